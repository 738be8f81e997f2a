//! A reason beside what somebody did not do makes an account of it: the question stays, as a hint.

use recount_language::{Family, Roster, Rules, Strength, read};

fn blamed(text: &str) -> Vec<Strength> {
    let hints = read(text, Rules::built_in(), &Roster::default()).hints;
    hints.iter().filter(|hint| hint.family == Family::Blame).map(|hint| hint.strength).collect()
}

#[test]
fn a_reason_beside_it_makes_a_hint_of_a_warning() {
    for (bare, reasoned) in [
        ("Ben missed the call.", "Ben missed the call because he was on the ferry."),
        ("Ben missed the first page.", "Ben missed the first page: his phone had no signal."),
        ("Chidi did nothing to the replica.", "Chidi did nothing to the replica, since the runbook forbids it."),
        ("We paid no attention to the second graph.", "We paid no attention to the second graph because it had been flat for a year."),
        ("Priya did not check the dashboard.", "Priya did not check the dashboard, as the last six had been green."),
    ] {
        let warns = |text: &str| blamed(text).contains(&Strength::Warning);
        assert!(blamed(bare).contains(&Strength::Warning), "{bare}");
        assert!(!warns(reasoned), "{reasoned}");
    }
    // What comes of it is no reason for it.
    assert!(blamed("Because Ben missed the first page, the store filled.").contains(&Strength::Warning));
}
