//! Why nothing was transferred, with the place.

use std::{io, path::PathBuf};

use crate::platform::db::DbError;

/// Why an export or an import did not take place.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// A file of the folder does not hold what it should.
    #[error("{file}, line {line}: {says} Nothing was imported; take the folder as it was written, or export again.")]
    Line {
        /// Path inside the folder.
        file: String,
        /// Line, 1-based.
        line: u64,
        /// What is the matter, as a sentence.
        says: String,
    },
    /// The folder as a whole cannot be taken, or cannot be written to.
    #[error("{0}")]
    Refused(String),
    /// A file could not be read or written.
    #[error("{0} could not be used: {1}. Check the path, its permissions and the space left.")]
    File(PathBuf, #[source] io::Error),
    /// The database did not answer or refused.
    #[error(transparent)]
    Db(#[from] DbError),
}
