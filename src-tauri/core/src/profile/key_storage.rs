use serde::Deserialize;

/// Where new keys are made: as a profile says, and as a policy may demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyStorage {
    /// In this program, and then in the key store.
    #[default]
    Software,
    /// In this PC's security chip (TPM) where it has one that does what TLS asks of it, else as `Software`.
    HardwarePreferred,
    /// There, or not at all.
    HardwareRequired,
}
