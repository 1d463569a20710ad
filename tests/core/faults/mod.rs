//! The fault matrix: every possible fault at every change to the disk, every call of the store and every exchange with
//! the bank that an operation makes. The points are found by running the operation once, not listed. After at most two
//! restarts there is exactly one new, working certificate, nothing is unfinished, and the old certificate has worked
//! throughout.

mod case;
mod check;
mod disk;
mod fault;
mod life;
mod operation;
mod pc;
mod store;

use std::collections::BTreeMap;
use std::io::{Write as _, stderr};
use std::sync::Arc;
use std::time::Instant;

use case::Case;
use operation::Operation;
use pc::Site;

use crate::support::together;

/// The sample takes every case whose number is a multiple of this.
const SAMPLED: usize = 8;
/// Each has its own bank.
const WORKERS: usize = 4;
const FEWEST: usize = 500;

/// All cases: `npm run test:faults`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute or two: `npm run test:faults`"]
async fn every_case() {
    endure(1).await;
}

/// Always the same cases.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sample_of_all_cases() {
    endure(SAMPLED).await;
}

async fn endure(step: usize) {
    let begun = Instant::now();
    let all = Case::all().await;
    assert!(all.len() >= FEWEST, "{} cases", all.len());
    let chosen: Vec<_> = all.iter().step_by(step).cloned().collect();
    let shares = (0..WORKERS).map(|first| chosen.iter().skip(first).step_by(WORKERS).cloned().collect());
    let failed: Vec<String> = together(shares.map(endure_share)).await.concat();
    say(&chosen, all.len(), begun);
    assert!(failed.is_empty(), "{} cases failed:\n{}", failed.len(), failed.join("\n"));
}

async fn endure_share(cases: Vec<Case>) -> Vec<String> {
    let site = Arc::new(Site::new().await);
    let mut failed = Vec::new();
    for case in cases {
        failed.extend(case.endure(&site).await.err().map(|why| format!("{case:?}: {why}")));
    }
    failed
}

/// Writes to stderr directly, as the test harness hides the output of a passing test.
fn say(chosen: &[Case], of: usize, begun: Instant) {
    let mut counts = BTreeMap::<(Operation, &str), usize>::new();
    for case in chosen {
        *counts.entry((case.operation, case.fault.kind())).or_default() += 1;
    }
    let lines = counts.iter().map(|((operation, kind), count)| format!("  {operation:?}, {kind}: {count}\n"));
    let (count, seconds) = (chosen.len(), begun.elapsed().as_secs());
    let _ = write!(stderr(), "fault matrix: {count} cases of {of}, {seconds} seconds\n{}", lines.collect::<String>());
}
