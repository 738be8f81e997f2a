//! The words that templates put over their sections. Importer vocabulary: other people's words.

use super::SectionRole::{
    self, Actions, Conditions, Detection, Impact, Lessons, Lucky, Participants, Resolution, Story, Summary, Timeline, WentPoorly, WentWell,
};

/// Phrases that name a role when a heading is, begins with or ends with one of them. Earlier
/// lines win, so the telling phrases stand before the short ones.
const PHRASES: &[(SectionRole, &[&str])] = &[
    (WentWell, &["what went well", "went well", "what worked", "what worked well", "positives", "the good"]),
    (
        WentPoorly,
        &[
            "what went wrong",
            "what went poorly",
            "went poorly",
            "went wrong",
            "what did not go well",
            "what didnt go well",
            "what didn't go well",
            "what could have gone better",
            "what could be improved",
            "what could have been better",
            "areas for improvement",
            "the bad",
        ],
    ),
    (Lucky, &["where we got lucky", "got lucky", "we were lucky", "luck"]),
    (
        Actions,
        &[
            "action items",
            "action item",
            "actions",
            "action points",
            "follow up actions",
            "followup actions",
            "follow up items",
            "followup items",
            "follow ups",
            "followups",
            "follow up",
            "follow up work",
            "next steps",
            "review actions",
            "actions following review",
            "action taken",
            "corrective actions",
            "corrective action",
            "corrective and preventative measure",
            "corrective and preventative measures",
            "corrective and preventive measures",
            "preventative measures",
            "preventive measures",
            "prevention",
            "remediation items",
            "remediations",
            "remediation",
            "todo",
            "todos",
            "to do",
            "tasks",
            "preventing recurrence",
            "improvements",
            "what we are doing about it",
            "what we're doing about it",
            "what are we doing about it",
        ],
    ),
    (Timeline, &["timeline", "time line", "chronology", "sequence of events", "key events", "event log", "incident log", "timeline of events"]),
    (
        Lessons,
        &[
            "lessons learned",
            "lessons learnt",
            "lesson learned",
            "lessons",
            "learnings",
            "learning",
            "takeaways",
            "key takeaways",
            "what we learned",
            "what did we learn",
            "what we have learned",
            "retrospective",
            "reflections",
        ],
    ),
    (
        Participants,
        &[
            "attendees",
            "participants",
            "responders",
            "people involved",
            "who was involved",
            "involved parties",
            "involved",
            "incident team",
            "response team",
            "people",
            "authors",
            "author",
            "roles",
        ],
    ),
    (Impact, &["impact", "user impact", "customer impact", "affected services", "who was affected", "scope"]),
    (Detection, &["detection", "how was it detected", "how did we find out", "discovery", "identified", "identification"]),
    (
        Conditions,
        &[
            "root cause",
            "root causes",
            "root cause analysis",
            "cause",
            "causes",
            "contributing factors",
            "contributing conditions",
            "contributing causes",
            "trigger",
            "triggers",
            "conditions",
            "why it happened",
            "five whys",
            "5 whys",
            "the problem",
            "problem",
        ],
    ),
    (
        Resolution,
        &["resolution", "resolution and recovery", "recovery", "mitigation", "mitigations", "fix", "response", "how it was fixed", "how was it fixed"],
    ),
    (
        Story,
        &[
            "what happened",
            "narrative",
            "story",
            "details",
            "incident details",
            "description",
            "background",
            "context",
            "lead up",
            "leadup",
            "investigation",
            "technical explanation",
            "technical details",
            "events",
        ],
    ),
    (Summary, &["summary", "overview", "abstract", "executive summary", "tldr", "tl;dr", "issue summary", "incident summary", "in short", "synopsis"]),
];

/// Headings longer than this are titles, not template words.
const WORDS_AT_MOST: usize = 8;

/// Labels are shorter than headings; a longer one is a bold sentence.
const LABEL_WORDS_AT_MOST: usize = 4;

/// The role that a heading names, if it names one.
pub(super) fn role_of(heading: &str) -> Option<SectionRole> {
    let heading = normal(heading);
    if heading.split(' ').count() > WORDS_AT_MOST {
        return None;
    }
    let ends = |phrase: &&str| heading.strip_suffix(*phrase).is_some_and(|rest| rest.ends_with(' '));
    find(exactly(&heading)).or_else(|| find(beginning(&heading))).or_else(|| find(ends))
}

/// The role that a bold label names, if it names one.
pub(super) fn role_of_label(label: &str) -> Option<SectionRole> {
    let label = normal(label);
    if label.split(' ').count() > LABEL_WORDS_AT_MOST {
        return None;
    }
    find(exactly(&label)).or_else(|| find(beginning(&label)))
}

/// The role of a heading that may be the title of the review: only a template's own words.
pub(super) fn role_of_title(title: &str) -> Option<SectionRole> {
    find(exactly(&normal(title)))
}

fn exactly(heading: &str) -> impl Fn(&&str) -> bool {
    move |phrase| heading == *phrase
}

fn beginning(heading: &str) -> impl Fn(&&str) -> bool {
    move |phrase| heading.strip_prefix(*phrase).is_some_and(|rest| rest.starts_with(' '))
}

fn find(matches: impl Fn(&&str) -> bool) -> Option<SectionRole> {
    PHRASES.iter().find(|(_, phrases)| phrases.iter().any(&matches)).map(|(role, _)| *role)
}

/// Lower case, without numbering, emoji, punctuation and what stands in parentheses.
fn normal(heading: &str) -> String {
    let heading = heading.get(..200).unwrap_or(heading);
    let outside = heading.split('(').next().unwrap_or_default();
    let outside = if outside.trim().is_empty() { heading } else { outside };
    let kept: String = outside.to_lowercase().replace('’', "'").chars().map(|c| if c.is_alphanumeric() || c == '\'' || c == ';' { c } else { ' ' }).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    let numbered = words.first().is_some_and(|word| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()));
    let words = words.get(usize::from(numbered)..).unwrap_or_default();
    words.join(" ").trim_end_matches([':', '?']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_usual_templates_are_recognised() {
        for (heading, role) in [
            ("1. Summary", Summary),
            ("Incident Summary", Summary),
            ("Timeline (all times PST) 7/5/2023", Timeline),
            ("Timeline (UTC) All Times Approximate", Timeline),
            ("Contributing Factors", Conditions),
            ("Where we got lucky", Lucky),
            ("What went poorly?", WentPoorly),
            ("Lessons Learned and Future Improvements", Lessons),
            ("Corrective and Preventative Measure", Actions),
            ("Actions following review", Actions),
            ("Attendees", Participants),
            ("Resolution and recovery", Resolution),
        ] {
            assert_eq!(role_of(heading), Some(role), "{heading}");
        }
    }

    #[test]
    fn titles_and_subjects_are_not_roles() {
        for heading in ["Boskos Outage", "Upstream KubeSpawner", "", "A long sentence about the impact on everybody of this and that"] {
            assert_eq!(role_of(heading), None, "{heading}");
        }
    }
}
