use minisign_verify::{Error, PublicKey, Signature};

use super::ReleaseError;

pub(super) const NO_SIGNATURE: ReleaseError = ReleaseError::Unreadable("a signature that is none");

/// The public keys that verify releases: the current one and, while it is being replaced, the next
/// one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicKeys(Vec<String>);

impl PublicKeys {
    /// Reads keys as minisign writes them: one base64 line each, beginning with `RW`. `None` if any is
    /// not valid.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let lines = lines.into_iter().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| PublicKey::from_base64(line).ok().map(|_| line.to_owned())).collect::<Option<_>>().map(Self)
    }

    /// Whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that has signed these bytes. `signature` is a file of `minisign -S`.
    pub fn verify(&self, bytes: &[u8], signature: &str) -> Result<&str, ReleaseError> {
        let mut tried = self.0.iter().map(|key| verify(key, bytes, signature).map(|()| key.as_str()));
        tried.find(|tried| *tried != Err(ReleaseError::UnknownKey)).unwrap_or(Err(ReleaseError::UnknownKey))
    }
}

/// Verifies that this key has signed these bytes. Only prehashed signatures (`ED`) are accepted.
pub(super) fn verify(key: &str, bytes: &[u8], signature: &str) -> Result<(), ReleaseError> {
    let signature = Signature::decode(signature).map_err(|_| NO_SIGNATURE)?;
    let key = PublicKey::from_base64(key).map_err(|_| ReleaseError::UnknownKey)?;
    key.verify(bytes, &signature, false).map_err(|error| match error {
        Error::UnexpectedKeyId => ReleaseError::UnknownKey,
        Error::UnexpectedAlgorithm => ReleaseError::Unreadable("a signature of an older kind"),
        _ => ReleaseError::Changed,
    })
}
