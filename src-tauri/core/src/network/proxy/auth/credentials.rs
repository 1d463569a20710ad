use std::fmt;

use super::Scheme;
use crate::secret::Secret;

/// User name and password for a proxy; never the bank's.
pub struct ProxyCredentials {
    user: String,
    password: Secret,
    by_basic: bool,
}

impl ProxyCredentials {
    /// As entered on CCHK008.
    pub fn new(user: impl Into<String>, password: Secret) -> Self {
        Self { user: user.into(), password, by_basic: true }
    }

    /// Whether Basic may be used: only after the user was warned that others on the network can read the password.
    #[must_use]
    pub fn with_basic(self, allowed: bool) -> Self {
        Self { by_basic: allowed, ..self }
    }

    pub(crate) fn may_use(&self, scheme: Scheme) -> bool {
        self.by_basic || scheme != Scheme::Basic
    }

    /// ユーザ名.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The password. Review every caller.
    pub(crate) fn password(&self) -> &str {
        self.password.expose()
    }
}

impl fmt::Debug for ProxyCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<proxy credentials>")
    }
}
