use std::time::Duration;

use tokio::time::timeout;

use super::failure::failure;
use super::intents::Flow;
use super::stage::{Interrupted, ProxyLocked, Stage};
use super::{Failure, Screen, Step};
use crate::error::Error;
use crate::input::proxy_credentials;
use crate::network::proxy::{ProxyAddress, ProxyError};
use crate::network::{NetworkError, Url};
use crate::secret::Secret;

/// How long CCHK002 is kept back to ask the proxy first. A slower one asks later.
const PATIENCE: Duration = Duration::from_secs(5);

/// CCHK008: the company's proxy stands between this PC and the bank.
impl Flow {
    /// Whether the proxy wants to be asked before the bank's password is typed.
    pub(super) async fn service_question(&self) -> Option<Error> {
        let address = (self.services.address)().ok()?;
        self.proxy_question(&address.url).await
    }

    /// Whether a proxy on the way to this server wants to be asked.
    pub(super) async fn proxy_question(&self, url: &Url) -> Option<Error> {
        let probe = self.services.way_out.probe(url);
        let error = timeout(PATIENCE, probe).await.ok()?.err()?;
        // Other failures are told when there is something to lose by them.
        error.asks_for_credentials().then(|| Error::Network(error.into()))
    }

    /// Whether this failure is the proxy's question.
    pub(super) fn is_question(error: &Error) -> bool {
        asking(error).is_some_and(|asking| asking.proxy().is_some())
    }

    /// CCHK008, where this failure is the proxy's question; what it interrupted waits.
    pub(super) fn ask_for_proxy(
        stage: &mut Stage,
        error: &Error,
        then: Interrupted,
    ) -> Result<Screen, Interrupted> {
        let Some(proxy) = asking(error).and_then(ProxyError::proxy).cloned() else {
            return Err(then);
        };
        tracing::info!(code = ?error.code(), "the proxy asks");
        let failure = Some(failure(error)).filter(|failure| failure.field.is_some());
        Ok(question(stage, ProxyLocked { proxy, then }, String::new(), failure))
    }

    /// The button of CCHK008: what was interrupted goes on, or the proxy asks again.
    pub(super) async fn past_proxy(
        &self,
        stage: &mut Stage,
        locked: ProxyLocked,
        user: String,
        password: Secret,
    ) -> Screen {
        let credentials = match proxy_credentials(&user, password) {
            Ok(credentials) => credentials,
            Err(error) => return question(stage, locked, user, Some(failure(&error.into()))),
        };
        self.board.show(Screen::Processing { step: Step::Requesting });
        self.services.way_out.learn(&locked.proxy, credentials);
        let asked_again = match locked.then {
            Interrupted::Download { .. } => self.download_question().await,
            _ => self.service_question().await,
        };
        if let Some(error) = asked_again {
            return question(stage, locked, user, Some(failure(&error)));
        }
        // It may have stood between this PC and the update service, too.
        self.updating.begin_check();
        self.updating.go_on();
        match locked.then {
            Interrupted::Authentication { purpose, renews } => {
                self.authentication(stage, purpose, renews).await
            }
            Interrupted::Resumption(record) => self.resumption(stage, *record).await,
            Interrupted::Request { form, credentials } => {
                self.request(stage, form, credentials).await
            }
            Interrupted::Download { over, screen } => {
                *stage = *over;
                self.updating.begin_download();
                *screen
            }
        }
    }

    /// 「戻る」 on CCHK008: says why it goes no further.
    pub(super) fn without_proxy(&self, stage: &mut Stage, locked: ProxyLocked) -> Screen {
        let error = Error::Network(NetworkError::from(ProxyError::unanswered(&locked.proxy)));
        let form = match locked.then {
            Interrupted::Request { form, .. } => Some(form),
            Interrupted::Authentication { .. } | Interrupted::Resumption(_) => None,
            Interrupted::Download { over, screen } => {
                *stage = *over;
                self.updating.has_failed(&error);
                return *screen;
            }
        };
        self.fail(stage, &error, form)
    }
}

fn asking(error: &Error) -> Option<&ProxyError> {
    let at_proxy = error.network()?.at_proxy()?;
    at_proxy.asks_for_credentials().then_some(at_proxy)
}

fn question(
    stage: &mut Stage,
    locked: ProxyLocked,
    user: String,
    failure: Option<Failure>,
) -> Screen {
    let proxy = ProxyAddress::to_string(&locked.proxy);
    *stage = Stage::ProxyLocked(Box::new(locked));
    Screen::ProxyAuthentication { proxy, user, failure }
}
