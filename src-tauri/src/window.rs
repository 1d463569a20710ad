use std::sync::mpsc;

use cert_core::language::Language;
use cert_core::profile::Profile;
use tauri::window::Color;
use tauri::{App, AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const LABEL: &str = "main";

/// To be called before anything else, while the process has one thread.
pub(crate) fn prepare() {
    platform::prepare();
}

/// Opens the one window. It shows the app's own page and goes nowhere else.
pub(crate) fn open(app: &App, profile: &Profile, language: Language) -> tauri::Result<WebviewWindow> {
    let dev_server = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(title(profile, language))
        .inner_size(760.0, 720.0)
        .min_inner_size(340.0, 480.0)
        .center()
        .on_navigation(move |url| is_own_page(url) || is_of(dev_server.as_ref(), url))
        .on_document_title_changed(|window, title| {
            // The next screen brings the next title.
            let _ = window.set_title(&title);
        })
        .visible(false)
        .build()?;
    window.set_background_color(Some(ground(platform::is_dark(&window))))?;
    window.show()?;
    Ok(window)
}

/// What is seen until the page is there: the page's own ground (`--ground` in ui/src/style/tokens.css), so that
/// nothing flashes.
fn ground(is_dark: bool) -> Color {
    if is_dark { Color(0x12, 0x19, 0x20, 0xff) } else { Color(0xf2, 0xf5, 0xf8, 0xff) }
}

/// Until the page names what is on it: the manual's title bar, and which product it is.
fn title(profile: &Profile, language: Language) -> String {
    format!("{} - {}", profile.bank(language).window_title, profile.product_name(language))
}

/// Brings the window to the front: the app was started a second time. Returns when it has been done, and so never
/// where the window hangs: the second start is not to believe that it has been seen.
pub(crate) fn raise(app: &AppHandle) {
    let (raised, done) = mpsc::channel();
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        bring_to_front(&handle);
        let _ = raised.send(()); // it is waited for
    });
    if asked.is_ok() {
        let _ = done.recv(); // or the app ends, which is an answer as well
    }
}

fn bring_to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    // Not every window manager lets a program do this; there is nothing to do about it then.
    let _ = window.unminimize();
    let _ = window.show();
    let _ = window.set_focus();
}

#[cfg(target_os = "linux")]
mod platform {
    use gtk::glib::setenv;
    use gtk::traits::StyleContextExt;
    use gtk::traits::WidgetExt;
    use tauri::WebviewWindow;

    /// Forms need no graphics card, and with some drivers the window stays blank. Without it the
    /// window also takes a quarter less memory. `WebKit` reads this before the first page. Its setting for the same
    /// cannot be made as early: on a page that is being opened it ends the page's process under Wayland.
    pub(super) fn prepare() {
        if let Err(error) = setenv("WEBKIT_DISABLE_COMPOSITING_MODE", "1", false) {
            tracing::warn!(%error, "the window is painted by the graphics card");
        }
    }

    /// By GTK's theme, as `WebKit` decides it for the page. Tauri asks the desktop's portal, which not every desktop has.
    pub(super) fn is_dark(window: &WebviewWindow) -> bool {
        let window = window.gtk_window().ok();
        let base = window.and_then(|window| window.style_context().lookup_color("theme_base_color"));
        base.is_some_and(|color| color.red() + color.green() + color.blue() < 1.5)
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use tauri::{Theme, WebviewWindow};

    /// `WebView2` decides well by itself.
    pub(super) fn prepare() {}

    /// As the user has set it for programs.
    pub(super) fn is_dark(window: &WebviewWindow) -> bool {
        matches!(window.theme(), Ok(Theme::Dark))
    }
}

/// The page of `tauri dev`; what is packaged knows no such server.
fn is_of(dev_server: Option<&Url>, url: &Url) -> bool {
    dev_server.is_some_and(|server| server.origin() == url.origin())
}

fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"), // WebView2's form of it
        _ => false,
    }
}
