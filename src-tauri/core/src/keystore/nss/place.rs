//! Which database this is, of those that a user's browsers have read over the years.

use std::path::{Path, PathBuf};

use super::NssStore;
use crate::keystore::StorePlace;

/// All that are made of Chromium, except where a package gives them a home of their own.
const BROWSERS: &[&str] = &["Google Chrome", "Microsoft Edge", "Chromium"];
/// Of NSS before 2009 ("dbm:"), which these browsers do not open.
const OLD_DATABASE: &str = "cert8.db";
const DATABASE: &str = "cert9.db";

pub(super) fn of(directory: Option<&Path>) -> StorePlace {
    let home = dirs::home_dir();
    let read = home.as_deref().map(NssStore::directory_of_user);
    let is_read = directory.is_some() && directory == read.as_deref();
    StorePlace {
        name: directory.map(|directory| directory.display().to_string()).unwrap_or_default(),
        folder: directory.map(Path::to_owned),
        exists: directory.is_some_and(|directory| directory.join(DATABASE).exists()),
        browsers: if is_read { BROWSERS } else { &[] },
        left_behind: directory.zip(home).filter(|_| is_read).and_then(|(read, home)| left_behind(read, &home)),
    }
}

/// The old place hides the one in the data folder from the moment it is made.
fn left_behind(read: &Path, home: &Path) -> Option<PathBuf> {
    let hidden = NssStore::data_directory_of_user(home);
    let hides = read != hidden && hidden.join(DATABASE).exists();
    let is_old = read.join(OLD_DATABASE).exists() && !read.join(DATABASE).exists();
    hides.then_some(hidden).or_else(|| is_old.then(|| read.join(OLD_DATABASE)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_the_browsers_do_not_read_any_more_is_told() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        let hidden = NssStore::data_directory_of_user(home);
        let (old, none) = (home.join(".pki/nssdb"), None::<PathBuf>);
        assert_eq!(left_behind(&hidden, home), none);
        fs::create_dir_all(&old).unwrap();
        assert_eq!(left_behind(&old, home), none);
        fs::write(old.join(OLD_DATABASE), "").unwrap();
        assert_eq!(left_behind(&old, home), Some(old.join(OLD_DATABASE)));
        fs::write(old.join(DATABASE), "").unwrap();
        assert_eq!(left_behind(&old, home), none);
    }

    #[test]
    fn a_folder_of_its_own_is_no_browsers() {
        let folder = tempfile::tempdir().unwrap();
        let place = of(Some(folder.path()));
        assert_eq!((place.exists, place.browsers, place.left_behind), (false, &[][..], None));
        assert_eq!(place.name, folder.path().display().to_string());
    }
}
