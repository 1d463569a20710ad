//! An administrator's policy for this machine, read from where the released programs read it.

use cert_core::ErrorCode;
use cert_core::flow::{PrimaryAction, Screen};
use cert_core::network::proxy::ProxyConnector;
use cert_core::policy::{Policy, Problem, ProblemKind, RequiredProxy};

use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy};
use crate::support::{
    Fixture, FlowHarness, PASSWORD, Releases, Terminal, USER, at_a_terminal, file_with, finish, raises,
};

#[tokio::test]
async fn without_self_updates_nothing_is_requested_and_the_code_says_why() {
    let releases = Releases::new().await;
    let terminal = Terminal::before(&releases.bank);
    terminal.run_under("disable_self_update = true", &["update"]).await.failed("update_forbidden");
    assert_eq!(releases.bank.requests().len(), 0);
    terminal.run(&["update"], None).await.newer();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheme_that_is_too_weak_is_not_answered_and_the_code_says_why() {
    let ((_fixture, terminal), proxy) = (at_a_terminal().await, basic_proxy());
    let (file, setting) = (file_with(PROXY_PASSWORD), proxy.setting());
    let file = file.path().to_str().unwrap();
    let credentials = ["--proxy-user", PROXY_USER, "--proxy-password-file", file];
    let words = [&["doctor", "--proxy", &setting], &credentials[..]].concat();
    let strict = terminal.run_under("weakest_proxy_authentication = \"digest\"", &words).await;
    strict.failed("proxy_authentication_forbidden");
    assert!(!proxy.requests().concat().contains("Authorization"), "{:?}", proxy.requests());
    terminal.run_under("weakest_proxy_authentication = \"basic\"", &words).await.done();
}

/// The user cannot choose a proxy if the policy sets one.
#[tokio::test(flavor = "multi_thread")]
async fn a_required_proxy_is_the_route() {
    let ((_fixture, terminal), proxy) = (at_a_terminal().await, basic_proxy());
    let required = format!("proxy_server = \"{}\"", proxy.setting());
    let outcome = terminal.run_under(&required, &["doctor", "--proxy", "none"]).await;
    outcome.failed("proxy_credentials_required");
    assert_eq!(proxy.requests().len(), 1);
}

/// Nothing is sent, and the screen says what to correct.
pub(crate) async fn a_rule_that_cannot_be_read() {
    let fixture = Fixture::new().await;
    let place = "/etc/cc1554/policy.toml:3".to_owned();
    let problem = Problem { place: place.clone(), kind: ProblemKind::Unusable };
    let policy = Policy { proxy: Some(RequiredProxy::Unreadable(problem)), ..Policy::default() };
    let connector = ProxyConnector::system(&policy);
    raises(fixture.issue_through(connector.clone()).await, ErrorCode::PolicyUnusable);
    let app = FlowHarness::behind(connector, &fixture).await;
    let Screen::Failed { failure, primary_action: PrimaryAction::Close, can_retry: false, .. } =
        app.issue(USER, PASSWORD).await
    else {
        panic!("no error")
    };
    assert_eq!((failure.code, failure.place), (ErrorCode::PolicyUnusable, Some(place)));
    assert_eq!(fixture.bank.requests().len(), 0);
}

/// If `doctor` reaches the bank it reports all problems, otherwise the one that prevents it; the log has each.
#[tokio::test(flavor = "multi_thread")]
async fn a_slip_fails_closed_and_its_place_is_named() {
    const EACH: &str = "# ours\nweakest_proxy_authentication = \"kerberos\"\n\
                        disable_self_update = \"no\"\nproxy_serber = \"direct\"\n";
    let releases = Releases::new().await;
    for (text, mode, forbids_update, places) in [
        ("proxy_server = 8080\n", 0o644, false, &[":1: no value"][..]),
        (EACH, 0o644, true, &[":2: no value", ":3: no value", ":4: no setting"]),
        ("proxy_server = \"direct\"\ndisable_self_update = no\n", 0o644, true, &[":2: cannot be read"]),
        ("proxy_server = \"direct\"\n", 0o000, true, &[": cannot be read"]),
    ] {
        let terminal = Terminal::before(&releases.bank);
        let run = async |command| terminal.run_under_file(text, mode, &[command]).await;
        let examined = run("doctor").await;
        let said = if text == EACH {
            examined.done()["policy_problems"].to_string()
        } else {
            examined.failed("policy_unusable");
            examined.json()["message"].to_string()
        };
        let log = terminal.log();
        for place in places {
            let (line, kind) = place.rsplit_once(": ").unwrap();
            assert!(said.contains(&format!("/etc/cc1554-practice/policy.toml{place}")), "{said}");
            let noted = format!(r#""place":"/etc/cc1554-practice/policy.toml{line}","kind":"{kind}"#);
            assert_eq!(log.matches(&noted).count(), 1, "{log}");
        }
        assert_eq!(log.matches("policy is wrong").count(), places.len(), "{log}");
        run("update").await.failed(if forbids_update { "update_forbidden" } else { "policy_unusable" });
    }
    assert_eq!(releases.fetched(), 0);
}

#[tokio::test]
async fn doctor_names_the_proxy_variables_that_are_set() {
    let (_fixture, terminal) = at_a_terminal().await;
    let mut doctor = terminal.command(&["doctor"]);
    doctor.envs([("HTTPS_PROXY", "http://proxy.invalid:1"), ("no_proxy", "127.0.0.1"), ("http_proxy", "x")]);
    assert_eq!(finish(doctor, None).await.done()["proxy_variables"], serde_json::json!(["HTTPS_PROXY", "no_proxy"]));
}
