//! A real process is killed (SIGKILL) at every step; the next one ends with exactly one new working certificate, and
//! no earlier one is ever lost.

use std::sync::Arc;

use cert_core::certificate::Fingerprint;
use tokio::sync::Semaphore;

use crate::support::{ENROLL, Fixture, ISSUE, NssFolder, PASSWORD, Terminal, USER, together};

/// Where the process is killed. More writes are tried than there are, so that none is missed.
const EVERYWHERE: [&str; 8] = ["prepared", "sent", "issued", "write:1", "write:2", "write:3", "write:4", "installed"];
/// One place for each state of the record, and one halfway through the import.
const EACH_STATE: [&str; 5] = ["prepared", "sent", "issued", "write:1", "installed"];
const LAST_WRITE_TRIED: &str = "write:4";
/// More concurrent processes would only wait for each other.
const AT_ONCE: usize = 4;

const RESUME: [&str; 2] = ["resume", "--password-stdin"];

/// Kills `command` at `place`, then runs `next`; returns whether it got that far.
async fn survive(terminal: &Terminal, place: &str, command: &[&str], next: &[&str]) -> bool {
    let before = terminal.store.working();
    let killed = terminal.killed_at(place, command, PASSWORD).await;
    let meanwhile = terminal.store.working();
    assert!(before.iter().all(|one| meanwhile.contains(one)), "{place}: {meanwhile:?}");
    if killed {
        let outcome = terminal.run(next, Some(PASSWORD)).await;
        let certificate = outcome.done()["fingerprint"].as_str().unwrap().to_owned();
        let after: Vec<_> = terminal.store.working().iter().map(Fingerprint::to_string).collect();
        assert!(after.contains(&certificate), "{place}");
    }
    terminal.store.assert_holds(before.len() + 1);
    assert_eq!(terminal.left_over(), [""; 0], "{place}");
    killed
}

/// Kills `command` at each of these places, each on a new PC with a copy of `store`, and continues with `next`.
async fn survive_at<const N: usize, const M: usize>(
    places: &'static [&'static str],
    fixture: &Arc<Fixture>,
    store: &NssFolder,
    command: [&str; N],
    next: [&str; M],
) {
    let already = fixture.bank.certificates().unwrap().len();
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let runs = places.iter().map(|&place| {
        let turns = Arc::clone(&turns);
        let terminal = Terminal::with(&fixture.bank, store.copy());
        let (command, next) = (command.map(str::to_owned), next.map(str::to_owned));
        async move {
            let _turn = turns.acquire().await.unwrap();
            let (command, next) = (command.each_ref().map(String::as_str), next.each_ref().map(String::as_str));
            (place, survive(&terminal, place, &command, &next).await)
        }
    });
    let killed = together(runs).await;
    let missed = |place: &str| killed.contains(&(place, false));
    assert!(!EACH_STATE.map(missed).contains(&true), "{killed:?}");
    assert!(missed(LAST_WRITE_TRIED) || !places.contains(&LAST_WRITE_TRIED), "{killed:?}");
    assert_eq!(fixture.bank.certificates().unwrap().len(), already + places.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_issue_killed_anywhere_is_resumed() {
    let fixture = Arc::new(Fixture::new().await);
    survive_at(&EVERYWHERE, &fixture, &NssFolder::new(), ISSUE, RESUME).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_issue_killed_anywhere_is_finished_by_the_next_issue() {
    let fixture = Arc::new(Fixture::new().await);
    survive_at(&EACH_STATE, &fixture, &NssFolder::new(), ISSUE, ISSUE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewal_killed_anywhere_is_resumed_or_repeated() {
    let fixture = Arc::new(Fixture::new().await);
    let terminal = Terminal::before(&fixture.bank);
    let issued = terminal.issue(USER, PASSWORD).await.done();
    let old = issued["fingerprint"].as_str().unwrap();
    let renew = ["renew", "--fingerprint", old, "--password-stdin"];
    survive_at(&EVERYWHERE, &fixture, &terminal.store, renew, RESUME).await;
    survive_at(&EACH_STATE, &fixture, &terminal.store, renew, renew).await;
}

/// Killed while it waits for the bank's approval.
#[tokio::test]
async fn a_wait_goes_on_in_the_next_process() {
    let fixture = Fixture::with_fault("pending=2").await;
    let terminal = Terminal::before(&fixture.bank);
    assert!(terminal.killed_at("awaiting", &ISSUE, PASSWORD).await);
    let begun = tokio::time::Instant::now();
    terminal.run(&["resume", "--password-stdin"], Some(PASSWORD)).await.done();
    assert_eq!(fixture.bank.request_count(ENROLL), 2);
    assert!(begun.elapsed().as_secs() < 60);
    terminal.store.assert_holds(1);
}
