//! Start, detection, mitigation and end, where a review gives them as fields.

use crate::fields::KeyLine;
use crate::front_matter::folded;
use crate::source::Source;
use crate::timeline::{FileTimes, Sequence};
use crate::when::{impossible_offset, read_when};
use crate::{FrontMatter, Problem, Span, WrittenTime};

/// A point in the course of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MilestoneKind {
    /// It began.
    Started,
    /// Somebody or something noticed.
    Detected,
    /// It was called an incident.
    Declared,
    /// The effect ended or was repaired.
    Mitigated,
    /// It was over.
    Resolved,
}

/// A point given as a field, as in `Incident start: 14:05 UTC`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Which point.
    pub kind: MilestoneKind,
    /// The field in the file.
    pub span: Span,
    /// The key as written, in lower case.
    pub key: String,
    /// When, as written.
    pub when: WrittenTime,
}

const KEYS: &[(MilestoneKind, &[&str])] = &[
    (
        MilestoneKind::Started,
        &[
            "incident start",
            "incident started",
            "incident start time",
            "start time",
            "start",
            "started",
            "started at",
            "began",
            "outage start",
            "impact start",
            "impact started",
            "time started",
            "start date",
            "incident began",
        ],
    ),
    (
        MilestoneKind::Detected,
        &[
            "first detected",
            "detected",
            "detected at",
            "time detected",
            "detection time",
            "incident detected",
            "time of detection",
            "first noticed",
            "first reported",
            "reported",
        ],
    ),
    (MilestoneKind::Declared, &["incident declared", "declared", "declared at", "time declared"]),
    (
        MilestoneKind::Mitigated,
        &[
            "mitigated",
            "mitigated at",
            "incident mitigated",
            "repaired",
            "repaired at",
            "repaired declared",
            "mitigation time",
            "time mitigated",
            "impact end",
            "impact ended",
            "recovered",
        ],
    ),
    (
        MilestoneKind::Resolved,
        &[
            "resolved",
            "resolved at",
            "incident resolved",
            "incident end",
            "incident ended",
            "incident end time",
            "end time",
            "end",
            "ended",
            "ended at",
            "time resolved",
            "resolution time",
            "outage end",
            "end date",
        ],
    ),
];

/// A field with more text than this after its time is a sentence of the timeline.
const TEXT_AFTER: usize = 40;

/// Finds them; a time whose offset no zone has is told of and is none.
pub(crate) fn read(source: &Source, front_matter: Option<&FrontMatter>, fields: &[KeyLine], times: &FileTimes, problems: &mut Vec<Problem>) -> Vec<Milestone> {
    let header =
        front_matter.into_iter().flat_map(|header| &header.fields).filter_map(|field| Some((folded(&field.key), field.values.first()?.clone(), field.span)));
    let lines = fields.iter().map(|field| (field.key.clone(), field.value.clone(), field.span));
    let found = header.chain(lines).filter_map(|(key, value, span)| milestone(key, &value, span, times));
    let mut milestones = Vec::new();
    for milestone in found {
        match milestone {
            Ok(milestone) => milestones.push(milestone),
            Err((span, reason)) => problems.push(Problem::new(source.line_of(span.start), reason)),
        }
    }
    milestones
}

/// The milestone that a field states, or where its offset makes it none, and what is said of that.
fn milestone(key: String, value: &str, span: Span, times: &FileTimes) -> Option<Result<Milestone, (Span, String)>> {
    let (kind, _) = KEYS.iter().find(|(_, keys)| keys.contains(&key.as_str()))?;
    let reading = read_when(value, times.order)?;
    if value.len().saturating_sub(reading.text_start) > TEXT_AFTER {
        return None;
    }
    if let Some(reason) = impossible_offset(value, &reading) {
        return Some(Err((span, reason)));
    }
    let written = value.get(..reading.end)?;
    let when = Sequence::new(times).complete(&reading, written);
    Some(Ok(Milestone { kind: *kind, span, key, when }))
}
