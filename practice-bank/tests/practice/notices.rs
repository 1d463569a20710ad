//! The mail that a certificate ends in forty days.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use practice_bank::LoopbackAddress;
use tempfile::TempDir;

use crate::support::{KeyAndRequest, LOGIN, TestBank};

const DAY: i64 = 86_400;

fn outbox(bank: &TestBank) -> Vec<String> {
    files_in(&bank.directory.path().join("data/outbox"))
}

fn files_in(directory: &Path) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(directory) else { return Vec::new() };
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[tokio::test]
async fn a_notice_is_sent_once_and_not_too_early() {
    let bank = TestBank::start().await;
    let holder = bank.holder(LOGIN).await;
    for (day, sent) in [(0, 0), (323, 0), (325, 1), (325, 0), (330, 0), (366, 0)] {
        bank.clock().set_offset(day * DAY);
        assert_eq!(bank.send_notices().await.unwrap(), sent, "day {day}");
    }
    let mail = outbox(&bank);
    assert_eq!(mail.len(), 1);
    assert!(mail[0].contains("To: logid031@customer.example"), "{}", mail[0]);
    assert!(mail[0].contains(&holder.serial()), "{}", mail[0]);
}

#[tokio::test]
async fn no_notice_is_sent_for_renewed_or_revoked_certificates() {
    let bank = TestBank::start().await;
    let [renewed, revoked] = [bank.holder(LOGIN).await, bank.holder(LOGIN).await];
    bank.administration().revoke(&revoked.serial()).unwrap();
    bank.clock().set_offset(330 * DAY);
    bank.renew(&renewed, LOGIN, &KeyAndRequest::renewing(&renewed)).await;
    assert_eq!(bank.send_notices().await.unwrap(), 0);
}

#[tokio::test]
async fn concurrent_sweeps_send_a_notice_once() {
    let bank = TestBank::start().await;
    bank.holder(LOGIN).await;
    bank.clock().set_offset(330 * DAY);
    let (first, second) = tokio::join!(bank.send_notices(), bank.send_notices());
    assert_eq!(first.unwrap() + second.unwrap(), 1);
}

#[tokio::test]
async fn a_notice_refused_by_the_mail_server_is_sent_again_once() {
    let server = MailServer::start();
    let bank = TestBank::start_with(|config| config.smtp = Some(server.address)).await;
    let holder = bank.holder(LOGIN).await;
    bank.clock().set_offset(330 * DAY);
    for sent in [0, 1, 0] {
        assert_eq!(bank.send_notices().await.unwrap(), sent);
    }
    let mail = server.messages();
    assert_eq!(mail.len(), 1);
    for expected in ["X-RcptTo: logid031@customer.example", "Subject: =?utf-8?b?", &holder.serial()] {
        assert!(mail[0].contains(expected), "{expected} is missing in {}", mail[0]);
    }
}

/// aiosmtpd in a separate process, run by Debian's Python, which has the package.
struct MailServer {
    address: LoopbackAddress,
    /// Ends when this is dropped, which closes its standard input.
    _program: Child,
    folder: TempDir,
}

impl MailServer {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let mut program = Command::new("/usr/bin/python3")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/practice/mail_server.py"))
            .arg(folder.path().join("mail"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let address = LoopbackAddress::with_port(port.trim().parse().unwrap());
        Self { address, _program: program, folder }
    }

    fn messages(&self) -> Vec<String> {
        files_in(&self.folder.path().join("mail/new"))
    }
}
