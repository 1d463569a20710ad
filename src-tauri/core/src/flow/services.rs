use std::sync::Arc;
use std::thread;

use tokio::task::spawn_blocking;

use super::CertificateView;
use crate::certificate::{Certificate, Fingerprint};
use crate::enrollment::{Enroller, JournalError, Observer, Resumption};
use crate::error::Error;
use crate::keystore::KeyStoreError;
use crate::listing::{ListedCertificate, list};
use crate::services::Services;

impl Services {
    /// Issues, renews and resumes at the service's current address.
    pub(super) fn enroller(&self, observer: Arc<dyn Observer>) -> Result<Enroller, Error> {
        let (store, journal) = (Arc::clone(&self.store), self.journal.clone());
        let (clock, connector) = (Arc::clone(&self.clock), Arc::clone(&self.connector));
        let enroller = Enroller::new(&self.profile, (self.address)()?, store, journal, clock, connector);
        let key_storage = self.policy.key_storage(enroller.key_storage);
        Ok(Enroller { observer, key_storage, ..enroller })
    }

    /// This bank's certificates, those that need action first.
    pub(super) async fn certificates(&self) -> Result<Vec<CertificateView>, Error> {
        let find = |services: &Self| {
            let listed = list(&*services.store, &services.profile, &services.journal, services.clock.now())?;
            Ok(listed.iter().map(CertificateView::new).collect())
        };
        self.blocking(find).await
    }

    /// Reads the store on a separate thread, to make the next read fast. That read reports any error.
    pub(super) fn prefetch(&self) {
        let (store, issuer) = (Arc::clone(&self.store), self.profile.issuer.clone());
        thread::spawn(move || store.certificates(&issuer).map(drop));
    }

    /// The bank's certificate with this fingerprint, if the store has it and can be read.
    pub(super) async fn certificate(&self, wanted: Option<Fingerprint>) -> Option<Certificate> {
        let wanted = wanted?;
        let find = |services: &Self| Ok(services.store.certificates(&services.profile.issuer)?);
        let found = self.blocking(find).await.ok()?;
        found.into_iter().find(|certificate| certificate.fingerprint() == wanted)
    }

    /// Reads the journal.
    pub(super) fn view(&self, certificate: &Certificate) -> CertificateView {
        let (revoked, grace) = (self.journal.revoked(), self.profile.renewal.grace());
        let listed = ListedCertificate::new(certificate.clone(), &revoked, grace, self.clock.now());
        CertificateView::new(&listed.kept_in(&*self.store))
    }

    /// The unfinished request. A journal locked by another process counts as empty until we begin something.
    pub(super) async fn pending(&self) -> Result<Option<Resumption>, Error> {
        let look = |services: &Self| match Enroller::pending_in(&services.journal) {
            Err(Error::Journal(JournalError::Locked)) => Ok(None),
            other => other,
        };
        self.blocking(look).await
    }

    pub(super) async fn has_nothing_pending(&self) -> bool {
        matches!(self.pending().await, Ok(None))
    }

    /// Runs work that waits for the disk or the store off the event loop.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let services = self.clone();
        let done = spawn_blocking(move || work(&services)).await;
        done.map_err(|panic| KeyStoreError::Failed(panic.into()))?
    }
}
