use crate::network::proxy::find::pac::AutoConfig;
use crate::network::proxy::find::setting::{Setting, Source};

mod desktop;
mod environment;
pub(crate) use environment::VARIABLES;

/// The session's variables come before the desktop's settings.
pub(crate) const SOURCES: &[Source] =
    &[("environment", environment::read), ("GNOME settings", desktop::gnome), ("KDE settings", desktop::kde)];

/// The script at this address; an empty address means WPAD, as for the desktops and Chromium.
fn scripted(address: &str) -> Setting {
    Setting::script(match address {
        "" => AutoConfig::detected(),
        address => AutoConfig::at(address),
    })
}
