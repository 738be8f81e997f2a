//! How much of an archive is read, and how a refusal says so.
//!
//! A zip archive states sizes that need not be true, so both are held to: what
//! it states when it is opened, and what comes out while it is read.

use std::io::Read;

use recount_model::import::Problem;

use crate::elements::Kind;

/// Largest archive, in bytes: 2 GiB.
pub const ARCHIVE_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Most files in an archive or folder. Their table, some 400 bytes each,
/// is held in memory.
pub const ENTRIES: u64 = 100_000;
/// Most bytes that an archive may unpack to: 64 GiB.
pub const UNPACKED_BYTES: u64 = 64 * 1024 * 1024 * 1024;
/// How many times its size an archive, or one file of it, may unpack to beyond
/// [`FREE_BYTES`]. Chat packs to a tenth; a hundredth is already unusual.
pub const RATIO: u64 = 200;
/// Bytes that may be unpacked whatever the ratio: 16 MiB.
pub const FREE_BYTES: u64 = 16 * 1024 * 1024;
/// Longest message, in bytes of its JSON: 4 MiB.
pub const MESSAGE_BYTES: usize = 4 * 1024 * 1024;
/// Broken messages after which the rest of a file is left out.
pub const BROKEN_MESSAGES: u32 = 200;
/// How a list of messages is read.
pub(super) const MESSAGE: Kind = Kind { noun: "message", longest: MESSAGE_BYTES, broken: BROKEN_MESSAGES };
/// Most people and most channels whose names are remembered.
pub const NAMES: usize = 150_000;

/// Why an export could not be opened. Says what was expected and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Larger than [`ARCHIVE_BYTES`].
    #[error("the archive is {0} bytes; at most {ARCHIVE_BYTES} (2 GiB) are read. Export a shorter time, or unpack it and import the folder")]
    TooLarge(u64),
    /// More than [`ENTRIES`] files.
    #[error("the export has {0} files; at most {ENTRIES} are read. Export a shorter time or fewer channels")]
    TooManyEntries(u64),
    /// Unpacks to more than [`UNPACKED_BYTES`], or to more than [`RATIO`] times its size.
    #[error("the archive of {packed} bytes says it unpacks to {unpacked}; that is more than a chat export ever does, so it was not read")]
    Bomb {
        /// Size of the archive, in bytes.
        packed: u64,
        /// Size it states for its files, in bytes.
        unpacked: u64,
    },
    /// Not a zip archive, or a damaged one.
    #[error("the zip archive cannot be read: {0}. It may be cut off: download or copy it again")]
    Damaged(String),
    /// A zip archive or folder of something else.
    #[error("this is not a Slack export: expected channels.json or groups.json beside one folder a channel, each with files like 2026-01-31.json; found {0}")]
    NotAnExport(String),
    /// The system refused.
    #[error("the export cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

/// Checks what an archive states before anything of it is unpacked.
pub(super) fn check(packed: u64, unpacked: u64) -> Result<(), OpenError> {
    let allowed = packed.saturating_mul(RATIO).saturating_add(FREE_BYTES).min(UNPACKED_BYTES);
    if unpacked > allowed { Err(OpenError::Bomb { packed, unpacked }) } else { Ok(()) }
}

/// A reader that stops with an error where a file unpacks to more than it may.
pub(super) struct Held<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Held<R> {
    /// Holds a file of `packed` bytes that states to unpack to `stated`.
    pub(super) fn new(reader: R, packed: u64, stated: u64) -> Self {
        let by_ratio = packed.saturating_mul(RATIO).saturating_add(FREE_BYTES);
        Self { reader, left: by_ratio.min(stated) }
    }
}

impl<R: Read> Read for Held<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(into)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => {
                self.left = left;
                Ok(count)
            }
            None => Err(std::io::Error::other("it unpacks to more than it may")),
        }
    }
}

/// A problem of a whole file, or of one line of it.
pub(super) fn problem(file: &str, line: Option<u64>, reason: impl Into<String>) -> Problem {
    Problem { place: recount_model::evidence::Place { file: file.to_owned(), line }, reason: reason.into() }
}
