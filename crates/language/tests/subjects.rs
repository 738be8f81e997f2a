//! Who acts, on sentences made by hand: how often the finder is right.
#![expect(clippy::panic, reason = "a test that cannot go on should stop")]

use recount_language::{Roster, SubjectClass, subject_of};

const CASES: &str = include_str!("cases/subjects.tsv");

/// Fewer right answers than this and something broke.
const AT_LEAST: f64 = 0.88;

#[test]
fn who_acts_is_found() {
    let mut wrong = Vec::new();
    let (mut right, mut all) = (0_u32, 0_u32);
    for line in CASES.lines().skip(1).filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [sentence, span, subject, class, antecedent, roster] = cells.get(..6).unwrap_or_default() else { panic!("six cells: {line}") };
        let at = whole_word(sentence, span).unwrap_or_else(|| panic!("`{span}` stands in: {sentence}"));
        let found = subject_of(sentence, at, &known(roster));
        let said = found.as_ref().map_or("", |found| sentence.get(found.span.clone()).unwrap_or_default());
        let kind = found.as_ref().map_or("none", |found| match found.class {
            SubjectClass::I => "we",
            _ if found.pronoun => "pronoun",
            class => class.as_str(),
        });
        all += 1;
        let meant = found.as_ref().and_then(|found| found.antecedent.clone()).and_then(|range| sentence.get(range)).unwrap_or_default();
        let antecedent_right = kind != "pronoun" || antecedent.is_empty() || meant == *antecedent;
        if class.split('|').any(|class| class == kind) && antecedent_right {
            right += 1;
        } else {
            wrong.push(format!("{sentence}\n    {span}: {subject} ({class}) {antecedent} — found {said} ({kind}) {meant}"));
        }
    }
    let share = f64::from(right) / f64::from(all.max(1));
    println!("{}\n{right} of {all} subjects right: {:.1} %", wrong.join("\n"), share * 100.0);
    assert!(all >= 300, "at least 300 cases, there are {all}");
    assert!(share >= AT_LEAST, "{right} of {all}");
}

fn whole_word(sentence: &str, span: &str) -> Option<usize> {
    sentence.match_indices(span).map(|(at, _)| at).find(|at| {
        let before = sentence[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = sentence[at + span.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    })
}

fn known(roster: &str) -> Roster {
    let mut known = Roster::default();
    for entry in roster.split(';').filter(|entry| !entry.is_empty()) {
        match entry.split_once('=') {
            Some(("person", name)) => known.people.push(name.to_owned()),
            Some(("service", name)) => known.services.push(name.to_owned()),
            Some(("team", name)) => known.teams.push(name.to_owned()),
            Some(("external", name)) => known.external.push(name.to_owned()),
            _ => panic!("person= or service=: {entry}"),
        }
    }
    known
}
