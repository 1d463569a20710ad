//! The client-certificate core from a terminal: for administrators, scripts and tests.
#![forbid(unsafe_code)]

mod arguments;
mod commands;
mod context;
mod doctor;
mod documents;
mod exit_status;
mod output;
mod passwords;
mod progress;
mod proxy;
mod update;

pub use arguments::Arguments;
pub use commands::start;
