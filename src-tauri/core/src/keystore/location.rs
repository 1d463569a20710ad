use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use super::{KeyStore, KeyStoreError};

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

/// Identifies a key store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StoreLocation {
    /// The store that this user's browsers use.
    #[default]
    Browser,
    /// `nss:DIR`: an NSS database in a folder.
    Nss(PathBuf),
}

/// Not the name of a store.
#[derive(Debug, thiserror::Error)]
#[error("a key store is `browser` or `nss:FOLDER`")]
pub struct StoreLocationError;

impl FromStr for StoreLocation {
    type Err = StoreLocationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "browser" => Ok(Self::Browser),
            Some(("nss", folder)) if !folder.is_empty() => Ok(Self::Nss(folder.into())),
            _ => Err(StoreLocationError),
        }
    }
}

impl StoreLocation {
    /// A handle to the store; a database is opened, or created, on first use.
    pub fn open(&self) -> Result<Arc<dyn KeyStore>, KeyStoreError> {
        platform::open(self)
    }

    /// Whether the store already exists. Creates nothing.
    pub fn exists(&self) -> bool {
        platform::exists(self)
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::Arc;

    use super::StoreLocation;
    use crate::browsers::databases::Databases;
    use crate::keystore::nss::{BrowserStore, NssStore};
    use crate::keystore::{KeyStore, KeyStoreError};

    #[expect(clippy::unnecessary_wraps, reason = "it can fail on Windows")]
    pub(super) fn open(location: &StoreLocation) -> Result<Arc<dyn KeyStore>, KeyStoreError> {
        Ok(match location {
            StoreLocation::Browser => Arc::new(BrowserStore::of_this_user()),
            StoreLocation::Nss(folder) => Arc::new(NssStore::at(folder)),
        })
    }

    pub(super) fn exists(location: &StoreLocation) -> bool {
        match location {
            StoreLocation::Browser => Databases::any_exists(),
            StoreLocation::Nss(folder) => folder.join("cert9.db").exists(),
        }
    }
}

#[cfg(windows)]
mod windows {
    use std::sync::Arc;

    use super::StoreLocation;
    use crate::keystore::windows::WindowsStore;
    use crate::keystore::{KeyStore, KeyStoreError};

    pub(super) fn open(location: &StoreLocation) -> Result<Arc<dyn KeyStore>, KeyStoreError> {
        match location {
            StoreLocation::Browser => Ok(Arc::new(WindowsStore::current_user())),
            StoreLocation::Nss(_) => Err(KeyStoreError::Unavailable("browsers on Windows use no NSS database".into())),
        }
    }

    pub(super) fn exists(location: &StoreLocation) -> bool {
        matches!(location, StoreLocation::Browser) // Windows creates one for every user
    }
}
