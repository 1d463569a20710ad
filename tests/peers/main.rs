//! EST crates of others: their clients at the practice bank, and our client at their server: each
//! peer as it is published, so that what passes here is EST and not an understanding between our
//! own two halves.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod est_ca_client;
mod est_ca_server;
mod support;
mod usg_est_client;
