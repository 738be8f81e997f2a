//! Follow-ups, timelines and conditions, in the ways that people write them.

use super::holds;

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
