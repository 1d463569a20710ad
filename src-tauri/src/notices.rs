//! `cert-app --remind`: shows due reminders as desktop notifications, without a window or network access.

use std::env;
use std::error::Error;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use cert_core::clock::Clock;
use cert_core::keystore::StoreLocation;
use cert_core::language::Language;
use cert_core::listing;
use cert_core::profile::Profile;
use cert_core::reminder::{Reminder, ReminderFile};
use notify_rust::{Notification, NotificationHandle, NotificationResponse, Timeout};

use crate::services;

/// How long an unanswered notice can be pressed. The next check is a day later.
const NOTICE_TIMEOUT: Duration = Duration::from_hours(12);

/// Limit for the desktop to accept all notices. If it hangs, they are due again the next day.
const SHOW_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a notice was not shown.
#[derive(Debug, thiserror::Error)]
enum NoticeError {
    /// The desktop refuses it, or does not support notices.
    #[error(transparent)]
    Refused(#[from] notify_rust::error::Error),
    /// The desktop does not answer.
    #[error("the desktop does not answer")]
    Silent,
}

/// Shows due notices, and waits until each has been pressed or dismissed.
pub(crate) fn remind() -> Result<(), Box<dyn Error>> {
    if !StoreLocation::Browser.exists() {
        return Ok(()); // before the log is created: this user has never used the app
    }
    let services = services::open()?;
    let profile = &services.profile;
    let now = services.clock.now();
    let listed = listing::list(&*services.store, profile, &services.journal, now)?;
    let (answered, answers) = mpsc::channel();
    let notifier = Notifier {
        profile,
        language: services.language.language(),
        clock: &services.clock,
        silent_from: Instant::now() + SHOW_TIMEOUT,
        answered: &answered,
    };
    let shown = ReminderFile::new(&profile.state_folder()).remind(&listed, |reminder| notifier.show(reminder));
    drop(answered);
    let end = Instant::now() + NOTICE_TIMEOUT;
    while answers.recv_timeout(end.saturating_duration_since(Instant::now())).is_ok() {}
    Ok(shown?)
}

/// Shows notices and handles their answers.
struct Notifier<'a> {
    profile: &'a Profile,
    language: Language,
    clock: &'a Arc<dyn Clock>,
    /// When the desktop counts as hanging.
    silent_from: Instant,
    answered: &'a Sender<()>,
}

impl Notifier<'_> {
    fn show(&self, reminder: &Reminder) -> Result<(), NoticeError> {
        let handle = self.taken(self.notice(reminder))?;
        tracing::info!("notice shown");
        let (reminder, scheme, clock) = (reminder.clone(), self.profile.scheme.clone(), Arc::clone(self.clock));
        let answered = self.answered.clone();
        thread::spawn(move || {
            wait(handle, || reminder.link(clock.now()).map(|link| link.address(&scheme)));
            // The check may have ended.
            let _ = answered.send(());
        });
        Ok(())
    }

    fn notice(&self, reminder: &Reminder) -> Notification {
        let mut notification = Notification::new();
        notification
            .appname(&self.profile.bank(self.language).app_name)
            .icon(&self.profile.scheme)
            .summary(&reminder.title().of(self.language))
            .body(&reminder.text().of(self.language))
            .action("default", &reminder.action().of(self.language))
            .timeout(Timeout::Never);
        platform::identify(&mut notification, self.profile);
        notification
    }

    /// Calls the desktop on a separate thread, which is abandoned if it hangs: the call has no timeout.
    fn taken(&self, notification: Notification) -> Result<NotificationHandle, NoticeError> {
        let (done, outcome) = mpsc::channel();
        thread::spawn(move || {
            // The receiver may have timed out.
            let _ = done.send(notification.show());
        });
        let left = self.silent_from.saturating_duration_since(Instant::now());
        Ok(outcome.recv_timeout(left).map_err(|_| NoticeError::Silent)??)
    }
}

fn wait(handle: NotificationHandle, link: impl FnOnce() -> Option<String>) {
    let waited = handle.wait_for_response(move |answer: &NotificationResponse| {
        if matches!(answer, NotificationResponse::Default | NotificationResponse::Action(_)) {
            open_app(link().as_deref());
        }
    });
    if let Err(error) = waited {
        tracing::warn!(error = &error as &dyn Error, "the notice's answer is not known");
    }
}

/// Starts the app as the browser would; a running instance receives the link.
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

    /// The desktop looks up the app's name and settings in its menu entry.
    pub(super) fn identify(notification: &mut Notification, profile: &Profile) {
        notification.hint(Hint::DesktopEntry(profile.scheme.clone()));
    }
}

#[cfg(windows)]
mod windows {
    use cert_core::profile::Profile;
    use notify_rust::Notification;

    /// The app's ID in its Start menu entry.
    pub(super) fn identify(notification: &mut Notification, profile: &Profile) {
        notification.app_id(&profile.identifier);
    }
}
