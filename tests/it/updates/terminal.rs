//! `cert-cli update`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::timeout;

use super::prompt::fault;
use crate::proxies::{BASIC, PROXY_PASSWORD, PROXY_USER, asks};
use crate::support::{Answer, Bench, NEXT, Outcome, Proxy, Releases, Terminal, Typist, finish};

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
struct Interrupted {
    proxy: Proxy,
    asking: Arc<AtomicBool>,
}

impl Interrupted {
    async fn open(bench: &Bench) -> Self {
        fault(bench, "package:drip=300000");
        let asking = Arc::<AtomicBool>::default();
        let now = Arc::clone(&asking);
        let proxy = Proxy::new(move |head| {
            let asks_now = now.load(Ordering::SeqCst) && !head.contains(BASIC);
            if asks_now { asks("Basic realm=x") } else { Answer::Tunnel }
        });
        Self { proxy: proxy.await, asking }
    }

    /// The command with the way through it.
    fn command(&self, words: &[String]) -> Vec<String> {
        let setting = self.proxy.setting();
        words.iter().cloned().chain(["--proxy".to_owned(), setting]).collect()
    }

    async fn begins_to_ask_in_the_middle(&self, bench: &Bench, folder: &Path) {
        let part = folder.join("package.part");
        let begun = async {
            while std::fs::metadata(&part).map_or(0, |part| part.len()) == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(30), begun).await.expect("no download begins");
        bench.bank.faults().clear();
        self.asking.store(true, Ordering::SeqCst);
        self.proxy.cut();
    }
}

/// Whoever sits at the terminal is asked, until the proxy is content, and the download goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_asks_in_the_middle_is_answered_at_the_terminal() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, 2_000_000);
    let terminal = Terminal::before(&bench.bank);
    let interrupted = Interrupted::open(&bench).await;
    let (words, folder) = update_command(&bench, &terminal);
    let words = interrupted.command(&words);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let mut typist = Typist::run(&terminal, &words);
    interrupted.begins_to_ask_in_the_middle(&bench, &folder).await;
    for password in ["wrong", PROXY_PASSWORD] {
        typist.answers("User name at http://127.0.0.1", PROXY_USER).await;
        typist.answers("Password at http://127.0.0.1", password).await;
    }
    let (status, shown) = typist.sees_the_end().await;
    assert!(status.success() && shown.contains(NEXT), "{shown}");
    assert!(!shown.contains(PROXY_PASSWORD), "{shown}");
    assert_eq!(std::fs::read(folder.join("package.deb")).unwrap(), releases.package);
    assert_eq!(releases.fetched(), 2);
}

/// Where nobody sits, it fails clearly, and the next try goes on from there.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_asks_in_the_middle_and_is_not_answered() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, 2_000_000);
    let terminal = Terminal::before(&bench.bank);
    let interrupted = Interrupted::open(&bench).await;
    let (words, folder) = update_command(&bench, &terminal);
    let words = interrupted.command(&words);
    let (outcome, ()) = tokio::join!(
        run(&terminal, &words),
        interrupted.begins_to_ask_in_the_middle(&bench, &folder)
    );
    outcome.failed("proxy_credentials_required");
    let begun = std::fs::metadata(folder.join("package.part")).unwrap().len();
    assert!(begun > 0 && begun < 2_000_000, "{begun}");
    interrupted.asking.store(false, Ordering::SeqCst);
    run(&terminal, &words).await.done();
    assert_eq!(std::fs::read(folder.join("package.deb")).unwrap(), releases.package);
}
