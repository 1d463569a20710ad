use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A server program with its own folder; killed when dropped.
pub(crate) struct Program {
    child: Child,
    pub(crate) port: u16,
    _folder: TempDir,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    /// Starts the command that `configure` builds from folder and port, and waits until it listens.
    pub(crate) async fn start(configure: impl Fn(&Path, u16) -> Command) -> Self {
        // Another process may take the port in between.
        for _ in 0..5 {
            let folder = TempDir::new().unwrap();
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let mut command = configure(folder.path(), port);
            let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let mut program = Self { child, port, _folder: folder };
            if program.listens().await {
                return program;
            }
        }
        panic!("the program did not start");
    }

    async fn listens(&mut self) -> bool {
        while self.child.try_wait().unwrap().is_none() {
            if self.owns_listener() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    /// Whether the program itself owns the listener on its port (proc(5)), and not another process.
    fn owns_listener(&self) -> bool {
        let local = format!("0100007F:{:04X}", self.port);
        let table = fs::read_to_string("/proc/net/tcp").unwrap();
        let mut rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let Some(row) = rows.find(|row| row[1] == local && row[3] == "0A") else { return false };
        let socket = PathBuf::from(format!("socket:[{}]", row[9]));
        let Ok(files) = fs::read_dir(format!("/proc/{}/fd", self.child.id())) else { return false };
        files.flatten().any(|file| fs::read_link(file.path()).is_ok_and(|target| target == socket))
    }
}
