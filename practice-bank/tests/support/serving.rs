//! The program, as a separate process.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use reqwest::Client;
use serde_json::Value;

use super::{ENROLL, Holder, KeyAndRequest, certificates_in, client_builder, client_with, post};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_practice-bank");

/// A serving process, which is killed when dropped.
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
    pub(crate) fn start(data: &Path) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["--listen", "127.0.0.1:0", "--listen-web", "127.0.0.1:0"])
            .args(["--listen-mtls", "127.0.0.1:0", "--data"])
            .arg(data)
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

    /// Sends `TERM`, `INT` or `KILL`, and waits for the end.
    pub(crate) fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

/// The addresses of a serving process, and clients for it.
pub(crate) struct Addresses {
    service: String,
    pub(crate) web: String,
    pub(crate) mtls: String,
    ca: String,
}

impl Addresses {
    pub(crate) fn of(serving: &Serving) -> Self {
        let [service, web, mtls] = ["service", "web", "mtls"].map(|name| serving.text(name).into());
        Self { service, web, mtls, ca: std::fs::read_to_string(serving.text("ca")).unwrap() }
    }

    pub(crate) fn client(&self) -> Client {
        client_builder(&self.ca).build().unwrap()
    }

    pub(crate) fn client_with(&self, holder: &Holder) -> Client {
        client_with(&self.ca, holder)
    }

    pub(crate) async fn enroll(
        &self,
        (login_id, password): (&str, &str),
        request: &KeyAndRequest,
    ) -> reqwest::Result<Holder> {
        let post = post(&self.client(), &self.service, ENROLL, request.wrapped());
        let response = post.basic_auth(login_id, Some(password)).send().await?;
        // The bank may be killed between head and body.
        let body = response.error_for_status()?.text().await?;
        Ok(Holder { certificate: certificates_in(&body).remove(0), key: request.key.clone() })
    }
}
