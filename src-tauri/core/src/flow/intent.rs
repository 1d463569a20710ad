use crate::certificate::Fingerprint;
use crate::link::Link;
use crate::secret::Secret;

/// An action of the user, or of the core itself.
pub(super) enum Intent {
    Start,
    BeginIssue,
    BeginRenewal(Option<Fingerprint>),
    Authenticate {
        login_id: String,
        password: Secret,
    },
    AuthenticateProxy {
        user: String,
        password: Secret,
    },
    RemoveSuperseded,
    UnlockStore(Secret),
    Resume,
    Discard,
    Retry,
    Back,
    Follow(Link),
    Inspect,
    SaveSupportBundle,
    DownloadUpdate,
    /// From the core: the first update check has ended.
    Checked,
}
