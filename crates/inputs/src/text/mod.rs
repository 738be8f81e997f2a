//! Pasted text: lines that begin with a time become entries, and lines that do
//! not belong to the one before. A text without times is one document.
//!
//! ```
//! use recount_inputs::text::{Context, read};
//! use recount_model::{Import, time::When};
//!
//! let context = Context { name: "notes", when: When::exact(1_705_708_800_000_000, "UTC") };
//! let mut import = Import::default();
//! read(b"14:05 latency rises\n  on checkout\n14:20 rolled back\n", &context, &mut import);
//! assert_eq!(import.evidence.len(), 2);
//! ```
//!
//! A text that is a transcript, by its name or by how it begins, is read as one
//! ([`crate::transcript`]). What is not here: chat copied from a window, and Markdown.

mod convert;
mod payload;

use jiff::civil::Date;
use recount_model::{
    import::{Flow, Sink},
    time::When,
};

use crate::{lossy, transcript};

/// Largest text, in bytes: 8 MiB. What follows is left out and listed.
pub const TEXT_BYTES: usize = 8 * 1024 * 1024;

/// What is said of a text that is longer. Whoever reads a file reads little more than the
/// bound, so nobody knows how much was left out.
pub(crate) const CUT: &str = "A text may have 8388608 bytes; what follows was left out.";
const _: () = assert!(TEXT_BYTES == 8_388_608, "the number that CUT says");

/// Most bytes before the bound that go with an unfinished line.
const LINE: usize = 64 * 1024;

/// Most bytes in which a day is looked for.
const LOOKED_AT: usize = 64 * 1024;

/// What a text does not say of itself.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// Name of the source, for places and for its lane. A file's own tells a transcript.
    pub name: &'a str,
    /// When the text is of: the day and zone of times of day, and the time of
    /// the document where the text has no times; of a transcript, when it began.
    pub when: When,
}

/// The day of a text that states one before its first time of day: only the first
/// 64 KiB are looked at. A transcript never does: its times count from its beginning.
#[must_use]
pub fn first_day(text: &[u8]) -> Option<Date> {
    if transcript::begins(text) {
        return None;
    }
    let (text, _) = lossy::latin1(text.get(..text.len().min(LOOKED_AT)).unwrap_or_default());
    text.trim_start_matches('\u{feff}').lines().find_map(payload::noted).and_then(|noted| noted.date)
}

/// Reads a text. A time of day follows the date stated last, at first that of
/// the context; one that lies more than twelve hours before the time above it
/// is of the next day. `~14:05` and `about 14:05` are uncertain, `14:05–14:20`
/// is between. A transcript is read as one, see [`transcript::read`]. Gives
/// [`Flow::Stop`] where the receiver stopped it.
pub fn read(text: &[u8], context: &Context<'_>, sink: &mut dyn Sink) -> Flow {
    let is_transcript = transcript::is_named(context.name) || transcript::begins(text);
    if is_transcript { transcript::read(text, context, sink) } else { convert::read(text, context, sink) }
}

/// The byte that ends the lines of a text: a line feed, or a carriage return where it has none.
pub(crate) fn ending(text: &[u8]) -> u8 {
    if text.contains(&b'\n') { b'\n' } else { b'\r' }
}

/// The text without its mark, and as much of it as is read: up to its last whole line, or to a
/// whole character where a line is very long. Says whether something was left out.
pub(crate) fn within(text: &[u8]) -> (&[u8], bool) {
    let body = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let Some(mut kept) = body.get(..TEXT_BYTES).filter(|kept| kept.len() < body.len()) else { return (body, false) };
    let (tail, ending) = (kept.len() - LINE, ending(kept));
    if let Some(end) = kept.iter().skip(tail).rposition(|&byte| byte == ending) {
        return (body.get(..=tail + end).unwrap_or_default(), true);
    }
    let is_inner = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
    for _ in 0..3 {
        if body.get(kept.len()).is_some_and(is_inner) {
            kept = kept.split_last().map_or(kept, |(_, before)| before);
        }
    }
    (kept, true)
}
