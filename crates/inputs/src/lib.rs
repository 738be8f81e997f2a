//! Reads foreign formats: bytes in, [`recount_model::import::Item`]s out.
//!
//! Each importer hands over items one at a time and keeps nothing, so memory
//! stays below 50 MB whatever the size of the file; what could not be read is
//! handed over as a problem, in its place among what could. What is not here:
//! Markdown reviews (`recount-markdown`), and where items are kept (`server`).

mod elements;
mod keys;
mod lossy;
mod object;
mod times;
mod window;
mod zones;

pub mod emoji;
pub mod fuzz;
pub mod slack;
pub mod sniff;
pub mod table;
pub mod text;
pub mod transcript;

/// Version of the importers, kept with each import so that a later reader knows
/// which rules shaped its evidence. Raised when the same bytes would give other
/// items.
pub const VERSION: u32 = 8;
