use bytes::Bytes;
use tokio::sync::mpsc::{Sender, channel};
use tokio::task::spawn_blocking;

use super::{Offer, Platform, UpdateError};

/// No more portions wait to be verified: a slow processor slows the download down.
const UNSEEN: usize = 8;

/// Verifies a package beside its download: hashing it takes as long as fetching it from near by.
pub(super) struct Witness {
    portions: Sender<Vec<Bytes>>,
}

impl Witness {
    /// Of this offer's package; with it the verdict, once the witness has seen all of it.
    pub(super) fn of(
        offer: &Offer,
        platform: Platform,
    ) -> (Self, impl Future<Output = Result<(), UpdateError>>) {
        let (seal, version) = (offer.release.seal.clone(), offer.version.clone());
        let (portions, mut coming) = channel::<Vec<Bytes>>(UNSEEN);
        let task = spawn_blocking(move || {
            let mut verification = seal.verification(platform)?;
            while let Some(portion) = coming.blocking_recv() {
                for piece in portion {
                    verification.goes_on(&piece);
                }
            }
            verification.end(&version)
        });
        let verdict = async { task.await.unwrap_or(Err(UpdateError::Changed)) };
        (Self { portions }, verdict)
    }

    pub(super) async fn sees(&self, portion: Vec<Bytes>) {
        // Whoever does not listen any more has found something wrong already.
        let _ = self.portions.send(portion).await;
    }
}
