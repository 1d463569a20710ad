//! The changes to what is on disk, one by one. A test is told of each before it is made, and can have it fail.

use std::path::Path;

/// One change to what is on disk.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(any(test, feature = "test-support")), expect(dead_code, reason = "tests alone look into it"))]
pub enum Change<'a> {
    /// A new folder.
    CreateFolder(&'a Path),
    /// A new file, or an old one that is emptied.
    Create(&'a Path),
    /// All bytes of a file that is empty.
    Write(&'a Path, &'a [u8]),
    /// What was written to this file outlasts a power cut from here on.
    Sync(&'a Path),
    /// From this name to that; what had that name is gone.
    Rename(&'a Path, &'a Path),
    /// A file goes, if it is there.
    Remove(&'a Path),
    /// The names in this folder outlast a power cut from here on.
    SyncFolder(&'a Path),
}

#[cfg(not(any(test, feature = "test-support")))]
#[expect(clippy::unnecessary_wraps, reason = "a test can have a change fail")]
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

    /// A folder is watched until this is dropped.
    #[derive(Debug)]
    pub struct Watch(PathBuf);

    impl Drop for Watch {
        fn drop(&mut self) {
            lock(&WATCHES).retain(|(folder, _)| *folder != self.0);
        }
    }

    /// Calls `act` before each change below this folder; where it fails, the change has failed.
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
