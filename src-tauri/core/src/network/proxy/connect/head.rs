//! The head of an HTTP message, up to its empty line.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::response::Body;

/// No honest head is longer, in bytes.
const LONGEST: usize = 16 * 1024;

/// Reads up to and with the empty line; what has come after it stays in `rest`.
pub(crate) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    rest: &mut Vec<u8>,
) -> io::Result<Vec<u8>> {
    let mut head = std::mem::take(rest);
    loop {
        if let Some(end) = end_of(&head) {
            *rest = head.split_off(end);
            return Ok(head);
        }
        if head.len() > LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the head is too long"));
        }
        if stream.read_buf(&mut head).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// Reads a body to its end and forgets it, so that the connection can be used again.
pub(crate) async fn drain(
    stream: &mut (impl AsyncRead + Unpin),
    rest: &mut Vec<u8>,
    body: Body,
) -> io::Result<()> {
    loop {
        let end = match body {
            Body::Length(length) => (rest.len() >= length).then_some(length),
            Body::Chunked => end_of_chunks(rest),
        };
        if let Some(end) = end {
            rest.drain(..end);
            return Ok(());
        }
        if rest.len() > LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the body is too long"));
        }
        if stream.read_buf(rest).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// Behind the last chunk and its empty line; trailers are not expected of a proxy.
fn end_of_chunks(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let httparse::Status::Complete((digits, size)) =
            httparse::parse_chunk_size(bytes.get(at..)?).ok()?
        else {
            return None;
        };
        let end =
            at.checked_add(digits)?.checked_add(usize::try_from(size).ok()?)?.checked_add(2)?;
        if end > bytes.len() {
            return None;
        }
        if size == 0 {
            return Some(end);
        }
        at = end;
    }
}

fn end_of(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|begin| begin + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_follows_is_kept() {
        let mut stream: &[u8] = b"HTTP/1.1 200 OK\r\na: b\r\n\r\nmore";
        let mut rest = Vec::new();
        assert_eq!(read(&mut stream, &mut rest).await.unwrap(), b"HTTP/1.1 200 OK\r\na: b\r\n\r\n");
        assert_eq!(rest, b"more");
    }

    #[tokio::test]
    async fn a_body_is_read_to_its_end() {
        for (body, bytes) in [
            (Body::Length(0), ""),
            (Body::Length(5), "hello"),
            (Body::Chunked, "5\r\nhello\r\n0;x=y\r\n\r\n"),
        ] {
            let text = format!("{bytes}HTTP/1.1");
            let mut stream = text.as_bytes();
            let mut rest = Vec::new();
            drain(&mut stream, &mut rest, body).await.unwrap();
            let next = [rest, stream.to_vec()].concat();
            assert_eq!(next, b"HTTP/1.1", "{bytes}");
        }
        let mut cut: &[u8] = b"5\r\nhel";
        let error = drain(&mut cut, &mut Vec::new(), Body::Chunked).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[tokio::test]
    async fn a_head_ends_and_has_an_end() {
        let mut cut: &[u8] = b"HTTP/1.1 200 OK\r\n";
        let error = read(&mut cut, &mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let endless = vec![b'a'; 4 * LONGEST];
        let error = read(&mut endless.as_slice(), &mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
