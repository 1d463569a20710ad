use serde::Deserialize;

/// Where new keys are generated, by the profile and the policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyStorage {
    /// In this program, then imported into the key store.
    #[default]
    Software,
    /// In this PC's security chip (TPM), if it has one that supports what TLS needs, else as `Software`.
    HardwarePreferred,
    /// In the security chip, or not at all.
    HardwareRequired,
}
