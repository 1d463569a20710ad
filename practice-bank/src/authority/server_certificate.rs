//! The listeners' server certificate.

use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName};
use time::{Duration, OffsetDateTime};

use super::{AuthorityKeys, signed};

/// The certificate that the three listeners present. All but the first are for testing a client's TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerCertificate {
    /// Signed by the root, for `localhost`, 127.0.0.1 and `::1`, valid now.
    #[default]
    Good,
    /// Like `Good`, but expired yesterday.
    Expired,
    /// Like `Good`, but for `bank.example` only.
    WrongHostName,
    /// Like `Good`, but signed by an unknown root of the same name.
    OtherAuthority,
}

/// Chrome and other browsers refuse server certificates with a longer validity.
const LIFETIME: Duration = Duration::days(397);

/// A certificate and its key in DER, as rustls takes them. The key is generated at each start and
/// never written to disk.
pub(crate) struct TlsIdentity {
    pub(crate) certificate: Vec<u8>,
    /// PKCS#8.
    pub(crate) key: Vec<u8>,
}

impl TlsIdentity {
    /// Generates an elliptic-curve key, whose signatures make handshakes cheap.
    pub(crate) fn new(authority: &AuthorityKeys, wanted: ServerCertificate) -> Result<Self, ErrorStack> {
        let key = PKey::from_ec_key(EcKey::generate(&*EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?)?)?;
        let mut issuer = authority.root.clone();
        if wanted == ServerCertificate::OtherAuthority {
            issuer.key = PKey::from_rsa(Rsa::generate(2048)?)?;
        }
        let yesterday = OffsetDateTime::now_utc() - Duration::days(1);
        let dates = match wanted {
            ServerCertificate::Expired => [yesterday - LIFETIME, yesterday],
            _ => [yesterday, yesterday + LIFETIME],
        };
        let certificate = signed("localhost", &key, dates, Some(&issuer.certificate), &issuer.key, |context| {
            let mut names = SubjectAlternativeName::new();
            match wanted {
                ServerCertificate::WrongHostName => names.dns("bank.example"),
                _ => names.dns("localhost").ip("127.0.0.1").ip("::1"),
            };
            Ok(vec![
                BasicConstraints::new().critical().build()?,
                KeyUsage::new().critical().digital_signature().build()?,
                ExtendedKeyUsage::new().server_auth().build()?,
                names.build(context)?,
            ])
        })?;
        Ok(Self { certificate: certificate.to_der()?, key: key.private_key_to_pkcs8()? })
    }
}
