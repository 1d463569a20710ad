use openssl::error::ErrorStack;
use openssl::x509::X509Ref;

use super::{Chain, EnrollmentError};
use crate::certificate::Certificate;
use crate::secret::PrivateKey;

/// Finds our certificate (the one with our key) among those received, and the path from it to the
/// root among them and the bank's authorities. A certificate no authority of the bank has signed
/// is not taken.
pub fn choose_issued(
    key: &PrivateKey,
    received: Vec<Certificate>,
    authorities: &[Certificate],
) -> Result<Chain, EnrollmentError> {
    let ours = key.public_key_der().map_err(unfit)?;
    let mut candidates = authorities.to_vec();
    let mut certificate = None;
    for candidate in received {
        if public_key(&candidate).map_err(unfit)? == ours {
            certificate.get_or_insert(candidate);
        } else {
            candidates.push(candidate);
        }
    }
    let certificate = certificate.ok_or(EnrollmentError::AnotherKey)?;
    let path = path_to_root(&certificate, &candidates).map_err(unfit)?;
    // What came with the answer may be an intermediate, but no anchor of trust.
    if !path.iter().any(|authority| authorities.contains(authority)) {
        return Err(EnrollmentError::UnknownAuthority);
    }
    let intermediates = path.into_iter().filter(|authority| !authority.is_self_issued()).collect();
    Ok(Chain { certificate, intermediates })
}

fn public_key(certificate: &Certificate) -> Result<Vec<u8>, ErrorStack> {
    certificate.x509()?.public_key()?.public_key_to_der()
}

/// The authorities that have signed each other, from the certificate's issuer upward; empty where
/// its issuer is not among them.
fn path_to_root(certificate: &Certificate, authorities: &[Certificate]) -> Result<Vec<Certificate>, ErrorStack> {
    let mut path: Vec<Certificate> = Vec::new();
    let mut last = certificate.x509()?;
    loop {
        let mut issuer = None;
        for authority in authorities.iter().filter(|authority| !path.contains(authority)) {
            let candidate = authority.x509()?;
            if has_signed(&candidate, &last)? {
                issuer = Some((authority.clone(), candidate));
                break;
            }
        }
        let Some((authority, next)) = issuer else {
            return Ok(path);
        };
        path.push(authority);
        last = next;
    }
}

fn has_signed(issuer: &X509Ref, subject: &X509Ref) -> Result<bool, ErrorStack> {
    if issuer.subject_name().to_der()? != subject.issuer_name().to_der()? {
        return Ok(false);
    }
    let key = issuer.public_key()?;
    // A signature of another kind is an error to OpenSSL and simply not ours.
    Ok(subject.verify(&key).unwrap_or(false))
}

fn unfit(error: ErrorStack) -> EnrollmentError {
    EnrollmentError::Unfit(error)
}
