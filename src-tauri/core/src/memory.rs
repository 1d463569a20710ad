//! Protects this process's memory, which temporarily holds passwords.

use std::io;

#[cfg(target_os = "linux")]
use linux as platform;
#[cfg(windows)]
use windows as platform;

/// Prevents crash dumps, and reads of the memory by this user's other programs. To be called before any secret is in
/// memory.
pub fn keep_private() -> io::Result<()> {
    platform::keep_private()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io;

    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    /// The window engine's processes, which see the user's input, too, inherit both limits.
    pub(super) fn keep_private() -> io::Result<()> {
        // The kernel ignores the size limit if it pipes dumps to a program: make the dump empty.
        std::fs::write("/proc/self/coredump_filter", "0")?;
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
        Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
    }
}

#[cfg(windows)]
mod windows {
    use std::io;

    /// Windows writes crash dumps only if an administrator has configured it.
    #[expect(clippy::unnecessary_wraps, reason = "it can fail on other systems")]
    pub(super) fn keep_private() -> io::Result<()> {
        Ok(())
    }
}
