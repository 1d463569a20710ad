//! The system's sign-in with a time limit: if the domain does not answer, the system's libraries block for minutes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{Exchange, Mechanism, ProxyCredentials, SignIn, SignInError};

/// The total time of a sign-in, without the proxy's answers.
const TIMEOUT: Duration = Duration::from_secs(3);
/// A sign-in that fails after longer than this was waiting for the domain.
const SLOW: Duration = Duration::from_secs(1);

/// The system's sign-in during a run. Single sign-on is not tried again with a domain that did not answer.
#[derive(Debug)]
pub(crate) struct BoundedSignIn {
    system: Arc<dyn SignIn>,
    domain_timed_out: Arc<AtomicBool>,
}

impl BoundedSignIn {
    pub(crate) fn new(system: impl SignIn + 'static) -> Self {
        Self { system: Arc::new(system), domain_timed_out: Arc::default() }
    }

    /// See [`SignIn::begin`].
    pub(crate) async fn begin(
        &self,
        mechanism: Mechanism,
        host: &str,
        typed: Option<Arc<ProxyCredentials>>,
    ) -> Result<BoundedExchange, SignInError> {
        // NTLM does not contact the domain from this PC; typed credentials are always tried.
        let needs_domain = mechanism == Mechanism::Negotiate && typed.is_none();
        if needs_domain && self.domain_timed_out.load(Ordering::Relaxed) {
            return Err(SignInError::NoAnswer);
        }
        let mut exchange =
            BoundedExchange { exchange: None, left: TIMEOUT, domain_timed_out: Arc::clone(&self.domain_timed_out) };
        let (system, host) = (Arc::clone(&self.system), host.to_owned());
        let begun = exchange.within(move || system.begin(mechanism, &host, typed.as_deref())).await?;
        exchange.exchange = Some(begun);
        Ok(exchange)
    }
}

/// One exchange of tokens, with a limit on the time spent waiting for the domain.
pub(crate) struct BoundedExchange {
    exchange: Option<Box<dyn Exchange>>,
    left: Duration,
    domain_timed_out: Arc<AtomicBool>,
}

impl BoundedExchange {
    /// An exchange that does not need the system.
    pub(crate) fn of(exchange: impl Exchange + 'static) -> Self {
        Self { exchange: Some(Box::new(exchange)), left: TIMEOUT, domain_timed_out: Arc::default() }
    }

    /// See [`Exchange::step`].
    pub(crate) async fn step(&mut self, challenge: Vec<u8>) -> Result<Vec<u8>, SignInError> {
        let mut exchange = self.exchange.take().ok_or(SignInError::Challenge)?;
        let (token, exchange) = self.within(move || exchange.step(&challenge).map(|token| (token, exchange))).await?;
        self.exchange = Some(exchange);
        Ok(token)
    }

    /// Runs `work` in the remaining time.
    async fn within<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> Result<T, SignInError> + Send + 'static,
    ) -> Result<T, SignInError> {
        let begun = Instant::now();
        let done = match timeout(self.left, on_a_thread(work)).await {
            Ok(done) => done,
            Err(_) => Err(SignInError::NoAnswer),
        };
        let elapsed = begun.elapsed();
        self.left = self.left.saturating_sub(elapsed);
        if done.is_err() && elapsed > SLOW {
            tracing::warn!(?elapsed, "the domain does not answer in time; no single sign-on by Kerberos in this run");
            self.domain_timed_out.store(true, Ordering::Relaxed);
        }
        done
    }
}

/// Runs `work` on a detached thread, so that the program's exit does not wait for it.
async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SignInError> + Send + 'static,
) -> Result<T, SignInError> {
    let (sender, receiver) = oneshot::channel();
    let spawned = thread::Builder::new().name("proxy sign-in".into()).spawn(move || drop(sender.send(work())));
    spawned.map_err(|error| SignInError::System(error.into()))?;
    receiver.await.map_err(|error| SignInError::System(error.into()))?
}
