//! `cert-cli update`.

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::timeout;

use super::prompt::fault;
use crate::proxies::{LateProxy, PROXY_PASSWORD, PROXY_USER};
use crate::support::{Bench, NEXT, Outcome, Releases, Terminal, Typist, finish};

/// The command, and the folder it downloads to.
pub(crate) fn update_command(bench: &Bench, terminal: &Terminal) -> (Vec<String>, PathBuf) {
    let (service, folder) = (bench.bank.updates(), terminal.state().join("here"));
    let words = ["update", "--manifest", &service.manifest, "--update-keys"].map(str::to_owned);
    let more =
        [service.keys.display().to_string(), "--download".into(), folder.display().to_string()];
    (words.into_iter().chain(more).collect(), folder)
}

async fn run(terminal: &Terminal, words: &[String]) -> Outcome {
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    terminal.run(&words, None).await
}

#[tokio::test]
async fn it_is_told_downloaded_and_verified() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, 300_000);
    let terminal = Terminal::before(&bench.bank);
    let (words, folder) = update_command(&bench, &terminal);
    let told = run(&terminal, &words[..words.len() - 2]).await.done();
    assert_eq!((told["version"].as_str(), told["size"].as_u64()), (Some(NEXT), Some(300_000)));
    assert!(told["file"].is_null() && !folder.exists(), "{told}");
    let done = run(&terminal, &words).await.done();
    let file = done["file"].as_str().unwrap();
    assert!(file.starts_with(folder.to_str().unwrap()), "{file}");
    assert_eq!(std::fs::read(file).unwrap(), releases.package);
}

#[tokio::test]
async fn a_refusal_has_its_code() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, 300_000);
    let terminal = Terminal::before(&bench.bank);
    let (words, _) = update_command(&bench, &terminal);
    releases.publish_with("version", "0.0.1");
    run(&terminal, &words).await.failed("update_older");
    releases.publish_with("version", NEXT);
    releases.package[5000] ^= 1;
    releases.publish();
    run(&terminal, &words).await.failed("update_changed");
}

/// No file may grow beyond 200 kB, which the package is longer than. With space again, the rest comes.
#[tokio::test]
pub(crate) async fn a_full_disk() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, 300_000);
    let terminal = Terminal::before(&bench.bank);
    assert!(terminal.list().await.is_empty(), "makes the store's database");
    let (words, _) = update_command(&bench, &terminal);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let limited = ["sh", "-c", r#"trap "" XFSZ; ulimit -f 400; exec "$@""#, "sh"];
    finish(terminal.command_by(&limited, &words), None).await.failed("update_disk_full");
    let done = terminal.run(&words, None).await.done();
    assert_eq!(std::fs::read(done["file"].as_str().unwrap()).unwrap(), releases.package);
}

/// A slow download behind a proxy, which begins to ask in the middle of it.
struct Interrupted<'a> {
    bench: &'a Bench,
    releases: Releases<'a>,
    terminal: Terminal,
    proxy: LateProxy,
    words: Vec<String>,
    folder: PathBuf,
}

impl<'a> Interrupted<'a> {
    async fn of(bench: &'a Bench) -> Self {
        let (releases, terminal) = (Releases::of(bench, 2_000_000), Terminal::before(&bench.bank));
        fault(bench, "package:drip=300000");
        let proxy = LateProxy::new().await;
        let (mut words, folder) = update_command(bench, &terminal);
        words.extend(["--proxy".to_owned(), proxy.setting()]);
        Self { bench, releases, terminal, proxy, words, folder }
    }

    fn words(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }

    async fn begins_to_ask_in_the_middle(&self) {
        let begun = async {
            while self.received() == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(30), begun).await.expect("no download begins");
        self.bench.bank.faults().clear();
        self.proxy.cuts_and_asks();
    }

    fn received(&self) -> u64 {
        std::fs::metadata(self.folder.join("package.part")).map_or(0, |part| part.len())
    }

    fn is_complete(&self) {
        let downloaded = std::fs::read(self.folder.join("package.deb")).unwrap();
        assert_eq!(downloaded, self.releases.package);
    }
}

/// Whoever sits at the terminal is asked, until the proxy is content, and the download goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_asks_in_the_middle_is_answered_at_the_terminal() {
    let bench = Bench::new().await;
    let download = Interrupted::of(&bench).await;
    let mut typist = Typist::run(&download.terminal, &download.words());
    download.begins_to_ask_in_the_middle().await;
    for password in ["wrong", PROXY_PASSWORD] {
        typist.answers("User name at http://127.0.0.1", PROXY_USER).await;
        typist.answers("Password at http://127.0.0.1", password).await;
    }
    let (status, shown) = typist.sees_the_end().await;
    assert!(status.success() && shown.contains(NEXT), "{shown}");
    assert!(!shown.contains(PROXY_PASSWORD), "{shown}");
    download.is_complete();
    assert_eq!(download.releases.fetched(), 2);
}

/// Where nobody sits, it fails clearly, and the next try goes on from there.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_asks_in_the_middle_and_is_not_answered() {
    let bench = Bench::new().await;
    let download = Interrupted::of(&bench).await;
    let words = download.words();
    let (outcome, ()) =
        tokio::join!(download.terminal.run(&words, None), download.begins_to_ask_in_the_middle());
    outcome.failed("proxy_credentials_required");
    let begun = download.received();
    assert!(begun > 0 && begun < 2_000_000, "{begun}");
    download.proxy.asks_no_more();
    download.terminal.run(&words, None).await.done();
    download.is_complete();
}
