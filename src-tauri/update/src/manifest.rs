use std::collections::BTreeMap;
use std::env::consts::{ARCH, OS};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use semver::Version;
use serde::Deserialize;

use super::{PublicKeys, ReleaseError, keys};

/// Longest manifest, in bytes.
pub const MANIFEST_LIMIT: usize = 64 * 1024;
/// Longest signature, in bytes.
pub const SIGNATURE_LIMIT: usize = 4096;
/// Largest package, in bytes.
const PACKAGE_LIMIT: u64 = 256 * 1024 * 1024;
/// Longest notes, in characters.
const NOTES_LIMIT: usize = 4000;

/// This system's name in a manifest: `linux-x86_64`, `windows-x86_64`.
pub fn platform_name() -> String {
    format!("{OS}-{ARCH}")
}

/// What the update service offers: the updater plugin's static JSON, with additional members for this
/// app. Only [`Manifest::verify`] creates one. Unknown members are ignored, so that newer manifests can
/// be read.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    product: String,
    /// Increases with each manifest.
    pub serial: u64,
    /// The offered version.
    pub version: Version,
    /// What is new, in Japanese. Text, never markup.
    #[serde(default)]
    pub notes: String,
    /// The same in English.
    #[serde(default)]
    pub notes_en: String,
    /// Versions older than this must not be used any longer.
    pub minimum_version: Option<Version>,
    /// The percentage of installations that it is offered to.
    #[serde(default = "everyone")]
    pub rollout: u8,
    platforms: BTreeMap<String, Package>,
    /// The manifest's original bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// The signature of these bytes, as minisign writes it.
    #[serde(skip)]
    pub signature: String,
    /// The public key that verified them, as the line it was given in. It verifies the packages, too.
    #[serde(skip)]
    pub key: String,
}

/// One system's package.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    /// Its address.
    pub url: String,
    /// A file of `minisign -S`, in base64.
    pub signature: String,
    /// Its size, in bytes.
    pub size: u64,
}

fn everyone() -> u8 {
    100
}

impl Manifest {
    /// Reads a manifest that one of these keys has signed, for this product.
    pub fn verify(bytes: Vec<u8>, signature: Vec<u8>, keys: &PublicKeys, product: &str) -> Result<Self, ReleaseError> {
        let signature = String::from_utf8(signature).map_err(|_| keys::NO_SIGNATURE)?;
        let key = keys.verify(&bytes, &signature)?.to_owned();
        Ok(Self { signature, key, ..Self::parse(bytes, product)? })
    }

    /// Reads a manifest without verifying its signature.
    fn parse(bytes: Vec<u8>, product: &str) -> Result<Self, ReleaseError> {
        let manifest: Self =
            serde_json::from_slice(&bytes).map_err(|_| ReleaseError::Unreadable("it is not the JSON of a manifest"))?;
        let is_plain = |version: &Version| version.pre.is_empty() && version.build.is_empty();
        Err(ReleaseError::Unreadable(if manifest.product != product {
            "it is another product's"
        } else if !is_plain(&manifest.version) || !manifest.minimum_version.as_ref().is_none_or(is_plain) {
            "a version that is not x.y.z" // the form that Windows Installer supports
        } else if !is_text(&manifest.notes) || !is_text(&manifest.notes_en) {
            "notes that cannot be shown"
        } else if manifest.rollout > 100 {
            "a percentage above 100"
        } else {
            return Ok(Self { bytes, ..manifest });
        }))
    }

    /// Entry point for the fuzz target.
    #[cfg(feature = "fuzzing")]
    pub fn parse_unverified(bytes: &[u8], product: &str) -> Result<Self, ReleaseError> {
        Self::parse(bytes.to_vec(), product)
    }

    /// The package for this system.
    pub fn package(&self) -> Result<&Package, ReleaseError> {
        let package = self.platforms.get(&platform_name()).ok_or(ReleaseError::OtherPlatform)?;
        match package.size {
            0 => Err(ReleaseError::Unreadable("a package without a size")),
            1..=PACKAGE_LIMIT => Ok(package),
            _ => Err(ReleaseError::TooLarge),
        }
    }

    /// Verifies that these bytes are that package, signed by the manifest's own key.
    pub fn verify_package(&self, bytes: &[u8]) -> Result<(), ReleaseError> {
        let decoded = STANDARD.decode(self.package()?.signature.trim()).ok();
        let signature = decoded.and_then(|signature| String::from_utf8(signature).ok());
        keys::verify(&self.key, bytes, &signature.ok_or(keys::NO_SIGNATURE)?)
    }
}

/// Whether a text is bounded, and free of control characters other than line feeds and of characters
/// that change the text direction.
fn is_text(text: &str) -> bool {
    let steers_display = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().count() <= NOTES_LIMIT && !text.chars().any(steers_display)
}

#[cfg(test)]
mod tests {
    use minisign::KeyPair;
    use serde_json::{Value, json};

    use super::*;

    const PRODUCT: &str = "jp.example.bank";

    fn sample() -> Value {
        json!({
            "product": PRODUCT,
            "serial": 5,
            "version": "1.2.3",
            "notes": "証明書の一覧が見やすくなりました。\n<b>太字</b>",
            "notes_en": "The list is easier to read.",
            "minimum_version": "1.0.0",
            "rollout": 25,
            "pub_date": "2026-11-25T00:00:00Z",
            "platforms": { platform_name(): { "url": "https://u.example/a.deb", "signature": "", "size": 1 } },
            "later": { "anything": [1] },
        })
    }

    fn with(member: &str, value: Value) -> Result<Manifest, ReleaseError> {
        let mut manifest = sample();
        manifest[member] = value;
        Manifest::parse(manifest.to_string().into_bytes(), PRODUCT)
    }

    #[test]
    fn known_members_are_read_and_unknown_ones_ignored() {
        let manifest = with("later", json!(null)).unwrap();
        assert_eq!((manifest.serial, manifest.version), (5, Version::new(1, 2, 3)));
        assert_eq!(manifest.minimum_version, Some(Version::new(1, 0, 0)));
        assert_eq!(manifest.rollout, 25);
        assert!(manifest.notes.ends_with("<b>太字</b>"), "text stays text");
        let least = json!({ "product": PRODUCT, "serial": 1, "version": "1.2.3", "platforms": {} });
        let least = Manifest::parse(least.to_string().into_bytes(), PRODUCT).unwrap();
        assert_eq!((least.rollout, least.notes.as_str(), least.notes_en.as_str()), (100, "", ""));
        assert_eq!(least.package().unwrap_err(), ReleaseError::OtherPlatform);
    }

    #[test]
    fn an_invalid_manifest_is_refused() {
        let broken = [
            with("product", json!("jp.example.other")),
            with("serial", json!(-1)),
            with("version", json!("1.2")),
            with("version", json!("v1.2.3")),
            with("version", json!("1.2.3-beta")),
            with("version", json!("1.2.3+0")),
            with("version", json!(1)),
            with("minimum_version", json!("")),
            with("rollout", json!(101)),
            with("rollout", json!(-1)),
            with("notes", json!("a\u{1b}[2J")),
            with("notes", json!("a\u{202e}b")),
            with("notes", json!("長".repeat(NOTES_LIMIT + 1))),
            with("notes", json!(["a"])),
            with("platforms", json!([])),
            with("platforms", json!({ "x": { "url": "https://u.example/" } })),
            Manifest::parse(b"<html>".to_vec(), PRODUCT),
            Manifest::parse(Vec::new(), PRODUCT),
            Manifest::parse("[".repeat(60_000).into_bytes(), PRODUCT),
        ];
        for outcome in broken {
            assert!(matches!(outcome, Err(ReleaseError::Unreadable(_))), "{outcome:?}");
        }
    }

    #[test]
    fn a_package_is_bounded() {
        for (size, refused) in
            [(0, ReleaseError::Unreadable("a package without a size")), (PACKAGE_LIMIT + 1, ReleaseError::TooLarge)]
        {
            let package = json!({ "url": "https://u.example/", "signature": "", "size": size });
            let manifest = with("platforms", json!({ platform_name(): package })).unwrap();
            assert_eq!(manifest.package().unwrap_err(), refused);
        }
    }

    /// Every byte of a manifest is signed, and only the bank's keys are accepted.
    #[test]
    fn a_manifest_counts_by_its_signature() {
        let (signer, other) = (keypair(), keypair());
        let keys = keys(&[&other, &signer]);
        let bytes = sample().to_string().into_bytes();
        let signature = sign(&signer, &bytes);
        let verify = |bytes: &[u8], signature: &str| {
            Manifest::verify(bytes.to_vec(), signature.as_bytes().to_vec(), &keys, PRODUCT)
        };
        let manifest = verify(&bytes, &signature).unwrap();
        assert_eq!(manifest.key, signer.pk.to_base64());
        assert_eq!((&manifest.bytes, &manifest.signature), (&bytes, &signature));
        for at in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[at] ^= 1;
            assert_eq!(verify(&forged, &signature).unwrap_err(), ReleaseError::Changed);
        }
        let refused = |signature: &str| verify(&bytes, signature).unwrap_err();
        assert_eq!(refused(&sign(&keypair(), &bytes)), ReleaseError::UnknownKey);
        let comment = signature.replace("timestamp:1", "timestamp:2");
        assert_eq!(refused(&comment), ReleaseError::Changed, "the comment is signed, too");
        for none in ["", "RWQ=", &signature[..signature.len() / 2]] {
            assert!(matches!(refused(none), ReleaseError::Unreadable(_)), "{none}");
        }
        let binary = Manifest::verify(bytes.clone(), vec![0xff], &keys, PRODUCT);
        assert!(matches!(binary, Err(ReleaseError::Unreadable(_))));
    }

    #[test]
    fn a_package_is_verified_by_the_key_of_its_manifest() {
        let (signer, other) = (keypair(), keypair());
        let (keys, bytes) = (keys(&[&signer, &other]), b"package");
        let release = |signature: &str| {
            let package = json!({ "url": "", "signature": STANDARD.encode(signature), "size": 7 });
            let mut manifest = sample();
            manifest["platforms"] = json!({ platform_name(): package });
            let manifest = manifest.to_string().into_bytes();
            let signature = sign(&signer, &manifest).into_bytes();
            Manifest::verify(manifest, signature, &keys, PRODUCT).unwrap()
        };
        let good = release(&sign(&signer, bytes));
        assert_eq!(good.verify_package(bytes), Ok(()));
        assert_eq!(good.verify_package(b"Package"), Err(ReleaseError::Changed));
        let others = release(&sign(&other, bytes));
        assert_eq!(others.verify_package(bytes), Err(ReleaseError::UnknownKey));
        assert!(matches!(release("").verify_package(bytes), Err(ReleaseError::Unreadable(_))));
    }

    fn keypair() -> KeyPair {
        KeyPair::generate_unencrypted_keypair().unwrap()
    }

    fn keys(pairs: &[&KeyPair]) -> PublicKeys {
        let lines: Vec<_> = pairs.iter().map(|pair| pair.pk.to_base64()).collect();
        PublicKeys::parse(lines.iter().map(String::as_str)).unwrap()
    }

    fn sign(pair: &KeyPair, bytes: &[u8]) -> String {
        minisign::sign(None, &pair.sk, bytes, Some("timestamp:1"), None).unwrap().to_string()
    }
}
