use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Bank, Screen, Step, View};
use crate::clock::rfc3339;
use crate::enrollment::{Milestone, Observer};

/// Where views are pushed to: the window's channel.
pub type ViewSink = Box<dyn Fn(&View) + Send + Sync>;

/// What is shown now. Every change is pushed, so that the window never has to ask.
pub(super) struct Board {
    bank: Bank,
    shown: Mutex<Shown>,
    sink: Mutex<Option<ViewSink>>,
}

/// A screen and its number.
struct Shown {
    revision: u32,
    screen: Screen,
}

impl Board {
    pub(super) fn new(bank: Bank) -> Self {
        let screen = Screen::Certificates { certificates: Vec::new(), selected: None };
        Self { bank, shown: Mutex::new(Shown { revision: 0, screen }), sink: Mutex::new(None) }
    }

    /// From now on views go here; a reloaded window brings a new channel.
    pub(super) fn attach(&self, sink: ViewSink) {
        *held(&self.sink) = Some(sink);
    }

    pub(super) fn show(&self, screen: Screen) -> View {
        let view = {
            let mut shown = held(&self.shown);
            *shown = Shown { revision: shown.revision + 1, screen };
            self.view(&shown)
        };
        if let Some(sink) = held(&self.sink).as_ref() {
            sink(&view);
        }
        view
    }

    pub(super) fn current(&self) -> View {
        self.view(&held(&self.shown))
    }

    fn view(&self, shown: &Shown) -> View {
        let screen = shown.screen.clone();
        View { revision: shown.revision, bank: self.bank.clone(), screen }
    }
}

/// A screen is whole between two statements, so a poisoned lock still holds a good one.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Observer for Board {
    fn reached(&self, milestone: Milestone) {
        let step = match milestone {
            Milestone::Prepared | Milestone::Finished => return,
            Milestone::Sent => Step::Requesting,
            Milestone::AwaitingApproval(until) => Step::AwaitingApproval { until: rfc3339(until) },
            Milestone::Issued | Milestone::Installed => Step::Installing,
        };
        let screen = Screen::Processing { step };
        if held(&self.shown).screen != screen {
            self.show(screen);
        }
    }
}

impl fmt::Debug for Board {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Board")
    }
}
