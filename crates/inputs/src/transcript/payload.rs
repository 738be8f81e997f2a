//! Cues, one at a time, each with its own bytes.
//!
//! What is not here: what the words of a cue say (`words`).

use std::iter::Peekable;

use recount_model::time::Micros;

/// Which of the two formats it is.
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
    let timing = if first.is_number() { lines.next()? } else { first };
    start(timing.bytes)?;
    // A point before the milliseconds is how WebVTT writes them.
    Some(if timing.bytes.contains(&b',') { Form::Srt } else { Form::WebVtt })
}

/// What comes next.
pub(super) enum Next<'b> {
    /// A cue: its first line, where its bytes stand, its start from the beginning of the
    /// recording in microseconds, and its words with their tags.
    Cue { line: u64, from: usize, until: usize, start: Micros, words: Vec<&'b [u8]> },
    /// Something that is no cue; reading may go on.
    Broken { line: u64, reason: &'static str },
}

/// The cues of a transcript.
pub(super) struct Cues<'b> {
    form: Form,
    lines: Peekable<Lines<'b>>,
    /// A number that was met at the end of a cue's words, and belongs to the next one.
    number: Option<Line<'b>>,
}

impl<'b> Cues<'b> {
    pub(super) fn new(body: &'b [u8], form: Form) -> Self {
        let mut cues = Self { form, lines: Lines::of(body).peekable(), number: None };
        while cues.lines.next_if(Line::is_blank).is_some() {}
        if cues.lines.peek().is_some_and(|line| line.bytes.starts_with(b"WEBVTT")) {
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
                while self.lines.next_if(|line| !line.is_blank()).is_some() {}
                continue;
            }
            let timing = if first.is_timing() { Some(first) } else { self.lines.next_if(Line::is_timing) };
            let words = self.block();
            let Some(timing) = timing else {
                return Some(Next::Broken { line: first.number, reason: "These lines are of no cue that states its time, so they were left out." });
            };
            let Some(start) = start(timing.bytes) else {
                let reason = "This does not read as the times of a cue, such as 00:01:30.000 --> 00:01:32.500, so the cue was left out.";
                return Some(Next::Broken { line: timing.number, reason });
            };
            let until = words.last().map_or(timing.until, |last| last.until);
            let words = words.into_iter().map(|line| line.bytes).collect();
            return Some(Next::Cue { line: first.number, from: first.from, until, start, words });
        }
    }

    /// The lines up to a blank one, or to the next cue where no blank line is between.
    fn block(&mut self) -> Vec<Line<'b>> {
        let mut lines = Vec::new();
        while let Some(line) = self.lines.next_if(|line| !line.is_blank() && !line.is_timing()) {
            lines.push(line);
        }
        if self.form == Form::Srt && self.lines.peek().is_some_and(Line::is_timing) {
            self.number = lines.pop_if(|line| line.is_number());
        }
        lines
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

    /// Whether it begins a comment, a style or a region of WebVTT.
    fn is_no_cue(&self) -> bool {
        let behind = self.bytes.strip_prefix(b"NOTE");
        behind.is_some_and(|behind| behind.first().is_none_or(|byte| matches!(byte, b' ' | b'\t')))
            || matches!(self.bytes.trim_ascii_end(), b"STYLE" | b"REGION")
    }
}

/// The lines of a text; where it has no line feed, a carriage return ends them.
struct Lines<'b> {
    body: &'b [u8],
    ending: u8,
    at: usize,
    number: u64,
}

impl<'b> Lines<'b> {
    fn of(body: &'b [u8]) -> Self {
        Self { body, ending: if body.contains(&b'\n') { b'\n' } else { b'\r' }, at: 0, number: 0 }
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

/// `HH:MM:SS.mmm` or `MM:SS.mmm`, with a point or a comma, in microseconds.
pub(super) fn offset(written: &str) -> Option<Micros> {
    let number = |digits: &str, lengths: std::ops::RangeInclusive<usize>| -> Option<Micros> {
        let is_number = lengths.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten()
    };
    let (clock, millis) = written.rsplit_once(['.', ','])?;
    let (clock, seconds) = clock.rsplit_once(':')?;
    let (hours, minutes) = clock.rsplit_once(':').unwrap_or(("0", clock));
    let (hours, minutes, seconds) = (number(hours, 1..=6)?, number(minutes, 2..=2)?, number(seconds, 2..=2)?);
    let in_range = minutes < 60 && seconds < 60;
    in_range.then_some((((hours * 60 + minutes) * 60 + seconds) * 1_000 + number(millis, 3..=3)?) * 1_000)
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
            ("00:00:07", None),
            ("00:00:07.5", None),
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
            ("00:00:00.500 --> 00:00:07.000\nx", Some(Form::WebVtt)),
            ("1\nsome text", None),
            ("14:05 latency --> timeouts", None),
            ("14:05 slow\n1\n00:00:00,500 --> 00:00:07,000\n", None),
            ("", None),
        ] {
            assert_eq!(form(text.as_bytes()), expected, "{text:?}");
        }
    }
}
