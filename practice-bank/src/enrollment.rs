//! Issuing and renewing: at most one certificate per request, and on disk before it is sent.

use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::pkey::{PKeyRef, Public};
use openssl::rand::rand_bytes;
use openssl::sha::sha256;
use openssl::x509::X509;
use rusqlite::Connection;
use time::{Duration, OffsetDateTime};

use crate::authority::common_name;
use crate::database::certificates::{self, CertificateRecord, CertificateState};
use crate::database::users::User;
use crate::problem::{Problem, ProblemKind};
use crate::signing_request::SigningRequest;
use crate::state::BankState;

impl BankState {
    /// Issues a certificate to this user, or renews the certificate that the client authenticated with
    /// (RFC 7030 section 4.2.2). A repeated request gets the same certificate; a single transaction
    /// makes this hold for concurrent requests, too.
    pub(crate) async fn issue(
        self: &Arc<Self>,
        user: User,
        request: SigningRequest,
        old: Option<CertificateRecord>,
    ) -> Result<CertificateRecord, Problem> {
        if let Some(old) = &old {
            self.refuse_renewal(old, &user, &request)?;
        }
        let (bank, renews) = (Arc::clone(self), old.map(|old| old.serial).unwrap_or_default());
        let issue = move |connection: &_| Ok(bank.issue_or_repeat(connection, &user, &request, renews));
        self.database.write(issue).await?
    }

    fn refuse_renewal(&self, old: &CertificateRecord, user: &User, request: &SigningRequest) -> Result<(), Problem> {
        let now = self.clock.now();
        if !self.is_in_grace(old, now) {
            refuse_ended(old, now)?;
        }
        let certificate = X509::from_der(&old.der)?;
        if old.login_id != user.login_id || !request.is_for(certificate.subject_name())? {
            let detail = "更新する電子証明書と、要求またはログインIDが一致しません。";
            return Err(Problem::new(ProblemKind::SUBJECT_MISMATCH, detail));
        }
        let opens_at = old.not_after - Duration::days(self.renewal_window_days.into());
        if now < opens_at {
            let detail = format!("電子証明書の更新は {} からできます。", opens_at.date());
            let refused = Problem::new(ProblemKind::RENEWAL_WINDOW, detail);
            return Err(refused.with_member("opens_at", opens_at.unix_timestamp()));
        }
        Ok(())
    }

    /// Whether the certificate has expired but may still be renewed.
    pub(crate) fn is_in_grace(&self, record: &CertificateRecord, now: OffsetDateTime) -> bool {
        record.state(now) == CertificateState::Expired && now <= record.not_after + self.renewal_grace
    }

    fn issue_or_repeat(
        &self,
        connection: &Connection,
        user: &User,
        request: &SigningRequest,
        renews: String,
    ) -> Result<CertificateRecord, Problem> {
        let (login_id, now) = (&user.login_id, self.clock.now());
        let issued = certificates::find_by_request(connection, [login_id, &request.key_digest, &renews])?;
        if let Some(issued) = issued {
            return refuse_ended(&issued, now).map(|()| issued);
        }
        let may_hold_another = !user.single_certificate || !renews.is_empty();
        if !may_hold_another && certificates::holds_live(connection, login_id, now.unix_timestamp())? {
            let detail = "このログインIDの電子証明書は既に取得済みです。";
            return Err(Problem::new(ProblemKind::CERTIFICATE_ALREADY_ISSUED, detail));
        }
        let number = certificates::last_number(connection, login_id)? + 1;
        let signed = self.sign(login_id, number, &request.public_key)?;
        let record = CertificateRecord { key_digest: request.key_digest.clone(), renews, ..signed };
        certificates::insert(connection, &record)?;
        Ok(record)
    }

    /// Signs a certificate for this key, without recording it.
    pub(crate) fn sign(
        &self,
        login_id: &str,
        number: u32,
        key: &PKeyRef<Public>,
    ) -> Result<CertificateRecord, ErrorStack> {
        let issued_at = self.clock.now();
        let mut distinguishing = [0; 4];
        rand_bytes(&mut distinguishing)?;
        let common_name = common_name(login_id, number, issued_at, u32::from_be_bytes(distinguishing));
        let validity = *self.validity.lock();
        let (not_before, not_after) = (issued_at + validity.starts_after, issued_at + validity.ends_after);
        let certificate = self.authority.issue(&common_name, key, [not_before, not_after])?;
        let der = certificate.to_der()?;
        Ok(CertificateRecord {
            serial: hex::encode(certificate.serial_number().to_bn()?.to_vec_padded(16)?),
            login_id: login_id.to_owned(),
            number,
            common_name,
            key_digest: String::new(),
            renews: String::new(),
            fingerprint: hex::encode(sha256(&der)),
            not_before,
            not_after,
            issued_at,
            revoked_at: None,
            der,
        })
    }
}

fn refuse_ended(record: &CertificateRecord, now: OffsetDateTime) -> Result<(), Problem> {
    let (kind, detail) = match record.state(now) {
        CertificateState::Live | CertificateState::NotYetValid => return Ok(()),
        CertificateState::Revoked => (ProblemKind::CERTIFICATE_REVOKED, "この電子証明書は失効しています。"),
        CertificateState::Expired => (ProblemKind::CERTIFICATE_EXPIRED, "この電子証明書の有効期限が過ぎています。"),
    };
    Err(Problem::new(kind, detail))
}
