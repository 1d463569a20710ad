//! Proxies as companies run them.

use cert_core::ErrorCode;
use cert_core::enrollment::Enroller;

use super::connector_through;
use super::squid::{NTLM_USER, SECRET, USER, basic, digest, ntlm, squid, tinyproxy};
use crate::support::{Bench, PASSWORD, Program, Terminal, file_with, raises};

/// Issue and renewal; and the codes of a wrong password and of none.
async fn works_through(program: Program) {
    works_as(USER, program).await;
}

async fn works_as(user: &str, program: Program) {
    let bench = Bench::new().await;
    let through = |credentials| Enroller {
        connector: connector_through(&program.setting(), credentials),
        ..bench.enroller()
    };
    raises(bench.issue_by(&through(None)).await, ErrorCode::ProxyCredentialsRequired);
    raises(bench.issue_by(&through(Some((user, "no")))).await, ErrorCode::ProxyCredentialsWrong);
    let right = through(Some((user, SECRET)));
    let issued = bench.issue_by(&right).await.unwrap();
    bench.renew_by(&right, &issued, PASSWORD).await.unwrap();
    assert_eq!(bench.working().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn squid_with_basic() {
    works_through(squid(basic).await).await;
}

/// By MD5: squid (5.7 is Debian's) knows no other hash. `digest.rs` has SHA-256.
#[tokio::test(flavor = "multi_thread")]
async fn squid_with_digest() {
    works_through(squid(digest).await).await;
}

/// An implementation of NTLM that is not ours judges the messages.
#[tokio::test(flavor = "multi_thread")]
async fn squid_with_ntlm() {
    works_as(NTLM_USER, squid(ntlm).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn squid_with_both() {
    works_through(squid(|folder| basic(folder) + &digest(folder)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tinyproxy_with_basic() {
    works_through(tinyproxy().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cert_cli_goes_through_it_and_says_how() {
    let (bench, squid) = (Bench::new().await, squid(digest).await);
    let terminal = Terminal::before(&bench.bank);
    let file = file_with(&format!("{SECRET}\n"));
    let (setting, file) = (squid.setting(), file.path().display().to_string());
    let options = ["--proxy", &setting, "--proxy-user", USER, "--proxy-password-file", &file];
    let examined = terminal.run(&[&["doctor"], &options[..]].concat(), None).await.done();
    assert_eq!(examined["proxy"], format!("{setting}/"));
    assert_eq!(examined["proxy_authentication"], "Digest (MD5) with user name and password");
    assert_eq!(examined["authorities"], 2);
    let silent = terminal.run(&["doctor", "--proxy", &setting], None).await;
    silent.failed("proxy_credentials_required");
    let direct = terminal.run(&["doctor", "--proxy", "none"], None).await.done();
    assert!(direct["proxy"].is_null());
    assert_eq!(direct["routes"], serde_json::json!(["direct"]));
}
