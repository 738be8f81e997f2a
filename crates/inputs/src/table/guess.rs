//! Guesses from a sample how a table is meant.
//!
//! A guess states what it assumed; a person sees it before anything is read.

use recount_model::evidence::EvidenceKind;

use super::{
    Form, Mapping,
    convert::kind,
    payload::{Cells, Next, Rows},
};
use crate::{
    times::{Stamp, TimeForm, of_day, read, when},
    zones,
};

/// Rows that are looked at.
const ROWS: usize = 200;
/// Names that a column of each role tends to have, best first.
const TIMES: &[&str] = &[
    "datetime",
    "timestamp",
    "time",
    "date",
    "happened_at",
    "happened",
    "occurred_at",
    "at",
    "when",
    "ts",
    "dt",
    "start",
    "started_at",
    "created_at",
    "created",
    "startsat",
    "starts_at",
];
/// Names of a column of times of day beside one of days.
const CLOCKS: &[&str] =
    &["time", "clock", "time_of_day", "clock_time", "local_time", "start_time", "utc_time", "time_utc", "at", "hour", "uhrzeit", "heure", "hora"];
/// Names of columns that only a list of alerts has.
const ALERTS: &[&str] = &["alertname", "alert_name", "alert", "alertstate", "monitor_name"];
const NOTIFIED: &[&str] = &["notified_at", "notified", "notification_time", "paged_at", "alerted_at", "sent_at"];
const ZONES: &[&str] = &["timezone", "time_zone", "tz", "zone"];
const TEXTS: &[&str] = &[
    "message",
    "text",
    "summary",
    "description",
    "title",
    "what",
    "event",
    "entry",
    "note",
    "notes",
    "details",
    "body",
    "content",
    "info",
    "alertname",
    "alert_name",
    "alert",
    "name",
];
const KINDS: &[&str] = &["kind", "type", "event_type", "category", "source_type", "eventtype", "class"];
const LANES: &[&str] = &["lane", "channel", "service", "stream", "system", "component", "origin", "source"];
const WHO: &[&str] = &["who", "author", "user", "actor", "by", "said_by", "person", "username", "owner", "reporter", "uid", "deployer"];
/// Fields by which an object is named.
const NAMES: &[&str] = &["name", "summary", "title", "display_name", "username", "login"];

/// A sample's rows: for each column the value in each row, empty where missing.
struct Sample {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// How a table seems to be meant, from its first bytes: some 64 KiB are enough,
/// and a last row that is cut off does no harm. Columns that are not found stay
/// `None`; what is ambiguous is in [`Mapping::notes`].
#[must_use]
pub fn guess(sample: &[u8]) -> Mapping {
    let text = sample.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(sample);
    let form = match text.trim_ascii_start().first() {
        Some(b'{') => Form::JsonLines,
        Some(b'[') if text.trim_ascii_start().get(1..).unwrap_or_default().trim_ascii_start().starts_with(b"{") => Form::JsonList,
        _ => Form::Csv { delimiter: delimiter(sample).unwrap_or(b','), header: false },
    };
    let mut mapping = Mapping {
        form,
        columns: Vec::new(),
        time: None,
        time_form: TimeForm::Iso,
        clock: None,
        zone_column: None,
        zone: "UTC".to_owned(),
        text: None,
        kind: None,
        default_kind: EvidenceKind::Entry,
        lane: None,
        who: None,
        notified: None,
        notes: Vec::new(),
    };
    let mut rows = gather(sample, &mapping);
    if let Form::Csv { header, .. } = &mut mapping.form {
        *header = has_header(&rows.rows);
        if *header {
            rows.columns = rows.rows.remove(0).into_iter().map(|name| name.trim().to_owned()).collect();
        } else {
            mapping.notes.push("The first row is read as a row, not as names of columns.".to_owned());
        }
    }
    mapping.columns.clone_from(&rows.columns);
    times(&rows, &mut mapping);
    roles(&rows, &mut mapping);
    mapping
}

/// How times seem to be written in a column of a sample that is read as `mapping`
/// says; `None` where fewer than half of its values read as times of one form.
#[must_use]
pub fn time_form(sample: &[u8], mapping: &Mapping, column: usize) -> Option<TimeForm> {
    form(&body(sample, mapping), column).map(|(form, _)| form)
}

/// The other form as which the mapping's column of times reads just as well, with other days:
/// `03/11/2026` and all its neighbours may be day first or month first.
#[must_use]
pub fn other_form(sample: &[u8], mapping: &Mapping) -> Option<TimeForm> {
    as_well(&body(sample, mapping), mapping.time?, mapping.time_form)
}

/// The zone that the header of the mapping's column of times names, or that of its column of
/// times of day: `Time (CEST)`.
#[must_use]
pub fn header_zone(mapping: &Mapping) -> Option<String> {
    let headers = [mapping.time, mapping.clock].into_iter().flatten().filter_map(|column| mapping.columns.get(column));
    headers.filter_map(|header| zones::of_header(header)).next_back()
}

/// The column of times of day that seems to belong to the mapping's column of times,
/// where that one holds days alone.
#[must_use]
pub fn clock(sample: &[u8], mapping: &Mapping) -> Option<usize> {
    clocks(&body(sample, mapping), mapping)
}

/// Whether a sample has a row that can be taken apart as `mapping` says, below its header.
#[must_use]
pub fn has_rows(sample: &[u8], mapping: &Mapping) -> bool {
    !body(sample, mapping).rows.is_empty()
}

/// The sample's rows under their header.
fn body(sample: &[u8], mapping: &Mapping) -> Sample {
    let mut rows = gather(sample, mapping);
    if matches!(mapping.form, Form::Csv { header: true, .. }) && !rows.rows.is_empty() {
        rows.rows.remove(0);
        rows.columns.clone_from(&mapping.columns);
    }
    rows
}

/// The byte between cells, if the text has rows of equally many cells; `None`
/// where it does not look like a table.
#[must_use]
pub fn delimiter(sample: &[u8]) -> Option<u8> {
    let mut best = None;
    for delimiter in [b'\t', b';', b',', b'|'] {
        let form = Form::Csv { delimiter, header: false };
        let mapping_rows = count_cells(sample, form, delimiter);
        let Some(&first) = mapping_rows.first() else { continue };
        let same = mapping_rows.iter().filter(|&&count| count == first).count();
        let regular = first >= 2 && same * 10 >= mapping_rows.len() * 8 && !reads_as_prose(sample, delimiter);
        if regular && best.is_none_or(|(cells, _)| first > cells) {
            best = Some((first, delimiter));
        }
    }
    best.map(|(_, delimiter)| delimiter)
}

/// Cells of the first rows.
fn count_cells(sample: &[u8], form: Form, delimiter: u8) -> Vec<usize> {
    let mut rows = Rows::new(sample, form);
    let mut counts = Vec::new();
    while let Some(next) = rows.next() {
        if let Next::Row { .. } = next {
            let mut quoted = false;
            let cells = rows.bytes().iter().filter(|&&byte| {
                quoted ^= byte == b'"';
                byte == delimiter && !quoted
            });
            counts.push(cells.count() + 1);
        }
        if counts.len() > 20 {
            break;
        }
    }
    // The last row may be cut off.
    if counts.len() > 2 && !sample.ends_with(b"\n") {
        counts.pop();
    }
    counts
}

/// Commas mostly followed by blanks are punctuation.
fn reads_as_prose(sample: &[u8], delimiter: u8) -> bool {
    let marks = sample.windows(2).filter(|pair| pair.first() == Some(&delimiter));
    let blank = marks.clone().filter(|pair| pair.last() == Some(&b' ')).count();
    delimiter == b',' && blank * 2 > marks.count()
}

fn gather(sample: &[u8], mapping: &Mapping) -> Sample {
    let mut columns: Vec<String> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut source = Rows::new(sample, mapping.form);
    let mut cells = Cells::new(mapping);
    while let Some(next) = source.next() {
        let Next::Row { .. } = next else { continue };
        let Ok((cells, _)) = cells.split(source.bytes()) else { continue };
        let mut row = vec![String::new(); columns.len()];
        for (at, cell) in cells.into_iter().enumerate() {
            let column = match mapping.form {
                Form::Csv { .. } => at,
                Form::JsonLines | Form::JsonList => columns.iter().position(|name| *name == cell.name).unwrap_or(columns.len()),
            };
            if column >= columns.len() {
                columns.push(cell.name.into_owned());
                row.push(String::new());
            }
            if let Some(value) = row.get_mut(column) {
                *value = cell.value.chars().take(200).collect();
            }
        }
        rows.push(row);
        if rows.len() > ROWS {
            break;
        }
    }
    Sample { columns, rows }
}

/// A first row of names: none is empty, a number or a time.
fn has_header(rows: &[Vec<String>]) -> bool {
    let is_name = |cell: &String| {
        let cell = cell.trim();
        !cell.is_empty() && cell.parse::<f64>().is_err() && !TimeForm::ALL.iter().any(|&form| read(cell, form).is_some())
    };
    rows.first().is_some_and(|row| row.iter().all(is_name))
}

impl Sample {
    /// Values of a column that are not empty.
    fn values(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The free column whose name fits best, if one does.
    fn named(&self, names: &[&str], taken: &[Option<usize>]) -> Option<usize> {
        let free = |column: &usize| !taken.contains(&Some(*column));
        names.iter().find_map(|name| (0..self.columns.len()).filter(free).find(|&column| self.plain_name(column) == *name))
    }

    /// A column's name in lower case, without what stands in parentheses. The name of
    /// something (`service.name`) stands for it.
    fn plain_name(&self, column: usize) -> String {
        let name = self.columns.get(column).map(String::as_str).unwrap_or_default();
        let name = name.split_once('.').filter(|(_, within)| NAMES.contains(within)).map_or(name, |(outer, _)| outer);
        let name = name.split('(').next().unwrap_or_default().trim().to_lowercase();
        name.replace([' ', '-'], "_")
    }
}

/// Chooses the column of times and how they are written.
fn times(sample: &Sample, mapping: &mut Mapping) {
    let mut best: Option<(usize, usize, TimeForm)> = None;
    for column in 0..sample.columns.len() {
        let Some((form, parsed)) = form(sample, column) else { continue };
        let name = sample.plain_name(column);
        let rank = TIMES.iter().position(|known| *known == name).map_or(0, |at| 30 - at);
        let epoch = is_epoch(form);
        if epoch && rank == 0 && !["time", "date", "epoch", "_at", "_ts"].iter().any(|part| name.contains(part)) {
            continue;
        }
        let notified = if NOTIFIED.contains(&name.as_str()) { 0 } else { 40 };
        // How much of the table it places counts most, then how sure the form is.
        let score = 200 * parsed / sample.rows.len().max(1) + rank + notified + if epoch { 0 } else { 60 };
        if best.is_none_or(|(known, _, _)| score > known) {
            best = Some((score, column, form));
        }
    }
    let Some((_, column, form)) = best else {
        mapping.notes.push("No column of times was found: choose it, and how times are written.".to_owned());
        return;
    };
    mapping.time = Some(column);
    mapping.time_form = form;
    mapping.clock = clocks(sample, mapping);
    notes(sample, column, form, mapping);
}

/// Whether times are numbers, which are of no zone.
#[must_use]
pub const fn is_epoch(form: TimeForm) -> bool {
    use TimeForm::{EpochBySize, EpochMicros, EpochMillis, EpochNanos, EpochSeconds};
    matches!(form, EpochSeconds | EpochMillis | EpochMicros | EpochNanos | EpochBySize)
}

/// The form that reads most of a column, and how many of its values it reads;
/// at least half.
fn form(sample: &Sample, column: usize) -> Option<(TimeForm, usize)> {
    let count = sample.values(column).count();
    let mut best: Option<(TimeForm, usize)> = None;
    for &form in TimeForm::ALL {
        // A date of another century is a date: its row says why it is left out.
        let fits = |value: &str, stamp| when(&stamp, "UTC").map_or(!is_epoch(form), |when| fits(form, value, when.earliest()));
        let reads = |value: &&str| read(value, form).is_some_and(|stamp| fits(value, stamp));
        let parsed = sample.values(column).filter(reads).count();
        if parsed * 2 >= count && parsed > 0 && best.is_none_or(|(_, most)| parsed > most) {
            best = Some((form, parsed));
        }
    }
    best
}

/// Whether a number is of a believable size for its unit: 2001 to 2199, except
/// by size, where nothing better fits.
fn fits(form: TimeForm, value: &str, at: i64) -> bool {
    !is_epoch(form) || form == TimeForm::EpochBySize && value.len() >= 9 || at >= 1_000_000_000_000_000
}

fn as_well(sample: &Sample, column: usize, form: TimeForm) -> Option<TimeForm> {
    let other = match form {
        TimeForm::DayFirst => TimeForm::MonthFirst,
        TimeForm::MonthFirst => TimeForm::DayFirst,
        _ => return None,
    };
    let both = |value| read(value, form).map(|stamp| (stamp, read(value, other)));
    let mut differs = false;
    for (one, two) in sample.values(column).filter_map(both) {
        differs |= one != two?;
    }
    differs.then_some(other)
}

/// Chooses the column of times of day beside a column of days: by its name, or by what
/// stands in it where no column has a name.
fn clocks(sample: &Sample, mapping: &Mapping) -> Option<usize> {
    let column = mapping.time?;
    let stamps: Vec<Stamp> = sample.values(column).filter_map(|value| read(value, mapping.time_form)).collect();
    let days = stamps.iter().filter(|stamp| stamp.is_day()).count();
    if days * 2 <= stamps.len() {
        return None;
    }
    let reads = |column: &usize| {
        let known = sample.values(*column).filter(|value| of_day(value).is_some()).count();
        known > 0 && known * 2 >= sample.values(*column).count()
    };
    let named = CLOCKS.iter().find_map(|name| sample.named(&[name], &[mapping.time]).filter(reads));
    let unnamed = matches!(mapping.form, Form::Csv { header: false, .. });
    named.or_else(|| (0..sample.columns.len()).find(|column| unnamed && reads(column)))
}

/// Says what was assumed of the times.
fn notes(sample: &Sample, column: usize, form: TimeForm, mapping: &mut Mapping) {
    let stamps: Vec<Stamp> = sample.values(column).filter_map(|value| read(value, form)).collect();
    match form {
        TimeForm::DayFirst if as_well(sample, column, form).is_some() => {
            mapping.notes.push("Dates are read day first; they could as well be month first.".to_owned());
        }
        TimeForm::EpochBySize => {
            mapping.notes.push("The unit of times is taken from each number's size: seconds, milliseconds, microseconds or nanoseconds.".to_owned());
        }
        form if is_epoch(form) => mapping.notes.push(format!("Numbers are read as times like {form}, by their size.")),
        _ => {}
    }
    if stamps.iter().any(|stamp| matches!(stamp, Stamp::Local(_, _, None))) {
        match header_zone(mapping) {
            Some(name) => mapping.zone = name,
            None => mapping.notes.push("Times without a zone are read as UTC; choose another if they are not.".to_owned()),
        }
    }
    if let (Some(day), Some(clock)) = (mapping.columns.get(column), mapping.clock.and_then(|clock| mapping.columns.get(clock))) {
        mapping.notes.push(format!("A row’s time is its day in “{day}” and its time of day in “{clock}”."));
    }
    let unread = sample.values(column).count() - stamps.len();
    if unread > 0 {
        mapping.notes.push(format!("{unread} of the first {} rows have no readable time there.", sample.rows.len()));
    }
}

/// Chooses the other columns by their names and values.
fn roles(sample: &Sample, mapping: &mut Mapping) {
    mapping.zone_column = zones(sample, mapping);
    if let Some(name) = mapping.zone_column.and_then(|column| mapping.columns.get(column)) {
        mapping.notes.push(format!("“{name}” is read as the zone of its row’s times, where they state none themselves."));
    }
    let same_form = |column: &usize| sample.values(*column).any(|value| read(value, mapping.time_form).is_some());
    mapping.notified = sample.named(NOTIFIED, &[mapping.time, mapping.clock]).filter(same_form);
    let says_kind = |column: &usize| sample.values(*column).any(|value| kind(value).is_some());
    if (0..sample.columns.len()).any(|column| ALERTS.contains(&sample.plain_name(column).as_str())) {
        mapping.default_kind = EvidenceKind::Alert;
    }
    mapping.kind = KINDS.iter().find_map(|name| sample.named(&[name], &[mapping.time]).filter(says_kind));
    let mut taken = vec![mapping.time, mapping.clock, mapping.zone_column, mapping.notified, mapping.kind];
    mapping.text = sample.named(TEXTS, &taken).or_else(|| longest(sample, &taken));
    taken.push(mapping.text);
    mapping.who = sample.named(WHO, &taken);
    taken.push(mapping.who);
    mapping.lane = sample.named(LANES, &taken);
}

/// The column of each row's zone. A “zone” may also be a place in a data centre; the
/// other names leave no doubt, and a row whose zone is not known is listed, not moved.
fn zones(sample: &Sample, mapping: &Mapping) -> Option<usize> {
    let column = sample.named(ZONES, &[mapping.time])?;
    let known = sample.values(column).filter(|value| zones::named(value).is_ok()).count();
    (sample.plain_name(column) != "zone" || known * 2 >= sample.values(column).count()).then_some(column)
}

/// The column with the longest values that are not times or numbers.
fn longest(sample: &Sample, taken: &[Option<usize>]) -> Option<usize> {
    let length = |column: usize| {
        let words = sample.values(column).filter(|value| value.parse::<f64>().is_err() && !TimeForm::ALL.iter().any(|&form| read(value, form).is_some()));
        words.map(str::len).sum::<usize>()
    };
    (0..sample.columns.len())
        .filter(|column| !taken.contains(&Some(*column)))
        .map(|column| (length(column), column))
        .filter(|(length, _)| *length > 0)
        .max_by_key(|&(length, column)| (length, std::cmp::Reverse(column)))
        .map(|(_, column)| column)
}
