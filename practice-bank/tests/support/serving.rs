//! The program itself, as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_practice-bank");

/// A serving process; killed if the test ends before it does.
pub(crate) struct Serving {
    child: Child,
    pub(crate) announcement: Value,
    data: PathBuf,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["--listen", "127.0.0.1:0", "--listen-web", "127.0.0.1:0"])
            .args(["--listen-mtls", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, announcement: serde_json::from_str(&line).unwrap(), data: data.to_owned() }
    }

    pub(crate) fn text(&self, member: &str) -> &str {
        self.announcement[member].as_str().unwrap()
    }

    pub(crate) fn announced(&self) -> Option<Value> {
        let text = std::fs::read(self.data.join("service.json")).ok()?;
        Some(serde_json::from_slice(&text).unwrap())
    }

    /// `TERM`, `INT` or `KILL`; waits for the end.
    pub(crate) fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}
