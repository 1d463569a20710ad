//! Windows (`WinHTTP`) finds, fetches, caches and runs the script.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use windows_sys::Win32::Networking::WinHttp::{
    ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT, ERROR_WINHTTP_SCRIPT_EXECUTION_ERROR, ERROR_WINHTTP_UNHANDLED_SCRIPT_TYPE,
};

use super::{Answer, AutoConfig, unanswered, url};
use crate::network::proxy::windows::winhttp;
use crate::network::proxy::{ProxyError, ProxyErrorKind, Target};

pub(crate) fn answer(config: &AutoConfig, target: &Target) -> Result<Answer, ProxyError> {
    let url = url(target);
    let detected = config.detect.then(|| detect(&url));
    let answer = match (detected, config.address.as_deref()) {
        (Some(Ok(answer)), _) => Ok(answer),
        (Some(Err(error)), None) => Err(error),
        (_, Some(script)) => winhttp::ask(Some(script), &url),
        (None, None) => Ok(None),
    };
    let answer = answer.map_err(|error| unanswered(kind(&error), config, error))?;
    Ok(answer.map_or_else(Answer::direct, |list| listed(&list)))
}

/// How long WPAD is not repeated in a network that offers no script: each attempt takes seconds.
const SILENT_PERIOD: Duration = Duration::from_mins(5);

fn detect(url: &str) -> io::Result<Option<String>> {
    static SILENT: Mutex<Option<Instant>> = Mutex::new(None);
    let silent = || SILENT.lock().unwrap_or_else(PoisonError::into_inner);
    if silent().is_some_and(|since| since.elapsed() < SILENT_PERIOD) {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the network offered no script"));
    }
    winhttp::ask(None, url).inspect_err(|_| *silent() = Some(Instant::now()))
}

/// `a:8080;b:8080`, in the order to be tried.
fn listed(list: &str) -> Answer {
    let entries = list.split([';', ' ']).filter(|entry| !entry.is_empty());
    let entries: Vec<_> = entries.map(|entry| format!("PROXY {entry}")).collect();
    Answer::parse(&entries.join(";"))
}

fn kind(error: &io::Error) -> ProxyErrorKind {
    match winhttp::code(error) {
        Some(
            ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT
            | ERROR_WINHTTP_SCRIPT_EXECUTION_ERROR
            | ERROR_WINHTTP_UNHANDLED_SCRIPT_TYPE,
        ) => ProxyErrorKind::ScriptFailed,
        _ => ProxyErrorKind::ScriptUnavailable,
    }
}

#[cfg(test)]
#[path = "../../../../../../../tests/core/proxies/idioms/mod.rs"]
mod idioms;

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use super::idioms::idioms;
    use super::*;
    use crate::network::proxy::Route;

    #[test]
    fn several_proxies_in_their_order() {
        let shown = |list| {
            let routes = listed(list).routes.into_iter().map(|route| match route {
                Route::Direct => "direct".to_owned(),
                Route::Via(proxy, _) => proxy.to_string(),
            });
            routes.collect::<Vec<_>>()
        };
        assert_eq!(shown("a:8080"), ["http://a:8080/"]);
        assert_eq!(shown("a:1;b:2 c"), ["http://a:1/", "http://b:2/", "http://c:80/"]);
        assert!(!listed("http://[ socks://s socks=s:1").is_valid());
    }

    /// A loopback server that returns this script at any URL.
    fn serving(script: String) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let _ = lines.find(String::is_empty);
                let head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\nConnection: close";
                let _ = write!(&stream, "{head}\r\nContent-Length: {}\r\n\r\n{script}", script.len());
            }
        });
        format!("http://{address}/proxy.pac")
    }

    /// The first route; Wine does not return any others.
    fn first(answer: &Answer) -> String {
        match answer.routes.first() {
            None => "none".to_owned(),
            Some(Route::Direct) => "DIRECT".to_owned(),
            Some(Route::Via(proxy, _)) => {
                format!("PROXY {}", proxy.to_string()["http://".len()..].trim_end_matches('/'))
            }
        }
    }

    #[test]
    fn scripts_as_companies_write_them() {
        let mut different = Vec::new();
        for idiom in idioms().into_iter().filter(|idiom| idiom.differs.winhttp.is_none()) {
            let script = AutoConfig::at(serving(idiom.text()));
            for (server, expected) in &idiom.routes {
                let port = if server.ends_with(']') || !server.contains(':') { ":443" } else { "" };
                let target = Target::parse(&format!("{server}{port}")).unwrap();
                let found = answer(&script, &target).ok().map(|answer| first(&answer));
                let expected = expected.as_deref().and_then(|routes| routes.split("; ").next());
                if found.as_deref() != expected {
                    different.push(format!("{}: {server}: {found:?} and not {expected:?}", idiom.name));
                }
            }
        }
        assert!(different.is_empty(), "{different:#?}");
    }
}
