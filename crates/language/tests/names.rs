//! Who is asked about, however a name is written and marked up.

use recount_language::{Roster, Rules, read};

fn asked(text: &str) -> Vec<String> {
    read(text, Rules::built_in(), &Roster::default()).hints.into_iter().filter(|hint| hint.rule.starts_with("blame/")).map(|hint| hint.message).collect()
}

#[test]
fn a_sentence_may_begin_with_a_handle() {
    for (text, whom) in [
        ("It was late. @priya failed to check it.\n", "was @priya looking"),
        ("- @ana was paged. @bo forgot the flag.\n", "front of @bo at"),
        ("(@priya) failed to check it.\n", "was @priya looking"),
        ("**Priya:** failed to check it.\n", "was Priya looking"),
        ("- 14:02 Priya: failed to check it.\n", "was Priya looking"),
    ] {
        let asked = asked(text);
        assert!(asked.len() == 1 && asked.iter().all(|question| question.contains(whom)), "{text}: {asked:?}");
    }
    for text in ["The deploy (v2) failed to start.\n", "It ended, e.g. @bo was tired.\n"] {
        assert_eq!(asked(text), [""; 0], "{text}");
    }
}

#[test]
fn marks_that_are_characters_of_their_own_belong_to_their_word() {
    for text in ["Jose\u{301} failed to check the logs.\n", "Ana-Jose\u{301} failed to check the logs.\n", "E\u{301}va failed to check the logs.\n"] {
        let name = text.split(' ').next().unwrap_or_default();
        let asked = asked(text);
        assert!(asked.len() == 1 && asked.iter().all(|question| question.contains(name)), "{text}: {asked:?}");
    }
}
