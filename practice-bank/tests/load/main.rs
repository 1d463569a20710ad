//! A morning's customers at once, and a bank that is killed under this load. A separate test program,
//! since it would take all CPU time from the other tests.
#![expect(clippy::unwrap_used, reason = "tests and their helpers fail by panicking")]

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use practice_bank::{Administration, NewUser};
use tempfile::TempDir;
use tokio::task::{JoinSet, spawn_blocking};

use crate::support::KeyAndRequest;
use crate::support::browser::Browser;
use crate::support::serving::{Addresses, Serving};

const CLERKS: usize = 500;
/// Enough for the bank to be killed among their requests. Hashing their passwords takes most of the test's time.
const CLERKS_AT_KILL: usize = 200;
const PASSWORD: &str = "練習-500";

fn login_id(number: usize) -> String {
    format!("clerk{number:03}")
}

/// Records every clerk, on all cores because of the passwords' hashes.
async fn record_clerks(data: &Path, clerks: usize) {
    let mut workers = JoinSet::new();
    let count = std::thread::available_parallelism().map_or(2, usize::from);
    for worker in 0..count {
        let data = data.to_owned();
        workers.spawn_blocking(move || {
            let records = Administration::open(&data).unwrap();
            for number in (worker..clerks).step_by(count) {
                records.put_user(&NewUser::new(login_id(number), PASSWORD)).unwrap();
            }
        });
    }
    workers.join_all().await;
}

async fn certificates(data: &Path) -> BTreeMap<String, String> {
    let data = data.to_owned();
    let records = spawn_blocking(move || Administration::open(&data).unwrap().certificates(None));
    let records = records.await.unwrap().unwrap();
    records.into_iter().map(|record| (record.serial, record.login_id)).collect()
}

/// Logs a clerk in, enrolls and logs in with the certificate. Returns serial, login ID and the time of each part.
async fn log_in_and_enroll(bank: Arc<Addresses>, login_id: String) -> (String, String, [Duration; 3]) {
    let started = Instant::now();
    Browser::of(&bank.web, bank.client()).log_in((&login_id, PASSWORD)).await.expect("BTOP001");
    let logged_in = Instant::now();
    let holder = bank.enroll((&login_id, PASSWORD), &KeyAndRequest::new()).await.unwrap();
    let enrolled = Instant::now();
    let greeting = bank.client_with(&holder).get(&bank.mtls).send().await.unwrap();
    let page = greeting.text().await.unwrap();
    assert!(page.contains(&format!(r#"id="login-id">{login_id}<"#)), "{page}");
    let parts = [logged_in.duration_since(started), enrolled.duration_since(logged_in), enrolled.elapsed()];
    (holder.serial(), login_id, parts)
}

/// Runs `task` for all clerks at once.
fn at_once<F: Future<Output: Send + 'static> + Send + 'static>(
    serving: &Serving,
    clerks: usize,
    task: impl Fn(Arc<Addresses>, String) -> F,
) -> JoinSet<F::Output> {
    let bank = Arc::new(Addresses::of(serving));
    (0..clerks).map(|number| task(Arc::clone(&bank), login_id(number))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_clerks_come_at_once() {
    let data = TempDir::new().unwrap();
    record_clerks(data.path(), CLERKS).await;
    let serving = Serving::start(data.path());
    let (mut held, mut parts) = (BTreeMap::new(), Vec::new());
    for (serial, login_id, took) in at_once(&serving, CLERKS, log_in_and_enroll).join_all().await {
        held.insert(serial, login_id);
        parts.push(took);
    }
    assert_eq!(held.len(), CLERKS);
    assert_eq!(certificates(data.path()).await, held, "what was answered is what is recorded");
    for (index, what) in ["log in", "enroll", "log in by certificate"].into_iter().enumerate() {
        let mut latencies: Vec<_> = parts.iter().map(|took| took[index]).collect();
        latencies.sort_unstable();
        let [median, late, last] = [50, 99, 100].map(|percent| latencies[(CLERKS - 1) * percent / 100]);
        let line = format!("figure: {CLERKS} at once, {what}: p50 {median:.1?}, p99 {late:.1?}, max {last:.1?}");
        // Written directly, since the test harness shows only the output of failed tests.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_killed_in_the_rush_keeps_every_certificate_it_has_answered() {
    let data = TempDir::new().unwrap();
    record_clerks(data.path(), CLERKS_AT_KILL).await;
    let mut serving = Serving::start(data.path());
    let mut clerks = at_once(&serving, CLERKS_AT_KILL, |bank: Arc<Addresses>, login_id: String| async move {
        let request = KeyAndRequest::new();
        let answer = bank.enroll((&login_id, PASSWORD), &request).await.ok();
        (login_id, request, answer)
    });
    let (mut answered, mut unanswered) = (BTreeMap::new(), Vec::new());
    while let Some(finished) = clerks.join_next().await {
        let (login_id, request, answer) = finished.unwrap();
        match answer {
            Some(holder) => drop(answered.insert(holder.serial(), login_id)),
            None => unanswered.push((login_id, request)),
        }
        if answered.len() == CLERKS_AT_KILL / 4 && unanswered.is_empty() {
            serving.end("KILL");
        }
    }
    assert!(!unanswered.is_empty(), "it was killed too late to hurt anyone");
    let kept = certificates(data.path()).await;
    assert!(answered.iter().all(|one| kept.get(one.0) == Some(one.1)), "an answer was lost");
    // After a restart, a repeated request gets its only certificate, whether signed before the kill or now.
    let serving = Serving::start(data.path());
    let bank = Addresses::of(&serving);
    for (login_id, request) in unanswered {
        let holder = bank.enroll((&login_id, PASSWORD), &request).await.unwrap();
        answered.insert(holder.serial(), login_id);
    }
    assert_eq!(certificates(data.path()).await, answered, "one certificate for each request");
}
