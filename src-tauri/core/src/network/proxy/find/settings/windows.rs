//! Windows' settings, and the Windows policy that overrides them.

use winreg::RegKey;
use winreg::enums::HKEY_LOCAL_MACHINE;

use crate::network::proxy::find::bypass::{Bypass, Names};
use crate::network::proxy::find::pac::AutoConfig;
use crate::network::proxy::find::setting::{Setting, Source};
use crate::network::proxy::windows::winhttp::{self, Configuration};

/// The administrator's policy, the user's settings, the settings for services.
pub(crate) const SOURCES: &[Source] =
    &[("Windows policy", policy), ("Windows settings", user), ("netsh winhttp", machine)];

/// None: Windows has settings instead.
pub(crate) const VARIABLES: &[&str] = &[];

const POLICY: &str = r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";

/// 「設定 > ネットワークとインターネット > プロキシ」, required for the machine.
fn policy() -> Option<Setting> {
    let key = RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey(POLICY).ok()?;
    let text = |name: &str| key.get_value::<String, _>(name).ok();
    let fixed = key.get_value::<u32, _>("ProxyEnable").is_ok_and(|enabled| enabled != 0);
    setting(Configuration {
        detects: false,
        script: text("AutoConfigURL").filter(|script| !script.trim().is_empty()),
        proxy: text("ProxyServer").filter(|_| fixed),
        bypass: text("ProxyOverride"),
    })
}

/// The same setting of the user.
fn user() -> Option<Setting> {
    read(winhttp::of_user())
}

/// What `netsh winhttp set proxy` has set.
fn machine() -> Option<Setting> {
    read(winhttp::of_machine())
}

fn read(configuration: std::io::Result<Configuration>) -> Option<Setting> {
    let logged = |error: &std::io::Error| tracing::warn!(%error, "a proxy setting cannot be read");
    setting(configuration.inspect_err(logged).ok()?)
}

/// `None` if nothing is set.
fn setting(configuration: Configuration) -> Option<Setting> {
    let Configuration { detects, script, proxy, bypass } = configuration;
    let proxy = proxy.as_deref().and_then(for_https).map(str::to_owned);
    let automatic = match (detects, script) {
        (true, None) => Setting::script(AutoConfig::detected()),
        (detect, Some(script)) => Setting::script(AutoConfig { detect, ..AutoConfig::at(script) }),
        (false, None) if proxy.is_some() => Setting::default(),
        (false, None) => return None,
    };
    let bypass = Bypass::of(&bypass.unwrap_or_default(), Names::Alone);
    Some(Setting { proxy, bypass, ..automatic })
}

/// `proxy:8080` for all schemes, or `http=a:80;https=b:80`.
fn for_https(server: &str) -> Option<&str> {
    let mut parts = server.split([';', ' ']).map(str::trim).filter(|part| !part.is_empty());
    if !server.contains('=') {
        return parts.next();
    }
    parts.find_map(|part| part.strip_prefix("https="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_proxy_for_all_schemes_or_one_for_each() {
        assert_eq!(for_https("proxy:8080"), Some("proxy:8080"));
        assert_eq!(for_https("http=a:1;https=b:2;ftp=c:3"), Some("b:2"));
        assert_eq!(for_https("http=a:1"), None);
        assert_eq!(for_https(""), None);
    }

    /// As in `WinINet`: a name does not match its subdomains.
    #[test]
    fn case_11_exceptions_are_read_as_windows_reads_them() {
        let bypass = Some("<local>;*.seto*.example 10.*.*.*".to_owned());
        let proxy = Some("https=https://proxy:8443;http=other:80".to_owned());
        let setting = setting(Configuration { proxy, bypass, ..Configuration::default() }).unwrap();
        assert_eq!(setting.bypass, Bypass::of("<local> *.seto*.example 10.*.*.*", Names::Alone));
        assert_eq!(setting.proxy.as_deref(), Some("https://proxy:8443"));
    }

    #[test]
    fn an_automatic_and_a_fixed_setting_may_coexist() {
        assert_eq!(setting(Configuration::default()), None);
        let script = Some("http://pac.example/proxy.pac".to_owned());
        let proxy = Some("proxy:8080".to_owned());
        let both = setting(Configuration { detects: true, script: script.clone(), proxy: proxy.clone(), bypass: None });
        let automatic = Some(AutoConfig { detect: true, address: script });
        assert_eq!(both, Some(Setting { script: automatic, proxy, ..Setting::default() }));
    }
}
