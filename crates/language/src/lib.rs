//! Reads a review and asks questions about its wording and its shape.
//!
//! [`read`] takes a whole Markdown document, the rules and what is known of names, and gives
//! [`Hint`]s: each a span, a rule, and a question that one could say aloud to a colleague.
//! Names stay; what is asked about is fault, hindsight, single causes, verdicts, hidden doers
//! and vows. It does no input or output and never refuses a text.
//!
//! ```
//! use recount_language::{Roster, Rules, read};
//!
//! let text = "Priya failed to check the dashboard. The pod failed to start.\n";
//! let reading = read(text, Rules::built_in(), &Roster::default());
//! assert_eq!(reading.hints.len(), 1);
//! assert_eq!(reading.hints[0].rule, "blame/failed-to");
//! ```
//!
//! Not here: files, folders, output formats and editors; those are hosts.

mod ask;
mod blocks;
mod book;
mod check;
mod clauses;
pub mod fuzz;
mod guards;
mod hint;
mod matcher;
mod memory;
mod pages;
mod pattern;
mod prepared;
mod program;
mod read;
mod room;
mod roster;
mod rule;
mod rules;
mod sentences;
mod shape;
mod structure;
mod subject;
mod suppress;
mod token;
mod words;

pub use check::check;
pub use hint::{Family, Hint, Reading, Strength, Suppressed, Unreasoned};
pub use memory::Memory;
pub use read::{read, read_bytes, read_stored, subject_of};
pub use room::{Room, rooms};
pub use roster::Roster;
pub use rule::{Rule, RuleProblem};
pub use rules::Rules;
pub use shape::{FollowUpShape, ReviewShape};
pub use structure::questions as structure_questions;
pub use subject::{Subject, SubjectClass};
