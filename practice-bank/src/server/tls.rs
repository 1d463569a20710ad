//! TLS for the listeners.

use std::fmt;
use std::sync::Arc;

use openssl::x509::X509;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};
use tokio_rustls::TlsAcceptor;

use crate::authority::TlsIdentity;
use crate::state::BankState;

/// Whether a listener asks its clients for a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientCertificate {
    NotAsked,
    Optional,
    Required,
}

/// TLS 1.2 and 1.3 with this identity.
pub(crate) fn acceptor(
    bank: &Arc<BankState>,
    identity: &TlsIdentity,
    client: ClientCertificate,
) -> Result<TlsAcceptor, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let builder = match client {
        ClientCertificate::NotAsked => builder.with_no_client_auth(),
        wanted => builder.with_client_cert_verifier(Arc::new(OwnCertificates {
            bank: Arc::clone(bank),
            provider,
            required: wanted == ClientCertificate::Required,
            hints: hints(bank),
        })),
    };
    let chain = vec![CertificateDer::from(identity.certificate.clone())];
    let key = PrivatePkcs8KeyDer::from(identity.key.clone());
    let mut config = builder.with_single_cert(chain, key.into())?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The issuers a browser picks its certificates by.
fn hints(bank: &BankState) -> Vec<DistinguishedName> {
    let keys = bank.authority.keys();
    [keys.issuing_certificate(), keys.root_certificate()]
        .iter()
        .filter_map(|certificate| certificate.subject_name().to_der().ok())
        .map(DistinguishedName::from)
        .collect()
}

/// Accepts the certificates that our authority signed, also expired and revoked ones: those get
/// an answer that says what is wrong, which a failed handshake could not.
struct OwnCertificates {
    bank: Arc<BankState>,
    provider: Arc<CryptoProvider>,
    required: bool,
    hints: Vec<DistinguishedName>,
}

impl fmt::Debug for OwnCertificates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OwnCertificates").finish_non_exhaustive()
    }
}

impl ClientCertVerifier for OwnCertificates {
    fn client_auth_mandatory(&self) -> bool {
        self.required
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let certificate = X509::from_der(end_entity).map_err(|_| CertificateError::BadEncoding)?;
        if !self.bank.authority.has_issued(&certificate) {
            return Err(CertificateError::UnknownIssuer.into());
        }
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
