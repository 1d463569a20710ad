//! `cert-cli update`.

use std::path::PathBuf;

use crate::support::{Bench, NEXT, Outcome, Releases, Terminal, finish};

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
