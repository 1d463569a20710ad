//! The functions that a script finds, and how its answer is treated.

use super::engine::{Script, ScriptError};
use crate::network::proxy::Target;

async fn answer(text: &str) -> Result<String, ScriptError> {
    let script = Script::new(text.to_owned());
    let asked = move || script.answer(&Target::parse("www.bank.example:443").unwrap());
    tokio::task::spawn_blocking(asked).await.unwrap()
}

/// The value of the expression in a script.
async fn value(expression: &str) -> String {
    answer(&format!("FindProxyForURL = (url, host) => String({expression})")).await.unwrap()
}

async fn each_is(rows: &[(&str, &str)]) {
    for (expression, expected) in rows {
        assert_eq!(value(expression).await, *expected, "{expression}");
    }
}

#[tokio::test]
async fn the_functions_about_names_and_addresses() {
    each_is(&[
        ("url", "https://www.bank.example/"),
        ("host", "www.bank.example"),
        ("isPlainHostName('www')", "true"),
        ("isPlainHostName(host)", "false"),
        ("isPlainHostName('::1')", "false"),
        ("isPlainHostName('foopy::1')", "true"),
        ("dnsDomainIs(host, '.bank.example')", "true"),
        ("dnsDomainIs(host, '.BANK.example')", "false"),
        ("dnsDomainIs(host, '.other.example')", "false"),
        ("localHostOrDomainIs('www', 'www.bank.example')", "true"),
        ("localHostOrDomainIs('www.bank', 'www.bank.example')", "true"),
        ("localHostOrDomainIs('www.x', 'www.bank.example')", "false"),
        ("dnsDomainLevels(host)", "2"),
        ("dnsResolve('127.0.0.9')", "127.0.0.9"),
        ("dnsResolve('::1')", "null"),
        ("dnsResolve('nobody.invalid')", "null"),
        ("dnsResolve('日本.invalid') ?? dnsResolve('a b')", "null"),
        ("isResolvable('nobody.invalid')", "false"),
        ("dnsResolveEx('::1')", "::1"),
        ("isInNet('10.1.2.3', '10.1.0.0', '255.255.0.0')", "true"),
        ("isInNet('10.2.2.3', '10.1.0.0', '255.255.0.0')", "false"),
        ("isInNet('200.1.2.3', '200.0.0.0', '255.0.0.0')", "true"),
        ("isInNet('nobody.invalid', '0.0.0.0', '0.0.0.0')", "false"),
        ("isInNet('1.2.3.256', '0.0.0.0', '0.0.0.0')", "false"),
        ("isInNet('10.1.2.3', '10.1', '255.255.0.0')", "false"),
        ("convert_addr('200.1.2.3') + ' ' + convert_addr('10')", "-939458045 167772160"),
        ("isValidIpAddress('1.2.3.4') && !isValidIpAddress('1.2.3') && !isValidIpAddress('1.2.3.256')", "true"),
        ("/^\\d+\\.\\d+\\.\\d+\\.\\d+$/.test(myIpAddress())", "true"),
        ("typeof myIpAddressEx()", "string"),
        ("alert('x')", "undefined"),
    ])
    .await;
}

#[tokio::test]
async fn case_01_only_three_characters_of_a_pattern_are_shell_syntax() {
    each_is(&[
        ("shExpMatch(url, 'https://*.bank.example/*')", "true"),
        ("shExpMatch(host, 'www.ban?.example')", "true"),
        ("shExpMatch(host, '*.example.com')", "false"),
        ("shExpMatch('a.b', 'a?b') && !shExpMatch('ab', 'a.b')", "true"),
        ("shExpMatch('', '') && shExpMatch('', '*') && !shExpMatch('a', '')", "true"),
        ("shExpMatch('abc', 'a*c') && shExpMatch('abcbc', 'a*bc')", "true"),
        ("shExpMatch('abc', 'a*b') || shExpMatch('abc', '??')", "false"),
        ("shExpMatch('a.c', 'a.c') && !shExpMatch('abc', 'a.c')", "true"),
        ("shExpMatch('株式会社', '株*社')", "true"),
        ("shExpMatch('www.a.example', '(*.a.example|a.example)')", "true"),
        ("shExpMatch('a.example', '(*.a.example|a.example)')", "true"),
        ("shExpMatch('b.example', '(*.a.example|a.example)')", "false"),
        ("shExpMatch('www.a.example', '[a-z]*.a.example')", "true"),
        ("shExpMatch('1ww.a.example', '[a-z]*.a.example')", "false"),
        ("shExpMatch('www1.bank.example', 'www[0-9]+.bank.example')", "true"),
        ("shExpMatch('bank.example', 'a|.*|bank.example')", "true"),
        ("shExpMatch('10.20.30.40', '10.(1|2)\\\\d.*')", "true"),
        ("shExpMatch('a{1', 'a{1') && shExpMatch('a]', 'a]')", "true"),
    ])
    .await;
    for wrong in ["'*.[a'", "'(*.a'", "'+a'"] {
        let text = format!("FindProxyForURL = (url, host) => shExpMatch(host, {wrong}) ? 'a' : 'b'");
        assert!(matches!(answer(&text).await, Err(ScriptError::Failed(_))), "{wrong}");
    }
}

#[tokio::test]
async fn case_02_other_values_are_converted_to_text() {
    each_is(&[
        ("shExpMatch(null, '10.*')", "false"),
        ("shExpMatch(null, 'nu*')", "true"),
        ("shExpMatch(host)", "false"),
        ("shExpMatch()", "true"),
        ("shExpMatch(10.5, '10.*')", "true"),
        ("dnsDomainIs(null, '.example')", "false"),
        ("dnsDomainIs(null, 'll') && dnsDomainIs('a.undefined')", "true"),
        ("localHostOrDomainIs(null, 'null.example') && !localHostOrDomainIs(host, null)", "true"),
        ("isPlainHostName(null) && isPlainHostName() && !isPlainHostName(1.5)", "true"),
        ("dnsDomainLevels(null) + dnsDomainLevels(1.5)", "1"),
        ("isInNet(null, '10.0.0.0', '255.0.0.0') || isInNet('10.0.0.1') || isInNet()", "false"),
        ("String([dnsResolve(), dnsResolve(null), isResolvable(1), dnsResolve('')])", ",,false,"),
        ("String([dnsResolveEx(null), dnsResolveEx(''), isResolvableEx('')])", ",,false"),
        ("String([isInNetEx(), isInNetEx(null, '10.0.0.0/8'), isInNetEx('10.0.0.1')])", ",,"),
        ("String([sortIpAddressList(), sortIpAddressList(null), sortIpAddressList('')])", ",,false"),
        ("convert_addr(null)", "0"),
    ])
    .await;
}

#[tokio::test]
async fn case_05_the_functions_for_ipv4_and_ipv6() {
    each_is(&[
        ("isInNetEx('10.0.0.1', '192.168.1.0')", "false"),
        ("isInNetEx('10.0.0.1', '10.0.0.1')", "false"),
        ("isInNetEx('fe80::7', 'fe80::/10')", "true"),
        ("isInNetEx('fd00::7', 'fe80::/10')", "false"),
        ("isInNetEx('10.9.9.9', '10.0.0.0/8')", "true"),
        ("isInNetEx('localhost', '127.0.0.0/8')", "false"),
        ("sortIpAddressList('10.2.0.1; ::1;10.1.0.1')", "::1;10.1.0.1;10.2.0.1"),
        ("sortIpAddressList('10.2; 10.1')", "false"),
    ])
    .await;
}

/// The expected values hold at any time.
#[tokio::test]
async fn the_functions_about_the_time() {
    each_is(&[
        ("weekdayRange('SUN', 'SAT')", "true"),
        ("weekdayRange('SAT', 'FRI', 'GMT')", "true"),
        ("weekdayRange('XXX') || weekdayRange()", "false"),
        ("dateRange('JAN', 'DEC')", "true"),
        ("dateRange(1, 31, 'GMT')", "true"),
        ("dateRange(1995)", "false"),
        ("dateRange(1, 'JAN', 1995, 31, 'DEC', 1996)", "false"),
        ("dateRange(1, 'JAN', 1995, 31, 'DEC', 9999)", "true"),
        ("dateRange(new Date().getDate(), 'JAN', 31, 'DEC')", "true"),
        ("timeRange(0, 23)", "true"),
        ("timeRange(0, 0, 23, 59, 'GMT')", "true"),
        ("timeRange(0, 0, 0, 23, 59, 59)", "true"),
        ("timeRange()", "false"),
    ])
    .await;
}

#[tokio::test]
async fn scripts_may_have_functions_of_the_same_names() {
    let text = "let now = 1; const between = 2; function isInNet() { return 'mine'; }
                function isWithin() { return 'mine'; } var addressOf, network = isInNetEx('::1', '::/8');
                function FindProxyForURL() { return isInNet() + now + between + network; }";
    assert_eq!(answer(text).await.unwrap(), "mine12true");
}

#[tokio::test]
async fn case_04_the_entry_point_and_its_result() {
    let called = |text| async move { answer(text).await.map_err(|error| error.to_string()) };
    let ok = |text: &str| Ok(text.to_owned());
    let error = |text: &str| Err(text.to_owned());
    for (text, expected) in [
        ("function FindProxyForURLEx(url, host) { return 'PROXY a:1' }", ok("PROXY a:1")),
        ("FindProxyForURL = () => 'DIRECT'; FindProxyForURLEx = () => 'PROXY a:1'", ok("DIRECT")),
        ("FindProxyForURL = () => ''", ok("")),
        ("FindProxyForURL = () => null", error("the script's answer is no text but null")),
        ("FindProxyForURL = () => {}", error("the script's answer is no text but undefined")),
        ("FindProxyForURL = () => 7", error("the script's answer is no text but int")),
        ("FindProxyForURL = () => new String('DIRECT')", error("the script's answer is no text but object")),
        (
            "FindProxyForURL = () => 'PROXY 日本:80'",
            error("the script's answer has characters that no proxy's name has"),
        ),
        ("FindProxyForURL = 'DIRECT'", error("the script has no function FindProxyForURL")),
        ("FindProxyForURL = () => { throw 'no' }", error("the script fails: no")),
        ("FindProxyForURL = () => { throw 7 }", error("the script fails: it throws a value")),
        ("FindProxyForURL = () => x", error("the script fails: x is not defined")),
    ] {
        assert_eq!(called(text).await, expected, "{text}");
    }
}
