use cert_update::PublicKeys;

use crate::network::{Trust, Url};

/// Where a bank's updates are, and by whose signature they count.
#[derive(Clone, Debug)]
pub struct UpdateSource {
    /// The manifest; https. Its signature is beside it, under the same name with `.minisig`.
    pub url: Url,
    /// Whose server certificates are taken.
    pub trust: Trust,
    /// The keys that manifests and packages are signed with.
    pub keys: PublicKeys,
    /// Whose new versions they are: the profile's identifier.
    pub product: String,
}
