use std::array;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;

use rquickjs::context::EvalOptions;
use rquickjs::prelude::Func;
use rquickjs::{CatchResultExt as _, CaughtError, Context, Ctx, Function, Object, Runtime, Value};
use tokio::runtime::Handle;

use super::addresses::Addresses;
use super::clock::{self, Clock};
use super::numbers;
use crate::network::proxy::Target;
use crate::network::proxy::find::pac::url;

/// In bytes.
const MAX_MEMORY: usize = 32 * 1024 * 1024;
/// Stack of the script's own calls, and of its thread, in bytes.
const MAX_DEPTH: usize = 512 * 1024;
const STACK: usize = 4 * 1024 * 1024;

/// The functions that scripts expect.
const FUNCTIONS: &str = include_str!("functions.js");
/// A script must define one of these entry points; the second is Microsoft's.
const ENTRIES: [&str; 2] = ["FindProxyForURL", "FindProxyForURLEx"];

/// A script, and whether it once did not return in time.
pub(super) struct Script {
    text: String,
    timed_out: AtomicBool,
}

/// Why a script gives no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum ScriptError {
    #[error("the script fails: {0}")]
    Failed(String),
    #[error("the script has no function FindProxyForURL")]
    NoEntry,
    #[error("the script's answer is no text but {0}")]
    NotText(&'static str),
    #[error("the script's answer has characters that no proxy's name has")]
    NotAscii,
    #[error("the script takes too long")]
    TooLong,
    #[error("the script cannot be run at this moment")]
    NotNow,
}

impl Script {
    pub(super) fn new(text: String) -> Self {
        Self { text, timed_out: AtomicBool::default() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it may be a PAC script at all: a network may answer with an HTML page instead.
    pub(super) fn looks_like_pac(&self) -> bool {
        self.text.contains(ENTRIES[0])
    }

    /// Its answer for a server: `PROXY a:80; DIRECT`. In bounded time, whatever the script does.
    pub(super) fn answer(&self, target: &Target) -> Result<String, ScriptError> {
        // A script that did not return occupies its thread forever; it does not get a second one.
        if self.timed_out.load(Ordering::Relaxed) {
            return Err(ScriptError::TooLong);
        }
        let runtime = Handle::try_current().map_err(|_| ScriptError::NotNow)?;
        let (sender, receiver) = sync_channel(1);
        let (text, target) = (self.text.clone(), target.clone());
        // The engine checks the clock in loops, calls and regular expressions, but not in all built-in functions.
        let thread = thread::Builder::new().name("proxy script".into()).stack_size(STACK);
        let spawned = thread.spawn(move || {
            let _ = sender.send(evaluate(&text, &target, runtime));
        });
        spawned.map_err(|_| ScriptError::NotNow)?;
        receiver.recv_timeout(clock::ALL).unwrap_or_else(|error| {
            self.timed_out.store(error == RecvTimeoutError::Timeout, Ordering::Relaxed);
            Err(ScriptError::TooLong)
        })
    }
}

fn evaluate(text: &str, target: &Target, runtime: Handle) -> Result<String, ScriptError> {
    let clock = Rc::new(Clock::start());
    let engine = Runtime::new().map_err(|_| ScriptError::NotNow)?;
    engine.set_memory_limit(MAX_MEMORY);
    engine.set_max_stack_size(MAX_DEPTH);
    let timer = Rc::clone(&clock);
    engine.set_interrupt_handler(Some(Box::new(move || timer.is_over())));
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
    let answered = entry.ok_or(ScriptError::NoEntry)?.call((url(target), target.name()));
    text_of(&answered.catch(context).map_err(|error| failed(&error))?)
}

fn text_of(answer: &Value<'_>) -> Result<String, ScriptError> {
    let text = answer.as_string().ok_or(ScriptError::NotText(answer.type_name()))?;
    let text = text.to_string().map_err(|_| ScriptError::NotAscii)?;
    if text.is_ascii() { Ok(text) } else { Err(ScriptError::NotAscii) }
}

/// As PAC scripts have always been evaluated.
fn sloppy_mode() -> EvalOptions {
    let mut options = EvalOptions::default();
    options.strict = false;
    options
}

/// Defines the functions that scripts expect, and the native functions that these need.
fn provide(context: &Ctx<'_>, addresses: Addresses) -> rquickjs::Result<()> {
    let addresses = Rc::new(addresses);
    let [first, all, own, all_own] = array::from_fn(|_| Rc::clone(&addresses));
    let network = Object::new(context.clone())?;
    network.set("addressOf", Func::from(move |host: String| first.first(&host)))?;
    network.set("addressesOf", Func::from(move |host: String| all.all(&host)))?;
    network.set("ownAddress", Func::from(move || own.own()))?;
    network.set("ownAddresses", Func::from(move || all_own.all_own()))?;
    network.set("isAddress", Func::from(|text: String| numbers::parse_ip(&text).is_some()))?;
    network.set("isWithin", Func::from(|address: String, network: String| numbers::is_within(&address, &network)))?;
    network.set("sorted", Func::from(|list: String| numbers::sorted(&list)))?;
    context.eval::<Function, _>(FUNCTIONS)?.call((network,))
}

/// An error for the log: short, whatever the script throws.
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
