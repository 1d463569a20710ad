//! Passwords and login IDs as other programs and keyboards write them: accepted, or refused before one of the bank's
//! attempts is used up.

use std::fs;

use cert_core::ErrorCode;
use tempfile::NamedTempFile;

use crate::support::{
    ENROLL, Fixture, ISSUE, NssFolder, Outcome, PASSWORD, Terminal, at_a_terminal, at_a_window, beside_a_field, finish,
};

/// The password in files written by an editor, and by `PowerShell` 5.1, which writes UTF-16.
fn marked(password: &str) -> [Vec<u8>; 4] {
    let line = format!("\u{feff}{password}\r\n");
    let units = || line.encode_utf16();
    let twice = format!("\u{feff}{line}");
    [
        line.clone().into_bytes(),
        units().flat_map(u16::to_le_bytes).collect(),
        units().flat_map(u16::to_be_bytes).collect(),
        twice.into_bytes(),
    ]
}

fn file_of(bytes: &[u8]) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    fs::write(&file, bytes).unwrap();
    file
}

async fn issue_by_file(terminal: &Terminal, bytes: &[u8]) -> Outcome {
    let file = file_of(bytes);
    let starter = ["sh", "-c", r#"exec "$@" < "$0""#, file.path().to_str().unwrap()];
    finish(terminal.command_by(&starter, &ISSUE), None).await
}

#[tokio::test]
async fn case_24_a_byte_order_mark_is_not_part_of_the_password() {
    let (fixture, terminal) = at_a_terminal().await;
    for bytes in marked(PASSWORD) {
        issue_by_file(&terminal, &bytes).await.done();
    }
    let without_mark: Vec<u8> = format!("{PASSWORD}\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let shift_jis = b"\x82\xd0\x82\xdd\x82\xc2\r\n";
    let before = fixture.bank.request_count(ENROLL);
    for bytes in [&without_mark[..], shift_jis] {
        issue_by_file(&terminal, bytes).await.failed("password_invalid");
    }
    assert_eq!(fixture.bank.request_count(ENROLL), before, "no try is spent");
}

#[tokio::test]
async fn case_24_nor_of_the_key_store_s_password() {
    let fixture = Fixture::new().await;
    let terminal = Terminal::with(&fixture.bank, NssFolder::with_password("ひみつ"));
    for bytes in marked("ひみつ") {
        let file = file_of(&bytes);
        let list = ["list", "--store-password-file", file.path().to_str().unwrap()];
        terminal.run(&list, None).await.done();
    }
}

#[tokio::test]
async fn case_24_a_full_width_login_id_is_refused_by_both_programs() {
    let (fixture, terminal) = at_a_terminal().await;
    for typed in ["ｌｏｇｉｄ０３１", "logid０31", "\u{feff}logid031"] {
        terminal.issue(typed, PASSWORD).await.failed("login_id_invalid");
    }
    assert_eq!(fixture.bank.request_count(ENROLL), 0, "no try is spent");
    let (fixture, app) = at_a_window().await;
    let failure = beside_a_field(app.issue("ｌｏｇｉｄ０３１", PASSWORD).await);
    assert_eq!(failure.code, ErrorCode::LoginIdInvalid);
    assert_eq!(fixture.bank.request_count(ENROLL), 0);
}
