//! Sending mail.

use std::path::PathBuf;
use std::time::Duration;

use lettre::{Message, SmtpTransport, Transport as _};

use crate::config::{LoopbackAddress, MailDelivery};
use crate::private_files;

/// How long the mail server may take for each step.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    #[error("the address cannot be read")]
    Address(#[from] lettre::address::AddressError),
    #[error("the message cannot be put together")]
    Message(#[from] lettre::error::Error),
    #[error("the mail server did not take the message")]
    Server(#[from] lettre::transport::smtp::Error),
    #[error("the message cannot be written")]
    File(#[from] std::io::Error),
    #[error("sending was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// Where mail goes.
pub(crate) enum Mailer {
    /// A directory; each message is a file.
    Outbox(PathBuf),
    Server(Box<SmtpTransport>),
}

impl Mailer {
    pub(crate) fn new(delivery: MailDelivery, outbox: PathBuf) -> Self {
        match delivery {
            MailDelivery::Outbox => Self::Outbox(outbox),
            MailDelivery::Server(address) => Self::Server(Box::new(server(address))),
        }
    }

    /// Sends a message; returns when the server has taken it or the file is on disk. Blocks.
    /// `name` becomes the file's.
    pub(crate) fn deliver(&self, name: &str, message: &Message) -> Result<(), MailError> {
        match self {
            Self::Outbox(directory) => {
                private_files::create_directory(directory)?;
                let path = directory.join(format!("{name}.eml"));
                private_files::write_atomically(&path, &message.formatted())?;
            }
            Self::Server(transport) => {
                transport.send(message)?;
            }
        }
        Ok(())
    }
}

/// Without TLS: the address is on this machine.
fn server(address: LoopbackAddress) -> SmtpTransport {
    let address = address.socket_address();
    SmtpTransport::builder_dangerous(address.ip().to_string())
        .port(address.port())
        .timeout(Some(TIMEOUT))
        .build()
}
