//! Timelines as tables: CSV and its relatives, JSON lines, and JSON lists.
//!
//! [`guess`] says from a sample how a table seems to be meant; a person sees
//! and corrects the [`Mapping`]; [`read`] follows it, row by row. A row that
//! cannot be placed in time is listed and kept out, never moved. What is not
//! here: spreadsheets, and JSON whose list stands within something else.

mod convert;
mod guess;
mod payload;

use recount_model::{
    evidence::EvidenceKind,
    import::{Flow, Sink},
};
use serde::{Deserialize, Serialize};

pub use self::guess::{clock, delimiter, guess, has_rows, header_zone, is_epoch, other_form, time_form};
pub use crate::times::TimeForm;

/// Most lines of a table.
pub const LINES: u64 = 10_000_000;
/// Longest row, in bytes: 4 MiB.
pub const ROW_BYTES: usize = 4 * 1024 * 1024;
/// Longest detail kept for the screen, in bytes; the original is whole.
pub const DETAIL_BYTES: usize = 2_000;
/// Most details kept for the screen of one row; the original is whole.
pub const DETAILS: usize = 100;
/// Most lanes of one table; rows of further ones share a lane.
pub const LANES: usize = 200;
/// Rows with an open quotation mark after which the rest is left out.
pub const BROKEN_ROWS: u32 = 200;

/// How rows are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Cells between delimiters, quoted as in RFC 4180.
    Csv {
        /// The byte between cells, such as a comma or a tab.
        delimiter: u8,
        /// Whether the first row names the columns.
        header: bool,
    },
    /// One JSON object a line; a column is a name of the objects.
    JsonLines,
    /// One JSON list of objects, over however many lines.
    JsonList,
}

/// How a table is meant: shown to a person, corrected, then read by.
///
/// Columns are places in `columns`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// How rows are told apart.
    pub form: Form,
    /// Names of the columns: the header's, the objects' names in the order met,
    /// or `column 1` and so on.
    pub columns: Vec<String>,
    /// Column of the time it happened; needed to read.
    pub time: Option<usize>,
    /// How times are written.
    pub time_form: TimeForm,
    /// Column of the time of day, where the column of times holds days alone.
    pub clock: Option<usize>,
    /// Column of the zone, for times that state none.
    pub zone_column: Option<usize>,
    /// Zone for times without any: an IANA name or an offset like `+02:00`.
    pub zone: String,
    /// Column of what it says; without one, all cells are the text.
    pub text: Option<usize>,
    /// Column of its kind.
    pub kind: Option<usize>,
    /// Kind of rows whose kind is not said or not understood.
    pub default_kind: EvidenceKind,
    /// Column of its lane.
    pub lane: Option<usize>,
    /// Column of who said or caused it.
    pub who: Option<usize>,
    /// Column of the time when somebody was notified, in the same form.
    pub notified: Option<usize>,
    /// What was assumed or is ambiguous, as sentences for the person who checks.
    pub notes: Vec<String>,
}

/// Why a table cannot be read by a mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// No column of times is chosen.
    #[error("no column of times is chosen; choose the column that says when each row happened")]
    NoTime,
    /// A chosen column does not exist.
    #[error("column {0} is chosen, but the table has {1} columns")]
    NoColumn(usize, usize),
    /// The zone is unknown.
    #[error(transparent)]
    Zone(#[from] recount_model::time::UnknownZone),
}

/// Reads a table by its mapping. `name` is the file's name, used for places
/// and for the lane of rows without one; `size` its bytes, 0 when unknown.
/// Gives [`Flow::Stop`] where the receiver stopped it.
///
/// Times are RFC 3339 or another [`TimeForm`] between 1970 and 2199; rows are
/// at most [`ROW_BYTES`] long and at most [`LINES`] lines are read. Whatever is
/// wrong with a row is a problem with its line and field, and reading goes on.
///
/// # Errors
/// [`MappingError`], before anything is read.
pub fn read<R: std::io::Read>(reader: R, name: &str, size: u64, mapping: &Mapping, sink: &mut dyn Sink) -> Result<Flow, MappingError> {
    mapping.check()?;
    Ok(convert::read(reader, name, size, mapping, sink))
}

impl Mapping {
    /// Whether a table can be read by it.
    ///
    /// # Errors
    /// [`MappingError`] says what to choose.
    pub fn check(&self) -> Result<(), MappingError> {
        if self.time.is_none() {
            return Err(MappingError::NoTime);
        }
        let chosen = [self.time, self.clock, self.zone_column, self.text, self.kind, self.lane, self.who, self.notified];
        if let Some(column) = chosen.into_iter().flatten().find(|&column| column >= self.columns.len()) {
            return Err(MappingError::NoColumn(column + 1, self.columns.len()));
        }
        recount_model::time::zone(&self.zone)?;
        Ok(())
    }
}
