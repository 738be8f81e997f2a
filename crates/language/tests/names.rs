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

#[test]
fn a_small_word_is_a_name_where_the_roster_has_it() {
    let roster = Roster { people: vec!["Will Adeyemi".to_owned()], ..Roster::default() };
    let asked = |text: &str| read(text, Rules::built_in(), &roster).hints.into_iter().find(|hint| hint.rule.starts_with("blame/")).map(|hint| hint.message);
    for text in ["Will failed to check the logs.\n", "On Monday Will failed to check the logs.\n"] {
        assert!(asked(text).is_some_and(|question| question.contains("was Will looking")), "{text}");
    }
    for text in ["Will failed pods be restarted?\n", "The pods will fail to start.\n", "Will the review say that it failed to start?\n"] {
        assert_eq!(asked(text), None, "{text}");
    }
}

#[test]
fn when_somebody_was_there_is_no_part_of_who_it_was() {
    for text in ["The operator on call that night failed to check the valve.\n", "The engineer at the console that evening failed to check the valve.\n"] {
        let asked = asked(text);
        assert!(asked.len() == 1 && asked.iter().all(|question| question.starts_with("What was the ")), "{text}: {asked:?}");
    }
    assert_eq!(asked("The server on the third rack that night failed to start.\n"), [""; 0]);
}
