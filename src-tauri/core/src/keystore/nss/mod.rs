//! The NSS shared database that Chrome and Edge on Linux use, through PKCS#11 on NSS's own
//! softokn: what is stored here, a running browser sees without a restart.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rustls::sign::SigningKey;

use super::{Identity, KeyStore, KeyStoreError, StorePlace};
use crate::certificate::{Certificate, Fingerprint, Name};
use crate::lock::lock;
use crate::profile::IssuerMatch;
use crate::secret::Secret;

mod der;
mod directory_mutex;
mod error;
mod files;
mod import;
mod key;
mod objects;
mod place;
mod signing;
mod softokn;
mod token;
mod write;

use signing::TokenKey;
use token::{SharedPassword, Token};

#[cfg(any(test, feature = "test-support"))]
pub use write::hook;

#[cfg(test)]
mod contract_tests;

/// A handle to one database, which is opened when it is first used: the window need not wait for it, and
/// what cannot be opened is an error on the screen that needed it, tried again with the next call.
#[derive(Debug)]
pub struct NssStore {
    directory: Option<PathBuf>,
    password: SharedPassword,
    token: Mutex<Option<Arc<Token>>>,
}

impl NssStore {
    /// The database in `directory`; where there is none, a new one without a password will be made, as
    /// Chromium does. Opens nothing yet.
    pub fn at(directory: &Path) -> Self {
        Self::new(Some(directory.to_owned()), SharedPassword::default())
    }

    /// The database that Chromium uses for this user.
    pub fn of_chromium() -> Self {
        let directory = dirs::home_dir().map(|home| Self::directory_of_user(&home));
        Self::new(directory, SharedPassword::default())
    }

    fn new(directory: Option<PathBuf>, password: SharedPassword) -> Self {
        Self { directory, password, token: Mutex::default() }
    }

    /// Of two first users at once, one opens and the other waits. The first of a process loads and
    /// initialises NSS.
    fn token(&self) -> Result<Arc<Token>, KeyStoreError> {
        let mut opened = lock(&self.token);
        if let Some(token) = &*opened {
            return Ok(Arc::clone(token));
        }
        let directory = self.directory.as_deref().ok_or_else(|| KeyStoreError::Failed("no home".into()))?;
        let token = Token::open(directory, Arc::clone(&self.password))?;
        Ok(Arc::clone(opened.insert(Arc::new(token))))
    }

    /// Whether Chromium, or this app, has made that database.
    pub fn chromium_has_one() -> bool {
        dirs::home_dir().is_some_and(|home| Self::directory_of_user(&home).join("cert9.db").exists())
    }

    fn directory_of_user(home: &Path) -> PathBuf {
        Self::chromium_directory(home, xdg_data_home().as_deref())
    }

    fn data_directory_of_user(home: &Path) -> PathBuf {
        data_directory(home, xdg_data_home().as_deref())
    }

    /// The directory of the database that Chromium uses for a user with these settings: the old
    /// place if it exists, else the one in the data folder (`crypto/nss_util.cc`).
    pub fn chromium_directory(home: &Path, xdg_data_home: Option<&Path>) -> PathBuf {
        let old_place = home.join(".pki/nssdb");
        if old_place.exists() { old_place } else { data_directory(home, xdg_data_home) }
    }
}

#[expect(clippy::disallowed_methods, reason = "where Chromium looks for it")]
fn xdg_data_home() -> Option<PathBuf> {
    env::var_os("XDG_DATA_HOME").map(PathBuf::from)
}

fn data_directory(home: &Path, xdg_data_home: Option<&Path>) -> PathBuf {
    let set = xdg_data_home.filter(|folder| !folder.as_os_str().is_empty());
    set.map_or_else(|| home.join(".local/share"), Path::to_owned).join("pki/nssdb")
}

impl KeyStore for NssStore {
    fn certificates(&self, issuer: &IssuerMatch) -> Result<Vec<Certificate>, KeyStoreError> {
        let keyed = self.token()?.read(objects::keyed_certificates)?;
        let certificates = keyed.into_iter().map(|keyed| keyed.certificate);
        Ok(certificates.filter(|certificate| issuer.matches(certificate)).collect())
    }

    fn import(&self, identity: &Identity<'_>) -> Result<(), KeyStoreError> {
        // A fresh handle knows the password of now: another program may have changed it, and what
        // is encrypted with the old one nobody can read.
        self.token()?.reopen()?.write(|session| import::import(session, identity))
    }

    fn signing_key(&self, certificate: &Fingerprint) -> Result<Arc<dyn SigningKey>, KeyStoreError> {
        Ok(Arc::new(TokenKey::find(&self.token()?, certificate)?))
    }

    fn delete(&self, certificate: &Fingerprint) -> Result<(), KeyStoreError> {
        self.token()?.write(|session| objects::remove(session, &objects::keyed_certificate(session, certificate)?))
    }

    fn unlock(&self, password: &Secret) -> Result<(), KeyStoreError> {
        self.token()?.unlock(password)
    }

    fn reopen(&self) -> Result<Box<dyn KeyStore>, KeyStoreError> {
        Ok(Box::new(Self::new(self.directory.clone(), Arc::clone(&self.password))))
    }

    fn named(&self, subject: &Name) -> Result<Vec<Certificate>, KeyStoreError> {
        self.token()?.read(|session| objects::certificates_named(session, subject))
    }

    fn place(&self) -> StorePlace {
        place::of(self.directory.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chromium_directory_is_the_data_folder_unless_the_old_place_exists() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        let data = Path::new("/data");
        let in_home = home.join(".local/share/pki/nssdb");
        assert_eq!(NssStore::chromium_directory(home, None), in_home);
        assert_eq!(NssStore::chromium_directory(home, Some(Path::new(""))), in_home);
        assert_eq!(NssStore::chromium_directory(home, Some(data)), data.join("pki/nssdb"));
        std::fs::create_dir_all(home.join(".pki/nssdb")).unwrap();
        assert_eq!(NssStore::chromium_directory(home, Some(data)), home.join(".pki/nssdb"));
    }
}
