//! Describes a database, and which of the user's browsers read it.

use std::path::Path;

use crate::browsers::databases::Databases;
use crate::keystore::StorePlace;

const DATABASE: &str = "cert9.db";

pub(super) fn of(directory: Option<&Path>) -> StorePlace {
    let browsers = directory.map(Databases::readers_of).unwrap_or_default();
    let is_read = !browsers.is_empty();
    StorePlace {
        name: directory.map(|directory| directory.display().to_string()).unwrap_or_default(),
        folder: directory.map(Path::to_owned),
        exists: directory.is_some_and(|directory| directory.join(DATABASE).exists()),
        browsers,
        left_behind: directory.filter(|_| is_read).and_then(Databases::hidden_by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separate_folder_is_read_by_no_browser() {
        let folder = tempfile::tempdir().unwrap();
        let place = of(Some(folder.path()));
        assert_eq!((place.exists, place.browsers, place.left_behind), (false, Vec::new(), None));
        assert_eq!(place.name, folder.path().display().to_string());
    }
}
