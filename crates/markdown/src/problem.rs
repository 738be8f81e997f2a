//! What could not be read, said so that somebody can look it up.

/// One thing that could not be read or had to be guessed, with the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, counted from one.
    pub line: usize,
    /// One sentence: what it is and what was done instead.
    pub reason: String,
}

impl Problem {
    pub(crate) fn new(line: usize, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }
}
