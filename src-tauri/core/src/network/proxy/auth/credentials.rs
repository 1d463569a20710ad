use std::fmt;

use super::Scheme;
use crate::secret::Secret;

/// What a proxy asks for; never the bank's.
pub struct ProxyCredentials {
    user: String,
    password: Secret,
    by_basic: bool,
}

impl ProxyCredentials {
    /// As typed on CCHK008.
    pub fn new(user: impl Into<String>, password: Secret) -> Self {
        Self { user: user.into(), password, by_basic: true }
    }

    /// Basic is only for a user who has been told that others in the network can read it.
    #[must_use]
    pub fn with_basic(self, allowed: bool) -> Self {
        Self { by_basic: allowed, ..self }
    }

    pub(crate) fn may_go_by(&self, scheme: Scheme) -> bool {
        self.by_basic || scheme != Scheme::Basic
    }

    /// ユーザ名.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The password. Every call is a place to review.
    pub(crate) fn password(&self) -> &str {
        self.password.expose()
    }
}

impl fmt::Debug for ProxyCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<proxy credentials>")
    }
}
