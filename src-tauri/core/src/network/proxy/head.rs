//! The head of an HTTP message, up to its empty line.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// No honest head is longer, in bytes.
const LONGEST: usize = 16 * 1024;

/// Reads up to and with the empty line; what has come after it stays in `rest`.
pub(super) async fn read(
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
    async fn a_head_ends_and_has_an_end() {
        let mut cut: &[u8] = b"HTTP/1.1 200 OK\r\n";
        let error = read(&mut cut, &mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let endless = vec![b'a'; 4 * LONGEST];
        let error = read(&mut endless.as_slice(), &mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
