use std::fmt::Display;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use cert_update::PublicKeys;
use serde::Deserialize;

use crate::InstallError;

/// Whose new versions this program installs. The package's build compiles it in, out of the bank's
/// profile; any other build installs nothing.
#[derive(Debug)]
pub(crate) struct Identity {
    /// The app's name among the machine's folders.
    pub(crate) program: &'static str,
    /// Name of the Debian package.
    pub(crate) package: &'static str,
    /// The profile's identifier.
    pub(crate) product: &'static str,
    /// What its releases are signed with.
    pub(crate) keys: PublicKeys,
}

impl Identity {
    #[expect(clippy::disallowed_macros, reason = "fixed when it is built")]
    pub(crate) fn of_this_build() -> Result<Self, InstallError> {
        let identity = || {
            Some(Self {
                program: option_env!("CERT_UPDATE_PROGRAM")?,
                package: option_env!("CERT_UPDATE_PACKAGE")?,
                product: option_env!("CERT_UPDATE_PRODUCT")?,
                keys: PublicKeys::parse(option_env!("CERT_UPDATE_KEYS")?.split(' '))?,
            })
        };
        identity().ok_or_else(|| InstallError::Failed("this build installs nothing".to_owned()))
    }
    /// Whether `/etc/PROGRAM/policy.toml` leaves updates to this machine's users. One that cannot be read
    /// might have forbidden it.
    pub(crate) fn allows_updates(&self) -> Result<(), InstallError> {
        read(&Path::new("/etc").join(self.program).join("policy.toml"))
    }
}

/// What concerns updates in the machine's policy, as the app reads it.
#[derive(Deserialize)]
struct Policy {
    #[serde(default)]
    disable_self_update: bool,
}

fn read(policy: &Path) -> Result<(), InstallError> {
    let unreadable = |error: &dyn Display| InstallError::Forbidden(format!("cannot be read: {error}"));
    let text = match fs::read_to_string(policy) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.map_err(|error| unreadable(&error))?,
    };
    let policy: Policy = toml::from_str(&text).map_err(|error| unreadable(&error))?;
    if policy.disable_self_update { Err(InstallError::Forbidden("forbids it".to_owned())) } else { Ok(()) }
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
        for forbidding in ["disable_self_update = true", "disable_self_update = 1", "disable_self_update = yes"] {
            assert!(matches!(with(forbidding), Err(InstallError::Forbidden(_))), "{forbidding}");
        }
        assert!(matches!(read(folder.path()), Err(InstallError::Forbidden(_))));
        assert!(read(&folder.path().join("none.toml")).is_ok());
    }
}
