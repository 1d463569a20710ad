//! New versions: offered, fetched, resumed, refused.

pub(crate) mod installing;
#[cfg(target_os = "linux")]
mod memory;
mod prompt;
mod proxy;
pub(crate) mod refused;
pub(crate) mod resumed;
pub(crate) mod terminal;

use std::fs;

use cert_core::update::{Offer, UpdateError, Updates, Version};

use crate::support::{Bench, CURRENT, NEXT, Releases, Signer};

const SIZE: usize = 300_000;

/// What is offered, where something has to be.
async fn offer(updates: &Updates) -> Offer {
    updates.check().await.unwrap().expect("an offer")
}

#[tokio::test]
async fn a_newer_version_is_offered_fetched_and_verified() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let offer = offer(&updates).await;
    assert_eq!((offer.version.to_string().as_str(), offer.forced), (NEXT, false));
    assert_eq!((offer.notes.ja.as_str(), offer.release.size), ("見やすくなりました。", 300_000));
    let progress = std::sync::Mutex::new(Vec::new());
    let package =
        updates.download(&offer, &|received| progress.lock().unwrap().push(received)).await;
    let package = package.unwrap();
    assert_eq!(fs::read(&package.path).unwrap(), releases.package);
    let progress = progress.into_inner().unwrap();
    assert!(progress.is_sorted() && progress.first() == Some(&0), "{progress:?}");
    assert_eq!(progress.last(), Some(&300_000));
    // The next start has it already.
    assert_eq!(updates.downloaded(&offer).await.unwrap().path, package.path);
    updates.download(&offer, &|_| ()).await.unwrap();
    assert_eq!(releases.fetched(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_or_writes_the_package() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let package = updates.download(&offer(&updates).await, &|_| ()).await.unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&package.path), mode(&releases.folder())), (0o600, 0o700));
}

#[tokio::test]
async fn the_newest_version_is_offered_nothing_and_sweeps_up() {
    let bench = Bench::new().await;
    let releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let package = updates.download(&offer(&updates).await, &|_| ()).await.unwrap();
    let installed = Updates { current: NEXT.parse().unwrap(), ..updates };
    assert!(installed.check().await.unwrap().is_none());
    assert!(!package.path.exists(), "what has been installed is not kept");
}

#[tokio::test]
async fn below_the_minimum_it_is_forced_and_the_rollout_waits_for_nobody() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    releases.publish_with("rollout", 0);
    let updates = releases.updates();
    assert!(updates.check().await.unwrap().is_none(), "it goes to nobody yet");
    releases.publish_with("minimum_version", NEXT);
    assert!(offer(&updates).await.forced);
    releases.publish_with("minimum_version", CURRENT.to_string());
    assert!(updates.check().await.unwrap().is_none(), "the minimum itself may stay");
}

#[tokio::test]
async fn a_rollout_reaches_an_installation_once_and_for_all() {
    let bench = Bench::new().await;
    let mut releases = Releases::of(&bench, SIZE);
    let updates = releases.updates();
    let mut reached = Vec::new();
    for percentage in [1, 10, 25, 50, 75, 99, 100] {
        releases.publish_with("rollout", percentage);
        reached.push(updates.check().await.unwrap().is_some());
    }
    assert!(reached.is_sorted(), "{reached:?}");
    assert_eq!(reached.last(), Some(&true));
}

/// The old key introduces a release that knows the next one; from then on either counts, then the
/// next alone.
#[tokio::test]
async fn a_key_is_replaced_by_the_next() {
    let bench = Bench::new().await;
    let (old, next) = (Signer::new(), Signer::new());
    let mut releases = Releases::of(&bench, SIZE);
    let platform = cert_core::update::Platform::this();
    let file = crate::support::name(platform);
    for (version, signer, accepted) in [
        ("1.1.0", &old, vec![&old]),
        ("1.2.0", &old, vec![&old, &next]),
        ("1.3.0", &next, vec![&old, &next]),
        ("1.4.0", &next, vec![&next]),
    ] {
        let seal = signer.sign(&releases.package, &file, version);
        releases.publish_package_with("signature", seal);
        releases.publish_with("version", version);
        let source = releases.source_by(&accepted);
        let current = Version::new(1, 0, 0);
        let updates = Updates {
            current,
            source: std::sync::Arc::new(move || Ok(Some(source.clone()))),
            ..releases.updates()
        };
        let offer = offer(&updates).await;
        assert_eq!(offer.release.seal.key(), signer.public());
        updates.download(&offer, &|_| ()).await.unwrap();
    }
    // Who has taken the last step refuses the old key.
    let seal = old.sign(&releases.package, &file, "1.5.0");
    releases.publish_package_with("signature", seal);
    releases.publish_with("version", "1.5.0");
    let source = releases.source_by(&[&next]);
    let updates = Updates {
        source: std::sync::Arc::new(move || Ok(Some(source.clone()))),
        ..releases.updates()
    };
    let refused = updates.check().await;
    assert!(
        matches!(refused, Err(cert_core::Error::Update(UpdateError::UnknownKey))),
        "{refused:?}"
    );
}
