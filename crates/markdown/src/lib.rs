//! Reads an incident review written in Markdown, as people wrote it.
//!
//! [`Document::read`] takes any bytes and never fails: it gives blocks with exact byte spans,
//! sections and what they are for, timeline rows with their times as written, action items,
//! participants, milestones, and a list of what could not be read. It knows no other crate of
//! ours, does no input or output, and changes nothing.
//!
//! ```
//! use recount_markdown::Document;
//!
//! let text = "# Checkout was slow\n\n## Timeline (UTC)\n\n- 2024-05-01 14:05 - Alert fires\n";
//! let document = Document::read(text.as_bytes(), None);
//! let row = &document.timeline[0];
//! assert_eq!(document.title, "Checkout was slow");
//! assert_eq!(row.when.stated(), "2024-05-01T14:05");
//! assert_eq!(row.text, "Alert fires");
//! assert_eq!(&text[row.span.start..row.span.end], "- 2024-05-01 14:05 - Alert fires");
//! ```
//!
//! Not here: rendering, and any judgement about the language of the text.

mod actions;
mod blocks;
mod dates;
mod document;
mod fields;
mod front_matter;
pub mod fuzz;
mod milestones;
mod participants;
mod problem;
mod section;
mod source;
mod span;
mod timeline;
mod title;
mod when;

pub use actions::ActionItem;
pub use blocks::{Block, BlockKind, Blocks, Cell, Item, Link, Piece, PieceKind, Plain, Style};
pub use document::Document;
pub use front_matter::{Field, FrontMatter};
pub use milestones::{Milestone, MilestoneKind};
pub use participants::Participant;
pub use problem::Problem;
pub use section::{Section, SectionRole};
pub use span::Span;
pub use timeline::TimelineRow;
pub use title::TitleFrom;
pub use when::{DateFrom, Precision, Resolved, StatedZone, Until, WrittenTime, ZoneMeaning};
