use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::MutexGuard as AsyncMutexGuard;

use super::stage::Stage;
use super::{Bank, Screen, Step, UpdateView, View};
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

/// A screen and its number, and what waits to stand over it.
struct Shown {
    revision: u32,
    screen_revision: u32,
    screen: Screen,
    /// Nothing is under way on the screen.
    idle: bool,
    update: Option<UpdateView>,
}

impl Board {
    pub(super) fn new(bank: Bank) -> Self {
        let screen = Screen::Certificates { certificates: Vec::new(), selected: None };
        let shown = Shown { revision: 0, screen_revision: 0, screen, idle: false, update: None };
        Self { bank, shown: Mutex::new(shown), sink: Mutex::new(None) }
    }

    /// From now on views go here; a reloaded window brings a new channel.
    pub(super) fn attach(&self, sink: ViewSink) {
        *held(&self.sink) = Some(sink);
    }

    /// A screen in the course of something.
    pub(super) fn show(&self, screen: Screen) -> View {
        self.place(screen, false)
    }

    /// The screen an intent ends on; `idle` where nothing is under way on it.
    pub(super) fn place(&self, screen: Screen, idle: bool) -> View {
        self.change(|shown| {
            shown.screen_revision += 1;
            shown.screen = screen;
            shown.idle = idle;
        })
    }

    /// A question from beside the intents. Lets go of the stage before anybody is told: an answer that
    /// comes at once is heard.
    pub(super) fn interrupt(&self, question: Screen, stage: AsyncMutexGuard<'_, Stage>) {
        self.change(|shown| {
            shown.screen_revision += 1;
            shown.screen = question;
            shown.idle = false;
            drop(stage);
        });
    }

    /// What is told of a new version, over the screen, or as soon as one is idle.
    pub(super) fn tell_of_update(&self, update: Option<UpdateView>) -> View {
        if held(&self.shown).update == update {
            return self.current();
        }
        self.change(|shown| shown.update = update)
    }

    pub(super) fn current(&self) -> View {
        self.view(&held(&self.shown))
    }

    fn change(&self, change: impl FnOnce(&mut Shown)) -> View {
        let mut shown = held(&self.shown);
        change(&mut shown);
        shown.revision += 1;
        let view = self.view(&shown);
        // Told in the order of the changes.
        if let Some(sink) = held(&self.sink).as_ref() {
            sink(&view);
        }
        view
    }

    fn view(&self, shown: &Shown) -> View {
        View {
            revision: shown.revision,
            screen_revision: shown.screen_revision,
            bank: self.bank.clone(),
            screen: shown.screen.clone(),
            update: shown.update.clone().filter(|_| shown.idle),
        }
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
