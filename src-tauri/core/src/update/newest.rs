use std::fs;
use std::path::Path;

use super::UpdateError;
use crate::private_files::{create_private_folder, replace};

const NEWEST: &str = "newest-manifest";

/// Remembers a manifest by its serial number, and refuses one older than any seen before: a server that
/// was set back, or somebody who keeps newer ones from us.
pub(super) fn remember(folder: &Path, serial: u64) -> Result<(), UpdateError> {
    let known = fs::read_to_string(folder.join(NEWEST)).ok();
    let newest = known.and_then(|text| text.parse().ok()).unwrap_or(0);
    if serial < newest {
        return Err(UpdateError::Superseded { serial, newest });
    }
    if serial > newest {
        let written =
            create_private_folder(folder).and_then(|()| replace(folder, NEWEST, serial.to_string().as_bytes()));
        if let Err(error) = written {
            tracing::warn!(%error, "the newest update manifest cannot be remembered");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("update");
        for serial in [5, 5, 7] {
            remember(&folder, serial).unwrap();
        }
        let refused = remember(&folder, 6);
        assert!(matches!(refused, Err(UpdateError::Superseded { serial: 6, newest: 7 })));
        remember(&folder, 7).unwrap();
        fs::write(folder.join(NEWEST), "damaged").unwrap();
        remember(&folder, 1).unwrap();
    }
}
