use std::fmt::Debug;
use std::sync::Arc;

use super::settings::{Setting, sources};
use super::{ProxyAddress, ProxyCredentials, ProxyError, Target};
use crate::policy::Policy;

/// Tells which way leads to a server.
pub trait FindProxy: Debug + Send + Sync {
    /// The way, and who says so.
    fn find(&self, target: &Target) -> Result<Found, ProxyError>;
}

/// A way, and where it was learnt.
#[derive(Clone, Debug)]
pub struct Found {
    /// The way.
    pub route: Route,
    /// Which setting says so.
    pub source: &'static str,
}

/// How a server is reached.
#[derive(Clone, Debug)]
pub enum Route {
    /// Without a proxy.
    Direct,
    /// Through this one, with what the setting itself says for its 407.
    Via(ProxyAddress, Option<Arc<ProxyCredentials>>),
}

/// Never through a proxy.
#[derive(Clone, Copy, Debug)]
pub struct NoProxy;

impl FindProxy for NoProxy {
    fn find(&self, _target: &Target) -> Result<Found, ProxyError> {
        Ok(Found { route: Route::Direct, source: "told so" })
    }
}

/// Always through this one.
#[derive(Clone, Debug)]
pub struct FixedProxy(pub ProxyAddress);

impl FindProxy for FixedProxy {
    fn find(&self, _target: &Target) -> Result<Found, ProxyError> {
        Ok(Found { route: Route::Via(self.0.clone(), None), source: "told so" })
    }
}

/// As this machine is set: what the administrator requires, then what the system says. Read anew
/// each time, since a notebook changes its network.
#[derive(Clone, Debug)]
pub struct SystemProxy(pub Policy);

impl FindProxy for SystemProxy {
    fn find(&self, target: &Target) -> Result<Found, ProxyError> {
        if let Some(setting) = Setting::required(&self.0) {
            return Ok(Found { route: setting.route(target)?, source: "policy" });
        }
        for (source, read) in sources() {
            if let Some(setting) = read() {
                return Ok(Found { route: setting.route(target)?, source });
            }
        }
        Ok(Found { route: Route::Direct, source: "no setting" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(policy: Policy) -> Found {
        SystemProxy(policy).find(&Target::parse("bank.example:443").unwrap()).unwrap()
    }

    #[test]
    fn the_policy_wins() {
        let proxy_server = Some("proxy.example:8080".to_owned());
        let policy = Policy { proxy_server, ..Policy::default() };
        let Found { route: Route::Via(proxy, None), source: "policy" } = found(policy.clone())
        else {
            panic!("the policy's proxy is not used");
        };
        assert_eq!(proxy.host(), "proxy.example");
        let proxy_bypass = Some("intranet; *.example".to_owned());
        assert!(matches!(found(Policy { proxy_bypass, ..policy }).route, Route::Direct));
        let direct = Policy { proxy_server: Some("direct".to_owned()), ..Policy::default() };
        assert!(matches!(found(direct), Found { route: Route::Direct, source: "policy" }));
    }
}
