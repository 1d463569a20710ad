//! Windows' own static setting, and what an administrator requires instead of it. Automatic ones
//! (PAC, WPAD) are not followed; they say nothing here.

use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};
use winreg::{HKEY, RegKey};

use super::{Setting, Source};
use crate::network::proxy::bypass::Bypass;

/// What the administrator requires before what the user has set.
pub(super) const SOURCES: &[Source] = &[("Windows policy", machine), ("Windows settings", user)];

const USER: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
const MACHINE: &str = r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";

/// 「設定 > ネットワークとインターネット > プロキシ」.
fn user() -> Option<Setting> {
    read(HKEY_CURRENT_USER, USER)
}

/// The same, required for the machine.
fn machine() -> Option<Setting> {
    read(HKEY_LOCAL_MACHINE, MACHINE)
}

fn read(hive: HKEY, path: &str) -> Option<Setting> {
    let key = RegKey::predef(hive).open_subkey(path).ok()?;
    if key.get_value::<u32, _>("ProxyEnable").ok()? == 0 {
        return None;
    }
    let server: String = key.get_value("ProxyServer").ok()?;
    let exceptions: String = key.get_value("ProxyOverride").unwrap_or_default();
    let proxy = for_https(&server)?.to_owned();
    let bypass = Bypass::of(exceptions.split([';', ' ']));
    Some(Setting { proxy: Some(proxy), bypass, ..Setting::default() })
}

/// 「proxy:8080」 for everything, or 「http=a:80;https=b:80」.
fn for_https(server: &str) -> Option<&str> {
    let mut parts = server.split(';').map(str::trim).filter(|part| !part.is_empty());
    if !server.contains('=') {
        return parts.next();
    }
    parts.find_map(|part| part.strip_prefix("https="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_for_everything_or_one_for_each() {
        assert_eq!(for_https("proxy:8080"), Some("proxy:8080"));
        assert_eq!(for_https("http=a:1;https=b:2;ftp=c:3"), Some("b:2"));
        assert_eq!(for_https("http=a:1"), None);
        assert_eq!(for_https(""), None);
    }
}
