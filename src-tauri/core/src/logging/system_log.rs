//! Events for administrators in the system's log, with a number for each kind: failures and issued certificates.
//! Only Windows has such a log for all programs; on other systems there are only this program's log files.

use std::fmt::{Debug, Write};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// A certificate was issued and installed.
pub(crate) const ISSUED: u16 = 1;
/// A certificate was renewed, and the new one installed.
pub(crate) const RENEWED: u16 = 2;

/// The system's log.
pub(super) trait SystemLog: Send + Sync + 'static {
    /// Writes an entry. Failures are ignored.
    fn write(&self, level: Level, number: u16, text: &str);
}

/// Forwards the events that have a number, in the field `event`.
pub(super) struct SystemLogLayer<L>(pub(super) L);

impl<S: Subscriber, L: SystemLog> Layer<S> for SystemLogLayer<L> {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let mut entry = Entry::default();
        event.record(&mut entry);
        if let Some(number) = entry.number {
            self.0.write(*event.metadata().level(), number, &entry.text);
        }
    }
}

/// An entry under construction.
#[derive(Default)]
struct Entry {
    number: Option<u16>,
    /// The message, then the other fields, a line each.
    text: String,
}

impl Visit for Entry {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "event" {
            self.number = u16::try_from(value).ok();
        } else {
            self.record_debug(field, &value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let written = match field.name() {
            "message" => {
                self.text.insert_str(0, &format!("{value:?}"));
                Ok(())
            }
            name => write!(self.text, "\n{name}: {value:?}"),
        };
        written.expect("a string takes everything");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::Mutex;

    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::registry;

    use super::*;
    use crate::error::Error;
    use crate::input::InputError;
    use crate::keystore::KeyStoreError;
    use crate::lock::lock;
    use crate::logging::failed;

    #[derive(Clone, Default)]
    struct Entries(Arc<Mutex<Vec<(Level, u16, String)>>>);

    impl SystemLog for Entries {
        fn write(&self, level: Level, number: u16, text: &str) {
            lock(&self.0).push((level, number, text.to_owned()));
        }
    }

    fn entries(action: impl FnOnce()) -> Vec<(Level, u16, String)> {
        let entries = Entries::default();
        tracing::subscriber::with_default(registry().with(SystemLogLayer(entries.clone())), action);
        lock(&entries.0).clone()
    }

    #[test]
    fn a_failure_is_found_by_its_codes_number() {
        let written = entries(|| failed(&Error::from(KeyStoreError::PasswordRequired)));
        let text = "failed\ncode: StorePasswordRequired\nerror: the key store asks for its password";
        assert_eq!(written, [(Level::WARN, 601, text.to_owned())]);
    }

    #[test]
    fn what_has_no_number_and_what_was_mistyped_is_not_the_administrators() {
        let written = entries(|| {
            tracing::info!(serial = "0a1b", "another line");
            failed(&Error::from(InputError::PasswordEmpty));
        });
        assert_eq!(written, []);
    }
}
