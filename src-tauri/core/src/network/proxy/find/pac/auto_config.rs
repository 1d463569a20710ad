use std::fmt;

use reqwest::Url;

/// The location of the script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AutoConfig {
    /// Look for a script in the network first (WPAD).
    pub(crate) detect: bool,
    /// `http:`, `https:`, `file:`, or `data:` with the script itself.
    pub(crate) address: Option<String>,
}

impl AutoConfig {
    /// The script at this address.
    pub(crate) fn at(address: impl Into<String>) -> Self {
        Self { detect: false, address: Some(address.into()) }
    }

    /// The script that the network offers (WPAD).
    pub(crate) fn detected() -> Self {
        Self { detect: true, address: None }
    }
}

/// The location without possible secrets: a user, a query, a script in the URL itself.
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
