//! Proxies that accept tokens of the signed-in user.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use cert_core::ErrorCode;
use cert_core::enrollment::Enroller;
use cert_core::network::proxy::{
    Begun, Exchange, Mechanism, ProxyConnector, ProxyCredentials, SignIn, SignInError, Strength,
};
use cert_core::policy::Policy;
use openssl::base64::decode_block;

use super::{BASIC, PROXY_PASSWORD, PROXY_USER, asks, connector_with, pages, refusal};
use crate::support::{Answer, Fixture, PASSWORD, Proxy, raises, secret, together};

/// A system whose user is signed in for these mechanisms; its tokens are "one", then "two" for the challenge "ask".
#[derive(Debug)]
struct Domain(&'static [Mechanism]);

struct Words;

impl SignIn for Domain {
    fn begin(&self, mechanism: Mechanism, host: &str, typed: Option<&ProxyCredentials>) -> Begun {
        assert_eq!(host, "127.0.0.1");
        match typed {
            Some(typed) if typed.user() == "nobody" => Err(SignInError::Denied("unknown".into())),
            Some(_) => Err(SignInError::System("no domain".into())),
            None if self.0.contains(&mechanism) => Ok(Box::new(Words)),
            None => Err(SignInError::Unknown(mechanism)),
        }
    }
}

impl Exchange for Words {
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        match challenge {
            b"" => Ok(b"one".to_vec()),
            b"ask" => Ok(b"two".to_vec()),
            _ => Err(SignInError::Challenge),
        }
    }
}

const BOTH: Domain = Domain(&[Mechanism::Negotiate, Mechanism::Ntlm]);
const ONE: &str = "b25l";
const TWO: &str = "dHdv";

fn connector_through(proxy: &Proxy, domain: Domain, typed: Option<(&str, &str)>) -> Arc<ProxyConnector> {
    connector_with(domain, &Policy::default(), &proxy.setting(), typed)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_user_is_not_asked_and_the_second_time_no_challenge_is_needed() {
    let fixture = Fixture::new().await;
    let proxy = Proxy::new(|head| {
        let right = head.contains(&format!("Proxy-Authorization: Negotiate {ONE}\r\n"));
        if right { Answer::Tunnel } else { asks("NTLM, Negotiate, Basic realm=x") }
    });
    let enroller = Enroller { connector: connector_through(&proxy, BOTH, None), ..fixture.enroller() };
    let issued = fixture.issue_by(&enroller).await.unwrap();
    assert_eq!(proxy.requests().len(), 2);
    fixture.renew_by(&enroller, &issued, PASSWORD).await.unwrap();
    assert_eq!(proxy.requests().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_messages_stay_on_one_connection() {
    let fixture = Fixture::new().await;
    let proxy = Proxy::new(|head| match head {
        head if head.contains(TWO) => Answer::Tunnel,
        head if head.contains(ONE) => {
            Answer::Keep("HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate YXNr\r\nContent-Length: 2\r\n\r\nno".into())
        }
        _ => asks("Negotiate"),
    });
    let connector = connector_through(&proxy, BOTH, None);
    fixture.issue_through(connector).await.unwrap();
    assert_eq!((proxy.requests().len(), proxy.connections()), (3, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn case_09_a_large_407_page_is_read_to_its_end_on_negotiate_s_legs() {
    for (headers, body) in [20_000, 200_000, 1_000_000].into_iter().flat_map(pages) {
        let [first, next] = ["Negotiate", "Negotiate YXNr"].map(|challenge| refusal(challenge, &headers, &body));
        let proxy = Proxy::new(move |head| match head {
            head if head.contains(TWO) => Answer::Close("HTTP/1.1 200 OK\r\n\r\n".into()),
            head if head.contains(ONE) => Answer::Keep(next.clone()),
            _ => Answer::Keep(first.clone()),
        });
        connector_through(&proxy, BOTH, None).probe(&"https://bank.example".parse().unwrap()).await.unwrap();
        assert_eq!((proxy.requests().len(), proxy.connections()), (3, 1), "{headers}");
    }
}

/// A system whose domain does not respond: its library waits, at the beginning or for a ticket.
#[derive(Clone, Debug, Default)]
struct Waiting {
    at_first: bool,
    begun: Arc<AtomicUsize>,
}

fn wait() -> ! {
    loop {
        thread::park();
    }
}

impl SignIn for Waiting {
    fn begin(&self, mechanism: Mechanism, _host: &str, _typed: Option<&ProxyCredentials>) -> Begun {
        if mechanism == Mechanism::Ntlm {
            return Err(SignInError::Unknown(mechanism));
        }
        self.begun.fetch_add(1, Ordering::SeqCst);
        if self.at_first { wait() } else { Ok(Box::new(self.clone())) }
    }
}

impl Exchange for Waiting {
    fn step(&mut self, _challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        wait()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn case_13_a_domain_that_does_not_answer_is_waited_for_once_in_a_run() {
    let tried = [false, true].map(|at_first| async move {
        let offer = "Negotiate, Basic realm=x";
        let proxy = Proxy::new(move |head| if head.contains(BASIC) { Answer::Tunnel } else { asks(offer) });
        let domain = Waiting { at_first, ..Waiting::default() };
        let begun = Arc::clone(&domain.begun);
        let credentials = Some((PROXY_USER, PROXY_PASSWORD));
        let connector = connector_with(domain, &Policy::default(), &proxy.setting(), credentials);
        let fixture = Fixture::new().await;
        let enroller = Enroller { connector: Arc::clone(&connector), ..fixture.enroller() };
        let issued = fixture.issue_by(&enroller).await.unwrap();
        // This forgets the method that opened the last tunnel, and the next one begins from the start.
        connector.set_credentials(
            &proxy.setting().parse().unwrap(),
            ProxyCredentials::new(PROXY_USER, secret(PROXY_PASSWORD)),
        );
        fixture.renew_by(&enroller, &issued, PASSWORD).await.unwrap();
        begun.load(Ordering::SeqCst)
    });
    assert_eq!(together(tried).await, [1, 1]);
}

/// If Negotiate is refused or impossible: NTLM, then the password.
#[tokio::test(flavor = "multi_thread")]
async fn there_is_always_a_next_method() {
    let offer = "Negotiate, NTLM, Basic realm=x";
    let fixture = Fixture::new().await;
    let by_ntlm = Proxy::new(move |head| {
        let right = head.contains(&format!("NTLM {ONE}"));
        if right { Answer::Tunnel } else { asks(offer) }
    });
    let connector = connector_through(&by_ntlm, BOTH, None);
    fixture.issue_through(connector).await.unwrap();

    let by_basic =
        Proxy::new(move |head| if head.contains(BASIC) { Answer::Tunnel } else { asks("Negotiate, Basic realm=x") });
    for domain in [BOTH, Domain(&[])] {
        let fixture = Fixture::new().await;
        let connector = connector_through(&by_basic, domain, None);
        let enroller = Enroller { connector: connector.clone(), ..fixture.enroller() };
        raises(fixture.issue_by(&enroller).await, ErrorCode::ProxyCredentialsRequired);
        let typed = ProxyCredentials::new(PROXY_USER, secret(PROXY_PASSWORD));
        connector.set_credentials(&by_basic.setting().parse().unwrap(), typed);
        fixture.issue_by(&enroller).await.unwrap();
    }
}

/// A system that signs in by NTLM under any mechanism's name, as Windows does out of a domain's reach.
#[derive(Debug)]
struct Disguised;

impl SignIn for Disguised {
    fn begin(&self, _mechanism: Mechanism, _host: &str, _typed: Option<&ProxyCredentials>) -> Begun {
        Ok(Box::new(Self))
    }
}

impl Exchange for Disguised {
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        let message = if challenge.is_empty() { b"\x01" } else { b"\x03" };
        Ok([b"`\x28\x06\x06+\x06\x01\x05\x05\x02NTLMSSP\0", &message[..], b"\0\0\0"].concat())
    }
}

/// A proxy that offers only Negotiate, and accepts only NTLM inside it.
fn ntlm_inside(is_right: bool) -> Proxy {
    Proxy::new(move |head| {
        let token = head.split_once("Proxy-Authorization: Negotiate ").and_then(|(_, rest)| rest.split_once("\r\n"));
        let message = token.map(|(token, _)| decode_block(token).unwrap()[18]);
        match message {
            Some(1) => Answer::Keep(refusal("Negotiate YXNr", "Content-Length: 0\r\n", "")),
            Some(3) if is_right => Answer::Tunnel,
            _ => Answer::Keep(refusal("Negotiate", "Content-Length: 0\r\n", "")),
        }
    })
}

/// As with Windows' own Negotiate.
#[tokio::test(flavor = "multi_thread")]
async fn case_14_what_was_typed_goes_by_ntlm_inside_of_negotiate_where_the_system_can() {
    let typed = Some((PROXY_USER, PROXY_PASSWORD));
    let (fixture, right) = (Fixture::new().await, ntlm_inside(true));
    let connector = connector_with(Typed, &Policy::default(), &right.setting(), typed);
    fixture.issue_through(Arc::clone(&connector)).await.unwrap();
    let method = connector.auth_method(&right.setting().parse().unwrap()).unwrap().to_string();
    assert_eq!(method, "Negotiate with user name and password");

    let wrong = ntlm_inside(false);
    let connector = connector_with(Typed, &Policy::default(), &wrong.setting(), typed);
    let error = connector.probe(&"https://bank.example".parse().unwrap()).await.unwrap_err();
    assert_eq!(error.kind().code(), ErrorCode::ProxyCredentialsWrong);
    assert_eq!(wrong.requests().len(), 3, "each response counts as a log-on");
}

/// A system without a signed-in user, which sends typed credentials by NTLM.
#[derive(Debug)]
struct Typed;

impl SignIn for Typed {
    fn begin(&self, mechanism: Mechanism, _host: &str, typed: Option<&ProxyCredentials>) -> Begun {
        if typed.is_some() { Ok(Box::new(Disguised)) } else { Err(SignInError::Unknown(mechanism)) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ntlm_inside_of_negotiate_is_forbidden_too() {
    for (weakest, is_sent) in [(Strength::Ntlm, true), (Strength::Negotiate, false)] {
        let proxy = Proxy::new(|_| asks("Negotiate"));
        let policy = Policy { weakest_proxy_authentication: weakest, ..Policy::default() };
        let connector = connector_with(Disguised, &policy, &proxy.setting(), None);
        connector.probe(&"https://bank.example".parse().unwrap()).await.unwrap_err();
        let requests = proxy.requests().concat();
        assert_eq!(requests.contains("Proxy-Authorization"), is_sent, "{weakest:?}: {requests}");
    }
}

/// Negotiate alone, without a signed-in user: the password goes to the domain, which has to be reachable.
pub(crate) async fn a_user_unknown_to_the_domain_is_refused() {
    let fixture = Fixture::new().await;
    let proxy = Proxy::new(|_| asks("Negotiate"));
    for (typed, code) in [
        (None, ErrorCode::ProxyCredentialsRequired),
        (Some(("nobody", "x")), ErrorCode::ProxyCredentialsWrong),
        (Some((PROXY_USER, PROXY_PASSWORD)), ErrorCode::ProxySignInFailed),
    ] {
        let connector = connector_through(&proxy, Domain(&[]), typed);
        raises(fixture.issue_through(connector).await, code);
    }
}
