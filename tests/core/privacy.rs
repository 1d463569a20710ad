//! What other programs of the same user can read from `cert-cli`, and load into it.

use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::support::{ISSUE, PASSWORD, Terminal, WITHOUT_PRIVILEGES, at_a_terminal, finish};

/// While it holds the password: neither from its memory, nor from a crash's core dump.
#[tokio::test]
async fn no_other_program_reads_its_memory_nor_does_the_disk() {
    let (_fixture, terminal) = at_a_terminal().await;
    let program = terminal.command_by(&WITHOUT_PRIVILEGES, &ISSUE);
    let mut ours = Terminal::stop_at("sent", program, PASSWORD).await.unwrap();
    let mut another = unprivileged("echo begun; exec sleep 60").stdout(Stdio::piped()).spawn().unwrap();
    BufReader::new(another.stdout.as_mut().unwrap()).read_line(&mut String::new()).await.unwrap();
    let can_read = async |process: Option<u32>, file: &str| {
        let read = unprivileged(&format!("head -c 1 /proc/{}/{file}", process.unwrap())).output().await.unwrap();
        read.status.success()
    };
    assert!(can_read(another.id(), "environ").await, "of a program that does not mind");
    for file in ["environ", "mem", "maps"] {
        assert!(!can_read(ours.id(), file).await, "{file}");
    }
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", ours.id().unwrap())).unwrap();
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().collect::<Vec<_>>(), ["0", "0", "bytes"]);
    let crash = format!("kill -ABRT {}", ours.id().unwrap());
    assert!(unprivileged(&crash).status().await.unwrap().success());
    let ending = ours.wait().await.unwrap();
    assert_eq!((ending.signal(), ending.core_dumped()), (Some(6), false));
}

/// A shell command without root's capabilities.
fn unprivileged(command: &str) -> Command {
    let mut program = Command::new(WITHOUT_PRIVILEGES[0]);
    program.args(&WITHOUT_PRIVILEGES[1..]).args(["sh", "-c", command]).kill_on_drop(true);
    program
}

/// The practice edition keeps them: it is tested with them.
#[tokio::test]
async fn a_released_program_does_without_variables_that_load_code() {
    let (_fixture, terminal) = at_a_terminal().await;
    let loading = ["LD_LIBRARY_PATH", "OPENSSL_MODULES", "SSL_CERT_FILE", "TAURI_WEBVIEW_AUTOMATION"];
    let needed = ["WEBKIT_DISABLE_COMPOSITING_MODE", "no_proxy"];
    for (edition, kept) in [("practice", true), ("release", false)] {
        let mut program = terminal.program();
        program.args(ISSUE).args(["--store", &terminal.store.store()]).arg("--state").arg(terminal.state());
        program.env("EDITION", edition).envs(loading.iter().chain(&needed).map(|name| (name, "/nowhere")));
        let mut running = Terminal::stop_at("sent", program, PASSWORD).await.unwrap();
        let process = format!("/proc/{}", running.id().unwrap());
        let variables = std::fs::read_to_string(format!("{process}/environ")).unwrap();
        let is_set = |name: &str| variables.split('\0').any(|one| one == format!("{name}=/nowhere"));
        assert!(loading.iter().all(|name| is_set(name) == kept), "{edition}: {variables}");
        assert!(needed.iter().all(|name| is_set(name)), "{edition}: {variables}");
        let words = std::fs::read_to_string(format!("{process}/cmdline")).unwrap();
        assert!(words.starts_with("cert-cli\0issue\0--login-id\0"), "as it was called: {words}");
        running.kill().await.unwrap();
        let discarded = finish(terminal.command(&["resume", "--discard"]), None).await.done();
        assert_eq!(discarded["discarded"], true);
    }
}
