//! The web engine that renders the window. On Linux a library that the program is linked with; on
//! Windows a part of the system, WebView2, that may be missing.

use cert_core::language::{Language, Words};
use cert_core::profile::Profile;
use cert_core::words;

use crate::dialog;
use crate::exit_dialog::contact;

/// Whether a window can be opened. If not, a system message box says what to do.
pub(crate) fn is_available(profile: &Profile, language: Language) -> bool {
    let Err(error) = tauri::webview_version() else {
        return true;
    };
    tracing::error!(%error, "the WebView2 runtime is missing");
    let message = format!("{}\n\n{}", message().of(language), contact(profile, language));
    dialog::show(profile.product_name(language), &message, language);
    false
}

fn message() -> Words {
    words!(
        "このPCに「Microsoft Edge WebView2 ランタイム」がないため、画面を表示できません。\n\n\
         次のどちらかを行ってから、もう一度起動してください。\n\
         ・「Microsoft Edge」を最新版に更新する\n\
         ・マイクロソフトのWebサイトで「WebView2 ランタイム」を検索し、\
         「Evergreen ブートストラップ」を入手して実行する\n\n\
         社内のPCを管理している方がいる場合は、その方に依頼してください。",
        "The window cannot be shown: the Microsoft Edge WebView2 Runtime is missing on this PC.\n\n\
         Do one of the following, then start the app again.\n\
         - Update Microsoft Edge to its newest version\n\
         - Look for “WebView2 Runtime” on Microsoft's web site, get the “Evergreen Bootstrapper” and run it\n\n\
         If your company has somebody who looks after its PCs, ask that person."
    )
}
