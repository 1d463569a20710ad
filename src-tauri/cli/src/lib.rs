//! The client-certificate core from a terminal: for administrators, scripts and tests.
#![forbid(unsafe_code)]

mod arguments;
mod commands;
mod context;
mod doctor;
mod output;
mod passwords;
mod proxy;
mod update;

pub use arguments::Arguments;
pub use commands::start;
