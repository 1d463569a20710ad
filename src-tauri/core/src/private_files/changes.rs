//! Changes on disk, one by one. Tests observe each before it is made, and can make it fail.

use std::path::Path;

/// One change on disk.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(any(test, feature = "test-support")), expect(dead_code, reason = "only tests read the fields"))]
pub enum Change<'a> {
    /// A new folder.
    CreateFolder(&'a Path),
    /// A new file, or an existing one that is truncated.
    Create(&'a Path),
    /// The whole content of an empty file.
    Write(&'a Path, &'a [u8]),
    /// Flushes this file's content to disk, so that it survives a power cut.
    Sync(&'a Path),
    /// From the first name to the second, replacing a file of that name.
    Rename(&'a Path, &'a Path),
    /// Removes a file, if it exists.
    Remove(&'a Path),
    /// Flushes this folder's entries to disk, so that they survive a power cut.
    SyncFolder(&'a Path),
}

#[cfg(not(any(test, feature = "test-support")))]
#[expect(clippy::unnecessary_wraps, reason = "in tests a change can fail")]
pub(super) fn about_to(_change: Change<'_>) -> std::io::Result<()> {
    Ok(())
}

#[cfg(any(test, feature = "test-support"))]
pub(super) use watching::about_to;
#[cfg(any(test, feature = "test-support"))]
pub use watching::{Watch, watch};

#[cfg(any(test, feature = "test-support"))]
mod watching {
    use std::io;
    use std::path::{Path, PathBuf};
    use std::sync::{Arc, Mutex};

    use super::Change;
    use crate::lock::lock;

    type Act = dyn Fn(Change<'_>) -> io::Result<()> + Send + Sync;

    static WATCHES: Mutex<Vec<(PathBuf, Arc<Act>)>> = Mutex::new(Vec::new());

    /// Watches a folder until it is dropped.
    #[derive(Debug)]
    pub struct Watch(PathBuf);

    impl Drop for Watch {
        fn drop(&mut self) {
            lock(&WATCHES).retain(|(folder, _)| *folder != self.0);
        }
    }

    /// Calls `act` before each change below this folder; if it fails, so does the change.
    pub fn watch(folder: &Path, act: impl Fn(Change<'_>) -> io::Result<()> + Send + Sync + 'static) -> Watch {
        lock(&WATCHES).push((folder.to_owned(), Arc::new(act)));
        Watch(folder.to_owned())
    }

    pub(in super::super) fn about_to(change: Change<'_>) -> io::Result<()> {
        let act =
            lock(&WATCHES).iter().find(|(folder, _)| change.place().starts_with(folder)).map(|(_, act)| act.clone());
        act.map_or(Ok(()), |act| act(change))
    }

    impl Change<'_> {
        fn place(&self) -> &Path {
            let (Self::CreateFolder(place)
            | Self::Create(place)
            | Self::Write(place, _)
            | Self::Sync(place)
            | Self::Rename(place, _)
            | Self::Remove(place)
            | Self::SyncFolder(place)) = self;
            place
        }
    }
}
