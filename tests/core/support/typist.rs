use std::process::ExitStatus;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::sleep;

use super::Terminal;

/// A simulated user at a terminal (made by script(1)) in which a command runs.
pub(crate) struct Typist {
    child: Child,
    keys: ChildStdin,
    screen: ChildStdout,
    shown: String,
    terminal: Option<String>,
}

impl Typist {
    pub(crate) fn run(terminal: &Terminal, command: &[&str]) -> Self {
        let line = r#"exec script --quiet --return --flush --command "tty; exec ${*@Q}" /dev/null"#;
        let mut program = terminal.command_by(&["bash", "-c", line, "bash"], command);
        let mut child = program.spawn().unwrap();
        let (keys, screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, keys, screen, shown: String::new(), terminal: None }
    }

    /// Waits until the question is shown, and types a line.
    pub(crate) async fn answers(&mut self, question: &str, answer: &str) {
        self.sees(question).await;
        self.shown.clear();
        self.keys.write_all(format!("{answer}\n").as_bytes()).await.unwrap();
    }

    /// Like `answers`, once the terminal's echo is off, which happens after the question is shown.
    pub(crate) async fn answers_hidden(&mut self, question: &str, answer: &str) {
        self.sees(question).await;
        let name = self.terminal.as_ref().unwrap();
        while !setting(name).await.contains(" -echo ") {
            sleep(Duration::from_millis(10)).await;
        }
        self.answers(question, answer).await;
    }

    async fn sees(&mut self, text: &str) {
        while !self.shown.contains(text) {
            assert!(self.reads_on().await, "never shown {text:?}: {}", self.shown);
        }
        // The first line is the terminal's name.
        self.terminal.get_or_insert_with(|| self.shown.lines().next().unwrap().to_owned());
    }

    /// The exit status, and what was shown after the last answer.
    pub(crate) async fn sees_the_end(mut self) -> (ExitStatus, String) {
        while self.reads_on().await {}
        (self.child.wait().await.unwrap(), self.shown)
    }

    async fn reads_on(&mut self) -> bool {
        let mut piece = [0; 1024];
        let length = self.screen.read(&mut piece).await.unwrap();
        self.shown += &String::from_utf8_lossy(&piece[..length]);
        length > 0
    }
}

/// The terminal's settings, by stty(1).
async fn setting(terminal: &str) -> String {
    let shown = Command::new("stty").args(["--all", "--file", terminal]).output().await.unwrap();
    assert!(shown.status.success(), "{terminal}: {shown:?}");
    String::from_utf8(shown.stdout).unwrap().replace('\n', " ")
}
