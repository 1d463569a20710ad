//! The owner of the other end of a loopback connection.

#[cfg(not(windows))]
mod unix;
#[cfg(not(windows))]
use unix as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

pub(super) use platform::is_own;
