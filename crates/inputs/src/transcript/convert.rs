//! Cues become entries.

use recount_model::{
    evidence::{Evidence, EvidenceKind, LaneKind, Place},
    import::{Flow, Item, Lane, Problem, Sink},
    time::{Micros, When},
};

use super::{
    BROKEN_CUES, DAY_ALONE,
    payload::{Cues, Form, Next, form_of},
    words,
};
use crate::{
    emoji,
    keys::Keys,
    lossy,
    text::{CUT, Context, within},
    times::TOO_LATE,
};

pub(super) fn read(text: &[u8], context: &Context<'_>, sink: &mut dyn Sink) -> Flow {
    let (body, is_cut) = within(text);
    let size = body.len() as u64;
    let mut transcript = Transcript { context, body, keys: Keys::default(), broken: 0, cues: 0 };
    let mut give = |item: Item| sink.take(item, size, size);
    for item in transcript.heading(is_cut.then_some(CUT)) {
        if give(item) == Flow::Stop {
            return Flow::Stop;
        }
    }
    if context.when.is_day() {
        return Flow::Continue;
    }
    let form = form_of(body, context.name);
    let mut cues = Cues::new(body, form);
    while let Some(next) = cues.next() {
        for item in transcript.items(next, form).into_iter().flatten() {
            if give(item) == Flow::Stop {
                return Flow::Stop;
            }
        }
        if transcript.broken > BROKEN_CUES {
            return Flow::Continue;
        }
    }
    if transcript.cues == 0 && transcript.broken == 0 {
        return give(transcript.problem(None, "No cue of this transcript says anything."));
    }
    Flow::Continue
}

struct Transcript<'a> {
    context: &'a Context<'a>,
    body: &'a [u8],
    keys: Keys,
    broken: u32,
    cues: u64,
}

impl Transcript<'_> {
    /// What is said of the whole: why nothing of it is read, or what was left out, and its lane.
    fn heading(&self, left_out: Option<&str>) -> Vec<Item> {
        if self.context.when.is_day() {
            return vec![self.problem(None, DAY_ALONE)];
        }
        let mut items = Vec::new();
        items.extend(left_out.map(|reason| self.problem(None, reason)));
        if lossy::latin1(self.body).1 {
            items.push(self.problem(None, "The text is not all UTF-8; such lines are shown as Latin-1, and kept as they were."));
        }
        items.push(Item::Lane(Lane { key: self.lane(), kind: LaneKind::Documents, name: self.context.name.to_owned() }));
        items
    }

    /// What comes of a cue: up to two items.
    fn items(&mut self, next: Next<'_>, form: Form) -> [Option<Item>; 2] {
        let (line, from, until, start, words) = match next {
            Next::Broken { line, reason } => return [Some(self.broken(line, reason)), None],
            Next::Cue { line, from, until, start, words } => (line, from, until, start, words),
        };
        let Some(happened) = later(&self.context.when, start) else {
            return [Some(self.broken(line, "This cue lies beyond the year 2199, so it was left out.")), None];
        };
        let (said_by, text) = words::said(&words.text(), form);
        if text.is_empty() {
            return [None, None];
        }
        self.cues += 1;
        let original = self.body.get(from..until).unwrap_or_default().to_vec();
        let nul = original.contains(&0).then(|| self.problem(Some(line), lossy::NUL));
        let evidence = Evidence {
            kind: EvidenceKind::Entry,
            key: self.keys.next_lines(&original, line),
            happened,
            notified_at: None,
            said_by,
            text: emoji::pictures(&text).into_owned(),
            original,
            answers: None,
            edited_at: None,
            place: Place { file: self.context.name.to_owned(), line: Some(line) },
            details: Vec::new(),
        };
        [nul, Some(Item::Evidence { lane: self.lane(), evidence })]
    }

    /// A cue that was left out, or the last of so many that the rest is.
    fn broken(&mut self, line: u64, reason: &str) -> Item {
        self.broken += 1;
        let reason = if self.broken > BROKEN_CUES { "Too many cues are broken, so the rest was left out." } else { reason };
        self.problem(Some(line), reason)
    }

    fn problem(&self, line: Option<u64>, reason: &str) -> Item {
        Item::Problem(Problem { place: Place { file: self.context.name.to_owned(), line }, reason: reason.to_owned() })
    }

    fn lane(&self) -> String {
        format!("text:{}", self.context.name)
    }
}

/// So long after the beginning, and as sure as that was stated.
fn later(beginning: &When, start: Micros) -> Option<When> {
    let latest = beginning.latest().checked_add(start).filter(|&at| at < TOO_LATE)?;
    Some(When::between(beginning.earliest() + start, latest, beginning.zone()))
}
