//! Sends mail, or writes it to files.

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use lettre::{Message, SmtpTransport, Transport as _};

use crate::config::LoopbackAddress;
use crate::private_files;

/// Timeout for each step of the mail server.
const TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) struct Mailer {
    server: Option<SmtpTransport>,
    /// Without a server, each message is a file in this directory.
    outbox: PathBuf,
}

impl Mailer {
    /// Without TLS: the address is on this machine.
    pub(crate) fn new(smtp: Option<LoopbackAddress>, outbox: PathBuf) -> Self {
        let server = smtp.map(|address| {
            let address = address.socket_address();
            let host = address.ip().to_string();
            SmtpTransport::builder_dangerous(host).port(address.port()).timeout(Some(TIMEOUT)).build()
        });
        Self { server, outbox }
    }

    /// Returns when the server has accepted the message, or the file of this name is on disk. Blocks.
    pub(crate) fn send(&self, name: &str, message: &Message) -> Result<(), Box<dyn Error + Send + Sync>> {
        if let Some(server) = &self.server {
            server.send(message)?;
            return Ok(());
        }
        private_files::create_directory(&self.outbox)?;
        let path = self.outbox.join(format!("{name}.eml"));
        Ok(private_files::write_atomically(&path, &message.formatted())?)
    }
}
