use std::fmt;

use time::OffsetDateTime;

/// A stage that an enrollment has reached; each is on disk before it is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// Key and request are on disk; nothing has been sent.
    Prepared,
    /// From here on the bank may have issued the certificate.
    Sent,
    /// The bank has to approve; the request is sent again at this time.
    AwaitingApproval(OffsetDateTime),
    /// The certificate is on disk.
    Issued,
    /// Certificate and key are in the store, and the stored key has signed.
    Installed,
    /// The record has been removed.
    Finished,
}

/// Receives the progress of an enrollment, which the window shows.
pub trait Observer: Send + Sync + fmt::Debug {
    /// Called on the enrollment's task; must not block for long.
    fn reached(&self, milestone: Milestone);
}

/// An observer that does nothing.
#[derive(Debug)]
pub struct Silent;

impl Observer for Silent {
    fn reached(&self, _milestone: Milestone) {}
}
