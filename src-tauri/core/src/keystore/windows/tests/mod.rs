//! The contract, on separate stores, and tests specific to Windows. Runs as an .exe, on Windows or under Wine.

use super::*;

mod fixture;
mod hardware;
mod older_keys;
mod placement;

use fixture::WindowsFixture;

crate::key_store_contract!(WindowsFixture::fresh());
