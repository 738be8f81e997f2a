//! Files that wait to be read, sealed with a key that lives only in memory.
//!
//! A spool file has no name in its folder from the moment it is made, so the
//! system removes it when it is closed, also when the process is killed; and
//! without the key its bytes say nothing. Chunks of 64 KiB are sealed each with
//! its number as the nonce, so that a reader can go to any place.
//! What is not here: anything that should outlive the process.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::FileExt as _,
    path::Path,
    sync::Arc,
};

use chacha20poly1305::{
    ChaCha20Poly1305, Nonce,
    aead::{AeadInOut as _, KeyInit as _},
};
use sha2::{Digest as _, Sha256};

use super::keys;

/// Plain bytes of a chunk.
const CHUNK: usize = 64 * 1024;
/// Bytes of a chunk's seal.
const SEAL: u64 = 16;

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// Larger than the limit given when the spool was begun.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// The disk or the folder.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A spool file being written.
pub struct Filling {
    file: File,
    cipher: ChaCha20Poly1305,
    open: Vec<u8>,
    chunks: u64,
    size: u64,
    limit: u64,
    hash: Sha256,
}

impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filling").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Filling {
    /// Begins a spool file of at most `limit` bytes.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn begin(folder: &Path, limit: u64) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let file = tempfile::tempfile_in(folder)?;
        let cipher = ChaCha20Poly1305::new(&keys::random().into());
        Ok(Self { file, cipher, open: Vec::with_capacity(CHUNK), chunks: 0, size: 0, limit, hash: Sha256::new() })
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// [`SpoolError::TooLarge`] past the limit; the disk's own otherwise.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<(), SpoolError> {
        self.size += bytes.len() as u64;
        if self.size > self.limit {
            return Err(SpoolError::TooLarge(self.limit));
        }
        self.hash.update(bytes);
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.open.len()));
            self.open.extend_from_slice(now);
            bytes = later;
            if self.open.len() == CHUNK {
                self.seal()?;
            }
        }
        Ok(())
    }

    /// Ends the file; it can be read from now on.
    ///
    /// # Errors
    /// The disk's own.
    pub fn end(mut self) -> Result<SealedSpool, SpoolError> {
        if !self.open.is_empty() {
            self.seal()?;
        }
        let sha256 = self.hash.finalize().to_vec();
        Ok(SealedSpool(Arc::new(Sealed { file: self.file, cipher: self.cipher, size: self.size, sha256 })))
    }

    fn seal(&mut self) -> Result<(), SpoolError> {
        self.cipher.encrypt_in_place(&nonce(self.chunks), b"", &mut self.open).map_err(|_| io::Error::other("a chunk could not be sealed"))?;
        self.file.write_all_at(&self.open, self.chunks * (CHUNK as u64 + SEAL))?;
        self.chunks += 1;
        self.open.clear();
        Ok(())
    }
}

fn nonce(chunk: u64) -> Nonce {
    let mut bytes = [0; 12];
    for (to, from) in bytes.iter_mut().zip(chunk.to_le_bytes()) {
        *to = from;
    }
    bytes.into()
}

/// A spool file that can be read, as often as needed. Gone when the last copy of
/// this and of its readers is dropped.
#[derive(Clone)]
pub struct SealedSpool(Arc<Sealed>);

struct Sealed {
    file: File,
    cipher: ChaCha20Poly1305,
    size: u64,
    sha256: Vec<u8>,
}

impl std::fmt::Debug for SealedSpool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedSpool").field("size", &self.0.size).finish_non_exhaustive()
    }
}

impl SealedSpool {
    /// Plain bytes in it.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0.size
    }

    /// SHA-256 of the plain bytes.
    #[must_use]
    pub fn sha256(&self) -> &[u8] {
        &self.0.sha256
    }

    /// A reader from the beginning.
    #[must_use]
    pub fn reader(&self) -> SpoolReader {
        SpoolReader { spool: self.clone(), at: 0, chunk: None, open: Vec::new() }
    }
}

/// Reads a [`SealedSpool`], one chunk in memory at a time.
#[derive(Debug)]
pub struct SpoolReader {
    spool: SealedSpool,
    at: u64,
    chunk: Option<u64>,
    open: Vec<u8>,
}

impl SpoolReader {
    fn unseal(&mut self, chunk: u64) -> io::Result<()> {
        if self.chunk == Some(chunk) {
            return Ok(());
        }
        self.chunk = None;
        let sealed = &self.spool.0;
        let begins = chunk * CHUNK as u64;
        let plain = usize::try_from((sealed.size - begins).min(CHUNK as u64)).map_err(io::Error::other)?;
        self.open.resize(plain + 16, 0);
        sealed.file.read_exact_at(&mut self.open, chunk * (CHUNK as u64 + SEAL))?;
        let damaged = |_| io::Error::new(io::ErrorKind::InvalidData, "the waiting file was changed on disk");
        sealed.cipher.decrypt_in_place(&nonce(chunk), b"", &mut self.open).map_err(damaged)?;
        self.chunk = Some(chunk);
        Ok(())
    }
}

impl Read for SpoolReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.spool.0.size || into.is_empty() {
            return Ok(0);
        }
        self.unseal(self.at / CHUNK as u64)?;
        let within = usize::try_from(self.at % CHUNK as u64).map_err(io::Error::other)?;
        let mut rest = self.open.get(within..).unwrap_or_default();
        let count = rest.read(into)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for SpoolReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.spool.0.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place before the beginning"))?;
        Ok(self.at)
    }
}

/// Removes whatever stands in the folder: at start nothing there has a key any more.
///
/// # Errors
/// When the folder cannot be made or emptied.
pub fn clear(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_at_any_place_and_nothing_can_be_read_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 77] {
            let bytes: Vec<u8> = (0..size).map(|i| u8::try_from(i % 251).unwrap()).collect();
            let mut filling = Filling::begin(folder.path(), 1 << 30).unwrap();
            for part in bytes.chunks(1000) {
                filling.write(part).unwrap();
            }
            let spool = filling.end().unwrap();
            let mut all = Vec::new();
            spool.reader().read_to_end(&mut all).unwrap();
            assert_eq!(all, bytes);
            assert_eq!(spool.sha256(), Sha256::digest(&bytes).as_slice());
            for at in [0, size / 3, size.saturating_sub(5)] {
                let mut reader = spool.reader();
                reader.seek(SeekFrom::End(i64::try_from(at).unwrap() - i64::try_from(size).unwrap())).unwrap();
                let mut rest = Vec::new();
                reader.read_to_end(&mut rest).unwrap();
                assert_eq!(rest, bytes[at..]);
            }
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
            let mut raw = vec![0; 4096.min(size)];
            spool.0.file.read_exact_at(&mut raw, 0).unwrap();
            assert!(size < 64 || raw != bytes[..raw.len()]);
        }
    }

    #[test]
    fn more_than_the_limit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut filling = Filling::begin(folder.path(), 10).unwrap();
        filling.write(&[0; 10]).unwrap();
        assert!(matches!(filling.write(&[0]), Err(SpoolError::TooLarge(10))));
    }

    #[test]
    fn a_changed_chunk_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let mut filling = Filling::begin(folder.path(), 1 << 20).unwrap();
        filling.write(b"what was said").unwrap();
        let spool = filling.end().unwrap();
        spool.0.file.write_all_at(b"x", 3).unwrap();
        assert!(spool.reader().read_to_end(&mut Vec::new()).is_err());
    }
}
