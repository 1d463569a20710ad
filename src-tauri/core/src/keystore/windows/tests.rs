//! The contract over stores of their own, and what is Windows' alone. Runs as an .exe, on Windows
//! or under Wine.

use super::*;

mod bench;
mod older_keys;
mod placement;
mod protection;

use bench::WindowsBench;

crate::key_store_contract!(WindowsBench::fresh());
