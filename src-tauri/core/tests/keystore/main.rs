//! The NSS store beside other programs, on damaged files, full disks, and in processes that die.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, reason = "what a child is told")]
#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]
#![allow(clippy::print_stdout, reason = "children speak to their parent, skipped tests say why")]

mod child;
mod damage;
mod deferred;
mod full_disk;
mod nss_tools;
mod passwords;
mod permissions;
mod processes;
mod support;
