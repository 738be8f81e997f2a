//! What a file seems to be, from its name and its first bytes, so that a person
//! is offered the right importer.
//!
//! What is not here: reading it. A guess is shown and can be changed.

use crate::{table, transcript};

/// How many first bytes are enough for a good guess.
pub const SAMPLE: usize = 64 * 1024;

/// What a file seems to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guess {
    /// A zip archive; [`crate::slack::Export::open_zip`] says whether it is an export.
    SlackZip,
    /// Rows with columns.
    Csv,
    /// JSON objects: one a line, or a list of them.
    Json,
    /// A Markdown document, such as a review already written.
    Markdown,
    /// Plain text, perhaps with times.
    Text,
    /// Cues of a recording, timed from its beginning.
    Transcript,
    /// None of these: why, and what to do instead.
    Unknown(String),
}

/// Beginnings of formats that are not read, and what to do about each.
const REFUSED: &[(&[u8], &str)] = &[
    (b"\x1F\x8B", "This is a gzip archive: unpack it and choose the file inside."),
    (b"%PDF", "This is a PDF: copy its text and paste it, or attach it as a document."),
    (b"7z\xBC\xAF", "This is a 7z archive: unpack it and choose the file or folder inside."),
    (b"Rar!", "This is a RAR archive: unpack it and choose the file or folder inside."),
    (b"\x89PNG", "This is a picture: attach it as a document."),
    (b"\xFF\xD8\xFF", "This is a picture: attach it as a document."),
    (b"SQLite format 3", "This is a database: export the rows as CSV."),
];

/// Marks at the top of texts that nothing here reads. Longer ones first: one of UTF-32 begins
/// as one of UTF-16 does.
const WIDE: &[(&[u8], &str)] = &[
    (b"\xFF\xFE\0\0", "This text is UTF-32: save it as UTF-8 and choose it again."),
    (b"\0\0\xFE\xFF", "This text is UTF-32: save it as UTF-8 and choose it again."),
    (b"\xFF\xFE", "This text is UTF-16: save it as UTF-8 and choose it again."),
    (b"\xFE\xFF", "This text is UTF-16: save it as UTF-8 and choose it again."),
];

/// What the file seems to be. `first` are its first bytes, [`SAMPLE`] of them
/// where there are as many; more are ignored.
#[must_use]
pub fn sniff(name: &str, first: &[u8]) -> Guess {
    let first = first.get(..first.len().min(SAMPLE)).unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if first.is_empty() {
        return Guess::Unknown("The file is empty.".to_owned());
    }
    if first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06") {
        return match ending.as_str() {
            "xlsx" | "ods" => Guess::Unknown("This is a spreadsheet: save the sheet as CSV and choose that.".to_owned()),
            "docx" | "odt" => Guess::Unknown("This is a word-processor document: save it as Markdown or plain text.".to_owned()),
            _ => Guess::SlackZip,
        };
    }
    if let Some((_, what)) = REFUSED.iter().chain(WIDE).find(|(begin, _)| first.starts_with(begin)) {
        return Guess::Unknown((*what).to_owned());
    }
    if first.contains(&0) && !is_mostly_text(first) {
        return Guess::Unknown("This is not text. Readable are Slack exports (zip), CSV, JSON, Markdown, transcripts (WebVTT, SRT) and plain text.".to_owned());
    }
    // A broken one begins as no transcript, and is none the less.
    if transcript::is_named(name) {
        return Guess::Transcript;
    }
    by_text(&ending, first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first))
}

/// Whether a text is UTF-16 or UTF-32 by the mark at its top. What keeps a file whole shows none
/// of their words.
#[must_use]
pub fn is_wide(first: &[u8]) -> bool {
    WIDE.iter().any(|(mark, _)| first.starts_with(mark))
}

/// Whether bytes with a NUL among them are text all the same, of which a line or two is
/// damaged: most of its lines have none, and nothing else that no text has.
fn is_mostly_text(first: &[u8]) -> bool {
    let is_text = |byte: u8| byte >= b' ' || matches!(byte, b'\t' | b'\r' | b'\x0C' | b'\x1B');
    let (mut whole, mut damaged) = (0_usize, 0_usize);
    for line in first.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
        match line.iter().map(|&byte| usize::from(byte == 0)).sum::<usize>() {
            0 if line.iter().all(|&byte| is_text(byte)) => whole += 1,
            // An archive or a disk fills up with them.
            1..=8 => damaged += 1,
            _ => return false,
        }
    }
    whole >= damaged
}

fn by_text(ending: &str, first: &[u8]) -> Guess {
    match ending {
        "md" | "markdown" | "mdown" => return Guess::Markdown,
        "csv" | "tsv" => return Guess::Csv,
        "jsonl" | "ndjson" => return Guess::Json,
        _ => {}
    }
    if transcript::begins(first) {
        return Guess::Transcript;
    }
    let trimmed = first.trim_ascii_start();
    if trimmed.starts_with(b"{") {
        let line = trimmed.split(|&byte| byte == b'\n').next().unwrap_or_default();
        return if line.trim_ascii_end().ends_with(b"}") || line.len() == trimmed.len() {
            Guess::Json
        } else {
            Guess::Unknown("This is one JSON object over several lines: save the list of entries within it, or write one object a line.".to_owned())
        };
    }
    if let Some(list) = trimmed.strip_prefix(b"[") {
        if list.trim_ascii_start().starts_with(b"{") {
            return Guess::Json;
        }
        if ending == "json" {
            return Guess::Unknown("This is a JSON list of something else than objects: write one object for each entry, with its time.".to_owned());
        }
    }
    if first.starts_with(b"---\n") || first.starts_with(b"---\r\n") || has_heading(first) {
        return Guess::Markdown;
    }
    if table::delimiter(first).is_some() { Guess::Csv } else { Guess::Text }
}

fn has_heading(first: &[u8]) -> bool {
    first.split(|&byte| byte == b'\n').take(40).any(|line| {
        let level = line.iter().take_while(|&&byte| byte == b'#').count();
        (1..=6).contains(&level) && line.get(level) == Some(&b' ')
    })
}
