//! A system message box, for when there is no window.

use cert_core::language::Language;

/// Shows it until it is closed.
pub(crate) fn show(title: &str, message: &str, language: Language) {
    platform::show(title, message, language);
}

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

#[cfg(target_os = "linux")]
mod linux {
    use std::time::Duration;

    use cert_core::language::Language;
    use cert_core::words;
    use gtk::glib::timeout_add_local_once;
    use gtk::prelude::*;
    use gtk::{ButtonsType, DialogFlags, MessageDialog, MessageType, ResponseType, Window};

    /// Closes an unanswered message: the user is away, and the next start shows it again.
    const UNANSWERED: Duration = Duration::from_mins(1);

    pub(super) fn show(title: &str, message: &str, language: Language) {
        if let Err(error) = gtk::init() {
            tracing::error!(%error, "no message can be shown");
            return;
        }
        let (parent, flags) = (None::<&Window>, DialogFlags::empty());
        let dialog = MessageDialog::new(parent, flags, MessageType::Error, ButtonsType::None, message);
        dialog.set_title(title);
        dialog.add_button(&words!("閉じる", "Close").of(language), ResponseType::Close);
        let unanswered = dialog.clone();
        timeout_add_local_once(UNANSWERED, move || unanswered.response(ResponseType::Close));
        dialog.run();
    }
}

#[cfg(windows)]
mod windows {
    use cert_core::language::Language;
    use rfd::{MessageDialog, MessageLevel};

    /// The system provides the button, in its own language.
    pub(super) fn show(title: &str, message: &str, _: Language) {
        let dialog = MessageDialog::new().set_level(MessageLevel::Error);
        dialog.set_title(title).set_description(message).show();
    }
}
