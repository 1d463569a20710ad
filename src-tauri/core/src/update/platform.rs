#[cfg(not(windows))]
use linux as platform;
#[cfg(windows)]
use windows as platform;

/// A system that packages are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    /// Its name in a manifest.
    pub name: &'static str,
    /// Ending of its packages' names, without the dot.
    pub ending: &'static str,
    /// What its packages begin with.
    pub magic: &'static [u8],
}

impl Platform {
    /// 64-bit Windows: an MSI, which is an OLE compound file (MS-CFB section 2.2).
    pub const WINDOWS: Self = Self {
        name: "windows-x86_64",
        ending: "msi",
        magic: &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    };

    /// 64-bit Debian: an archive of `ar` (deb(5)).
    pub const LINUX: Self =
        Self { name: "linux-x86_64", ending: "deb", magic: b"!<arch>\ndebian-binary" };

    /// The one this build is for.
    pub const fn this() -> Self {
        platform::THIS
    }
}

#[cfg(not(windows))]
mod linux {
    pub(super) const THIS: super::Platform = super::Platform::LINUX;
}

#[cfg(windows)]
mod windows {
    pub(super) const THIS: super::Platform = super::Platform::WINDOWS;
}
