use std::error::Error;
use std::io::{self, ErrorKind};

use winreg::RegKey;
use winreg::enums::HKEY_LOCAL_MACHINE;
use winreg::types::FromRegValue;

use super::Policy;
use crate::profile::Profile;

/// Values below `HKLM\Software\Policies`, which only administrators can write.
pub(super) fn read(profile: &Profile) -> Result<Policy, Box<dyn Error + Send + Sync>> {
    let path = format!(r"Software\Policies\{}", profile.registry_key);
    let Some(key) = found(RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey(path))? else {
        return Ok(Policy::default());
    };
    Ok(Policy {
        proxy_server: value(&key, "ProxyServer")?,
        proxy_auto_config: value(&key, "ProxyAutoConfig")?,
        proxy_bypass: value(&key, "ProxyBypass")?,
        forbid_basic_proxy_authentication: value(&key, "ForbidBasicProxyAuthentication")?
            .is_some_and(|flag: u32| flag != 0),
    })
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
