//! A script that works is followed; the handling of one that fails depends on where it is set.

use serde_json::{Value, json};

use super::script;
use crate::support::{Answer, Outcome, Proxy, Terminal, at_a_terminal, finish};

/// `doctor` with these environment variables.
async fn examined(terminal: &Terminal, variables: &[(&str, &str)]) -> Outcome {
    let mut doctor = terminal.command(&["doctor"]);
    doctor.envs(variables.iter().copied());
    finish(doctor, None).await
}

/// `doctor` with this script required by the machine's policy.
async fn examined_under(terminal: &Terminal, address: &str) -> Outcome {
    terminal.run_under(&format!("proxy_auto_config = \"{address}\""), &["doctor"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn case_04_without_an_answer_a_setting_is_left_out_and_a_policy_is_not() {
    let (_fixture, terminal) = at_a_terminal().await;
    for (text, reason) in [
        ("FindProxyForURL = () => null", "the script's answer is no text but null"),
        ("FindProxyForURL = () => {}", "the script's answer is no text but undefined"),
        ("FindProxyForURL = () => 7", "the script's answer is no text but int"),
        ("FindProxyForURL = () => ''", "it answers nothing"),
        ("FindProxyForURL = () => 'nonsense'", "it names nonsense (no entry that browsers know)"),
        ("FindProxyForURL = () => { throw 'no' }", "the script fails: no"),
        ("FindProxyForURL = () => isPlainHostname()", "the script fails: isPlainHostname is not defined"),
        ("<html>FindProxyForURL</html>", "the script fails: "),
        ("", "the script has no function FindProxyForURL"),
    ] {
        let (_file, address) = script(text);
        let found = examined(&terminal, &[("auto_proxy", &address)]).await.done();
        assert_eq!(found["routes"], json!(["direct"]), "{text}");
        assert_eq!((&found["proxy_source"], &found["proxy_script"]), (&json!("environment"), &json!(address)));
        let error = found["proxy_script_error"].as_str().unwrap();
        assert!(error.contains(reason), "{text}: {error}");

        let required = examined_under(&terminal, &address).await;
        required.failed("proxy_script_failed");
        let message = required.json()["message"].to_string();
        assert!(message.contains(&format!("{address}: ")) && message.contains(reason), "{text}: {message}");
    }
    let missing = "file:///nowhere/proxy.pac";
    let found = examined(&terminal, &[("auto_proxy", missing)]).await.done();
    assert!(found["proxy_script_error"].as_str().unwrap().contains(missing), "{found}");
    examined_under(&terminal, missing).await.failed("proxy_script_unavailable");
    assert!(terminal.log().contains("the script's answer is no text but null"), "{}", terminal.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn case_04_the_function_ex_is_called_where_it_is_the_only_one() {
    let ((_fixture, terminal), proxy) = (at_a_terminal().await, Proxy::new(|_| Answer::Tunnel));
    let there = proxy.setting().trim_start_matches("http://").to_owned();
    let (_file, address) = script(&format!("function FindProxyForURLEx(url, host) {{ return 'PROXY {there}'; }}"));
    for examined in [examined(&terminal, &[("auto_proxy", &address)]).await, examined_under(&terminal, &address).await]
    {
        let examined = examined.done();
        assert_eq!(examined["routes"], json!([format!("http://{there}/")]));
        assert_eq!(examined["proxy_script_error"], Value::Null);
    }
    assert!(!proxy.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn case_07_unsupported_entries_are_reported_and_the_next_one_is_taken() {
    let (_fixture, terminal) = at_a_terminal().await;
    let (_file, address) = script("FindProxyForURL = () => 'SOCKS5 a:1; QUIC b:2; PROXY taro:himitsu@c:3; DIRECT'");
    let found = examined_under(&terminal, &address).await.done();
    assert_eq!(found["routes"], json!(["direct"]));
    let unsupported = "a proxy of this kind is not supported";
    let expected = [
        format!("SOCKS5 a:1 ({unsupported})"),
        format!("QUIC b:2 ({unsupported})"),
        "PROXY c:3 (no entry that browsers know)".to_owned(),
    ];
    assert_eq!(found["proxy_ignored"], json!(expected));
    let log = terminal.log();
    assert!(log.contains(r#""entry":"SOCKS5 a:1""#) && !log.contains("himitsu"), "{log}");

    let (_file, address) = script("FindProxyForURL = () => 'SOCKS5 a:1; SOCKS b'");
    for outcome in [examined(&terminal, &[("auto_proxy", &address)]).await, examined_under(&terminal, &address).await] {
        outcome.failed("proxy_script_failed");
        let message = outcome.json()["message"].to_string();
        assert!(
            message.contains(&format!("it names SOCKS5 a:1 ({unsupported}), SOCKS b ({unsupported})")),
            "{message}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn case_08_the_environment_s_script_comes_before_its_proxy() {
    let ((_fixture, terminal), proxy) = (at_a_terminal().await, Proxy::new(|_| Answer::Tunnel));
    let there = proxy.setting().trim_start_matches("http://").to_owned();
    let text = format!("FindProxyForURL = () => 'PROXY {there}'");
    let (_file, address) = script(&text);
    let in_itself = format!("data:,{}", text.replace(' ', "%20"));
    for (variable, address, shown) in
        [("auto_proxy", &address, &*address), ("AUTO_PROXY", &address, &address), ("auto_proxy", &in_itself, "data:…")]
    {
        let others = [("https_proxy", "http://nobody.invalid:1"), ("no_proxy", "*")];
        let found = examined(&terminal, &[&[(variable, address.as_str())][..], &others].concat()).await.done();
        assert_eq!(found["routes"], json!([format!("http://{there}/")]));
        assert_eq!(found["proxy_variables"], json!([variable, "https_proxy", "no_proxy"]));
        assert_eq!((&found["proxy_source"], &found["proxy_script"]), (&json!("environment"), &json!(shown)));
    }
}
