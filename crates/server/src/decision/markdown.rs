//! Decisions as a section of Markdown, and read back from one. Pure.
//!
//! Who stood by a decision is told and not read back: that is theirs to say again.

use std::fmt::Write as _;

use jiff::{fmt::strtime, tz::TimeZone};
use recount_model::{
    Aspect, InSight, Level, Micros, When,
    decision::{self, Way, WayEnd},
    time,
};

use super::{
    actions::Telling,
    told::{Outcome, Told, Whole},
    words::{NONE_SEEN, UNDERSTOOD},
};

const SECTION: &str = "Decisions";
const MADE: &str = "Made";
const CAME_OF_IT: &str = "What came of it";
const SEEN_NOW: &str = "Seen now";
const TAKEN: &str = " (taken)";

/// Decisions as a section, each with its context before its end.
#[must_use]
pub fn markdown(zone: &str, decisions: &[Whole]) -> String {
    let mut out = format!("## {SECTION}\n\nEach as it made sense then; what came of it stands last.\n");
    for Whole { told, outcome } in decisions {
        let _ = write!(out, "\n### {}: {}\n\n", written(&told.when, zone), joined(&told.says));
        match &told.confirmed {
            Some(confirmed) => {
                let by = confirmed.by.as_deref().unwrap_or("somebody");
                let _ = writeln!(out, "As {by}, who was there, stands by it.\n");
            }
            None => {
                let _ = writeln!(out, "{UNDERSTOOD}.\n");
            }
        }
        if let Some(level) = told.level {
            item(&mut out, MADE, &[level.label().to_owned()]);
        }
        for aspect in Aspect::ALL {
            item(&mut out, aspect.label(), &lines(told, *aspect));
        }
        item(&mut out, CAME_OF_IT, &split(&outcome.outcome));
        item(&mut out, SEEN_NOW, &split(&outcome.hindsight));
    }
    out
}

/// Whether a text has decisions of its own.
#[must_use]
pub fn tells_its_own(body: &str) -> bool {
    body.lines().any(|line| heading(line).is_some_and(|says| says.eq_ignore_ascii_case(SECTION)))
}

fn heading(line: &str) -> Option<&str> {
    line.starts_with('#').then(|| line.trim_start_matches('#').trim())
}

/// One line beside its label, several as a list below it.
fn item(out: &mut String, label: &str, lines: &[String]) {
    match lines {
        [] => {}
        [one] => {
            let _ = writeln!(out, "- {label}: {one}");
        }
        more => {
            let _ = writeln!(out, "- {label}:");
            for line in more {
                let _ = writeln!(out, "  - {line}");
            }
        }
    }
}

/// What an aspect says, line by line; nothing where nobody has said.
fn lines(told: &Told, aspect: Aspect) -> Vec<String> {
    let way = |way: Way<'_>| match way.end {
        WayEnd::Taken => format!("{}{TAKEN}", joined(way.says)),
        WayEnd::Left => joined(way.says),
    };
    match (aspect, told.in_sight) {
        (Aspect::Options, InSight::Unsaid) => Vec::new(),
        (Aspect::Options, InSight::NoneSeen) => vec![NONE_SEEN.to_owned()],
        (Aspect::Options, InSight::Listed) => told.context.ways().map(way).collect(),
        _ => split(told.context.of(aspect)),
    }
}

fn split(says: &str) -> Vec<String> {
    says.lines().map(joined).filter(|line| !line.is_empty()).collect()
}

fn joined(says: &str) -> String {
    says.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A moment's time as the section's headings write it.
fn written(when: &When, zone: &str) -> String {
    let tz = time::zone(zone).unwrap_or(TimeZone::UTC);
    let at = |micros: Micros, format: &str| strtime::format(format, &time::timestamp(micros).to_zoned_datetime(tz.clone())).unwrap_or_default();
    if when.is_day() { at(when.point(), "%Y-%m-%d") } else { at(when.point(), "%Y-%m-%d %H:%M") }
}

/// A decision as a text tells it.
#[derive(Debug, Clone)]
pub struct Written {
    at: String,
    /// What was decided.
    pub says: String,
    /// What is told of it.
    pub told: Telling,
    /// What came of it.
    pub outcome: Outcome,
}

impl Written {
    /// Whether a moment with this sentence and time is the one it was made in.
    #[must_use]
    pub fn is_of(&self, says: &str, when: &When) -> bool {
        self.says == joined(says) && self.at == written(when, when.zone())
    }
}

/// The decisions of a text that has a section of them, as [`markdown`] writes it.
/// What is longer than fits is left to the text.
#[must_use]
pub fn read(text: &str) -> Vec<Written> {
    let mut found: Vec<Written> = Vec::new();
    let (mut inside, mut list) = (false, None);
    for line in text.lines() {
        if let Some(says) = heading(line) {
            list = None;
            if line.starts_with("### ") && inside {
                found.extend(begun(says));
            } else {
                inside = line.starts_with("## ") && says.eq_ignore_ascii_case(SECTION);
            }
        } else if let Some(decision) = found.last_mut().filter(|_| inside) {
            if let Some(says) = line.strip_prefix("  - ") {
                take(decision, list.unwrap_or_default(), says.trim());
            } else if let Some((label, says)) = line.strip_prefix("- ").and_then(|item| item.split_once(':')) {
                list = Some(label);
                take(decision, label, says.trim());
            }
        }
    }
    found
}

/// “2026-11-03 14:05: Tomasz keeps the release.”
fn begun(heading: &str) -> Option<Written> {
    let (at, says) = heading.split_once(": ")?;
    Some(Written { at: at.to_owned(), says: joined(says), told: Telling::default(), outcome: Outcome::default() })
}

fn take(decision: &mut Written, label: &str, says: &str) {
    if says.is_empty() {
        return;
    }
    let aspect = Aspect::ALL.iter().find(|aspect| aspect.label() == label);
    match (label, aspect) {
        (MADE, _) => decision.told.level = Level::ALL.iter().find(|level| level.label() == says).copied(),
        (CAME_OF_IT, _) => append(&mut decision.outcome.outcome, says),
        (SEEN_NOW, _) => append(&mut decision.outcome.hindsight, says),
        (_, Some(Aspect::Options)) if says == NONE_SEEN => decision.told.in_sight = InSight::NoneSeen,
        (_, Some(Aspect::Options)) => {
            let way = says.strip_suffix(TAKEN).map_or_else(|| says.to_owned(), |taken| format!("* {taken}"));
            append(&mut decision.told.context.options, &way);
            decision.told.in_sight = InSight::Listed;
        }
        (_, Some(aspect)) => append(decision.told.context.of_mut(*aspect), says),
        (_, None) => {}
    }
}

fn append(to: &mut String, line: &str) {
    let together = if to.is_empty() { line.to_owned() } else { format!("{to}\n{line}") };
    if decision::says(&together).is_ok() {
        *to = together;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recount_model::decision::Context;

    use super::*;
    use crate::decision::Confirmed;

    fn whole() -> Whole {
        let context = Context {
            cues: "A slope.\nA quiet database: 31 % CPU.".into(),
            goals: "Customers able to pay.".into(),
            options: "* Move half; turn back in two minutes\nRoll back".into(),
            ..Context::default()
        };
        let when = When::exact(1_793_711_100_000_000, "Europe/Berlin");
        let told = Told {
            id: uuid::Uuid::nil(),
            says: "Tomasz keeps the release: for now.".into(),
            known_at: when.point(),
            when,
            level: Some(Level::SharpEnd),
            context,
            in_sight: InSight::Listed,
            confirmed: Some(Confirmed { by: Some("Tomasz".into()), at: 0 }),
            version: 1,
            moment_version: 1,
        };
        Whole {
            told,
            outcome: Outcome { outcome: "The curve stayed.".into(), hindsight: "212 waited.\nNobody could see them.".into(), known_at: None, version: 1 },
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let one = whole();
        let other = Whole {
            told: Told { in_sight: InSight::NoneSeen, level: None, context: Context::default(), says: "Priya waits.".into(), ..one.told.clone() },
            outcome: Outcome::default(),
        };
        let text =
            format!("# Title\n\n- Saw: not this\n\n{}\n## Later\n\n### 2026-11-03 14:05: not this\n", markdown("Europe/Berlin", &[one.clone(), other.clone()]));
        let read = read(&text);
        assert_eq!(read.len(), 2, "{text}");
        for (written, whole) in read.iter().zip([&one, &other]) {
            assert!(written.is_of(&whole.told.says, &whole.told.when), "{written:?}");
            assert_eq!((&written.told.context, written.told.in_sight, written.told.level), (&whole.told.context, whole.told.in_sight, whole.told.level));
            assert_eq!((&written.outcome.outcome, &written.outcome.hindsight), (&whole.outcome.outcome, &whole.outcome.hindsight));
        }
        assert!(
            !read.iter().any(|written| written.is_of(&one.told.says, &When::exact(1_793_711_160_000_000, "Europe/Berlin"))),
            "a minute later is another moment"
        );
    }

    #[test]
    fn the_end_stands_last() {
        let text = markdown("Europe/Berlin", &[whole()]);
        let at = |part: &str| text.find(part).unwrap_or_default();
        assert!(at("A slope.") < at("Roll back") && at("Roll back") < at("The curve stayed.") && at("The curve stayed.") < at("212 waited."), "{text}");
    }

    proptest! {
        #[test]
        fn no_text_stops_the_reader(text in "(## Decisions\n|### |## |- |  - |Saw:|Could choose: |: |\\* |[a-zé—]{0,3}|\n){0,40}") {
            for written in read(&text) {
                prop_assert!(written.told.context.told().all(|(_, says)| decision::says(says).is_ok()));
            }
        }

        #[test]
        fn any_words_come_back(cues in prop::collection::vec("[a-z:*-][a-z :*-]{0,12}[a-z]", 0..4), ways in prop::collection::vec("[a-z][a-z :;-]{0,12}[a-z]", 1..4)) {
            let mut one = whole();
            one.told.context.cues = cues.iter().map(|line| joined(line)).collect::<Vec<_>>().join("\n");
            one.told.context.options = ways.iter().map(|line| joined(line)).collect::<Vec<_>>().join("\n");
            let read = read(&markdown("Europe/Berlin", std::slice::from_ref(&one)));
            prop_assert_eq!(read.first().map(|written| &written.told.context), Some(&one.told.context));
        }
    }

    #[test]
    fn any_text_can_be_read() {
        for text in ["", "## Decisions", "## Decisions\n- Saw: x\n### \n  - y\n- : \n### a: b\n  - y\n- Saw", "### a: b\n- Saw: x"] {
            assert!(read(text).iter().all(|written| written.told.context.cues.is_empty()), "{text}");
        }
    }
}
