//! What is imported: a sealed spool file, a file or a folder; and how it is read.

use std::{
    fs::File,
    io::{self, Read, Seek},
    path::{Path, PathBuf},
};

use recount_inputs::{
    slack::{Export, OpenError},
    sniff::{self, Guess},
};
use sha2::{Digest as _, Sha256};

use crate::platform::spool::SealedSpool;

/// Where the bytes are.
#[derive(Debug, Clone)]
pub(in crate::evidence) enum Input {
    Spool(SealedSpool),
    File(PathBuf),
    Folder(PathBuf),
}

/// Something that can be read from any place.
pub(in crate::evidence) trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

impl Input {
    /// A file or a folder on this machine.
    pub(in crate::evidence) fn path(path: &Path) -> io::Result<Self> {
        let path = path.to_owned();
        Ok(if std::fs::metadata(&path)?.is_dir() { Self::Folder(path) } else { Self::File(path) })
    }

    pub(in crate::evidence) fn reader(&self) -> io::Result<Box<dyn Source>> {
        Ok(match self {
            Self::Spool(spool) => Box::new(spool.reader()),
            Self::File(path) => Box::new(File::open(path)?),
            Self::Folder(_) => return Err(io::Error::new(io::ErrorKind::IsADirectory, "this is a folder")),
        })
    }

    /// Opens it as a Slack export.
    pub(in crate::evidence) fn export(&self) -> Result<Export, OpenError> {
        match self {
            Self::Folder(path) => Export::open_folder(path),
            Self::Spool(spool) => Export::open_zip(spool.reader()),
            Self::File(path) => Export::open_zip(File::open(path)?),
        }
    }

    /// Its first bytes, up to `most`.
    pub(in crate::evidence) fn first(&self, most: usize) -> io::Result<Vec<u8>> {
        let mut first = Vec::new();
        self.reader()?.take(most as u64).read_to_end(&mut first)?;
        Ok(first)
    }

    /// What it seems to be.
    pub(in crate::evidence) fn guess(&self, name: &str) -> io::Result<Guess> {
        match self {
            Self::Folder(_) => Ok(Guess::SlackZip),
            _ => Ok(sniff::sniff(name, &self.first(sniff::SAMPLE)?)),
        }
    }

    /// Its size and SHA-256; of a folder, over names and contents of its files in order.
    pub(in crate::evidence) fn identity(&self) -> io::Result<(u64, Vec<u8>)> {
        match self {
            Self::Spool(spool) => Ok((spool.size(), spool.sha256().to_vec())),
            Self::File(path) => {
                let mut hash = Sha256::new();
                let size = hash_into(&mut hash, &mut File::open(path)?)?;
                Ok((size, hash.finalize().to_vec()))
            }
            Self::Folder(root) => {
                let mut files = Vec::new();
                files_of(root, 2, &mut files)?;
                files.sort();
                let (mut hash, mut size) = (Sha256::new(), 0);
                for file in files {
                    let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
                    hash.update(name.as_bytes());
                    hash.update([0]);
                    let length = hash_into(&mut hash, &mut File::open(&file)?)?;
                    hash.update(length.to_le_bytes());
                    size += length;
                }
                Ok((size, hash.finalize().to_vec()))
            }
        }
    }
}

fn hash_into(hash: &mut Sha256, reader: &mut impl Read) -> io::Result<u64> {
    let mut held = vec![0; 64 * 1024];
    let mut size = 0;
    loop {
        let count = reader.read(&mut held)?;
        if count == 0 {
            return Ok(size);
        }
        hash.update(held.get(..count).unwrap_or_default());
        size += count as u64;
    }
}

/// Plain files of a folder, links left out.
fn files_of(folder: &Path, depth: u8, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_file() {
            into.push(entry.path());
        } else if kind.is_dir() && depth > 1 {
            files_of(&entry.path(), depth - 1, into)?;
        }
    }
    Ok(())
}
