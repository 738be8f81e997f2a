//! Questions on the shape of a whole review, on files in the usual templates.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

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

/// A review with three rows of people and one more paragraph.
fn told(told: &str) -> String {
    format!(
        "# Disk full\n\n## Summary\n\nThe disk was full.\n\n{told}\n\n## Timeline\n\n- 14:05 Alert fires\n- 14:10 @ana restarts the primary\n- 14:12 @bo drains the host\n- 14:20 @ana reverts the release\n\n## Root cause\n\nA full disk.\n"
    )
}

#[test]
fn a_common_word_alone_answers_no_question() {
    let all = ["no-account", "no-mitigator", "no-normal-work", "sharp-end-only"];
    holds(&told("The API always returned 500. The impact was limited to Europe. Priority: P1. The lock prevented the deploy."), &all, &[]);
    holds(&told("The capacity of the disk was 2 TB."), &all, &[]);
}

#[test]
fn what_kept_it_small_is_told_by_a_clause() {
    for kept in [
        "The cache limited the damage.",
        "A quota contained the outage to one region.",
        "The impact was limited by the cache.",
        "The canary limited it to five shops.",
        "Marek's old export saved us.",
        "The replica kept the shops open.",
        "The side door kept it from getting worse.",
        "Fortunately the replica held.",
        "We were lucky that it was a Sunday.",
        "By pure luck nobody was on site.",
        "It could have been much worse, had the replica not held.",
        "Thanks to the replica, no order was lost.",
        "The alarm prevented further loss.",
        "The risk was mitigated by a second check.",
        "The impact was contained to one site by the gate.",
        "What helped was that Priya had the old sheet open.",
    ] {
        holds(&told(kept), &[], &["no-mitigator"]);
    }
    for not in [
        "The impact was limited to Europe.",
        "The lock prevented the deploy.",
        "The log contained an error.",
        "This had limited impact.",
        "A check would have prevented the outage.",
        "The outage could have been prevented by a check.",
        "Ana saved the file.",
        "The host kept restarting.",
        "Nothing limited the damage.",
        "It got worse.",
        "Thanks to Priya for the help.",
        "The deploy prevented users from signing in.",
    ] {
        holds(&told(not), &["no-mitigator"], &[]);
    }
}

#[test]
fn other_days_are_told_by_people_and_their_work() {
    for told_of in [
        "Usually the clean-up runs at night.",
        "Normally, two people look at the queue.",
        "We always drain the host by hand.",
        "The on-call often restarts it.",
        "On most days nobody looks at this graph.",
        "Every Tuesday the index is rebuilt.",
        "The deploy usually takes an hour.",
        "A restart of the job usually clears the error.",
        "As usual, Priya merged before lunch.",
        "On a normal day the belt runs until six.",
        "The release always goes out at noon.",
        "The script is run weekly by the storage team.",
        "It is common practice to merge on Fridays.",
        "On a regular night two people are on shift.",
    ] {
        holds(&told(told_of), &[], &["no-normal-work"]);
    }
    for not in [
        "The API always returned 500.",
        "The API usually returned 500.",
        "These outages would usually last an hour.",
        "Pods were often evicted.",
        "The host works normally again.",
        "The probe failed every second.",
        "It came back each time.",
        "Most users saw an error.",
        "We will regularly check the disk.",
        "The field is always supposed to be set.",
        "Each request was retried.",
        "The nightly backup was lost.",
        "We will look at it weekly.",
    ] {
        holds(&told(not), &["no-normal-work"], &[]);
    }
}

#[test]
fn the_blunt_end_is_where_somebody_decided() {
    for decided in [
        "The budget for a second disk was put off in spring.",
        "The design of 2019 had one queue.",
        "Other priorities came first.",
        "The move was not a priority in May.",
        "The deadline of the shop was Monday.",
        "Management asked for the move in May.",
        "The team had no capacity to renew it.",
        "The clerks had no training on the new till.",
        "The vendor was chosen for its price.",
        "Staffing at night is one person.",
    ] {
        holds(&told(decided), &[], &["sharp-end-only"]);
    }
    for not in [
        "The capacity of the disk was 2 TB.",
        "Priority: P1.",
        "A high priority alert fired.",
        "The network policy blocked the pod.",
        "Memory management is slow here.",
        "The context deadline exceeded its limit.",
        "The error budget is spent for June.",
        "More training will be given to the clerks.",
        "Data of the vendor was lost.",
    ] {
        holds(&told(not), &["sharp-end-only"], &[]);
    }
}

/// A review with these follow-ups.
fn with_follow_ups(items: &str) -> String {
    format!("# Disk full\n\n## Summary\n\nThe disk was full.\n\n## Contributing factors\n\n- A limit\n- A job\n\n## Action items\n\n{items}\n")
}

#[test]
fn a_figure_a_thing_or_a_date_makes_a_follow_up_concrete() {
    for concrete in [
        "Increase the disk quota to 2 TB",
        "Raise the limit of open files to 65536 by 3 June",
        "Review the limits by 3 June",
        "Improve the start of the till to under 2 seconds",
        "Increase `maxConnections`",
        "Ensure that pool_size is read from the chart",
        "Keep logs for 30 days",
        "Ana: raise the quota to 2 TB",
        "We will raise the quota to 2 TB",
        "Alerts should be grouped by shop",
        "The old queue will be removed",
        "Add team alerts to improve the night",
        "Apply more limits",
        "Improve alerting by adding a check for empty zones",
        "The platform team will delete the bucket",
    ] {
        holds(&with_follow_ups(&format!("- Improve monitoring\n- {concrete}")), &[], &["only-vague-follow-ups"]);
    }
    for vague in [
        "We should improve monitoring.",
        "Everyone should be more careful.",
        "The team will do better.",
        "The platform team will improve its alerts",
        "We'll be more careful",
        "Ana to review the process",
        "Regularly review the limits",
        "Please also improve the docs",
        "Improve monitoring (#3082)",
        "Improve monitoring in 2024",
        "Consider a limit of 50",
        "Short term: improve monitoring",
        "Improve monitoring (@ana)",
        "Improve response time",
    ] {
        holds(&with_follow_ups(&format!("- Improve monitoring\n- {vague}")), &["only-vague-follow-ups"], &[]);
    }
}

#[test]
fn a_team_before_a_task_takes_it() {
    let three = |label: &str| with_follow_ups(&format!("- {label}: improve monitoring\n- {label}: improve the docs\n- {label}: review the limits"));
    holds(&three("Platform"), &["one-owner", "only-vague-follow-ups"], &[]);
    holds(&three("Platform team"), &["one-owner", "only-vague-follow-ups"], &[]);
    holds(&three("Documentation"), &["only-vague-follow-ups"], &["one-owner"]);
}

#[test]
fn follow_ups_may_be_paragraphs() {
    let one = "We should improve monitoring. Everyone should be more careful.";
    let two = "We should improve monitoring.\n\nEveryone should be more careful.";
    for vague in [one, two, "This is what we will do:\n\nImprove the docs.\n\nReview the process."] {
        holds(&with_follow_ups(vague), &["only-vague-follow-ups"], &[]);
    }
    for told in [
        "We should improve monitoring. The old queue will be removed.",
        "We should improve monitoring.",
        "None.",
        "We should improve monitoring. Everyone should be more careful.\n\n- Delete the bucket",
    ] {
        holds(&with_follow_ups(told), &[], &["only-vague-follow-ups"]);
    }
    holds(&with_follow_ups("Ana: delete the bucket. Ana: move the job. Ana: drop the lock."), &["one-owner"], &[]);
}

#[test]
fn a_review_in_questions_is_asked() {
    for dress in ["## ", "**"] {
        let end = dress.trim_start_matches("## ");
        let text = format!(
            "# Disk full\n\n{dress}What happened?{end}\n\nThe disk was full.\n\n{dress}Why did it happen?{end}\n\nOld logs.\n\n{dress}What are we doing to prevent this?{end}\n\n- Improve monitoring\n- Review the limits\n"
        );
        holds(&text, &["no-account", "no-mitigator", "no-normal-work", "only-vague-follow-ups", "single-condition"], &[]);
    }
}

/// A review with this timeline.
fn with_timeline(rows: &str) -> String {
    format!("# Disk full\n\n## Summary\n\nThe disk was full.\n\n## Timeline\n\n{rows}\n\n## Impact\n\nNo orders.\n")
}

#[test]
fn lines_of_one_paragraph_are_rows() {
    for end in ["\n", "\\\n", "  \n", "<br>\n"] {
        let rows = ["14:05 @ana restarts the primary", "14:10 @bo drains the host", "14:20 @ana reverts the release"].join(end);
        holds(&with_timeline(&rows), &["sharp-end-only"], &["starts-at-the-alarm"]);
        holds(&with_timeline(&format!("All times are UTC.{end}14:01 Alert fires{end}{rows}")), &["sharp-end-only", "starts-at-the-alarm"], &[]);
        holds(&with_timeline(&format!("13:40 Priya merges the change{end}14:01 Alert fires")), &[], &["starts-at-the-alarm", "sharp-end-only"]);
    }
    let wrapped = "13:40 Priya merges the change, which is out at\n14:00. We saw the alert at\n14:05 and reverted.";
    holds(&with_timeline(wrapped), &[], &["sharp-end-only"]);
}

#[test]
fn an_empty_row_is_not_the_first() {
    for empty in ["- 09:00", "- 3 June 2024", "- Monday, 3 June"] {
        holds(&with_timeline(&format!("{empty}\n- 14:05 Alert fires\n- 14:10 It is over")), &["starts-at-the-alarm"], &[]);
        holds(&with_timeline(&format!("{empty}\n- 13:40 Priya merges the change\n- 14:05 Alert fires")), &[], &["starts-at-the-alarm"]);
    }
    let table = |first: &str| with_timeline(&format!("| time | what |\n|---|---|\n| 09:00 | {first} |\n| 14:05 | Alert fires |"));
    holds(&table(""), &["starts-at-the-alarm"], &[]);
    holds(&table("Priya merges the change"), &[], &["starts-at-the-alarm"]);
}

#[test]
fn who_changes_an_alarm_is_not_called_by_it() {
    for before in [
        "09:10: Ana removes the alert for disk space",
        "09:00 Ana lowers the threshold of the disk monitor for the planned move",
        "09:00 The on-call mutes the pager for the move",
        "09:00 The alert for disk space was removed",
        "09:00 We disabled monitoring of the old host",
        "09:00 Removed the alert for disk space",
        "09:00 @ana deploys the new alert rules",
    ] {
        holds(&with_timeline(&format!("- {before}\n- 14:05 Alert fires")), &[], &["starts-at-the-alarm"]);
        let (time, what) = before.split_at(5);
        let table = format!("| time | what |\n|---|---|\n| {time} | {} |\n| 14:05 | Alert fires |", what.trim_start_matches([':', ' ']));
        holds(&with_timeline(&table), &[], &["starts-at-the-alarm"]);
    }
    for alarm in [
        "14:05 Alert fires",
        "14:05 Ana is paged",
        "14:05 Ana raises an incident",
        "14:05 Ana gets an alert and removes the host",
        "14:05 Ana removes the host after the alert",
        "14:05 Monitoring detected a change in traffic",
        "14:05 A customer reported that the switch is down",
        "14:05 Switch is down",
        "14:05 We noticed an outage of the release job",
        "14:05 Ana updates the status page",
        "14:05 Ana reported an outage and reverted the release",
    ] {
        holds(&with_timeline(&format!("- {alarm}\n- 14:30 It is over")), &["starts-at-the-alarm"], &[]);
    }
}

#[test]
fn sentences_of_one_paragraph_name_conditions_of_their_own() {
    let review = |conditions: &str| {
        format!("# Disk full\n\n## Impact\n\nNo orders.\n\n## Contributing factors\n\n{conditions}\n\n## Action items\n\n- Delete the old logs\n")
    };
    for several in [
        "The disk was full. The clean-up ran on another host. Nobody had looked at the graph since May.",
        "The disk was full. The clean-up ran on another host.",
    ] {
        holds(&review(several), &[], &["single-condition"]);
    }
    for one in [
        "The disk was full.",
        "The disk was full. It had been filling for a week. This stopped the orders.",
        "The disk was full. See below.",
        "Somebody sent a link (DO NOT OPEN!!! VIRUS) with an edit of the wiki.",
    ] {
        holds(&review(one), &["single-condition"], &[]);
    }
}
