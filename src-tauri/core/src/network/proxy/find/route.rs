use std::sync::Arc;

use crate::network::proxy::{ProxyAddress, ProxyCredentials, ProxyError};

/// How a server is reached.
#[derive(Clone, Debug)]
pub enum Route {
    /// Without a proxy.
    Direct,
    /// Through this one, with what the setting itself says for its 407.
    Via(ProxyAddress, Option<Arc<ProxyCredentials>>),
}

/// The routes to a server, and where they were found.
#[derive(Debug)]
pub struct Found {
    /// In the order they are tried; never empty.
    pub routes: Vec<Route>,
    /// Which setting says so.
    pub source: &'static str,
    /// The script that was asked, where one was: its address, or the word for one found in the network.
    pub script: Option<String>,
    /// Why the script the setting names was not asked, so that the routes are a guess.
    pub script_error: Option<ProxyError>,
    /// The entry of the setting's list of exceptions by which the server is reached directly, where it is that.
    pub exception: Option<String>,
}

impl Found {
    /// One route, known for sure.
    pub fn one(route: Route, source: &'static str) -> Self {
        Self { routes: vec![route], source, script: None, script_error: None, exception: None }
    }
}

/// What a script answers (`PROXY a:80; PROXY b:80; DIRECT`), in its order, without the kinds of proxy
/// that this app does not speak with. Nothing at all means direct.
pub(crate) fn parse(answer: &str) -> Option<Vec<Route>> {
    let entries = answer.split(';').map(str::trim).filter(|entry| !entry.is_empty());
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() {
        return Some(vec![Route::Direct]);
    }
    let routes: Vec<_> = entries.into_iter().filter_map(entry).collect();
    (!routes.is_empty()).then_some(routes)
}

fn entry(text: &str) -> Option<Route> {
    let (kind, address) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match kind.to_ascii_uppercase().as_str() {
        "DIRECT" if address.is_empty() => Some(Route::Direct),
        "PROXY" | "HTTP" => Some(Route::Via(address.parse().ok()?, None)),
        // TLS to the proxy itself, as Chromium and Firefox read it.
        "HTTPS" => Some(Route::Via(format!("https://{}", address.trim_start()).parse().ok()?, None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(answer: &str) -> Option<Vec<String>> {
        let shown = |route| match route {
            Route::Direct => "direct".to_owned(),
            Route::Via(proxy, _) => ProxyAddress::to_string(&proxy),
        };
        Some(parse(answer)?.into_iter().map(shown).collect())
    }

    #[test]
    fn answers_as_scripts_write_them() {
        for (answer, expected) in [
            ("DIRECT", &["direct"][..]),
            ("", &["direct"]),
            (" ; ", &["direct"]),
            ("PROXY a:8080", &["http://a:8080/"]),
            ("proxy a:1;PROXY\tb:2 ; direct;", &["http://a:1/", "http://b:2/", "direct"]),
            ("SOCKS s:1080; HTTP a", &["http://a:80/"]),
            ("HTTPS t:8443; https  [::1]; PROXY a:1", &["https://t:8443/", "https://[::1]:443/", "http://a:1/"]),
            ("PROXY [::1]:3128", &["http://[::1]:3128/"]),
        ] {
            let expected = expected.iter().map(|route| (*route).to_owned()).collect();
            assert_eq!(shown(answer), Some(expected), "{answer}");
        }
        for nothing in ["SOCKS s:1080", "PROXY", "PROXY a b", "HTTPS", "HTTPS a b", "DIRECT x", "nonsense"] {
            assert_eq!(shown(nothing), None, "{nothing}");
        }
    }
}
