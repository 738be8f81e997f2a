//! Rows of a table, one at a time, each with its own bytes.
//!
//! A row whose quotation mark is never closed costs only its first line. What
//! is not here: what a row means.

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{self, Read},
};

use super::{BROKEN_ROWS, Form, LINES, Mapping, ROW_BYTES};
use crate::{
    elements::{Element, Elements, Kind},
    lossy,
    object::object,
    window::Window,
};

/// How a list of rows is read.
const ROW: Kind = Kind { noun: "row", longest: ROW_BYTES, broken: BROKEN_ROWS };

/// What comes next in a table.
pub(super) enum Next {
    /// A row whose bytes are [`Rows::bytes`].
    Row { line: u64 },
    /// Something that is no row; reading may go on.
    Broken { line: u64, reason: String },
}

/// One cell: the column it stands in, if the mapping knows it, its name and value.
pub(super) struct Cell<'a> {
    pub(super) column: Option<usize>,
    pub(super) name: Cow<'a, str>,
    pub(super) value: Cow<'a, str>,
}

/// Where in a cell the splitter stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Begins,
    Plain,
    Quoted,
    /// Behind a quotation mark that ends the quotation, or is the first of two.
    Closed,
}

/// The rows of a table.
pub(super) enum Rows<R> {
    /// Each ends where its line does, or its quoted cell.
    Lines(Lines<R>),
    /// Elements of a JSON list.
    List(Elements<R>),
}

impl<R: Read> Rows<R> {
    pub(super) fn new(reader: R, form: Form) -> Self {
        match form {
            Form::Csv { delimiter, .. } => Self::Lines(Lines::new(reader, Some(delimiter))),
            Form::JsonLines => Self::Lines(Lines::new(reader, None)),
            Form::JsonList => Self::List(Elements::new(reader, ROW)),
        }
    }

    /// Bytes of the row handed over last, without its line ending.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Lines(lines) => lines.window.held().get(..lines.pending).unwrap_or_default(),
            Self::List(elements) => elements.bytes(),
        }
    }

    /// Whether a line ending or the end of a list's element follows the row handed over last. The
    /// last line of a file has none where the file was cut off, and in some that are whole.
    pub(super) fn is_ended(&self) -> bool {
        match self {
            Self::Lines(lines) => lines.window.held().len() > lines.pending,
            Self::List(_) => true,
        }
    }

    /// Bytes of the file read so far.
    pub(super) fn taken(&self) -> u64 {
        match self {
            Self::Lines(lines) => lines.window.taken(),
            Self::List(elements) => elements.taken(),
        }
    }

    /// The next row, or `None` at the end.
    pub(super) fn next(&mut self) -> Option<Next> {
        match self {
            Self::Lines(lines) => lines.next(),
            Self::List(elements) => elements.next().map(|element| match element {
                Element::Whole { line } => Next::Row { line },
                Element::Broken { line, reason } => Next::Broken { line, reason },
            }),
        }
    }

    /// Says that the row handed over last is none: of a list, another may begin within it.
    pub(super) fn reject(&mut self) {
        if let Self::List(elements) = self {
            elements.reject();
        }
    }
}

/// Rows that end with a line.
pub(super) struct Lines<R> {
    window: Window<R>,
    /// Between cells; none where a row is a line of JSON.
    delimiter: Option<u8>,
    pending: usize,
    broken: u32,
    begun: bool,
    over: bool,
}

impl<R: Read> Lines<R> {
    fn new(reader: R, delimiter: Option<u8>) -> Self {
        Self { window: Window::new(reader), delimiter, pending: 0, broken: 0, begun: false, over: false }
    }

    fn next(&mut self) -> Option<Next> {
        self.window.take(std::mem::take(&mut self.pending));
        if !self.begun {
            self.begun = true;
            self.window.take_mark();
            self.window.byte(3);
            let marks: [(&[u8], _); 4] = [(b"\xFF\xFE\0\0", "UTF-32"), (b"\0\0\xFE\xFF", "UTF-32"), (b"\xFF\xFE", "UTF-16"), (b"\xFE\xFF", "UTF-16")];
            if let Some((_, form)) = marks.iter().find(|(mark, _)| self.window.held().starts_with(mark)) {
                return Some(self.end(&format!("This text is {form}, so nothing was read: save it as UTF-8 and import it again.")));
            }
        }
        while self.window.byte(0).is_some_and(|byte| byte == b'\n' || byte == b'\r') {
            self.window.take(1);
        }
        if self.over {
            return None;
        }
        if self.window.byte(0).is_none() {
            self.over = true;
            let error = self.window.failure()?;
            return Some(Next::Broken { line: self.window.line(), reason: format!("The file cannot be read on: {error}.") });
        }
        if self.window.line() > LINES {
            return Some(self.end(&format!("A table may have {LINES} lines; the rest was left out. Split the file and import the parts.")));
        }
        let line = self.window.line();
        let found = match self.delimiter {
            Some(delimiter) => self.record(delimiter),
            None => self.line(),
        };
        if let Some(length) = found {
            self.pending = length;
            return Some(Next::Row { line });
        }
        self.broken += 1;
        if self.broken > BROKEN_ROWS {
            return Some(self.end("Too many rows are broken, so the rest was left out."));
        }
        self.skip_line();
        let reason = if self.delimiter.is_some() {
            format!("A quotation mark is closed neither before the end of the file nor within {} MiB, so this line was left out.", ROW_BYTES >> 20)
        } else {
            format!("This line is longer than {ROW_BYTES} bytes, so it was left out.")
        };
        Some(Next::Broken { line, reason })
    }

    fn end(&mut self, reason: &str) -> Next {
        self.over = true;
        Next::Broken { line: self.window.line(), reason: reason.to_owned() }
    }

    fn line(&mut self) -> Option<usize> {
        let mut at = 0;
        loop {
            if let Some(more) = self.window.held().get(at..)?.iter().position(|&byte| byte == b'\n') {
                return Some(at + more).filter(|&length| length <= ROW_BYTES);
            }
            at = self.window.held().len();
            if at > ROW_BYTES {
                return None;
            }
            if !self.window.fill() {
                return Some(at);
            }
        }
    }

    /// Length of the CSV record that begins the window, or `None` where its
    /// quotation never ends. Quotes are read as the csv crate does.
    fn record(&mut self, delimiter: u8) -> Option<usize> {
        let (mut at, mut state) = (0, Quoting::Begins);
        loop {
            for &byte in self.window.held().get(at..)? {
                state = match (state, byte) {
                    (Quoting::Quoted, b'"') => Quoting::Closed,
                    (Quoting::Quoted, _) | (Quoting::Begins | Quoting::Closed, b'"') => Quoting::Quoted,
                    (_, b'\n' | b'\r') => return Some(at),
                    (_, byte) if byte == delimiter => Quoting::Begins,
                    _ => Quoting::Plain,
                };
                at += 1;
            }
            if at > ROW_BYTES {
                return None;
            }
            if !self.window.fill() {
                return (state != Quoting::Quoted).then_some(at);
            }
        }
    }

    fn skip_line(&mut self) {
        loop {
            let held = self.window.held();
            let (count, over) = match held.iter().position(|&byte| byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (held.len(), false),
            };
            self.window.take(count);
            if over || !self.window.fill() {
                return;
            }
        }
    }
}

/// Takes rows apart into cells.
pub(super) struct Cells<'m> {
    mapping: &'m Mapping,
    by_name: HashMap<&'m str, usize>,
    csv: csv::Reader<Feed>,
    record: csv::ByteRecord,
}

/// Hands one row at a time to the csv reader.
struct Feed(io::Cursor<Vec<u8>>);

impl Read for Feed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl<'m> Cells<'m> {
    pub(super) fn new(mapping: &'m Mapping) -> Self {
        let by_name = mapping.columns.iter().enumerate().rev().map(|(at, name)| (name.as_str(), at)).collect();
        Self { mapping, by_name, csv: reader(mapping.form), record: csv::ByteRecord::new() }
    }

    /// The row's cells in order, and whether Latin-1 was needed to read them.
    pub(super) fn split<'s>(&'s mut self, row: &'s [u8]) -> Result<(Vec<Cell<'s>>, bool), String> {
        match self.mapping.form {
            Form::Csv { .. } => Ok(self.csv(row)),
            Form::JsonLines | Form::JsonList => self.json(row),
        }
    }

    fn csv(&mut self, row: &[u8]) -> (Vec<Cell<'_>>, bool) {
        let feed = self.csv.get_mut();
        let mut bytes = std::mem::take(&mut feed.0).into_inner();
        bytes.clear();
        bytes.extend_from_slice(row);
        bytes.push(b'\n');
        feed.0 = io::Cursor::new(bytes);
        // Flexible and from memory: it neither fails nor ends early.
        if !matches!(self.csv.read_byte_record(&mut self.record), Ok(true)) || self.csv.is_done() {
            self.csv = reader(self.mapping.form);
        }
        let mut latin = false;
        let columns = &self.mapping.columns;
        let cells = self.record.iter().enumerate().map(|(at, bytes)| {
            let (value, needed) = lossy::latin1(bytes);
            latin |= needed;
            let value = if value.contains('\0') { Cow::Owned(value.replace('\0', "\u{fffd}")) } else { value };
            let name = columns.get(at).map_or_else(|| Cow::Owned(format!("column {}", at + 1)), |name| Cow::Borrowed(name.as_str()));
            Cell { column: (at < columns.len()).then_some(at), name, value }
        });
        (cells.collect(), latin)
    }

    fn json<'s>(&self, row: &'s [u8]) -> Result<(Vec<Cell<'s>>, bool), String> {
        let (text, latin) = lossy::latin1(row);
        let fields = match text {
            Cow::Borrowed(text) => fields(text)?,
            Cow::Owned(text) => fields(&text)?.into_iter().map(|(name, value)| (name, Cow::Owned(value.into_owned()))).collect(),
        };
        let cell = |(name, value): (String, Cow<'s, str>)| Cell { column: self.by_name.get(name.as_str()).copied(), name: Cow::Owned(name), value };
        Ok((fields.into_iter().map(cell).collect(), latin))
    }
}

fn reader(form: Form) -> csv::Reader<Feed> {
    let delimiter = if let Form::Csv { delimiter, .. } = form { delimiter } else { b',' };
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(Feed(io::Cursor::default()))
}

/// An object's fields in order: text as it reads, anything else as its JSON, and
/// nothing for null. The fields of an object within it are fields as well, named
/// `outer.inner`; what lies deeper stays JSON.
fn fields(text: &str) -> Result<Vec<(String, Cow<'_, str>)>, String> {
    let mut found = Vec::new();
    // The parser's own words would quote the row's.
    for (name, raw) in object(text.trim()).map_err(|_| "This is not a JSON object, so it was left out.".to_owned())? {
        match object(raw).ok().filter(|inner| !inner.is_empty()) {
            Some(inner) => found.extend(inner.into_iter().map(|(within, raw)| (format!("{name}.{within}"), value(raw)))),
            None => found.push((name, value(raw))),
        }
    }
    Ok(found)
}

/// A JSON value as a cell holds it.
fn value(raw: &str) -> Cow<'_, str> {
    match raw {
        "null" => Cow::Borrowed(""),
        raw if raw.starts_with('"') => serde_json::from_str::<String>(raw).map_or(Cow::Borrowed(raw), Cow::Owned),
        raw => Cow::Borrowed(raw),
    }
}
