//! The reference for all scripts: Chromium itself, by its network log.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use cert_core::network::Url;
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use super::calls::{calls, ours, results, script, servers};
use crate::support::{read_head, serve};

/// A browser that follows a script.
pub(super) struct Chromium {
    script: String,
}

impl Chromium {
    pub(super) fn with(script: String) -> Self {
        Self { script }
    }

    /// Its reading of the script's result for each of these servers; `None` if the script fails. Only this PC's own
    /// names are resolved, so that nothing is sent to other machines.
    pub(super) async fn routes(self, servers: &[String]) -> HashMap<String, Option<String>> {
        let page = servers.iter().fold(String::new(), |mut page, server| {
            let _ = write!(page, "<img src=https://{server}/>");
            page
        });
        let (address, _serving) = serve(move |mut stream| {
            let (script, page) = (self.script.clone(), page.clone());
            async move {
                let head = read_head(&mut stream).await.unwrap_or_default();
                let body = if head.starts_with("GET /proxy.pac ") { script } else { page };
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
            }
        });
        let folder = tempfile::tempdir().unwrap();
        run(&folder, &format!("http://{address}")).await;
        let log = std::fs::read(folder.path().join("net.json")).unwrap();
        resolved(&serde_json::from_slice(&log).unwrap())
    }
}

async fn run(folder: &TempDir, address: &str) {
    let path = folder.path().display();
    let mut browser = Command::new("chromium");
    browser.env("HOME", folder.path()).kill_on_drop(true);
    browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-component-update"]);
    browser.args(["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1", "--dump-dom"]);
    browser.args([format!("--user-data-dir={path}/profile"), format!("--log-net-log={path}/net.json")]);
    browser.args([format!("--proxy-pac-url={address}/proxy.pac"), format!("{address}/")]);
    let ended = timeout(Duration::from_mins(2), browser.output()).await.unwrap().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// Its decisions, by server.
fn resolved(log: &Value) -> HashMap<String, Option<String>> {
    let kind = &log["constants"]["logEventTypes"]["PROXY_RESOLUTION_SERVICE_RESOLVED_PROXY_LIST"];
    let (mut servers, mut found) = (HashMap::new(), HashMap::new());
    for event in log["events"].as_array().unwrap() {
        let (source, parameters) = (event["source"]["id"].as_u64(), &event["params"]);
        if let Some(url) = parameters["url"].as_str().and_then(|url| Url::parse(url).ok()) {
            servers.entry(source).or_insert_with(|| url.host_str().unwrap_or_default().to_owned());
        }
        if event["type"] == *kind {
            let routes = parameters["proxy_info"].as_str().map(|routes| routes.replace(';', "; "));
            found.insert(servers.get(&source).cloned().unwrap_or_default(), routes);
        }
    }
    found
}

/// Whether an argument is not a string: our engine converts it, Chromium throws.
fn is_no_text(call: &str) -> bool {
    let names = ["shExpMatch", "dnsDomainIs", "localHostOrDomainIs", "isPlainHostName", "dnsDomainLevels"];
    let arguments = ["null", "undefined", "7", "1.5"];
    names.iter().any(|name| call.starts_with(name)) && arguments.iter().any(|one| call.contains(one))
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_01_to_05_the_functions_give_the_same_results_in_chromium() {
    let calls = calls();
    let names = servers(&calls);
    let theirs = Chromium::with(script(&calls)).routes(&names).await;
    let theirs: Vec<_> = names.iter().flat_map(|name| results(theirs[name].as_deref().unwrap())).collect();
    let ours = ours().await;
    assert_eq!((ours.len(), theirs.len()), (calls.len(), calls.len()));
    let rows = calls.iter().zip(ours).zip(theirs).map(|(((time, call), ours), theirs)| (time, call, ours, theirs));
    let differ = |(_, call, ours, theirs): &(_, &String, String, String)| {
        ours != theirs && !(theirs == "throws" && is_no_text(call))
    };
    let different: Vec<_> = rows.filter(differ).collect();
    assert!(different.is_empty(), "{different:#?}");
}
