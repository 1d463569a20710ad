use std::fmt;
use std::sync::Mutex;

use super::{Screen, SentForm, Step, UpdateView, View};
use crate::clock::rfc3339;
use crate::enrollment::{Milestone, Observer};
use crate::language::Language;
use crate::lock::lock;
use crate::profile::Profile;

/// Receives the views: the window's channel.
pub type ViewSink = Box<dyn Fn(&View) + Send + Sync>;

/// The current view. Every change is published, in order.
pub(super) struct ViewState {
    profile: Profile,
    present: Mutex<Present>,
    sink: Mutex<Option<ViewSink>>,
}

/// A screen, its number, and the prompt over it.
struct Present {
    screen: Screen,
    screen_revision: u32,
    /// Nothing is in progress on the screen.
    idle: bool,
    update: Option<UpdateView>,
    language: Language,
}

impl ViewState {
    pub(super) fn new(profile: Profile, screen: Screen, language: Language) -> Self {
        let present = Present { screen, screen_revision: 0, idle: false, update: None, language };
        Self { profile, present: Mutex::new(present), sink: Mutex::default() }
    }

    /// Sends views here from now on; a reloaded window has a new channel.
    pub(super) fn attach(&self, sink: ViewSink) {
        *lock(&self.sink) = Some(sink);
    }

    /// Publishes a new screen; `idle` if nothing is in progress on it.
    pub(super) fn publish(&self, screen: Screen, idle: bool) -> View {
        self.change(|present| {
            present.screen_revision += 1;
            present.screen = screen;
            present.idle = idle;
        })
    }

    /// Publishes the step in progress; on CCHK002, if the request was submitted there.
    pub(super) fn publish_step(&self, step: Step, form: Option<SentForm>) {
        self.publish(Screen::Processing { step, form }, false);
    }

    /// An intent is being handled on the current screen: the update prompt has to wait.
    pub(super) fn publish_busy(&self) {
        self.change(|present| present.idle = false);
    }

    /// Publishes the update prompt, which is shown as soon as the screen is idle.
    pub(super) fn publish_update(&self, update: Option<UpdateView>) {
        if lock(&self.present).update != update {
            self.change(|present| present.update = update);
        }
    }

    /// Publishes the same screen, with its input, in this language.
    pub(super) fn publish_language(&self, language: Language) -> View {
        self.change(|present| present.language = language)
    }

    /// Publishes the current view again, for a page that has not seen it.
    pub(super) fn publish_again(&self) -> View {
        self.change(|_| ())
    }

    pub(super) fn current(&self) -> View {
        self.view(&lock(&self.present))
    }

    fn change(&self, change: impl FnOnce(&mut Present)) -> View {
        let mut present = lock(&self.present);
        change(&mut present);
        let view = self.view(&present);
        // Still under the lock, to keep the order.
        if let Some(sink) = lock(&self.sink).as_ref() {
            sink(&view);
        }
        view
    }

    fn view(&self, present: &Present) -> View {
        View {
            screen_revision: present.screen_revision,
            language: present.language,
            bank: self.profile.bank(present.language),
            screen: present.screen.clone(),
            update: present.update.clone().filter(|_| present.idle),
        }
    }
}

impl Observer for ViewState {
    fn reached(&self, milestone: Milestone) {
        let step = match milestone {
            Milestone::Prepared | Milestone::Finished => return,
            Milestone::Sent => Step::Requesting,
            Milestone::AwaitingApproval(until) => Step::AwaitingApproval { until: rfc3339(until) },
            Milestone::Issued | Milestone::Installed => Step::Installing,
        };
        let (before, form) = match &lock(&self.present).screen {
            Screen::Processing { step, form } => (Some(step.clone()), form.clone()),
            _ => (None, None),
        };
        if before.as_ref() != Some(&step) {
            self.publish_step(step, form);
        }
    }
}

impl fmt::Debug for ViewState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ViewState")
    }
}
