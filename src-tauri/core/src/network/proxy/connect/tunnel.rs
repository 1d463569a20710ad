use std::error::Error;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::connect_session::{ConnectSession, Reply};
use super::proxy_tls::ProxyTls;
use super::stream::Stream;
use crate::network::proxy::auth::{BoundedExchange, BoundedSignIn, Challenges, Ntlm, Scheme, answer};
use crate::network::proxy::{
    AuthMethod, Mechanism, ProxyAddress, ProxyCredentials, ProxyError, ProxyErrorKind, SignInError, Strength, Target,
};

/// More rounds than any real Negotiate or NTLM exchange needs.
const MAX_ROUNDS: usize = 8;

/// The first bytes of every NTLM message (MS-NLMP section 2.2.1), also inside Negotiate tokens.
const NTLM_SIGNATURE: &[u8] = b"NTLMSSP\0";
/// The type of the message with the user's response to the challenge (section 2.2.1.3).
const NTLM_RESPONSE: u8 = 3;

/// The means to authenticate to a proxy, and their limits.
pub(super) struct Access {
    /// From CCHK008, or from the setting itself.
    pub(super) credentials: Option<Arc<ProxyCredentials>>,
    /// For the signed-in user.
    pub(super) sign_in: Arc<BoundedSignIn>,
    pub(super) tls: Arc<ProxyTls>,
    /// The weakest authentication that the machine's policy allows.
    pub(super) weakest: Strength,
    /// The strongest authentication that this proxy has accepted: if it offers less now, it may be another proxy.
    pub(super) accepted: Strength,
    /// The method that opened the last tunnel: using it before a challenge saves a round trip.
    pub(super) last_method: Option<AuthMethod>,
}

/// A tunnel, and the authentication that the proxy accepted for it.
pub(super) struct Opened {
    pub(super) stream: Stream,
    pub(super) method: Option<AuthMethod>,
    pub(super) strength: Strength,
}

/// Opens a tunnel (RFC 9110 section 9.3.6): as the signed-in user if the proxy accepts that, else with
/// the typed credentials. A refused password is not sent again.
///
/// # Errors
/// Most importantly, whether credentials are missing or wrong.
pub(super) async fn open(proxy: &ProxyAddress, target: &Target, access: &Access) -> Result<Opened, ProxyError> {
    let mut attempt = Attempt { session: ConnectSession::new(proxy, target, &access.tls), access };
    if let Some(method) = access.last_method {
        match attempt.authenticate(method, &Challenges::default()).await? {
            Outcome::Open(opened) => return Ok(opened),
            Outcome::Refused(challenges, _) => return attempt.answer(challenges).await,
            Outcome::Impossible => {}
        }
    }
    match attempt.session.send(None).await? {
        Reply::Open(stream) => Ok(Opened { stream, method: None, strength: Strength::default() }),
        Reply::Challenged(challenges) => attempt.answer(challenges).await,
    }
}

struct Attempt<'a> {
    session: ConnectSession<'a>,
    access: &'a Access,
}

enum Outcome {
    Open(Opened),
    /// The proxy challenges again, after an answer of this strength.
    Refused(Challenges, Strength),
    /// There is no answer by this method.
    Impossible,
}

impl Attempt<'_> {
    async fn answer(&mut self, mut challenges: Challenges) -> Result<Opened, ProxyError> {
        for method in self.methods(&challenges) {
            match self.authenticate(method, &challenges).await? {
                Outcome::Open(opened) => return Ok(opened),
                Outcome::Refused(again, _) => challenges = again,
                Outcome::Impossible => {}
            }
        }
        Err(self.unanswered(&challenges))
    }

    fn unanswered(&self, challenges: &Challenges) -> ProxyError {
        let needs_credentials =
            |scheme: &Scheme| self.access.credentials.as_ref().is_none_or(|known| !self.may_send(known, *scheme));
        if challenges.are_forbidden(self.access.weakest) {
            self.session.failed(ProxyErrorKind::Forbidden)
        } else if challenges.are_forbidden(self.access.floor()) {
            self.session.failed(ProxyErrorKind::Weaker)
        } else if let Some(scheme) = challenges.strongest(self.access.floor()).filter(needs_credentials) {
            self.session.failed(ProxyErrorKind::CredentialsRequired).by(scheme)
        } else {
            self.session.failed(ProxyErrorKind::Unsupported)
        }
    }

    /// The methods to try: single sign-on, which has no cost, and the password, once and by the strongest
    /// scheme.
    fn methods(&self, challenges: &Challenges) -> Vec<AuthMethod> {
        let Access { credentials, last_method, .. } = self.access;
        let floor = self.access.floor();
        let mechanisms = [Mechanism::Negotiate, Mechanism::Ntlm].into_iter();
        let offered = mechanisms.filter(|one| challenges.offer(*one));
        let mut methods: Vec<_> = offered
            .filter(|one| floor.allows((*one).into()))
            .map(AuthMethod::SignedIn)
            .filter(|method| *last_method != Some(*method)) // it has just been refused
            .collect();
        let strongest = credentials.as_ref().zip(challenges.strongest(floor));
        let strongest = strongest.filter(|(credentials, scheme)| self.may_send(credentials, *scheme));
        methods.extend(strongest.map(|(_, scheme)| AuthMethod::Password(scheme)));
        methods
    }

    /// Within TLS to the proxy, others cannot read the password, whatever the scheme.
    fn may_send(&self, credentials: &ProxyCredentials, scheme: Scheme) -> bool {
        self.session.proxy.is_secure() || credentials.may_use(scheme)
    }

    async fn authenticate(&mut self, method: AuthMethod, challenges: &Challenges) -> Result<Outcome, ProxyError> {
        match method {
            AuthMethod::SignedIn(mechanism) => self.as_signed_in(mechanism).await,
            AuthMethod::Password(scheme) => self.by_password(scheme, challenges).await,
        }
    }

    /// A failed sign-in is not an error: there are other methods.
    async fn as_signed_in(&mut self, mechanism: Mechanism) -> Result<Outcome, ProxyError> {
        match self.by_sign_in(AuthMethod::SignedIn(mechanism), mechanism, None).await {
            Err(Failure::SignIn(error)) => {
                let error = &error as &dyn Error;
                tracing::info!(%mechanism, error, "no single sign-on to the proxy");
                Ok(Outcome::Impossible)
            }
            Err(Failure::Proxy(error)) => Err(error),
            Ok(outcome) => Ok(outcome),
        }
    }

    /// With the password. A refusal is an error, since the password must not be sent twice.
    async fn by_password(&mut self, scheme: Scheme, challenges: &Challenges) -> Result<Outcome, ProxyError> {
        let Some(credentials) = self.access.credentials.clone() else {
            return Ok(Outcome::Impossible);
        };
        let method = AuthMethod::Password(scheme);
        let outcome = match scheme {
            // With a ticket that the domain issues for the password.
            Scheme::Negotiate => self.by_sign_in(method, Mechanism::Negotiate, Some(credentials)).await,
            Scheme::Ntlm => {
                let exchange = BoundedExchange::of(Ntlm::new(credentials));
                self.by_tokens(method, Mechanism::Ntlm, exchange).await
            }
            _ => self.by_header(scheme, challenges, &credentials).await.map_err(Failure::Proxy),
        };
        match outcome {
            // The domain accepted the password; the proxy refuses the ticket.
            Ok(Outcome::Refused(_, Strength::Negotiate)) => Err(self.session.failed(ProxyErrorKind::SignInFailed)),
            Ok(Outcome::Refused(..)) => Err(self.session.failed(ProxyErrorKind::CredentialsWrong).by(scheme)),
            Ok(outcome) => Ok(outcome),
            Err(Failure::Proxy(error)) => Err(error.by(scheme)),
            Err(Failure::SignIn(SignInError::Challenge)) => Ok(Outcome::Impossible),
            Err(Failure::SignIn(error)) => Err(self.not_signed_in(error)),
        }
    }

    /// Digest and Basic: one answer, and another if the first was only stale.
    async fn by_header(
        &mut self,
        scheme: Scheme,
        challenges: &Challenges,
        credentials: &ProxyCredentials,
    ) -> Result<Outcome, ProxyError> {
        let method = AuthMethod::Password(scheme);
        let mut again = None;
        loop {
            let challenges = again.as_ref().unwrap_or(challenges);
            let Some(value) = answer(scheme, challenges, self.session.target, credentials) else {
                return Ok(Outcome::Impossible);
            };
            match self.session.send(Some(&value)).await? {
                Reply::Open(stream) => {
                    return Ok(Outcome::Open(Opened { stream, method: Some(method), strength: scheme.into() }));
                }
                Reply::Challenged(stale) if again.is_none() && stale.are_stale() => {
                    again = Some(stale);
                }
                Reply::Challenged(refused) => return Ok(Outcome::Refused(refused, scheme.into())),
            }
        }
    }

    /// With tokens of the system, for the signed-in user or the typed credentials.
    async fn by_sign_in(
        &mut self,
        method: AuthMethod,
        mechanism: Mechanism,
        typed: Option<Arc<ProxyCredentials>>,
    ) -> Result<Outcome, Failure> {
        let exchange = self.access.sign_in.begin(mechanism, self.session.proxy.host(), typed).await?;
        self.by_tokens(method, mechanism, exchange).await
    }

    /// Negotiate and NTLM: one message after the other, on one connection.
    async fn by_tokens(
        &mut self,
        method: AuthMethod,
        mechanism: Mechanism,
        mut exchange: BoundedExchange,
    ) -> Result<Outcome, Failure> {
        let mut challenge = Vec::new();
        let mut strength = Strength::from(method.scheme());
        for round in 0..MAX_ROUNDS {
            let token = exchange.step(challenge).await?;
            let ntlm = ntlm_message(&token);
            if ntlm.is_some() {
                strength = Strength::Ntlm; // Negotiate may select NTLM
            }
            if strength < self.access.weakest {
                return Err(SignInError::Forbidden.into());
            }
            if strength < self.access.accepted {
                return Err(self.session.failed(ProxyErrorKind::Weaker).into());
            }
            let value = format!("{mechanism} {}", STANDARD.encode(token));
            let reply = match round {
                0 => self.session.send(Some(&value)).await?,
                _ => self.session.send_next(&value).await?,
            };
            let challenges = match reply {
                Reply::Open(stream) => return Ok(Outcome::Open(Opened { stream, method: Some(method), strength })),
                Reply::Challenged(challenges) => challenges,
            };
            if ntlm == Some(NTLM_RESPONSE) {
                return Ok(Outcome::Refused(challenges, strength)); // each response counts as a log-on attempt
            }
            challenge = match challenges.token(mechanism) {
                Some(next) => next,
                // NTLM's first message contains nothing that could be refused.
                None if round == 0 && mechanism == Mechanism::Ntlm => break,
                None => return Ok(Outcome::Refused(challenges, strength)),
            };
        }
        Err(SignInError::Challenge.into())
    }

    fn not_signed_in(&self, error: SignInError) -> ProxyError {
        let kind = match error {
            SignInError::Denied(_) => ProxyErrorKind::CredentialsWrong,
            _ => ProxyErrorKind::SignInFailed,
        };
        ProxyError::caused(kind, self.session.proxy, error)
    }
}

impl Access {
    /// The weakest authentication that may be used.
    fn floor(&self) -> Strength {
        self.weakest.max(self.accepted)
    }
}

/// The type of the NTLM message that the token is or contains.
fn ntlm_message(token: &[u8]) -> Option<u8> {
    let begin = token.windows(NTLM_SIGNATURE.len()).position(|bytes| bytes == NTLM_SIGNATURE)?;
    token.get(begin + NTLM_SIGNATURE.len()).copied()
}

/// Why an exchange of tokens failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    #[error(transparent)]
    SignIn(#[from] SignInError),
}
