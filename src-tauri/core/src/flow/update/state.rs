use std::sync::Arc;

use tokio::task::JoinHandle;

use super::meter::Progress;
use super::{UpdateStep, UpdateView};
use crate::error::Error;
use crate::flow::Failure;
use crate::update::{Offer, Package};

/// How far a new version has come.
#[derive(Default)]
pub(super) struct UpdateState {
    pub(super) phase: Phase,
    pub(super) offer: Option<Arc<Offer>>,
    pub(super) progress: Progress,
    /// The download.
    pub(super) task: Option<JoinHandle<()>>,
    pub(super) package: Option<Package>,
}

#[derive(Default, PartialEq)]
pub(super) enum Phase {
    /// Nothing to tell.
    #[default]
    Quiet,
    Checking,
    Offered,
    Downloading,
    Ready,
    Installing,
    Installed,
    Postponed,
    Failed {
        failure: Failure,
        retry: Option<UpdateStep>,
    },
}

impl UpdateState {
    pub(super) fn begin_check(&mut self) -> bool {
        let begins = self.phase == Phase::Quiet;
        if begins {
            self.phase = Phase::Checking;
        }
        begins
    }

    /// Whether the version that runs must not be used any longer, and can be updated.
    pub(super) fn is_forced(&self) -> bool {
        self.offer.as_ref().is_some_and(|offer| offer.forced)
    }

    /// What a download would get, if one can begin.
    pub(super) fn to_download(&self) -> Option<Arc<Offer>> {
        let can_begin = self.phase == Phase::Offered || self.can_retry(UpdateStep::Download);
        self.offer.clone().filter(|_| can_begin)
    }

    pub(super) fn end_download(&mut self, outcome: Result<Package, Error>) {
        match outcome {
            Ok(package) => {
                self.package = Some(package);
                self.phase = Phase::Ready;
            }
            Err(error) => self.fail(&error, Some(UpdateStep::Download)),
        }
    }

    /// What is not what the bank has signed is forced on nobody any more.
    pub(super) fn fail(&mut self, error: &Error, retry: Option<UpdateStep>) {
        if let (Some(offer), Error::Update(error)) = (&mut self.offer, error)
            && error.is_refusal()
        {
            Arc::make_mut(offer).forced = false;
        }
        self.phase = Phase::Failed { failure: Failure::logged(error), retry };
    }

    pub(super) fn cancel(&mut self) {
        if self.phase == Phase::Downloading {
            self.phase = Phase::Offered;
            self.task.iter().for_each(JoinHandle::abort);
        }
    }

    pub(super) fn postpone(&mut self) {
        let is_open = matches!(self.phase, Phase::Offered | Phase::Ready | Phase::Failed { .. });
        if is_open && !self.is_forced() {
            self.phase = Phase::Postponed;
        }
    }

    pub(super) fn begin_install(&mut self) -> Option<(Arc<Offer>, Package)> {
        let can_begin = self.phase == Phase::Ready || self.can_retry(UpdateStep::Install);
        let what = self.offer.clone().zip(self.package.clone()).filter(|_| can_begin)?;
        self.phase = Phase::Installing;
        Some(what)
    }

    fn can_retry(&self, step: UpdateStep) -> bool {
        matches!(self.phase, Phase::Failed { retry, .. } if retry == Some(step))
    }

    pub(super) fn view(&self) -> Option<UpdateView> {
        let forced = self.is_forced();
        if let Phase::Failed { failure, retry } = &self.phase {
            return Some(UpdateView::Failed { failure: failure.clone(), forced, retry: *retry });
        }
        let offer = self.offer.as_ref()?;
        let (version, size) = (offer.version.to_string(), offer.size);
        match self.phase {
            Phase::Offered => {
                let (notes, notes_en) = (offer.notes.clone(), offer.notes_en.clone());
                Some(UpdateView::Available { version, size, notes, notes_en, forced })
            }
            Phase::Downloading => {
                let Progress { received, speed, seconds_left } = self.progress;
                Some(UpdateView::Downloading { version, received, size, speed, seconds_left })
            }
            Phase::Ready => Some(UpdateView::Ready { version, forced }),
            Phase::Installing => Some(UpdateView::Installing { version }),
            Phase::Installed => Some(UpdateView::Installed { version }),
            Phase::Quiet | Phase::Checking | Phase::Postponed | Phase::Failed { .. } => None,
        }
    }
}
