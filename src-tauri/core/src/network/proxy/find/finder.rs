use std::fmt::Debug;

use super::Route;
use super::settings::{Setting, sources};
use crate::network::proxy::{ProxyAddress, ProxyError, Target};
use crate::policy::Policy;

/// Tells which way leads to a server.
pub trait FindProxy: Debug + Send + Sync {
    /// The ways, best first, and who says so. May wait for the network: never on the event loop.
    fn find(&self, target: &Target) -> Result<Found, ProxyError>;

    /// The same where it takes no waiting; `None` where it does.
    fn find_at_once(&self, target: &Target) -> Option<Result<Found, ProxyError>> {
        Some(self.find(target))
    }
}

/// Ways to a server, and where they were learnt.
#[derive(Debug)]
pub struct Found {
    /// The ways, in the order they are tried; never none.
    pub routes: Vec<Route>,
    /// Which setting says so.
    pub source: &'static str,
    /// The script that was asked, where one was: its address, or the word for one found in the network.
    pub script: Option<String>,
    /// Why the script the setting names was not asked, and the ways are a guess.
    pub doubt: Option<ProxyError>,
}

impl Found {
    /// One way, known for sure.
    pub fn one(route: Route, source: &'static str) -> Self {
        Self { routes: vec![route], source, script: None, doubt: None }
    }

    /// Whether no proxy comes first.
    pub(crate) fn is_direct(&self) -> bool {
        matches!(self.routes[..], [Route::Direct, ..])
    }
}

/// Never through a proxy.
#[derive(Clone, Copy, Debug)]
pub struct NoProxy;

impl FindProxy for NoProxy {
    fn find(&self, _target: &Target) -> Result<Found, ProxyError> {
        Ok(Found::one(Route::Direct, TOLD))
    }
}

/// Always through this one.
#[derive(Clone, Debug)]
pub struct FixedProxy(pub ProxyAddress);

impl FindProxy for FixedProxy {
    fn find(&self, _target: &Target) -> Result<Found, ProxyError> {
        Ok(Found::one(Route::Via(self.0.clone(), None), TOLD))
    }
}

/// As the script (PAC) at this address says, and in no other way.
#[derive(Clone, Debug)]
pub struct ScriptedProxy(pub String);

impl FindProxy for ScriptedProxy {
    fn find(&self, target: &Target) -> Result<Found, ProxyError> {
        Setting::scripted(&self.0).find(target, TOLD)
    }

    fn find_at_once(&self, _target: &Target) -> Option<Result<Found, ProxyError>> {
        None
    }
}

const TOLD: &str = "told so";

/// As this machine is set: what the administrator requires, then what the system says. Read anew
/// each time, since a notebook changes its network.
#[derive(Clone, Debug)]
pub struct SystemProxy(pub Policy);

impl SystemProxy {
    /// The first that says something counts.
    fn setting(&self) -> (Setting, &'static str) {
        if let Some(required) = Setting::required(&self.0) {
            return (required, "policy");
        }
        let said = sources().iter().find_map(|(source, read)| Some((read()?, *source)));
        said.unwrap_or_else(|| (Setting::default(), "no setting"))
    }
}

impl FindProxy for SystemProxy {
    fn find(&self, target: &Target) -> Result<Found, ProxyError> {
        let (setting, source) = self.setting();
        setting.find(target, source)
    }

    fn find_at_once(&self, target: &Target) -> Option<Result<Found, ProxyError>> {
        let (setting, source) = self.setting();
        (!setting.asks_script(target)).then(|| setting.find(target, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target::parse("bank.example:443").unwrap()
    }

    fn found(policy: Policy) -> Found {
        SystemProxy(policy).find(&target()).unwrap()
    }

    #[test]
    fn the_policy_wins() {
        let proxy_server = Some("proxy.example:8080".to_owned());
        let policy = Policy { proxy_server, ..Policy::default() };
        let Found { routes, source: "policy", .. } = found(policy.clone()) else {
            panic!("the policy's proxy is not used");
        };
        assert!(
            matches!(&routes[..], [Route::Via(proxy, None)] if proxy.host() == "proxy.example")
        );
        let proxy_bypass = Some("intranet; *.example".to_owned());
        assert!(matches!(found(Policy { proxy_bypass, ..policy }).routes[..], [Route::Direct]));
        let direct = Policy { proxy_server: Some("direct".to_owned()), ..Policy::default() };
        let Found { routes, source, .. } = found(direct);
        assert!(matches!(routes[..], [Route::Direct]) && source == "policy");
    }

    #[test]
    fn a_required_script_is_the_only_way() {
        let proxy_auto_config = Some("file:///nowhere/proxy.pac".to_owned());
        let finder = SystemProxy(Policy { proxy_auto_config, ..Policy::default() });
        assert!(finder.find_at_once(&target()).is_none(), "it takes waiting");
    }
}
