//! What this process has in memory: passwords, for a while.

use std::io;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

/// From now on no crash writes the memory to disk, and no other program of this user reads it. To be called before
/// there is anything to hide.
pub fn keep_private() -> io::Result<()> {
    platform::keep_private()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;

    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    /// Both limits are passed on to the processes of the window's engine, which know what is typed, too.
    pub(super) fn keep_private() -> io::Result<()> {
        // Where crashes go to a program, the kernel asks for no limit: an empty dump, then.
        std::fs::write("/proc/self/coredump_filter", "0")?;
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
        Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
    }
}

#[cfg(windows)]
mod windows {
    use std::io;

    /// Windows writes such files only where an administrator has it do so.
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(super) fn keep_private() -> io::Result<()> {
        Ok(())
    }
}
