use std::fmt;

use reqwest::Url;

/// Where the script is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AutoConfig {
    /// Ask the network first (WPAD).
    pub(crate) detect: bool,
    /// `http:`, `https:`, `file:` or, with the script itself, `data:`.
    pub(crate) address: Option<String>,
}

impl AutoConfig {
    /// The script at this address.
    pub(crate) fn at(address: impl Into<String>) -> Self {
        Self { detect: false, address: Some(address.into()) }
    }

    /// What the network offers.
    pub(crate) fn detected() -> Self {
        Self { detect: true, address: None }
    }
}

/// Where it is, without what may be a secret: a user, a query, a script that stands in the address itself.
impl fmt::Display for AutoConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address.as_deref() {
            None => formatter.write_str("found in the network (WPAD)"),
            Some(address) => formatter.write_str(&shown(address)),
        }
    }
}

fn shown(address: &str) -> String {
    match Url::parse(address) {
        Ok(url) if url.scheme() == "data" => "data:…".to_owned(),
        Ok(mut url) if url.has_host() => {
            let _ = (url.set_username(""), url.set_password(None));
            url.set_query(None);
            url.set_fragment(None);
            url.into()
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_secrets() {
        for (address, expected) in [
            ("http://pac.example/proxy.pac", "http://pac.example/proxy.pac"),
            ("http://taro:secret@pac.example/proxy.pac?token=secret#x", "http://pac.example/proxy.pac"),
            ("file:///etc/proxy.pac", "file:///etc/proxy.pac"),
            ("data:text/plain,secret", "data:…"),
            ("?", "?"),
        ] {
            assert_eq!(AutoConfig::at(address).to_string(), expected);
        }
    }
}
