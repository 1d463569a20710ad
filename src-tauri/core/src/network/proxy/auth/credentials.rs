use std::fmt;

use crate::secret::Secret;

/// What a proxy asks for; never the bank's.
pub struct ProxyCredentials {
    user: String,
    password: Secret,
}

impl ProxyCredentials {
    /// As typed on CCHK008.
    pub fn new(user: impl Into<String>, password: Secret) -> Self {
        Self { user: user.into(), password }
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
