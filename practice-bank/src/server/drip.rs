use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How long it rests after each piece.
const REST: Duration = Duration::from_millis(100);

/// A body that comes slowly.
pub(super) struct Drip {
    body: Body,
    /// What has been read and not been given yet.
    held: Bytes,
    piece: usize,
    rest: Pin<Box<Sleep>>,
}

impl Drip {
    /// So many bytes a second.
    pub(super) fn new(body: Body, bytes: u32) -> Self {
        let piece = usize::try_from(bytes / 10).unwrap_or(usize::MAX).max(1);
        Self { body, held: Bytes::new(), piece, rest: Box::pin(sleep(REST)) }
    }
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        ready!(self.rest.as_mut().poll(context));
        if self.held.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => self.held = frame.into_data().unwrap_or_default(),
                ended => return Poll::Ready(ended),
            }
        }
        let length = self.piece.min(self.held.len());
        let piece = self.held.split_to(length);
        self.rest.set(sleep(REST));
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = self.body.size_hint();
        if let Some(exact) = hint.exact() {
            hint.set_exact(exact + self.held.len() as u64);
        }
        hint
    }
}
