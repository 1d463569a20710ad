//! Automatic configuration: a script of the company's that names the proxy for each server (PAC), at a
//! known address or found in the network (WPAD).

mod auto_config;
pub(super) use auto_config::AutoConfig;

#[cfg(not(windows))]
mod script;
#[cfg(not(windows))]
use script as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

pub(super) use platform::routes;
