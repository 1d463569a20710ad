use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_RANGE, ETAG, HeaderMap, IF_RANGE, RANGE};
use reqwest::{Response, StatusCode, Url};

use super::part::Part;
use super::staging::Staging;
use super::witness::Witness;
use super::{MANIFEST_LIMIT, Release, UpdateError};
use crate::network::{HttpClient, NetworkError};

/// What a server may take its time for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a manifest may take altogether.
    pub manifest: Duration,
    /// A package is given up where fewer bytes than these come within `window`.
    pub fewest: u64,
    /// See `fewest`.
    pub window: Duration,
    /// How often in a row the line may break before `fewest` bytes have come.
    pub breaks: u32,
}

impl Default for Limits {
    /// A slow mobile connection passes, a drip does not.
    fn default() -> Self {
        Self {
            manifest: Duration::from_secs(20),
            fewest: 64 * 1024,
            window: Duration::from_secs(30),
            breaks: 5,
        }
    }
}

/// The bytes of a manifest.
pub(super) async fn manifest(http: &HttpClient, url: &Url) -> Result<Vec<u8>, UpdateError> {
    let mut response = successful(http.send(http.get(url.clone())).await?)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(NetworkError::from)? {
        if bytes.len() + chunk.len() > MANIFEST_LIMIT {
            return Err(UpdateError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Fetches what is missing of a package. Whatever ends it, what has come is on disk, and the next try
/// goes on from there, if the server still has the same file. Dropping it is a way to cancel it.
///
/// `witness` is given all that comes.
pub(super) async fn package(
    http: &HttpClient,
    release: &Release,
    staging: &Staging<'_>,
    limits: Limits,
    progress: &(dyn Fn(u64) + Sync),
    witness: Option<Witness>,
) -> Result<(), UpdateError> {
    let (begun, etag) = staging.begun();
    if begun == release.size {
        return Ok(());
    }
    let mut request = http.get(release.url.clone());
    if let Some(etag) = &etag {
        request = request.header(RANGE, format!("bytes={begun}-")).header(IF_RANGE, etag);
    }
    let response = http.send(request).await?;
    if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
        staging.clear()?;
    }
    let response = successful(response)?;
    let from = first_byte(&response, begun)?;
    if response.content_length().is_some_and(|length| length > release.size - from) {
        return Err(UpdateError::TooLarge);
    }
    let file = staging.part_from(from, strong_etag(response.headers()))?;
    let mut part = Part::new(file, staging.part(), from, witness);
    let received = receive(&mut part, response, release.size, limits, progress).await;
    // Not made to outlast a power cut: whatever is found on disk is verified before it counts.
    part.end().await?;
    received
}

async fn receive(
    part: &mut Part,
    mut response: Response,
    size: u64,
    limits: Limits,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), UpdateError> {
    let mut pace = Pace::new(limits, part.received());
    progress(part.received());
    while let Some(piece) = response.chunk().await.map_err(NetworkError::from)? {
        let received = part.received() + piece.len() as u64;
        if received > size {
            return Err(UpdateError::TooLarge);
        }
        part.take(piece).await?;
        progress(received);
        pace.check(received)?;
    }
    if part.received() < size {
        return Err(UpdateError::Truncated { received: part.received(), size });
    }
    Ok(())
}

/// 200 or 206. What leads elsewhere within the same origin has been followed already.
fn successful(response: Response) -> Result<Response, UpdateError> {
    match response.status() {
        StatusCode::OK | StatusCode::PARTIAL_CONTENT => Ok(response),
        status if status.is_redirection() => Err(UpdateError::OtherHost),
        status => Err(UpdateError::ServiceFailed(status.as_u16())),
    }
}

/// Where the answer begins: at what was asked for, or, if the server sends the file anew, at its start.
fn first_byte(response: &Response, asked: u64) -> Result<u64, UpdateError> {
    if response.status() == StatusCode::OK {
        return Ok(0);
    }
    let range = response.headers().get(CONTENT_RANGE).and_then(|range| range.to_str().ok());
    let first = range
        .and_then(|range| range.strip_prefix("bytes "))
        .and_then(|range| range.split_once('-'))
        .and_then(|(first, _)| first.parse::<u64>().ok());
    first.filter(|first| *first == asked).ok_or(UpdateError::Unreadable("another range"))
}

/// Only a strong validator says that the bytes are the same (RFC 9110 section 13.1.5).
fn strong_etag(headers: &HeaderMap) -> Option<String> {
    let etag = headers.get(ETAG)?.to_str().ok()?;
    (etag.starts_with('"') && etag.len() < 200).then(|| etag.to_owned())
}

/// Sees to it that a server gets on.
struct Pace {
    limits: Limits,
    since: Instant,
    then: u64,
}

impl Pace {
    fn new(limits: Limits, received: u64) -> Self {
        Self { limits, since: Instant::now(), then: received }
    }

    fn check(&mut self, received: u64) -> Result<(), UpdateError> {
        if self.since.elapsed() < self.limits.window {
            return Ok(());
        }
        if received - self.then < self.limits.fewest {
            return Err(UpdateError::TooSlow);
        }
        *self = Self::new(self.limits, received);
        Ok(())
    }
}
