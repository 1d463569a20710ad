use std::sync::mpsc;

use cert_core::language::Language;
use cert_core::profile::Profile;
use tauri::window::Color;
use tauri::{App, AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const LABEL: &str = "main";

/// To be called before anything else, while the process is single-threaded.
pub(crate) fn prepare() {
    platform::prepare();
}

/// Opens the only window. It shows the app's own page and cannot navigate elsewhere.
pub(crate) fn open(app: &App, profile: &Profile, language: Language) -> tauri::Result<WebviewWindow> {
    let dev_server = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(title(profile, language))
        .inner_size(760.0, 720.0)
        .min_inner_size(340.0, 480.0)
        .center()
        .on_navigation(move |url| is_own_page(url) || is_of(dev_server.as_ref(), url))
        .on_document_title_changed(|window, title| {
            // If this fails, the next screen sets the next title.
            let _ = window.set_title(&title);
        })
        .visible(false)
        .build()?;
    window.set_background_color(Some(ground(platform::is_dark(&window))))?;
    window.show()?;
    Ok(window)
}

/// The background until the page is loaded: the page's own (`--ground` in ui/src/style/tokens.css), so that
/// nothing flashes.
fn ground(is_dark: bool) -> Color {
    if is_dark { Color(0x12, 0x19, 0x20, 0xff) } else { Color(0xf2, 0xf5, 0xf8, 0xff) }
}

/// The title until the page sets its own: the manual's title bar, and the product.
fn title(profile: &Profile, language: Language) -> String {
    format!("{} - {}", profile.bank(language).window_title, profile.product_name(language))
}

/// Brings the window to the front, because the app was started a second time. Returns only when that is done, never
/// while the window hangs, so that the second start notices the missing answer.
pub(crate) fn raise(app: &AppHandle) {
    let (raised, done) = mpsc::channel();
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        bring_to_front(&handle);
        let _ = raised.send(()); // the receiver waits
    });
    if asked.is_ok() {
        let _ = done.recv(); // fails if the app ends, which is an answer, too
    }
}

fn bring_to_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    // Some window managers do not allow this; there is no alternative.
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

    /// Disables GPU compositing: forms do not need it, with some drivers the window stays blank, and without it the
    /// window takes a quarter less memory. `WebKit` reads the variable before the first page. Its equivalent setting
    /// cannot be changed as early: while a page is being opened, that ends the page's process under Wayland.
    pub(super) fn prepare() {
        if let Err(error) = setenv("WEBKIT_DISABLE_COMPOSITING_MODE", "1", false) {
            tracing::warn!(%error, "the window is painted by the graphics card");
        }
    }

    /// By GTK's theme, like `WebKit` for the page. Tauri asks the desktop's portal, which not every desktop has.
    pub(super) fn is_dark(window: &WebviewWindow) -> bool {
        let window = window.gtk_window().ok();
        let base = window.and_then(|window| window.style_context().lookup_color("theme_base_color"));
        base.is_some_and(|color| color.red() + color.green() + color.blue() < 1.5)
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use tauri::{Theme, WebviewWindow};

    /// `WebView2` needs no preparation.
    pub(super) fn prepare() {}

    /// By the user's setting for apps.
    pub(super) fn is_dark(window: &WebviewWindow) -> bool {
        matches!(window.theme(), Ok(Theme::Dark))
    }
}

/// Whether it is a page of `tauri dev`'s server, which a packaged app does not have.
fn is_of(dev_server: Option<&Url>, url: &Url) -> bool {
    dev_server.is_some_and(|server| server.origin() == url.origin())
}

fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"), // the same under WebView2
        _ => false,
    }
}
