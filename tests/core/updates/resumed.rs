//! What has come is not asked for twice.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cert_core::ErrorCode;
use practice_bank::FaultSpec;

use super::{SIZE, offer};
use crate::support::{Bench, NEXT, Releases, name, raises};

fn fault(bench: &Bench, fault: &str) {
    bench.bank.faults().add(fault.parse::<FaultSpec>().unwrap());
}

#[tokio::test]
async fn a_line_that_breaks_now_and_then_gets_there_by_itself() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let offer = offer(&updates).await;
    fault(&bench, "2*package:drop=100000");
    let package = updates.download(&offer, &|_| ()).await.unwrap();
    assert_eq!(fs::read(package.path).unwrap(), releases.package);
    assert_eq!(releases.fetched(), 3);
}

#[tokio::test]
pub(crate) async fn a_line_that_stays_down_is_told_and_the_next_try_goes_on() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let offer = offer(&updates).await;
    fault(&bench, "package:drop=150000");
    let goes_down = |received| {
        if received > 0 {
            bench.bank.faults().clear();
            fault(&bench, "package:drop=0");
        }
    };
    let outcome = updates.download(&offer, &goes_down).await;
    raises(outcome.map_err(Into::into), ErrorCode::UpdateInterrupted);
    bench.bank.faults().clear();
    let begun = fs::metadata(releases.folder().join("package.part")).unwrap().len();
    assert!(begun < SIZE as u64, "{begun}");
    // The next start of the app.
    let first = AtomicU64::new(u64::MAX);
    let updates = releases.updates();
    let told = |received| {
        first.fetch_min(received, Ordering::Relaxed);
    };
    let package = updates.download(&offer, &told).await.unwrap();
    assert_eq!(first.into_inner(), begun, "it went on where it stopped");
    assert_eq!(fs::read(package.path).unwrap(), releases.package);
}

/// A server that breaks off after every few bytes is not asked for ever; what has come is kept.
#[tokio::test]
async fn a_line_that_breaks_all_the_time_is_given_up() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let offer = offer(&updates).await;
    fault(&bench, "package:drop=1000");
    let outcome = updates.download(&offer, &|_| ()).await;
    raises(outcome.map_err(Into::into), ErrorCode::UpdateInterrupted);
    assert_eq!(releases.fetched(), 6, "the first, and five more");
    bench.bank.faults().clear();
    let package = updates.download(&offer, &|_| ()).await.unwrap();
    assert_eq!(fs::read(package.path).unwrap(), releases.package);
    assert_eq!(releases.fetched(), 7);
}

/// Cancelled in the middle, which is what closing the window does as well.
#[tokio::test(flavor = "multi_thread")]
async fn cancelled_it_keeps_what_has_come() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let offer = offer(&updates).await;
    fault(&bench, "package:drip=200000");
    let received = Arc::new(tokio::sync::watch::Sender::new(0));
    let task = tokio::spawn({
        let (updates, offer, received) = (updates.clone(), offer.clone(), received.clone());
        async move {
            let told = |bytes| {
                received.send_replace(bytes);
            };
            updates.download(&offer, &told).await
        }
    });
    received.subscribe().wait_for(|bytes| *bytes > 50_000).await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    let begun = fs::metadata(releases.folder().join("package.part")).unwrap().len();
    assert!(begun > 50_000, "{begun}");
    bench.bank.faults().clear();
    let package = updates.download(&offer, &|_| ()).await.unwrap();
    assert_eq!(fs::read(package.path).unwrap(), releases.package);
}

/// Another file under the same address: what came of the first is thrown away.
#[tokio::test]
async fn a_file_that_was_replaced_meanwhile_begins_anew() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let first = offer(&updates).await;
    fault(&bench, "package:truncated");
    let outcome = updates.download(&first, &|_| ()).await;
    raises(outcome.map_err(Into::into), ErrorCode::UpdateTruncated);
    bench.bank.faults().clear();
    releases.package[1000] ^= 1;
    let file = name(cert_core::update::Platform::this());
    let seal = releases.signer.sign(&releases.package, &file, NEXT);
    releases.publish_package_with("signature", seal);
    let second = offer(&updates).await;
    let package = updates.download(&second, &|_| ()).await.unwrap();
    assert_eq!(fs::read(package.path).unwrap(), releases.package);
}

/// A package that someone changes on disk after it was found good is not offered as downloaded.
#[tokio::test]
async fn a_package_that_changed_on_disk_is_fetched_again() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let offer = offer(&updates).await;
    let package = updates.download(&offer, &|_| ()).await.unwrap();
    fs::write(&package.path, b"something else").unwrap();
    assert!(updates.downloaded(&offer).await.is_none());
    let package = updates.download(&offer, &|_| ()).await.unwrap();
    assert_eq!(fs::read(package.path).unwrap(), releases.package);
}
