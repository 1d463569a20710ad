//! A new version of the app, from the question whether there is one to its installation. It goes its
//! own way beside the screens, and never keeps one waiting.

mod meter;

mod state;

mod view;
pub use view::{UpdateStep, UpdateView};

use std::sync::{Arc, Mutex};
use std::time::Instant;
use std::{fmt, mem};

use tokio::task::spawn_blocking;

use self::meter::{Meter, Progress};
use self::state::UpdateState;
use super::view_state::ViewState;
use crate::enrollment::Journal;
use crate::error::Error;
use crate::lock::lock;
use crate::network::Url;
use crate::update::{Offer, UpdateError, Updates};

/// Checks, downloads and installs; every change is published.
pub(super) struct Updater {
    updates: Option<Updates>,
    view: Arc<ViewState>,
    state: Mutex<UpdateState>,
}

impl Updater {
    pub(super) fn new(updates: Option<Updates>, view: Arc<ViewState>) -> Arc<Self> {
        Arc::new(Self { updates, view, state: Mutex::default() })
    }

    /// Asks the update service, beside everything else. A failure is for the log: there is nothing a
    /// person would have to do about it.
    pub(super) fn begin_check(self: &Arc<Self>) {
        let Some(updates) = self.updates.clone() else { return };
        if mem::replace(&mut lock(&self.state).checked, true) {
            return;
        }
        let this = Arc::clone(self);
        tokio::spawn(async move {
            let offer = updates.check().await.unwrap_or_else(|error| {
                tracing::warn!(code = ?error.code(), error = %error, "update check failed");
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
    }

    /// Whether the version that runs must not be used any longer, and can be updated.
    pub(super) fn is_forced(&self) -> bool {
        lock(&self.state).is_forced()
    }

    /// Where a download would lead, if one can begin.
    pub(super) fn download_url(&self) -> Option<Url> {
        lock(&self.state).to_download().map(|offer| offer.source.url.clone())
    }

    /// 「ダウンロード」.
    pub(super) fn begin_download(self: &Arc<Self>) {
        let Some(updates) = self.updates.clone() else { return };
        self.change(|state| {
            let Some(offer) = state.to_download() else { return };
            state.view = Some(UpdateView::downloading(&offer, Progress::default()));
            let this = Arc::clone(self);
            state.task = Some(tokio::spawn(async move { this.download(&updates, &offer).await }));
        });
    }

    async fn download(&self, updates: &Updates, offer: &Offer) {
        let meter = Mutex::new(Meter::new(offer.size));
        let progress = |received| {
            if let Some(progress) = lock(&meter).tell(received, Instant::now()) {
                self.change(|state| {
                    // It may have been cancelled at this moment.
                    if state.is_downloading() {
                        state.view = Some(UpdateView::downloading(offer, progress));
                    }
                });
            }
        };
        let outcome = updates.download(offer, &progress).await;
        self.change(|state| state.end_download(offer, outcome.map_err(Error::from)));
    }

    /// There is no way to it.
    pub(super) fn fail_download(&self, error: &Error) {
        self.change(|state| state.fail(error, Some(UpdateStep::Download)));
    }

    /// 「キャンセル」.
    pub(super) fn cancel(&self) {
        self.change(UpdateState::cancel);
    }

    /// 「あとで」: until the next start.
    pub(super) fn postpone(&self) {
        self.change(UpdateState::postpone);
    }

    /// 「インストール」. Never while an issue or a renewal is unfinished: the journal is held meanwhile.
    pub(super) async fn install(&self, journal: &Journal) {
        let Some(updates) = self.updates.clone() else { return };
        let Some((offer, package)) = self.change(|state| {
            let what = state.to_install()?;
            let version = what.0.manifest.version.to_string();
            state.view = Some(UpdateView::Installing { version });
            Some(what)
        }) else {
            return;
        };
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

fn install(journal: &Journal, updates: &Updates, offer: &Offer, package: &[u8]) -> Result<(), Error> {
    let guard = journal.lock()?;
    if guard.pending()?.is_some() {
        return Err(UpdateError::Waits.into());
    }
    tracing::info!(version = %offer.manifest.version, "installing");
    Ok(updates.install(offer, package)?)
}

impl fmt::Debug for Updater {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Updater")
    }
}
