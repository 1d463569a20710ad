use std::env;
use std::fmt::Debug;

use super::setting::Setting;
use super::settings::{SOURCES, VARIABLES};
use super::{Found, Route};
use crate::network::proxy::{ProxyError, Target};
use crate::policy::Policy;

/// Finds the routes to a server.
pub trait FindProxy: Debug + Send + Sync {
    /// The routes, best first, and the setting they come from. May block on other programs and on the
    /// network: never call it on the event loop.
    fn find(&self, target: &Target) -> Result<Found, ProxyError>;
}

/// Always this route.
impl FindProxy for Route {
    fn find(&self, _target: &Target) -> Result<Found, ProxyError> {
        Ok(Found::one(self.clone(), GIVEN))
    }
}

/// Uses the script (PAC) at this address, and nothing else.
#[derive(Clone, Debug)]
pub struct ScriptedProxy(pub String);

impl FindProxy for ScriptedProxy {
    fn find(&self, target: &Target) -> Result<Found, ProxyError> {
        Setting::required_script(&self.0).find(target, GIVEN)
    }
}

const GIVEN: &str = "as given";

/// This machine's settings: what the administrator requires, else the system's settings. Read each
/// time, since a notebook may change its network.
#[derive(Clone, Debug)]
pub struct SystemProxy(pub Policy);

impl SystemProxy {
    /// The environment variables for a proxy on this system that are set.
    #[expect(clippy::disallowed_methods, reason = "the proxy variables")]
    pub fn variables() -> Vec<&'static str> {
        VARIABLES.iter().copied().filter(|name| env::var_os(name).is_some()).collect()
    }

    /// The first source that has a setting is used.
    fn setting(&self) -> Result<(Setting, &'static str), ProxyError> {
        if let Some(required) = Setting::required(&self.0)? {
            return Ok((required, "policy"));
        }
        let found = SOURCES.iter().find_map(|(source, read)| Some((read()?, *source)));
        Ok(found.unwrap_or_else(|| (Setting::default(), "no setting")))
    }
}

impl FindProxy for SystemProxy {
    fn find(&self, target: &Target) -> Result<Found, ProxyError> {
        let (setting, source) = self.setting()?;
        setting.find(target, source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::proxy::ProxyErrorKind;
    use crate::policy::RequiredProxy;

    fn target() -> Target {
        Target::parse("bank.example:443").unwrap()
    }

    fn found(policy: Policy) -> Found {
        SystemProxy(policy).find(&target()).unwrap()
    }

    #[test]
    fn the_policy_wins() {
        let proxy = Some(RequiredProxy::Server("proxy.example:8080".to_owned()));
        let policy = Policy { proxy, ..Policy::default() };
        let Found { routes, source: "policy", .. } = found(policy.clone()) else {
            panic!("the policy's proxy is not used");
        };
        assert!(matches!(&routes[..], [Route::Via(proxy, None)] if proxy.host() == "proxy.example"));
        let proxy_bypass = "intranet; *.example".to_owned();
        let excepted = found(Policy { proxy_bypass, ..policy });
        assert!(matches!(excepted.routes[..], [Route::Direct]));
        assert_eq!(excepted.exception.as_deref(), Some("*.example"));
        let direct = Policy { proxy: Some(RequiredProxy::Direct), ..Policy::default() };
        let Found { routes, source, .. } = found(direct);
        assert!(matches!(routes[..], [Route::Direct]) && source == "policy");
    }

    #[test]
    fn a_required_script_has_no_fallback() {
        let proxy = Some(RequiredProxy::Script("file:///nowhere/proxy.pac".to_owned()));
        let finder = SystemProxy(Policy { proxy, ..Policy::default() });
        let error = finder.find(&target()).unwrap_err();
        assert_eq!(error.kind(), ProxyErrorKind::ScriptUnavailable);
    }
}
