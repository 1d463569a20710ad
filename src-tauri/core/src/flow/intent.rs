use crate::certificate::Fingerprint;
use crate::link::Link;
use crate::secret::Secret;

/// What the user wants, or the core by itself.
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
    /// The core's own: the first check is over.
    Checked,
}
