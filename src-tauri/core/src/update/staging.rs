use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Platform, Release, UpdateError};
use crate::private_files::{continue_private, create_private_folder, replace};

const PART: &str = "package.part";
const ABOUT: &str = "package.json";

/// Where a package is put together, over as many tries and starts as it takes.
pub(super) struct Staging<'a> {
    folder: &'a Path,
    release: &'a Release,
}

/// What the bytes on disk are the beginning of.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize)]
struct About {
    signature: String,
    size: u64,
    /// The validator by which the server knows the bytes again (RFC 9110 section 8.8.3).
    etag: Option<String>,
}

impl<'a> Staging<'a> {
    /// In this folder. What is there of another package goes.
    pub(super) fn open(folder: &'a Path, release: &'a Release) -> Result<Self, UpdateError> {
        create_private_folder(folder).map_err(UpdateError::at(folder))?;
        let staging = Self { folder, release };
        if !staging.is_of_this_release() {
            staging.clear()?;
        }
        Ok(staging)
    }

    /// How many bytes are there, and the validator to ask for the rest with. Without a validator
    /// nothing is resumed: the file may have changed meanwhile.
    pub(super) fn begun(&self) -> (u64, Option<String>) {
        let length = fs::metadata(self.part()).map_or(0, |part| part.len());
        match self.about().etag {
            Some(etag) if (1..=self.release.size).contains(&length) => (length, Some(etag)),
            _ => (0, None),
        }
    }

    /// The file to go on with, `from` bytes long.
    pub(super) fn part_from(&self, from: u64, etag: Option<String>) -> Result<File, UpdateError> {
        let release = self.release;
        let signature = release.seal.text().to_owned();
        let about = About { signature, size: release.size, etag };
        let bytes = serde_json::to_vec(&about).map_err(io::Error::other);
        bytes
            .and_then(|bytes| replace(self.folder, ABOUT, &bytes))
            .map_err(UpdateError::at(self.folder))?;
        continue_private(&self.part(), from).map_err(UpdateError::at(self.part()))
    }

    /// Whether every byte is there.
    pub(super) fn is_whole(&self) -> bool {
        fs::metadata(self.part()).is_ok_and(|part| part.len() == self.release.size)
    }

    /// The bytes so far.
    pub(super) fn part(&self) -> PathBuf {
        self.folder.join(PART)
    }

    /// The whole package, once it has been found good.
    pub(super) fn package(&self, platform: Platform) -> PathBuf {
        self.folder.join(name(platform))
    }

    /// Gives the whole package the name it is installed under.
    pub(super) fn finish(&self, platform: Platform) -> Result<PathBuf, UpdateError> {
        let package = self.package(platform);
        fs::rename(self.part(), &package).map_err(UpdateError::at(&package))?;
        Ok(package)
    }

    /// Throws away what is there.
    pub(super) fn clear(&self) -> Result<(), UpdateError> {
        clear(self.folder)
    }

    fn is_of_this_release(&self) -> bool {
        let about = self.about();
        about.signature == self.release.seal.text() && about.size == self.release.size
    }

    fn about(&self) -> About {
        let known = fs::read(self.folder.join(ABOUT)).ok();
        known.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }
}

fn name(platform: Platform) -> String {
    format!("package.{}", platform.ending)
}

/// Removes whatever updates have left in a folder.
pub(super) fn clear(folder: &Path) -> Result<(), UpdateError> {
    let packages = [Platform::WINDOWS, Platform::LINUX].map(name);
    for name in packages.iter().map(String::as_str).chain([PART, ABOUT]) {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(UpdateError::at(path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}
