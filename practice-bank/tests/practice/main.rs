//! The practice bank through real requests. One binary, so that it links once.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod administration;
mod certificate_login;
mod company;
mod concurrency;
mod enrollment;
mod faults;
mod language;
mod limits;
mod login;
mod login_id;
mod notices;
mod pages;
mod program;
mod protocol;
mod renewal;
mod revocation;
mod sessions;
#[path = "../support/mod.rs"]
mod support;
mod tls;
mod updates;
