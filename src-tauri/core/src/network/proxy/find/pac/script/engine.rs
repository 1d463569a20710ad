use std::array;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;

use reqwest::Url;
use rquickjs::context::EvalOptions;
use rquickjs::prelude::Func;
use rquickjs::{CatchResultExt as _, CaughtError, Context, Ctx, Function, Object, Runtime, Value};
use tokio::runtime::Handle;

use super::addresses::Addresses;
use super::clock::{self, Clock};
use super::numbers;
use crate::network::proxy::Target;

/// In bytes.
const MAX_MEMORY: usize = 32 * 1024 * 1024;
/// Of the script's own calls, in bytes; and what its thread has.
const MAX_DEPTH: usize = 512 * 1024;
const STACK: usize = 4 * 1024 * 1024;

/// What scripts expect to find.
const FUNCTIONS: &str = include_str!("functions.js");
/// What they have to have; the second one is Microsoft's.
const ENTRIES: [&str; 2] = ["FindProxyForURL", "FindProxyForURLEx"];

/// A script, as it came.
pub(super) struct Script {
    text: String,
    ran_away: AtomicBool,
}

/// Why a script gives no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum ScriptError {
    #[error("the script fails: {0}")]
    Failed(String),
    #[error("the script has no function FindProxyForURL")]
    NoEntry,
    #[error("the script's answer is no text but {0}")]
    NoText(&'static str),
    #[error("the script's answer has characters that no proxy's name has")]
    NotAscii,
    #[error("the script takes too long")]
    TooLong,
    #[error("the script cannot be run at this moment")]
    NotNow,
}

impl Script {
    pub(super) fn new(text: String) -> Self {
        Self { text, ran_away: AtomicBool::default() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it may be one at all: what a network offers may be a page for people.
    pub(super) fn looks_like_one(&self) -> bool {
        self.text.contains(ENTRIES[0])
    }

    /// What it answers for a server: `PROXY a:80; DIRECT`. In bounded time, whatever it is.
    pub(super) fn answer(&self, target: &Target) -> Result<String, ScriptError> {
        // One that has not come back occupies a thread for ever; it gets no second one.
        if self.ran_away.load(Ordering::Relaxed) {
            return Err(ScriptError::TooLong);
        }
        let runtime = Handle::try_current().map_err(|_| ScriptError::NotNow)?;
        let (tell, told) = sync_channel(1);
        let (text, target) = (self.text.clone(), target.clone());
        // The engine looks at the clock in loops, calls and patterns, but not in all of its own functions.
        let thread = thread::Builder::new().name("proxy script".into()).stack_size(STACK);
        let spawned = thread.spawn(move || {
            let _ = tell.send(evaluate(&text, &target, runtime));
        });
        spawned.map_err(|_| ScriptError::NotNow)?;
        told.recv_timeout(clock::ALL).unwrap_or_else(|error| {
            self.ran_away.store(error == RecvTimeoutError::Timeout, Ordering::Relaxed);
            Err(ScriptError::TooLong)
        })
    }
}

fn evaluate(text: &str, target: &Target, runtime: Handle) -> Result<String, ScriptError> {
    let clock = Rc::new(Clock::start());
    let engine = Runtime::new().map_err(|_| ScriptError::NotNow)?;
    engine.set_memory_limit(MAX_MEMORY);
    engine.set_max_stack_size(MAX_DEPTH);
    let looked_at = Rc::clone(&clock);
    engine.set_interrupt_handler(Some(Box::new(move || looked_at.is_over())));
    let context = Context::full(&engine).map_err(|_| ScriptError::NotNow)?;
    let addresses = Addresses::new(runtime, Rc::clone(&clock));
    context.with(|context| ask(&context, text, target, addresses)).map_err(|error| match error {
        ScriptError::Failed(_) if clock.is_over() => ScriptError::TooLong,
        error => error,
    })
}

fn ask(context: &Ctx<'_>, text: &str, target: &Target, addresses: Addresses) -> Result<String, ScriptError> {
    let caught = |result: rquickjs::Result<()>| result.catch(context).map_err(|error| failed(&error));
    caught(provide(context, addresses))?;
    caught(context.eval_with_options(text, sloppy_mode()))?;
    let entry = ENTRIES.iter().find_map(|name| context.globals().get::<_, Function>(*name).ok());
    // As browsers do: nothing of an https address but the server.
    let url = format!("https://{target}/");
    let url = Url::parse(&url).map_or(url, String::from);
    let answered = entry.ok_or(ScriptError::NoEntry)?.call((url, target.name()));
    text_of(&answered.catch(context).map_err(|error| failed(&error))?)
}

fn text_of(answer: &Value<'_>) -> Result<String, ScriptError> {
    let text = answer.as_string().ok_or(ScriptError::NoText(answer.type_name()))?;
    let text = text.to_string().map_err(|_| ScriptError::NotAscii)?;
    if text.is_ascii() { Ok(text) } else { Err(ScriptError::NotAscii) }
}

/// As such scripts have always been read.
fn sloppy_mode() -> EvalOptions {
    let mut options = EvalOptions::default();
    options.strict = false;
    options
}

/// The functions that scripts expect, and for them what needs more than arithmetic.
fn provide(context: &Ctx<'_>, addresses: Addresses) -> rquickjs::Result<()> {
    let addresses = Rc::new(addresses);
    let [first, all, own, all_own] = array::from_fn(|_| Rc::clone(&addresses));
    let network = Object::new(context.clone())?;
    network.set("addressOf", Func::from(move |host: String| first.first(&host)))?;
    network.set("addressesOf", Func::from(move |host: String| all.all(&host)))?;
    network.set("ownAddress", Func::from(move || own.own()))?;
    network.set("ownAddresses", Func::from(move || all_own.all_own()))?;
    network.set("isAddress", Func::from(|text: String| numbers::number(&text).is_some()))?;
    network.set("isWithin", Func::from(|address: String, network: String| numbers::is_within(&address, &network)))?;
    network.set("sorted", Func::from(|list: String| numbers::sorted(&list)))?;
    context.eval::<Function, _>(FUNCTIONS)?.call((network,))
}

/// For the log: short, whatever the script throws.
fn failed(error: &CaughtError<'_>) -> ScriptError {
    let text = match error {
        CaughtError::Exception(exception) => exception.message().unwrap_or_default(),
        CaughtError::Error(error) => error.to_string(),
        CaughtError::Value(value) => {
            let text = value.as_string().and_then(|text| text.to_string().ok());
            text.unwrap_or_else(|| "it throws a value".to_owned())
        }
    };
    ScriptError::Failed(text.chars().take(200).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answer(text: &str) -> Result<String, ScriptError> {
        let script = Script::new(text.to_owned());
        let asked = move || script.answer(&Target::parse("www.bank.example:443").unwrap());
        tokio::task::spawn_blocking(asked).await.unwrap()
    }

    /// What the expression is worth to a script.
    async fn value(expression: &str) -> String {
        answer(&format!("FindProxyForURL = (url, host) => String({expression})")).await.unwrap()
    }

    async fn each_is(rows: &[(&str, &str)]) {
        for (expression, expected) in rows {
            assert_eq!(value(expression).await, *expected, "{expression}");
        }
    }

    #[tokio::test]
    async fn the_functions_about_names_and_numbers() {
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
    async fn case_01_a_pattern_is_a_shell_s_in_three_characters_alone() {
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
    async fn case_02_what_is_no_text_counts_as_its_text() {
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
    async fn case_05_the_functions_for_both_versions() {
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

    /// The hour is the same in all of a row.
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
    async fn case_04_the_entry_and_what_it_gives() {
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
}
