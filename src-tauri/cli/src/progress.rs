//! How far a request has got, for somebody who waits at a terminal.

use std::sync::Arc;

use cert_core::enrollment::{Milestone, Observer};

use crate::output;

/// Says it on standard error, and to the observer behind.
#[derive(Debug)]
pub(crate) struct Progress(pub(crate) Arc<dyn Observer>);

impl Observer for Progress {
    fn reached(&self, milestone: Milestone) {
        match milestone {
            Milestone::Sent => output::progress("Asking the bank …"),
            Milestone::AwaitingApproval(_) => output::progress("The bank has to approve. Waiting …"),
            Milestone::Issued => output::progress("Installing the certificate …"),
            Milestone::Prepared | Milestone::Installed | Milestone::Finished => {}
        }
        self.0.reached(milestone);
    }
}
