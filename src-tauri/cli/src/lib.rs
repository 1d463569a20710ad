//! Command-line interface of the client-certificate core, for administrators, scripts and tests.
#![forbid(unsafe_code)]

mod arguments;
mod commands;
mod context;
mod doctor;
mod documents;
mod error_page;
mod exit_status;
mod help;
mod output;
mod passwords;
mod progress;
mod proxy;
mod texts;
mod update;
mod usage;

pub use arguments::Arguments;
pub use commands::start;
