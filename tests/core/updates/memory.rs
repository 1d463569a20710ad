//! A package goes to the disk, not through the memory.

use std::fs;

use tokio::process::Command;

use super::terminal::update_command;
use crate::support::{Bench, Releases, Terminal};

const PACKAGE: usize = 200_000_000;
/// By how many KiB a download may make the program grow.
const GROWTH: u64 = 30 * 1024;

#[tokio::test]
async fn two_hundred_megabytes_do_not_make_the_program_grow() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, PACKAGE);
    let terminal = Terminal::before(&bench.bank);
    let (words, _) = update_command(&bench, &terminal);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let (check, download) = (&words[..words.len() - 2], &words[..]);
    let before = peak(terminal.command(check)).await;
    let after = peak(terminal.command(download)).await;
    assert_eq!(releases.fetched(), 1, "it was downloaded");
    let grown = after.saturating_sub(before);
    assert!(grown < GROWTH, "from {before} to {after} KiB");
}

/// The most memory a program has had, in KiB (`VmHWM` of `proc_pid_status(5)`), as seen while it ran.
async fn peak(mut program: Command) -> u64 {
    let mut child = program.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id().unwrap());
    let mut most = 0;
    loop {
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success());
            return most;
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let seen = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(seen.unwrap_or(0));
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}
