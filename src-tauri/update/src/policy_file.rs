use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// Largest policy file accepted, in bytes.
pub const POLICY_LIMIT: u64 = 1024 * 1024;

/// The text of the machine's policy file; `None` if there is none.
///
/// # Errors
/// If it cannot be read. A dangling symbolic link is not a missing policy: the administrator intended one.
pub fn read_policy(file: &Path) -> io::Result<Option<String>> {
    match text_of(file) {
        Err(error) if error.kind() == ErrorKind::NotFound && file.symlink_metadata().is_err() => Ok(None),
        text => text.map(Some),
    }
}

fn text_of(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let length = File::open(file)?.take(POLICY_LIMIT + 1).read_to_string(&mut text)?;
    if u64::try_from(length).is_ok_and(|length| length <= POLICY_LIMIT) {
        return Ok(text);
    }
    Err(io::Error::new(ErrorKind::InvalidData, "larger than any policy"))
}
