use std::path::PathBuf;

/// Where a store is, and who reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorePlace {
    /// A folder, or what the system's own tools call it.
    pub name: String,
    /// The folder, where it is files of the user's.
    pub folder: Option<PathBuf>,
    /// Whether there is anything to open yet.
    pub exists: bool,
    /// The browsers that offer what is in it.
    pub browsers: Vec<String>,
    /// A database of this user's that those browsers have read and do not read any more.
    pub left_behind: Option<PathBuf>,
}
