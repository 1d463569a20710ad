//! The system's sign-in within bounds: where the domain does not answer, its libraries wait for minutes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{Exchange, Mechanism, ProxyCredentials, SignIn, SignInError};

/// What a sign-in may cost in all, besides the proxy's own answers.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Where it has failed after more than that, it was the domain that was waited for.
const SLOW: Duration = Duration::from_secs(1);

/// Who is signed in to this system, for a whole run: a domain that has not answered is not asked again by itself.
#[derive(Debug)]
pub(crate) struct BoundedSignIn {
    system: Arc<dyn SignIn>,
    domain_is_away: Arc<AtomicBool>,
}

impl BoundedSignIn {
    pub(crate) fn new(system: impl SignIn + 'static) -> Self {
        Self { system: Arc::new(system), domain_is_away: Arc::default() }
    }

    /// See [`SignIn::begin`].
    pub(crate) async fn begin(
        &self,
        mechanism: Mechanism,
        host: &str,
        typed: Option<Arc<ProxyCredentials>>,
    ) -> Result<BoundedExchange, SignInError> {
        // NTLM needs no domain on this side; what was typed deserves its try.
        let needs_domain = mechanism == Mechanism::Negotiate && typed.is_none();
        if needs_domain && self.domain_is_away.load(Ordering::Relaxed) {
            return Err(SignInError::Away);
        }
        let mut exchange =
            BoundedExchange { exchange: None, left: TIMEOUT, domain_is_away: Arc::clone(&self.domain_is_away) };
        let (system, host) = (Arc::clone(&self.system), host.to_owned());
        let begun = exchange.within(move || system.begin(mechanism, &host, typed.as_deref())).await?;
        exchange.exchange = Some(begun);
        Ok(exchange)
    }
}

/// One exchange of tokens, which may wait for the domain no longer than that.
pub(crate) struct BoundedExchange {
    exchange: Option<Box<dyn Exchange>>,
    left: Duration,
    domain_is_away: Arc<AtomicBool>,
}

impl BoundedExchange {
    /// One that needs nobody's help.
    pub(crate) fn of(exchange: impl Exchange + 'static) -> Self {
        Self { exchange: Some(Box::new(exchange)), left: TIMEOUT, domain_is_away: Arc::default() }
    }

    /// See [`Exchange::step`].
    pub(crate) async fn step(&mut self, challenge: Vec<u8>) -> Result<Vec<u8>, SignInError> {
        let mut exchange = self.exchange.take().ok_or(SignInError::Challenge)?;
        let (token, exchange) = self.within(move || exchange.step(&challenge).map(|token| (token, exchange))).await?;
        self.exchange = Some(exchange);
        Ok(token)
    }

    /// In the time that is left.
    async fn within<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> Result<T, SignInError> + Send + 'static,
    ) -> Result<T, SignInError> {
        let begun = Instant::now();
        let done = match timeout(self.left, on_a_thread(work)).await {
            Ok(done) => done,
            Err(_) => Err(SignInError::Away),
        };
        let elapsed = begun.elapsed();
        self.left = self.left.saturating_sub(elapsed);
        if done.is_err() && elapsed > SLOW {
            tracing::warn!(?elapsed, "the domain does not answer in time; no single sign-on by Kerberos in this run");
            self.domain_is_away.store(true, Ordering::Relaxed);
        }
        done
    }
}

/// On one of its own: at the end of a run nobody waits for it.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SignInError> + Send + 'static,
) -> Result<T, SignInError> {
    let (sender, receiver) = oneshot::channel();
    let spawned = thread::Builder::new().name("proxy sign-in".into()).spawn(move || drop(sender.send(work())));
    spawned.map_err(|error| SignInError::System(error.into()))?;
    receiver.await.map_err(|error| SignInError::System(error.into()))?
}
