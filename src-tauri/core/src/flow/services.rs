use std::fmt;
use std::sync::Arc;
use std::thread;

use tokio::task::spawn_blocking;

use super::CertificateView;
use crate::browsers::Browsers;
use crate::certificate::{Certificate, Fingerprint};
use crate::clock::Clock;
use crate::enrollment::{Enroller, Journal, Observer};
use crate::error::Error;
use crate::keystore::{KeyStore, KeyStoreError};
use crate::listing::{ListedCertificate, list};
use crate::network::proxy::WayOut;
use crate::profile::{Profile, ProfileError, ServiceAddress};
use crate::update::Updates;

/// What the flow works with; injected, so that tests bring their own.
#[derive(Clone)]
pub struct Services {
    /// The bank.
    pub profile: Profile,
    /// Where its service is, asked before each use.
    pub address: Arc<dyn Fn() -> Result<ServiceAddress, ProfileError> + Send + Sync>,
    /// How the bank is reached.
    pub way_out: Arc<WayOut>,
    /// Where certificates go.
    pub store: Arc<dyn KeyStore>,
    /// Where an unfinished request stands.
    pub journal: Journal,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Which browsers run.
    pub browsers: Arc<dyn Browsers>,
    /// New versions of the app, where this program can be updated.
    pub updates: Option<Updates>,
}

impl Services {
    pub(super) fn enroller(&self, observer: Arc<dyn Observer>) -> Result<Enroller, Error> {
        Ok(Enroller {
            service: (self.address)()?,
            issuer: self.profile.issuer.clone(),
            store: Arc::clone(&self.store),
            journal: self.journal.clone(),
            clock: Arc::clone(&self.clock),
            observer,
            key_kind: self.profile.key,
            patience: Enroller::PATIENCE,
            read_timeout: None,
            way_out: Arc::clone(&self.way_out),
        })
    }

    /// This bank's certificates, the ones that need action first.
    pub(super) async fn certificates(&self) -> Result<Vec<CertificateView>, Error> {
        let services = self.clone();
        let listed = self
            .with_store(move |store| {
                list(store, &services.profile.issuer, &services.journal, services.clock.now())
            })
            .await?;
        Ok(listed.iter().map(CertificateView::new).collect())
    }

    /// Looks into the store on a thread of its own: the next look is fast then, and says what is wrong.
    pub(super) fn look_ahead(&self) {
        let (store, issuer) = (Arc::clone(&self.store), self.profile.issuer.clone());
        thread::spawn(move || store.certificates(&issuer).map(drop));
    }

    /// The certificate of the bank with this fingerprint, where the store has it and tells.
    pub(super) async fn certificate(&self, wanted: Option<Fingerprint>) -> Option<Certificate> {
        let (wanted, issuer) = (wanted?, self.profile.issuer.clone());
        let listed = self.with_store(move |store| store.certificates(&issuer)).await.ok()?;
        listed.into_iter().find(|certificate| certificate.fingerprint() == wanted)
    }

    pub(super) fn view(&self, certificate: &Certificate) -> CertificateView {
        let (revoked, now) = (self.journal.revoked(), self.clock.now());
        CertificateView::new(&ListedCertificate::new(certificate.clone(), &revoked, now))
    }

    /// Calls the store off the event loop.
    pub(super) async fn with_store<T: Send + 'static>(
        &self,
        act: impl FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
    ) -> Result<T, Error> {
        let store = Arc::clone(&self.store);
        let done = spawn_blocking(move || act(&*store)).await;
        Ok(done.map_err(|panic| KeyStoreError::Failed(panic.into()))??)
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Services").field("store", &self.store).finish_non_exhaustive()
    }
}
