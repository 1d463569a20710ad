//! Third-party EST crates: their clients against the practice bank, and our client against their server. Each is used
//! as published, so that the tests verify EST and not just an agreement between our own client and server.

#![expect(clippy::unwrap_used, reason = "tests and their helpers fail by panicking")]

mod est_ca_client;
mod est_ca_server;
mod support;
mod usg_est_client;
