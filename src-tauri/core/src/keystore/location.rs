use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use super::{KeyStore, KeyStoreError};

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

/// Which key store is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StoreLocation {
    /// The one this user's browsers use.
    #[default]
    Browser,
    /// `nss:DIR`: an NSS database in a folder.
    Nss(PathBuf),
}

/// Not a store's name.
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
    /// A handle to it; a database is opened, or made, when it is first used.
    pub fn open(&self) -> Result<Arc<dyn KeyStore>, KeyStoreError> {
        platform::open(self)
    }

    /// Whether there is anything to open yet; asking makes nothing.
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

    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
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
        matches!(location, StoreLocation::Browser) // Windows makes every user one
    }
}
