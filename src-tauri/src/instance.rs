//! One window for each display of a user. A later start there hands over to it and ends.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use cert_core::profile::Profile;
use tauri::plugin::{Builder as Plugin, TauriPlugin};
use tauri::{Builder, Wry};
use tauri_plugin_single_instance::Builder as SingleInstance;

use crate::exit_dialog::ExitDialog;
use crate::window;

/// So long a window that is open may take to answer a later start.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Adds what finds the window that is open. Where there is one, this process ends with it: at the latest after
/// [`TIMEOUT`], by saying that there was no answer.
pub(crate) fn single(builder: Builder<Wry>, profile: &Profile) -> Builder<Wry> {
    let (answered, answer) = mpsc::channel();
    let wait = move || {
        if answer.recv_timeout(TIMEOUT) == Err(RecvTimeoutError::Timeout) {
            tracing::error!("the window that is open does not answer");
            ExitDialog::NotAnswered.take_over();
        }
    };
    let single_instance = SingleInstance::new()
        .dbus_id(platform::bus_name(&profile.identifier))
        .callback(|app, _arguments, _folder| window::raise(app))
        .build();
    // In this order they do their work.
    builder
        .plugin(doing("deadline", move || {
            thread::spawn(wait);
        }))
        .plugin(single_instance)
        .plugin(doing("answer", move || {
            let _ = answered.send(()); // perhaps a moment after the deadline
        }))
}

fn doing(name: &'static str, work: impl FnOnce() + Send + 'static) -> TauriPlugin<Wry> {
    let work = move || {
        work();
        Ok(())
    };
    Plugin::new(name).setup(move |_, _| work()).build()
}

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(not(target_os = "linux"))]
use others as platform;

#[cfg(target_os = "linux")]
mod linux {
    use std::env;
    use std::ffi::OsString;

    /// The user's sessions have one bus, and each has a display of its own, on which its window has to be.
    pub(super) fn bus_name(identifier: &str) -> String {
        format!("{identifier}.display_{}", as_element(&display()))
    }

    /// As GTK takes it.
    #[expect(clippy::disallowed_methods, reason = "where the window will be")]
    fn display() -> String {
        let is_set = |name: &OsString| !name.is_empty();
        let wayland = env::var_os("WAYLAND_DISPLAY").filter(is_set);
        let display = wayland.or_else(|| env::var_os("DISPLAY").filter(is_set)).unwrap_or_default();
        display.to_string_lossy().into_owned()
    }

    /// What a bus name may consist of. A first screen need not be named (`:0.0`); of a socket's path, the end tells.
    fn as_element(display: &str) -> String {
        let name = display.strip_suffix(".0").unwrap_or(display);
        let name = name.rsplit('/').next().unwrap_or(name);
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn case_29_each_display_has_a_name_and_one_only() {
            for (display, element) in [
                (":0", "_0"),
                (":0.0", "_0"),
                (":0.1", "_0_1"),
                (":10", "_10"),
                (":10.0", "_10"),
                ("localhost:10.0", "localhost_10"),
                ("wayland-0", "wayland_0"),
                ("/run/user/1000/wayland-0", "wayland_0"),
                ("", ""),
            ] {
                assert_eq!(as_element(display), element, "{display}");
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod others {
    /// Windows looks within the session.
    pub(super) fn bus_name(identifier: &str) -> String {
        identifier.to_owned()
    }
}
