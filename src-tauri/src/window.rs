use cert_core::profile::Profile;
use tauri::{App, AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const LABEL: &str = "main";

/// Opens the one window. It shows the app's own page and goes nowhere else.
pub(crate) fn open(app: &App, profile: &Profile) -> tauri::Result<WebviewWindow> {
    let dev_server = app.config().build.dev_url.clone().filter(|_| tauri::is_dev());
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(format!("{} - {}", profile.window_title, profile.product_name))
        .inner_size(760.0, 720.0)
        .min_inner_size(340.0, 480.0)
        .center()
        .on_navigation(move |url| is_own_page(url) || is_of(dev_server.as_ref(), url))
        .build()?;
    platform::tune(&window)?;
    Ok(window)
}

/// Brings the window to the front: the app was started a second time.
pub(crate) fn raise(app: &AppHandle) {
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
    use tauri::WebviewWindow;
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    /// Forms need no graphics card, and with some drivers the window stays blank. Without it the
    /// window also takes a quarter less memory.
    pub(super) fn tune(window: &WebviewWindow) -> tauri::Result<()> {
        window.with_webview(|webview| {
            if let Some(settings) = webview.inner().settings() {
                settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            }
        })
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use tauri::WebviewWindow;

    /// `WebView2` decides well by itself.
    #[expect(clippy::unnecessary_wraps, reason = "the same for every system")]
    pub(super) fn tune(_window: &WebviewWindow) -> tauri::Result<()> {
        Ok(())
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
