use tempfile::TempDir;

use super::*;

/// The file system of a PC, below a temporary folder.
struct Pc(TempDir);

/// Menu entries, below `usr/share` and similar folders.
const CHROME: &str = "usr/share/applications/google-chrome.desktop";
const CHROME_AGAIN: &str = "usr/share/applications/com.google.Chrome.desktop";
const EDGE: &str = "usr/share/applications/microsoft-edge.desktop";
const CHROMIUM: &str = "usr/share/applications/chromium.desktop";
const SNAP_LAUNCH: &str = "usr/share/applications/chromium-browser.desktop";
const FIREFOX: &str = "usr/share/applications/firefox-esr.desktop";
const SNAP: &str = "var/lib/snapd/desktop/applications/chromium_chromium.desktop";
const BRAVE_SNAP: &str = "var/lib/snapd/desktop/applications/brave_brave.desktop";
const FLATPAK: &str = "var/lib/flatpak/exports/share/applications/org.chromium.Chromium.desktop";
const CHROME_FLATPAK: &str = "var/lib/flatpak/exports/share/applications/com.google.Chrome.desktop";
const USERS_EDGE_FLATPAK: &str = "home/.local/share/flatpak/exports/share/applications/com.microsoft.Edge.desktop";

/// Databases.
const SYSTEMS: &str = "home/.local/share/pki/nssdb";
const SYSTEMS_OLD: &str = "home/.pki/nssdb";
const SNAPS: &str = "home/snap/chromium/2897/.local/share/pki/nssdb";
const SNAPS_OLD: &str = "home/snap/chromium/2897/.pki/nssdb";
const BRAVES: &str = "home/snap/brave/current/.local/share/pki/nssdb";
const FLATPAKS: &str = "home/.var/app/org.chromium.Chromium/data/pki/nssdb";
const FLATPAKS_OLD: &str = "home/.var/app/org.chromium.Chromium/.pki/nssdb";
const CHROME_FLATPAKS: &str = "home/.var/app/com.google.Chrome/data/pki/nssdb";
const EDGE_FLATPAKS: &str = "home/.var/app/com.microsoft.Edge/data/pki/nssdb";

impl Pc {
    fn with(files: &[&str]) -> Self {
        let pc = Self(tempfile::tempdir().unwrap());
        for file in files {
            pc.write(file, "");
        }
        let mounted = pc.path("snap/chromium");
        fs::create_dir_all(&mounted).unwrap();
        std::os::unix::fs::symlink("2897", mounted.join("current")).unwrap();
        pc
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.path(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn environment(&self) -> UserEnvironment {
        let users = ["home/.local/share/flatpak/exports/share", "home/.local/share"].map(|folder| self.path(folder));
        let systems = DATA_FOLDERS.iter().map(|folder| self.path(folder.trim_start_matches('/')));
        UserEnvironment {
            home: self.path("home"),
            xdg_data_home: None,
            data_folders: users.into_iter().chain(systems).collect(),
            snaps: vec![self.path("snap")],
        }
    }

    /// The database for new certificates, and those with others.
    fn databases(&self, default: Option<&str>) -> (String, Vec<String>) {
        let Databases { ours, others } = self.environment().databases(|| default.map(str::to_owned));
        (self.relative(&ours), others.iter().map(|folder| self.relative(folder)).collect())
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(self.0.path()).unwrap().to_str().unwrap().to_owned()
    }
}

fn database(folder: &str) -> String {
    format!("{folder}/cert9.db")
}

#[test]
fn chromium_directory_is_the_data_folder_unless_the_old_place_exists() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let data = Path::new("/data");
    let in_home = home.join(".local/share/pki/nssdb");
    assert_eq!(chromium_directory(home, None), in_home);
    assert_eq!(chromium_directory(home, Some(Path::new(""))), in_home);
    assert_eq!(chromium_directory(home, Some(data)), data.join("pki/nssdb"));
    fs::create_dir_all(home.join(".pki/nssdb")).unwrap();
    assert_eq!(chromium_directory(home, Some(data)), home.join(".pki/nssdb"));
}

#[test]
fn case_25_a_certificate_goes_where_the_users_browser_looks() {
    for (what, installed, default, ours) in [
        ("no browser yet", &[][..], None, SYSTEMS),
        ("one of the system's", &[CHROME][..], Some("google-chrome"), SYSTEMS),
        ("another browser is the default", &[CHROME, FIREFOX][..], Some("firefox-esr"), SYSTEMS),
        ("the Snap alone", &[SNAP][..], Some("chromium_chromium"), SNAPS),
        ("the Snap beside a default that is none of the family", &[SNAP, FIREFOX][..], Some("firefox-esr"), SNAPS),
        ("the Snap where nobody knows the default", &[SNAP][..], None, SNAPS),
        ("Ubuntu's package that starts the Snap", &[SNAP, SNAP_LAUNCH][..], Some("chromium-browser"), SNAPS),
        ("a package of the same name that is a browser", &[SNAP_LAUNCH][..], Some("chromium-browser"), SYSTEMS),
        ("another Snap", &[BRAVE_SNAP][..], Some("brave_brave"), BRAVES),
        ("the Flatpak alone", &[FLATPAK][..], Some("org.chromium.Chromium"), FLATPAKS),
        ("a Flatpak of the user's own", &[USERS_EDGE_FLATPAK][..], None, EDGE_FLATPAKS),
        ("Snap and Chrome, the Snap the default", &[SNAP, CHROME][..], Some("chromium_chromium"), SNAPS),
        ("Snap and Chrome, Chrome the default", &[SNAP, CHROME][..], Some("google-chrome"), SYSTEMS),
        ("Snap and Chrome, the default neither", &[SNAP, CHROME][..], Some("firefox-esr"), SYSTEMS),
        ("Snap and Flatpak, the Flatpak the default", &[SNAP, FLATPAK][..], Some("org.chromium.Chromium"), FLATPAKS),
        ("an entry of both kinds, the system's", &[CHROME_AGAIN][..], Some("com.google.Chrome"), SYSTEMS),
        ("an entry of both kinds, the Flatpak's", &[CHROME_FLATPAK][..], Some("com.google.Chrome"), CHROME_FLATPAKS),
        ("the Snap has been used, the Flatpak has not", &[FLATPAK, SNAP, &database(SNAPS)][..], None, SNAPS),
        ("the Flatpak has been used, the Snap has not", &[FLATPAK, SNAP, &database(FLATPAKS)][..], None, FLATPAKS),
    ] {
        assert_eq!(Pc::with(installed).databases(default).0, ours, "{what}");
    }
}

#[test]
fn case_25_in_each_home_the_old_place_counts_where_it_exists() {
    for (installed, databases, ours) in [
        (CHROME, [SYSTEMS_OLD, SYSTEMS], SYSTEMS_OLD),
        (SNAP, [SNAPS_OLD, SNAPS], SNAPS_OLD),
        (FLATPAK, [FLATPAKS_OLD, FLATPAKS], FLATPAKS_OLD),
    ] {
        let files = databases.map(database);
        let (chosen, others) = Pc::with(&[installed, &files[0], &files[1]]).databases(None);
        assert_eq!((chosen.as_str(), others), (ours, vec![databases[1].to_owned()]));
    }
}

/// A Flatpak gets a new home each time, except for the folders that are declared persistent.
#[test]
fn case_25_a_flatpak_uses_the_old_place_if_it_is_persistent() {
    let metadata = "var/lib/flatpak/app/org.chromium.Chromium/current/active/metadata";
    for (text, ours) in [
        ("[Context]\nshared=network;ipc;\npersistent=.pki;\n", FLATPAKS_OLD),
        ("[Context]\npersistent=.config;.pki\n", FLATPAKS_OLD),
        ("[Context]\npersistent=.pki2;\n", FLATPAKS),
        ("[Context]\nfilesystems=xdg-download;\n", FLATPAKS),
    ] {
        let pc = Pc::with(&[FLATPAK, &database(FLATPAKS_OLD)]);
        pc.write(metadata, text);
        assert_eq!(pc.databases(None).0, ours, "{text}");
    }
}

/// An update copies everything to the next revision's home; the link `current` changes only when the Snap is started.
#[test]
fn case_25_a_snap_that_was_updated_has_its_next_home() {
    let old = "home/snap/chromium/2890/.pki/nssdb";
    let pc = Pc::with(&[SNAP, &database(old), &database(SNAPS_OLD)]);
    std::os::unix::fs::symlink("2890", pc.path("home/snap/chromium/current")).unwrap();
    assert_eq!(pc.databases(None).0, SNAPS_OLD);
}

#[test]
fn case_25_certificates_elsewhere_are_found_and_nothing_is_made() {
    let files = [SYSTEMS_OLD, SNAPS, FLATPAKS_OLD, CHROME_FLATPAKS].map(database);
    let pc = Pc::with(&[SNAP, &files[0], &files[1], &files[2], &files[3], "home/.var/app/org.chromium.Chromium/x"]);
    let (ours, others) = pc.databases(None);
    assert_eq!(
        (ours.as_str(), others),
        (SNAPS, [SYSTEMS_OLD, CHROME_FLATPAKS, FLATPAKS_OLD].map(str::to_owned).into())
    );
    assert!(Pc::with(&[SNAP]).databases(None).1.is_empty());
}

#[test]
fn case_25_every_installed_browser_is_named_with_its_database() {
    let pc = Pc::with(&[CHROME, CHROME_AGAIN, EDGE, CHROMIUM, SNAP, FLATPAK]);
    let named: Vec<_> =
        pc.environment().installed().into_iter().map(|one| (one.browser, pc.relative(&one.folder))).collect();
    let expected = [
        ("Google Chrome", SYSTEMS),
        ("Microsoft Edge", SYSTEMS),
        ("Chromium", SYSTEMS),
        ("Chromium (Snap)", SNAPS),
        ("Chromium (Flatpak)", FLATPAKS),
    ];
    assert_eq!(named, expected.map(|(name, folder)| (name.to_owned(), folder.to_owned())));
}

#[test]
fn case_25_the_desktop_is_asked_only_where_there_is_a_choice() {
    for installed in [&[][..], &[SNAP][..], &[CHROME, EDGE][..]] {
        let asked = || panic!("{installed:?}");
        Pc::with(installed).environment().databases(asked);
    }
}
