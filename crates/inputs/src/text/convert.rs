//! Noted lines become entries; a text without any becomes a document.

use jiff::civil::{Date, Time};
use recount_model::{
    evidence::{Evidence, EvidenceKind, LaneKind, Place},
    import::{Flow, Item, Lane, Problem, Sink},
    time::{Micros, When, timestamp, zone},
};

use super::{
    CUT, Context,
    payload::{Noted, Sure, noted},
    within,
};
use crate::{
    emoji,
    keys::Keys,
    lossy,
    times::{self, Stamp},
};

/// What a line is.
enum Placed {
    /// A date alone: what follows is of that day.
    Day,
    /// An entry, and what it says behind its time.
    At(When, String),
    /// Anything else.
    Text,
}

/// An entry that is being gathered: its time, first line, and bytes.
struct Entry {
    when: When,
    kind: EvidenceKind,
    line: u64,
    from: usize,
    text: String,
}

pub(super) fn read(text: &[u8], context: &Context<'_>, sink: &mut dyn Sink) -> Flow {
    let (body, is_cut) = within(text);
    let mut notes = Notes { context, body, keys: Keys::default(), clock: Clock::of(&context.when), sink, stopped: false };
    if body.trim_ascii().is_empty() {
        notes.problem(None, "The text is empty.".to_owned());
        return notes.flow();
    }
    if is_cut {
        notes.problem(None, CUT.to_owned());
    }
    if lossy::latin1(body).1 {
        notes.problem(None, "The text is not all UTF-8; such lines are shown as Latin-1, and kept as they were.".to_owned());
    }
    let key = format!("text:{}", context.name);
    notes.give(Item::Lane(Lane { key, kind: LaneKind::Documents, name: context.name.to_owned() }));
    notes.lines();
    notes.flow()
}

struct Notes<'a, 's> {
    context: &'a Context<'a>,
    body: &'a [u8],
    keys: Keys,
    clock: Clock,
    sink: &'s mut dyn Sink,
    stopped: bool,
}

impl Notes<'_, '_> {
    fn lines(&mut self) {
        let body = self.body;
        let mut open: Option<Entry> = None;
        let mut at = 0;
        for (index, bytes) in body.split_inclusive(|&byte| byte == b'\n').enumerate() {
            if self.stopped {
                return;
            }
            let line = index as u64 + 1;
            let (text, _) = lossy::latin1(bytes);
            if bytes.contains(&0) {
                self.problem(Some(line), lossy::NUL.to_owned());
            }
            match (self.placed(&text, line), &mut open) {
                (Placed::Day, _) => self.close(open.take(), at),
                (Placed::At(when, rest), _) => {
                    self.close(open.take(), at);
                    open = Some(Entry { when, kind: EvidenceKind::Entry, line, from: at, text: rest });
                }
                (Placed::Text, Some(entry)) => {
                    entry.text.push('\n');
                    entry.text.push_str(text.trim_end());
                }
                (Placed::Text, None) if text.trim().is_empty() => {}
                (Placed::Text, None) => {
                    let when = self.context.when.clone();
                    open = Some(Entry { when, kind: EvidenceKind::Document, line, from: at, text: text.trim_end().to_owned() });
                }
            }
            at += bytes.len();
        }
        self.close(open, at);
    }

    /// What a line is, by the time it begins with; one that cannot be is text.
    fn placed(&mut self, text: &str, line: u64) -> Placed {
        let Some(noted) = noted(text) else { return Placed::Text };
        if noted.time.is_none() && noted.rest.trim().is_empty() {
            self.clock.date = noted.date.unwrap_or(self.clock.date);
            self.clock.last = None;
            return Placed::Day;
        }
        let date = match (noted.date, noted.time) {
            (Some(date), _) => date,
            (None, time) => time.map_or(self.clock.date, |time| self.clock.day_of(time)),
        };
        match self.clock.when(&noted, date) {
            Ok(when) => {
                (self.clock.date, self.clock.last) = (date, noted.time);
                Placed::At(when, noted.rest.trim_end().to_owned())
            }
            Err(reason) => {
                self.problem(Some(line), format!("{reason} The line was read as text."));
                Placed::Text
            }
        }
    }

    fn close(&mut self, entry: Option<Entry>, until: usize) {
        let Some(entry) = entry else { return };
        let body = self.body;
        let original = body.get(entry.from..until).unwrap_or_default().to_vec();
        let evidence = Evidence {
            kind: entry.kind,
            key: self.keys.next_lines(&original, entry.line),
            happened: entry.when,
            notified_at: None,
            said_by: None,
            text: emoji::pictures(entry.text.trim()).into_owned(),
            original,
            answers: None,
            edited_at: None,
            place: Place { file: self.context.name.to_owned(), line: Some(entry.line) },
            details: Vec::new(),
        };
        self.give(Item::Evidence { lane: format!("text:{}", self.context.name), evidence });
    }

    fn problem(&mut self, line: Option<u64>, reason: String) {
        let place = Place { file: self.context.name.to_owned(), line };
        self.give(Item::Problem(Problem { place, reason }));
    }

    fn give(&mut self, item: Item) {
        let size = self.body.len() as u64;
        if !self.stopped && self.sink.take(item, size, size) == Flow::Stop {
            self.stopped = true;
        }
    }

    const fn flow(&self) -> Flow {
        if self.stopped { Flow::Stop } else { Flow::Continue }
    }
}

/// The day that times of day are of.
struct Clock {
    date: Date,
    last: Option<Time>,
    zone: String,
}

impl Clock {
    fn of(when: &When) -> Self {
        let tz = zone(when.zone()).unwrap_or(jiff::tz::TimeZone::UTC);
        let date = tz.to_datetime(timestamp(when.point())).date();
        Self { date, last: None, zone: when.zone().to_owned() }
    }

    /// The day of a time of day: the next one where it lies far before the last.
    fn day_of(&self, time: Time) -> Date {
        let back = self.last.is_some_and(|last| i32::from(last.hour()) - i32::from(time.hour()) > 12);
        if back { self.date.tomorrow().unwrap_or(self.date) } else { self.date }
    }

    fn when(&self, noted: &Noted<'_>, date: Date) -> Result<When, String> {
        let at = |date: Date, time: Option<Time>| times::when(&Stamp::Local(date, time, noted.offset.clone()), &self.zone);
        let begun = at(date, noted.time)?;
        let point = |when: &When| -> Micros { when.point() };
        Ok(match noted.sure {
            Sure::Exact => begun,
            Sure::About => When::about(point(&begun), begun.zone()),
            Sure::Until(until) => {
                let over = noted.time.is_some_and(|time| until < time);
                let day = if over { date.tomorrow().unwrap_or(date) } else { date };
                When::between(begun.earliest(), at(day, Some(until))?.latest(), begun.zone())
            }
        })
    }
}
