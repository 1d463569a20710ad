//! `cert-app --remind`: what is due is shown by the desktop, without a window and without the net.

use std::env;
use std::error::Error;
use std::process::Command;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use cert_core::keystore::StoreLocation;
use cert_core::listing;
use cert_core::profile::Profile;
use cert_core::reminder::{Reminder, ReminderFile};
use notify_rust::{Notification, NotificationHandle, NotificationResponse, Timeout};

use crate::services;

/// How long a notice that nobody answers can be pressed. The next check is a day later.
const NOTICE_TIMEOUT: Duration = Duration::from_hours(12);

/// Shows what is due, and waits until each notice has been pressed or put away.
pub(crate) fn remind() -> Result<(), Box<dyn Error>> {
    if !StoreLocation::Browser.exists() {
        return Ok(()); // nor is a log begun for someone who never used the app
    }
    let (services, _) = services::open()?;
    let profile = &services.profile;
    let now = services.clock.now();
    let listed = listing::list(&*services.store, &profile.issuer, &services.journal, now)?;
    let (answered, answers) = mpsc::channel();
    let shown = ReminderFile::new(&profile.state_folder())
        .remind(&listed, |reminder| show(reminder, profile, answered.clone()));
    drop(answered);
    let end = Instant::now() + NOTICE_TIMEOUT;
    while answers.recv_timeout(end.saturating_duration_since(Instant::now())).is_ok() {}
    Ok(shown?)
}

fn show(reminder: &Reminder, profile: &Profile, answered: Sender<()>) -> Result<(), notify_rust::error::Error> {
    let mut notification = Notification::new();
    notification
        .appname(&profile.app_name)
        .icon(&profile.scheme)
        .summary(reminder.title())
        .body(&reminder.text())
        .action("default", reminder.action())
        .timeout(Timeout::Never);
    platform::identify(&mut notification, profile);
    let handle = notification.show()?;
    tracing::info!("notice shown");
    let link = reminder.link().map(|link| link.address(&profile.scheme));
    thread::spawn(move || {
        wait(handle, link);
        // The check may have ended meanwhile.
        let _ = answered.send(());
    });
    Ok(())
}

fn wait(handle: NotificationHandle, link: Option<String>) {
    let waited = handle.wait_for_response(move |answer: &NotificationResponse| {
        if matches!(answer, NotificationResponse::Default | NotificationResponse::Action(_)) {
            open_app(link.as_deref());
        }
    });
    if let Err(error) = waited {
        tracing::warn!(error = &error as &dyn Error, "the notice's answer is not known");
    }
}

/// Starts the app as the browser would; a window that is open already takes the link over.
fn open_app(link: Option<&str>) {
    let started = env::current_exe().and_then(|program| Command::new(program).args(link).spawn().map(drop));
    if let Err(error) = started {
        tracing::error!(%error, "the app cannot be started");
    }
}

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

#[cfg(target_os = "linux")]
mod linux {
    use cert_core::profile::Profile;
    use notify_rust::{Hint, Notification};

    /// The desktop finds the app's name and settings by its menu entry.
    pub(super) fn identify(notification: &mut Notification, profile: &Profile) {
        notification.hint(Hint::DesktopEntry(profile.scheme.clone()));
    }
}

#[cfg(windows)]
mod windows {
    use cert_core::profile::Profile;
    use notify_rust::Notification;

    /// As the Start menu's entry names the app.
    pub(super) fn identify(notification: &mut Notification, profile: &Profile) {
        notification.app_id(&profile.identifier);
    }
}
