//! The Chromium-based browsers, identified by the menu entries that their packages install.

/// Where packages install menu entries, in the subfolder `applications`.
pub(super) const DATA_FOLDERS: [&str; 4] =
    ["/usr/local/share", "/usr/share", "/var/lib/snapd/desktop", "/var/lib/flatpak/exports/share"];

/// Where Snaps are mounted, depending on the distribution.
pub(super) const SNAPS: [&str; 2] = ["/snap", "/var/lib/snapd/snap"];

/// A browser. Menu entries are named without `.desktop`.
#[derive(Debug)]
pub(super) struct Product {
    pub(super) name: &'static str,
    /// Menu entries of the system's packages.
    pub(super) entries: &'static [&'static str],
    pub(super) snap: Option<Snap>,
    /// The Flatpak's identifier, also the name of its menu entry.
    pub(super) flatpak: &'static str,
}

#[derive(Debug)]
pub(super) struct Snap {
    pub(super) name: &'static str,
    /// Its own menu entry, then others that start it.
    pub(super) entries: &'static [&'static str],
}

pub(super) const FAMILY: [Product; 5] = [
    Product {
        name: "Google Chrome",
        entries: &["google-chrome", "com.google.Chrome"],
        snap: None,
        flatpak: "com.google.Chrome",
    },
    Product {
        name: "Microsoft Edge",
        entries: &["microsoft-edge", "com.microsoft.Edge"],
        snap: None,
        flatpak: "com.microsoft.Edge",
    },
    Product {
        name: "Chromium",
        entries: &["chromium", "chromium-browser"],
        // If the Snap is installed, Ubuntu's package `chromium-browser` only starts it.
        snap: Some(Snap { name: "chromium", entries: &["chromium_chromium", "chromium-browser"] }),
        flatpak: "org.chromium.Chromium",
    },
    Product {
        name: "Brave",
        entries: &["brave-browser", "com.brave.Browser"],
        snap: Some(Snap { name: "brave", entries: &["brave_brave"] }),
        flatpak: "com.brave.Browser",
    },
    Product {
        name: "Vivaldi",
        entries: &["vivaldi-stable"],
        snap: Some(Snap { name: "vivaldi", entries: &["vivaldi_vivaldi-stable"] }),
        flatpak: "com.vivaldi.Vivaldi",
    },
];
