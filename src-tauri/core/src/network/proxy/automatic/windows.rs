//! Windows' own (WinHTTP).

use super::Automatic;
use crate::network::proxy::{ProxyError, ProxyErrorKind, Route, Target};

pub(super) fn routes(_automatic: &Automatic, _target: &Target) -> Result<Vec<Route>, ProxyError> {
    Err(ProxyError::without_proxy(ProxyErrorKind::ScriptUnavailable, "not asked for yet"))
}
