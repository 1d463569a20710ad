//! Issuing and renewing: at most one certificate per request, and never one that is not on disk.

use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::sha::sha256;
use openssl::x509::X509;
use rusqlite::Connection;
use time::{Duration, OffsetDateTime};

use crate::authority::{NewCertificate, SignedCertificate, hexadecimal};
use crate::database::DatabaseError;
use crate::database::certificates::{self, CertificateRecord, CertificateState};
use crate::database::users::User;
use crate::signing_request::SigningRequest;
use crate::state::BankState;

/// Why a request that is well-formed and comes from the right person is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EnrollmentError {
    #[error("the login ID already holds a certificate")]
    AlreadyIssued,
    #[error("the certificate issued for this request is revoked")]
    Revoked,
    #[error("the certificate issued for this request has expired")]
    Expired,
    #[error("the certificate to renew belongs to another login ID or subject")]
    SubjectMismatch,
    #[error("it is too early to renew")]
    TooEarly { opens_at: OffsetDateTime },
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("the certificate could not be recorded")]
    Record(#[from] rusqlite::Error),
    #[error("the certificate could not be signed")]
    Signing(#[from] ErrorStack),
}

impl BankState {
    /// Issues a certificate to this user. The same request again gets the same certificate.
    pub(crate) async fn enroll(
        self: &Arc<Self>,
        user: User,
        request: SigningRequest,
    ) -> Result<CertificateRecord, EnrollmentError> {
        self.issue_once(user, request, String::new()).await
    }

    /// Renews a certificate that the client has just proved to hold (RFC 7030 section 4.2.2).
    pub(crate) async fn renew(
        self: &Arc<Self>,
        user: User,
        request: SigningRequest,
        old: CertificateRecord,
    ) -> Result<CertificateRecord, EnrollmentError> {
        let now = self.clock.now();
        refuse_ended(&old, now)?;
        let certificate = X509::from_der(&old.der)?;
        if old.login_id != user.login_id || !request.is_for(certificate.subject_name())? {
            return Err(EnrollmentError::SubjectMismatch);
        }
        let opens_at = old.not_after - Duration::days(self.renewal_window_days.into());
        if now < opens_at {
            return Err(EnrollmentError::TooEarly { opens_at });
        }
        self.issue_once(user, request, old.serial).await
    }

    /// All in one transaction, so that the same request twice at once is one certificate.
    async fn issue_once(
        self: &Arc<Self>,
        user: User,
        request: SigningRequest,
        renews: String,
    ) -> Result<CertificateRecord, EnrollmentError> {
        let bank = Arc::clone(self);
        let issue =
            move |connection: &_| Ok(bank.issue_or_repeat(connection, user, &request, renews));
        self.database.write(issue).await?
    }

    fn issue_or_repeat(
        &self,
        connection: &Connection,
        user: User,
        request: &SigningRequest,
        renews: String,
    ) -> Result<CertificateRecord, EnrollmentError> {
        let (login_id, digest, now) = (&user.login_id, &request.key_digest, self.clock.now());
        let issued = certificates::find_by_request(connection, login_id, digest, &renews)?;
        if let Some(issued) = issued {
            return refuse_ended(&issued, now).map(|()| issued);
        }
        let may_hold_another = !user.single_certificate || !renews.is_empty();
        if !may_hold_another
            && certificates::holds_live(connection, login_id, now.unix_timestamp())?
        {
            return Err(EnrollmentError::AlreadyIssued);
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
        let (not_before, not_after) =
            (issued_at + validity.starts_after, issued_at + validity.ends_after);
        let SignedCertificate { der, serial, common_name } =
            self.authority.issue(&NewCertificate {
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

fn refuse_ended(record: &CertificateRecord, now: OffsetDateTime) -> Result<(), EnrollmentError> {
    match record.state(now) {
        CertificateState::Revoked => Err(EnrollmentError::Revoked),
        CertificateState::Expired => Err(EnrollmentError::Expired),
        CertificateState::Live | CertificateState::NotYetValid => Ok(()),
    }
}
