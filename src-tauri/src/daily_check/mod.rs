//! `cert-app --remind-daily everyone|me|off`: the installer has the system start `--remind` once a day,
//! and takes it back.

use std::error::Error;
use std::str::FromStr;

/// For whom the check is done.
pub(crate) enum Daily {
    /// Whoever is signed in; needs an administrator's rights.
    Everyone,
    Me,
    Off,
}

impl FromStr for Daily {
    type Err = &'static str;

    fn from_str(whom: &str) -> Result<Self, Self::Err> {
        match whom {
            "everyone" => Ok(Self::Everyone),
            "me" => Ok(Self::Me),
            "off" => Ok(Self::Off),
            _ => Err("expected everyone, me or off"),
        }
    }
}

/// Registers the check with the system, or takes it away.
pub(crate) fn set(daily: &Daily) -> Result<(), Box<dyn Error>> {
    platform::set(daily)
}

#[cfg(any(windows, test))]
mod task;

#[cfg(not(windows))]
use elsewhere as platform;
#[cfg(windows)]
use windows as platform;

#[cfg(not(windows))]
mod elsewhere {
    use std::error::Error;

    use super::Daily;

    pub(super) fn set(_daily: &Daily) -> Result<(), Box<dyn Error>> {
        Err("the package brings a timer of the session's".into())
    }
}

#[cfg(windows)]
mod windows {
    use std::env;
    use std::error::Error;
    use std::fs;
    use std::os::windows::process::CommandExt as _;
    use std::process::Command;

    use super::Daily;
    use super::task::task;
    use crate::services;

    /// No console beside the installer's window (`CreateProcess`, `CREATE_NO_WINDOW`).
    const NO_WINDOW: u32 = 0x0800_0000;

    /// Registers the task, or takes it away.
    pub(super) fn set(daily: &Daily) -> Result<(), Box<dyn Error>> {
        let profile = services::profile()?;
        let principal = match daily {
            Daily::Off => return schedule(&["/Delete", "/F", "/TN", &profile.identifier]),
            // The group of all users, by the number it has in every language.
            Daily::Everyone => "<GroupId>S-1-5-32-545</GroupId>",
            Daily::Me => "<LogonType>InteractiveToken</LogonType>",
        };
        let program = env::current_exe()?;
        // Beside the program: where only those may write who may register it.
        let description = program.with_file_name("remind.xml");
        fs::write(&description, utf16(&task(&profile.app_name, &program, principal)))?;
        let path = description.to_string_lossy();
        let registered = schedule(&["/Create", "/F", "/TN", &profile.identifier, "/XML", &path]);
        fs::remove_file(&description)?;
        registered
    }

    /// The one encoding `schtasks` reads everywhere.
    fn utf16(text: &str) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }

    fn schedule(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
        let status = Command::new("schtasks").args(arguments).creation_flags(NO_WINDOW).status()?;
        if status.success() { Ok(()) } else { Err(format!("schtasks: {status}").into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_it_is_for_is_one_of_three() {
        assert!(matches!("everyone".parse(), Ok(Daily::Everyone)));
        assert!(matches!("me".parse(), Ok(Daily::Me)));
        assert!(matches!("off".parse(), Ok(Daily::Off)));
        assert!("".parse::<Daily>().is_err());
    }
}
