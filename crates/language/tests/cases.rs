//! Sentences made by hand: pairs that differ in one small thing, traps, and plain accounts.
#![expect(clippy::panic, reason = "a test that cannot go on should stop")]

use recount_language::{Family, Reading, Roster, Rules, Strength, read};

fn rows(cases: &str) -> Vec<Vec<&str>> {
    cases.lines().skip(1).filter(|line| !line.trim().is_empty()).map(|line| line.split('\t').collect()).collect()
}

fn reading(text: &str) -> Reading {
    read(&text.replace("\\n", "\n"), Rules::built_in(), &Roster::default())
}

fn warnings(reading: &Reading) -> Vec<(Family, String)> {
    reading.hints.iter().filter(|hint| hint.strength == Strength::Warning).map(|hint| (hint.family, format!("{} {:?}", hint.rule, hint.span))).collect()
}

#[test]
fn a_small_thing_makes_the_difference() {
    let (mut right, mut family_right, mut both, mut all, mut wrong) = (0, 0, 0, 0, Vec::new());
    let mut last: Option<(&str, bool)> = None;
    for row in rows(include_str!("cases/pairs.tsv")) {
        let [pair, sentence, families, ..] = row.as_slice() else { panic!("a row of pairs: {row:?}") };
        let expected = families.split(',').any(|family| family != "none" && family != "evasion-");
        let found = warnings(&reading(sentence));
        all += 1;
        let is_right = expected != found.is_empty();
        if is_right {
            right += 1;
        } else {
            wrong.push(format!("[{families}] {sentence} — {found:?}"));
        }
        let families_right = !expected || found.iter().any(|(family, _)| families.split(',').any(|known| known == family.as_str()));
        if is_right && families_right {
            family_right += 1;
        } else if is_right {
            wrong.push(format!("  family [{families}] {sentence} — {found:?}"));
        }
        match last.take() {
            Some((other, other_right)) if other == *pair => both += usize::from(other_right && is_right),
            _ => last = Some((pair, is_right)),
        }
    }
    println!("{}\nsentences right {right} of {all}, with the right family {family_right}, whole pairs {both}", wrong.join("\n"));
    assert!(right * 100 >= all * 93, "{right} of {all}");
}

#[test]
fn traps_give_no_warning() {
    silent(include_str!("cases/traps.tsv"), 95);
}

#[test]
fn plain_accounts_give_no_warning() {
    silent(include_str!("cases/plain.tsv"), 95);
}

fn silent(cases: &str, percent: usize) {
    let rows = rows(cases);
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let found = warnings(&reading(row.first()?));
            (!found.is_empty()).then(|| format!("{} — {found:?}", row.join(" | ")))
        })
        .collect();
    println!("{}\nsilent {} of {}", wrong.join("\n"), rows.len() - wrong.len(), rows.len());
    assert!((rows.len() - wrong.len()) * 100 >= rows.len() * percent, "{} of {} speak", wrong.len(), rows.len());
}
