use std::fmt;

use time::OffsetDateTime;

/// A point an enrollment has reached; each is on disk before it is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// Key and request are on disk; not a byte has been sent.
    Prepared,
    /// From here on the bank may have issued.
    Sent,
    /// The bank has to approve; asked again then.
    AwaitingApproval(OffsetDateTime),
    /// The certificate is on disk.
    Issued,
    /// Certificate and key are in the store, and the stored key has signed.
    Installed,
    /// The record is gone.
    Finished,
}

/// Is told how far an enrollment has got: the window draws it.
pub trait Observer: Send + Sync + fmt::Debug {
    /// Called on the enrollment's own task; must not block for long.
    fn reached(&self, milestone: Milestone);
}

/// An observer that does nothing.
#[derive(Debug)]
pub struct Silent;

impl Observer for Silent {
    fn reached(&self, _milestone: Milestone) {}
}
