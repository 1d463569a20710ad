use std::path::{Path, PathBuf};

/// All files and folders below this folder.
pub(crate) fn entries_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let with_descendants = |entry: PathBuf| {
        let below = if entry.is_dir() { entries_below(&entry) } else { Vec::new() };
        [vec![entry], below].concat()
    };
    entries.flat_map(with_descendants).collect()
}
