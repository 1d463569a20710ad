use std::fmt::Display;
use std::path::Path;

use cert_update::{PublicKeys, read_policy};
use serde::Deserialize;

use crate::InstallError;

/// The app whose new versions this program installs. The package's build compiles it in, from the
/// bank's profile; any other build installs nothing.
#[derive(Debug)]
pub(crate) struct Identity {
    /// The app's name in the machine's folders.
    pub(crate) program: &'static str,
    /// Name of the Debian package.
    pub(crate) package: &'static str,
    /// The profile's identifier.
    pub(crate) product: &'static str,
    /// The public keys that verify its releases.
    pub(crate) keys: PublicKeys,
}

impl Identity {
    #[expect(clippy::disallowed_macros, reason = "fixed at build time")]
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

    /// Whether `/etc/PROGRAM/policy.toml` allows updates by this machine's users. One that cannot be read
    /// might forbid them.
    pub(crate) fn allows_updates(&self) -> Result<(), InstallError> {
        read(&Path::new("/etc").join(self.program).join("policy.toml"))
    }
}

/// The update setting of the machine's policy.
#[derive(Deserialize)]
struct Policy {
    #[serde(default)]
    disable_self_update: bool,
}

fn read(policy: &Path) -> Result<(), InstallError> {
    let unreadable = |error: &dyn Display| InstallError::Forbidden(format!("cannot be read: {error}"));
    let text = read_policy(policy).map_err(|error| unreadable(&error))?.unwrap_or_default();
    let policy: Policy = toml::from_str(&text).map_err(|error| unreadable(&error))?;
    if policy.disable_self_update { Err(InstallError::Forbidden("forbids it".to_owned())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use cert_update::POLICY_LIMIT;

    use super::*;

    #[test]
    fn only_a_readable_policy_that_does_not_forbid_updates_allows_them() {
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
        let forbids = |policy: &Path| assert!(matches!(read(policy), Err(InstallError::Forbidden(_))), "{policy:?}");
        forbids(folder.path());
        fs::File::create(&file).unwrap().set_len(POLICY_LIMIT + 1).unwrap();
        forbids(&file);
        let dangling = folder.path().join("dangling.toml");
        symlink("nowhere", &dangling).unwrap();
        forbids(&dangling);
        assert!(read(&folder.path().join("none.toml")).is_ok());
    }
}
