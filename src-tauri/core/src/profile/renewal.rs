use serde::Deserialize;
use time::Duration;

/// Which certificates the bank renews beyond the manual's 「有効期限内の更新」.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// Days after its end during which the bank still renews a certificate; 0: an expired one has to be issued again.
    pub grace_days: u16,
}

impl Renewal {
    /// The grace period.
    pub fn grace(self) -> Duration {
        Duration::days(self.grace_days.into())
    }
}
