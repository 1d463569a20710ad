use crate::network::proxy::find::setting::Source;

mod desktop;
mod environment;
pub(crate) use environment::VARIABLES;

/// What was set for this session before what is set for the desktop.
pub(crate) const SOURCES: &[Source] =
    &[("environment", environment::read), ("GNOME settings", desktop::gnome), ("KDE settings", desktop::kde)];
