use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::ResolvesClientCert;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::sign::{CertifiedKey, SigningKey};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore, SignatureScheme, SupportedProtocolVersion};
use rustls_platform_verifier::Verifier;
use serde::Deserialize;

use super::{NetworkError, NetworkErrorKind};
use crate::certificate::Certificate;
use crate::clock::Clock;

/// Which server certificates are accepted. No setting accepts all of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// The operating system's roots and rules.
    System,
    /// Only these authorities.
    Pinned(Vec<Certificate>),
}

/// The certificate for TLS client authentication, and its key, which stays in the key store.
#[derive(Clone, Debug)]
pub struct ClientIdentity {
    /// The certificate, followed by the intermediates if the server needs them.
    pub chain: Vec<Certificate>,
    /// The key, wherever it is stored.
    pub key: Arc<dyn SigningKey>,
}

/// A TLS 1.2 / 1.3 client (RFC 8446) with `clock` as its time source.
pub(crate) fn client_config(
    trust: &Trust,
    clock: &Arc<dyn Clock>,
    identity: Option<Arc<OneIdentity>>,
) -> Result<ClientConfig, NetworkError> {
    let provider = Arc::new(ring::default_provider());
    let time = Arc::new(TlsTime(Arc::clone(clock)));
    let builder = ClientConfig::builder_with_details(Arc::clone(&provider), time)
        .with_protocol_versions(versions(identity.as_deref()))
        .map_err(unusable)?;
    let builder = match trust {
        Trust::Pinned(authorities) => builder.with_root_certificates(roots(authorities)?),
        Trust::System => {
            let verifier: Arc<dyn ServerCertVerifier> = Arc::new(Verifier::new(provider).map_err(unusable)?);
            // Not dangerous here: it is the operating system's verification.
            builder.dangerous().with_custom_certificate_verifier(verifier)
        }
    };
    Ok(match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => builder.with_client_cert_resolver(identity),
    })
}

/// TLS 1.3 has no PKCS#1 signatures (RFC 8446 section 4.2.3), and Windows' legacy keys (CAPI) support
/// no others: with TLS 1.3, such a client would silently send no certificate.
fn versions(identity: Option<&OneIdentity>) -> &'static [&'static SupportedProtocolVersion] {
    const TLS13_SCHEMES: [SignatureScheme; 5] = [
        SignatureScheme::RSA_PSS_SHA256,
        SignatureScheme::RSA_PSS_SHA384,
        SignatureScheme::RSA_PSS_SHA512,
        SignatureScheme::ECDSA_NISTP256_SHA256,
        SignatureScheme::ECDSA_NISTP384_SHA384,
    ];
    static TLS12_ONLY: [&SupportedProtocolVersion; 1] = [&rustls::version::TLS12];
    match identity {
        Some(identity) if identity.certified.key.choose_scheme(&TLS13_SCHEMES).is_none() => &TLS12_ONLY,
        _ => rustls::DEFAULT_VERSIONS,
    }
}

fn roots(authorities: &[Certificate]) -> Result<RootCertStore, NetworkError> {
    let mut roots = RootCertStore::empty();
    for authority in authorities {
        roots.add(CertificateDer::from(authority.der().to_vec())).map_err(unusable)?;
    }
    Ok(roots)
}

fn unusable(error: rustls::Error) -> NetworkError {
    NetworkError::new(NetworkErrorKind::Tls, false, error)
}

/// The injected clock as a time provider for rustls.
#[derive(Debug)]
struct TlsTime(Arc<dyn Clock>);

impl TimeProvider for TlsTime {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().unix_timestamp()).ok()?;
        Some(UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds)))
    }
}

/// Answers every request for a client certificate with the one that the user chose.
pub(crate) struct OneIdentity {
    certified: Arc<CertifiedKey>,
    requested: AtomicBool,
}

impl OneIdentity {
    pub(crate) fn new(identity: ClientIdentity) -> Self {
        let chain = identity.chain.iter().map(|certificate| CertificateDer::from(certificate.der().to_vec())).collect();
        let certified = Arc::new(CertifiedKey::new(chain, identity.key));
        Self { certified, requested: AtomicBool::default() }
    }

    /// Whether the server has ever requested the certificate.
    pub(super) fn was_requested(&self) -> bool {
        self.requested.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for OneIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OneIdentity")
    }
}

impl ResolvesClientCert for OneIdentity {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.requested.store(true, Ordering::Relaxed);
        Some(Arc::clone(&self.certified))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use rustls::SignatureAlgorithm;
    use rustls::sign::Signer;
    use rustls::version::{TLS12, TLS13};

    use super::*;

    /// A key with these signature schemes; no test signs with it.
    #[derive(Debug)]
    struct Key(&'static [SignatureScheme]);

    impl SigningKey for Key {
        fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
            let scheme = *self.0.iter().find(|scheme| offered.contains(scheme))?;
            Some(Box::new(Unused(scheme)))
        }

        fn algorithm(&self) -> SignatureAlgorithm {
            SignatureAlgorithm::RSA
        }
    }

    #[derive(Debug)]
    struct Unused(SignatureScheme);

    impl Signer for Unused {
        fn sign(&self, _message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
            Err(rustls::Error::General("not asked for".into()))
        }

        fn scheme(&self) -> SignatureScheme {
            self.0
        }
    }

    fn offered(schemes: &'static [SignatureScheme]) -> Vec<&'static SupportedProtocolVersion> {
        let identity = ClientIdentity { chain: Vec::new(), key: Arc::new(Key(schemes)) };
        versions(Some(&OneIdentity::new(identity))).to_vec()
    }

    #[test]
    fn a_key_without_pss_is_not_used_with_tls_1_3() {
        assert_eq!(offered(&[SignatureScheme::RSA_PKCS1_SHA256]), [&TLS12]);
    }

    #[test]
    fn tls_1_3_is_offered_with_other_keys_and_without_a_key() {
        for schemes in [&[SignatureScheme::RSA_PSS_SHA256], &[SignatureScheme::ECDSA_NISTP256_SHA256]] {
            assert!(offered(schemes).contains(&&TLS13));
        }
        assert!(versions(None).contains(&&TLS13));
    }
}
