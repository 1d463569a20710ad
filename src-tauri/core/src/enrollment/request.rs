use openssl::asn1::{Asn1Object, Asn1OctetString};
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, Id, PKey, PKeyRef, Private};
use openssl::rsa::Rsa;
use openssl::stack::Stack;
use openssl::x509::{X509Extension, X509Name, X509Req, X509ReqBuilder};

use super::extension::{ID_CE_SUBJECT_ALT_NAME, extension};
use crate::certificate::Certificate;
use crate::est::KeyKind;
use crate::input::LoginId;
use crate::secret::PrivateKey;

/// Where the subject of a request comes from. The bank decides the final name.
#[derive(Debug)]
pub enum SubjectSource<'a> {
    /// A first certificate: CN = login ID.
    LoginId(&'a LoginId),
    /// A renewal: subject (and alternative names) of the old certificate, byte for byte
    /// (RFC 7030 section 4.2.2).
    Certificate(&'a Certificate),
}

/// Generates a key. For RSA-2048 that takes between 0.1 and 1 s, at random.
pub fn generate_key(kind: KeyKind) -> Result<PrivateKey, ErrorStack> {
    let key = match kind {
        KeyKind::Rsa2048 => PKey::from_rsa(Rsa::generate(2048)?),
        KeyKind::Rsa3072 => PKey::from_rsa(Rsa::generate(3072)?),
        KeyKind::Rsa4096 => PKey::from_rsa(Rsa::generate(4096)?),
        KeyKind::EcP256 => elliptic(Nid::X9_62_PRIME256V1),
        KeyKind::EcP384 => elliptic(Nid::SECP384R1),
    };
    key.map(PrivateKey::new)
}

fn elliptic(curve: Nid) -> Result<PKey<Private>, ErrorStack> {
    let group = EcGroup::from_curve_name(curve)?;
    PKey::from_ec_key(EcKey::generate(&group)?)
}

/// A signed certificate request (PKCS#10, RFC 2986), DER.
pub fn certificate_request(key: &PrivateKey, subject: &SubjectSource<'_>) -> Result<Vec<u8>, ErrorStack> {
    let mut draft = draft(key.expose(), subject)?;
    draft.sign(key.expose(), digest(key))?;
    draft.build().to_der()
}

/// An unsigned request for this key.
pub(super) fn draft<T: HasPublic>(key: &PKeyRef<T>, subject: &SubjectSource<'_>) -> Result<X509ReqBuilder, ErrorStack> {
    let mut builder = X509Req::builder()?;
    builder.set_pubkey(key)?;
    match subject {
        SubjectSource::LoginId(login_id) => {
            let name = common_name(login_id)?;
            builder.set_subject_name(&name)?;
        }
        SubjectSource::Certificate(old) => copy_names(&mut builder, old)?,
    }
    Ok(builder)
}

/// A digest as strong as the key (RFC 5480 section 4).
fn digest(key: &PrivateKey) -> MessageDigest {
    let is_p384 = key.expose().id() == Id::EC && key.expose().bits() == 384;
    if is_p384 { MessageDigest::sha384() } else { MessageDigest::sha256() }
}

fn common_name(login_id: &LoginId) -> Result<X509Name, ErrorStack> {
    let mut name = X509Name::builder()?;
    name.append_entry_by_nid(Nid::COMMONNAME, login_id.as_str())?;
    Ok(name.build())
}

/// Copies both unchanged from the certificate: authorities compare bytes, not meanings.
fn copy_names(builder: &mut X509ReqBuilder, old: &Certificate) -> Result<(), ErrorStack> {
    builder.set_subject_name(old.x509()?.subject_name())?;
    let Some(names) = extension(old, ID_CE_SUBJECT_ALT_NAME) else {
        return Ok(());
    };
    let identifier = Asn1Object::from_str(&ID_CE_SUBJECT_ALT_NAME.to_string())?;
    let value = Asn1OctetString::new_from_bytes(names.value)?;
    let mut extensions = Stack::new()?;
    extensions.push(X509Extension::new_from_der(&identifier, names.critical, &value)?)?;
    builder.add_extensions(&extensions)
}
