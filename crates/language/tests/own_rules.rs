//! Rules of one's own: what is refused when they are read, and what a check of their pages finds.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use recount_language::{Roster, Rules, check, read};

const PATH: &str = ".recount/rules/promise/never-mind.md";
const WHOLE: &str = "---\nask: What else could {who} do?\nwarning:\n- never mind\n---\n\n# T\n\n## What it notices\n## Why it matters\n## Ask instead\n## Flags\n\n- **Never mind** the gap.\n\n## Stays silent\n\n- Mind the gap.\n";

#[test]
fn what_would_be_taken_for_something_else_is_refused_with_its_line() {
    assert!(Rules::with_own([(PATH, WHOLE)]).is_ok());
    for (written, instead, line, expected) in [
        ("{who}", "{whose}", 2, "found `{whose}`"),
        ("{who}", "{who", 2, "expected `{who}`, `{whom}`"),
        ("warning:\n", "ask: What?\nwarning:\n", 3, "`ask` once"),
        ("warning:\n- never mind\n", "warning:\n- never mind\nwarning:\n- mind the gap\n", 5, "`warning` once"),
        ("warning:\n", "warning: never mind\n", 3, "`- never mind`"),
        ("warning:\n", "phrase x:\nwarning:\n", 3, "expected words after `phrase x:`"),
        ("- never mind\n", "- never mind\n- * never mind\n", 5, "found `*`"),
        ("- never mind\n", "- never mind\n- never mind *\n", 5, "`~3` for up to three"),
        ("- never mind\n", "- never *? mind\n", 4, "found `*`"),
        ("- never mind\n", "- never very|* mind\n", 4, "found `*`"),
    ] {
        let problems = Rules::with_own([(PATH, WHOLE.replace(written, instead))]).expect_err(expected);
        assert_eq!(problems[0].line, line, "{}", problems[0]);
        assert!(problems[0].message.contains(expected), "{}", problems[0]);
    }
}

#[test]
fn there_may_be_more_words_with_patterns_of_their_own_than_a_rule_needs() {
    let patterns = (0..5000).map(|number| format!("- gap{number}\n")).collect::<Vec<_>>().concat();
    let rules = Rules::with_own([(PATH, WHOLE.replace("- never mind\n", &patterns))]).unwrap();
    for number in [0, 1500, 3000, 4999] {
        let hints = read(&format!("Mind gap{number}, please."), &rules, &Roster::default()).hints;
        assert_eq!(hints.iter().map(|hint| &*hint.rule).collect::<Vec<_>>(), ["promise/never-mind"], "{number}");
    }
}

#[test]
fn a_file_name_that_no_comment_could_hold_is_refused() {
    for name in ["never-mind", "never_mind.2", "März"] {
        assert!(Rules::with_own([(format!("promise/{name}.md"), WHOLE)]).is_ok(), "{name}");
    }
    for name in ["never mind", "never\tmind", "a,b", "a#b", "a-->b", "\u{fffd}"] {
        let problems = Rules::with_own([(format!("promise/{name}.md"), WHOLE)]).expect_err(name);
        assert_eq!(problems[0].line, 1, "{name}");
        assert!(
            problems[0].message.contains("expected a file name of letters") && problems[0].message.ends_with(&format!("found `{name}.md`")),
            "{}",
            problems[0]
        );
    }
}

#[test]
fn a_check_says_which_sentences_of_a_page_are_wrong() {
    let problems = |text: &str| {
        let rules = Rules::with_own([(PATH, text)]).unwrap();
        check(PATH, text, &rules, &Roster::default()).into_iter().map(|problem| (problem.line, problem.message)).collect::<Vec<_>>()
    };
    assert_eq!(problems(WHOLE), []);
    for (written, instead, line, expected) in [
        ("- **Never mind** the gap.", "- **Never mind the** gap.", 14, "expected `Never mind the` flagged, found `Never mind`"),
        ("- **Never mind** the gap.", "- **Ever mind** the gap.", 14, "expected `Ever mind` flagged, found nothing"),
        ("- **Never mind** the gap.", "* Never mind the gap.", 14, "between `**`"),
        ("- **Never mind** the gap.\n", "", 12, "at least one sentence under `## Flags`"),
        ("- Mind the gap.", "- Never mind the gap.", 18, "expected nothing flagged, found `Never mind`"),
        ("- Mind the gap.\n", "", 16, "at least one sentence under `## Stays silent`"),
    ] {
        let found = problems(&WHOLE.replace(written, instead));
        assert!(found.len() == 1 && found[0].0 == line && found[0].1.contains(expected), "{expected}: {found:?}");
    }
}

#[test]
fn every_built_in_rule_passes_the_check() {
    let rules = Rules::built_in();
    for rule in rules.iter() {
        let problems = check(&format!("{}.md", rule.name), &rule.page, rules, &Roster::default());
        assert_eq!(problems, [], "{}", rule.name);
    }
}
