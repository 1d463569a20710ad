//! The program with which this PC opens the bank's links.

use std::path::Path;

/// The registered program; `None` if there is none.
pub(super) fn registered_program(scheme: &str) -> Option<String> {
    let command = platform::registered_command(scheme)?;
    let program = match command.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => command.split_whitespace().next(),
    };
    program.map(str::to_owned)
}

/// Whether it is the app, by its name in a package or in the build.
pub(super) fn is_app(program: &str, scheme: &str) -> bool {
    let name = Path::new(program).file_stem();
    name.is_some_and(|name| name == scheme || name == "cert-app")
}

#[cfg(not(windows))]
use linux as platform;
#[cfg(windows)]
use windows as platform;

#[cfg(not(windows))]
mod linux {
    use std::path::PathBuf;
    use std::process::Command;
    use std::{env, fs};

    /// `Exec` of the menu entry that xdg-utils, and therefore a browser, chooses.
    pub(super) fn registered_command(scheme: &str) -> Option<String> {
        let kind = format!("x-scheme-handler/{scheme}");
        let answer = Command::new("xdg-mime").args(["query", "default", &kind]).output().ok()?;
        let entry = String::from_utf8(answer.stdout).ok()?;
        let read = |folder: PathBuf| fs::read_to_string(folder.join("applications").join(entry.trim()));
        let text = data_folders().find_map(|folder| read(folder).ok())?;
        text.lines().find_map(|line| line.strip_prefix("Exec=")).map(str::to_owned)
    }

    /// The user's, then the system's (freedesktop.org's basedir-spec).
    #[expect(clippy::disallowed_methods, reason = "only to report which program a menu entry starts")]
    fn data_folders() -> impl Iterator<Item = PathBuf> {
        let system = env::var_os("XDG_DATA_DIRS").filter(|folders| !folders.is_empty());
        let system = system.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
        let system: Vec<_> = env::split_paths(&system).collect();
        dirs::data_dir().into_iter().chain(system)
    }
}

#[cfg(windows)]
mod windows {
    use winreg::RegKey;
    use winreg::enums::HKEY_CLASSES_ROOT;

    /// The user's registration, else the machine's, as Windows merges them.
    pub(super) fn registered_command(scheme: &str) -> Option<String> {
        let path = format!(r"{scheme}\shell\open\command");
        RegKey::predef(HKEY_CLASSES_ROOT).open_subkey(path).ok()?.get_value("").ok()
    }
}

#[cfg(test)]
mod tests {
    use super::is_app;

    #[test]
    fn the_app_is_known_by_the_names_it_is_given() {
        for ours in ["cc1554", "/usr/bin/cc1554", "/tmp/cc1554-x/cert-app", "cert-app.exe"] {
            assert!(is_app(ours, "cc1554"), "{ours}");
        }
        for other in ["", "/usr/bin/false", "/usr/bin/cc1554/other"] {
            assert!(!is_app(other, "cc1554"), "{other}");
        }
    }
}
