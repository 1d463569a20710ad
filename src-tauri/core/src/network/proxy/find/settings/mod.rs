//! Where a system keeps its proxy.

#[cfg(not(windows))]
mod unix;
#[cfg(not(windows))]
pub(super) use unix::SOURCES;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(super) use windows::SOURCES;
