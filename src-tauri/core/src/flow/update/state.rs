use std::sync::Arc;

use tokio::task::JoinHandle;

use super::meter::Progress;
use super::{UpdateStep, UpdateView};
use crate::error::Error;
use crate::flow::Failure;
use crate::update::{Offer, UpdateError};

/// How far a new version has come.
#[derive(Default)]
pub(super) struct UpdateState {
    /// What there is to tell.
    pub(super) view: Option<UpdateView>,
    /// The service is being asked, or has offered something.
    pub(super) checked: bool,
    pub(super) offer: Option<Arc<Offer>>,
    /// The download.
    pub(super) task: Option<JoinHandle<()>>,
    pub(super) package: Option<Arc<Vec<u8>>>,
}

impl UpdateState {
    /// Whether the version that runs must not be used any longer, and can be updated.
    pub(super) fn is_forced(&self) -> bool {
        self.offer.as_ref().is_some_and(|offer| offer.forced)
    }

    /// What a download would get, if one can begin.
    pub(super) fn to_download(&self) -> Option<Arc<Offer>> {
        let can_begin = matches!(self.view, Some(UpdateView::Available { .. })) || self.can_retry(UpdateStep::Download);
        self.offer.clone().filter(|_| can_begin)
    }

    /// What would be installed, if that can begin.
    pub(super) fn to_install(&self) -> Option<(Arc<Offer>, Arc<Vec<u8>>)> {
        let can_begin = matches!(self.view, Some(UpdateView::Ready { .. })) || self.can_retry(UpdateStep::Install);
        self.offer.clone().zip(self.package.clone()).filter(|_| can_begin)
    }

    fn can_retry(&self, step: UpdateStep) -> bool {
        matches!(self.view, Some(UpdateView::Failed { retry, .. }) if retry == Some(step))
    }

    pub(super) fn is_downloading(&self) -> bool {
        matches!(self.view, Some(UpdateView::Downloading { .. }))
    }

    pub(super) fn end_download(&mut self, offer: &Offer, outcome: Result<Vec<u8>, Error>) {
        match outcome {
            Ok(package) => {
                self.package = Some(Arc::new(package));
                let (version, forced) = (offer.manifest.version.to_string(), offer.forced);
                self.view = Some(UpdateView::Ready { version, forced });
            }
            Err(error) => self.fail(&error, Some(UpdateStep::Download)),
        }
    }

    /// What is not what the bank has signed is forced on nobody any more.
    pub(super) fn fail(&mut self, error: &Error, retry: Option<UpdateStep>) {
        if let (Some(offer), Error::Update(UpdateError::Release(_))) = (&mut self.offer, error) {
            Arc::make_mut(offer).forced = false;
        }
        let (failure, forced) = (Failure::logged(error), self.is_forced());
        self.view = Some(UpdateView::Failed { failure, forced, retry });
    }

    pub(super) fn cancel(&mut self) {
        if self.is_downloading() {
            self.view = self.offer.as_deref().map(UpdateView::available);
            self.task.iter().for_each(JoinHandle::abort);
        }
    }

    /// Until the next start.
    pub(super) fn postpone(&mut self) {
        use UpdateView::{Available, Failed, Ready};
        let is_open = matches!(self.view, Some(Available { .. } | Ready { .. } | Failed { .. }));
        if is_open && !self.is_forced() {
            self.view = None;
        }
    }
}

impl UpdateView {
    pub(super) fn available(offer: &Offer) -> Self {
        let manifest = &offer.manifest;
        Self::Available {
            version: manifest.version.to_string(),
            size: offer.size,
            notes: manifest.notes.clone(),
            notes_en: manifest.notes_en.clone(),
            forced: offer.forced,
        }
    }

    pub(super) fn downloading(offer: &Offer, progress: Progress) -> Self {
        let (version, size) = (offer.manifest.version.to_string(), offer.size);
        let Progress { received, speed, seconds_left } = progress;
        Self::Downloading { version, received, size, speed, seconds_left }
    }
}
