//! What an administrator requires on this machine, read where the released programs read it.

use crate::proxies::{PROXY_PASSWORD, PROXY_USER, basic_proxy};
use crate::support::{Releases, Terminal, at_a_terminal, file_with};

#[tokio::test]
async fn without_self_updates_nothing_goes_out_and_the_code_says_why() {
    let releases = Releases::new().await;
    let terminal = Terminal::before(&releases.bank);
    terminal.run_under("disable_self_update = true", &["update"]).await.failed("update_forbidden");
    assert_eq!(releases.bank.requests().len(), 0);
    terminal.run(&["update"], None).await.newer();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_is_too_weak_is_not_answered_and_the_code_says_why() {
    let ((_fixture, terminal), proxy) = (at_a_terminal().await, basic_proxy());
    let (file, setting) = (file_with(PROXY_PASSWORD), proxy.setting());
    let file = file.path().to_str().unwrap();
    let credentials = ["--proxy-user", PROXY_USER, "--proxy-password-file", file];
    let words = [&["doctor", "--proxy", &setting], &credentials[..]].concat();
    let strict = terminal.run_under("weakest_proxy_authentication = \"digest\"", &words).await;
    strict.failed("proxy_authentication_forbidden");
    assert!(!proxy.asked().concat().contains("Authorization"), "{:?}", proxy.asked());
    terminal.run_under("weakest_proxy_authentication = \"basic\"", &words).await.done();
}

/// The proxy is not for the user to choose where the policy names one.
#[tokio::test(flavor = "multi_thread")]
async fn a_required_proxy_is_the_route() {
    let ((_fixture, terminal), proxy) = (at_a_terminal().await, basic_proxy());
    let required = format!("proxy_server = \"{}\"", proxy.setting());
    let outcome = terminal.run_under(&required, &["doctor", "--proxy", "none"]).await;
    outcome.failed("proxy_credentials_required");
    assert_eq!(proxy.asked().len(), 1);
}
