use serde::Deserialize;
use time::Duration;

/// What the bank renews beyond the manual's 「有効期限内の更新」.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// For so many days after its end the bank still renews a certificate; 0: it has to be issued anew at once.
    pub grace_days: u16,
}

impl Renewal {
    /// The same as a time.
    pub fn grace(self) -> Duration {
        Duration::days(self.grace_days.into())
    }
}
