//! Cues, one at a time, each with its own bytes.
//!
//! What is not here: what the words of a cue say (`words`).

use std::iter::Peekable;

use recount_model::time::Micros;

use crate::{lossy, text::ending};

/// Names of settings that stand behind the times of a cue: those of SRT, then of WebVTT.
const SETTINGS: &[&str] = &["X1", "X2", "Y1", "Y2", "position", "line", "align", "size", "region", "vertical"];
/// What people and programs write for the arrow between the times of a cue.
const OTHER_ARROWS: &[&str] = &["->", "=>", "–>", "—>", "→"];

/// Which of the two formats it is: WebVTT where `WEBVTT` stands at the top or the name says so, or
/// else SRT, in which programs write points before milliseconds as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    WebVtt,
    Srt,
}

/// The form that a text begins in; `None` where it is no transcript.
pub(super) fn form(text: &[u8]) -> Option<Form> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    let mut lines = Lines::of(text);
    let first = lines.next()?;
    if first.bytes.strip_prefix(b"WEBVTT").is_some_and(|behind| behind.first().is_none_or(u8::is_ascii_whitespace)) {
        return Some(Form::WebVtt);
    }
    let number = Some(first).filter(Line::is_number);
    let timing = if number.is_some() { lines.next()? } else { first };
    opens(number, &timing).then_some(Form::Srt)
}

/// The form in which a transcript is read. Where no `WEBVTT` tells, its name does: the first cue
/// of both may look the same.
pub(super) fn form_of(text: &[u8], name: &str) -> Form {
    if super::ends_with(name, "vtt") || form(text) == Some(Form::WebVtt) { Form::WebVtt } else { Form::Srt }
}

/// Whether a line, below a number perhaps, has the shape of a cue's times, be they broken: a
/// transcript is known by them even where its first cue cannot be read. A note with an arrow in
/// it has not.
fn opens(number: Option<Line<'_>>, timing: &Line<'_>) -> bool {
    let text = String::from_utf8_lossy(timing.bytes);
    let Some((start, behind)) = text.split_once("-->").filter(|_| timing.is_timing()) else { return false };
    let mut behind = behind.split_whitespace();
    let begins = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_time = |word: &str| begins(word) && word.contains(':');
    // A date or the number of a list before the first time is of notes.
    let is_first = start.split_whitespace().next().is_some_and(is_time) && start.split_whitespace().all(begins);
    // `14:05:10 --> 14:20:00` is how people note a stretch of the day as well.
    let is_cue = start.rsplit(':').next().is_some_and(|seconds| seconds.contains(['.', ','])) || (number.is_some() && start.matches(':').count() == 2);
    is_first && is_cue && behind.next().is_some_and(is_time) && behind.all(is_setting)
}

fn is_setting(word: &str) -> bool {
    word.split_once(':').is_some_and(|(name, _)| SETTINGS.contains(&name))
}

/// What comes next.
pub(super) enum Next<'b> {
    /// A cue: its first line, where its bytes stand, its start from the beginning of the
    /// recording in microseconds, and its words with their tags.
    Cue { line: u64, from: usize, until: usize, start: Micros, words: Words<'b> },
    /// Something that is no cue; reading may go on.
    Broken { line: u64, reason: &'static str },
}

/// The lines of a cue's words. They are as many as a cue has bytes, so none is held.
pub(super) struct Words<'b>(Lines<'b>);

impl Words<'_> {
    /// The words as text, their lines ended by line feeds.
    pub(super) fn text(self) -> String {
        let mut text = String::with_capacity(self.0.body.len());
        for line in self.0 {
            text.push_str(&lossy::latin1(line.bytes).0);
            text.push('\n');
        }
        text
    }
}

/// The cues of a transcript.
pub(super) struct Cues<'b> {
    /// In WebVTT a blank line ends each cue, and a number above the next one's times is a word.
    form: Form,
    body: &'b [u8],
    ending: u8,
    lines: Peekable<Lines<'b>>,
    /// A number that was met at the end of a cue's words, and belongs to the next one.
    number: Option<Line<'b>>,
}

impl<'b> Cues<'b> {
    pub(super) fn new(body: &'b [u8], form: Form) -> Self {
        let lines = Lines::of(body);
        let mut cues = Self { form, body, ending: lines.ending, lines: lines.peekable(), number: None };
        while cues.lines.next_if(Line::is_blank).is_some() {}
        // A name alone may have said that it is WebVTT; then its first lines may be a cue.
        if form == Form::WebVtt && cues.lines.peek().is_some_and(Line::is_header) {
            cues.block();
        }
        cues
    }

    /// The next cue, or `None` at the end.
    pub(super) fn next(&mut self) -> Option<Next<'b>> {
        loop {
            let first = self.number.take().or_else(|| self.lines.next())?;
            if first.is_blank() {
                continue;
            }
            if self.form == Form::WebVtt && first.is_no_cue() {
                // No arrow stands in a comment: a blank line is missing before this cue.
                while self.lines.next_if(|line| !line.is_blank() && !line.is_timing()).is_some() {}
                continue;
            }
            if self.form == Form::Srt && first.is_number() {
                while self.lines.next_if(Line::is_blank).is_some() {}
            }
            let timing = if first.means_times() { Some(first) } else { self.lines.next_if(|line| line.is_times_below(Some(&first))) };
            let words = self.block();
            let Some(timing) = timing else {
                return Some(Next::Broken { line: first.number, reason: "These lines are of no cue that states its time, so they were left out." });
            };
            let Some(start) = start(timing.bytes) else {
                let reason = "This does not read as the times of a cue, such as 00:01:30.000 --> 00:01:32.500, so the cue was left out.";
                return Some(Next::Broken { line: timing.number, reason });
            };
            let until = words.unwrap_or(timing.until);
            let words = self.body.get(timing.until..until).unwrap_or_default();
            let words = Words(Lines { body: words, ending: self.ending, at: 0, number: 0 });
            return Some(Next::Cue { line: first.number, from: first.from, until, start, words });
        }
    }

    /// Passes over the lines up to where the words of a cue end: in WebVTT at a blank line, or at
    /// the next cue where no blank line is between; in SRT at the next cue, be it broken. Gives
    /// where the last of them ends, if there is one.
    fn block(&mut self) -> Option<usize> {
        let mut last: Option<Line<'b>> = None;
        let mut before = None;
        loop {
            while let Some(line) = self.lines.next_if(|line| !line.is_blank() && !line.is_times_below(last.as_ref())) {
                before = last.replace(line).map(|line| line.until);
            }
            if self.form == Form::WebVtt {
                break;
            }
            // Above a blank line a number is a word: that of a cue stands at its times, or alone.
            if self.lines.peek().is_some_and(|line| !line.is_blank()) {
                self.number = last.filter(Line::is_number);
                return if self.number.is_some() { before } else { last.map(|line| line.until) };
            }
            if !self.goes_on() {
                break;
            }
        }
        last.map(|line| line.until)
    }

    /// Passes over blank lines, and says whether what stands below goes on with the words above.
    /// A number, a line alone above times, or something like times, is of another cue, though that
    /// may be broken: its words would be told at another time, and perhaps as another person's.
    fn goes_on(&mut self) -> bool {
        while self.lines.next_if(Line::is_blank).is_some() {}
        let mut ahead = self.lines.clone();
        let Some(line) = ahead.next() else { return false };
        // Programs write `2.` or a name there as well.
        let is_label = ahead.next().is_some_and(|below| below.is_timing());
        !is_label && !line.is_number() && !line.means_times() && !line.resembles_times()
    }
}

/// One line without its ending, and where it stands with it.
#[derive(Clone, Copy)]
struct Line<'b> {
    bytes: &'b [u8],
    number: u64,
    from: usize,
    until: usize,
}

impl Line<'_> {
    const fn is_blank(&self) -> bool {
        self.bytes.trim_ascii().is_empty()
    }

    fn is_number(&self) -> bool {
        let digits = self.bytes.trim_ascii();
        !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
    }

    /// Whether it is meant as the times of a cue, be they broken. An arrow in a sentence is not.
    fn is_timing(&self) -> bool {
        let text = self.bytes.trim_ascii_start();
        let arrow = text.windows(3).position(|three| three == b"-->");
        arrow.is_some_and(|at| text.first().is_some_and(u8::is_ascii_digit) && text.get(..at).is_some_and(|before| before.contains(&b':')))
    }

    /// Whether it is meant as the times of a cue below this line, which is none that is blank:
    /// with another arrow only below a number. In words that may be a stretch of the day.
    fn is_times_below(&self, above: Option<&Self>) -> bool {
        self.is_timing() || (above.is_some_and(Line::is_number) && self.has_other_arrow())
    }

    /// Whether it is meant as the times of a cue, with whatever arrow, where a cue may begin.
    fn means_times(&self) -> bool {
        self.is_timing() || self.has_other_arrow()
    }

    /// Whether two times stand in it with another arrow between them than the right one, and no
    /// words.
    fn has_other_arrow(&self) -> bool {
        let Some(text) = self.as_numbers() else { return false };
        OTHER_ARROWS.iter().filter_map(|arrow| text.split_once(arrow)).any(|(start, behind)| {
            let mut behind = behind.split_whitespace();
            offset(start.trim()).is_some() && behind.next().is_some_and(|end| offset(end).is_some()) && behind.all(is_setting)
        })
    }

    /// Whether it may be the times of a cue that are too broken to be known as such: a time and no
    /// words, or an arrow behind it.
    fn resembles_times(&self) -> bool {
        self.as_numbers()
            .is_some_and(|text| text.contains(':') && (!text.contains(char::is_alphabetic) || OTHER_ARROWS.iter().any(|arrow| text.contains(arrow))))
    }

    /// It as text, where it begins with a digit.
    fn as_numbers(&self) -> Option<&str> {
        let text = self.bytes.trim_ascii();
        std::str::from_utf8(text).ok().filter(|_| text.first().is_some_and(u8::is_ascii_digit))
    }

    /// Whether it begins a file of WebVTT, in letters of either case.
    fn is_header(&self) -> bool {
        self.bytes.get(..6).is_some_and(|word| word.eq_ignore_ascii_case(b"WEBVTT"))
    }

    /// Whether it begins a comment, a style or a region of WebVTT.
    fn is_no_cue(&self) -> bool {
        let behind = self.bytes.strip_prefix(b"NOTE");
        behind.is_some_and(|behind| behind.first().is_none_or(|byte| matches!(byte, b' ' | b'\t')))
            || matches!(self.bytes.trim_ascii_end(), b"STYLE" | b"REGION")
    }
}

/// The lines of a text, ended as [`ending`] says. A byte order mark before one, as where two files
/// were joined, is no part of what it says.
#[derive(Clone)]
struct Lines<'b> {
    body: &'b [u8],
    ending: u8,
    at: usize,
    number: u64,
}

impl<'b> Lines<'b> {
    fn of(body: &'b [u8]) -> Self {
        Self { body, ending: ending(body), at: 0, number: 0 }
    }
}

impl<'b> Iterator for Lines<'b> {
    type Item = Line<'b>;

    fn next(&mut self) -> Option<Line<'b>> {
        let rest = self.body.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|&byte| byte == self.ending).map_or(rest.len(), |at| at + 1);
        let (from, until) = (self.at, self.at + length);
        let mut bytes = rest.get(..length).unwrap_or_default();
        while let Some(shorter) = bytes.strip_suffix(b"\n").or_else(|| bytes.strip_suffix(b"\r")) {
            bytes = shorter;
        }
        bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        self.at = until;
        self.number += 1;
        Some(Line { bytes, number: self.number, from, until })
    }
}

/// When a cue begins, in microseconds from the beginning, by the line of its times; what
/// stands behind the second one is settings.
fn start(line: &[u8]) -> Option<Micros> {
    let (start, behind) = std::str::from_utf8(line).ok()?.split_once("-->")?;
    offset(behind.split_whitespace().next()?)?;
    offset(start.trim())
}

/// `HH:MM:SS.mmm` or `MM:SS.mmm` in microseconds. A point or a comma stands before one to
/// three digits of a second; some programs write none of them.
pub(super) fn offset(written: &str) -> Option<Micros> {
    let number = |digits: &str, lengths: std::ops::RangeInclusive<usize>| -> Option<Micros> {
        let is_number = lengths.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten()
    };
    let (clock, fraction) = written.rsplit_once(['.', ',']).unwrap_or((written, "0"));
    let (clock, seconds) = clock.rsplit_once(':')?;
    let (hours, minutes) = clock.rsplit_once(':').unwrap_or(("0", clock));
    let (hours, minutes, seconds) = (number(hours, 1..=6)?, number(minutes, 2..=2)?, number(seconds, 2..=2)?);
    let scale = [100_000, 10_000, 1_000].get(fraction.len().checked_sub(1)?)?;
    let micros = number(fraction, 1..=3)? * scale;
    let in_range = minutes < 60 && seconds < 60;
    in_range.then_some(((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_read_as_both_formats_write_them() {
        for (written, expected) in [
            ("00:00:07.500", Some(7_500_000)),
            ("00:00:07,500", Some(7_500_000)),
            ("01:07.500", Some(67_500_000)),
            ("100:00:00.001", Some(360_000_001_000)),
            ("0:00:01.000", Some(1_000_000)),
            ("1:00.000", None),
            ("00:60.000", None),
            ("00:00:07", Some(7_000_000)),
            ("00:00:07.5", Some(7_500_000)),
            ("00:00:07,05", Some(7_050_000)),
            ("00:00:07.", None),
            ("00:00:07.5000", None),
            ("00:00:1d.890", None),
            ("-0:00:01.000", None),
            ("9999999:00:00.000", None),
            ("", None),
        ] {
            assert_eq!(offset(written), expected, "{written}");
        }
    }

    #[test]
    fn a_transcript_is_known_by_how_it_begins() {
        for (text, expected) in [
            ("WEBVTT", Some(Form::WebVtt)),
            ("\u{feff}WEBVTT - call\r\n", Some(Form::WebVtt)),
            ("\n\nWEBVTT\n", Some(Form::WebVtt)),
            ("WEBVTTX\n", None),
            ("1\n00:00:00,500 --> 00:00:07,000\nx", Some(Form::Srt)),
            ("1\r00:00:00,500 --> 00:00:07,000\rx", Some(Form::Srt)),
            ("00:00:00.500 --> 00:00:07.000\nx", Some(Form::Srt)),
            ("00:00:1d,000 --> 00:00:11,890\nx", Some(Form::Srt)),
            ("1\n00:00:1d.000 --> 00:00:11.890 line:0\nx", Some(Form::Srt)),
            ("1\n00:01:30 --> 00:01:32\nx", Some(Form::Srt)),
            ("1\n00:01:30 --> 00:01:32 align:start\nx", Some(Form::Srt)),
            ("1\n00:01:30,00 --> 00:01:32,50 X1:40\nx", Some(Form::Srt)),
            ("00:01.500 --> 00:02.500 position:5%,center\nx", Some(Form::Srt)),
            ("14:05 --> 14:20 rolling back", None),
            ("14:05:10 --> 14:20:00 rolling back", None),
            ("14:05:10 --> 14:20:00\nDatabase failover", None),
            ("14:05:10 --> 14:20:00 https://grafana.example/d/1", None),
            ("1\n14:05:10 --> 14:20:00 https://grafana.example/d/1", None),
            ("1\n14:05 --> 14:20\nDatabase failover", None),
            ("14:05, slow --> 14:20, quick", None),
            ("1. 14:05 --> 14:20 rolled back", None),
            ("20.01.2024 14:05:10 --> 14:20:00", None),
            ("1\nsome text", None),
            ("14:05 latency --> timeouts", None),
            ("14:05 slow\n1\n00:00:00,500 --> 00:00:07,000\n", None),
            ("", None),
        ] {
            assert_eq!(form(text.as_bytes()), expected, "{text:?}");
        }
    }
}
