use std::fmt;

/// Where the script is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AutoConfig {
    /// Ask the network first (WPAD).
    pub(crate) detect: bool,
    /// `http:`, `https:` or `file:`.
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

impl fmt::Display for AutoConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.address.as_deref().unwrap_or("found in the network (WPAD)"))
    }
}
