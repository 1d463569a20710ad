use std::io::Read;

use flate2::read::MultiGzDecoder;
use reqwest::Response;

use super::NetworkError;

/// The first bytes of gzip data (RFC 1952 section 2.3.1). Base64, DER, JSON and scripts never begin with them.
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];

/// A response's body; `None` if it is larger than `limit` bytes. Compression is never requested; a body that a server
/// compresses anyway is decompressed, under the same limit.
pub(crate) async fn body(mut response: Response, limit: usize) -> Result<Option<Vec<u8>>, NetworkError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(decompressed(body, limit))
}

/// Damaged gzip data is returned unchanged: parsing it will fail.
fn decompressed(body: Vec<u8>, limit: usize) -> Option<Vec<u8>> {
    if !body.starts_with(&GZIP) {
        return Some(body);
    }
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(&body[..]).take(limit as u64 + 1).read_to_end(&mut plain);
    match read {
        Ok(length) => (length <= limit).then_some(plain),
        Err(_) => Some(body),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn compressed(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn case_17_a_compressed_body_has_the_same_limit() {
        let plain = vec![b'A'; 1000];
        let whole = compressed(&plain);
        let members = [compressed(&plain[..400]), compressed(&plain[400..])].concat();
        for body in [&whole, &members, &plain] {
            assert_eq!(decompressed(body.clone(), 1000), Some(plain.clone()));
        }
        assert_eq!(decompressed(whole.clone(), 999), None, "too large when it is decompressed");
        let damaged = &whole[..whole.len() / 2];
        assert_eq!(decompressed(damaged.to_vec(), 1000), Some(damaged.to_vec()));
    }
}
