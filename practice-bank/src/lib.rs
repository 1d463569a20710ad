//! A complete bank to practise against: EST, certificate authority, pages and certificate login, on
//! this machine only.
//!
//! It does not depend on the application that is tested against it. Use it as the program
//! `practice-bank`, or in process:
//!
//! ```no_run
//! # async fn example(directory: std::path::PathBuf) -> Result<(), practice_bank::BankError> {
//! use practice_bank::{Bank, BankConfig, Fault};
//!
//! let bank = Bank::start(BankConfig::ephemeral(directory)).await?;
//! bank.faults().add(Fault::Drop { bytes: 256 });
//! println!("{} {}", bank.service_url(), bank.users()[0].login_id);
//! bank.stop().await;
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod administration;
mod administrator;
mod authority;
mod bank;
mod clock;
mod config;
mod contracts;
mod data;
mod database;
mod enrollment;
mod error;
mod faults;
mod login;
mod mailer;
mod notices;
mod pages;
mod password;
mod private_files;
mod problem;
mod requests;
mod revocation;
mod server;
mod sessions;
mod setup;
mod signing_request;
mod state;
mod tokens;
mod users;
mod wire;

pub use administration::Administration;
pub use authority::{AuthorityKeys, CsrAttributes, ServerCertificate};
pub use bank::{Announcement, Bank, UpdateService};
pub use clock::Clock;
pub use config::{BankConfig, Limits, LoopbackAddress, Validity};
pub use contracts::DemoContract;
pub use database::certificates::{CertificateRecord, CertificateState};
pub use database::users::UserSummary;
pub use error::{ArgumentError, BankError};
pub use faults::{ErrorBody, FAULT_HELP, Fault, FaultSpec, FaultSwitch, Oversize, RetryAfter, Scope};
pub use requests::RequestRecord;
pub use users::{DemoUser, NewUser};
