//! What in the text answers a question on the whole review, and what only sounds like it.

use super::holds;

/// A review with three rows of people and one more paragraph.
fn told(told: &str) -> String {
    format!(
        "# Disk full\n\n## Summary\n\nThe disk was full.\n\n{told}\n\n## Timeline\n\n- 14:05 Alert fires\n- 14:10 @ana restarts the primary\n- 14:12 @bo drains the host\n- 14:20 @ana reverts the release\n\n## Root cause\n\nA full disk.\n"
    )
}

/// A question that each of these sentences answers, and none of those.
fn answered(question: &str, answers: &[&str], silent: &[&str]) {
    for says in answers {
        holds(&told(says), &[], &[question]);
    }
    for says in silent {
        holds(&told(says), &[question], &[]);
    }
}

#[test]
fn a_common_word_alone_answers_no_question() {
    let all = ["no-account", "no-mitigator", "no-normal-work", "sharp-end-only"];
    holds(&told("The API always returned 500. The impact was limited to Europe. Priority: P1. The lock prevented the deploy."), &all, &[]);
    holds(&told("The capacity of the disk was 2 TB."), &all, &[]);
}

#[test]
fn what_kept_it_small_is_told_by_a_clause() {
    let answers = [
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
    ];
    let silent = [
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
    ];
    answered("no-mitigator", &answers, &silent);
}

#[test]
fn other_days_are_told_by_people_and_their_work() {
    let answers = [
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
    ];
    let silent = [
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
    ];
    answered("no-normal-work", &answers, &silent);
}

#[test]
fn the_blunt_end_is_where_somebody_decided() {
    let answers = [
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
    ];
    let silent = [
        "The capacity of the disk was 2 TB.",
        "Priority: P1.",
        "A high priority alert fired.",
        "The network policy blocked the pod.",
        "Memory management is slow here.",
        "The context deadline exceeded its limit.",
        "The error budget is spent for June.",
        "More training will be given to the clerks.",
        "Data of the vendor was lost.",
    ];
    answered("sharp-end-only", &answers, &silent);
}
