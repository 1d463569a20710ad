//! The update service: a manifest and packages, plain files of one folder, as any web server would
//! serve them.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::{Component, Path};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::UNIX_EPOCH;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Path as Name, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::body::{Frame, SizeHint};

use super::faulty;
use crate::state::BankState;

/// Where they are, below the pages.
pub(super) const PATH: &str = "/updates/";

/// The files, with the faults that concern them.
pub(super) fn router(bank: &Arc<BankState>) -> Router<Arc<BankState>> {
    Router::new()
        .route("/updates/{name}", get(file))
        .layer(from_fn_with_state(Arc::clone(bank), faulty::strike))
}

async fn file(
    State(bank): State<Arc<BankState>>,
    Name(name): Name<String>,
    headers: HeaderMap,
) -> Response {
    let mut parts = Path::new(&name).components();
    let (Some(Component::Normal(name)), None) = (parts.next(), parts.next()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match serve(&bank.updates.join(name), &headers) {
        Ok(response) => response,
        Err(error) if error.kind() == ErrorKind::NotFound => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of the update service cannot be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The whole file, or from one byte to its end (RFC 9110 section 14).
fn serve(path: &Path, headers: &HeaderMap) -> io::Result<Response> {
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    let (size, etag) = (about.len(), etag(&about)?);
    let common = [
        (header::ETAG, etag.clone()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::CONTENT_TYPE, media_type(path).to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    let Some(first) = first_byte(headers, &etag) else {
        return Ok((common, Body::new(Rest { file, left: size })).into_response());
    };
    if first >= size {
        let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, range).into_response());
    }
    file.seek(SeekFrom::Start(first))?;
    let range = [(header::CONTENT_RANGE, format!("bytes {first}-{}/{size}", size - 1))];
    let rest = Body::new(Rest { file, left: size - first });
    Ok((StatusCode::PARTIAL_CONTENT, common, range, rest).into_response())
}

/// Where the client wants to begin, if it knows this very file.
fn first_byte(headers: &HeaderMap, etag: &str) -> Option<u64> {
    let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
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

/// What is left of a file, read piece by piece as it is sent.
struct Rest {
    file: File,
    left: u64,
}

impl HttpBody for Rest {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut piece = vec![0; 64 * 1024];
        Poll::Ready(match self.file.read(&mut piece) {
            Ok(0) => None,
            Ok(length) => {
                piece.truncate(length);
                self.left = self.left.saturating_sub(length as u64);
                Some(Ok(Frame::data(Bytes::from(piece))))
            }
            Err(error) => Some(Err(error)),
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
