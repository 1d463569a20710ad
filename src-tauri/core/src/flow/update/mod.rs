//! Updates of the app, from the check to the installation. Runs independently of the screens and never blocks them.

mod meter;
mod view;
pub use view::{UpdateStep, UpdateView};

use std::mem;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::task::{JoinHandle, spawn_blocking};

use self::meter::Meter;
use super::Failure;
use super::view_state::ViewState;
use crate::enrollment::Journal;
use crate::error::Error;
use crate::lock::lock;
use crate::network::{NetworkError, Url};
use crate::update::{Offer, UpdateError, Updates};

/// Checks, downloads and installs; every change is published.
#[derive(Debug)]
pub(super) struct Updater {
    updates: Option<Updates>,
    view: Arc<ViewState>,
    state: Mutex<UpdateState>,
}

/// The progress of an update.
#[derive(Debug, Default)]
struct UpdateState {
    /// The prompt to show.
    view: Option<UpdateView>,
    /// A check is running, or has found a new version.
    checked: bool,
    check: Option<JoinHandle<()>>,
    /// The proxy challenge that stopped the last check, if the user has not been asked yet.
    challenge: Option<Error>,
    offer: Option<Arc<Offer>>,
    /// The download.
    task: Option<JoinHandle<()>>,
    package: Option<Arc<Vec<u8>>>,
}

impl Updater {
    pub(super) fn new(updates: Option<Updates>, view: Arc<ViewState>) -> Arc<Self> {
        Arc::new(Self { updates, view, state: Mutex::default() })
    }

    /// Asks the update service in the background. A failure is only logged, unless it is a proxy's challenge: no other
    /// failure requires the user to act.
    pub(super) fn begin_check(self: &Arc<Self>) {
        let Some(updates) = self.updates.clone() else { return };
        if mem::replace(&mut lock(&self.state).checked, true) {
            return;
        }
        let this = Arc::clone(self);
        let check = tokio::spawn(async move {
            let offer = updates.check().await.unwrap_or_else(|error| {
                let code = error.code();
                tracing::warn!(event = code.event(), ?code, %error, "update check failed");
                lock(&this.state).challenge = Some(error).filter(is_challenge);
                None
            });
            this.change(|state| match (offer, updates.allowed()) {
                (Some(offer), Ok(())) => {
                    state.view = Some(UpdateView::available(&offer));
                    state.offer = Some(Arc::new(offer));
                }
                // A user who cannot update is not notified daily, unless the update is mandatory.
                (Some(offer), Err(error)) if offer.forced => state.fail(&error.into(), None),
                _ => state.checked = false,
            });
        });
        lock(&self.state).check = Some(check);
    }

    /// The last check, to wait for.
    pub(super) fn take_check(&self) -> Option<JoinHandle<()>> {
        lock(&self.state).check.take()
    }

    /// Whether a proxy challenge stopped the last check.
    pub(super) fn has_challenge(&self) -> bool {
        lock(&self.state).challenge.is_some()
    }

    /// Takes that challenge.
    pub(super) fn take_challenge(&self) -> Option<Error> {
        lock(&self.state).challenge.take()
    }

    /// The URL that a check requests.
    pub(super) fn check_url(&self) -> Option<Url> {
        Some((self.updates.as_ref()?.source)().ok()??.url)
    }

    /// Whether the running version must no longer be used, and can be updated.
    pub(super) fn is_forced(&self) -> bool {
        lock(&self.state).is_forced()
    }

    /// The URL that a download would request, if one can begin.
    pub(super) fn download_url(&self) -> Option<Url> {
        Some(lock(&self.state).offer_for(UpdateStep::Download)?.source.url.clone())
    }

    /// 「ダウンロード」.
    pub(super) fn begin_download(self: &Arc<Self>) {
        let Some(updates) = self.updates.clone() else { return };
        self.change(|state| {
            let Some(offer) = state.offer_for(UpdateStep::Download) else { return };
            state.view = Some(UpdateView::downloading(&offer, 0, None, None));
            let this = Arc::clone(self);
            state.task = Some(tokio::spawn(async move { this.download(&updates, &offer).await }));
        });
    }

    async fn download(&self, updates: &Updates, offer: &Offer) {
        let meter = Mutex::new(Meter::default());
        let progress = |received| {
            if let Some((speed, seconds_left)) = lock(&meter).report(received, offer.size, Instant::now()) {
                self.change(|state| {
                    // It may have been cancelled at this moment.
                    if matches!(state.view, Some(UpdateView::Downloading { .. })) {
                        state.view = Some(UpdateView::downloading(offer, received, speed, seconds_left));
                    }
                });
            }
        };
        let outcome = updates.download(offer, &progress).await;
        self.change(|state| match outcome {
            Ok(package) => {
                state.package = Some(Arc::new(package));
                let (version, forced) = (offer.manifest.version.to_string(), offer.forced);
                state.view = Some(UpdateView::Ready { version, forced });
            }
            Err(error) => state.fail(&error.into(), Some(UpdateStep::Download)),
        });
    }

    /// The download cannot begin.
    pub(super) fn fail_download(&self, error: &Error) {
        self.change(|state| state.fail(error, Some(UpdateStep::Download)));
    }

    /// 「キャンセル」.
    pub(super) fn cancel(&self) {
        self.change(|state| {
            if matches!(state.view, Some(UpdateView::Downloading { .. })) {
                state.view = state.offer.as_deref().map(UpdateView::available);
                state.task.iter().for_each(JoinHandle::abort);
            }
        });
    }

    /// 「あとで」: hides the prompt until the next start.
    pub(super) fn postpone(&self) {
        use UpdateView::{Available, Failed, Ready};
        self.change(|state| {
            let is_open = matches!(state.view, Some(Available { .. } | Ready { .. } | Failed { .. }));
            if is_open && !state.is_forced() {
                state.view = None;
            }
        });
    }

    /// 「インストール」. Never while an issue or a renewal is unfinished: the journal stays locked meanwhile.
    pub(super) async fn install(&self, journal: &Journal) {
        let Some(updates) = self.updates.clone() else { return };
        let begun = self.change(|state| {
            let what = state.offer_for(UpdateStep::Install).zip(state.package.clone())?;
            state.view = Some(UpdateView::Installing { version: what.0.manifest.version.to_string() });
            Some(what)
        });
        let Some((offer, package)) = begun else { return };
        let (version, journal) = (offer.manifest.version.to_string(), journal.clone());
        let task = spawn_blocking(move || install(&journal, &updates, &offer, &package));
        let outcome = task.await.unwrap_or_else(|panic| Err(UpdateError::not_installed(panic).into()));
        self.change(|state| match outcome {
            Ok(()) => state.view = Some(UpdateView::Installed { version }),
            Err(error) => state.fail(&error, Some(UpdateStep::Install)),
        });
    }

    fn change<T>(&self, change: impl FnOnce(&mut UpdateState) -> T) -> T {
        let mut state = lock(&self.state);
        let changed = change(&mut state);
        self.view.publish_update(state.view.clone());
        changed
    }
}

fn is_challenge(error: &Error) -> bool {
    error.network().and_then(NetworkError::proxy_question).is_some()
}

fn install(journal: &Journal, updates: &Updates, offer: &Offer, package: &[u8]) -> Result<(), Error> {
    let guard = journal.lock()?;
    if guard.pending()?.is_some() {
        return Err(UpdateError::Waits.into());
    }
    tracing::info!(version = %offer.manifest.version, "installing");
    Ok(updates.install(offer, package)?)
}

impl UpdateState {
    fn is_forced(&self) -> bool {
        self.offer.as_ref().is_some_and(|offer| offer.forced)
    }

    /// The offer for this step, if it is the next one.
    fn offer_for(&self, step: UpdateStep) -> Option<Arc<Offer>> {
        let next = match self.view {
            Some(UpdateView::Available { .. }) => Some(UpdateStep::Download),
            Some(UpdateView::Ready { .. }) => Some(UpdateStep::Install),
            Some(UpdateView::Failed { retry, .. }) => retry,
            _ => None,
        };
        self.offer.clone().filter(|_| next == Some(step))
    }

    /// An update whose manifest or package is not what the bank has signed is no longer mandatory.
    fn fail(&mut self, error: &Error, retry: Option<UpdateStep>) {
        if let (Some(offer), Error::Update(UpdateError::Release(_))) = (&mut self.offer, error) {
            Arc::make_mut(offer).forced = false;
        }
        let (failure, forced) = (Failure::logged(error), self.is_forced());
        self.view = Some(UpdateView::Failed { failure, forced, retry });
    }
}
