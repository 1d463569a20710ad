use super::PublicKeys;
use crate::network::{Trust, Url};

/// Where a bank's updates are, and by whose signature they count.
#[derive(Clone, Debug)]
pub struct UpdateSource {
    /// The manifest; https.
    pub url: Url,
    /// Whose server certificates are taken.
    pub trust: Trust,
    /// The keys that packages are signed with.
    pub keys: PublicKeys,
}
