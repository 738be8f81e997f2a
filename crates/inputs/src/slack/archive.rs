//! The files of an export, from a zip archive or a folder alike.
//!
//! Nothing is ever unpacked to disk. Paths that leave the export, links and
//! encrypted files are ignored and listed. What is not here: what the files mean.

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use recount_model::import::Problem;
use zip::ZipArchive;

use super::limits::{ARCHIVE_BYTES, ENTRIES, Held, OpenError, check, problem};

/// What a zip archive is read from.
trait Seekable: Read + Seek + Send {}
impl<R: Read + Seek + Send> Seekable for R {}

/// Where the files are.
pub(super) struct Archive {
    from: From,
    /// Every file that may be read, by its path inside the export.
    pub(super) files: Vec<Entry>,
    /// What could not be listed.
    pub(super) problems: Vec<Problem>,
    /// Files and folders that were not taken, by their paths.
    pub(super) refused: Vec<Problem>,
}

enum From {
    Zip(Box<ZipArchive<BufReader<Box<dyn Seekable>>>>),
    Folder(PathBuf),
}

/// One file of an export.
pub(super) struct Entry {
    /// Path inside the export, `/` between folders: `general/2026-01-31.json`.
    pub(super) path: String,
    /// Unpacked size in bytes, as stated.
    pub(super) size: u64,
    index: usize,
}

impl Archive {
    pub(super) fn zip<R: Read + Seek + Send + 'static>(mut reader: R) -> Result<Self, OpenError> {
        let packed = reader.seek(SeekFrom::End(0))?;
        if packed > ARCHIVE_BYTES {
            return Err(OpenError::TooLarge(packed));
        }
        let stated = stated_entries(&mut reader, packed)?;
        if stated > ENTRIES {
            return Err(OpenError::TooManyEntries(stated));
        }
        reader.seek(SeekFrom::Start(0))?;
        let reader: Box<dyn Seekable> = Box::new(reader);
        let mut zip = ZipArchive::new(BufReader::with_capacity(64 * 1024, reader)).map_err(|error| OpenError::Damaged(error.to_string()))?;
        let (mut files, mut problems, mut refused, mut unpacked) = (Vec::new(), Vec::new(), Vec::new(), 0_u64);
        for index in 0..zip.len() {
            let entry = match zip.by_index_raw(index) {
                Ok(entry) => entry,
                Err(error) => {
                    problems.push(problem("", None, format!("File {} of the archive cannot be read: {error}.", index + 1)));
                    continue;
                }
            };
            let path = String::from_utf8_lossy(entry.name_raw()).into_owned();
            unpacked = unpacked.saturating_add(entry.size());
            let refusal = refused_path(&path)
                .or(entry.is_symlink().then_some("It is a link to elsewhere, so it was not followed."))
                .or(entry.encrypted().then_some("It is encrypted, so it was left out."));
            match refusal {
                Some(reason) => refused.push(problem(&path, None, reason)),
                None if entry.is_dir() => {}
                None => files.push(Entry { path, size: entry.size(), index }),
            }
        }
        check(packed, unpacked)?;
        let files = below_the_lists(files, &mut refused);
        Ok(Self { from: From::Zip(Box::new(zip)), files, problems, refused })
    }

    pub(super) fn folder(root: &Path) -> Result<Self, OpenError> {
        let (mut files, mut refused) = (Vec::new(), Vec::new());
        let mut folders = vec![(root.to_owned(), String::new(), 0)];
        while let Some((folder, prefix, level)) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if kind.is_symlink() {
                    refused.push(problem(&path, None, "It is a link to elsewhere, so it was not followed."));
                } else if kind.is_dir() && level < 2 {
                    folders.push((entry.path(), format!("{path}/"), level + 1));
                } else if kind.is_file() {
                    let size = entry.metadata()?.len();
                    files.push(Entry { path, size, index: 0 });
                    if files.len() as u64 > ENTRIES {
                        return Err(OpenError::TooManyEntries(files.len() as u64));
                    }
                }
            }
        }
        refused.sort();
        let from = From::Folder(root.to_owned());
        // A folder's files are opened by their path below `root`.
        Ok(Self { from, files: below_root(files), problems: Vec::new(), refused })
    }

    /// Opens the file at this place of `files`.
    pub(super) fn open(&mut self, at: usize) -> std::io::Result<Box<dyn Read + '_>> {
        let entry = self.files.get(at).ok_or(std::io::ErrorKind::NotFound)?;
        match &mut self.from {
            From::Zip(zip) => {
                let file = zip.by_index(entry.index).map_err(std::io::Error::other)?;
                let (packed, stated) = (file.compressed_size(), file.size());
                Ok(Box::new(Held::new(file, packed, stated)))
            }
            From::Folder(root) => {
                let path = root.join(&entry.path);
                // Asked again: what is there may have changed since it was listed.
                if !std::fs::symlink_metadata(&path)?.is_file() {
                    return Err(std::io::Error::other("it is no longer a file"));
                }
                Ok(Box::new(File::open(path)?))
            }
        }
    }
}

/// Why a path inside an archive is not read, if it is not.
fn refused_path(path: &str) -> Option<&'static str> {
    let leaves = path.starts_with('/')
        || path.contains(['\\', '\0'])
        || path.split('/').any(|part| part == ".." || part == ".")
        || path.as_bytes().get(1) == Some(&b':');
    leaves.then_some("Its path leads out of the export, so it was ignored.")
}

/// Files as they stand below the folder that holds the lists: some people pack
/// the export's folder, others what is in it.
fn below_the_lists(files: Vec<Entry>, refused: &mut [Problem]) -> Vec<Entry> {
    let prefix = files
        .iter()
        .filter_map(|entry| ["channels.json", "groups.json"].iter().find_map(|list| entry.path.strip_suffix(list)))
        .filter(|prefix| prefix.is_empty() || prefix.ends_with('/'))
        .min_by_key(|prefix| prefix.len())
        .unwrap_or_default()
        .to_owned();
    for problem in refused {
        if let Some(below) = problem.place.file.strip_prefix(&prefix).map(str::to_owned) {
            problem.place.file = below;
        }
    }
    let mut files: Vec<Entry> = files
        .into_iter()
        .filter_map(|mut entry| {
            entry.path = entry.path.strip_prefix(&prefix)?.to_owned();
            Some(entry)
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn below_root(mut files: Vec<Entry>) -> Vec<Entry> {
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// How many files the archive's end record states (APPNOTE.TXT 4.3.16), read
/// before the whole table is: the table is held in memory.
fn stated_entries<R: Read + Seek>(reader: &mut R, packed: u64) -> Result<u64, OpenError> {
    let tail = packed.min(22 + 65_535);
    reader.seek(SeekFrom::Start(packed - tail))?;
    let mut bytes = Vec::new();
    reader.by_ref().take(tail).read_to_end(&mut bytes)?;
    let at =
        bytes.windows(4).rposition(|window| window == b"PK\x05\x06").ok_or_else(|| OpenError::Damaged("it has no table of contents at its end".to_owned()))?;
    let number = |offset: usize, length: usize| {
        let field = bytes.get(at + offset..at + offset + length).unwrap_or_default();
        field.iter().rev().fold(0_u64, |number, &byte| (number << 8) | u64::from(byte))
    };
    // The table's size bounds the count too: an entry takes at least 46 bytes.
    // Both fields are full in a zip64 archive, whose own record is further up.
    if number(10, 2) < 0xFFFF && number(12, 4) < 0xFFFF_FFFF {
        return Ok(number(10, 2).max(number(12, 4) / 512));
    }
    let record = bytes.get(..at).unwrap_or_default().windows(4).rposition(|window| window == b"PK\x06\x06");
    let count = record.and_then(|at| bytes.get(at + 32..at + 40));
    Ok(count.map_or(u64::MAX, |field| field.iter().rev().fold(0, |number, &byte| (number << 8) | u64::from(byte))))
}
