//! Restarting this program.

use std::process::Command;
use std::{env, io};

/// Restarts with only these arguments. On Unix the new program replaces this process; on Windows this process
/// continues, and should exit.
pub(crate) fn restart(arguments: &[&str]) -> io::Result<()> {
    platform::hand_over_to(Command::new(env::current_exe()?).args(arguments))
}

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

#[cfg(unix)]
mod unix {
    use std::io;
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    pub(super) fn hand_over_to(command: &mut Command) -> io::Result<()> {
        Err(command.exec())
    }
}

#[cfg(windows)]
mod windows {
    use std::io;
    use std::process::Command;

    pub(super) fn hand_over_to(command: &mut Command) -> io::Result<()> {
        command.spawn().map(drop)
    }
}
