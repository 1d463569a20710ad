//! Where Chromium-based browsers keep certificates on Linux. Those from the system's packages share one NSS database;
//! each Snap or Flatpak has its own home folder with its own database.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::BrowserDatabase;

mod product;
use product::{DATA_FOLDERS, FAMILY, Product, SNAPS, Snap};

#[cfg(test)]
mod tests;

/// The folders of this user's databases.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Databases {
    /// Where new certificates are stored: the database that this user's browser reads.
    pub(crate) ours: PathBuf,
    /// Existing databases of other Chromium-based browsers.
    pub(crate) others: Vec<PathBuf>,
}

impl Databases {
    /// `None` if this user has no home folder.
    pub(crate) fn of_this_user() -> Option<Self> {
        Some(UserEnvironment::of_this_user()?.databases(default_browser))
    }

    /// The installed browsers that read this folder.
    pub(crate) fn readers_of(folder: &Path) -> Vec<String> {
        let installed = UserEnvironment::of_this_user().map(|user| user.installed()).unwrap_or_default().into_iter();
        installed.filter(|one| one.folder == folder).map(|one| one.browser).collect()
    }

    /// The database in the data folder, which Chromium ignores because the one at the old place exists.
    pub(crate) fn hidden_by(read: &Path) -> Option<PathBuf> {
        let user = UserEnvironment::of_this_user()?;
        hidden_database(read, &user.home, user.xdg_data_home.as_deref())
    }

    /// Whether any database exists.
    pub(crate) fn any_exists() -> bool {
        UserEnvironment::of_this_user().is_some_and(|user| user.folders().iter().any(|folder| is_database(folder)))
    }
}

pub(super) fn browser_databases() -> Vec<BrowserDatabase> {
    let Some(user) = UserEnvironment::of_this_user() else { return Vec::new() };
    let ours = user.databases(default_browser).ours;
    let installed = user.installed().into_iter();
    installed
        .map(|Installed { browser, folder, .. }| BrowserDatabase { browser, is_ours: folder == ours, folder })
        .collect()
}

/// The folder that Chromium uses with these settings: the old place if it exists, else the one in the data folder
/// (`crypto/nss_util.cc`).
fn chromium_directory(home: &Path, xdg_data_home: Option<&Path>) -> PathBuf {
    let [old_place, new_place] = chromium_directories(home, xdg_data_home);
    if old_place.exists() { old_place } else { new_place }
}

fn chromium_directories(home: &Path, xdg_data_home: Option<&Path>) -> [PathBuf; 2] {
    let set = xdg_data_home.filter(|folder| !folder.as_os_str().is_empty());
    let data = set.map_or_else(|| home.join(".local/share"), Path::to_owned);
    [home.join(".pki/nssdb"), data.join("pki/nssdb")]
}

fn hidden_database(read: &Path, home: &Path, xdg_data_home: Option<&Path>) -> Option<PathBuf> {
    let [old_place, new_place] = chromium_directories(home, xdg_data_home);
    (read == old_place && is_database(&new_place)).then_some(new_place)
}

fn is_database(folder: &Path) -> bool {
    folder.join("cert9.db").exists()
}

/// The desktop's default browser: its menu entry, without `.desktop`.
fn default_browser() -> Option<String> {
    let asked = Command::new("xdg-mime").args(["query", "default", "x-scheme-handler/https"]).output();
    let answer = String::from_utf8(asked.ok()?.stdout).ok()?;
    answer.trim().strip_suffix(".desktop").map(str::to_owned)
}

/// The settings that determine the location of databases.
#[derive(Debug)]
struct UserEnvironment {
    home: PathBuf,
    /// `XDG_DATA_HOME`
    xdg_data_home: Option<PathBuf>,
    /// Folders with menu entries in their subfolder `applications`.
    data_folders: Vec<PathBuf>,
    /// Where Snaps are mounted.
    snaps: Vec<PathBuf>,
}

#[derive(Debug)]
struct Installed {
    browser: String,
    entries: Vec<&'static str>,
    folder: PathBuf,
}

impl UserEnvironment {
    #[expect(clippy::disallowed_methods, reason = "Chromium and the desktop read the same variables")]
    fn of_this_user() -> Option<Self> {
        let home = dirs::home_dir()?;
        let xdg_data_home = env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let users = dirs::data_dir().unwrap_or_default();
        let listed = env::var_os("XDG_DATA_DIRS").unwrap_or_default();
        let data_folders = [users.join("flatpak/exports/share"), users].into_iter();
        let data_folders = data_folders.chain(env::split_paths(&listed));
        // The environment of a timer may list fewer folders than the desktop's.
        let data_folders = data_folders.chain(DATA_FOLDERS.map(PathBuf::from)).collect();
        Some(Self { home, xdg_data_home, data_folders, snaps: SNAPS.map(PathBuf::from).into() })
    }

    /// `default` returns the default browser's menu entry; called only if there is a choice.
    fn databases(&self, default: impl FnOnce() -> Option<String>) -> Databases {
        let ours = self.chosen(default);
        let mut others = self.folders();
        others.retain(|folder| *folder != ours && is_database(folder));
        Databases { ours, others }
    }

    fn chosen(&self, default: impl FnOnce() -> Option<String>) -> PathBuf {
        let installed = self.installed();
        let Some(first) = installed.first() else { return self.system_database() };
        if installed.iter().all(|one| one.folder == first.folder) {
            return first.folder.clone();
        }
        let (entry, system) = (default(), self.system_database());
        let preferences: [&dyn Fn(&Installed) -> bool; 3] = [
            &|one| entry.as_ref().is_some_and(|entry| one.entries.contains(&entry.as_str())),
            &|one| one.folder == system,
            &|one| is_database(&one.folder),
        ];
        let preferred = preferences.iter().find_map(|fits| installed.iter().find(|one| fits(one)));
        preferred.unwrap_or(first).folder.clone()
    }

    fn installed(&self) -> Vec<Installed> {
        FAMILY.iter().flat_map(|product| self.installed_of(product)).collect()
    }

    /// The product's installations: from the system's packages, as a Snap, as a Flatpak.
    fn installed_of(&self, product: &'static Product) -> impl Iterator<Item = Installed> {
        let found = |kind: &str, entries: Vec<_>, folder| {
            let browser = format!("{}{kind}", product.name);
            (!entries.is_empty()).then_some(Installed { browser, entries, folder })
        };
        let is_there = |entry: &&str| self.has_entry(entry);
        let snap = product.snap.as_ref().filter(|snap| snap.entries.first().is_some_and(is_there));
        let of_snap = snap.map_or(&[][..], |snap| snap.entries);
        let of_system = product.entries.iter().copied().filter(is_there).filter(|entry| !of_snap.contains(entry));
        let flatpak = self.flatpak_database(product.flatpak);
        [
            found("", of_system.collect(), self.system_database()),
            snap.and_then(|snap| found(" (Snap)", of_snap.to_vec(), self.snap_database(snap))),
            flatpak.and_then(|folder| found(" (Flatpak)", vec![product.flatpak], folder)),
        ]
        .into_iter()
        .flatten()
    }

    /// Every folder where a Chromium-based browser may have had a database.
    fn folders(&self) -> Vec<PathBuf> {
        let system = chromium_directories(&self.home, self.xdg_data_home.as_deref());
        let snaps = FAMILY.iter().filter_map(|product| product.snap.as_ref());
        let snaps = snaps.flat_map(|snap| chromium_directories(&self.home_of_snap(snap), None));
        let flatpaks = FAMILY.iter().flat_map(|product| self.flatpak_directories(product.flatpak));
        system.into_iter().chain(snaps).chain(flatpaks).collect()
    }

    fn system_database(&self) -> PathBuf {
        chromium_directory(&self.home, self.xdg_data_home.as_deref())
    }

    fn snap_database(&self, snap: &Snap) -> PathBuf {
        chromium_directory(&self.home_of_snap(snap), None)
    }

    /// The home folder of a Snap's active revision. The link `current` in the home folder changes only when the Snap
    /// starts, possibly long after an update has copied everything to the next revision's folder.
    fn home_of_snap(&self, snap: &Snap) -> PathBuf {
        let active = self.snaps.iter().find_map(|mounted| fs::read_link(mounted.join(snap.name).join("current")).ok());
        let revision = active.as_deref().and_then(Path::file_name).unwrap_or("current".as_ref());
        self.home.join("snap").join(snap.name).join(revision)
    }

    /// The Flatpak's database, if the Flatpak is installed.
    fn flatpak_database(&self, identifier: &str) -> Option<PathBuf> {
        let exports = self.exports_of_flatpaks().find(|folder| has_entry(folder, identifier))?;
        let installation = exports.ancestors().nth(2)?;
        let metadata = fs::read_to_string(installation.join("app").join(identifier).join("current/active/metadata"));
        let [old_place, new_place] = self.flatpak_directories(identifier);
        // Without persistence, a Flatpak gets a temporary folder at the old place each time.
        let keeps_old_place = metadata.ok().is_none_or(|text| is_persistent(&text, ".pki"));
        Some(if keeps_old_place && old_place.exists() { old_place } else { new_place })
    }

    fn flatpak_directories(&self, identifier: &str) -> [PathBuf; 2] {
        let home = self.home.join(".var/app").join(identifier);
        chromium_directories(&home, Some(&home.join("data")))
    }

    fn exports_of_flatpaks(&self) -> impl Iterator<Item = &PathBuf> {
        self.data_folders.iter().filter(|folder| is_of_flatpaks(folder))
    }

    fn has_entry(&self, entry: &str) -> bool {
        self.data_folders.iter().any(|folder| !is_of_flatpaks(folder) && has_entry(folder, entry))
    }
}

fn is_of_flatpaks(data_folder: &Path) -> bool {
    data_folder.ends_with("flatpak/exports/share")
}

fn has_entry(data_folder: &Path, entry: &str) -> bool {
    data_folder.join("applications").join(format!("{entry}.desktop")).exists()
}

/// Whether this folder of a Flatpak's home is persistent (flatpak-metadata(5), `persistent`).
fn is_persistent(metadata: &str, folder: &str) -> bool {
    let kept = metadata.lines().filter_map(|line| line.trim().strip_prefix("persistent="));
    kept.flat_map(|list| list.split(';')).any(|kept| kept == folder)
}
