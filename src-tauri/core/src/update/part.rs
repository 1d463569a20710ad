use std::fs::File;
use std::io::{self, IoSlice, Write};
use std::path::PathBuf;

use bytes::Bytes;

use super::UpdateError;
use super::witness::Witness;

/// Bytes go to the disk in portions of this size.
const PORTION: usize = 256 * 1024;
/// A portion has no more pieces than one write takes.
const PIECES: usize = 256;

/// The file a package grows in. What has been taken is on disk in the end, even if it is dropped.
///
/// Writes are not handed to another thread: they end in the page cache, and so a download that is
/// dropped leaves no write behind.
pub(super) struct Part {
    file: File,
    path: PathBuf,
    received: u64,
    held: Vec<Bytes>,
    size: usize,
    witness: Option<Witness>,
}

impl Part {
    /// Goes on behind `received` bytes.
    pub(super) fn new(file: File, path: PathBuf, received: u64, witness: Option<Witness>) -> Self {
        Self { file, path, received, held: Vec::new(), size: 0, witness }
    }

    pub(super) fn received(&self) -> u64 {
        self.received
    }

    pub(super) async fn take(&mut self, piece: Bytes) -> Result<(), UpdateError> {
        self.received += piece.len() as u64;
        self.size += piece.len();
        self.held.push(piece);
        if self.size < PORTION && self.held.len() < PIECES {
            return Ok(());
        }
        self.write().await
    }

    pub(super) async fn end(mut self) -> Result<(), UpdateError> {
        self.write().await
    }

    async fn write(&mut self) -> Result<(), UpdateError> {
        self.size = 0;
        let portion = std::mem::take(&mut self.held);
        write_all(&mut self.file, &portion).map_err(UpdateError::at(&self.path))?;
        if let Some(witness) = &self.witness {
            witness.sees(portion).await;
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Nobody is left to be told of a failure; the length of the file tells what is there.
        let _ = write_all(&mut self.file, &self.held);
    }
}

/// As they are, one behind the other, without making one piece of them first.
fn write_all(file: &mut File, pieces: &[Bytes]) -> io::Result<()> {
    let mut slices: Vec<_> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
    let mut slices = &mut slices[..];
    IoSlice::advance_slices(&mut slices, 0);
    while !slices.is_empty() {
        match file.write_vectored(slices) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => IoSlice::advance_slices(&mut slices, written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
