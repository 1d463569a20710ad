//! The TLS configuration of the listeners.

use std::sync::Arc;

use openssl::x509::X509;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};
use tokio_rustls::TlsAcceptor;

use crate::authority::{Authority, TlsIdentity};
use crate::error::BankError;

/// Whether a listener requests a certificate from its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientCertificate {
    NotRequested,
    Optional,
    Required,
}

/// TLS 1.2 and 1.3 with this identity.
pub(crate) fn acceptor(
    authority: &Authority,
    identity: &TlsIdentity,
    client: ClientCertificate,
) -> Result<TlsAcceptor, BankError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let builder = match client {
        ClientCertificate::NotRequested => builder.with_no_client_auth(),
        wanted => builder.with_client_cert_verifier(Arc::new(OwnCertificates {
            authority: authority.clone(),
            provider,
            required: wanted == ClientCertificate::Required,
            hints: authority.names()?.map(DistinguishedName::from),
        })),
    };
    let chain = vec![CertificateDer::from(identity.certificate.clone())];
    let key = PrivatePkcs8KeyDer::from(identity.key.clone());
    let mut config = builder.with_single_cert(chain, key.into())?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Accepts all certificates that the bank's authority signed, even expired and revoked ones: they
/// get a response that explains the refusal, which a failed handshake could not.
#[derive(Debug)]
struct OwnCertificates {
    authority: Authority,
    provider: Arc<CryptoProvider>,
    required: bool,
    /// The issuers by which a browser selects certificates.
    hints: [DistinguishedName; 2],
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
        if !self.authority.has_issued(&certificate) {
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
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
