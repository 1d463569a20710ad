use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output, Stdio};

use practice_bank::Bank;
use serde_json::Value;
use tempfile::{NamedTempFile, TempDir};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

use super::{Fixture, NssFolder, PASSWORD, USER, note_raised};

const PROGRAM: &str = env!("CARGO_BIN_EXE_stop-at");

/// Issues to the default user, [`USER`].
pub(crate) const ISSUE: [&str; 4] = ["issue", "--login-id", USER, "--password-stdin"];

/// Runs `cert-cli` as a process against a bank, with a store and a state folder.
pub(crate) struct Terminal {
    pub(crate) store: NssFolder,
    home: TempDir,
    service: Vec<String>,
    /// The value of `LANG`.
    language: &'static str,
}

/// A process's exit status and output.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            status: output.status,
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    /// The one JSON object it printed.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The same, of a command that succeeded.
    #[track_caller]
    pub(crate) fn done(&self) -> Value {
        assert!(self.status.success(), "{self:?}");
        self.json()
    }

    /// The same, of an `update` that found a newer version.
    #[track_caller]
    pub(crate) fn newer(&self) -> Value {
        assert_eq!(self.status.code(), Some(3), "{self:?}");
        self.json()
    }

    /// Checks that it failed with this code.
    #[track_caller]
    pub(crate) fn failed(&self, code: &str) {
        assert_eq!(self.status.code(), Some(status_of(code)), "{self:?}");
        let failure = self.json();
        assert_eq!(failure["code"], code, "{failure}");
        assert!(failure["message"].as_str().is_some_and(|text| !text.is_empty()), "{failure}");
        let members = failure.as_object().unwrap().keys().filter(|name| *name != "checks");
        assert_eq!(members.collect::<Vec<_>>(), ["code", "message"], "{failure}");
        note_raised(code);
    }
}

impl Terminal {
    pub(crate) fn before(bank: &Bank) -> Self {
        Self::with(bank, NssFolder::new())
    }

    pub(crate) fn with(bank: &Bank, store: NssFolder) -> Self {
        let ca = bank.ca_file();
        let terminal = Self::at(bank.service_url(), ca.display().to_string(), store);
        // Where a practice bank of this user leaves its notice, which names the update service.
        let notice = terminal.home.path().join(".local/share/practice-bank");
        std::fs::create_dir_all(&notice).unwrap();
        std::fs::copy(ca.with_file_name("service.json"), notice.join("service.json")).unwrap();
        terminal
    }

    /// For the server at this URL, with this CA file.
    pub(crate) fn at(url: &str, ca: String, store: NssFolder) -> Self {
        let service = vec!["--service".to_owned(), url.to_owned(), "--ca".to_owned(), ca];
        Self { store, home: tempfile::tempdir().unwrap(), service, language: "C.UTF-8" }
    }

    /// With Japanese as the system's language.
    pub(crate) fn in_japanese(self) -> Self {
        Self { language: "ja_JP.UTF-8", ..self }
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.home.path().join("state")
    }

    /// The contents of its log files.
    pub(crate) fn log(&self) -> String {
        let files = std::fs::read_dir(self.state().join("logs")).unwrap();
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }

    /// The files of an unfinished request.
    pub(crate) fn left_over(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.state().join("journal")) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "lock").collect()
    }

    /// The program without arguments, in a minimal environment.
    pub(crate) fn program(&self) -> Command {
        let mut program = Command::new(PROGRAM);
        program.arg0("cert-cli");
        self.isolate(program)
    }

    /// The program with this command and the common options.
    pub(crate) fn command(&self, command: &[&str]) -> Command {
        self.complete(self.program(), command)
    }

    /// Like `command`, started by another program, as `setpriv …`.
    pub(crate) fn command_by(&self, starter: &[&str], command: &[&str]) -> Command {
        let mut program = Command::new(starter[0]);
        program.args(&starter[1..]).arg(PROGRAM);
        self.complete(self.isolate(program), command)
    }

    fn isolate(&self, mut program: Command) -> Command {
        program.env_clear().env("HOME", self.home.path()).env("PATH", "/usr/bin:/bin").env("LANG", self.language);
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        program.kill_on_drop(true);
        program
    }

    fn complete(&self, mut program: Command, command: &[&str]) -> Command {
        program.args(command).arg("--json");
        self.with_paths(program)
    }

    fn with_paths(&self, mut program: Command) -> Command {
        program.args(&self.service).args(["--store", &self.store.store()]).arg("--state").arg(self.state());
        program
    }

    /// Runs a command without `--json`.
    pub(crate) async fn run_as_text(&self, command: &[&str], password: Option<&str>) -> Outcome {
        let mut program = self.program();
        program.args(command);
        finish(self.with_paths(program), password).await
    }

    /// Runs a command; the password, if any, goes to its standard input.
    pub(crate) async fn run(&self, command: &[&str], password: Option<&str>) -> Outcome {
        finish(self.command(command), password).await
    }

    pub(crate) async fn issue(&self, login_id: &str, password: &str) -> Outcome {
        self.run(&["issue", "--login-id", login_id, "--password-stdin"], Some(password)).await
    }

    /// Runs a command on a machine with this policy (`/etc/cc1554-practice/policy.toml`).
    pub(crate) async fn run_under(&self, policy: &str, command: &[&str]) -> Outcome {
        self.run_under_file(policy, 0o644, command).await
    }

    /// Like `run_under`, with this mode of the policy file.
    pub(crate) async fn run_under_file(&self, policy: &str, mode: u32, command: &[&str]) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("cc1554-practice")).unwrap();
        let file = folder.path().join("cc1554-practice/policy.toml");
        std::fs::write(&file, policy).unwrap();
        std::fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
        let machine = r#"mount -t overlay overlay -o "lowerdir=$0:/etc" /etc; exec "$@""#;
        let mut starter = in_mount_namespace(machine, folder.path());
        starter.extend(WITHOUT_PRIVILEGES);
        finish(self.command_by(&starter, command), None).await
    }

    /// The program on a machine with this file as `/etc/hosts`.
    pub(crate) fn command_with_hosts(&self, hosts: &Path, command: &[&str]) -> Command {
        let machine = r#"mount --bind "$0" /etc/hosts; exec "$@""#;
        self.command_by(&in_mount_namespace(machine, hosts), command)
    }

    /// Issues to the default user, started by another program.
    pub(crate) async fn issue_by(&self, starter: &[&str]) -> Outcome {
        finish(self.command_by(starter, &ISSUE), Some(PASSWORD)).await
    }

    /// Issues with file sizes limited to this many blocks of 512 bytes.
    pub(crate) async fn issue_within(&self, blocks: &str) -> Outcome {
        self.issue_by(&[&LIMITED[..], &[blocks]].concat()).await
    }

    /// Runs a command with file sizes limited to this many blocks of 512 bytes.
    pub(crate) async fn run_within(&self, blocks: &str, command: &[&str]) -> Outcome {
        finish(self.command_by(&[&LIMITED[..], &[blocks]].concat(), command), None).await
    }

    pub(crate) async fn list(&self) -> Vec<Value> {
        self.run(&["list"], None).await.done()["certificates"].as_array().unwrap().clone()
    }

    /// Runs a command until it stops at `place`; `None` if it ends without reaching it.
    pub(crate) async fn stopped_at(&self, place: &str, command: &[&str], password: &str) -> Option<Child> {
        Self::stop_at(place, self.command(command), password).await
    }

    /// Like `stopped_at`, for a complete command line.
    pub(crate) async fn stop_at(place: &str, mut program: Command, password: &str) -> Option<Child> {
        let mut child = begin(program.env("STOP_AT", place), Some(password)).await;
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).await.unwrap();
        if line == format!("stopped at {place}\n") {
            return Some(child);
        }
        let mut errors = String::new();
        child.stderr.as_mut().unwrap().read_to_string(&mut errors).await.unwrap();
        assert!(child.wait().await.unwrap().success(), "{place}: {line}{errors}");
        None
    }

    /// Runs a command and kills it at `place`; returns whether it got there.
    pub(crate) async fn killed_at(&self, place: &str, command: &[&str], password: &str) -> bool {
        let Some(mut child) = self.stopped_at(place, command, password).await else {
            return false;
        };
        child.start_kill().unwrap();
        assert_eq!(child.wait().await.unwrap().signal(), Some(9));
        true
    }
}

/// The exit status of a failure, as documented in `--help`.
fn status_of(code: &str) -> i32 {
    match code {
        "wrong_credentials"
        | "account_locked"
        | "store_password_required"
        | "store_password_wrong"
        | "proxy_user_empty"
        | "proxy_sign_in_failed" => 4,
        _ if code.starts_with("login_id_") || code.starts_with("password_") => 4,
        _ if code.starts_with("proxy_credentials_") => 4,
        "already_issued"
        | "possibly_issued"
        | "certificate_revoked"
        | "certificate_expired"
        | "renewal_too_early"
        | "subject_refused"
        | "request_refused"
        | "certificate_not_found"
        | "unfinished_request"
        | "nothing_to_resume"
        | "key_unsupported"
        | "update_forbidden" => 5,
        "outside_service_hours"
        | "service_unavailable"
        | "service_failed"
        | "approval_pending"
        | "connection_refused"
        | "timed_out"
        | "connection_lost"
        | "proxy_unreachable"
        | "proxy_service_unreachable"
        | "already_running"
        | "update_service_failed" => 6,
        "host_not_found"
        | "server_untrusted"
        | "server_name_mismatch"
        | "clock_wrong"
        | "tls_failed"
        | "redirect_refused"
        | "policy_unusable" => 7,
        _ if code.starts_with("proxy_") => 7,
        _ if code.starts_with("store") => 8,
        _ => 1,
    }
}

/// A starter that runs a program in a new mount namespace, after this script, which gets the path as `$0`.
fn in_mount_namespace<'a>(script: &'a str, path: &'a Path) -> Vec<&'a str> {
    let mut starter = vec!["unshare", "--mount"];
    // Mounting needs root, if only that of a user namespace.
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    starter.extend((!is_root).then_some("--map-root-user"));
    starter.extend(["sh", "-euc", script, path.to_str().unwrap()]);
    starter
}

/// A fixture, and a terminal for its bank.
pub(crate) async fn at_a_terminal() -> (Fixture, Terminal) {
    let fixture = Fixture::new().await;
    let terminal = Terminal::before(&fixture.bank);
    (fixture, terminal)
}

/// Runs a program to completion.
pub(crate) async fn finish(mut program: Command, password: Option<&str>) -> Outcome {
    begin(&mut program, password).await.wait_with_output().await.unwrap().into()
}

async fn begin(program: &mut Command, password: Option<&str>) -> Child {
    let mut child = program.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // A program that fails before it needs the password does not read it.
    let _ = input.write_all(password.unwrap_or_default().as_bytes()).await;
    child
}

/// Limits file sizes; the number of blocks follows.
const LIMITED: [&str; 3] = ["sh", "-c", r#"trap "" XFSZ; ulimit -f "$0"; exec "$@""#];

/// Drops root's capabilities.
pub(crate) const WITHOUT_PRIVILEGES: [&str; 3] = ["setpriv", "--bounding-set=-all", "--"];

/// A temporary file with this text.
pub(crate) fn file_with(text: &str) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    std::fs::write(&file, text).unwrap();
    file
}
