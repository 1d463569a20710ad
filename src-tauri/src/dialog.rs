//! A message of the system's, where there is no window that could say it.

/// Shows it until it is put away.
pub(crate) fn show(title: &str, message: &str) {
    platform::show(title, message);
}

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

#[cfg(target_os = "linux")]
mod linux {
    use std::time::Duration;

    use gtk::glib::timeout_add_local_once;
    use gtk::prelude::*;
    use gtk::{ButtonsType, DialogFlags, MessageDialog, MessageType, ResponseType, Window};

    /// Who has not answered by then is not there, and the next start says it again.
    const UNANSWERED: Duration = Duration::from_mins(1);

    pub(super) fn show(title: &str, message: &str) {
        if let Err(error) = gtk::init() {
            tracing::error!(%error, "no message can be shown");
            return;
        }
        let (parent, flags) = (None::<&Window>, DialogFlags::empty());
        let dialog = MessageDialog::new(parent, flags, MessageType::Error, ButtonsType::None, message);
        dialog.set_title(title);
        dialog.add_button("閉じる", ResponseType::Close);
        let unanswered = dialog.clone();
        timeout_add_local_once(UNANSWERED, move || unanswered.response(ResponseType::Close));
        dialog.run();
    }
}

#[cfg(windows)]
mod windows {
    use rfd::{MessageDialog, MessageLevel};

    pub(super) fn show(title: &str, message: &str) {
        let dialog = MessageDialog::new().set_level(MessageLevel::Error);
        dialog.set_title(title).set_description(message).show();
    }
}
