//! One command for each user intent. Each leads to the next [`View`], which is sent like all views through
//! the channel; the command returns its screen's revision. The window can call only `command_list.rs`.

use cert_core::flow::{Flow, View};
use cert_core::language::Language;
use cert_core::secret::Secret;
use tauri::ipc::{Channel, Invoke};
use tauri::{AppHandle, State, command, generate_handler};

/// Tauri requires a `Result` from a command that borrows; a failure is a view, never an error.
type Next = Result<u32, ()>;

include!("command_list.rs");

pub(crate) fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    commands!(generate_handler)
}

#[command]
async fn start(flow: State<'_, Flow>, views: Channel<View>) -> Next {
    let push = move |view: &View| {
        // Fails only if the window is closing.
        let _ = views.send(view.clone());
    };
    Ok(flow.start(Box::new(push)).await.screen_revision)
}

/// The intents without arguments.
macro_rules! plain {
    ($($intent:ident),+) => {$(
        #[command]
        async fn $intent(flow: State<'_, Flow>) -> Next {
            Ok(flow.$intent().await.screen_revision)
        }
    )+};
}

plain!(
    begin_issue,
    remove_superseded,
    resume,
    discard,
    retry,
    back,
    inspect,
    save_support_bundle,
    download_update,
    install_update
);

#[command]
async fn begin_renewal(flow: State<'_, Flow>, fingerprint: String) -> Next {
    Ok(flow.begin_renewal(&fingerprint).await.screen_revision)
}

#[command]
async fn authenticate(flow: State<'_, Flow>, login_id: String, password: Secret) -> Next {
    Ok(flow.authenticate(login_id, password).await.screen_revision)
}

#[command]
async fn authenticate_proxy(flow: State<'_, Flow>, user: String, password: Secret) -> Next {
    Ok(flow.authenticate_proxy(user, password).await.screen_revision)
}

#[command]
async fn unlock_store(flow: State<'_, Flow>, password: Secret) -> Next {
    Ok(flow.unlock_store(password).await.screen_revision)
}

#[command]
async fn cancel_update(flow: State<'_, Flow>) -> Next {
    Ok(flow.cancel_update().screen_revision)
}

#[command]
async fn postpone_update(flow: State<'_, Flow>) -> Next {
    Ok(flow.postpone_update().screen_revision)
}

#[command]
async fn choose_language(flow: State<'_, Flow>, language: Language) -> Next {
    Ok(flow.choose_language(language).await.screen_revision)
}

/// 「閉じる」, 「終了する」. A request in progress is on disk and continues at the next start.
#[command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri passes it to a command by value")]
fn close(app: AppHandle) {
    app.exit(0);
}
