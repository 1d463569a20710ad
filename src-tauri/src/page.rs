//! The window's page runs in a separate process, which can crash or hang. The page is then reloaded, and the flow
//! sends it the current screen.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use cert_core::page_watch::{Change, PERIOD, PageWatch, TIMEOUT};
use tauri::WebviewWindow;

use crate::exit_dialog::ExitDialog;

/// True only on the app's page, once it shows a screen.
const SHOWS_SCREEN: &str = "document.documentElement.dataset.screen !== undefined";

/// Starts watching the page.
pub(crate) fn watch(window: &WebviewWindow) -> tauri::Result<()> {
    let page = Arc::new(Page { window: window.clone(), watch: Mutex::default() });
    let ended = Arc::clone(&page);
    platform::on_end(window, move || ended.recover())?;
    thread::spawn(move || page.poll());
    Ok(())
}

struct Page {
    window: WebviewWindow,
    watch: Mutex<PageWatch>,
}

impl Page {
    /// Runs on its own thread. Detects a page that hangs, or that has ended without a report.
    fn poll(&self) {
        loop {
            thread::sleep(PERIOD);
            let shows_screen = self.shows_screen();
            match self.change(|watch| watch.asked(shows_screen)) {
                Some(Change::Shown) => tracing::info!("the page shows a screen"),
                Some(Change::Lost) => {
                    tracing::warn!("the page does not answer");
                    platform::end(&self.window, || self.recover());
                }
                None => (),
            }
        }
    }

    fn shows_screen(&self) -> bool {
        let (answered, answer) = mpsc::channel();
        let asked = self.window.eval_with_callback(SHOWS_SCREEN, move |shows| {
            // The receiver may have timed out.
            let _ = answered.send(shows == "true");
        });
        match asked.map(|()| answer.recv_timeout(TIMEOUT)) {
            Ok(Ok(shows)) => shows,
            Ok(Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)) | Err(_) => false,
        }
    }

    fn recover(&self) {
        if !self.change(|watch| watch.may_reload(Instant::now())) {
            tracing::error!("the page was lost too often, the app ends");
            ExitDialog::PageLost.take_over();
        }
        match self.window.reload() {
            Ok(()) => tracing::warn!("the page was lost, and is loaded anew"),
            Err(error) => tracing::error!(%error, "the page was lost, and cannot be loaded anew"),
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut PageWatch) -> T) -> T {
        change(&mut self.watch.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(not(target_os = "linux"))]
use others as platform;

#[cfg(target_os = "linux")]
mod linux {
    use tauri::WebviewWindow;
    use webkit2gtk::WebViewExt;

    /// `WebKit` reports when the page's process ends.
    pub(super) fn on_end(window: &WebviewWindow, report: impl Fn() + Send + 'static) -> tauri::Result<()> {
        window.with_webview(|webview| {
            webview.inner().connect_web_process_terminated(move |_, reason| {
                tracing::warn!(?reason, "the page's process has ended");
                report();
            });
        })
    }

    /// Ends a hanging process; `on_end` then reports it.
    pub(super) fn end(window: &WebviewWindow, _ended: impl FnOnce()) {
        let ended = window.with_webview(|webview| webview.inner().terminate_web_process());
        if let Err(error) = ended {
            tracing::error!(%error, "the page's process cannot be ended");
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod others {
    use tauri::WebviewWindow;

    /// Not reported: only polling detects it.
    #[expect(clippy::unnecessary_wraps, reason = "the same signature on every system")]
    pub(super) fn on_end(_window: &WebviewWindow, _report: impl Fn() + Send + 'static) -> tauri::Result<()> {
        Ok(())
    }

    /// `WebView2` itself ends a hanging process, and starts a new one after it has ended.
    pub(super) fn end(_window: &WebviewWindow, ended: impl FnOnce()) {
        ended();
    }
}
