use std::sync::{Mutex, PoisonError};

use super::intents::Flow;
use super::stage::Stage;
use super::{Purpose, Screen, View};
use crate::link::{Link, Serial};

/// The link the app was started with, until there is a CCHK001 it can lead from.
#[derive(Debug, Default)]
pub(super) struct Doorstep(Mutex<Door>);

#[derive(Debug)]
enum Door {
    Closed { waiting: Option<Link> },
    Open,
}

impl Default for Door {
    fn default() -> Self {
        Self::Closed { waiting: None }
    }
}

impl Doorstep {
    /// Keeps a link that comes too early; of several the last. Gives it back where it need not wait.
    fn keep(&self, link: Link) -> Option<Link> {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Door::Closed { waiting } => {
                *waiting = Some(link);
                None
            }
            Door::Open => Some(link),
        }
    }

    /// From now on links lead on at once. The one that has waited, once.
    fn open(&self) -> Option<Link> {
        let mut door = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *door, Door::Open) {
            Door::Closed { waiting } => waiting,
            Door::Open => None,
        }
    }
}

/// Links from the browser. They navigate and preselect: what a link does, a click on CCHK001 could do,
/// and whatever is under way or typed stays.
impl Flow {
    /// A link was opened. The window has been raised for it, which is all it is good for unless
    /// CCHK001 or CCHK007 shows. One that comes before the first screen waits for CCHK001.
    pub async fn follow(&self, link: Link) -> View {
        let Some(link) = self.doorstep.keep(link) else {
            return self.board.current();
        };
        self.intent("follow", async |stage| match stage {
            Stage::Open | Stage::Finished(_) => self.led(stage, link).await,
            _ => None,
        })
        .await
    }

    /// A screen the app comes to, and on from there by the link it was started with.
    pub(super) async fn arrival(&self, stage: &mut Stage, first: Screen) -> Screen {
        // From these the way goes on to CCHK001, and the link can wait.
        if matches!(stage, Stage::StoreLocked | Stage::Failed(_)) {
            return first;
        }
        match self.doorstep.open() {
            Some(link) if matches!(stage, Stage::Open) => {
                self.led(stage, link).await.unwrap_or(first)
            }
            _ => first,
        }
    }

    async fn led(&self, stage: &mut Stage, link: Link) -> Option<Screen> {
        match link {
            Link::Open => None,
            Link::Issue => {
                *stage = Stage::Open;
                Some(self.authentication(stage, Purpose::Issue, None).await)
            }
            Link::Renew { serial } => {
                let home = self.home(stage).await;
                Some(with_selected(home, &serial))
            }
        }
    }
}

/// CCHK001 with the row of this certificate selected, if there is one.
fn with_selected(screen: Screen, serial: &Serial) -> Screen {
    let Screen::Certificates { certificates, .. } = screen else {
        return screen;
    };
    let named = certificates.iter().find(|row| row.serial.parse().as_ref() == Ok(serial));
    let selected = named.map(|row| row.fingerprint.clone());
    Screen::Certificates { certificates, selected }
}
