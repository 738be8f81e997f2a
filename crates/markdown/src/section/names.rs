//! The words that templates put over their sections. Importer vocabulary: other people's words.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::SectionRole::{
    self, Actions, Conditions, Detection, Impact, Lessons, Lucky, Participants, Resolution, Story, Summary, Timeline, WentPoorly, WentWell,
};

/// Phrases that name a role when a heading is, begins with or ends with one of them. Earlier
/// lines win, so the telling phrases stand before the short ones.
const PHRASES: &[(SectionRole, &[&str])] = &[
    (
        WentWell,
        &[
            "what went well",
            "went well",
            "what went right",
            "went right",
            "what worked",
            "what worked well",
            "what did we do well",
            "what we did well",
            "what helped",
            "positives",
            "the good",
            "mitigators",
        ],
    ),
    (
        WentPoorly,
        &[
            "what went wrong",
            "what went poorly",
            "went poorly",
            "went wrong",
            "what did not go well",
            "what didnt work",
            "what didn't work",
            "what did not work",
            "what went badly",
            "went badly",
            "what could we have done better",
            "what could we do better",
            "what we could have done better",
            "what we could do better",
            "where we can improve",
            "where we could improve",
            "what didnt go well",
            "what didn't go well",
            "what could have gone better",
            "what could be improved",
            "what could have been better",
            "areas for improvement",
            "the bad",
        ],
    ),
    (Lucky, &["where we got lucky", "got lucky", "where did we get lucky", "how did we get lucky", "we were lucky", "luck"]),
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
            "countermeasures",
            "countermeasure",
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
            "what are we doing to prevent this",
            "what are we doing to prevent it",
            "what are we doing to prevent recurrence",
            "what we are doing to prevent this",
            "what we're doing to prevent this",
            "what will we do to prevent this",
            "what we will do to prevent this",
            "what can we do to prevent this",
            "how will we prevent this",
            "how will we prevent it",
            "how do we prevent this",
            "how do we prevent it",
            "how can we prevent this",
            "how can we prevent it",
            "how to prevent this",
            "how to prevent it",
            "how we will prevent this",
            "what will we do differently",
            "what will we change",
            "what will change",
            "what we will change",
            "what we are changing",
            "what we're changing",
            "what are we changing",
            "what happens next",
            "what's next",
            "whats next",
            "what comes next",
            "follow up tasks",
            "preventive actions",
            "preventative actions",
            "preventive action",
            "preventative action",
            "action plan",
            "plan of action",
            "improvement actions",
            "recommendations",
            "recommended actions",
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
            "what have we learned",
            "what did we learn from this",
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
    (
        Impact,
        &[
            "impact",
            "user impact",
            "customer impact",
            "affected services",
            "who was affected",
            "who was impacted",
            "what was affected",
            "what was impacted",
            "what was the impact",
            "business impact",
            "scope",
        ],
    ),
    (
        Detection,
        &[
            "detection",
            "how was it detected",
            "how did we find out",
            "how we found out",
            "how did we notice",
            "how was it noticed",
            "how was this detected",
            "how did we detect it",
            "how did we detect this",
            "discovery",
            "identified",
            "identification",
        ],
    ),
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
            "contributors enablers",
            "contributors and enablers",
            "enablers",
            "trigger",
            "triggers",
            "conditions",
            "why it happened",
            "why did it happen",
            "why did this happen",
            "why this happened",
            "what caused it",
            "what caused this",
            "what caused the incident",
            "what caused the outage",
            "what was the cause",
            "what was the root cause",
            "what contributed",
            "what made it possible",
            "underlying cause",
            "underlying causes",
            "contributory factors",
            "causal factors",
            "the five whys",
            "the 5 whys",
            "five whys",
            "5 whys",
            "the problem",
            "problem",
        ],
    ),
    (
        Resolution,
        &[
            "resolution",
            "resolution and recovery",
            "recovery",
            "mitigation",
            "mitigations",
            "fix",
            "response",
            "how it was fixed",
            "how was it fixed",
            "how did we fix it",
            "how we fixed it",
            "how was it resolved",
            "how was this resolved",
            "how did we resolve it",
            "how did we resolve this",
            "how did we respond",
            "how we responded",
        ],
    ),
    (
        Story,
        &[
            "what happened",
            "what exactly happened",
            "how did it happen",
            "how did this happen",
            "how it happened",
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

/// Unless they ask: a question of a template may have as many.
const QUESTION_WORDS_AT_MOST: usize = 14;

/// Labels are shorter than headings; a longer one is a bold sentence, unless a template has it.
const LABEL_WORDS_AT_MOST: usize = 4;

/// For each phrase the line it stands on.
static LINES: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let lines = PHRASES.iter().enumerate();
    let mut known = HashMap::new();
    for (phrase, line) in lines.flat_map(|(line, (_, phrases))| phrases.iter().map(move |phrase| (*phrase, line))) {
        known.entry(phrase).or_insert(line);
    }
    known
});

/// The words that phrases begin and end with: most headings begin and end with others.
static OUTER: LazyLock<(HashSet<&str>, HashSet<&str>)> = LazyLock::new(|| {
    let phrases = || PHRASES.iter().flat_map(|(_, phrases)| phrases.iter());
    (phrases().filter_map(|phrase| phrase.split(' ').next()).collect(), phrases().filter_map(|phrase| phrase.split(' ').next_back()).collect())
});

/// The role that a heading names, if it names one.
pub(super) fn role_of(heading: &str) -> Option<SectionRole> {
    let Some(heading) = normal(heading, WORDS_AT_MOST) else { return asked_at_length(heading) };
    let (first, last) = &*OUTER;
    let found =
        if heading.split(' ').next().is_some_and(|word| first.contains(word)) { exactly(&heading).or_else(|| earliest(beginnings(&heading))) } else { None };
    found.or_else(|| heading.split(' ').next_back().filter(|word| last.contains(word)).and_then(|_| earliest(ends(&heading))))
}

/// Of a longer heading only a question says so: `How will we prevent this from happening to us again?`
fn asked_at_length(heading: &str) -> Option<SectionRole> {
    let asks = heading.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?');
    if asks { earliest(beginnings(&normal(heading, QUESTION_WORDS_AT_MOST)?)) } else { None }
}

/// The role that a bold label names, if it names one.
pub(super) fn role_of_label(label: &str) -> Option<SectionRole> {
    let Some(short) = normal(label, LABEL_WORDS_AT_MOST) else { return exactly(&normal(label, WORDS_AT_MOST)?) };
    exactly(&short).or_else(|| earliest(beginnings(&short)))
}

/// The role of a heading that may be the title of the review: only a template's own words.
pub(super) fn role_of_title(title: &str) -> Option<SectionRole> {
    exactly(&normal(title, usize::MAX)?)
}

fn exactly(heading: &str) -> Option<SectionRole> {
    earliest(std::iter::once(heading))
}

fn beginnings(heading: &str) -> impl Iterator<Item = &str> {
    heading.match_indices(' ').filter_map(|(at, _)| heading.get(..at))
}

fn ends(heading: &str) -> impl Iterator<Item = &str> {
    heading.match_indices(' ').filter_map(|(at, _)| heading.get(at + 1..))
}

/// The role of the earliest line that has one of these phrases.
fn earliest<'a>(phrases: impl Iterator<Item = &'a str>) -> Option<SectionRole> {
    let line = phrases.filter_map(|phrase| LINES.get(phrase)).min()?;
    PHRASES.get(*line).map(|(role, _)| *role)
}

/// Lower case, without numbering, emoji, punctuation and what stands in parentheses; nothing if
/// that is more words than these.
fn normal(heading: &str, most: usize) -> Option<String> {
    let heading = heading.get(..200).unwrap_or(heading);
    let outside = heading.split('(').next().unwrap_or_default();
    let outside = if outside.trim().is_empty() { heading } else { outside };
    let lower = if outside.is_ascii() { Cow::Borrowed(outside) } else { Cow::Owned(outside.to_lowercase().replace('’', "'")) };
    let kept = |c: char| c.is_alphanumeric() || c == '\'' || c == ';';
    let mut words = lower.split(|c| !kept(c)).filter(|word| !word.is_empty()).peekable();
    words.next_if(|word| word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()));
    let mut normal = String::with_capacity(lower.len());
    for (count, word) in words.enumerate() {
        if count == most {
            return None;
        }
        if count > 0 {
            normal.push(' ');
        }
        normal.push_str(word);
    }
    normal.make_ascii_lowercase();
    Some(normal)
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
            ("Contributors / enablers", Conditions),
            ("Mitigators", WentWell),
            ("Countermeasures", Actions),
            ("Resolution and recovery", Resolution),
            ("Why did it happen?", Conditions),
            ("Why did this happen", Conditions),
            ("What caused the outage?", Conditions),
            ("The five whys", Conditions),
            ("What are we doing to prevent this?", Actions),
            ("How will we prevent this from happening again?", Actions),
            ("What are we doing to prevent this from ever happening to our customers again?", Actions),
            ("What will we do differently next time?", Actions),
            ("Recommendations", Actions),
            ("Next steps", Actions),
            ("Corrective actions", Actions),
            ("What went right", WentWell),
            ("What could we have done better?", WentPoorly),
            ("Where did we get lucky?", Lucky),
            ("How did we find out?", Detection),
            ("How was it resolved?", Resolution),
            ("Who was impacted?", Impact),
        ] {
            assert_eq!(role_of(heading), Some(role), "{heading}");
        }
    }

    #[test]
    fn a_long_label_is_one_only_as_a_template_has_it() {
        assert_eq!(role_of_label("What are we doing to prevent this?"), Some(Actions));
        assert_eq!(role_of_label("What happened then was not what we thought"), None);
    }

    #[test]
    fn a_heading_is_compared_without_its_dress() {
        for (heading, plain) in [
            ("12. What Didn’t Go WELL?", "what didn't go well"),
            ("(2) Timeline", "timeline"),
            ("Impact — 🧊 SÃO (all of it)", "impact são"),
            ("tl;dr:", "tl;dr"),
            ("…", ""),
        ] {
            assert_eq!(normal(heading, 4).as_deref(), Some(plain).filter(|plain| plain.split(' ').count() <= 4), "{heading}");
        }
        assert_eq!(role_of("Timeline of the impact on what went well"), Some(Timeline), "the beginning tells more than the end");
        assert_eq!(role_of("Notes on what went wrong"), Some(WentPoorly), "where nothing begins so");
    }

    #[test]
    fn titles_and_subjects_are_not_roles() {
        for heading in [
            "Boskos Outage",
            "Upstream KubeSpawner",
            "",
            "A long sentence about the impact on everybody of this and that",
            "Why we do not deploy on a Friday",
            "How will the team know?",
        ] {
            assert_eq!(role_of(heading), None, "{heading}");
        }
    }
}
