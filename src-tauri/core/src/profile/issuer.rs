use openssl::nid::Nid;
use openssl::pkey::{PKey, Public};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::base64_form;
use crate::certificate::{Certificate, Name};

/// Identifies the bank's certificates: by the name of the issuing authority and, if the profile pins keys,
/// by a signature of one of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerMatch {
    /// O of the issuer.
    pub organization: String,
    /// OU of the issuer, optionally followed by its generation (" - G4").
    pub organizational_unit: String,
    /// The authority's keys in use; if empty, only the name is compared.
    #[serde(default)]
    pub public_keys: Vec<AuthorityKey>,
}

/// An authority's public key. In a profile: the base64 of its `SubjectPublicKeyInfo` (RFC 5280
/// section 4.1).
#[derive(Clone, Debug)]
pub struct AuthorityKey(pub PKey<Public>);

impl<'de> Deserialize<'de> for AuthorityKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = PKey::public_key_from_der(&base64_form::deserialize(deserializer)?);
        key.map(Self).map_err(D::Error::custom)
    }
}

impl IssuerMatch {
    /// Whether a certificate is the bank's.
    pub fn matches(&self, certificate: &Certificate) -> bool {
        self.is_named(certificate.issuer()) && self.has_pinned_key(certificate)
    }

    /// An issuer's name may have several O and OU in any order; the bank's must be among them.
    fn is_named(&self, issuer: &Name) -> bool {
        issuer.has(Nid::ORGANIZATIONNAME, |organization| organization == self.organization)
            && issuer.has(Nid::ORGANIZATIONALUNITNAME, |unit| self.is_unit(unit))
    }

    fn is_unit(&self, unit: &str) -> bool {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
        let rest = unit.strip_prefix(&self.organizational_unit);
        rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix(" - G").is_some_and(is_number))
    }

    fn has_pinned_key(&self, certificate: &Certificate) -> bool {
        let has_signed = |AuthorityKey(key): &AuthorityKey| certificate.x509().and_then(|x509| x509.verify(key));
        self.public_keys.is_empty() || self.public_keys.iter().any(|key| has_signed(key).unwrap_or(false))
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use openssl::x509::X509Name;
    use serde_json::json;

    use super::*;
    use crate::keystore::contract::ORGANIZATION;
    use crate::keystore::contract::authority::Authority;

    #[test]
    fn case_15_the_whole_name_is_compared() {
        let (bank, unit) = ("(1554)NTT DATA CORPORATION", "(1554)ANSER-WEB(BizSOL) CA");
        let issuer = IssuerMatch {
            organization: bank.to_owned(),
            organizational_unit: unit.to_owned(),
            public_keys: Vec::new(),
        };
        let is_named = |organizations: &[&str], units: &[&str]| {
            let mut name = X509Name::builder().unwrap();
            let organizations = organizations.iter().map(|value| ("O", value));
            for (kind, value) in organizations.chain(units.iter().map(|value| ("OU", value))) {
                name.append_entry_by_text(kind, value).unwrap();
            }
            issuer.is_named(&Name::new(&name.build()).unwrap())
        };
        assert!(is_named(&[bank], &[unit]));
        assert!(is_named(&["Managed PKI", bank], &["Terms of use", &format!("{unit} - G4")]));
        for other in ["", "(1554)", " HOSTILE", " - G", " - G4 TEST", " - G+4", " - g4", " - G4\n", " "] {
            assert!(!is_named(&[bank], &[&format!("(1554)ANSER-WEB(BizSOL) PRACTICE CA{other}")]));
            assert!(other.is_empty() || !is_named(&[bank], &[&format!("{unit}{other}")]), "{other}");
        }
        for organization in ["(1554)SETO SHINKIN PRACTICE BANK", "(1554)NTT DATA", "(1554)NTT DATA CORPORATION "] {
            assert!(!is_named(&[organization], &[unit]), "{organization}");
        }
        assert!(!is_named(&[], &[unit]) && !is_named(&[bank], &[]));
        assert!(!is_named(&[unit], &[bank]));
    }

    #[test]
    fn a_pinned_key_is_read_and_distinguishes_namesakes() {
        let (bank, namesake) = (Authority::new("CA"), Authority::new("CA"));
        let read = |key: &[u8]| {
            let keys = [STANDARD.encode(key)];
            let issuer = json!({ "organization": ORGANIZATION, "organizational_unit": "CA", "public_keys": keys });
            serde_json::from_value::<IssuerMatch>(issuer)
        };
        let issuer = read(&bank.key().public_key_to_der().unwrap()).unwrap();
        assert!(issuer.matches(&bank.issue_p256("logid031").certificate));
        assert!(!issuer.matches(&namesake.issue_p256("logid031").certificate));
        assert!(read(b"no key").is_err());
    }
}
