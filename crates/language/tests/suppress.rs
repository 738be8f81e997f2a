//! Comments with a reason: what they speak for, and what is told of those that keep nothing silent.

use std::fmt::Write as _;

use recount_language::{Reading, Roster, Rules, read};

const FINE: &str = "<!-- recount: fine blame/failed-to because they chose these words -->";

fn reading(text: &str) -> Reading {
    read(&text.replace("FINE", FINE), Rules::built_in(), &Roster::default())
}

/// Who is asked about, of those who failed to do something.
fn asked(text: &str) -> Vec<String> {
    let read = text.replace("FINE", FINE);
    let hints = reading(text).hints.into_iter().filter(|hint| hint.rule == "blame/failed-to");
    hints.map(|hint| read[..hint.span.start].split_whitespace().next_back().unwrap_or_default().trim_matches('*').to_owned()).collect()
}

#[test]
fn a_comment_speaks_for_the_paragraph_item_or_row_it_stands_in() {
    for (text, left) in [
        ("Ana failed to look. FINE\nBo failed to look.\n\nCy failed to look.\n", vec!["Cy"]),
        ("Ana failed to look. FINE\n  \t\nBo failed to look.\n", vec!["Bo"]),
        ("Ana failed to look. FINE\n# Next\nBo failed to look.\n", vec!["Bo"]),
        ("- Ana failed to look.\n- Bo failed to look. FINE\n- Cy failed to look.\n", vec!["Ana", "Cy"]),
        ("- Ana failed to look. FINE\n  - Bo failed to look.\n- Cy failed to look.\n", vec!["Bo", "Cy"]),
        ("1. Ana failed to look.\n2. FINE\n   Bo failed to look.\n3. Cy failed to look.\n", vec!["Ana", "Cy"]),
        ("| who | what |\n|---|---|\n| a | Ana failed to look |\n| FINE | Bo failed to look |\n| c | Cy failed to look |\n", vec!["Ana", "Cy"]),
        ("- Ana failed to look.\n\n  FINE\n\n- Bo failed to look.\n", vec!["Bo"]),
        ("Ana failed to look.\nFINE\nBo failed to look.\n\nCy failed to look.\n", vec!["Cy"]),
        ("- Ana failed to look.\n  FINE\n- Bo failed to look.\n", vec!["Bo"]),
        ("Ana failed to look. Yes\r\nFINE\r\n\r\nBo failed to look.\r\n", vec!["Bo"]),
    ] {
        assert_eq!(asked(text), left, "{text}");
        assert_eq!(reading(text).unreasoned, [], "{text}");
    }
}

#[test]
fn alone_it_speaks_for_what_follows_and_never_past_a_heading() {
    for (text, left) in [
        ("FINE\n\nAna failed to look.\n\nBo failed to look.\n", vec!["Bo"]),
        ("Ana failed to look.\n\nFINE\n\nBo failed to look.\n", vec!["Ana"]),
        ("FINE\n<!-- another -->\n\nAna failed to look.\n", vec![]),
        ("FINE\n\n- Ana failed to look.\n- Bo failed to look.\n", vec!["Bo"]),
        ("- Ana failed to look.\nFINE\n- Bo failed to look.\n- Cy failed to look.\n", vec!["Ana", "Cy"]),
        ("FINE\n\n| who |\n|---|\n| Ana failed to look |\n| Bo failed to look |\n\nCy failed to look.\n", vec!["Cy"]),
        ("<!-- recount: fine blame/failed-to\nbecause they chose\nthese words -->\n\nAna failed to look.\n", vec![]),
    ] {
        assert_eq!(asked(text), left, "{text}");
        assert_eq!(reading(text).unreasoned, [], "{text}");
    }
    for text in ["FINE\n\n# Next\n\nAna failed to look.\n", "# Title FINE\n\nAna failed to look.\n", "> FINE\n\nAna failed to look.\n"] {
        assert_eq!(asked(text), ["Ana"], "{text}");
        assert_eq!(reading(text).unreasoned.len(), 1, "what keeps nothing silent is told: {text}");
    }
}

#[test]
fn every_comment_of_a_long_list_is_heard() {
    let items = (0..2_000).fold(String::new(), |mut text, _| {
        let _ = writeln!(text, "- Ana failed to look. {FINE}");
        text
    });
    let all = reading(&items);
    assert_eq!((all.suppressed.len(), all.hints.len(), all.unreasoned.len()), (2_000, 0, 0));
    let others = "<!-- recount: fine blame/forgot because they chose these words -->".repeat(40);
    assert_eq!(asked(&format!("Ana failed to look. FINE {others}\n")), [""; 0], "however many stand after it");
}

#[test]
fn a_comment_is_known_in_any_case_and_told_when_it_keeps_nothing_silent() {
    assert_eq!(asked("Ana failed to look. <!-- Recount: Fine Blame/Failed-to Because they chose these words -->\n"), [""; 0]);
    let idle = reading("Ana looked. FINE\n\nBo failed to look. <!-- recount: fine blame/forgot because they chose these words -->\n");
    let told: Vec<_> = idle.unreasoned.iter().map(|one| one.message.contains("keeps nothing silent")).collect();
    assert_eq!((told, idle.hints.len()), (vec![true, true], 1));
}

#[test]
fn a_reason_is_more_than_a_word_that_holds_its_place() {
    for reason in ["-", "x", "…", "TODO", "TODO: say why", "fixme later on", "a b", "fine", "", "12 34 56"] {
        let text = format!("Ana failed to look. <!-- recount: fine blame/failed-to because {reason} -->\n");
        let read = reading(&text);
        assert_eq!((read.hints.len(), read.unreasoned.len()), (1, 1), "{reason}");
    }
    assert_eq!(asked("Ana failed to look. <!-- recount: fine blame/failed-to becausetheychose these words -->\n"), ["Ana"]);
    for reason in ["quoted verbatim", "self-chosen", "they chose these words", "彼女自身がこの言葉を選んだ"] {
        assert_eq!(asked(&format!("Ana failed to look. <!-- recount: fine blame/failed-to because {reason} -->\n")), [""; 0], "{reason}");
    }
}

#[test]
fn a_question_on_the_whole_review_is_kept_silent_under_any_title() {
    let review = "\n## Summary\n\nThe disk was full.\n\n## Timeline\n\n- 14:05 Alert fires\n\n## Root cause\n\nA full disk.\n\n<!-- recount: fine structure/no-account because nobody was there -->\n";
    for title in ["# Disk full\n", "  # Disk full\n", "Disk full\n=========\n", "Disk full\n---\n", "1. Disk full\n   ===\n"] {
        let read = reading(&format!("{title}{review}"));
        let silent: Vec<_> = read.suppressed.iter().map(|one| one.hint.rule.as_str()).collect();
        assert_eq!((silent, read.unreasoned.len()), (vec!["structure/no-account"], 0), "{title}");
        let whole: Vec<_> = read.hints.iter().filter(|hint| hint.rule.starts_with("structure/no-")).collect();
        assert!(!whole.is_empty() && whole.iter().all(|hint| read.is_whole(hint)), "{title}");
    }
}
