//! The core and the terminal program against the practice bank.
#![expect(clippy::unwrap_used, reason = "tests and their helpers fail by panicking")]

#[macro_use]
mod support;

mod bodies;
mod cases;
mod codes;
mod cuts;
mod damage;
mod diagnosis;
mod encodings;
mod est;
mod faults;
mod flow;
mod hardware;
mod japanese;
mod kills;
mod links;
mod once;
mod policies;
mod privacy;
mod proxies;
mod renewal;
mod slow_server;
mod terminal;
mod tls;
mod updates;
mod valid_later;
