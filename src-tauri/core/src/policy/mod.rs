//! What an administrator requires on this machine, whatever its users have set. Windows: values below
//! `HKLM\Software\Policies` (`wix/policy` has the template for them); Linux: a file below `/etc`.

use serde::Deserialize;

use crate::network::proxy::Strength;
use crate::profile::Profile;

#[cfg(not(windows))]
mod unix;
#[cfg(not(windows))]
use unix as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

/// The word for a machine that must not use a proxy.
pub const DIRECT: &str = "direct";

/// The policy of one machine. Nothing set leaves everything to the system's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// The proxy to use (`http://HOST:PORT`), or [`DIRECT`], instead of what the system says.
    pub proxy_server: Option<String>,
    /// The address of the script that names the route (PAC), instead of one proxy for everything.
    pub proxy_auto_config: Option<String>,
    /// Servers reached without either, separated by `;` or `,`.
    pub proxy_bypass: Option<String>,
    /// A proxy is sent no credentials by a weaker method than this.
    pub weakest_proxy_authentication: Strength,
    /// The app does not update itself: the administrator installs new versions.
    pub disable_self_update: bool,
}

impl Policy {
    /// As it stands now. A policy that cannot be read counts as none, and the log says so.
    pub fn of(profile: &Profile) -> Self {
        platform::read(profile).unwrap_or_else(|error| {
            tracing::warn!(error = &*error, "the machine's policy cannot be read");
            Self::default()
        })
    }

    /// Whether the route is not for the user to choose.
    pub fn requires_proxy(&self) -> bool {
        self.proxy_server.is_some() || self.proxy_auto_config.is_some()
    }
}
