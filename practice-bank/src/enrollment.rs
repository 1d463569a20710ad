//! Issuing and renewing: at most one certificate per request, and never one that is not on disk.

use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::sha::sha256;
use openssl::x509::X509;
use rusqlite::Connection;
use time::{Duration, OffsetDateTime};

use crate::authority::{NewCertificate, SignedCertificate, hexadecimal};
use crate::database::certificates::{self, CertificateRecord, CertificateState};
use crate::database::users::User;
use crate::problem::{Problem, ProblemKind};
use crate::signing_request::SigningRequest;
use crate::state::BankState;

impl BankState {
    /// Issues a certificate to this user. The same request again gets the same certificate.
    pub(crate) async fn enroll(
        self: &Arc<Self>,
        user: User,
        request: SigningRequest,
    ) -> Result<CertificateRecord, Problem> {
        self.issue_once(user, request, String::new()).await
    }

    /// Renews a certificate that the client has just proved to hold (RFC 7030 section 4.2.2).
    pub(crate) async fn renew(
        self: &Arc<Self>,
        user: User,
        request: SigningRequest,
        old: CertificateRecord,
    ) -> Result<CertificateRecord, Problem> {
        let now = self.clock.now();
        refuse_ended(&old, now)?;
        let certificate = X509::from_der(&old.der)?;
        if old.login_id != user.login_id || !request.is_for(certificate.subject_name())? {
            let detail = "更新する電子証明書と、要求またはログインIDが一致しません。";
            return Err(Problem::new(ProblemKind::SUBJECT_MISMATCH, detail));
        }
        let opens_at = old.not_after - Duration::days(self.renewal_window_days.into());
        if now < opens_at {
            return Err(too_early(opens_at));
        }
        self.issue_once(user, request, old.serial).await
    }

    /// All in one transaction, so that the same request twice at once is one certificate.
    async fn issue_once(
        self: &Arc<Self>,
        user: User,
        request: SigningRequest,
        renews: String,
    ) -> Result<CertificateRecord, Problem> {
        let bank = Arc::clone(self);
        let issue = move |connection: &_| Ok(bank.issue_or_repeat(connection, user, &request, renews));
        self.database.write(issue).await?
    }

    fn issue_or_repeat(
        &self,
        connection: &Connection,
        user: User,
        request: &SigningRequest,
        renews: String,
    ) -> Result<CertificateRecord, Problem> {
        let (login_id, digest, now) = (&user.login_id, &request.key_digest, self.clock.now());
        let issued = certificates::find_by_request(connection, login_id, digest, &renews)?;
        if let Some(issued) = issued {
            return refuse_ended(&issued, now).map(|()| issued);
        }
        let may_hold_another = !user.single_certificate || !renews.is_empty();
        if !may_hold_another && certificates::holds_live(connection, login_id, now.unix_timestamp())? {
            let detail = "このログインIDの電子証明書は既に取得済みです。";
            return Err(Problem::new(ProblemKind::CERTIFICATE_ALREADY_ISSUED, detail));
        }
        let number = certificates::last_number(connection, login_id)? + 1;
        let record = self.sign(user.login_id, number, request, renews)?;
        certificates::insert(connection, &record)?;
        Ok(record)
    }

    fn sign(
        &self,
        login_id: String,
        number: u32,
        request: &SigningRequest,
        renews: String,
    ) -> Result<CertificateRecord, ErrorStack> {
        let issued_at = self.clock.now();
        let validity = self.validity();
        let (not_before, not_after) = (issued_at + validity.starts_after, issued_at + validity.ends_after);
        let SignedCertificate { der, serial, common_name } = self.authority.issue(&NewCertificate {
            login_id: &login_id,
            number,
            public_key: &request.public_key,
            issued_at,
            not_before,
            not_after,
        })?;
        Ok(CertificateRecord {
            serial,
            login_id,
            number,
            common_name,
            key_digest: request.key_digest.clone(),
            renews,
            fingerprint: hexadecimal(&sha256(&der)),
            not_before,
            not_after,
            issued_at,
            revoked_at: None,
            der,
        })
    }
}

fn too_early(opens_at: OffsetDateTime) -> Problem {
    let detail = format!("電子証明書の更新は {} からできます。", opens_at.date());
    Problem::new(ProblemKind::RENEWAL_WINDOW, detail).with_member("opens_at", opens_at.unix_timestamp())
}

fn refuse_ended(record: &CertificateRecord, now: OffsetDateTime) -> Result<(), Problem> {
    let (kind, detail) = match record.state(now) {
        CertificateState::Live | CertificateState::NotYetValid => return Ok(()),
        CertificateState::Revoked => (ProblemKind::CERTIFICATE_REVOKED, "この電子証明書は失効しています。"),
        CertificateState::Expired => (ProblemKind::CERTIFICATE_EXPIRED, "この電子証明書の有効期限が過ぎています。"),
    };
    Err(Problem::new(kind, detail))
}
