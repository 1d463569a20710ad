//! The certificates that the bank has refused as revoked: a hint for the list, no more.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::certificate::Fingerprint;
use crate::private_files::{read_json_or_default, replace_json};

const REVOKED: &str = "revoked.json";

/// Those noted in `folder`; what cannot be read is as if the bank had not said it.
pub(super) fn read(folder: &Path) -> BTreeSet<Fingerprint> {
    read_json_or_default(folder, REVOKED)
}

/// Notes one more.
pub(super) fn add(folder: &Path, certificate: Fingerprint) -> io::Result<()> {
    let mut known = read(folder);
    known.insert(certificate);
    replace_json(folder, REVOKED, &known)
}
