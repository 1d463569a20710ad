//! The settings of GNOME and KDE.
#![expect(clippy::disallowed_methods, reason = "the name of the running desktop")]

use std::env;
use std::fs;
use std::process::Command;

use super::scripted;
use crate::network::proxy::find::bypass::{Bypass, Names};
use crate::network::proxy::find::setting::Setting;

/// The settings of GNOME and of desktops that share them (`org.gnome.system.proxy`).
pub(super) fn gnome() -> Option<Setting> {
    // On other desktops these settings may exist, but are not used.
    let desktop = env::var("XDG_CURRENT_DESKTOP").unwrap_or_default().to_ascii_lowercase();
    let known = ["gnome", "unity", "cinnamon", "budgie", "pantheon"];
    if !known.iter().any(|name| desktop.contains(name)) {
        return None;
    }
    let listing = ["list-recursively", "org.gnome.system.proxy"];
    let output = Command::new("gsettings").args(listing).output().ok()?;
    of_gnome(&String::from_utf8_lossy(&output.stdout))
}

/// Lines of `SCHEMA KEY VALUE`, the value as `GVariant` text.
fn of_gnome(listed: &str) -> Option<Setting> {
    let value = |schema: &str, key: &str| {
        let begin = format!("org.gnome.system.proxy{schema} {key} ");
        listed.lines().find_map(|line| line.strip_prefix(&begin)).map(str::trim)
    };
    let quoted = |schema, key| value(schema, key).map(|text| text.trim_matches('\''));
    match quoted("", "mode")? {
        "manual" => {}
        "auto" => return Some(scripted(quoted("", "autoconfig-url").unwrap_or_default())),
        _ => return None,
    }
    let host = quoted(".https", "host").filter(|host| !host.is_empty())?;
    let port = value(".https", "port").filter(|port| *port != "0").unwrap_or("8080");
    let ignored = value("", "ignore-hosts").unwrap_or_default();
    let ignored = ignored.trim_start_matches("@as ").trim_matches(['[', ']']);
    let (proxy, bypass) = (Some(format!("{host}:{port}")), Bypass::of(ignored, Names::WithSubdomains));
    Some(Setting { proxy, bypass, ..Setting::default() })
}

/// KDE's `kioslaverc`.
pub(super) fn kde() -> Option<Setting> {
    let desktop = env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    if !desktop.to_ascii_lowercase().contains("kde") {
        return None;
    }
    of_kde(&fs::read_to_string(dirs::config_dir()?.join("kioslaverc")).ok()?)
}

fn of_kde(file: &str) -> Option<Setting> {
    let section = file.split("[Proxy Settings]").nth(1)?.split("\n[").next()?;
    let value = |key: &str| {
        let pairs = section.lines().filter_map(|line| line.split_once('='));
        pairs.into_iter().find_map(|(name, value)| (name.trim() == key).then_some(value.trim()))
    };
    match value("ProxyType")? {
        "1" => {} // set by hand
        "2" => return Some(scripted(value("Proxy Config Script").unwrap_or_default())),
        "3" => return Some(scripted("")),
        _ => return None,
    }
    // `http://host 8080` in older files, `http://host:8080` in newer ones.
    let proxy = value("httpsProxy").filter(|proxy| !proxy.is_empty())?.replace(' ', ":");
    let bypass = Bypass::of(value("NoProxyFor").unwrap_or_default(), Names::WithSubdomains);
    Some(Setting { proxy: Some(proxy), bypass, ..Setting::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::proxy::find::pac::AutoConfig;

    const GNOME: &str = "\
org.gnome.system.proxy autoconfig-url ''
org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '::1']
org.gnome.system.proxy mode 'manual'
org.gnome.system.proxy.http host 'other'
org.gnome.system.proxy.https host 'proxy.example'
org.gnome.system.proxy.https port 3128
";

    #[test]
    fn gnome_s_manual_setting() {
        let setting = of_gnome(GNOME).unwrap();
        assert_eq!(setting.proxy.as_deref(), Some("proxy.example:3128"));
        assert_eq!(setting.bypass, Bypass::of("localhost 127.0.0.0/8 ::1", Names::WithSubdomains));
        assert_eq!(of_gnome(&GNOME.replace("'manual'", "'none'")), None);
        let automatic = GNOME.replace("'manual'", "'auto'");
        let detected = Some(Setting::script(AutoConfig::detected()));
        assert_eq!(of_gnome(&automatic), detected);
        let address = "http://proxy.example/proxy.pac";
        let named = automatic.replace("''", &format!("'{address}'"));
        assert_eq!(of_gnome(&named), Some(Setting::script(AutoConfig::at(address))));
        assert_eq!(of_gnome(&GNOME.replace("'proxy.example'", "''")), None);
        assert_eq!(of_gnome(""), None);
    }

    #[test]
    fn kde_s_manual_setting() {
        let file = "[General]\nx=1\n[Proxy Settings]\nNoProxyFor=localhost,10.0.0.0/8\nProxyType=1\nhttpsProxy=http://proxy.example 3128\n[Other]\nProxyType=0\n";
        let setting = of_kde(file).unwrap();
        assert_eq!(setting.proxy.as_deref(), Some("http://proxy.example:3128"));
        assert_eq!(setting.bypass, Bypass::of("localhost 10.0.0.0/8", Names::WithSubdomains));
        let detected = Some(Setting::script(AutoConfig::detected()));
        assert_eq!(of_kde(&file.replace("ProxyType=1", "ProxyType=3")), detected);
        let script = "ProxyType=2\nProxy Config Script=file:///etc/proxy.pac";
        let named = Some(Setting::script(AutoConfig::at("file:///etc/proxy.pac")));
        assert_eq!(of_kde(&file.replace("ProxyType=1", script)), named);
        assert_eq!(of_kde(&file.replace("ProxyType=1", "ProxyType=0")), None);
        assert_eq!(of_kde(""), None);
    }
}
