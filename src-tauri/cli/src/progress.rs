//! Progress of a request, for a user at a terminal.

use std::sync::Arc;

use cert_core::enrollment::{Milestone, Observer};
use cert_core::language::Language;
use cert_core::words;

use crate::output;

/// Prints it to standard error and forwards it to the observer behind.
#[derive(Debug)]
pub(crate) struct Progress {
    pub(crate) behind: Arc<dyn Observer>,
    pub(crate) language: Language,
}

impl Observer for Progress {
    fn reached(&self, milestone: Milestone) {
        let line = match milestone {
            Milestone::Sent => Some(words!("銀行に申請しています…", "Asking the bank …")),
            Milestone::AwaitingApproval(_) => {
                Some(words!("銀行の承認を待っています…", "The bank has to approve. Waiting …"))
            }
            Milestone::Issued => Some(words!("電子証明書を保存しています…", "Installing the certificate …")),
            Milestone::Prepared | Milestone::Installed | Milestone::Finished => None,
        };
        if let Some(line) = line {
            output::progress(&line.of(self.language));
        }
        self.behind.reached(milestone);
    }
}
