//! The application's installers, which the pages offer.

use std::path::{Path, PathBuf};

/// The installers for Windows and Debian. Either file may be missing or appear later.
#[derive(Debug)]
pub(crate) struct SetupFiles {
    pub(crate) msi: PathBuf,
    pub(crate) deb: Option<PathBuf>,
}

/// Paths at which the pages serve the installers.
pub(crate) const MSI: &str = "/cc1554setup.msi";
pub(crate) const DEB: &str = "/cc1554setup.deb";

impl SetupFiles {
    /// `named` are the configured installers, `msi` is the default, which may be put in place later.
    pub(crate) fn new(named: Vec<PathBuf>, msi: PathBuf) -> Self {
        let (debs, msis): (Vec<_>, Vec<_>) = named.into_iter().partition(|file| is_deb(file));
        Self { msi: msis.into_iter().next_back().unwrap_or(msi), deb: debs.into_iter().next_back() }
    }

    /// The installer for the browser with this `User-Agent` header: on Linux the Debian package, if it exists,
    /// otherwise the one for Windows.
    pub(crate) fn for_browser(&self, user_agent: &str) -> &'static str {
        let is_linux = user_agent.contains("Linux") && !user_agent.contains("Android");
        if is_linux && self.deb.as_ref().is_some_and(|file| file.exists()) { DEB } else { MSI }
    }
}

fn is_deb(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "deb")
}
