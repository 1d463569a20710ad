//! Issuing and renewing: at most one certificate per request, and never one that is not on disk.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use openssl::error::ErrorStack;
use openssl::sha::sha256;
use openssl::x509::X509;
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

use crate::authority::{NewCertificate, SignedCertificate, hexadecimal};
use crate::database::DatabaseError;
use crate::database::certificates::{self, CertificateRecord, CertificateState};
use crate::database::users::User;
use crate::signing_request::SigningRequest;
use crate::state::BankState;
use crate::turns::Turns;

/// What issuing needs beside authority and database.
pub(crate) struct Registrar {
    turns: Turns,
    /// The last number given to each login ID since the start.
    numbers: Mutex<HashMap<String, u32>>,
    /// More signatures at once than cores would only get in each other's way.
    signing: Arc<Semaphore>,
}

impl Default for Registrar {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            turns: Turns::default(),
            numbers: Mutex::default(),
            signing: Arc::new(Semaphore::new(cores)),
        }
    }
}

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
    #[error("the certificate could not be signed")]
    Signing(#[from] ErrorStack),
    #[error("signing was interrupted")]
    Interrupted(#[from] JoinError),
}

impl BankState {
    /// Issues a certificate to this user. The same request again gets the same certificate.
    pub(crate) async fn enroll(
        self: &Arc<Self>,
        user: &User,
        request: SigningRequest,
    ) -> Result<CertificateRecord, EnrollmentError> {
        self.issue_once(user, request, None).await
    }

    /// Renews a certificate that the client has just proved to hold (RFC 7030 section 4.2.2).
    pub(crate) async fn renew(
        self: &Arc<Self>,
        user: &User,
        request: SigningRequest,
        old: &CertificateRecord,
    ) -> Result<CertificateRecord, EnrollmentError> {
        let now = self.clock.now();
        match old.state(now) {
            CertificateState::Revoked => return Err(EnrollmentError::Revoked),
            CertificateState::Expired => return Err(EnrollmentError::Expired),
            CertificateState::Live | CertificateState::NotYetValid => {}
        }
        let certificate = X509::from_der(&old.der)?;
        if old.login_id != user.login_id || !request.is_for(certificate.subject_name())? {
            return Err(EnrollmentError::SubjectMismatch);
        }
        let opens_at = old.not_after - Duration::days(self.renewal_window_days.into());
        if now < opens_at {
            return Err(EnrollmentError::TooEarly { opens_at });
        }
        self.issue_once(user, request, Some(old)).await
    }

    async fn issue_once(
        self: &Arc<Self>,
        user: &User,
        request: SigningRequest,
        renews: Option<&CertificateRecord>,
    ) -> Result<CertificateRecord, EnrollmentError> {
        let _turn = self.registrar.turns.wait(&turn_of(user, &request)).await;
        let renewed_serial = renews.map_or_else(String::new, |old| old.serial.clone());
        if let Some(issued) = self.issued_before(user, &request, &renewed_serial)? {
            return Ok(issued);
        }
        if user.single_certificate && renews.is_none() && self.holds_live(user)? {
            return Err(EnrollmentError::AlreadyIssued);
        }
        let record = self.signed(&user.login_id, request, renewed_serial).await?;
        let stored = record.clone();
        self.database.write(move |connection| certificates::insert(connection, &stored)).await?;
        Ok(record)
    }

    fn issued_before(
        &self,
        user: &User,
        request: &SigningRequest,
        renews: &str,
    ) -> Result<Option<CertificateRecord>, EnrollmentError> {
        let issued = self.database.read(|connection| {
            certificates::find_by_request(connection, &user.login_id, &request.key_digest, renews)
        })?;
        match issued.as_ref().map(|record| record.state(self.clock.now())) {
            Some(CertificateState::Revoked) => Err(EnrollmentError::Revoked),
            Some(CertificateState::Expired) => Err(EnrollmentError::Expired),
            _ => Ok(issued),
        }
    }

    fn holds_live(&self, user: &User) -> Result<bool, DatabaseError> {
        let now = self.clock.now().unix_timestamp();
        self.database.read(|connection| certificates::holds_live(connection, &user.login_id, now))
    }

    /// Signs, but does not record.
    async fn signed(
        self: &Arc<Self>,
        login_id: &str,
        request: SigningRequest,
        renews: String,
    ) -> Result<CertificateRecord, EnrollmentError> {
        let number = self.next_number(login_id)?;
        let (bank, login_id) = (Arc::clone(self), login_id.to_owned());
        let _turn = self.registrar.signing.acquire().await;
        let record = spawn_blocking(move || bank.sign(login_id, number, &request, renews));
        Ok(record.await??)
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
                public_key_info: &request.public_key_info,
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

    /// Counts in memory, since many certificates of one login ID may be on their way to the disk.
    fn next_number(&self, login_id: &str) -> Result<u32, DatabaseError> {
        let mut numbers = self.registrar.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = numbers.get_mut(login_id) {
            *last += 1;
            return Ok(*last);
        }
        let last =
            self.database.read(|connection| certificates::last_number(connection, login_id))?;
        numbers.insert(login_id.to_owned(), last + 1);
        Ok(last + 1)
    }
}

/// Requests that could end in the same certificate, or in one too many, come one after another.
fn turn_of(user: &User, request: &SigningRequest) -> String {
    if user.single_certificate {
        user.login_id.clone()
    } else {
        format!("{} {}", request.key_digest, user.login_id)
    }
}
