use std::error::Error;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::conversation::{Conversation, PATIENCE, Reply};
use super::response::Response;
use crate::network::proxy::auth::challenge::{self, Scheme};
use crate::network::proxy::auth::{Rules, TypedNtlm};
use crate::network::proxy::{
    Exchange, Mechanism, ProxyAddress, ProxyCredentials, ProxyError, ProxyErrorKind, SignIn,
    SignInError, Target, Way,
};

/// No honest exchange of tokens takes more.
const LEGS: usize = 8;

/// What every message of NTLM's begins with (MS-NLMP section 2.2.1), be it inside of Negotiate's.
const NTLM: &[u8] = b"NTLMSSP\0";

/// What a proxy may be shown.
pub(crate) struct Access {
    /// Of CCHK008, or of the setting itself.
    pub(crate) credentials: Option<Arc<ProxyCredentials>>,
    /// Of the signed-in user.
    pub(crate) sign_in: Arc<dyn SignIn>,
    pub(crate) rules: Rules,
    /// What it was content with last time: not to be asked first saves a round trip.
    pub(crate) habit: Option<Way>,
}

/// A tunnel, and what the proxy was shown for it.
pub(crate) struct Opened {
    pub(crate) stream: TcpStream,
    pub(crate) way: Option<Way>,
}

/// Opens a tunnel (RFC 9110 section 9.3.6): as who is signed in where the proxy takes that, else by
/// what was typed. A password that was refused is not sent again.
///
/// # Errors
/// Says above all whether credentials are missing or wrong.
pub(crate) async fn open(
    proxy: &ProxyAddress,
    target: &Target,
    access: &Access,
) -> Result<Opened, ProxyError> {
    let mut attempt = Attempt { conversation: Conversation::with(proxy, target), access };
    let mut asked = None;
    if let Some(way) = access.habit {
        match attempt.by(way, None).await? {
            Outcome::Open(opened) => return Ok(opened),
            Outcome::Refused(again) => asked = Some(again),
            Outcome::Impossible => {}
        }
    }
    let asked = match asked {
        Some(asked) => asked,
        None => match attempt.conversation.ask(None).await? {
            Reply::Open(stream) => return Ok(Opened { stream, way: None }),
            Reply::Asks(asked) => asked,
        },
    };
    attempt.answer(asked).await
}

struct Attempt<'a> {
    conversation: Conversation<'a>,
    access: &'a Access,
}

enum Outcome {
    Open(Opened),
    /// It asks again.
    Refused(Response),
    /// There was nothing to show.
    Impossible,
}

impl Attempt<'_> {
    async fn answer(&mut self, mut asked: Response) -> Result<Opened, ProxyError> {
        for way in self.ways(&asked) {
            match self.by(way, Some(&asked)).await? {
                Outcome::Open(opened) => return Ok(opened),
                Outcome::Refused(again) => asked = again,
                Outcome::Impossible => {}
            }
        }
        let (challenges, rules) = (&asked.challenges, self.access.rules);
        Err(self.failed(match self.access.credentials {
            _ if challenge::are_forbidden(challenges, rules) => ProxyErrorKind::Forbidden,
            None if challenge::strongest(challenges, rules).is_some() => {
                ProxyErrorKind::CredentialsRequired
            }
            _ => ProxyErrorKind::Unsupported,
        }))
    }

    /// What can be tried: the signed-in user costs nothing; a password is shown once, in the strongest
    /// way.
    fn ways(&self, asked: &Response) -> Vec<Way> {
        let Access { credentials, rules, habit, .. } = self.access;
        let challenges = &asked.challenges;
        let mechanisms = [Mechanism::Negotiate, Mechanism::Ntlm].into_iter();
        let offered = mechanisms.filter(|one| challenge::offers(challenges, *one));
        let allowed = offered.filter(|one| rules.allow((*one).into()));
        let mut ways: Vec<_> = allowed.map(Way::SignedIn).collect();
        ways.retain(|way| *habit != Some(*way)); // it has just been refused
        let strongest = credentials.as_ref().and_then(|_| challenge::strongest(challenges, *rules));
        ways.extend(strongest.map(Way::Told));
        ways
    }

    async fn by(&mut self, way: Way, asked: Option<&Response>) -> Result<Outcome, ProxyError> {
        match way {
            Way::SignedIn(mechanism) => self.as_signed_in(mechanism).await,
            Way::Told(scheme) => self.by_words(scheme, asked).await,
        }
    }

    /// Whatever goes wrong with it, there are other ways.
    async fn as_signed_in(&mut self, mechanism: Mechanism) -> Result<Outcome, ProxyError> {
        let outcome = match self.begin(mechanism, None).await {
            Ok(exchange) => self.by_tokens(Way::SignedIn(mechanism), mechanism, exchange).await,
            Err(error) => Err(error.into()),
        };
        outcome.or_else(|failure| match failure {
            Failure::SignIn(error) => {
                tracing::info!(%mechanism, error = &error as &dyn Error, "not as the signed-in user");
                Ok(Outcome::Impossible)
            }
            Failure::Proxy(error) => Err(error),
        })
    }

    /// With the password, which must not be sent twice: the end, one way or the other.
    async fn by_words(
        &mut self,
        scheme: Scheme,
        asked: Option<&Response>,
    ) -> Result<Outcome, ProxyError> {
        let Some(credentials) = self.access.credentials.clone() else {
            return Ok(Outcome::Impossible);
        };
        let outcome = match scheme {
            Scheme::Negotiate => self.as_typed(credentials).await,
            Scheme::Ntlm => {
                let exchange = Box::new(TypedNtlm::new(credentials));
                self.by_tokens(Way::Told(scheme), Mechanism::Ntlm, exchange).await
            }
            _ => self.by_header(scheme, asked, &credentials).await.map_err(Failure::Proxy),
        };
        match outcome {
            Ok(Outcome::Refused(_)) => Err(self.failed(ProxyErrorKind::CredentialsWrong)),
            Ok(outcome) => Ok(outcome),
            Err(Failure::Proxy(error)) => Err(error),
            Err(Failure::SignIn(SignInError::Challenge)) => Ok(Outcome::Impossible),
            Err(Failure::SignIn(error)) => Err(self.not_signed_in(error)),
        }
    }

    /// By a ticket that the domain gives for the typed password.
    async fn as_typed(&mut self, credentials: Arc<ProxyCredentials>) -> Result<Outcome, Failure> {
        let exchange = self.begin(Mechanism::Negotiate, Some(credentials)).await?;
        self.by_tokens(Way::Told(Scheme::Negotiate), Mechanism::Negotiate, exchange).await
    }

    /// Digest and Basic: one answer. Once; and once more where only the answer was too old.
    async fn by_header(
        &mut self,
        scheme: Scheme,
        asked: Option<&Response>,
        credentials: &ProxyCredentials,
    ) -> Result<Outcome, ProxyError> {
        let mut challenges = asked.map(|asked| asked.challenges.clone()).unwrap_or_default();
        for last in [false, true] {
            let target = self.conversation.target();
            let Some(value) = challenge::answer(scheme, &challenges, target, credentials) else {
                return Ok(Outcome::Impossible);
            };
            let again = match self.conversation.ask(Some(&value)).await? {
                Reply::Open(stream) => return Ok(Outcome::opened(stream, Way::Told(scheme))),
                Reply::Asks(again) => again,
            };
            if last || !challenge::are_stale(&again.challenges) {
                return Ok(Outcome::Refused(again));
            }
            challenges = again.challenges;
        }
        Ok(Outcome::Impossible)
    }

    /// Negotiate and NTLM: one message after the other, on one connection.
    async fn by_tokens(
        &mut self,
        way: Way,
        mechanism: Mechanism,
        mut exchange: Box<dyn Exchange>,
    ) -> Result<Outcome, Failure> {
        let mut challenge = Vec::new();
        for leg in 0..LEGS {
            let token;
            (token, exchange) = off_the_loop(move || (exchange.step(&challenge), exchange)).await?;
            let token = self.allowed(token?)?;
            let value = format!("{mechanism} {}", STANDARD.encode(token));
            let reply = match leg {
                0 => self.conversation.ask(Some(&value)).await?,
                _ => self.conversation.go_on(&value).await?,
            };
            let asked = match reply {
                Reply::Open(stream) => return Ok(Outcome::opened(stream, way)),
                Reply::Asks(asked) => asked,
            };
            challenge = match challenge::token(&asked.challenges, mechanism) {
                Some(next) => next,
                // The first message of NTLM's shows nothing that could be refused.
                None if leg == 0 && mechanism == Mechanism::Ntlm => break,
                None => return Ok(Outcome::Refused(asked)),
            };
        }
        Err(SignInError::Challenge.into())
    }

    /// Negotiate may lead to NTLM, which the rules may forbid.
    fn allowed(&self, token: Vec<u8>) -> Result<Vec<u8>, SignInError> {
        let is_ntlm = token.windows(NTLM.len()).any(|bytes| bytes == NTLM);
        if is_ntlm && !self.access.rules.allow(Scheme::Ntlm) {
            return Err(SignInError::Forbidden);
        }
        Ok(token)
    }

    async fn begin(
        &self,
        mechanism: Mechanism,
        told: Option<Arc<ProxyCredentials>>,
    ) -> Result<Box<dyn Exchange>, SignInError> {
        let sign_in = Arc::clone(&self.access.sign_in);
        let host = self.conversation.proxy.host().to_owned();
        off_the_loop(move || sign_in.begin(mechanism, &host, told.as_deref())).await?
    }

    fn failed(&self, kind: ProxyErrorKind) -> ProxyError {
        self.conversation.failed(kind)
    }

    fn not_signed_in(&self, error: SignInError) -> ProxyError {
        let kind = match error {
            SignInError::Denied(_) => ProxyErrorKind::CredentialsWrong,
            _ => ProxyErrorKind::SignInFailed,
        };
        ProxyError::caused(kind, self.conversation.proxy, error)
    }
}

impl Outcome {
    fn opened(stream: TcpStream, way: Way) -> Self {
        Self::Open(Opened { stream, way: Some(way) })
    }
}

/// Why an exchange of tokens has come to nothing.
enum Failure {
    Proxy(ProxyError),
    SignIn(SignInError),
}

impl From<ProxyError> for Failure {
    fn from(error: ProxyError) -> Self {
        Self::Proxy(error)
    }
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        Self::SignIn(error)
    }
}

/// What may wait for a domain controller.
async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, SignInError> {
    let done = timeout(PATIENCE, spawn_blocking(work)).await;
    let done = done.map_err(|error| SignInError::System(error.into()))?;
    done.map_err(|error| SignInError::System(error.into()))
}
