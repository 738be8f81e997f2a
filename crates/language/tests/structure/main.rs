//! Questions on the shape of a whole review, on files in the usual templates.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod answers;
mod parts;

use recount_language::{Family, Memory, Roster, Rules, read};

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

/// The questions on a review in one of the usual templates.
fn holds(text: &str, expected: &[&str], not: &[&str]) {
    let asked = asked(text);
    for rule in expected {
        assert!(asked.iter().any(|one| one == rule), "{rule} is missing: {asked:?}\n{text}");
    }
    for rule in not {
        assert!(!asked.iter().any(|one| one == rule), "{rule} is asked: {asked:?}\n{text}");
    }
}

#[test]
fn a_review_in_the_form_of_howie_is_asked() {
    let text = "# The till that printed twice\n\n## Executive summary\n\nReceipts were printed twice.\n\n## Narrative\n\nThe printer queue was full.\n\n## Contributors / enablers\n\nA queue without a limit.\n\n## Mitigators\n\nNone.\n\n## Risks\n\nIt can recur.\n\n## Follow-up items\n\n- Improve monitoring - Ana\n- Review the queue - Ana\n- Consider a limit - Ana\n";
    holds(text, &["no-account", "no-mitigator", "no-normal-work", "one-owner", "only-vague-follow-ups", "single-condition"], &[]);
    let more = text
        .replace("None.", "The shops had paper.")
        .replace("A queue without a limit.", "- A queue without a limit\n- A printer that was off")
        .replace("- Consider a limit - Ana", "- Delete the old queue - Bo");
    holds(&more, &["no-account", "no-normal-work"], &["no-mitigator", "one-owner", "only-vague-follow-ups", "single-condition"]);
}

#[test]
fn bold_lines_are_headings() {
    for (title, label) in
        [("", "**Timeline**"), ("# Disk full\n\n", "**Timeline**"), ("# Disk full\n\n", "**Timeline:**"), ("**Disk full**\n\n", "**Timeline** (UTC)")]
    {
        let text = format!(
            "{title}**Summary**\n\nThe disk was full.\n\n{label}\n\n- 14:05 Alert fires\n- 14:20 It is over\n\n**Root cause**\n\nA full disk.\n\n**Action items**\n\n- Improve monitoring (@ana)\n- Consider a canary (@ana)\n- Review the process (@ana)\n"
        );
        holds(&text, &["one-owner", "only-vague-follow-ups", "single-condition", "starts-at-the-alarm", "no-mitigator"], &["sharp-end-only"]);
    }
    let reading = read("**Disk full**\n\n**Summary**: It was full.\n\n**Root cause**: A disk.\n\n**Impact**: None.\n", Rules::built_in(), &Roster::default());
    assert!(reading.hints.iter().any(|hint| hint.rule == "structure/single-condition" && hint.span == (2..11)), "{:?}", reading.hints);
}

const SRE: &str = "# Shakespeare search\n\n**Date**: 2015-10-21\n\n**Status**: Complete, action items in progress\n\n**Summary**: Search was down for an hour.\n\n**Impact**: Queries were lost.\n\n**Root Causes**: A leak of file handles under load.\n\n**Detection**: Borgmon detected a high level of errors.\n\n**Action Items**:\n\n| Action Item | Type | Owner | Bug |\n|---|---|---|---|\n| Improve monitoring | mitigate | ana | n/a |\n| Consider a canary | prevent | ana | n/a |\n| Review the load tests | process | ana | n/a |\n\n## Lessons Learned\n\n**What went well**\n\n- Monitoring alerted\n\n**Where we got lucky**\n\n- Nowhere\n\n## Timeline\n\n_2015-10-21 (all times UTC)_\n\n- 14:54 Outage begins\n- 14:55 Pager storm\n";

#[test]
fn a_review_in_the_form_of_google_sre_is_asked() {
    holds(SRE, &["one-owner", "only-vague-follow-ups", "single-condition", "starts-at-the-alarm", "no-account"], &["no-mitigator"]);
    let other = SRE
        .replace("| Improve monitoring | mitigate | ana", "| Delete the old queue | mitigate | bo")
        .replace("14:54 Outage begins", "14:51 A new sonnet is found")
        .replace("A leak of file handles under load.", "several:\n\n- a leak\n- a sonnet");
    holds(&other, &["no-account"], &["one-owner", "only-vague-follow-ups", "single-condition", "starts-at-the-alarm"]);
}

#[test]
fn what_is_said_about_times_is_no_row() {
    for line in ["All times are UTC.", "2015-10-21 (all times UTC)", "**2015-10-21**", "What we know so far:"] {
        for (row, asks) in [("14:05 Alert fires", true), ("13:40 Priya merges the change", false)] {
            let text = format!(
                "# Disk full\n\n## Leadup\n\nThe disk was full.\n\n## Timeline\n\n{line}\n\n{row}\n\n14:30 It is over\n\n## Root cause\n\nA full disk.\n"
            );
            assert_eq!(asked(&text).contains(&"starts-at-the-alarm".to_owned()), asks, "{line} {row}");
        }
    }
}

#[test]
fn five_whys_with_countermeasures_are_asked() {
    for header in ["Responsible", "DRI"] {
        let text = format!(
            "# The late bread\n\n## Problem\n\nThe bread was late.\n\n## Five whys\n\n1. Why? The oven was cold.\n2. Why? The timer was off.\n\n## Countermeasures\n\n| Countermeasure | {header} | Due |\n|---|---|---|\n| Improve the timer | Ana | May |\n| Review the oven | Ana | May |\n| Consider a second oven | Ana | June |\n\n## Impact\n\nNo bread.\n"
        );
        holds(&text, &["one-owner", "only-vague-follow-ups"], &["single-condition"]);
    }
}

#[test]
fn an_item_names_its_owner_in_the_usual_ways() {
    let review = |items: [&str; 3]| {
        format!(
            "# Disk full\n\n## What happened\n\nThe disk was full.\n\n## Contributing factors\n\n- A limit\n- A job\n\n## Action items\n\n{}\n\n## Messaging\n\nNone.\n",
            items.join("\n")
        )
    };
    for [first, second] in [
        ["- [ ] Improve monitoring - Ana", "- [ ] Delete the old queue - Ana"],
        ["- [ ] Improve monitoring – Ana Silva.", "- [x] Delete the old queue — Ana Silva"],
        ["- Improve monitoring (Ana)", "- Delete the old queue (Ana)"],
        ["- Improve monitoring [storage team]", "- Delete the old queue [storage team]"],
        ["- Ana: improve monitoring", "- Ana: delete the old queue"],
        ["- Improve monitoring. Owner: Ana", "- Delete the old queue. **Owner**: Ana"],
        ["- Improve monitoring (@ana)", "- Delete the old queue @ana"],
    ] {
        holds(&review([first, second, second]), &["one-owner"], &["only-vague-follow-ups"]);
        holds(&review([first, second, "- Move the job - Tomasz"]), &[], &["one-owner"]);
        let vague = first;
        holds(&review([vague, vague, vague]), &["one-owner", "only-vague-follow-ups"], &[]);
    }
    for item in [
        "- Delete the old queue - Done",
        "- Delete the old queue - high",
        "- Delete the old queue",
        "- Delete the old queue - Monday",
        "- Delete the old queue. Owner: TBD",
    ] {
        holds(&review([item, item, item]), &[], &["one-owner"]);
    }
}

#[test]
fn a_place_for_what_helped_that_holds_nothing_names_nothing() {
    let review = |helped: &str| {
        format!("# Disk full\n\n## Summary\n\nThe disk was full.\n\n## Timeline\n\n- 14:05 Alert fires\n\n{helped}\n\n## Root cause\n\nA full disk.\n")
    };
    for empty in [
        "## What went well",
        "## What went well\n\nNothing.",
        "## What went well\n\n- None that we know of",
        "## What went well\n\nN/A",
        "## What went well\n\n- …",
        "**Where we got lucky**: Nowhere.",
        "## Where we got lucky\n\n<!-- to be filled -->",
        "## Lessons\n\n- **Where we got lucky**: Nowhere.",
    ] {
        holds(&review(empty), &["no-mitigator"], &[]);
    }
    for full in [
        "## What went well\n\nNothing was lost.",
        "**Where we got lucky**: The replica held.",
        "## What went well\n\n- The runbook",
        "## Lessons\n\n- **What went well**: the runbook",
    ] {
        holds(&review(full), &[], &["no-mitigator"]);
    }
}

#[test]
fn a_quotation_is_an_account_where_somebody_speaks() {
    let review = |told: &str| format!("# Disk full\n\n## Summary\n\n{told}\n\n## Timeline\n\n- 14:05 Alert fires\n\n## Root cause\n\nA full disk.\n");
    for nobody in [
        "The log said \"ERROR: could not write to /var/lib/data, no space left on device\".",
        "It printed \"connection to the primary was refused after thirty seconds of waiting\".",
        "The I/O wait was high.",
        "The log said \"I could not connect to the socket of the database server now\".",
        "\"I could not connect to the socket of the database server now\"",
        "The pod printed \"I have no space left to write my state to this disk\" and stopped.",
        "`psql` said \"is the server running, as I can reach no socket of my own\".",
    ] {
        holds(&review(nobody), &["no-account"], &[]);
    }
    for somebody in [
        "\"I saw the graph fall and took it for the usual noon dip\".",
        "\"The graph fell and it looked like the dip of every noon\", says Priya.",
        "The on-call engineer recalls: \"the graph fell, and it looked like the usual noon dip\".",
        "I saw the graph fall.",
        "Priya says: \"the log was empty when I looked, so I restarted the server\".",
        "\"I could not find the switch in the dark, so I called the porter\".",
        "When the error came back: Priya, \"I took it for the one of every Monday, so I went on\".",
        "After the alert: \"I thought of the noon dip, so I did not look at the queue\".",
        "\"I saw the alert and took it for the usual noon dip of the shops\".",
    ] {
        holds(&review(somebody), &[], &["no-account"]);
    }
}

#[test]
fn a_label_reads_the_same_wherever_it_was_met_before() {
    let (rules, roster) = (Rules::built_in(), Roster::default());
    let mut memory = Memory::default();
    let review = |lucky: &str| format!("# Disk full\n\n## Summary\n\nFull.\n\n## Root cause\n\nOld logs.\n\n## Impact\n\n{lucky}\n");
    let label = "**Where we got lucky**: Nowhere.";
    for place in [format!("| a |\n|---|\n| {label} |"), label.to_owned(), format!("- {label}"), format!("## Timeline\n\n- {label}"), label.to_owned()] {
        let text = review(&place);
        assert_eq!(memory.read(&text, rules, &roster), read(&text, rules, &roster), "{text}");
        holds(&text, &["no-mitigator"], &[]);
    }
}
