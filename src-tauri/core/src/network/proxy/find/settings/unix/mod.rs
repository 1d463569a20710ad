use crate::network::proxy::find::pac::AutoConfig;
use crate::network::proxy::find::setting::{Setting, Source};

mod desktop;
mod environment;
pub(crate) use environment::VARIABLES;

/// What was set for this session before what is set for the desktop.
pub(crate) const SOURCES: &[Source] =
    &[("environment", environment::read), ("GNOME settings", desktop::gnome), ("KDE settings", desktop::kde)];

/// By this script; without an address by what the network offers, as the desktops and Chromium mean it.
fn scripted(address: &str) -> Setting {
    Setting::script(match address {
        "" => AutoConfig::detected(),
        address => AutoConfig::at(address),
    })
}
