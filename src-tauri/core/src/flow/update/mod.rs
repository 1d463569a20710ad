mod meter;

mod state;

mod view;
pub use view::{UpdateStep, UpdateView};

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Mutex as AsyncMutex;
use tokio::task::spawn_blocking;

use self::meter::{Meter, Progress};
use self::state::{Phase, State, failed};
use super::Screen;
use super::board::Board;
use super::intents::Flow;
use super::stage::Stage;
use crate::enrollment::{Journal, JournalGuard};
use crate::error::Error;
use crate::network::Url;
use crate::update::{InstallError, Offer, Package, UpdateError, Updates};

/// A new version of the app, from the question whether there is one to its installation. It goes its
/// own way beside the screens, and never keeps one waiting.
pub(super) struct Updating {
    updates: Option<Updates>,
    board: Arc<Board>,
    stage: Arc<AsyncMutex<Stage>>,
    state: Mutex<State>,
}

impl Updating {
    pub(super) fn new(
        updates: Option<Updates>,
        board: Arc<Board>,
        stage: Arc<AsyncMutex<Stage>>,
    ) -> Arc<Self> {
        Arc::new(Self { updates, board, stage, state: Mutex::default() })
    }

    /// Asks the update service, beside everything else. A failure is for the log: there is nothing a
    /// person would have to do about it.
    pub(super) fn begin_check(self: &Arc<Self>) {
        let Some(updates) = self.updates.clone() else { return };
        {
            let mut state = self.state();
            if !matches!(state.phase, Phase::Quiet) {
                return;
            }
            state.phase = Phase::Checking;
        }
        let this = Arc::clone(self);
        tokio::spawn(async move {
            let found = updates.check().await.unwrap_or_else(|error| {
                tracing::warn!(code = ?error.code(), error = %error, "no update");
                None
            });
            this.found(&updates, found).await;
        });
    }

    /// Whether the version that runs must not be used any longer, and can be updated.
    pub(super) fn is_forced(&self) -> bool {
        self.state().offer.as_ref().is_some_and(|offer| offer.forced)
    }

    /// Where a download would lead, if there is one to begin.
    pub(super) fn address_of_download(&self) -> Option<Url> {
        let source = (self.updates.as_ref()?.source)().ok()??;
        self.state().can_download().then_some(source.url)
    }

    /// There is no way to it.
    pub(super) fn has_failed(&self, error: &Error) {
        self.state().phase = failed(error, Some(UpdateStep::Download), None);
        self.tell();
    }

    /// 「ダウンロード」.
    pub(super) fn begin_download(self: &Arc<Self>) {
        let Some(updates) = self.updates.clone() else { return };
        let mut state = self.state();
        let Some(offer) = state.offer.clone().filter(|_| state.can_download()) else { return };
        let (this, cancelled) = (Arc::clone(self), state.cancelled.take());
        let task = tokio::spawn(async move {
            if let Some(cancelled) = cancelled {
                let _ = cancelled.await; // its last byte is on disk
            }
            this.fetch(&updates, &offer).await;
        });
        state.phase = Phase::Downloading(task);
        drop(state);
        self.tell();
    }

    /// What the proxy asked for in the middle of a download has been told.
    pub(super) fn go_on(self: &Arc<Self>) {
        let is_asked = matches!(self.state().phase, Phase::Asked(_));
        if is_asked {
            self.begin_download();
        }
    }

    /// CCHK008 in place of this screen, where the download waits for it and nothing else is under way.
    pub(super) fn question(&self, stage: &mut Stage, screen: &Screen) -> Option<Screen> {
        match (&self.state().phase, &*stage) {
            (Phase::Asked(error), Stage::Open | Stage::Finished(_)) => {
                Flow::interrupt_download(stage, screen.clone(), error)
            }
            _ => None,
        }
    }

    /// 「キャンセル」: what has come is kept.
    pub(super) fn cancel(&self) {
        let mut state = self.state();
        match std::mem::replace(&mut state.phase, Phase::Offered) {
            Phase::Downloading(task) => {
                task.abort();
                state.cancelled = Some(task);
            }
            other => state.phase = other,
        }
        drop(state);
        self.tell();
    }

    /// 「あとで」: until the next start.
    pub(super) fn postpone(&self) {
        let mut state = self.state();
        let forced = state.offer.as_ref().is_some_and(|offer| offer.forced);
        let open = matches!(state.phase, Phase::Offered | Phase::Ready(_) | Phase::Failed { .. });
        if open && !forced {
            state.phase = Phase::Postponed;
        }
        drop(state);
        self.tell();
    }

    /// 「インストール」. Never while an issue or a renewal is unfinished: the journal is held meanwhile.
    pub(super) async fn install(&self, journal: &Journal) {
        let Some((offer, package)) = self.begin_install() else { return };
        self.tell();
        let outcome = match unoccupied(journal) {
            Ok(guard) => self.run_installer(guard, &offer, &package).await,
            Err(error) => Err(error),
        };
        let phase = match outcome {
            Ok(()) => Phase::Installed,
            Err(error) => failed(&error, Some(UpdateStep::Install), Some(package)),
        };
        self.state().phase = phase;
        self.tell();
    }

    fn begin_install(&self) -> Option<(Arc<Offer>, Package)> {
        let mut state = self.state();
        let offer = state.offer.clone()?;
        let package = match &state.phase {
            Phase::Ready(package) => package.clone(),
            Phase::Failed { retry: Some(UpdateStep::Install), package: Some(package), .. } => {
                package.clone()
            }
            _ => return None,
        };
        state.phase = Phase::Installing;
        Some((offer, package))
    }

    async fn run_installer(
        &self,
        guard: JournalGuard,
        offer: &Arc<Offer>,
        package: &Package,
    ) -> Result<(), Error> {
        let Some(installer) = self.updates.as_ref().map(|updates| Arc::clone(&updates.installer))
        else {
            return Ok(());
        };
        let (offer, package) = (Arc::clone(offer), package.clone());
        tracing::info!(version = %offer.version, "installing");
        let task = spawn_blocking(move || {
            let outcome = installer.install(&offer, &package);
            drop(guard);
            outcome
        });
        let outcome = task.await.unwrap_or_else(|panic| Err(InstallError::Failed(panic.into())));
        Ok(outcome.map_err(UpdateError::from)?)
    }

    async fn found(&self, updates: &Updates, found: Option<Offer>) {
        let (offer, phase) = match found {
            None => (None, Phase::Quiet),
            Some(offer) => match updates.allowed() {
                Ok(()) => match updates.downloaded(&offer).await {
                    Some(package) => (Some(offer), Phase::Ready(package)),
                    None => (Some(offer), Phase::Offered),
                },
                // Who cannot do anything about it is not told each day, unless they have to.
                Err(error) if offer.forced => (None, failed(&error.into(), None, None)),
                Err(_) => (None, Phase::Quiet),
            },
        };
        let mut state = self.state();
        state.offer = offer.map(Arc::new);
        state.phase = phase;
        drop(state);
        self.tell();
    }

    async fn fetch(&self, updates: &Updates, offer: &Offer) {
        let meter = Mutex::new(Meter::new(offer.release.size));
        let progress = |received| {
            self.state().received = received;
            let mut meter = meter.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(progress) = meter.tell(received, Instant::now()) {
                self.tell_progress(offer, progress);
            }
        };
        let phase = match updates.download(offer, &progress).await.map_err(Error::from) {
            Ok(package) => Phase::Ready(package),
            Err(error) if Flow::is_question(&error) => return self.ask(error).await,
            Err(error) => failed(&error, Some(UpdateStep::Download), None),
        };
        self.state().phase = phase;
        self.tell();
    }

    /// In the middle of the download the proxy asks. An intent that is at work ends first.
    async fn ask(&self, error: Error) {
        let mut stage = self.stage.lock().await;
        self.state().phase = Phase::Asked(error);
        if let Some(question) = self.question(&mut stage, &self.board.current().screen) {
            self.board.interrupt(question, stage);
        }
        self.tell();
    }

    fn tell_progress(&self, offer: &Offer, progress: Progress) {
        let state = self.state();
        if matches!(state.phase, Phase::Downloading(_)) {
            self.board.tell_of_update(Some(UpdateView::Downloading {
                version: offer.version.to_string(),
                received: progress.received,
                size: offer.release.size,
                speed: progress.speed,
                seconds_left: progress.seconds_left,
            }));
        }
    }

    fn tell(&self) {
        let state = self.state();
        self.board.tell_of_update(state.view());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The journal, with nothing unfinished in it.
fn unoccupied(journal: &Journal) -> Result<JournalGuard, Error> {
    let guard = journal.lock()?;
    match guard.pending()? {
        None => Ok(guard),
        Some(_) => Err(UpdateError::Waits.into()),
    }
}

impl fmt::Debug for Updating {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Updating")
    }
}
