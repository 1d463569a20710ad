//! This user's browsers: which are running, and which read certificates from another database. A browser offers a new
//! certificate only after all its windows were closed once.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use sysinfo::{Process, ProcessRefreshKind, ProcessesToUpdate, RefreshKind, System, UpdateKind};

#[cfg(target_os = "linux")]
pub(crate) mod databases;
#[cfg(target_os = "linux")]
use databases as platform;
#[cfg(windows)]
use windows as platform;

/// Lists browsers by name.
pub trait Browsers: Send + Sync + fmt::Debug {
    /// The running browsers, without duplicates.
    fn running(&self) -> Vec<String>;

    /// The installed browsers that do not read the database where the app stores new certificates, without duplicates.
    fn elsewhere(&self) -> Vec<String>;
}

/// An installed browser and the folder of the certificate database that it reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BrowserDatabase {
    /// Its name: `Google Chrome`, `Chromium (Snap)`.
    pub browser: String,
    /// The folder, which may not exist yet: the browser or the app creates it on first use.
    pub folder: PathBuf,
    /// Whether the app stores new certificates there.
    pub is_ours: bool,
}

/// The database of each installed browser. Empty on Windows, where all of them use the system's store.
pub fn browser_databases() -> Vec<BrowserDatabase> {
    platform::browser_databases()
}

/// This user's browsers on this machine.
#[derive(Debug)]
pub struct SystemBrowsers;

impl Browsers for SystemBrowsers {
    fn running(&self) -> Vec<String> {
        // Only a hint on a screen: without a process list, none are reported.
        let Ok(mut system) = System::new_with_specifics(RefreshKind::nothing()) else {
            return Vec::new();
        };
        let wanted = ProcessRefreshKind::nothing().with_user(UpdateKind::Always).with_exe(UpdateKind::Always);
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted.without_tasks());
        browsers(&system)
    }

    fn elsewhere(&self) -> Vec<String> {
        let others: BTreeSet<_> = browser_databases().into_iter().filter(|one| !one.is_ours).collect();
        others.into_iter().map(|one| one.browser).collect()
    }
}

fn browsers(system: &System) -> Vec<String> {
    let this = sysinfo::get_current_pid().ok().and_then(|pid| system.process(pid));
    let user = this.and_then(Process::user_id);
    let names: BTreeSet<_> = system
        .processes()
        .values()
        .filter(|process| process.user_id() == user)
        .filter_map(|process| browser(&process.name().to_string_lossy(), process.exe()))
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The browser a process belongs to, by its program's name, which is `chrome` in Chromium's Snap and Flatpak, too.
fn browser(program: &str, file: Option<&Path>) -> Option<&'static str> {
    let is_chromium =
        || file.is_some_and(|file| file.iter().any(|part| part.to_string_lossy().starts_with("chromium")));
    match program.trim_end_matches(".exe") {
        "msedge" | "microsoft-edge" => Some("Microsoft Edge"),
        "chrome" if is_chromium() => Some("Chromium"),
        "chrome" | "google-chrome" => Some("Google Chrome"),
        "chromium" | "chromium-browser" => Some("Chromium"),
        _ => None,
    }
}

#[cfg(windows)]
mod windows {
    use super::BrowserDatabase;

    pub(super) fn browser_databases() -> Vec<BrowserDatabase> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_by_name() {
        for (program, file, name) in [
            ("msedge.exe", None, Some("Microsoft Edge")),
            ("chrome", None, Some("Google Chrome")),
            ("chrome", Some("/opt/google/chrome/chrome"), Some("Google Chrome")),
            ("chrome", Some("/app/extra/chrome"), Some("Google Chrome")),
            ("chromium", Some("/usr/lib/chromium/chromium"), Some("Chromium")),
            ("chromedriver", None, None),
        ] {
            assert_eq!(browser(program, file.map(Path::new)), name, "{program} {file:?}");
        }
    }

    #[test]
    fn case_25_a_program_called_chrome_is_chromium_where_its_folder_says_so() {
        for file in ["/snap/chromium/2897/usr/lib/chromium-browser/chrome", "/app/chromium/chrome"] {
            assert_eq!(browser("chrome", Some(Path::new(file))), Some("Chromium"), "{file}");
        }
    }
}
