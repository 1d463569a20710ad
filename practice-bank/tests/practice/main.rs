//! Tests of the practice bank with real requests. A single binary, so that it is linked once.

#![expect(clippy::unwrap_used, reason = "tests and their helpers fail by panicking")]

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
mod strongswan;
#[path = "../support/mod.rs"]
mod support;
mod tls;
mod updates;
