//! A new version of the app, from the question whether there is one to its installation. It goes its
//! own way beside the screens, and never keeps one waiting.

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

/// How far a new version has come.
#[derive(Debug, Default)]
struct UpdateState {
    /// What there is to tell.
    view: Option<UpdateView>,
    /// The service is being asked, or has offered something.
    checked: bool,
    check: Option<JoinHandle<()>>,
    /// What has kept the last check out, where that is a proxy that asks and nobody has been told yet.
    question: Option<Error>,
    offer: Option<Arc<Offer>>,
    /// The download.
    task: Option<JoinHandle<()>>,
    package: Option<Arc<Vec<u8>>>,
}

impl Updater {
    pub(super) fn new(updates: Option<Updates>, view: Arc<ViewState>) -> Arc<Self> {
        Arc::new(Self { updates, view, state: Mutex::default() })
    }

    /// Asks the update service, beside everything else. A failure is for the log, unless a proxy asks: there is
    /// nothing else a person would have to do about it.
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
                lock(&this.state).question = Some(error).filter(is_question);
                None
            });
            this.change(|state| match (offer, updates.allowed()) {
                (Some(offer), Ok(())) => {
                    state.view = Some(UpdateView::available(&offer));
                    state.offer = Some(Arc::new(offer));
                }
                // Who cannot do anything about it is not told each day, unless they have to.
                (Some(offer), Err(error)) if offer.forced => state.fail(&error.into(), None),
                _ => state.checked = false,
            });
        });
        lock(&self.state).check = Some(check);
    }

    /// The last check, to be waited for.
    pub(super) fn take_check(&self) -> Option<JoinHandle<()>> {
        lock(&self.state).check.take()
    }

    /// Whether a proxy that asks has kept the check out.
    pub(super) fn is_kept_out(&self) -> bool {
        lock(&self.state).question.is_some()
    }

    /// What it asks, once.
    pub(super) fn take_question(&self) -> Option<Error> {
        lock(&self.state).question.take()
    }

    /// Where a check leads.
    pub(super) fn check_url(&self) -> Option<Url> {
        Some((self.updates.as_ref()?.source)().ok()??.url)
    }

    /// Whether the version that runs must not be used any longer, and can be updated.
    pub(super) fn is_forced(&self) -> bool {
        lock(&self.state).is_forced()
    }

    /// Where a download would lead, if one can begin.
    pub(super) fn download_url(&self) -> Option<Url> {
        Some(lock(&self.state).to_begin(UpdateStep::Download)?.source.url.clone())
    }

    /// 「ダウンロード」.
    pub(super) fn begin_download(self: &Arc<Self>) {
        let Some(updates) = self.updates.clone() else { return };
        self.change(|state| {
            let Some(offer) = state.to_begin(UpdateStep::Download) else { return };
            state.view = Some(UpdateView::downloading(&offer, 0, None, None));
            let this = Arc::clone(self);
            state.task = Some(tokio::spawn(async move { this.download(&updates, &offer).await }));
        });
    }

    async fn download(&self, updates: &Updates, offer: &Offer) {
        let meter = Mutex::new(Meter::default());
        let progress = |received| {
            if let Some((speed, seconds_left)) = lock(&meter).tell(received, offer.size, Instant::now()) {
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

    /// There is no way to it.
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

    /// 「あとで」: until the next start.
    pub(super) fn postpone(&self) {
        use UpdateView::{Available, Failed, Ready};
        self.change(|state| {
            let is_open = matches!(state.view, Some(Available { .. } | Ready { .. } | Failed { .. }));
            if is_open && !state.is_forced() {
                state.view = None;
            }
        });
    }

    /// 「インストール」. Never while an issue or a renewal is unfinished: the journal is held meanwhile.
    pub(super) async fn install(&self, journal: &Journal) {
        let Some(updates) = self.updates.clone() else { return };
        let begun = self.change(|state| {
            let what = state.to_begin(UpdateStep::Install).zip(state.package.clone())?;
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

fn is_question(error: &Error) -> bool {
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

    /// What the user would begin this step with, if it is the next one.
    fn to_begin(&self, step: UpdateStep) -> Option<Arc<Offer>> {
        let next = match self.view {
            Some(UpdateView::Available { .. }) => Some(UpdateStep::Download),
            Some(UpdateView::Ready { .. }) => Some(UpdateStep::Install),
            Some(UpdateView::Failed { retry, .. }) => retry,
            _ => None,
        };
        self.offer.clone().filter(|_| next == Some(step))
    }

    /// What is not what the bank has signed is forced on nobody any more.
    fn fail(&mut self, error: &Error, retry: Option<UpdateStep>) {
        if let (Some(offer), Error::Update(UpdateError::Release(_))) = (&mut self.offer, error) {
            Arc::make_mut(offer).forced = false;
        }
        let (failure, forced) = (Failure::logged(error), self.is_forced());
        self.view = Some(UpdateView::Failed { failure, forced, retry });
    }
}
