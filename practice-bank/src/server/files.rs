//! Streams files like an ordinary web server, whole or from a byte offset.

use std::fs::File;
use std::io::ErrorKind::{InvalidFilename, InvalidInput, NotFound};
use std::io::{self, Seek as _, SeekFrom};
use std::path::{Component, Path};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path as Name, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use crate::problem::Problem;
use crate::state::BankState;

/// Path of the update service on the pages' listener: a manifest and packages, plain files of one folder.
pub(super) const UPDATES: &str = "/updates/";

const PIECE_LEN: usize = 64 * 1024;

pub(super) fn updates_router() -> Router<Arc<BankState>> {
    Router::new().route("/updates/{name}", get(file))
}

async fn file(
    State(bank): State<Arc<BankState>>,
    Name(name): Name<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut parts = Path::new(&name).components();
    let found = match (parts.next(), parts.next()) {
        (Some(Component::Normal(name)), None) => serve(&bank.updates.join(name), &headers)?,
        _ => None,
    };
    Ok(found.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response()))
}

/// The file, whole or from a byte offset to its end (RFC 9110 section 14); `None` if it does not exist.
pub(super) fn serve(path: &Path, headers: &HeaderMap) -> io::Result<Option<Response>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        // The last two mean an impossible name, such as one with a zero byte.
        Err(error) if matches!(error.kind(), NotFound | InvalidInput | InvalidFilename) => return Ok(None),
        Err(error) => return Err(error),
    };
    let about = file.metadata()?;
    let size = about.len();
    let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let etag = format!("\"{size:x}-{:x}\"", changed.as_nanos());
    let is_manifest = path.extension().is_some_and(|ending| ending == "json");
    let media_type = if is_manifest { "application/json" } else { "application/octet-stream" };
    let common = [
        (header::ETAG, etag.as_str()),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    let Some(first) = first_byte(headers, &etag) else {
        return Ok(Some((common, content(file, size)).into_response()));
    };
    if first >= size {
        let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok(Some((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response()));
    }
    file.seek(SeekFrom::Start(first))?;
    let range = [(header::CONTENT_RANGE, format!("bytes {first}-{}/{size}", size - 1))];
    Ok(Some((StatusCode::PARTIAL_CONTENT, common, range, content(file, size - first)).into_response()))
}

/// The offset requested by the client, unless its `If-Range` refers to another version of the file.
fn first_byte(headers: &HeaderMap, etag: &str) -> Option<u64> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|known| known != etag) {
        return None;
    }
    text(header::RANGE)?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// The next `length` bytes of the file.
fn content(file: File, length: u64) -> ([(HeaderName, u64); 1], Body) {
    let rest = tokio::fs::File::from_std(file).take(length);
    ([(header::CONTENT_LENGTH, length)], Body::from_stream(ReaderStream::with_capacity(rest, PIECE_LEN)))
}
