//! One row becomes one item of evidence in its lane.

use std::{borrow::Cow, collections::BTreeSet, io::Read};

use recount_model::{
    evidence::{Evidence, EvidenceKind, LaneKind, Place},
    import::{Flow, Item, Lane, Problem, Sink},
    time::When,
};

use super::{
    DETAIL_BYTES, DETAILS, Form, LANES, Mapping,
    payload::{Cell, Cells, Next, Rows},
};
use crate::{
    emoji,
    keys::Keys,
    lossy::{self, bounded},
    times::{self, Stamp},
    zones,
};

/// Longest text kept of a row, in bytes; the original is whole.
const TEXT_BYTES: usize = 64 * 1024;
/// Most letters of a cell that a problem quotes: enough to see what is wrong with a time.
/// In a row that is shifted it holds what somebody said, and a problem is kept.
const QUOTED: usize = 30;

pub(super) fn read<R: Read>(reader: R, name: &str, size: u64, mapping: &Mapping, sink: &mut dyn Sink) -> Flow {
    let mut rows = Rows::new(reader, mapping.form);
    let mut cells = Cells::new(mapping);
    let mut table = Table { name, mapping, keys: Keys::default(), lanes: BTreeSet::new(), latin: false };
    let mut header = matches!(mapping.form, Form::Csv { header: true, .. });
    while let Some(next) = rows.next() {
        let taken = rows.taken();
        let mut items = Vec::new();
        match next {
            Next::Row { .. } if std::mem::take(&mut header) => continue,
            Next::Row { line } => match cells.split(rows.bytes()) {
                Ok((split, latin)) => table.row(&Row { bytes: rows.bytes(), line, latin, is_ended: rows.is_ended() }, &split, &mut items),
                Err(reason) => {
                    items.push(table.problem(line, reason));
                    rows.reject();
                }
            },
            Next::Broken { line, reason } => items.push(table.problem(line, reason)),
        }
        for item in items {
            if sink.take(item, taken, size) == Flow::Stop {
                return Flow::Stop;
            }
        }
    }
    Flow::Continue
}

/// A row as it stands in the file.
struct Row<'r> {
    bytes: &'r [u8],
    line: u64,
    /// Whether Latin-1 was needed to read it.
    latin: bool,
    /// Whether anything ends it but the end of the file.
    is_ended: bool,
}

struct Table<'m> {
    name: &'m str,
    mapping: &'m Mapping,
    keys: Keys,
    /// Keys of lanes handed over.
    lanes: BTreeSet<String>,
    /// Whether it was said that a row needed Latin-1.
    latin: bool,
}

impl Table<'_> {
    fn row(&mut self, row: &Row<'_>, row_cells: &[Cell<'_>], items: &mut Vec<Item>) {
        let line = row.line;
        if row.latin && !std::mem::replace(&mut self.latin, true) {
            let reason = "This line is not UTF-8; it and others like it are shown as Latin-1, and kept as they were.";
            items.push(self.problem(line, reason));
        }
        // Counted before it may be kept out: a corrected mapping gives equal keys.
        let key = self.keys.next(row.bytes, line);
        let happened = match self.happened(row_cells) {
            Ok(Some(when)) => when,
            Ok(None) => return items.push(self.problem(line, self.without_time(row_cells))),
            Err(reason) => return items.push(self.problem(line, format!("{reason} The row was left out."))),
        };
        let text = value(row_cells, self.mapping.text).map_or_else(|| all(row_cells, self.mapping), Cow::into_owned);
        if let Some(ends) = self.ends_early(row, row_cells) {
            if text.trim().is_empty() {
                return items.push(self.problem(line, format!("{ends}. The row was left out; export the table again if it was cut off.")));
            }
            items.push(self.problem(line, format!("{ends}. It was read as far as it goes; export the table again if it was cut off.")));
        }
        let notified_at = self.mapping.notified.and_then(|column| match self.time(row_cells, Some(column)) {
            Ok(when) => when.map(|when| when.point()),
            Err(reason) => {
                items.push(self.problem(line, format!("{reason} The row was read without the time of notification.")));
                None
            }
        });
        let kind = self.kind(row_cells);
        let in_lane = self.lane(row_cells, kind, line, items);
        if row.bytes.contains(&0) {
            items.push(self.problem(line, lossy::NUL));
        }
        let evidence = Evidence {
            kind,
            happened,
            notified_at,
            said_by: value(row_cells, self.mapping.who).map(|who| bounded(who.trim(), 200)),
            text: bounded(&emoji::pictures(&text), TEXT_BYTES),
            original: row.bytes.to_vec(),
            key,
            answers: None,
            edited_at: None,
            place: self.place(line),
            details: self.details(row_cells),
        };
        items.push(Item::Evidence { lane: in_lane, evidence });
    }

    /// What is said of a row whose line ends before its text, or with the file before all of its
    /// cells. A row without its last cells is common where a spreadsheet leaves out empty ones.
    fn ends_early(&self, row: &Row<'_>, cells: &[Cell<'_>]) -> Option<String> {
        let (there, all) = (cells.len(), self.mapping.columns.len());
        if !matches!(self.mapping.form, Form::Csv { .. }) || there >= all {
            return None;
        }
        let ends = format!("This row ends after {there} of {all} cells");
        if self.mapping.text.is_some_and(|column| column >= there) {
            return Some(format!("{ends}, before its text, {}", self.field(self.mapping.text)));
        }
        (!row.is_ended).then(|| format!("{ends}, and the file with it"))
    }

    /// What a row says beside its text, as far as it is shown.
    fn details(&self, cells: &[Cell<'_>]) -> Vec<(String, String)> {
        let mapping = self.mapping;
        let used = [mapping.time, mapping.clock, mapping.text, mapping.who, mapping.notified];
        let rest = cells.iter().filter(|cell| !cell.value.trim().is_empty() && (cell.column.is_none() || !used.contains(&cell.column)));
        let mut details: Vec<(String, String)> =
            rest.clone().take(DETAILS).map(|cell| (bounded(&cell.name, 200), bounded(&cell.value, DETAIL_BYTES))).collect();
        let more = rest.count() - details.len();
        if more > 0 {
            details.push(("more columns".to_owned(), format!("{more} not shown; the original is whole")));
        }
        details
    }

    /// The time of the row; `None` where its cell is empty or missing.
    fn happened(&self, cells: &[Cell<'_>]) -> Result<Option<When>, String> {
        let column = self.mapping.time;
        let Some(written) = value(cells, column) else { return Ok(None) };
        let stamp = self.stamp(&written, column)?;
        let stamp = match value(cells, self.mapping.clock) {
            Some(clock) => self.at_clock(stamp, &clock)?,
            None => stamp,
        };
        self.when(cells, &stamp, &written, column).map(Some)
    }

    /// The time in a column of its own; `None` where the cell is empty or missing.
    fn time(&self, cells: &[Cell<'_>], column: Option<usize>) -> Result<Option<When>, String> {
        let Some(written) = value(cells, column) else { return Ok(None) };
        let stamp = self.stamp(&written, column)?;
        self.when(cells, &stamp, &written, column).map(Some)
    }

    fn stamp(&self, written: &str, column: Option<usize>) -> Result<Stamp, String> {
        let form = self.mapping.time_form;
        times::read(written, form).ok_or_else(|| format!("“{}” in {} is not a time like {form}.", quoted(written), self.field(column)))
    }

    /// The day at the time of day that stands in a column of its own.
    fn at_clock(&self, day: Stamp, written: &str) -> Result<Stamp, String> {
        let (field, said) = (self.field(self.mapping.clock), quoted(written));
        let clock = times::of_day(written).ok_or_else(|| format!("“{said}” in {field} is not a time of day like 14:05."))?;
        let other = || format!("{} states another time of day than “{said}” in {field}.", self.field(self.mapping.time));
        day.at(clock).ok_or_else(other)
    }

    fn when(&self, cells: &[Cell<'_>], stamp: &Stamp, written: &str, column: Option<usize>) -> Result<When, String> {
        let zone = if stamp.is_placed() { Cow::Borrowed(&*self.mapping.zone) } else { self.zone(cells)? };
        times::when(stamp, &zone).map_err(|reason| format!("“{}” in {}: {reason}", quoted(written), self.field(column)))
    }

    /// The zone of the row's times that state none.
    fn zone(&self, cells: &[Cell<'_>]) -> Result<Cow<'_, str>, String> {
        let mapping = self.mapping;
        let Some(said) = value(cells, mapping.zone_column) else { return Ok(Cow::Borrowed(&mapping.zone)) };
        let field = self.field(mapping.zone_column);
        zones::named(&said).map(Cow::Owned).map_err(|unknown| match quoted(&said) {
            short if short.ends_with('…') => format!("In {field}, “{short}” is not a time zone we know."),
            _ => format!("In {field}, {unknown}."),
        })
    }

    /// The name of a column.
    fn field(&self, column: Option<usize>) -> &str {
        column.and_then(|column| self.mapping.columns.get(column)).map_or("", String::as_str)
    }

    fn without_time(&self, cells: &[Cell<'_>]) -> String {
        let column = self.mapping.time.unwrap_or_default();
        let field = self.field(self.mapping.time);
        let there = cells.iter().any(|cell| cell.column == Some(column));
        let what = if there { "is empty" } else { "is missing" };
        format!("The time, {field}, {what}. The row was left out.")
    }

    fn kind(&self, cells: &[Cell<'_>]) -> EvidenceKind {
        value(cells, self.mapping.kind).and_then(|said| kind(&said)).unwrap_or(self.mapping.default_kind)
    }

    /// Key of the row's lane, which is handed over before its first row.
    fn lane(&mut self, cells: &[Cell<'_>], kind: EvidenceKind, line: u64, items: &mut Vec<Item>) -> String {
        let named = value(cells, self.mapping.lane).map(|lane| bounded(lane.trim(), 200));
        let lane_kind = match kind {
            EvidenceKind::Alert => LaneKind::Alerts,
            EvidenceKind::Deployment => LaneKind::Deployments,
            // A list that names no channel is none: that somebody said one line of it does not
            // show that they read the others, and what it is called was said afterwards.
            EvidenceKind::Message | EvidenceKind::Presence if named.is_some() => LaneKind::Channel,
            EvidenceKind::Message | EvidenceKind::Presence | EvidenceKind::Document | EvidenceKind::Entry => LaneKind::Documents,
        };
        let name = named.clone().unwrap_or_else(|| match lane_kind {
            LaneKind::Alerts => "Alerts".to_owned(),
            LaneKind::Deployments => "Deployments".to_owned(),
            _ => self.name.to_owned(),
        });
        let key = format!("table:{lane_kind}:{name}");
        if self.lanes.contains(&key) {
            return key;
        }
        let (key, name) = if named.is_some() && self.lanes.len() >= LANES {
            let key = format!("table:{lane_kind}:");
            if self.lanes.contains(&key) {
                return key;
            }
            let reason = format!("The table names more than {LANES} lanes; rows of further ones share a lane. Perhaps another column is meant.");
            items.push(self.problem(line, reason));
            (key, "Other".to_owned())
        } else {
            (key, name)
        };
        items.push(Item::Lane(Lane { key: key.clone(), kind: lane_kind, name }));
        self.lanes.insert(key.clone());
        key
    }

    fn place(&self, line: u64) -> Place {
        Place { file: self.name.to_owned(), line: Some(line) }
    }

    fn problem(&self, line: u64, reason: impl Into<String>) -> Item {
        Item::Problem(Problem { place: self.place(line), reason: reason.into() })
    }
}

/// As much of a cell as a problem quotes.
fn quoted(cell: &str) -> String {
    let cell = cell.trim();
    if cell.chars().count() <= QUOTED { cell.to_owned() } else { cell.chars().take(QUOTED).chain(['…']).collect() }
}

/// The cell of a column, unless it is empty.
fn value<'c>(cells: &'c [Cell<'_>], column: Option<usize>) -> Option<Cow<'c, str>> {
    let column = column?;
    let cell = cells.iter().find(|cell| cell.column == Some(column))?;
    (!cell.value.trim().is_empty()).then_some(Cow::Borrowed(&*cell.value))
}

/// The text of a row that has none of its own: what else it says.
fn all(cells: &[Cell<'_>], mapping: &Mapping) -> String {
    let said = cells
        .iter()
        .filter(|cell| (cell.column.is_none() || ![mapping.time, mapping.clock].contains(&cell.column)) && !cell.value.trim().is_empty())
        .take(DETAILS);
    said.map(|cell| format!("{}: {}", cell.name, bounded(&cell.value, DETAIL_BYTES))).collect::<Vec<_>>().join(", ")
}

/// The kind that a value says, such as `ALERT`, `deploy` or `prometheus.alerting`.
pub(super) fn kind(said: &str) -> Option<EvidenceKind> {
    let said = said.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if says(&["alert", "alarm", "firing", "paged", "monitor"]) || said == "page" {
        Some(EvidenceKind::Alert)
    } else if says(&["deploy", "release", "rollout", "rollback", "roll-out"]) {
        Some(EvidenceKind::Deployment)
    } else if matches!(said.as_str(), "message" | "chat" | "slack") {
        Some(EvidenceKind::Message)
    } else if matches!(said.as_str(), "document" | "doc") {
        Some(EvidenceKind::Document)
    } else {
        None
    }
}
