//! A Markdown review or any other document, dropped as evidence: the whole file is
//! one item, and each row of a Markdown timeline is one more.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use recount_markdown::{Document, TimelineRow};
use recount_model::{
    EvidenceKind, LaneKind, When,
    evidence::{Evidence, Place},
    import::{Flow, Item, Lane, Problem, Sink},
};
use sha2::{Digest as _, Sha256};

/// Largest document, in bytes: 16 MiB. It is held in memory.
pub(in crate::evidence) const BYTES: u64 = 16 * 1024 * 1024;
/// Largest Markdown review, in bytes: 4 MiB. What is read of it may take thirty times as much
/// memory for as long as it is looked at.
pub(in crate::evidence) const MARKDOWN_BYTES: u64 = 4 * 1024 * 1024;
/// Most bytes of a document's text that are kept for the screen; the original is whole.
const TEXT: usize = 512 * 1024;

/// About how many bytes of names or follow-ups are listed with a document.
const FACTS: usize = 400;

/// Reads a Markdown review: `when` is what the document itself is of, `zone` is
/// for times that state none.
pub(super) fn markdown(bytes: &[u8], name: &str, when: &When, zone: &TimeZone, sink: &mut dyn Sink) -> Flow {
    let size = bytes.len() as u64;
    let read = Document::read(bytes, Some(name));
    let key = format!("document:{name}");
    let mut give = |item: Item| sink.take(item, size, size);
    if give(Item::Lane(Lane { key: key.clone(), kind: LaneKind::Documents, name: name.to_owned() })) == Flow::Stop {
        return Flow::Stop;
    }
    let whole = whole_item(bytes, name, String::from_utf8_lossy(bytes).as_ref(), when, facts(&read));
    if give(Item::Evidence { lane: key.clone(), evidence: whole }) == Flow::Stop {
        return Flow::Stop;
    }
    let mut lines = Lines { bytes, at: 0, line: 1 };
    let mut equal: HashMap<&[u8], usize> = HashMap::new();
    for row in &read.timeline {
        let line = lines.of(row.span.start);
        let ordinal = equal.entry(bytes.get(row.span.start..row.span.end).unwrap_or_default()).or_default();
        *ordinal += 1;
        let item = match row_item(bytes, name, row, zone, (*ordinal, line)) {
            Some(evidence) => Item::Evidence { lane: key.clone(), evidence },
            None => Item::Problem(problem(name, line, format!("“{}” states no day that can be found, so the row is only in the document.", row.when.written))),
        };
        if give(item) == Flow::Stop {
            return Flow::Stop;
        }
    }
    for found in &read.problems {
        if give(Item::Problem(problem(name, found.line as u64, found.reason.clone()))) == Flow::Stop {
            return Flow::Stop;
        }
    }
    Flow::Continue
}

/// What a review says of itself, for the page of the document: evidence takes nobody in and plans
/// nothing, so who was there and what was to be done stay words.
fn facts(read: &Document) -> Vec<(String, String)> {
    let list = |some: &mut dyn Iterator<Item = &str>| {
        let mut all = String::new();
        for one in some {
            if all.len() > FACTS {
                all.push_str("; …");
                break;
            }
            if !all.is_empty() {
                all.push_str("; ");
            }
            all.push_str(one.trim());
        }
        all
    };
    let mut facts = vec![("title".to_owned(), read.title.clone())];
    facts.extend(read.milestones.iter().map(|milestone| (milestone.key.clone(), milestone.when.written.clone())));
    let named = list(&mut read.participants.iter().map(|one| one.name.as_str()));
    let due = list(&mut read.actions.iter().map(|one| one.text.as_str()));
    facts.extend([("participants", named), ("follow-ups", due)].into_iter().filter(|(_, all)| !all.is_empty()).map(|(name, all)| (name.to_owned(), all)));
    facts
}

/// Keeps a file of any kind as one document.
pub(super) fn document(bytes: &[u8], name: &str, when: &When, sink: &mut dyn Sink) -> Flow {
    let size = bytes.len() as u64;
    let key = "documents".to_owned();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => text.to_owned(),
        _ => name.to_owned(),
    };
    let lane = Item::Lane(Lane { key: key.clone(), kind: LaneKind::Documents, name: "Documents".to_owned() });
    if sink.take(lane, 0, size) == Flow::Stop {
        return Flow::Stop;
    }
    let evidence = whole_item(bytes, name, &text, when, Vec::new());
    sink.take(Item::Evidence { lane: key, evidence }, size, size)
}

fn whole_item(bytes: &[u8], name: &str, text: &str, when: &When, details: Vec<(String, String)>) -> Evidence {
    Evidence {
        kind: EvidenceKind::Document,
        happened: when.clone(),
        notified_at: None,
        said_by: None,
        text: text.get(..text.floor_char_boundary(TEXT)).unwrap_or_default().to_owned(),
        original: bytes.to_vec(),
        key: format!("document:{}", hex(&Sha256::digest(bytes))),
        answers: None,
        edited_at: None,
        place: Place { file: name.to_owned(), line: None },
        details,
    }
}

fn row_item(bytes: &[u8], name: &str, row: &TimelineRow, zone: &TimeZone, (ordinal, line): (usize, u64)) -> Option<Evidence> {
    let resolved = row.when.resolve(zone)?;
    let exact = resolved.earliest == resolved.latest;
    let happened = if row.when.about && exact {
        When::about(resolved.earliest, &resolved.zone)
    } else {
        When::between(resolved.earliest, resolved.latest, &resolved.zone)
    };
    let original = bytes.get(row.span.start..row.span.end).unwrap_or_default().to_vec();
    Some(Evidence {
        kind: EvidenceKind::Entry,
        happened,
        notified_at: None,
        said_by: None,
        text: row.text.clone(),
        key: format!("row:{name}:{ordinal}:{}", hex(&Sha256::digest(&original))),
        original,
        answers: None,
        edited_at: None,
        place: Place { file: name.to_owned(), line: Some(line) },
        details: vec![("time as written".to_owned(), row.when.written.clone())],
    })
}

fn problem(name: &str, line: u64, reason: String) -> Problem {
    Problem { place: Place { file: name.to_owned(), line: Some(line) }, reason }
}

pub(in crate::evidence) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Lines of places that mostly come in order.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, place: usize) -> u64 {
        if place < self.at {
            (self.at, self.line) = (0, 1);
        }
        let passed = self.bytes.get(self.at..place).unwrap_or_default();
        self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.at = place;
        self.line
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    struct Counted(usize);

    impl Sink for Counted {
        fn take(&mut self, item: Item, _: u64, _: u64) -> Flow {
            self.0 += usize::from(matches!(item, Item::Evidence { .. }));
            Flow::Continue
        }
    }

    #[test]
    fn the_largest_review_is_read_within_bounds() {
        let mut bytes = b"# Doors, 2026-11-03\n\n| Time | What |\n|---|---|\n".to_vec();
        while (bytes.len() as u64) < MARKDOWN_BYTES - 30 {
            bytes.extend(b"| 14:05 | it broke |\n");
        }
        let when = When::exact(1_793_664_000_000_000, "UTC");
        let mut counted = Counted(0);
        assert_eq!(markdown(&bytes, "doors.md", &when, &TimeZone::UTC, &mut counted), Flow::Continue);
        assert!(counted.0 > 100_000, "{} rows", counted.0);
        within_memory();
    }

    /// As its namesake in the tests of `recount-inputs`: in a process of its own.
    fn within_memory() {
        if !["NEXTEST", "RECOUNT_ALONE"].iter().any(|name| std::env::var_os(name).is_some()) {
            let test = std::thread::current().name().unwrap_or_default().to_owned();
            let again = std::process::Command::new(std::env::current_exe().unwrap()).args([&*test, "--exact"]).env("RECOUNT_ALONE", "1").output().unwrap();
            let said = String::from_utf8_lossy(&again.stdout);
            assert!(again.status.success() && said.contains("1 passed"), "{test} in a process of its own: {said}");
            return;
        }
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        assert!(peak.is_none_or(|kib| kib <= 200 << 10), "{peak:?} KiB were held");
    }
}
