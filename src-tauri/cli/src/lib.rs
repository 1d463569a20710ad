//! The client-certificate core from a terminal: for administrators, scripts and tests.
#![forbid(unsafe_code)]

mod arguments;
pub use arguments::Arguments;

mod commands;
pub use commands::start;

mod doctor;

mod links;

mod output;

mod passwords;

mod proxy;

mod context;

mod update;
