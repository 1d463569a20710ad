use std::path::PathBuf;

/// Where a store is, and which browsers read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorePlace {
    /// A folder, or the name that the system's own tools use.
    pub name: String,
    /// The folder, if the store consists of the user's files.
    pub folder: Option<PathBuf>,
    /// Whether the store already exists.
    pub exists: bool,
    /// The browsers that offer its certificates.
    pub browsers: Vec<String>,
    /// A database of this user that those browsers used to read but no longer do.
    pub left_behind: Option<PathBuf>,
}
