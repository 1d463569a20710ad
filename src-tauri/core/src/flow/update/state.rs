use std::sync::Arc;

use tokio::task::JoinHandle;

use super::{UpdateStep, UpdateView};
use crate::error::Error;
use crate::flow::Failure;
use crate::flow::failure::failure;
use crate::update::{Offer, Package};

/// How far a new version has come.
#[derive(Default)]
pub(super) struct State {
    pub(super) offer: Option<Arc<Offer>>,
    pub(super) phase: Phase,
    /// Bytes of the package that have come.
    pub(super) received: u64,
    /// A download that was cancelled and may not have noticed yet.
    pub(super) cancelled: Option<JoinHandle<()>>,
}

#[derive(Default)]
pub(super) enum Phase {
    /// Nothing to tell.
    #[default]
    Quiet,
    Checking,
    Offered,
    Downloading(JoinHandle<()>),
    /// In the middle of the download the proxy asks: CCHK008, as soon as nothing else is under way.
    Asked(Error),
    Ready(Package),
    Installing,
    Installed,
    Postponed,
    Failed {
        failure: Failure,
        retry: Option<UpdateStep>,
        package: Option<Package>,
    },
}

impl State {
    /// Whether a download can begin or go on.
    pub(super) fn can_download(&self) -> bool {
        use Phase::{Asked, Failed, Offered};
        matches!(self.phase, Offered | Asked(_) | Failed { retry: Some(UpdateStep::Download), .. })
    }

    /// What is told of it.
    pub(super) fn view(&self) -> Option<UpdateView> {
        let forced = self.offer.as_ref().is_some_and(|offer| offer.forced);
        if let Phase::Failed { failure, retry, .. } = &self.phase {
            return Some(UpdateView::Failed { failure: failure.clone(), forced, retry: *retry });
        }
        let offer = self.offer.as_ref()?;
        let (version, size) = (offer.version.to_string(), offer.release.size);
        match self.phase {
            Phase::Quiet
            | Phase::Checking
            | Phase::Asked(_)
            | Phase::Postponed
            | Phase::Failed { .. } => None,
            Phase::Offered => {
                let (notes, notes_en) = (offer.notes.ja.clone(), offer.notes.en.clone());
                Some(UpdateView::Available { version, size, notes, notes_en, forced })
            }
            Phase::Downloading(_) => Some(UpdateView::Downloading {
                version,
                received: self.received,
                size,
                speed: None,
                seconds_left: None,
            }),
            Phase::Ready(_) => Some(UpdateView::Ready { version, forced }),
            Phase::Installing => Some(UpdateView::Installing { version }),
            Phase::Installed => Some(UpdateView::Installed { version }),
        }
    }
}

/// A phase that says what went wrong.
pub(super) fn failed(error: &Error, retry: Option<UpdateStep>, package: Option<Package>) -> Phase {
    let failure = failure(error);
    tracing::warn!(code = ?failure.code, error = %error, "update failed");
    Phase::Failed { failure, retry, package }
}
