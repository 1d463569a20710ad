//! What paints the window. On Linux a library that the program is linked with; on Windows a part of
//! the system, WebView2, that may be missing.

use cert_core::profile::Profile;

/// Whether a window can be opened. Where it cannot, a message of the system's says what to do.
pub(crate) fn is_there(profile: &Profile) -> bool {
    let Err(error) = tauri::webview_version() else {
        return true;
    };
    tracing::error!(%error, "the WebView2 runtime is missing");
    platform::explain(&message(profile), &profile.product_name);
    false
}

fn message(profile: &Profile) -> String {
    let contact = &profile.contact;
    format!(
        "このPCに「Microsoft Edge WebView2 ランタイム」がないため、画面を表示できません。\n\n\
         次のどちらかを行ってから、もう一度起動してください。\n\
         ・「Microsoft Edge」を最新版に更新する\n\
         ・マイクロソフトのWebサイトで「WebView2 ランタイム」を検索し、\
         「Evergreen ブートストラップ」を入手して実行する\n\n\
         社内のPCを管理している方がいる場合は、その方に依頼してください。\n\n\
         お問い合わせ: {} {} {}（{}）",
        contact.name, contact.phone_label, contact.phone, contact.hours
    )
}

#[cfg(windows)]
mod platform {
    use rfd::{MessageDialog, MessageLevel};

    pub(super) fn explain(message: &str, title: &str) {
        let dialog = MessageDialog::new().set_level(MessageLevel::Error);
        dialog.set_title(title).set_description(message).show();
    }
}

#[cfg(not(windows))]
mod platform {
    /// Without the library the program would not have come this far.
    pub(super) fn explain(_message: &str, _title: &str) {}
}
