use std::process::ExitStatus;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, ChildStdout};

use super::Terminal;

/// Somebody who sits at a terminal (script(1) makes one) in which a command runs.
pub(crate) struct Typist {
    child: Child,
    keys: ChildStdin,
    screen: ChildStdout,
    shown: String,
}

impl Typist {
    pub(crate) fn run(terminal: &Terminal, command: &[&str]) -> Self {
        let line = r#"exec script --quiet --return --flush --command "${*@Q}" /dev/null"#;
        let mut program = terminal.command_by(&["bash", "-c", line, "bash"], command);
        let mut child = program.spawn().unwrap();
        let (keys, screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, keys, screen, shown: String::new() }
    }

    /// Waits until this is shown, and types a line.
    pub(crate) async fn answers(&mut self, question: &str, answer: &str) {
        while !self.shown.contains(question) {
            assert!(self.reads_on().await, "never asked {question:?}: {}", self.shown);
        }
        self.shown.clear();
        self.keys.write_all(format!("{answer}\n").as_bytes()).await.unwrap();
    }

    /// How it ends, and what is shown after the last answer.
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
