//! One window for each display of a user. A later start on the same display activates it and ends.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use cert_core::profile::Profile;
use tauri::plugin::{Builder as Plugin, TauriPlugin};
use tauri::{Builder, Wry};
use tauri_plugin_single_instance::Builder as SingleInstance;

use crate::exit_dialog::ExitDialog;
use crate::window;

/// Limit for the running instance's answer to a later start.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Adds the plugins that find a running instance. If there is one, this process ends: when that answers, or after
/// [`TIMEOUT`] with a message that there was no answer.
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
    // Plugins are set up in this order.
    builder
        .plugin(on_setup("deadline", move || {
            thread::spawn(wait);
        }))
        .plugin(single_instance)
        .plugin(on_setup("answer", move || {
            let _ = answered.send(()); // fails just after the deadline
        }))
}

fn on_setup(name: &'static str, work: impl FnOnce() + Send + 'static) -> TauriPlugin<Wry> {
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

    /// Includes the display: a user's sessions share one bus, but each needs a window on its own display.
    pub(super) fn bus_name(identifier: &str) -> String {
        format!("{identifier}.display_{}", as_element(&display()))
    }

    /// The display, chosen like GTK does.
    #[expect(clippy::disallowed_methods, reason = "the display of the window")]
    fn display() -> String {
        let is_set = |name: &OsString| !name.is_empty();
        let wayland = env::var_os("WAYLAND_DISPLAY").filter(is_set);
        let display = wayland.or_else(|| env::var_os("DISPLAY").filter(is_set)).unwrap_or_default();
        display.to_string_lossy().into_owned()
    }

    /// A valid element of a bus name. Drops a default screen (`:0.0`), and the folders of a socket's path.
    fn as_element(display: &str) -> String {
        let name = display.strip_suffix(".0").unwrap_or(display);
        let name = name.rsplit('/').next().unwrap_or(name);
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn case_29_each_display_has_exactly_one_name() {
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
    /// On Windows an instance is found only within the session.
    pub(super) fn bus_name(identifier: &str) -> String {
        identifier.to_owned()
    }
}
