//! Which browsers run: they offer a new certificate only once every window of theirs was closed.

use std::collections::BTreeSet;
use std::fmt;

use sysinfo::{Process, ProcessRefreshKind, ProcessesToUpdate, RefreshKind, System, UpdateKind};

/// Names the browsers that run now.
pub trait Browsers: Send + Sync + fmt::Debug {
    /// Their names, each once.
    fn running(&self) -> Vec<String>;
}

/// The browsers among this machine's processes of this user.
#[derive(Debug)]
pub struct SystemBrowsers;

impl Browsers for SystemBrowsers {
    fn running(&self) -> Vec<String> {
        // A hint on a screen: a system that does not tell is a system without browsers.
        let Ok(mut system) = System::new_with_specifics(RefreshKind::nothing()) else {
            return Vec::new();
        };
        let wanted = ProcessRefreshKind::nothing().with_user(UpdateKind::Always).without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted);
        browsers(&system)
    }
}

fn browsers(system: &System) -> Vec<String> {
    let this = sysinfo::get_current_pid().ok().and_then(|pid| system.process(pid));
    let user = this.and_then(Process::user_id);
    let names: BTreeSet<_> = system
        .processes()
        .values()
        .filter(|process| process.user_id() == user)
        .filter_map(|process| browser(&process.name().to_string_lossy()))
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The browser a process belongs to, by its program's name.
fn browser(program: &str) -> Option<&'static str> {
    match program.trim_end_matches(".exe") {
        "msedge" | "microsoft-edge" => Some("Microsoft Edge"),
        "chrome" | "google-chrome" => Some("Google Chrome"),
        "chromium" | "chromium-browser" => Some("Chromium"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_by_name() {
        assert_eq!(browser("msedge.exe"), Some("Microsoft Edge"));
        assert_eq!(browser("chrome"), Some("Google Chrome"));
        assert_eq!(browser("chromium"), Some("Chromium"));
        assert_eq!(browser("chromedriver"), None);
    }
}
