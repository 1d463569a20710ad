//! Checks of the bank's certificates on this PC, and of their store.

use time::{Duration, OffsetDateTime};

use super::{BrowserFacts, ChainFacts, Check, KeyFacts, StoreFacts, ValidityFacts};
use crate::certificate::Certificate;
use crate::clock::rfc3339;
use crate::enrollment::has_signed;
use crate::keystore::{KeyStore, KeyStoreError, StorePlace, prove_possession};
use crate::listing::{ListedCertificate, list};
use crate::services::Services;

/// Most certificates examined.
const LIMIT: usize = 8;
/// Most authorities in a certification path.
const MAX_AUTHORITIES: usize = 8;
/// A browser may have been running since before a certificate of at most this age was installed.
const NEW: Duration = Duration::DAY;

/// What was found in the store.
pub(super) struct Stored {
    place: StorePlace,
    certificates: Result<Vec<Tried>, KeyStoreError>,
    /// The running browsers.
    running: Vec<String>,
    now: OffsetDateTime,
}

/// A certificate, whether its key works, and the stored authorities above it.
struct Tried {
    listed: ListedCertificate,
    key: Result<(), KeyStoreError>,
    above: Vec<Certificate>,
}

/// Reads the store, without creating one. Blocks.
pub(super) fn look(services: &Services) -> Stored {
    let place = services.store.place();
    let now = services.clock.now();
    let certificates = if place.exists { tried(services, now) } else { Ok(Vec::new()) };
    Stored { place, certificates, running: services.browsers.running(), now }
}

fn tried(services: &Services, now: OffsetDateTime) -> Result<Vec<Tried>, KeyStoreError> {
    let store = &*services.store;
    let listed = list(store, &services.profile, &services.journal, now)?;
    let needed = listed.into_iter().filter(|one| !one.superseded).take(LIMIT);
    let tried = needed.map(|listed| Tried {
        key: prove_possession(store, &listed.certificate),
        above: above(store, &listed.certificate),
        listed,
    });
    Ok(tried.collect())
}

/// The stored chain of authorities, from the certificate's issuer upward.
fn above(store: &dyn KeyStore, certificate: &Certificate) -> Vec<Certificate> {
    let mut above: Vec<Certificate> = Vec::new();
    while above.len() < MAX_AUTHORITIES {
        let last = above.last().unwrap_or(certificate);
        let candidates = store.named(last.issuer()).unwrap_or_default();
        let next = candidates.into_iter().find(|one| one != last && has_signed(one, last));
        match next {
            Some(next) if !above.contains(&next) => above.push(next),
            _ => break,
        }
    }
    above
}

impl Stored {
    /// One check for each certificate and question, then the browsers, then the store. `authorities`: those that the
    /// bank has named, if it was reached.
    pub(super) fn checks(self, authorities: Option<&[Certificate]>) -> Vec<Check> {
        let store = self.store();
        let Ok(certificates) = &self.certificates else {
            return vec![Check::of(ValidityFacts::Unknown), Check::of(store)];
        };
        let usable: Vec<_> = certificates.iter().filter(|one| one.listed.state.logs_in()).collect();
        let mut checks = validity(certificates, usable.is_empty());
        checks.extend(usable.iter().map(|one| Check::of(one.key())));
        checks.extend(usable.iter().map(|one| Check::of(one.chain(authorities))));
        if !usable.is_empty() {
            checks.push(Check::of(self.browsers(&usable)));
        }
        checks.push(Check::of(store));
        checks
    }

    fn browsers(&self, usable: &[&Tried]) -> BrowserFacts {
        let by = self.place.browsers.clone();
        let running = self.running.clone();
        let is_new = |one: &&Tried| self.now - one.listed.certificate.not_before() < NEW;
        if by.is_empty() {
            BrowserFacts::Nobody
        } else if usable.iter().any(is_new) && !running.is_empty() {
            BrowserFacts::AfterClosing { running }
        } else {
            BrowserFacts::Offered { by, running }
        }
    }

    fn store(&self) -> StoreFacts {
        let place = self.place.name.clone();
        match (&self.certificates, &self.place.left_behind) {
            (Err(KeyStoreError::PasswordRequired), _) => StoreFacts::Locked { place },
            (Err(error), _) => StoreFacts::Fails { place, code: error.code() },
            (Ok(_), Some(other)) => StoreFacts::LeftBehind { place, other: other.display().to_string() },
            (Ok(_), None) if !self.place.exists => StoreFacts::Missing { place },
            (Ok(_), None) => StoreFacts::Read { place },
        }
    }
}

fn validity(certificates: &[Tried], needed: bool) -> Vec<Check> {
    if certificates.is_empty() {
        return vec![Check::of(ValidityFacts::None)];
    }
    certificates.iter().map(|one| Check::of(one.validity(needed))).collect()
}

impl Tried {
    fn login_id(&self) -> String {
        self.listed.certificate.login_id().unwrap_or_default().to_owned()
    }

    fn validity(&self, needed: bool) -> ValidityFacts {
        let ListedCertificate { certificate, state, days_left, .. } = &self.listed;
        ValidityFacts::Dates {
            login_id: self.login_id(),
            not_before: rfc3339(certificate.not_before()),
            not_after: rfc3339(certificate.not_after()),
            days_left: *days_left,
            state: *state,
            needed,
        }
    }

    fn key(&self) -> KeyFacts {
        let login_id = self.login_id();
        match &self.key {
            Ok(()) => KeyFacts::Signs { login_id },
            Err(error) => KeyFacts::Fails { login_id, code: error.code() },
        }
    }

    /// Roots are not stored: the chain is complete if one of the bank's roots has signed the topmost stored
    /// certificate.
    fn chain(&self, authorities: Option<&[Certificate]>) -> ChainFacts {
        let (login_id, stored) = (self.login_id(), self.above.len());
        let top = self.above.last().unwrap_or(&self.listed.certificate);
        let is_root = |one: &&Certificate| one.is_self_issued();
        let Some(named) = authorities else {
            return match stored {
                0 => ChainFacts::Unknown { login_id },
                authorities => ChainFacts::Complete { login_id, authorities },
            };
        };
        if top.is_self_issued() || named.iter().filter(is_root).any(|root| has_signed(root, top)) {
            return ChainFacts::Complete { login_id, authorities: stored };
        }
        // If the bank names no root, the topmost authority it names ends the chain.
        if stored > 0 && named.contains(top) && !named.iter().any(|one| has_signed(one, top)) {
            return ChainFacts::Complete { login_id, authorities: stored };
        }
        ChainFacts::Incomplete { login_id }
    }
}
