#![expect(clippy::disallowed_methods, reason = "the proxy variables")]

use std::env;

use super::scripted;
use crate::network::proxy::find::bypass::{Bypass, Names};
use crate::network::proxy::find::setting::Setting;

/// The variables that are read here.
pub(crate) const VARIABLES: &[&str] =
    &["auto_proxy", "AUTO_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];

/// `auto_proxy` as Chromium reads it, else `https_proxy` and its relatives, as curl(1) reads them.
pub(super) fn read() -> Option<Setting> {
    of(|name| env::var(name).ok())
}

fn of(variable: impl Fn(&str) -> Option<String>) -> Option<Setting> {
    let first =
        |names: [&str; 2]| names.into_iter().find_map(|name| variable(name).filter(|value| !value.trim().is_empty()));
    // An empty value counts, too: it means WPAD. The exceptions do not apply to a script.
    if let Some(script) = variable("auto_proxy").or_else(|| variable("AUTO_PROXY")) {
        return Some(scripted(script.trim()));
    }
    let proxy = first(["https_proxy", "HTTPS_PROXY"]).or_else(|| first(["all_proxy", "ALL_PROXY"]))?;
    let bypass = first(["no_proxy", "NO_PROXY"]).unwrap_or_default();
    let bypass = Bypass::of(&bypass, Names::WithSubdomains);
    Some(Setting { proxy: Some(proxy), bypass, ..Setting::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::proxy::find::pac::AutoConfig;

    fn read(variables: &[(&str, &str)]) -> Option<Setting> {
        of(|name| variables.iter().find(|(key, _)| *key == name).map(|one| one.1.to_owned()))
    }

    #[test]
    fn the_first_that_is_set_counts() {
        let proxy = |variables: &[_]| read(variables).and_then(|setting| setting.proxy);
        assert_eq!(proxy(&[]), None);
        assert_eq!(proxy(&[("https_proxy", " ")]), None);
        assert_eq!(proxy(&[("http_proxy", "a:1")]), None, "for http only");
        assert_eq!(proxy(&[("ALL_PROXY", "a:1")]).as_deref(), Some("a:1"));
        let both = [("ALL_PROXY", "a:1"), ("HTTPS_PROXY", "b:1"), ("https_proxy", "c:1")];
        assert_eq!(proxy(&both).as_deref(), Some("c:1"));
    }

    #[test]
    fn the_proxy_has_the_exceptions_of_no_proxy() {
        let setting = read(&[("https_proxy", "a:1"), ("NO_PROXY", "x.example, 10.0.0.0/8")]);
        let expected = Bypass::of("x.example 10.0.0.0/8", Names::WithSubdomains);
        assert_eq!(setting.unwrap().bypass, expected);
    }

    #[test]
    fn case_08_a_script_comes_before_a_proxy_and_has_no_exceptions() {
        let address = "http://pac.example/proxy.pac";
        let at = Some(Setting::script(AutoConfig::at(address)));
        let proxy = [("https_proxy", "a:1"), ("no_proxy", "*")];
        let padded = format!(" {address} ");
        let read_with = |script| read(&[&[script][..], &proxy].concat());
        assert_eq!(read_with(("auto_proxy", address)), at);
        assert_eq!(read_with(("AUTO_PROXY", &padded)), at);
        assert_eq!(read(&[("auto_proxy", address), ("AUTO_PROXY", "http://other.example/")]), at);
        let detected = Some(Setting::script(AutoConfig::detected()));
        assert_eq!(read_with(("auto_proxy", "")), detected);
        assert_eq!(read_with(("auto_proxy", " ")), detected);
        assert_eq!(read(&[("no_proxy", "*")]), None);
    }
}
