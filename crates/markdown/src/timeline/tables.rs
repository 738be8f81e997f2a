//! Timelines written as tables: which columns say when, which say what.

use super::rows::Finder;
use super::{Sequence, TimelineRow, lines};
use crate::section::{SectionRole, flat};
use crate::when::{Impossible, Reading, StatedZone, impossible, impossible_in_label, impossible_offset, read_row_when, zone_in_label};
use crate::{Block, BlockKind, Span};

/// What a table's columns mean.
#[derive(Debug, Default)]
struct Columns {
    when: Vec<usize>,
    what: Vec<usize>,
    zone: Option<StatedZone>,
    /// What stands in the place of a zone and is none.
    no_zone: Option<String>,
    year: Option<i16>,
    /// Whether the header names both; otherwise the cells were looked at.
    named: bool,
}

const WHEN: [&str; 8] = ["time", "date", "when", "timestamp", "day", "start", "datetime", "utc"];
const WHAT: [&str; 13] =
    ["event", "events", "what", "description", "details", "detail", "action", "activity", "note", "notes", "comment", "happened", "update"];

/// Reads one table, given as its cells in order.
pub(super) fn read(finder: &mut Finder<'_>, cells: &[Block], role: SectionRole) {
    let rows = split_rows(cells);
    let Some((header, body)) = rows.split_first() else {
        return;
    };
    let columns = columns(finder, header, body);
    if columns.when.is_empty() || (role != SectionRole::Timeline && !columns.named) || role == SectionRole::Actions {
        return;
    }
    let forgotten = columns.no_zone.as_deref().map(|written| {
        let line = header.first().map_or(0, |cell| finder.line_of(cell.span));
        finder.forget_zones(line, written)
    });
    finder.sequence.column_zone.clone_from(&columns.zone);
    for row in body {
        read_row(finder, row, &columns);
    }
    // The header is of this table alone.
    finder.sequence.column_zone = None;
    if let Some(zones) = forgotten {
        finder.sequence.recall_zones(zones);
    }
}

fn split_rows(cells: &[Block]) -> Vec<&[Block]> {
    cells.chunk_by(|before, after| row_of(before) == row_of(after)).collect()
}

fn row_of(block: &Block) -> Option<usize> {
    match block.kind {
        BlockKind::TableCell(cell) => Some(cell.row),
        _ => None,
    }
}

fn columns(finder: &Finder<'_>, header: &[Block], body: &[&[Block]]) -> Columns {
    let mut columns = Columns::default();
    for (index, cell) in header.iter().enumerate() {
        let label = finder.blocks.plain_text(cell);
        let label = label.get(..200).unwrap_or(&label);
        let words: Vec<String> = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
        if has(&WHEN) {
            columns.when.push(index);
            columns.zone = columns.zone.take().or_else(|| zone_in_label(label));
            columns.no_zone = columns.no_zone.take().or_else(|| impossible_in_label(label).map(str::to_owned));
            let year = words.iter().find_map(|word| word.parse::<i16>().ok());
            columns.year = columns.year.or(year.filter(|year| (1970..=2100).contains(year)));
        } else if has(&WHAT) {
            columns.what.push(index);
        }
    }
    // Which of two columns a row fills is known no sooner than there.
    columns.zone = columns.zone.take().filter(|_| columns.no_zone.is_none());
    columns.named = !columns.when.is_empty() && !columns.what.is_empty();
    if columns.when.is_empty() {
        let dated = body.iter().filter(|row| row.first().is_some_and(|cell| read_row_when(&finder.blocks.plain_text(cell), finder.sequence.order).is_some()));
        if dated.count() * 2 > body.len() {
            columns.when.push(0);
        }
    }
    if columns.what.is_empty() {
        columns.what = (0..header.len()).filter(|index| !columns.when.contains(index)).collect();
    }
    columns
}

fn read_row(finder: &mut Finder<'_>, row: &[Block], columns: &Columns) {
    let (Some(first), Some(last)) = (row.first(), row.last()) else {
        return;
    };
    let span = first.span.join(last.span);
    let joined = |wanted: &[usize], between: &str| {
        let cells = wanted.iter().filter_map(|index| row.get(*index));
        let texts: Vec<String> = cells.map(|cell| flat(&finder.blocks.plain_text(cell))).filter(|text| !text.is_empty()).collect();
        texts.join(between)
    };
    let written = joined(&columns.when, " ");
    let text = joined(&columns.what, " — ");
    if finder.day_in_cells((&written, &text), span, columns.year) || text.is_empty() {
        return;
    }
    let reading = read_row_when(&written, finder.sequence.order);
    let reading = reading.map(|reading| Reading { day: reading.day.map(|day| day.or_year(columns.year)), ..reading });
    if let Some(reading) = reading.as_ref().filter(|reading| reading.text_start >= written.len()) {
        finder.push(reading, &written, text, span);
    } else if let Some(reading) = reading.as_ref().filter(|reading| states_its_day_alone(reading)) {
        keep_day(finder, reading, &written, (text, span));
    } else if !written.is_empty() {
        let line = finder.line_of(span);
        let unreal = impossible(&written);
        if unreal.as_ref().is_some_and(Impossible::is_day) {
            finder.sequence.forget_day();
        } else if let Some(reading) = reading.filter(|reading| says_its_day(&written, reading)) {
            finder.carry_day(&reading);
        }
        let why = unreal.map_or("could not be read as a time", |unreal| unreal.why.says());
        finder.problem(line, format!("{written:?} {why}; the row is kept without one."));
        let when = Sequence::unknown(&written);
        finder.rows.push(TimelineRow { span, when, text });
    }
}

/// Adds a row of a day, beside which stands a zone, or something that is told of.
fn keep_day(finder: &mut Finder<'_>, reading: &Reading, written: &str, (text, span): (String, Span)) {
    let rest = written.get(reading.text_start..).unwrap_or_default();
    let zone = lines::zone_beside_day(rest);
    let told = if zone.is_some() {
        None
    } else if let Some(no_zone) = lines::no_zone_beside_day(rest) {
        Some(format!("{no_zone:?} cannot be read as an offset from UTC"))
    } else if let Some(unreal) = impossible(rest) {
        Some(format!("{:?} {}", unreal.written, unreal.why.says()))
    } else {
        Some(format!("{written:?} could not be read as a time"))
    };
    finder.push(&Reading { zone, ..reading.clone() }, written, text, span);
    let Some(row) = finder.rows.last_mut().filter(|row| row.when.date.is_some()) else { return };
    if lines::no_zone_beside_day(rest).is_some() {
        row.when.zone = None;
    }
    if let Some(why) = told {
        finder.problem(finder.line_of(span), format!("{why}; the row is kept with its day alone."));
    }
}

/// Whether a cell that is no time as a whole begins with a whole day and no time of day.
fn states_its_day_alone(reading: &Reading) -> bool {
    reading.time.is_none() && reading.day.is_some_and(|day| day.day.is_some())
}

/// Whether a cell that is no time as a whole begins with one whose day is not in doubt. A clock
/// alone is: `23:00 the day before`.
fn says_its_day(written: &str, reading: &Reading) -> bool {
    reading.day.is_some() || reading.next_day || impossible_offset(written, reading).is_some()
}
