//! Questions as they are asked: sayable, and one for the same words.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::{fs, path::Path};

use recount_language::{Roster, Rules, read};

fn asked(text: &str) -> Vec<(String, String)> {
    let reading = read(text, Rules::built_in(), &Roster::default());
    reading.hints.into_iter().map(|hint| (hint.rule, hint.message)).collect()
}

fn rules(text: &str) -> Vec<String> {
    asked(text).into_iter().map(|(rule, _)| rule).collect()
}

#[test]
fn one_phrase_is_asked_about_once() {
    for (text, expected) in [
        ("Our DBA should have known better.", ["blame/supposed-to"].as_slice()),
        ("The engineer was careless.", &["blame/at-fault"]),
        ("We'll be extra careful next time.", &["promise/be-careful"]),
    ] {
        assert_eq!(rules(text), expected, "{text}");
    }
}

#[test]
fn two_phrases_and_two_families_are_asked_about_beside_each_other() {
    for (text, expected) in [
        ("Priya forgot the flag, and Tomasz should have looked.", ["blame/forgot", "hindsight/should-have"].as_slice()),
        ("User error was made here.", &["blame/mistake-of", "cause/human-error", "evasion/hidden-slip"]),
        ("Someone forgot the lock.", &["blame/forgot", "evasion/unnamed-person"]),
    ] {
        let mut found = rules(text);
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn whom_a_question_names_is_in_its_case_and_number() {
    for (text, expected) in [
        ("They failed to check the lock.", "What were they looking at then"),
        ("Ana and we failed to check it.", "What were Ana and we looking at then"),
        ("The engineers failed to check it.", "What were the engineers looking at then"),
        ("Engineers failed to check it.", "What were engineers looking at then"),
        ("**Ana** failed to check the lock.", "What was Ana looking at then"),
        ("She forgot the lock.", "in front of her at that moment"),
        ("Ana and we forgot the lock.", "in front of Ana and us at that moment"),
        ("Everybody forgot the lock.", "Whose hands were on it"),
        ("Nobody checked the logs.", "What made it reasonable to go on"),
        ("Priya was too slow.", "What was Priya working out"),
    ] {
        let asked = asked(text);
        assert!(asked.iter().any(|(_, message)| message.contains(expected)), "{text}: {asked:?}");
    }
}

/// Of the development organisations alone: no rule is written against the others.
#[test]
fn questions_about_published_reviews_can_be_said_aloud() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let Some(reviews) = ["../shared", "../../shared"].iter().find_map(|shared| fs::read_dir(root.join(shared).join("corpus/reviews")).ok()) else {
        return;
    };
    let others = ["dfds__", "optimism__", "monero__", "k8s-test-infra__"];
    for path in reviews.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if others.iter().any(|other| name.starts_with(other)) {
            continue;
        }
        for (rule, message) in asked(&fs::read_to_string(&path).unwrap()) {
            let said = format!(" {} ", message.to_lowercase().replace([',', '?'], " "));
            let wrong = [
                " was they ",
                " was we ",
                " was you ",
                " was the engineers ",
                " were she ",
                " were he ",
                " were the team ",
                " for they ",
                " for we ",
                " of they ",
                " of we ",
                " to they ",
                " to we ",
                " nobody looking",
                " everybody ",
                " i ",
                "{",
                "**",
            ];
            assert!(!wrong.iter().any(|form| said.contains(form)), "{name}: {rule}: {message}");
        }
    }
}
