//! A bank's profile: one TOML file, compiled into the programs.

use std::fs;
use std::path::{Path, PathBuf};

use openssl::x509::X509;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::certificate::Certificate;
use crate::error_code::ErrorCode;
use crate::est::KeyKind;
use crate::language::Language;
use crate::network::Trust;
use crate::update::{PublicKeys, UpdateSource};

mod issuer;
pub use issuer::{AuthorityKey, IssuerMatch};

mod key_storage;
pub use key_storage::KeyStorage;

mod practice;

mod renewal;
pub use renewal::Renewal;

#[cfg(test)]
#[path = "../../profile_json.rs"]
mod profile_json;

/// One bank.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// 金融機関コード: 「1554」.
    pub code: String,
    /// Whether this is a release or the practice edition.
    pub edition: Edition,
    /// The app's name, on every screen.
    pub app_name: String,
    /// The same in English.
    pub app_name_en: String,
    /// The same, marked in the practice edition: the window's title and the packages' product name.
    pub product_name: String,
    /// The same in English, for desktops and package managers in other languages.
    pub product_name_en: String,
    /// The text of the manual's title bars, followed by the product's name.
    pub window_title: String,
    /// The same in English.
    pub window_title_en: String,
    /// The bank's name.
    pub bank_name: String,
    /// The packages' maintainer, `NAME <ADDRESS>` (deb-control(5)).
    pub maintainer: String,
    /// The bank's web site.
    pub homepage: String,
    /// The URL scheme of links from the browser.
    pub scheme: String,
    /// Reverse-domain name of the state folder and the single instance.
    pub identifier: String,
    /// Below `Software` in Windows' registry, for the choices at installation and the policy.
    pub registry_key: String,
    /// The bank's EST service.
    pub service: Service,
    /// The source of new versions of the app.
    pub update: Update,
    /// Identifies the bank's certificates.
    pub issuer: IssuerMatch,
    /// The certificates that the bank renews.
    pub renewal: Renewal,
    /// Whom to call.
    pub contact: Contact,
    /// The same in English.
    pub contact_en: Contact,
    /// The kind of key to generate if the service requests none.
    pub key: KeyKind,
    /// Where it is generated.
    #[serde(default)]
    pub key_storage: KeyStorage,
}

/// An EST service's address, and the trust anchors for its TLS certificate.
#[derive(Clone, Debug)]
pub struct ServiceAddress {
    /// https, the part before `/.well-known/est/`.
    pub url: Url,
    /// The authorities trusted for its server certificate.
    pub trust: Trust,
}

impl ServiceAddress {
    /// Parses the address, which must be https.
    pub fn new(url: &str, trust: Trust) -> Result<Self, ProfileError> {
        let parsed = Url::parse(url).ok().filter(|url| url.scheme() == "https" && url.has_host());
        let url = parsed.ok_or_else(|| ProfileError::ServiceUrl(url.to_owned()))?;
        Ok(Self { url, trust })
    }
}

/// Trust in only the authorities of a PEM file.
pub fn pinned(path: &Path) -> Result<Trust, ProfileError> {
    let unusable = || ProfileError::Authority(path.to_owned());
    let pem = fs::read(path).map_err(|_| unusable())?;
    let authorities = X509::stack_from_pem(&pem)
        .map_err(|_| unusable())?
        .iter()
        .map(|x509| Certificate::parse(&x509.to_der()?))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| unusable())?;
    if authorities.is_empty() {
        return Err(unusable());
    }
    Ok(Trust::Pinned(authorities))
}

/// What every screen shows about the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Bank {
    /// The app's name: 「瀬戸信用金庫 電子証明書発行更新アプリ」.
    pub app_name: String,
    /// The text of the manual's title bars: 「証明書発行アプリケーション」.
    pub window_title: String,
    /// The practice edition: every window is marked 「練習用」.
    pub practice: bool,
    /// Whom to call.
    pub contact: Contact,
}

/// The bank's contact, available on every screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Contact {
    /// 「瀬戸信用金庫 国際業務部」
    pub name: String,
    /// The kind of number: 「フリーダイヤル」
    pub phone_label: String,
    /// 「0120-551-039」
    pub phone: String,
    /// 「平日9:00～17:00」
    pub hours: String,
}

/// The kind of build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// For the bank's customers.
    Release,
    /// The practice edition, marked 「練習用」.
    Practice,
}

/// The EST service in a profile.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Service {
    /// A service on the network.
    Fixed {
        /// Base URL.
        url: String,
        /// The operating system's roots (`"system"`), or pinned ones (`{ pinned = ["base64 of DER"] }`).
        trust: Trust,
    },
    /// The practice bank on this machine; its data folder has address and authority.
    PracticeBank,
}

/// The source of new versions of the app, and the keys that sign them.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Update {
    /// A server on the network.
    Fixed {
        /// The manifest.
        url: String,
        /// The authorities trusted for its TLS certificate.
        trust: Trust,
        /// minisign keys: the current one, followed during a key change by the next one.
        public_keys: Vec<String>,
    },
    /// The files that the practice bank on this machine serves; the address is in its data
    /// folder.
    PracticeBank {
        /// The keys with which the packaged app was built, possibly none. `None` if it is not packaged: the
        /// keys are then read from that folder, which other programs of the user can write to.
        public_keys: Option<Vec<String>>,
    },
}

/// Why a profile, or what it points to, cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file is not a profile.
    #[error("the profile cannot be read")]
    Malformed(#[from] serde_json::Error),
    /// The service's address is not an https URL.
    #[error("{0} is not an https address")]
    ServiceUrl(String),
    /// The practice bank has not been started, or its notice is unreadable.
    #[error("the practice bank does not run ({0})")]
    PracticeBank(PathBuf, #[source] std::io::Error),
    /// A file with trusted authorities cannot be read.
    #[error("no authority in {0}")]
    Authority(PathBuf),
    /// The public keys for updates cannot be read.
    #[error("no keys for updates in {0}")]
    UpdateKeys(String),
}

impl ProfileError {
    /// The code users and support see.
    pub fn code(&self) -> ErrorCode {
        match self {
            // Not a fault of the app's settings: no server is running.
            Self::PracticeBank(..) => ErrorCode::ConnectionRefused,
            _ => ErrorCode::ProfileUnusable,
        }
    }
}

impl Profile {
    /// The bank this build was made for. No other is compiled in, and nothing outside the build (environment,
    /// argument, link) can select one.
    pub fn of_this_build() -> Result<Self, ProfileError> {
        Ok(serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/profile.json")))?)
    }

    /// The bank's service. The practice bank's address is read again each time, as it changes with a
    /// restart.
    pub fn service(&self) -> Result<ServiceAddress, ProfileError> {
        match &self.service {
            Service::Fixed { url, trust } => ServiceAddress::new(url, trust.clone()),
            Service::PracticeBank => practice::service(),
        }
    }

    /// The source of new versions of the app; `None` if there is none.
    pub fn updates(&self) -> Result<Option<UpdateSource>, ProfileError> {
        match &self.update {
            Update::Fixed { public_keys, .. } if public_keys.is_empty() => Ok(None),
            Update::Fixed { url, trust, public_keys } => {
                let ServiceAddress { url, trust } = ServiceAddress::new(url, trust.clone())?;
                let keys = PublicKeys::parse(public_keys.iter().map(String::as_str));
                let keys = keys.ok_or_else(|| ProfileError::UpdateKeys(self.code.clone()))?;
                Ok(Some(UpdateSource { url, trust, keys, product: self.identifier.clone() }))
            }
            Update::PracticeBank { public_keys } => practice::updates(&self.identifier, public_keys.as_deref()),
        }
    }

    /// The default folder for this user's unfinished request and logs.
    pub fn state_folder(&self) -> PathBuf {
        let base = dirs::state_dir().or_else(dirs::data_local_dir).unwrap_or_default();
        base.join(&self.identifier)
    }

    /// What every screen shows about this bank.
    pub fn bank(&self, language: Language) -> Bank {
        let (app_name, window_title, contact) = match language {
            Language::Japanese => (&self.app_name, &self.window_title, &self.contact),
            Language::English => (&self.app_name_en, &self.window_title_en, &self.contact_en),
        };
        Bank {
            app_name: app_name.clone(),
            window_title: window_title.clone(),
            practice: self.edition == Edition::Practice,
            contact: contact.clone(),
        }
    }

    /// The title of the window, and of messages outside it.
    pub fn product_name(&self, language: Language) -> &str {
        match language {
            Language::Japanese => &self.product_name,
            Language::English => &self.product_name_en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: [(&str, &str); 2] = [
        ("seto", include_str!("../../../profiles/seto.toml")),
        ("practice", include_str!("../../../profiles/practice.toml")),
    ];

    /// The profile as embedded in a program built for it, whatever this build's is.
    fn written(name: &str) -> Profile {
        let (_, text) = WRITTEN.iter().find(|(written, _)| *written == name).unwrap();
        let json = profile_json::profile_json(text, Some(KEY)).unwrap().to_string();
        serde_json::from_str(&json).unwrap()
    }

    /// A minisign public key.
    const KEY: &str = "RWQBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB";

    #[test]
    fn every_profile_is_valid() {
        for (name, _) in WRITTEN {
            let profile = written(name);
            let [ja, en] = [&profile.contact, &profile.contact_en]
                .map(|contact| [&contact.name, &contact.phone_label, &contact.phone, &contact.hours]);
            assert_eq!(profile.contact.phone, profile.contact_en.phone);
            let IssuerMatch { organization, organizational_unit, .. } = &profile.issuer;
            let names = [&profile.app_name, &profile.app_name_en, &profile.product_name, &profile.bank_name];
            let texts = [&names[..], &ja[..], &en[..]].concat();
            let mut texts = texts.into_iter().chain([organization, organizational_unit]);
            assert!(texts.all(|text| !text.is_empty() && text.trim() == text), "{name}");
            assert!(profile.code.len() == 4 && profile.code.bytes().all(|digit| digit.is_ascii_digit()), "{name}");
            assert!(organization.contains(&profile.code) && organizational_unit.contains(&profile.code), "{name}");
            let is_of_scheme =
                |character: u8| character.is_ascii_lowercase() || character.is_ascii_digit() || character == b'-';
            assert!(profile.scheme.bytes().all(is_of_scheme), "{name}");
            let practice_keys = match &profile.update {
                Update::PracticeBank { public_keys } => public_keys.as_deref(),
                Update::Fixed { .. } => None,
            };
            let is_practice = profile.edition == Edition::Practice;
            assert_eq!(practice_keys, is_practice.then(|| [KEY.to_owned()]).as_ref().map(|keys| &keys[..]));
        }
        let of_this_build = Profile::of_this_build().unwrap().identifier;
        assert!(WRITTEN.iter().any(|(name, _)| written(name).identifier == of_this_build));
    }

    #[test]
    fn these_tests_cover_every_profile() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../profiles");
        let Ok(files) = fs::read_dir(folder) else {
            return; // not run where it was built
        };
        let files = files.map(|file| file.unwrap().path());
        let names: Vec<_> = files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        assert!(names.len() == WRITTEN.len() && WRITTEN.iter().all(|(name, _)| names.iter().any(|file| file == name)));
    }

    /// Package, program, menu entry, policy and units are named after the scheme, D-Bus name and state
    /// folder after the identifier.
    #[test]
    fn the_editions_can_be_installed_side_by_side() {
        let [release, practice] = ["seto", "practice"].map(written);
        for of in [
            |profile: &Profile| profile.scheme.clone(),
            |profile: &Profile| profile.identifier.clone(),
            |profile: &Profile| profile.registry_key.clone(),
            |profile: &Profile| profile.product_name.clone(),
        ] {
            assert_ne!(of(&release), of(&practice));
        }
        assert_ne!(release.state_folder(), practice.state_folder());
    }

    #[test]
    fn the_released_profile_is_fixed_to_https_addresses_and_keys_that_are_compiled_in() {
        let profile = written("seto");
        assert_eq!(profile.edition, Edition::Release);
        let Service::Fixed { url: service, .. } = &profile.service else { panic!("no service") };
        let Update::Fixed { url: updates, .. } = &profile.update else { panic!("no updates") };
        assert!([service, updates].iter().all(|url| url.starts_with("https://")));
        profile.service().unwrap();
        profile.updates().unwrap();
    }
}
