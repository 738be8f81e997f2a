//! Questions on the shape of a whole review, on files in the usual templates.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use recount_language::{Family, Roster, Rules, read};

fn asked(text: &str) -> Vec<String> {
    let reading = read(text, Rules::built_in(), &Roster::default());
    let whole = |rule: &str| rule != "structure/bare-action";
    reading
        .hints
        .into_iter()
        .filter(|hint| hint.family == Family::Structure && whole(&hint.rule))
        .map(|hint| hint.rule.trim_start_matches("structure/").to_owned())
        .collect()
}

const BARE: &str = "# Disk full\n\n## Summary\n\nThe disk was full.\n\n## Timeline\n\n- 14:05 Alert fires\n- 14:10 @ana restarts the primary\n- 14:12 @bo drains the host\n- 14:20 @ana reverts the release\n\n## Root cause\n\nA full disk.\n\n## Action items\n\n- Improve monitoring (@ana)\n- Consider a canary (@ana)\n- Review the process (@ana)\n";

#[test]
fn a_bare_review_is_asked_every_question() {
    assert_eq!(
        asked(BARE),
        ["no-account", "no-mitigator", "no-normal-work", "one-owner", "only-vague-follow-ups", "sharp-end-only", "single-condition", "starts-at-the-alarm"]
    );
}

#[test]
fn questions_on_the_whole_review_span_its_title() {
    let reading = read(BARE, Rules::built_in(), &Roster::default());
    let hint = reading.hints.iter().find(|hint| hint.rule == "structure/one-owner").unwrap();
    assert_eq!(&BARE[hint.span.clone()], "# Disk full");
}

#[test]
fn a_review_that_tells_more_is_asked_nothing() {
    let text = "# Disk full\n\n## Summary\n\nThe disk was full. Usually the job runs at night; the budget for a second disk was put off in spring.\n\n## Timeline\n\n| time | what |\n|---|---|\n| 13:40 | Priya merges the change |\n| 14:05 | Alert fires |\n\n## Contributing conditions\n\n- A limit from 2019\n- A job that ran by day\n\n## Where we got lucky\n\nThe replica held.\n\n## What people saw\n\n\"I saw the graph fall and took it for the usual noon dip\", says Priya.\n\n## Action items\n\n| action | owner |\n|---|---|\n| Add a check that rejects empty zones | Ana |\n| Delete the old bucket | Bo |\n| Improve alerts | Cy |\n";
    assert_eq!(asked(text), [""; 0]);
}

#[test]
fn a_table_of_actions_names_its_owners() {
    let text = BARE.split("## Action items").next().unwrap().to_owned()
        + "## Action items\n\n| owner | task |\n|---|---|\n| Storage | Add a limit |\n| Storage | Delete the bucket |\n| Storage | Move the job |\n";
    let asked = asked(&text);
    assert!(asked.contains(&"one-owner".to_owned()) && !asked.contains(&"only-vague-follow-ups".to_owned()), "{asked:?}");
}

#[test]
fn a_text_that_is_no_review_is_asked_nothing() {
    for text in ["", "Just a note about the disk.", "# Meeting notes\n\n- Improve monitoring\n", "# Runbook\n\n## Background\n\nRestart it.\n"] {
        assert_eq!(asked(text), [""; 0], "{text}");
    }
}

#[test]
fn a_comment_with_a_reason_keeps_a_question_on_the_whole_review_silent() {
    let text = format!("{BARE}\n<!-- recount: fine structure/one-owner because Ana asked for all three -->\n");
    let reading = read(&text, Rules::built_in(), &Roster::default());
    assert!(reading.suppressed.iter().any(|one| one.hint.rule == "structure/one-owner"));
}

#[test]
fn a_warning_takes_the_place_of_the_question_about_a_bare_action() {
    let asked = |text: &str| read(text, Rules::built_in(), &Roster::default()).hints.into_iter().map(|hint| hint.rule).collect::<Vec<_>>();
    assert_eq!(asked("Lena pushed the config to all regions."), ["structure/bare-action"]);
    assert_eq!(asked("Lena mistakenly pushed the config to all regions."), ["blame/mistakenly"]);
}
