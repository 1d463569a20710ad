use std::error::Error;
use std::io::{self, ErrorKind};

use serde::Deserialize as _;
use serde::de::value::{Error as Malformed, StringDeserializer};
use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};
use winreg::types::FromRegValue;

use super::Policy;
use crate::network::proxy::Strength;
use crate::profile::Profile;

/// Values below `HKLM\Software\Policies`, which only administrators can write, and what was chosen at
/// installation.
pub(super) fn read(profile: &Profile) -> Result<Policy, Box<dyn Error + Send + Sync>> {
    let mut policy = required(profile)?;
    policy.disable_self_update |= installed_without_updates(profile)?;
    Ok(policy)
}

fn required(profile: &Profile) -> Result<Policy, Box<dyn Error + Send + Sync>> {
    let path = format!(r"Software\Policies\{}", profile.registry_key);
    let Some(key) = found(RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey(path))? else {
        return Ok(Policy::default());
    };
    let weakest: Option<String> = value(&key, "WeakestProxyAuthentication")?;
    let weakest = weakest.map(|word| Strength::deserialize(StringDeserializer::<Malformed>::new(word)));
    Ok(Policy {
        proxy_server: value(&key, "ProxyServer")?,
        proxy_auto_config: value(&key, "ProxyAutoConfig")?,
        proxy_bypass: value(&key, "ProxyBypass")?,
        weakest_proxy_authentication: weakest.transpose()?.unwrap_or_default(),
        disable_self_update: value(&key, "DisableSelfUpdate")?.is_some_and(|flag: u32| flag != 0),
    })
}

/// `AUTOUPDATE=0`, which the installer keeps for the machine or, installed for one user, for them.
fn installed_without_updates(profile: &Profile) -> io::Result<bool> {
    let path = format!(r"Software\{}", profile.registry_key);
    for root in [HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER] {
        if let Some(key) = found(RegKey::predef(root).open_subkey(&path))?
            && value::<String>(&key, "AutoUpdate")?.as_deref() == Some("0")
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn value<T: FromRegValue>(key: &RegKey, name: &str) -> io::Result<Option<T>> {
    found(key.get_value(name))
}

fn found<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
