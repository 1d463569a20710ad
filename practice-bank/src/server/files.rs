//! Files, whole or from one byte on, sent as they are read, as any web server would serve them.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::{Component, Path};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as Name, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;

use crate::state::BankState;

/// Where the update service is, below the pages: a manifest and packages, plain files of one folder.
pub(super) const UPDATES: &str = "/updates/";

const PIECE_LEN: usize = 64 * 1024;

pub(super) fn updates_router() -> Router<Arc<BankState>> {
    Router::new().route("/updates/{name}", get(file))
}

async fn file(State(bank): State<Arc<BankState>>, Name(name): Name<String>, headers: HeaderMap) -> Response {
    let mut parts = Path::new(&name).components();
    let (Some(Component::Normal(name)), None) = (parts.next(), parts.next()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match serve(&bank.updates.join(name), &headers) {
        Ok(response) => response,
        Err(error) if error.kind() == io::ErrorKind::NotFound => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of the update service cannot be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The whole file, or from one byte to its end (RFC 9110 section 14). An error of the kind
/// `NotFound` means that there is no such file.
pub(super) fn serve(path: &Path, headers: &HeaderMap) -> io::Result<Response> {
    let mut file = File::open(path).map_err(no_such_name)?;
    let about = file.metadata()?;
    let (size, etag) = (about.len(), etag(&about)?);
    let common = [
        (header::ETAG, etag.clone()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_TYPE, media_type(path).to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    let Some(first) = first_byte(headers, &etag) else {
        return Ok((common, content(file, size)).into_response());
    };
    if first >= size {
        let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
    }
    file.seek(SeekFrom::Start(first))?;
    let range = [(header::CONTENT_RANGE, format!("bytes {first}-{}/{size}", size - 1))];
    Ok((StatusCode::PARTIAL_CONTENT, common, range, content(file, size - first)).into_response())
}

/// A name that no file can have, such as one with a zero byte.
fn no_such_name(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidFilename => io::ErrorKind::NotFound.into(),
        _ => error,
    }
}

/// Where the client wants to begin, if it knows this very file.
fn first_byte(headers: &HeaderMap, etag: &str) -> Option<u64> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|known| known != etag) {
        return None;
    }
    text(header::RANGE)?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

fn etag(about: &Metadata) -> io::Result<String> {
    let changed = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(format!("\"{:x}-{:x}\"", about.len(), changed.as_nanos()))
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

/// The next `length` bytes of the file.
fn content(file: File, length: u64) -> ([(HeaderName, u64); 1], Body) {
    let mut rest = file.take(length);
    let pieces = std::iter::from_fn(move || {
        let mut piece = vec![0; PIECE_LEN];
        let read = rest.read(&mut piece).map(|length| {
            piece.truncate(length);
            Bytes::from(piece)
        });
        Some(read).filter(|read| !matches!(read, Ok(piece) if piece.is_empty()))
    });
    ([(header::CONTENT_LENGTH, length)], Body::from_stream(stream::iter(pieces)))
}
