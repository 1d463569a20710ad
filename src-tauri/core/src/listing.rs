//! The list of CCHK001 and of `cert-cli list`: which certificates, in which state, in which order.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use crate::certificate::{Certificate, CertificateState, Fingerprint};
use crate::enrollment::Journal;
use crate::keystore::{KeyStore, KeyStoreError};
use crate::profile::IssuerMatch;

/// A certificate of the bank with what is known about it now.
#[derive(Clone, Debug)]
pub struct ListedCertificate {
    /// Which.
    pub certificate: Certificate,
    /// By its dates, and by what the bank has said.
    pub state: CertificateState,
    /// Whole days until the end; negative once it has passed.
    pub days_left: i64,
}

impl ListedCertificate {
    /// What is known about a certificate at `now`; `revoked` are those of which the bank has said so.
    pub fn new(
        certificate: Certificate,
        revoked: &BTreeSet<Fingerprint>,
        now: OffsetDateTime,
    ) -> Self {
        let state = match certificate.state(now) {
            CertificateState::Expired => CertificateState::Expired,
            _ if revoked.contains(&certificate.fingerprint()) => CertificateState::Revoked,
            state => state,
        };
        Self { days_left: certificate.days_left(now), certificate, state }
    }
}

/// The bank's certificates in a store: what ends soonest first, what cannot be renewed last.
pub fn list(
    store: &dyn KeyStore,
    issuer: &IssuerMatch,
    journal: &Journal,
    now: OffsetDateTime,
) -> Result<Vec<ListedCertificate>, KeyStoreError> {
    let found = store.certificates(issuer)?.into_iter();
    let revoked = journal.revoked();
    let mut listed: Vec<_> =
        found.map(|certificate| ListedCertificate::new(certificate, &revoked, now)).collect();
    listed.sort_by_key(|one| (!one.state.renewable(), one.certificate.not_after()));
    Ok(listed)
}
