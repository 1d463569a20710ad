//! What an administrator requires on this machine, read where the released programs read it.

use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy};
use crate::support::{Fixture, Releases, Terminal, file_with, finish, policy};

#[tokio::test]
async fn without_self_updates_nothing_goes_out_and_the_code_says_why() {
    let releases = Releases::new().await;
    let terminal = Terminal::before(&releases.bank);
    let policy = policy("disable_self_update = true");
    let outcome = finish(terminal.command_under(policy.path(), &["update"]), None).await;
    outcome.failed("update_forbidden");
    assert_eq!(releases.bank.requests().len(), 0);
    terminal.run(&["update"], None).await.newer();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_is_too_weak_is_not_answered_and_the_code_says_why() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let terminal = Terminal::before(&fixture.bank);
    let (file, setting) = (file_with(PROXY_PASSWORD), proxy.setting());
    let file = file.path().to_str().unwrap();
    let credentials = ["--proxy-user", PROXY_USER, "--proxy-password-file", file];
    let words = [&["doctor", "--proxy", &setting], &credentials[..]].concat();
    let strict = policy("weakest_proxy_authentication = \"digest\"");
    let outcome = finish(terminal.command_under(strict.path(), &words), None).await;
    outcome.failed("proxy_authentication_forbidden");
    assert!(!proxy.asked().concat().contains("Authorization"), "{:?}", proxy.asked());
    let lenient = policy("weakest_proxy_authentication = \"basic\"");
    finish(terminal.command_under(lenient.path(), &words), None).await.done();
}

/// The proxy is not for the user to choose where the policy names one.
#[tokio::test(flavor = "multi_thread")]
async fn a_required_proxy_is_the_route() {
    let (fixture, proxy) = (Fixture::new().await, basic_proxy());
    let terminal = Terminal::before(&fixture.bank);
    let required = policy(&format!("proxy_server = \"{}\"", proxy.setting()));
    let words = ["doctor", "--proxy", "none"];
    let outcome = finish(terminal.command_under(required.path(), &words), None).await;
    outcome.failed("proxy_credentials_required");
    assert_eq!(proxy.asked().len(), 1);
}
