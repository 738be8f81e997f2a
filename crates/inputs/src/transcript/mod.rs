//! Transcripts of recordings, WebVTT and SRT: each cue becomes an entry at the time
//! when the recording began plus the cue's start.
//!
//! Sources of the formats: WebVTT is W3C's “WebVTT: The Web Video Text Tracks Format”
//! (<https://www.w3.org/TR/webvtt1/>, sections 4 and 6). SRT has no standard: it is what
//! the program SubRip writes, as Matroska describes it under “SRT Subtitles”
//! (<https://www.matroska.org/technical/subtitles.html>).
//!
//! ```
//! use recount_inputs::{text::Context, transcript};
//! use recount_model::{Import, time::When};
//!
//! let context = Context { name: "call.vtt", when: When::exact(1_705_708_800_000_000, "UTC") };
//! let mut import = Import::default();
//! transcript::read(b"WEBVTT\n\n00:07.500 --> 00:09.000\n<v Ines>It is slow.\n", &context, &mut import);
//! let (_, cue) = &import.evidence[0];
//! assert_eq!((cue.said_by.as_deref(), cue.text.as_str()), (Some("Ines"), "It is slow."));
//! assert_eq!(cue.happened.earliest(), 1_705_708_807_500_000);
//! ```
//!
//! What is not here: when a cue ends, where it stands on a picture, and its colours.

mod convert;
mod payload;
mod words;

use recount_model::import::{Flow, Sink};

use crate::text::Context;

/// Broken cues after which the rest of a transcript is left out.
pub const BROKEN_CUES: u32 = 200;
/// Longest name of a speaker, in characters.
pub const NAME: usize = 80;

/// What is said where nothing is known of when a recording began.
pub const NO_BEGINNING: &str = "The times of a transcript count from its beginning. Say when the recording began, such as 2026-11-03 10:00.";
/// What is said where its day is known, and no more.
pub const DAY_ALONE: &str = "The times of a transcript count from its beginning, and only the day of that is known: its time of day is missing. Say when the recording began with both, such as 2026-11-03 10:00.";

/// How names of transcripts end, behind their last point.
const ENDINGS: [&str; 2] = ["srt", "vtt"];

/// Most bytes in which a transcript is known by how it begins.
const LOOKED_AT: usize = 64 * 1024;

/// Whether a file is a transcript by its name, which ends with `.srt` or `.vtt`. It is then read
/// as one however it begins: as a text its times would be taken for times of day.
#[must_use]
pub fn is_named(name: &str) -> bool {
    ENDINGS.iter().any(|ending| ends_with(name, ending))
}

/// Whether a name ends with this behind its last point.
fn ends_with(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(ending))
}

/// Whether a text is a transcript by itself: it begins with `WEBVTT`, or with a cue as WebVTT or
/// SRT write one, be it broken. Only the first 64 KiB are looked at.
#[must_use]
pub fn begins(text: &[u8]) -> bool {
    payload::form(text.get(..text.len().min(LOOKED_AT)).unwrap_or_default()).is_some()
}

/// Reads a transcript of at most [`crate::text::TEXT_BYTES`]; what follows is left out and
/// listed. `context.when` is when the recording began: a cue's time is that plus its start,
/// as exact as it was stated. Of a day alone nothing is read, which is listed.
///
/// Hours may be missing, and so may milliseconds, before which a comma or a point stands. The
/// speaker is a voice (`<v Ines>`) or a name before a colon (`Ines Weber: …`). Tags, settings,
/// comments, styles, regions and cues without words are passed over; a cue whose time cannot be
/// read is listed with its line, and after [`BROKEN_CUES`] of those the rest is left out. In SRT a
/// blank line may stand among the words of a cue, which end where another cue begins, be it
/// broken. Gives [`Flow::Stop`] where the receiver stopped it.
pub fn read(text: &[u8], context: &Context<'_>, sink: &mut dyn Sink) -> Flow {
    convert::read(text, context, sink)
}
