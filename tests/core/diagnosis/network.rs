//! The connection to the bank, with one check for each step.

use std::sync::Arc;
use std::time::Duration as Wait;

use cert_core::ErrorCode;
use cert_core::Services;
use cert_core::diagnosis::{
    AddressFacts, BankFacts, CheckName, ClockFacts, Facts, Family, ProxyFacts, Remedy, SignInFacts, Verdict,
};
use cert_core::network::proxy::{ProxyConnector, ScriptedProxy, SystemProxy};
use cert_core::policy::{Policy, Problem, ProblemKind, RequiredProxy};
use time::Duration;

use super::{assert_fine, assert_found, found, services, the};
use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy, connector_by, connector_through};
use crate::support::{Answer, Fixture, Proxy, TestClock, file_with, refused_address, serve};

/// The fixture's PC, where the bank's address refuses connections.
pub(super) fn unreached(fixture: &Fixture) -> Services {
    let service = fixture.service_at(&format!("https://{}/", refused_address()));
    Services { address: Arc::new(move || Ok(service.clone())), ..services(fixture) }
}

fn behind(fixture: &Fixture, connector: Arc<ProxyConnector>) -> Services {
    Services { connector, ..services(fixture) }
}

#[tokio::test]
async fn a_direct_connection() {
    let fixture = Fixture::new().await;
    let diagnosis = found(services(&fixture)).await;
    let names = [CheckName::Bank, CheckName::Proxy, CheckName::SignIn, CheckName::Addresses, CheckName::Clock];
    assert_fine(&diagnosis, &names);
    let Facts::Addresses(AddressFacts::Accepts { over, .. }) = &the(&diagnosis, CheckName::Addresses).facts else {
        panic!("{diagnosis:?}");
    };
    assert_eq!(over, &[Family::Ipv4]);
    assert_eq!(the(&diagnosis, CheckName::SignIn).facts, SignInFacts::NotAsked.into());
}

#[tokio::test]
async fn an_unreachable_bank_is_reported_with_the_dependent_checks() {
    let fixture = Fixture::new().await;
    let diagnosis = found(unreached(&fixture)).await;
    assert_eq!(diagnosis.failure.as_ref().unwrap().code(), ErrorCode::ConnectionRefused);
    assert_found(&diagnosis, CheckName::Bank, Verdict::Problem, Remedy::CheckNetwork);
    assert_found(&diagnosis, CheckName::Addresses, Verdict::Problem, Remedy::CheckNetwork);
    let clock = assert_found(&diagnosis, CheckName::Clock, Verdict::Caution, Remedy::ConnectFirst);
    assert_eq!(clock, ClockFacts::Unknown.into());
    assert_fine(&diagnosis, &[CheckName::Proxy]);
}

/// The inspection does not ask for credentials and sends none; each inspection makes one request.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_asks_is_shown_as_such() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let connector = connector_through(&proxy.setting(), None);
    for looks in 1..=2 {
        let diagnosis = found(behind(&fixture, Arc::clone(&connector))).await;
        let asks = SignInFacts::Asks { proxy: format!("{}/", proxy.setting()), readable: true };
        let facts = assert_found(&diagnosis, CheckName::SignIn, Verdict::Caution, Remedy::HaveProxyPassword);
        assert_eq!(facts, asks.into());
        assert_found(&diagnosis, CheckName::Bank, Verdict::Caution, Remedy::HaveProxyPassword);
        assert_eq!(proxy.requests().len(), looks);
        assert!(!proxy.requests().concat().contains("Authorization"), "{:?}", proxy.requests());
    }
    assert!(fixture.bank.requests().is_empty());
}

/// Credentials typed in this run are used, but only once if the proxy rejects them.
#[tokio::test(flavor = "multi_thread")]
async fn typed_credentials_are_used_as_by_every_connection() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let right = connector_through(&proxy.setting(), Some((PROXY_USER, PROXY_PASSWORD)));
    let diagnosis = found(behind(&fixture, right)).await;
    let facts = assert_found(&diagnosis, CheckName::SignIn, Verdict::Fine, None);
    assert_eq!(facts, SignInFacts::Taken { method: "Basic with user name and password".to_owned() }.into());
    assert_fine(&diagnosis, &[CheckName::Bank]);
    let before = proxy.requests().concat().matches("Authorization").count();
    let wrong = connector_through(&proxy.setting(), Some((PROXY_USER, "wrong")));
    let diagnosis = found(behind(&fixture, wrong)).await;
    assert_found(&diagnosis, CheckName::SignIn, Verdict::Problem, Remedy::TypeProxyPassword);
    assert_eq!(proxy.requests().concat().matches("Authorization").count(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failure_of_a_proxy_has_its_code_and_remedy() {
    let fixture = Fixture::new().await;
    let says = |text: &str| {
        let text = text.to_owned();
        Proxy::new(move |_| Answer::Close(text.clone()))
    };
    for (answer, code) in [
        ("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", ErrorCode::ProxyRefused),
        ("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", ErrorCode::ProxyServiceUnreachable),
        ("SSH-2.0-OpenSSH\r\n", ErrorCode::ProxyUnreadable),
    ] {
        let proxy = says(answer);
        let diagnosis = found(behind(&fixture, connector_through(&proxy.setting(), None))).await;
        let facts = assert_found(&diagnosis, CheckName::Bank, Verdict::Problem, Remedy::CorrectProxy);
        assert_eq!(facts, BankFacts::Fails { service: Some(service_of(&fixture)), code }.into());
        assert_fine(&diagnosis, &[CheckName::Proxy]);
    }
    let away = connector_through(&format!("http://{}", refused_address()), None);
    let diagnosis = found(behind(&fixture, away)).await;
    assert_found(&diagnosis, CheckName::Bank, Verdict::Problem, Remedy::CorrectProxy);
    assert_found(&diagnosis, CheckName::Addresses, Verdict::Problem, Remedy::CheckNetwork);
}

fn service_of(fixture: &Fixture) -> String {
    format!("{}/", fixture.bank.service_url().trim_end_matches('/'))
}

/// The script's address and its error are shown, but not a user name and password in the address.
#[tokio::test(flavor = "multi_thread")]
async fn a_script_is_named_with_what_is_wrong_with_it() {
    let fixture = Fixture::new().await;
    let script = |text: &str| {
        let file = file_with(text);
        let address = format!("file://{}", file.path().display());
        (file, address)
    };
    let (_file, good) = script("FindProxyForURL = () => 'DIRECT'");
    let diagnosis = found(behind(&fixture, connector_by(ScriptedProxy(good.clone())))).await;
    let Facts::Proxy(ProxyFacts::Found { routes, script: Some(named), .. }) = &the(&diagnosis, CheckName::Proxy).facts
    else {
        panic!("{diagnosis:?}");
    };
    assert_eq!((&routes[..], named), (&["direct".to_owned()][..], &good));
    let (_file, bad) = script("FindProxyForURL = () => frobnicate()");
    let diagnosis = found(behind(&fixture, connector_by(ScriptedProxy(bad)))).await;
    let facts = assert_found(&diagnosis, CheckName::Proxy, Verdict::Problem, Remedy::CorrectProxy);
    let Facts::Proxy(ProxyFacts::Fails { code: ErrorCode::ProxyScriptFailed, reason: Some(reason), .. }) = facts else {
        panic!("{diagnosis:?}");
    };
    assert!(reason.contains("frobnicate"), "{reason}");
    let secret = format!("http://taro:geheim@{}/proxy.pac", refused_address());
    let diagnosis = found(behind(&fixture, connector_by(ScriptedProxy(secret)))).await;
    let json = serde_json::to_string(&diagnosis.checks).unwrap();
    assert!(json.contains("proxy_script_unavailable") && !json.contains("geheim"), "{json}");
}

#[tokio::test]
async fn a_rule_of_the_policy_that_cannot_be_read_is_named_by_its_line() {
    let fixture = Fixture::new().await;
    let place = "/etc/cc1554/policy.toml:3".to_owned();
    let problem = Problem { place: place.clone(), kind: ProblemKind::Unusable };
    let proxy = Some(RequiredProxy::Unreadable(problem.clone()));
    let policy = Policy { proxy, problems: vec![problem], ..Policy::default() };
    let connector = connector_by(SystemProxy(policy.clone()));
    let diagnosis = found(Services { policy, ..behind(&fixture, connector) }).await;
    let facts = assert_found(&diagnosis, CheckName::Proxy, Verdict::Problem, Remedy::CorrectPolicy);
    let Facts::Proxy(ProxyFacts::Fails { reason: Some(reason), .. }) = facts else { panic!("{facts:?}") };
    assert!(reason.starts_with(&place), "{reason}");
    assert_found(&diagnosis, CheckName::Policy, Verdict::Problem, Remedy::CorrectPolicy);
}

/// By the Date header of the bank's response, even if the response is an error.
#[tokio::test]
async fn the_clock_is_compared_with_the_banks() {
    for (ahead, verdict, bank) in [
        (Duration::minutes(2), Verdict::Fine, Verdict::Fine),
        (Duration::minutes(-20), Verdict::Caution, Verdict::Fine),
        (Duration::hours(26), Verdict::Problem, Verdict::Problem),
    ] {
        let fixture = Fixture::new().await;
        let diagnosis = found(Services { clock: TestClock::ahead(ahead), ..services(&fixture) }).await;
        let check = the(&diagnosis, CheckName::Clock);
        let Facts::Clock(ClockFacts::Compared { seconds }) = check.facts else { panic!("{check:?}") };
        assert!((seconds - ahead.whole_seconds()).abs() <= 2, "{seconds}");
        assert_eq!((check.verdict, the(&diagnosis, CheckName::Bank).verdict), (verdict, bank), "{ahead}");
    }
    let fixture = Fixture::with_fault("cacerts:error=503").await;
    let diagnosis = found(Services { clock: TestClock::ahead(Duration::minutes(20)), ..services(&fixture) }).await;
    assert_found(&diagnosis, CheckName::Clock, Verdict::Caution, Remedy::SetClock);
    assert_found(&diagnosis, CheckName::Bank, Verdict::Problem, Remedy::TryLater);
    fixture.bank.faults().clear();
    let years = Services { clock: TestClock::ahead(Duration::days(3650)), ..services(&fixture) };
    let diagnosis = found(years).await;
    assert_eq!(the(&diagnosis, CheckName::Clock).facts, ClockFacts::Wrong.into());
}

/// Whether the proxy or the bank does not respond.
#[tokio::test(flavor = "multi_thread")]
async fn it_ends_where_nothing_answers() {
    let fixture = Fixture::new().await;
    let (silent, _serving) = serve(async |mut stream| {
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
    });
    let service = fixture.service_at(&format!("https://{silent}/"));
    let at_bank = Services { address: Arc::new(move || Ok(service.clone())), ..services(&fixture) };
    let at_proxy = behind(&fixture, connector_through(&format!("http://{silent}"), None));
    for examined in [at_bank, at_proxy] {
        let diagnosis = examined.diagnose_within(Wait::from_millis(500)).await;
        assert_eq!(diagnosis.failure.as_ref().unwrap().code(), ErrorCode::TimedOut);
        assert_found(&diagnosis, CheckName::Bank, Verdict::Problem, Remedy::CheckNetwork);
        assert_fine(&diagnosis, &[CheckName::Proxy, CheckName::Addresses, CheckName::Store]);
    }
}
