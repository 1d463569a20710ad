//! The certificate the listeners show.

use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, PKeyRef, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName,
};
use openssl::x509::{X509, X509Builder, X509Extension, X509Ref};
use time::{Duration, OffsetDateTime};

use super::{AuthorityKeys, distinguished_name, random_serial, started};

/// Which certificate the three listeners show. All but the first are for a client's TLS tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerCertificate {
    /// Signed by the root, for `localhost`, 127.0.0.1 and `::1`, valid now.
    #[default]
    Good,
    /// As the good one, but it ended yesterday.
    Expired,
    /// As the good one, but for `bank.example` only.
    WrongHostName,
    /// As the good one, but signed by a root that nobody knows, with the same name.
    OtherAuthority,
}

/// Chrome and others refuse server certificates that last longer.
const LASTS: Duration = Duration::days(397);

/// A certificate and its key in DER, as rustls takes them. The key is made anew at each start and
/// never touches the disk.
pub(crate) struct TlsIdentity {
    pub(crate) certificate: Vec<u8>,
    /// PKCS#8.
    pub(crate) key: Vec<u8>,
}

impl TlsIdentity {
    /// An elliptic-curve key, since its signatures cost the handshake least.
    pub(crate) fn new(authority: &AuthorityKeys, wanted: ServerCertificate) -> Result<Self, ErrorStack> {
        let key = PKey::from_ec_key(EcKey::generate(&*EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?)?)?;
        let root = authority.root_certificate();
        let certificate = match wanted {
            ServerCertificate::OtherAuthority => {
                let unknown_root = PKey::from_rsa(Rsa::generate(2048)?)?;
                signed(&key, wanted, root, &unknown_root)?
            }
            _ => signed(&key, wanted, root, authority.root_key())?,
        };
        Ok(Self { certificate: certificate.to_der()?, key: key.private_key_to_pkcs8()? })
    }
}

fn signed(
    key: &PKey<Private>,
    wanted: ServerCertificate,
    issuer: &X509Ref,
    issuer_key: &PKeyRef<Private>,
) -> Result<X509, ErrorStack> {
    let mut builder = dated(wanted)?;
    builder.set_subject_name(&*distinguished_name("localhost")?)?;
    builder.set_issuer_name(issuer.subject_name())?;
    builder.set_pubkey(key)?;
    builder.append_extension(BasicConstraints::new().critical().build()?)?;
    builder.append_extension(KeyUsage::new().critical().digital_signature().build()?)?;
    builder.append_extension(ExtendedKeyUsage::new().server_auth().build()?)?;
    let (names, authority) = dependent_extensions(&builder, wanted, issuer)?;
    builder.append_extension(names)?;
    builder.append_extension(authority)?;
    builder.sign(issuer_key, MessageDigest::sha256())?;
    Ok(builder.build())
}

fn dated(wanted: ServerCertificate) -> Result<X509Builder, ErrorStack> {
    let yesterday = OffsetDateTime::now_utc() - Duration::days(1);
    let (from, to) = match wanted {
        ServerCertificate::Expired => (yesterday - LASTS, yesterday),
        _ => (yesterday, yesterday + LASTS),
    };
    started(&*random_serial()?, from, to)
}

fn dependent_extensions(
    builder: &X509Builder,
    wanted: ServerCertificate,
    issuer: &X509Ref,
) -> Result<(X509Extension, X509Extension), ErrorStack> {
    let context = builder.x509v3_context(Some(issuer), None);
    let mut names = SubjectAlternativeName::new();
    match wanted {
        ServerCertificate::WrongHostName => names.dns("bank.example"),
        _ => names.dns("localhost").ip("127.0.0.1").ip("::1"),
    };
    let authority = AuthorityKeyIdentifier::new().keyid(true).build(&context)?;
    Ok((names.build(&context)?, authority))
}
