use serde::Deserialize;

/// A problem document (RFC 9457), as far as the app acts on it. Unknown members are ignored.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Problem {
    #[serde(rename = "type", default)]
    kind: String,
    /// Extension member of `wrong-credentials`.
    #[serde(default)]
    pub(super) remaining_tries: Option<u32>,
}

impl Problem {
    pub(super) const MEDIA_TYPE: &str = "application/problem+json";

    /// An unreadable document counts as an empty one.
    pub(super) fn parse(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// The last part of the type URI: `urn:practice-bank:account-locked` is `account-locked`.
    pub(super) fn name(&self) -> &str {
        self.kind.rsplit([':', '/', '#']).next().unwrap_or_default()
    }
}
