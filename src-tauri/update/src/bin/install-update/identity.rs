use cert_update::PublicKeys;

use crate::error::InstallError;

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
}
