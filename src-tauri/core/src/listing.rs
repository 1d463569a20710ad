//! The certificates listed on CCHK001 and by `cert-cli list`, with their states, in order.

use std::collections::{BTreeMap, BTreeSet};

use time::{Duration, OffsetDateTime};

use crate::certificate::{Certificate, CertificateState, Fingerprint};
use crate::enrollment::Journal;
use crate::keystore::{KeyProtection, KeyStore, KeyStoreError};
use crate::profile::Profile;

/// A certificate of the bank with its current state.
#[derive(Clone, Debug)]
pub struct ListedCertificate {
    /// The certificate.
    pub certificate: Certificate,
    /// Its state by its dates and the bank's revocation.
    pub state: CertificateState,
    /// Whole days until the end; negative once it has passed.
    pub days_left: i64,
    /// Until when the bank renews it: its end, plus the bank's grace period, if any.
    pub renewable_until: OffsetDateTime,
    /// Whether the list has another renewable certificate for the same login ID that ends later.
    pub superseded: bool,
    /// When a certificate in the list that is not yet valid will supersede it.
    pub superseded_from: Option<OffsetDateTime>,
    /// Where its key is stored.
    pub protection: KeyProtection,
}

impl ListedCertificate {
    /// The state of a certificate at `now`, regardless of others. `revoked`: those that the bank has
    /// reported as revoked; `grace`: how long after its end the bank still renews one.
    pub fn new(
        certificate: Certificate,
        revoked: &BTreeSet<Fingerprint>,
        grace: Duration,
        now: OffsetDateTime,
    ) -> Self {
        let renewable_until = certificate.not_after() + grace;
        let is_revoked = revoked.contains(&certificate.fingerprint());
        let state = match certificate.state(now) {
            CertificateState::Expired if now <= renewable_until && !is_revoked => CertificateState::InGrace,
            CertificateState::Expired => CertificateState::Expired,
            _ if is_revoked => CertificateState::Revoked,
            state => state,
        };
        Self {
            days_left: certificate.days_left(now),
            certificate,
            state,
            renewable_until,
            superseded: false,
            superseded_from: None,
            protection: KeyProtection::default(),
        }
    }

    /// Adds the key's protection as reported by its store.
    pub(crate) fn kept_in(self, store: &dyn KeyStore) -> Self {
        Self { protection: store.protection(&self.certificate.fingerprint()), ..self }
    }

    /// Whether it is the certificate of its login ID that has to be renewed in the end.
    pub fn is_current(&self) -> bool {
        self.state.renewable() && !self.superseded
    }
}

/// The bank's certificates in a store: current ones first, then superseded ones, then those that
/// cannot be renewed; each group ordered by the end of validity.
pub fn list(
    store: &dyn KeyStore,
    profile: &Profile,
    journal: &Journal,
    now: OffsetDateTime,
) -> Result<Vec<ListedCertificate>, KeyStoreError> {
    let certificates = store.certificates(&profile.issuer)?;
    let listed = listed(certificates, &journal.revoked(), profile.renewal.grace(), now);
    Ok(listed.into_iter().map(|one| one.kept_in(store)).collect())
}

/// The same for certificates that were already read.
pub(crate) fn listed(
    certificates: Vec<Certificate>,
    revoked: &BTreeSet<Fingerprint>,
    grace: Duration,
    now: OffsetDateTime,
) -> Vec<ListedCertificate> {
    let found = certificates.into_iter();
    let mut listed: Vec<_> =
        found.map(|certificate| ListedCertificate::new(certificate, revoked, grace, now)).collect();
    mark_superseded(&mut listed);
    mark_superseded_later(&mut listed);
    listed.sort_by_key(|one| (!one.state.renewable(), !one.is_current(), one.certificate.not_after()));
    listed
}

fn mark_superseded(listed: &mut [ListedCertificate]) {
    let mut ends = BTreeMap::new();
    for ListedCertificate { certificate, .. } in listed.iter().filter(|one| one.state.renewable()) {
        if let Some(login_id) = certificate.login_id() {
            let end = ends.entry(login_id.to_owned()).or_insert(certificate.not_after());
            *end = certificate.not_after().max(*end);
        }
    }
    for one in listed {
        let last = one.certificate.login_id().and_then(|login_id| ends.get(login_id));
        one.superseded = last.is_some_and(|end| *end > one.certificate.not_after());
    }
}

fn mark_superseded_later(listed: &mut [ListedCertificate]) {
    let not_yet = listed.iter().filter(|one| one.state == CertificateState::NotYetValid);
    let to_come: Vec<_> = not_yet.map(|one| one.certificate.clone()).collect();
    for one in listed.iter_mut().filter(|one| one.is_current()) {
        let longer = to_come.iter().filter(|other| other.not_after() > one.certificate.not_after());
        let of_same = longer.filter(|other| other.login_id().is_some_and(|id| one.certificate.login_id() == Some(id)));
        one.superseded_from = of_same.map(Certificate::not_before).min();
    }
}
