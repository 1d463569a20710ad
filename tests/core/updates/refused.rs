//! What is not taken: each for its own reason, with its own code.

use std::fs;
use std::time::Duration;

use cert_core::ErrorCode;
use cert_core::update::{Platform, Updates};
use practice_bank::FaultSpec;
use serde_json::json;

use super::{SIZE, offer};
use crate::support::{Bench, Releases, Reply, Server, Signer, impatient, name, raises};

async fn check_fails(updates: &Updates, code: ErrorCode) {
    raises(updates.check().await, code);
}

/// The manifest is good, and what comes is not: nothing that could be installed is left.
async fn download_fails(updates: &Updates, code: ErrorCode) {
    let offer = offer(updates).await;
    let outcome = updates.download(&offer, &|_| ()).await;
    raises(outcome.map_err(Into::into), code);
    assert!(updates.downloaded(&offer).await.is_none());
}

fn fault(bench: &Bench, fault: &str) {
    bench.bank.faults().add(fault.parse::<FaultSpec>().unwrap());
}

#[tokio::test]
pub(crate) async fn a_changed_byte() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
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

/// The trusted comment is signed as well: a version written into it is no signed version.
#[tokio::test]
async fn a_changed_comment() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    let file = name(Platform::this());
    let seal = releases.signer.sign(&releases.package, &file, "0.9.0");
    let text = String::from_utf8(STANDARD.decode(seal).unwrap()).unwrap();
    let forged = STANDARD.encode(text.replace("version:0.9.0", "version:1.1.0"));
    releases.publish_package_with("signature", forged);
    download_fails(&releases.updates(), ErrorCode::UpdateChanged).await;
}

#[tokio::test]
pub(crate) async fn a_truncated_file() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    fault(&bench, "package:truncated");
    download_fails(&releases.updates(), ErrorCode::UpdateTruncated).await;
}

#[tokio::test]
pub(crate) async fn another_key() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let other = Signer::new().sign(&releases.package, &name(Platform::this()), "1.1.0");
    releases.publish_package_with("signature", other);
    check_fails(&updates, ErrorCode::UpdateUnknownKey).await;
}

#[tokio::test]
pub(crate) async fn a_missing_signature() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    releases.publish_package_with("signature", "");
    check_fails(&releases.updates(), ErrorCode::UpdateUnsigned).await;
    let package = releases.manifest["platforms"][Platform::this().name].as_object_mut().unwrap();
    package.remove("signature");
    releases.publish();
    check_fails(&releases.updates(), ErrorCode::UpdateUnsigned).await;
}

/// An old manifest with its old package, all of it once good.
#[tokio::test]
pub(crate) async fn a_replayed_older_release() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = Updates { current: "1.2.0".parse().unwrap(), ..releases.updates() };
    check_fails(&updates, ErrorCode::UpdateOlder).await;
}

/// An old package under a new number.
#[tokio::test]
pub(crate) async fn a_version_other_than_the_signed_one() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    releases.publish_with("version", "1.3.0");
    check_fails(&releases.updates(), ErrorCode::UpdateOtherVersion).await;
    let unsaid = releases.signer.sign_with(&releases.package, "timestamp:1\tfile:app.deb");
    releases.publish_package_with("signature", unsaid);
    check_fails(&releases.updates(), ErrorCode::UpdateOtherVersion).await;
}

#[tokio::test]
pub(crate) async fn another_platforms_file() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    // Signed, and for what it is.
    let (this, other) = (Platform::this(), [Platform::WINDOWS, Platform::LINUX]);
    let other = other.into_iter().find(|one| *one != this).unwrap();
    let honest = releases.signer.sign(&releases.package, &name(other), "1.1.0");
    releases.publish_package_with("signature", honest);
    check_fails(&updates, ErrorCode::UpdateOtherPlatform).await;
    // Signed under this system's name by mistake: its bytes tell.
    releases.package[..other.magic.len()].copy_from_slice(other.magic);
    let mistaken = releases.signer.sign(&releases.package, &name(this), "1.1.0");
    releases.publish_package_with("signature", mistaken);
    download_fails(&updates, ErrorCode::UpdateOtherPlatform).await;
    releases.publish_with("platforms", json!({}));
    check_fails(&updates, ErrorCode::UpdateOtherPlatform).await;
}

#[tokio::test]
pub(crate) async fn an_open_line() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    let open = bench.bank.web_url().replace("https:", "http:");
    releases.publish_package_with("url", format!("{open}/updates/app.deb"));
    check_fails(&releases.updates(), ErrorCode::UpdateInsecure).await;
}

#[tokio::test]
pub(crate) async fn another_host() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    let elsewhere = Server::answering(|_| Some(Reply::new("200 OK", &[], b"caught"))).await;
    fault(&bench, &format!("package:redirect={}/app.deb", elsewhere.url()));
    download_fails(&releases.updates(), ErrorCode::UpdateOtherHost).await;
    bench.bank.faults().clear();
    fault(&bench, &format!("manifest:redirect={}/latest.json", elsewhere.url()));
    check_fails(&releases.updates(), ErrorCode::UpdateOtherHost).await;
    bench.bank.faults().clear();
    releases.publish_package_with("url", format!("{}/app.deb", elsewhere.url()));
    check_fails(&releases.updates(), ErrorCode::UpdateOtherHost).await;
    assert!(elsewhere.requests().is_empty(), "nobody went there");
}

#[tokio::test]
pub(crate) async fn an_endless_or_oversized_body() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    for endless in ["package:oversized", "package:oversized=announced"] {
        fault(&bench, endless);
        download_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
        bench.bank.faults().clear();
        let left: u64 = fs::read_dir(releases.folder())
            .unwrap()
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .sum();
        assert!(left < 400_000, "{left} bytes");
    }
    for endless in ["manifest:oversized", "manifest:oversized=announced"] {
        fault(&bench, endless);
        check_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
        bench.bank.faults().clear();
    }
    releases.publish_package_with("size", 2_000_000_000_u64);
    check_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
    releases.publish_package_with("size", SIZE - 1);
    download_fails(&releases.updates(), ErrorCode::UpdateTooLarge).await;
}

#[tokio::test]
pub(crate) async fn a_slow_drip() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = Updates { limits: impatient(), ..releases.updates() };
    fault(&bench, "package:drip=1000");
    download_fails(&updates, ErrorCode::UpdateTooSlow).await;
    fault(&bench, "manifest:drip=10");
    check_fails(&updates, ErrorCode::UpdateTooSlow).await;
}

#[tokio::test]
pub(crate) async fn a_manifest_that_is_none() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    fault(&bench, "manifest:html");
    check_fails(&releases.updates(), ErrorCode::UpdateUnreadable).await;
    bench.bank.faults().clear();
    let notes = ["\u{1b}[2J".to_owned(), "\u{202e}gpj.exe".to_owned(), "長".repeat(5000)];
    for notes in notes {
        releases.publish_with("notes", notes);
        check_fails(&releases.updates(), ErrorCode::UpdateUnreadable).await;
    }
    releases.publish_with("notes", "<img src=x onerror=alert(1)>");
    let offer = offer(&releases.updates()).await;
    assert_eq!(offer.notes.ja, "<img src=x onerror=alert(1)>", "text, and nothing else");
}

#[tokio::test]
pub(crate) async fn a_service_that_fails() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    for status in [404, 500] {
        fault(&bench, &format!("1*manifest:error={status}"));
        check_fails(&releases.updates(), ErrorCode::UpdateServiceFailed).await;
        fault(&bench, &format!("1*package:error={status}"));
        download_fails(&releases.updates(), ErrorCode::UpdateServiceFailed).await;
    }
}

#[tokio::test]
async fn a_service_that_is_silent() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    fault(&bench, "manifest:delay=60000");
    let limits = cert_core::update::Limits { manifest: Duration::from_millis(300), ..impatient() };
    check_fails(&Updates { limits, ..releases.updates() }, ErrorCode::UpdateTooSlow).await;
}

#[tokio::test]
pub(crate) async fn a_machine_whose_administrator_installs() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = Updates { forbidden: true, ..releases.updates() };
    download_fails(&updates, ErrorCode::UpdateForbidden).await;
    assert_eq!(releases.fetched(), 0);
}

#[tokio::test]
pub(crate) async fn a_folder_that_cannot_be_written_to() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    fs::create_dir_all(bench.state()).unwrap();
    fs::write(releases.folder(), "in the way").unwrap();
    download_fails(&releases.updates(), ErrorCode::UpdateUnwritable).await;
}
