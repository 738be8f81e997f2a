//! Timeline rows: from lists, tables, headings and lines, each with its time as written.
//!
//! A row's time is put together from what stands on the row and above it; nothing is filled in
//! that nobody wrote. Rows are found in timelines, and elsewhere only where a list item or a
//! table states a full date and time.

mod lines;
mod rows;
mod sequence;
mod tables;

pub(crate) use lines::{is_day_after, is_unreal_day};
pub(crate) use sequence::Sequence;

use std::collections::BTreeSet;

use crate::section::Sections;
use crate::source::Source;
use crate::when::{DayOrder, StatedZone, WrittenTime};
use crate::{Blocks, Problem, Span};
use jiff::civil::Date;

/// One entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// Its bytes in the file: time, text and what belongs to it.
    pub span: Span,
    /// When, as written.
    pub when: WrittenTime,
    /// What, without markup, on one line.
    pub text: String,
}

/// What the rest of the file says about its times.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileTimes {
    pub(crate) order: DayOrder,
    pub(crate) incident: Option<Date>,
    /// The zone stated for all times.
    pub(crate) zone: Option<StatedZone>,
    /// The one zone that stands beside clock times in the prose, if it is only one.
    pub(crate) prose_zone: Option<StatedZone>,
    /// Lines that state for all times what is no zone; they are told of already.
    pub(crate) no_zones: BTreeSet<usize>,
}

/// Finds the rows of a file.
pub(crate) fn read(source: &Source, blocks: &Blocks, sections: &Sections, times: &FileTimes, problems: &mut Vec<Problem>) -> Vec<TimelineRow> {
    let mut finder = rows::Finder::new(source, blocks, sections, times, problems);
    finder.run();
    let mut found = finder.rows;
    found.retain(|row| !row.text.is_empty());
    problems.extend(ambiguous_zone(source, &found));
    found
}

/// Says once how `IST` was read: India, Israel and Ireland all write it.
fn ambiguous_zone(source: &Source, rows: &[TimelineRow]) -> Option<Problem> {
    let row = rows.iter().find(|row| row.when.zone.as_ref().is_some_and(|zone| zone.written == "IST"))?;
    let reason = "\"IST\" was read as the time of India, +05:30. Write +02:00, +03:00 or +01:00 in its place if it is that of Israel or Ireland.";
    Some(Problem::new(source.line_of(row.span.start), reason))
}
