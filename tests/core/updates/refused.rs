//! Updates that are refused, each with its own code.

use std::fs;
use std::time::Duration;

use cert_core::ErrorCode;
use cert_core::update::Updates;
use serde_json::{Value, json};

use super::offer;
use crate::support::{Releases, Reply, SIZE, Server, raises, update_key};

async fn check_fails(updates: &Updates, code: ErrorCode) {
    raises(updates.check().await, code);
}

/// The manifest is valid, but the package is not.
async fn download_fails(updates: &Updates, code: ErrorCode) {
    let offer = offer(updates).await;
    let outcome = updates.download(&offer, &|_| ()).await;
    raises(outcome.map_err(Into::into), code);
}

/// A compromised server sends arbitrary manifests with one of the bank's signatures.
#[tokio::test]
async fn a_manifest_forged_in_any_field() {
    let mut releases = Releases::new().await;
    let updates = releases.updates();
    let good = releases.manifest.clone();
    for (member, value) in [
        ("version", json!("99.0.0")),
        ("minimum_version", json!("99.0.0")),
        ("notes", json!("至急 0120-000-000 へお電話ください")),
        ("notes_en", json!("Call 0120-000-000 at once")),
        ("rollout", json!(0)),
        ("serial", json!(u64::MAX)),
        ("product", json!("jp.example.other")),
        ("platforms", json!({})),
        ("anything", json!("else")),
    ] {
        releases.manifest[member] = value;
        releases.publish_forged();
        check_fails(&updates, ErrorCode::UpdateChanged).await;
        releases.manifest.clone_from(&good);
    }
    releases.publish_forged();
    assert!(!offer(&updates).await.forced, "a good one, after all that");
}

pub(crate) async fn a_changed_byte() {
    let mut releases = Releases::new().await;
    for at in [100, SIZE / 2, SIZE - 1] {
        releases.package[at] ^= 1;
        releases.publish();
        download_fails(&releases.updates(), ErrorCode::UpdateChanged).await;
        releases.package[at] ^= 1;
    }
    releases.publish();
    let updates = releases.updates();
    updates.download(&offer(&updates).await, &|_| ()).await.expect("a good one, after all that");
}

#[tokio::test]
async fn a_package_that_ends_too_early() {
    let releases = Releases::new().await;
    releases.fault("package:truncated");
    download_fails(&releases.updates(), ErrorCode::UpdateChanged).await;
}

pub(crate) async fn a_line_that_breaks() {
    let releases = Releases::new().await;
    releases.fault("1*package:drop=150000");
    let updates = releases.updates();
    download_fails(&updates, ErrorCode::UpdateInterrupted).await;
    let package = updates.download(&offer(&updates).await, &|_| ()).await.unwrap();
    assert_eq!(package, releases.package, "from the beginning");
}

pub(crate) async fn another_key() {
    let mut releases = Releases::new().await;
    let updates = releases.updates();
    releases.publish_by(update_key());
    check_fails(&updates, ErrorCode::UpdateUnknownKey).await;
}

pub(crate) async fn a_missing_signature() {
    let releases = Releases::new().await;
    fs::remove_file(releases.bank.updates_folder().join("latest.json.minisig")).unwrap();
    check_fails(&releases.updates(), ErrorCode::UpdateUnsigned).await;
    for none in ["", "RWQ=", "<html>", &"x".repeat(4000)] {
        releases.put("latest.json.minisig", none);
        check_fails(&releases.updates(), ErrorCode::UpdateUnreadable).await;
    }
    releases.put("latest.json.minisig", "x".repeat(5000));
    check_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
}

/// An old manifest with its package, both formerly valid.
pub(crate) async fn a_replayed_older_release() {
    let releases = Releases::new().await;
    let updates = Updates { current: "1.2.0".parse().unwrap(), ..releases.updates() };
    check_fails(&updates, ErrorCode::UpdateOlder).await;
}

/// It is refused even after a restart: it could offer a withdrawn release, or hide a minimum version.
#[tokio::test]
async fn a_manifest_older_than_one_seen_before() {
    let mut releases = Releases::new().await;
    for (serial, older) in [(10, false), (12, false), (11, true), (12, false)] {
        releases.publish_with("serial", serial);
        let found = releases.updates().check().await;
        if older {
            raises(found, ErrorCode::UpdateOlder);
        } else {
            assert!(found.unwrap().is_some(), "{serial}");
        }
    }
}

pub(crate) async fn nothing_for_this_platform() {
    let mut releases = Releases::new().await;
    let other = releases.manifest["platforms"][cert_core::update::platform_name()].take();
    releases.publish_with("platforms", json!({ "other-x86_64": other }));
    check_fails(&releases.updates(), ErrorCode::UpdateOtherPlatform).await;
}

#[tokio::test]
async fn another_product() {
    let mut releases = Releases::new().await;
    releases.publish_with("product", "jp.example.setoshin.cc1554");
    check_fails(&releases.updates(), ErrorCode::UpdateUnreadable).await;
}

pub(crate) async fn another_host() {
    let mut releases = Releases::new().await;
    let elsewhere = Server::answering(|_| Some(Reply::new("200 OK", &[], b"caught")));
    releases.fault(format!("package:redirect={}/app.deb", elsewhere.url()));
    download_fails(&releases.updates(), ErrorCode::UpdateServiceFailed).await;
    releases.bank.faults().clear();
    releases.fault(format!("manifest:redirect={}/latest.json", elsewhere.url()));
    check_fails(&releases.updates(), ErrorCode::UpdateOtherHost).await;
    releases.bank.faults().clear();
    let open = releases.bank.web_url().replace("https:", "http:");
    for url in [format!("{}/app.deb", elsewhere.url()), format!("{open}/updates/app.deb")] {
        releases.publish_package_with("url", url);
        check_fails(&releases.updates(), ErrorCode::UpdateOtherHost).await;
    }
    assert!(elsewhere.requests().is_empty(), "nobody went there");
}

pub(crate) async fn an_endless_or_oversized_body() {
    let mut releases = Releases::new().await;
    for size in ["oversized", "oversized=announced"] {
        releases.fault(format!("package:{size}"));
        download_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
        releases.fault(format!("manifest:{size}"));
        check_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
        releases.bank.faults().clear();
    }
    releases.publish_package_with("size", 2_000_000_000_u64);
    check_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
    releases.publish_package_with("size", SIZE - 1);
    download_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
}

pub(crate) async fn a_slow_drip() {
    let releases = Releases::new().await;
    let (manifest_timeout, window) = (Duration::from_secs(2), Duration::from_millis(500));
    let updates = Updates { manifest_timeout, window, ..releases.updates() };
    releases.fault("package:drip=1000");
    download_fails(&updates, ErrorCode::UpdateTooSlow).await;
    releases.fault("manifest:drip=10");
    check_fails(&updates, ErrorCode::UpdateTooSlow).await;
}

pub(crate) async fn a_manifest_that_is_none() {
    let mut releases = Releases::new().await;
    releases.manifest = Value::from("signed, and nothing that could be read");
    releases.publish();
    check_fails(&releases.updates(), ErrorCode::UpdateUnreadable).await;
    let mut releases = Releases::new().await;
    for notes in ["\u{1b}[2J", "\u{202e}gpj.exe", &"長".repeat(5000)] {
        releases.publish_with("notes", notes);
        check_fails(&releases.updates(), ErrorCode::UpdateUnreadable).await;
    }
    releases.publish_with("notes", "<img src=x onerror=alert(1)>");
    let offer = offer(&releases.updates()).await;
    assert_eq!(offer.manifest.notes, "<img src=x onerror=alert(1)>", "text, and nothing else");
}

pub(crate) async fn a_service_that_fails() {
    let releases = Releases::new().await;
    for status in [404, 500] {
        releases.fault(format!("1*manifest:error={status}"));
        check_fails(&releases.updates(), ErrorCode::UpdateServiceFailed).await;
        releases.fault(format!("1*package:error={status}"));
        download_fails(&releases.updates(), ErrorCode::UpdateServiceFailed).await;
    }
}

#[tokio::test]
async fn a_service_that_is_silent() {
    let releases = Releases::new().await;
    releases.fault("manifest:delay=60000");
    let manifest_timeout = Duration::from_millis(300);
    check_fails(&Updates { manifest_timeout, ..releases.updates() }, ErrorCode::UpdateTooSlow).await;
}

pub(crate) async fn a_machine_whose_administrator_installs() {
    let releases = Releases::new().await;
    let updates = Updates { forbidden: true, ..releases.updates() };
    download_fails(&updates, ErrorCode::UpdateForbidden).await;
    assert_eq!(releases.fetched(), 0);
}

/// A program that can only check.
#[tokio::test]
async fn a_program_without_an_installer() {
    let releases = Releases::new().await;
    let updates = Updates { installer: None, ..releases.updates() };
    download_fails(&updates, ErrorCode::UpdateNoInstaller).await;
}
