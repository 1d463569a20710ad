//! The application's installers, which the pages offer.

use std::path::{Path, PathBuf};

/// For Windows and for Debian. Either may be missing, or come later.
#[derive(Debug)]
pub(crate) struct SetupFiles {
    pub(crate) msi: PathBuf,
    pub(crate) deb: Option<PathBuf>,
}

/// Where the pages serve them.
pub(crate) const MSI: &str = "/cc1554setup.msi";
pub(crate) const DEB: &str = "/cc1554setup.deb";

impl SetupFiles {
    /// Those that have been named, or else what is put into the data directory, here, later.
    pub(crate) fn new(named: Vec<PathBuf>, msi: PathBuf) -> Self {
        let (debs, msis): (Vec<_>, Vec<_>) = named.into_iter().partition(|file| is_deb(file));
        Self { msi: msis.into_iter().next_back().unwrap_or(msi), deb: debs.into_iter().next_back() }
    }

    /// What the browser that says this of itself (the `User-Agent` header) is offered: on Linux the package for
    /// Debian, where there is one.
    pub(crate) fn for_browser(&self, user_agent: &str) -> &'static str {
        let is_linux = user_agent.contains("Linux") && !user_agent.contains("Android");
        if is_linux && self.deb.as_ref().is_some_and(|file| file.exists()) { DEB } else { MSI }
    }
}

fn is_deb(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "deb")
}
