use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use ipnet::IpNet;
use reqwest::Url;
use rquickjs::context::EvalOptions;
use rquickjs::{CatchResultExt as _, CaughtError, Context, Ctx, Function, Runtime};
use tokio::runtime::Handle;

use super::addresses::{Addresses, own};
use crate::network::proxy::Target;

/// For one answer; honest scripts take milliseconds, and the time of their names.
const TIMEOUT: Duration = Duration::from_secs(5);
/// After which an engine that does not look at the clock is left to itself.
const GRACE: Duration = Duration::from_secs(2);
/// In bytes.
const MAX_MEMORY: usize = 32 * 1024 * 1024;
/// Of the script's own calls, in bytes; and what its thread has.
const MAX_DEPTH: usize = 512 * 1024;
const STACK: usize = 4 * 1024 * 1024;

/// What scripts expect to find (Netscape's "Proxy Auto-Config File Format", and its later additions).
const FUNCTIONS: &str = include_str!("functions.js");

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
    #[error("the script takes too long")]
    TooLong,
    #[error("the script names no proxy that this app can use")]
    NoRoute,
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
        told.recv_timeout(TIMEOUT + GRACE).unwrap_or_else(|error| {
            self.ran_away.store(error == RecvTimeoutError::Timeout, Ordering::Relaxed);
            Err(ScriptError::TooLong)
        })
    }
}

fn evaluate(text: &str, target: &Target, runtime: Handle) -> Result<String, ScriptError> {
    let end = Instant::now() + TIMEOUT;
    let engine = Runtime::new().map_err(|_| ScriptError::NotNow)?;
    engine.set_memory_limit(MAX_MEMORY);
    engine.set_max_stack_size(MAX_DEPTH);
    engine.set_interrupt_handler(Some(Box::new(move || Instant::now() > end)));
    let context = Context::full(&engine).map_err(|_| ScriptError::NotNow)?;
    let answered = context.with(|context| {
        let answered = ask(&context, text, target, Addresses::new(runtime, end));
        answered.catch(&context).map_err(|error| message(&error))
    });
    answered.map_err(|message| match message {
        _ if Instant::now() > end => ScriptError::TooLong,
        message => ScriptError::Failed(message),
    })
}

fn ask(context: &Ctx<'_>, text: &str, target: &Target, addresses: Addresses) -> rquickjs::Result<String> {
    provide(context, addresses)?;
    context.eval::<(), _>(FUNCTIONS)?;
    context.eval_with_options::<(), _>(text, sloppy_mode())?;
    let find: Function = context.globals().get("FindProxyForURL")?;
    // As browsers do: nothing of an https address but the server.
    let url = format!("https://{target}/");
    let url = Url::parse(&url).map_or(url, String::from);
    find.call((url, target.name()))
}

/// As such scripts have always been read.
fn sloppy_mode() -> EvalOptions {
    let mut options = EvalOptions::default();
    options.strict = false;
    options
}

/// The functions that need more than arithmetic.
fn provide(context: &Ctx<'_>, addresses: Addresses) -> rquickjs::Result<()> {
    let globals = context.globals();
    let addresses = Rc::new(addresses);
    let (all, some) = (Rc::clone(&addresses), Rc::clone(&addresses));
    let first = move |host: String| addresses.first(&host);
    let every = move |host: String| all.of(&host).iter().map(ToString::to_string).collect::<Vec<_>>().join(";");
    let within = move |host: String, network: String| {
        network.parse::<IpNet>().is_ok_and(|network| some.of(&host).iter().any(|number| network.contains(number)))
    };
    globals.set("isWithin", Function::new(context.clone(), within)?)?;
    globals.set("addressOf", Function::new(context.clone(), first)?)?;
    globals.set("addressesOf", Function::new(context.clone(), every)?)?;
    globals.set("ownAddress", Function::new(context.clone(), || own().to_string())?)
}

/// For the log: short, whatever the script throws.
fn message(error: &CaughtError<'_>) -> String {
    let text = match error {
        CaughtError::Exception(exception) => exception.message().unwrap_or_default(),
        CaughtError::Error(error) => error.to_string(),
        CaughtError::Value(_) => "it throws a value".to_owned(),
    };
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the expression is worth to a script.
    async fn value(expression: &str) -> String {
        let text = format!("FindProxyForURL = (url, host) => String({expression})");
        let asked = move || Script::new(text).answer(&Target::parse("www.bank.example:443").unwrap());
        tokio::task::spawn_blocking(asked).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn the_functions_that_scripts_expect() {
        for (expression, expected) in [
            ("url", "https://www.bank.example/"),
            ("host", "www.bank.example"),
            ("isPlainHostName('www')", "true"),
            ("isPlainHostName(host)", "false"),
            ("dnsDomainIs(host, '.BANK.example')", "true"),
            ("dnsDomainIs(host, '.other.example')", "false"),
            ("localHostOrDomainIs('www', 'www.bank.example')", "true"),
            ("localHostOrDomainIs('www.x', 'www.bank.example')", "false"),
            ("dnsDomainLevels(host)", "2"),
            ("dnsResolve('127.0.0.9')", "127.0.0.9"),
            ("dnsResolve('nobody.invalid')", "null"),
            ("isResolvable('nobody.invalid')", "false"),
            ("dnsResolveEx('::1')", "::1"),
            ("isInNet('10.1.2.3', '10.1.0.0', '255.255.0.0')", "true"),
            ("isInNet('10.2.2.3', '10.1.0.0', '255.255.0.0')", "false"),
            ("isInNet('200.1.2.3', '200.0.0.0', '255.0.0.0')", "true"),
            ("isInNet('nobody.invalid', '0.0.0.0', '0.0.0.0')", "false"),
            ("isInNet('1.2.3.256', '0.0.0.0', '0.0.0.0')", "false"),
            ("isInNetEx('fe80::7', 'fe80::/10')", "true"),
            ("isInNetEx('fd00::7', 'fe80::/10')", "false"),
            ("isInNetEx('10.9.9.9', '10.0.0.0/8')", "true"),
            ("sortIpAddressList('10.2; 10.1')", "10.1;10.2"),
            ("/^\\d+\\.\\d+\\.\\d+\\.\\d+$/.test(myIpAddress())", "true"),
            ("shExpMatch(url, 'https://*.bank.example/*')", "true"),
            ("shExpMatch(host, 'www.ban?.example')", "true"),
            ("shExpMatch(host, '*.example.com')", "false"),
            ("shExpMatch('a.b', 'a?b') && !shExpMatch('ab', 'a.b')", "true"),
            ("shExpMatch('', '') && shExpMatch('', '*') && !shExpMatch('a', '')", "true"),
            ("shExpMatch('abc', 'a*c') && shExpMatch('abcbc', 'a*bc')", "true"),
            ("shExpMatch('abc', 'a*b') || shExpMatch('abc', '??')", "false"),
            ("shExpMatch('a.c', 'a.c') && !shExpMatch('abc', 'a.c')", "true"),
            ("shExpMatch('a(b)', 'a(b)') && !shExpMatch('ab', '[a-z]b')", "true"),
            ("shExpMatch('株式会社', '株*社')", "true"),
            ("weekdayRange('SUN', 'SAT')", "true"),
            ("weekdayRange('SAT', 'FRI', 'GMT')", "true"),
            ("weekdayRange('XXX')", "false"),
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
            ("alert('x')", "undefined"),
        ] {
            assert_eq!(value(expression).await, expected, "{expression}");
        }
    }

    #[tokio::test]
    async fn scripts_may_have_functions_of_the_same_names() {
        let text = "let now = 1; const between = 2; function isInNet() { return 'mine'; }
                    function FindProxyForURL() { return isInNet() + now + between; }";
        let target = Target::parse("b:443").unwrap();
        let asked = move || Script::new(text.to_owned()).answer(&target);
        assert_eq!(tokio::task::spawn_blocking(asked).await.unwrap().unwrap(), "mine12");
    }
}
