//! A clause excuses nobody who is named in another one, nor a sentence anybody in the next.

use recount_language::{Family, Roster, Rules, Strength, read};

/// The words that warnings are about.
fn warned<'t>(text: &'t str, roster: &Roster) -> Vec<&'t str> {
    let hints = read(text, Rules::built_in(), roster).hints;
    hints.iter().filter(|hint| hint.strength == Strength::Warning && hint.family != Family::Structure).map(|hint| &text[hint.span.clone()]).collect()
}

#[test]
fn what_a_machine_did_in_another_clause_excuses_nobody() {
    for (text, expected) in [
        ("Priya failed to check the graph, and the pod failed to start.", "failed to"),
        ("We failed to notice that the disk was filling, and the broker failed to connect.", "failed to"),
        ("Priya failed to check the graph — the broker failed to connect.", "failed to"),
        ("Priya failed to warn support and failed to restore the data.", "failed to"),
        ("Our failure to test the restore cost a day, and the job failed to mount the volume.", "Our failure to"),
        ("The wrong config was pushed, and the nodes restarted automatically.", "wrong config was pushed"),
        ("The wrong config was pushed, but all of the nodes in the second hall restarted automatically.", "wrong config was pushed"),
        ("We could have caught this in staging, and the attacker took two hosts.", "could have caught"),
        (
            "If Priya had checked the diff, the outage would have been avoided, and the pods restarted as if nothing had happened.",
            "If Priya had checked the diff, the outage would have been",
        ),
        ("The root cause was a full disk, and the second cause is still unknown.", "The root cause was"),
    ] {
        assert_eq!(warned(text, &Roster::default()), [expected], "{text}");
    }
}

#[test]
fn what_is_said_in_the_same_clause_or_sets_the_scene_excuses() {
    for text in [
        "After the new list was pushed, the queue recovered.",
        "Once the pods restarted, the flag was removed and the rest was shared.",
        "The wrong config was pushed automatically.",
        "The wrong config was pushed — automatically, as it turned out.",
        "By default, the replica should have taken over.",
        "The hub came back online after a new cluster was created, storage was migrated to it, and then DNS was updated.",
    ] {
        assert_eq!(warned(text, &Roster::default()), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn a_sentence_ends_at_its_full_stop_before_a_small_letter_too() {
    for (text, expected) in [
        ("Priya failed to check the graph. payments failed to start.", "failed to"),
        ("We should have tested the rollback. etcd should have elected a leader automatically.", "should have tested"),
        ("We should have tested the rollback (twice). etcd should have elected a leader automatically.", "should have tested"),
        ("We should have tested `v2`. etcd should have elected a leader automatically.", "should have tested"),
        ("We should have stopped at 5. etcd should have elected a leader automatically.", "should have stopped"),
    ] {
        assert_eq!(warned(text, &Roster::default()), [expected], "{text}");
    }
    let roster = Roster { people: vec!["priya".to_owned()], ..Roster::default() };
    let reading = read("Pods restarted. priya failed to check it.", Rules::built_in(), &roster);
    let asked: Vec<_> = reading.hints.iter().filter(|hint| hint.family == Family::Blame).map(|hint| hint.message.as_str()).collect();
    assert_eq!(asked, ["What was priya looking at then, and what made that enough?"]);
}

#[test]
fn an_abbreviation_ends_no_sentence() {
    for text in [
        "The pods that began at 3 a.m. failed to start.",
        "The pods, e.g. payments, failed to start.",
        "The job in hall no. seven failed to start.",
        "The job with approx. nine steps failed to start.",
        "The replica (see vol. two) should have taken over.",
        "The job on host b. failed to start.",
        "The job waited... and failed to start.",
    ] {
        assert_eq!(warned(text, &Roster::default()), Vec::<&str>::new(), "{text}");
    }
}
