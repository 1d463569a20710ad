use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;

use crate::error::InstallError;
use crate::identity::Identity;

/// What concerns updates in the machine's policy, as the app reads it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Policy {
    disable_self_update: bool,
}

/// Whether `/etc/PROGRAM/policy.toml` leaves updates to this machine's users. One that cannot be read
/// might have forbidden it.
pub(crate) fn allows_updates(identity: &Identity) -> Result<(), InstallError> {
    read(&Path::new("/etc").join(identity.program).join("policy.toml"))
}

fn read(file: &Path) -> Result<(), InstallError> {
    let failed = "the machine's policy cannot be read";
    let policy: Policy = match fs::read_to_string(file) {
        Ok(text) => toml::from_str(&text).map_err(InstallError::failed(failed))?,
        Err(error) if error.kind() == ErrorKind::NotFound => Policy::default(),
        Err(error) => return Err(InstallError::failed(failed)(error)),
    };
    if policy.disable_self_update { Err(InstallError::Forbidden) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_policy_that_is_silent_about_updates_allows_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy.toml");
        let with = |text: &str| {
            fs::write(&file, text).unwrap();
            read(&file)
        };
        assert!(with("proxy_server = \"direct\"\ndisable_self_update = false").is_ok());
        assert!(matches!(with("disable_self_update = true"), Err(InstallError::Forbidden)));
        for slip in ["disable_self_update = 1", "disable_self_update = yes"] {
            assert!(matches!(with(slip), Err(InstallError::Failed(_))), "{slip}");
        }
        assert!(read(folder.path()).is_err());
        assert!(read(&folder.path().join("none.toml")).is_ok());
    }
}
