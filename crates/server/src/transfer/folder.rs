//! The folder: `recount.json`, which is written last, and files that only their
//! owner may read.

use std::{
    fs,
    io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use recount_model::Micros;
use serde::{Deserialize, Serialize};

use super::TransferError;

/// Version of the format that this program writes and reads.
pub(super) const FORMAT: u32 = 1;

/// Longest line that is read; a row never comes near it.
const LINE_MAX: u64 = 256 * 1024 * 1024;

/// What `recount.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Version of the format.
    pub format: u32,
    /// The program that wrote it.
    pub written_by: String,
    /// When, in microseconds since 1970-01-01T00:00:00Z.
    pub written_at: Micros,
    /// The migrations its tables went through.
    pub migrations: Vec<String>,
    /// The tables, in the order of the alphabet.
    pub tables: Vec<Part>,
    /// SHA-256 over all tables: see [`super::fingerprint`].
    pub fingerprint: String,
}

/// One table's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The table, and the file `data/{table}.jsonl`.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of the file.
    pub sha256: String,
}

impl Folder {
    pub(super) fn read(dir: &Path) -> Result<Self, TransferError> {
        let path = dir.join("recount.json");
        let text = fs::read(&path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => TransferError::Refused(format!(
                "{} holds no recount.json, so it is not a whole export. Nothing was imported; name the folder that “recount export” wrote to its end.",
                dir.display()
            )),
            _ => TransferError::File(path.clone(), e),
        })?;
        let folder: Self = serde_json::from_slice(&text).map_err(|e| TransferError::Line {
            file: "recount.json".into(),
            line: u64::try_from(e.line()).unwrap_or(1),
            says: format!("It cannot be read ({e})."),
        })?;
        if folder.format != FORMAT {
            return Err(TransferError::Refused(format!(
                "This export has format {}, and this Recount reads format {FORMAT}. Nothing was imported; use the version of Recount that wrote it ({}).",
                folder.format, folder.written_by
            )));
        }
        Ok(folder)
    }

    pub(super) fn write(&self, dir: &Path) -> Result<(), TransferError> {
        let mut file = create(&dir.join("recount.json"))?;
        let path = dir.join("recount.json");
        serde_json::to_writer_pretty(&mut file, self).map_err(|e| TransferError::File(path.clone(), e.into()))?;
        finish(file, b"\n", &path)
    }
}

/// A folder that holds nothing, made if it is not there.
pub(super) fn make_empty(dir: &Path) -> Result<(), TransferError> {
    make(dir)?;
    let taken = fs::read_dir(dir).map_err(|e| TransferError::File(dir.to_owned(), e))?.next().is_some();
    if taken {
        return Err(TransferError::Refused(format!(
            "{} already holds something. Nothing was written; name a folder that is empty or not there yet.",
            dir.display()
        )));
    }
    Ok(())
}

/// Makes a folder that only its owner may open; one that is there stays as it is.
pub(super) fn make(dir: &Path) -> Result<(), TransferError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|e| TransferError::File(dir.to_owned(), e))
}

/// A new file that only its owner may read.
pub(super) fn create(path: &Path) -> Result<BufWriter<fs::File>, TransferError> {
    let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    file.map(|f| BufWriter::with_capacity(256 * 1024, f)).map_err(|e| TransferError::File(path.to_owned(), e))
}

/// Writes the last bytes of a file and sees it to the disk.
pub(super) fn finish(mut file: BufWriter<fs::File>, last: &[u8], path: &Path) -> Result<(), TransferError> {
    let done = file.write_all(last).and_then(|()| file.flush()).and_then(|()| file.get_ref().sync_all());
    done.map_err(|e| TransferError::File(path.to_owned(), e))
}

/// The lines of a file, one at a time, with their numbers.
pub(super) struct Lines {
    from: BufReader<fs::File>,
    path: PathBuf,
    /// Path inside the folder, for messages.
    pub(super) name: String,
    /// Number of the line read last.
    pub(super) at: u64,
}

impl Lines {
    pub(super) fn open(dir: &Path, table: &str) -> Result<Self, TransferError> {
        let name = format!("data/{table}.jsonl");
        let path = dir.join(&name);
        let file = fs::File::open(&path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => {
                TransferError::Refused(format!("{name} is not in the folder. Nothing was imported; take the folder as it was written, or export again."))
            }
            _ => TransferError::File(path.clone(), e),
        })?;
        Ok(Self { from: BufReader::with_capacity(256 * 1024, file), path, name, at: 0 })
    }

    /// Reads the next line into `line`, its line feed included; `false` at the end.
    pub(super) fn next(&mut self, line: &mut Vec<u8>) -> Result<bool, TransferError> {
        line.clear();
        let read = (&mut self.from).take(LINE_MAX).read_until(b'\n', line).map_err(|e| TransferError::File(self.path.clone(), e))?;
        if read == 0 {
            return Ok(false);
        }
        self.at += 1;
        if line.last() == Some(&b'\n') { Ok(true) } else { Err(self.problem("The line is cut off.")) }
    }

    /// An error at the line read last.
    pub(super) fn problem(&self, says: impl Into<String>) -> TransferError {
        TransferError::Line { file: self.name.clone(), line: self.at.max(1), says: says.into() }
    }
}
