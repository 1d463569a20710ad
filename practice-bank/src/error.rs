//! Errors of the bank.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Why a bank cannot be started or used.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    /// The data directory or a file in it cannot be used.
    #[error("cannot use {}", path.display())]
    File {
        /// The directory or file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Another bank serves from the same directory.
    #[error("another practice bank is running on {}", .0.display())]
    AlreadyRunning(PathBuf),
    /// A listener could not be opened.
    #[error("cannot listen on {address}")]
    Listen {
        /// The requested address.
        address: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
    /// The database cannot be opened, read or written.
    #[error("the database cannot be used")]
    Database(#[from] rusqlite::Error),
    /// The database was written by a later version of this program.
    #[error("the database has version {0}; this program knows {1}")]
    NewerDatabase(i64, usize),
    /// A certificate or key could not be made, or a file does not hold one.
    #[error("cryptography failed")]
    Cryptography(#[from] openssl::error::ErrorStack),
    /// TLS could not be set up.
    #[error("TLS cannot be set up")]
    Tls(#[from] rustls::Error),
    /// A password could not be hashed.
    #[error("a password cannot be hashed")]
    Password(#[from] argon2::password_hash::Error),
    /// A background task panicked or was cancelled.
    #[error("the work was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
    /// No certificate has this serial.
    #[error("no certificate has the serial {0}")]
    UnknownSerial(String),
    /// No user has this login ID.
    #[error("no user has the login ID {0}")]
    UnknownUser(String),
    /// The login ID has characters or a length that are not allowed.
    #[error("a login ID has 1 to 32 printable ASCII characters other than space and colon")]
    BadLoginId,
}

impl BankError {
    /// Adds the path to an I/O error.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), source }
    }
}

/// Why an argument cannot be parsed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct ArgumentError(pub(crate) String);
