//! The NSS store next to other programs, on damaged files and full disks, and in processes that are killed.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, reason = "a child gets its parameters from the environment")]
#![allow(clippy::unwrap_used, reason = "test helpers fail by panicking")]
#![allow(clippy::print_stdout, reason = "child processes report to their parent, skipped tests print why")]

mod child;
mod damage;
mod deferred;
mod full_disk;
mod nss_tools;
mod passwords;
mod permissions;
mod processes;
mod support;
