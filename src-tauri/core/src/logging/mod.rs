//! The log: structured lines in the state folder, for the last fourteen days.
//!
//! Passwords, keys, links' queries and full subjects must not be logged. The code that logs ensures
//! that: secret types print nothing, and functions that have them skip their arguments.

use std::panic;
use std::path::Path;

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::set_global_default;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, registry};

use crate::error::Error;
use crate::private_files::create_private_folder;
use crate::profile::Profile;

#[cfg(not(windows))]
mod elsewhere;
#[cfg(not(windows))]
use elsewhere as platform;
mod system_log;
use system_log::SystemLogLayer;
pub(crate) use system_log::{ISSUED, RENEWED};
#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

const KEPT_DAYS: usize = 14;

/// Starts logging to `folder`, and events for administrators to the system's log. Failures are ignored: the program
/// works without a log.
pub fn begin(profile: &Profile, folder: &Path) {
    if let Some(log) = to_folder(folder) {
        let administrators = platform::open(&profile.scheme).map(SystemLogLayer);
        let _ = set_global_default(log.with(administrators));
        note_panics();
    }
}

/// Logs a failure, except in the system's log if it is an input error.
pub fn failed(error: &Error) {
    let code = error.code();
    let event = (!matches!(error, Error::Input(_))).then(|| code.event());
    tracing::warn!(event, ?code, %error, "failed");
}

/// A panic ends the window without a message, so support needs a log line. Only its place is logged:
/// its message may contain secrets.
fn note_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if let Some(place) = panic.location() {
            tracing::error!(file = place.file(), line = place.line(), "panicked");
        }
        usual(panic);
    }));
}

/// A subscriber that writes to `folder`, one file a day.
fn to_folder(folder: &Path) -> Option<impl Subscriber + for<'span> LookupSpan<'span> + Send + Sync + 'static> {
    create_private_folder(folder).ok()?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .max_log_files(KEPT_DAYS)
        .filename_prefix("cert")
        .filename_suffix("log")
        .build(folder)
        .ok()?;
    let lines = layer().json().with_ansi(false).with_writer(files);
    Some(registry().with(lines.with_filter(LevelFilter::INFO)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_panic_is_noted_by_its_place_alone() {
        let folder = tempfile::tempdir().unwrap();
        let log = to_folder(folder.path()).unwrap();
        note_panics();
        tracing::subscriber::with_default(log, || {
            panic::catch_unwind(|| panic!("ひみつ")).unwrap_err();
        });
        let file = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let noted = fs::read_to_string(file).unwrap();
        assert!(noted.contains("panicked") && noted.contains("logging"), "{noted}");
        assert!(!noted.contains("ひみつ"), "{noted}");
    }
}
