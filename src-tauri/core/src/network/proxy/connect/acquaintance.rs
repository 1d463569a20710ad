use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::network::proxy::{ProxyAddress, ProxyCredentials, Way};

/// How long a proxy that could not be reached comes last.
const REST: Duration = Duration::from_mins(5);

/// What a run knows about the proxies it has met. Credentials live here and nowhere else, in memory.
#[derive(Default)]
pub(crate) struct Acquaintances(Mutex<HashMap<ProxyAddress, Acquaintance>>);

#[derive(Clone, Default)]
struct Acquaintance {
    told: Option<Told>,
    habit: Option<Way>,
    silent_since: Option<Instant>,
}

/// What has come of a proxy's question so far.
#[derive(Clone)]
pub(crate) enum Told {
    These(Arc<ProxyCredentials>),
    /// It did not take them. They are forgotten: sent again, they might lock the account.
    Refused,
}

impl Acquaintances {
    /// What this proxy is told from now on.
    pub(crate) fn set_credentials(&self, proxy: &ProxyAddress, credentials: ProxyCredentials) {
        self.change(proxy, |known| {
            known.told = Some(Told::These(Arc::new(credentials)));
            // Others may be for another way.
            known.habit = None;
        });
    }

    pub(crate) fn told(&self, proxy: &ProxyAddress) -> Option<Told> {
        self.held().get(proxy)?.told.clone()
    }

    /// What it was content with last time.
    pub(crate) fn habit(&self, proxy: &ProxyAddress) -> Option<Way> {
        self.held().get(proxy)?.habit
    }

    pub(crate) fn has_opened(&self, proxy: &ProxyAddress, way: Option<Way>) {
        self.change(proxy, |known| {
            known.habit = way;
            known.silent_since = None;
        });
    }

    pub(crate) fn is_silent(&self, proxy: &ProxyAddress) {
        self.change(proxy, |known| known.silent_since = Some(Instant::now()));
    }

    /// It did not answer a while ago: others are tried first.
    pub(crate) fn rests(&self, proxy: &ProxyAddress) -> bool {
        let silent = self.held().get(proxy).and_then(|known| known.silent_since);
        silent.is_some_and(|since| since.elapsed() < REST)
    }

    /// Forgets what it has refused, unless others have been typed meanwhile.
    pub(crate) fn forget(&self, proxy: &ProxyAddress, refused: Option<&Told>) {
        self.change(proxy, |known| {
            let newer = match (&known.told, refused) {
                (Some(Told::These(now)), Some(Told::These(then))) => !Arc::ptr_eq(now, then),
                (Some(Told::These(_)), _) => true,
                _ => false,
            };
            if !newer {
                known.told = Some(Told::Refused);
                known.habit = None;
            }
        });
    }

    fn change(&self, proxy: &ProxyAddress, change: impl FnOnce(&mut Acquaintance)) {
        change(self.held().entry(proxy.clone()).or_default());
    }

    fn held(&self) -> MutexGuard<'_, HashMap<ProxyAddress, Acquaintance>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
