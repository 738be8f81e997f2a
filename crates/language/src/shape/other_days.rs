//! Whether a clause tells how the work goes on other days: not that something always failed, but
//! what people or their work usually do.

use super::around::{Around, UNREAL};
use crate::Rules;

/// How a machine counts: `every second` tells of no other day.
const TICKS: [&str; 14] = ["time", "times", "second", "seconds", "minute", "minutes", "hour", "hours", "ago", "am", "pm", "utc", "today", "sec"];

/// What is done by people, or set up by them to be done.
const WORK: [&str; 30] = [
    "job",
    "jobs",
    "deploy",
    "deploys",
    "deployment",
    "deployments",
    "release",
    "releases",
    "process",
    "procedure",
    "routine",
    "clean-up",
    "cleanup",
    "shift",
    "shifts",
    "rota",
    "review",
    "reviews",
    "maintenance",
    "check",
    "checks",
    "backup",
    "backups",
    "import",
    "rollout",
    "rollouts",
    "handover",
    "work",
    "change",
    "changes",
];

const TROUBLE: [&str; 24] = [
    "outage",
    "outages",
    "error",
    "errors",
    "failure",
    "failures",
    "crash",
    "crashes",
    "crashed",
    "incident",
    "incidents",
    "exception",
    "exceptions",
    "timeout",
    "timeouts",
    "fail",
    "fails",
    "failed",
    "down",
    "broke",
    "breaks",
    "wrong",
    "evicted",
    "failing",
];

pub(super) fn is_other_days(rules: &Rules, word: &Around<'_>) -> bool {
    let date = |at: usize| word.has(at, rules.known.date) && !word.is(at, &TICKS);
    let next = word.at + 1;
    if word.own(&["every", "each"]) {
        return date(next) && !word.before(3, &UNREAL);
    }
    if word.own(&["most", "other"]) {
        return date(next) && word.has(next, rules.known.plural);
    }
    if word.own(&["usual", "normal", "ordinary", "regular"]) {
        return word.own(&["usual"]) && word.is(word.back(1), &["as"]) || date(next);
    }
    if word.own(&["practice"]) {
        return word.is(word.back(1), &["common", "usual", "normal", "standard", "our", "general"]);
    }
    // What will be or ought to be is no other day yet; what would be is.
    let meant = ["will", "should", "must", "shall", "to", "ought", "need", "needs", "please", "ensure"];
    if word.before(3, &meant) || word.before(2, &["not", "n't", "more", "less"]) {
        return false;
    }
    let cuts = |at: &usize| word.is_sign(*at, ',') || word.is(*at, &["that", "which", "because", "as", "so", "but"]);
    let clause = (word.start..word.at).rev().find(cuts).map_or(word.start, |cut| cut + 1);
    let leads = clause == word.at;
    let subject = if leads { next..word.end.min(next + 4) } else { clause.max(word.at.saturating_sub(6))..word.at };
    let often = word.own(&["daily", "weekly", "nightly", "monthly"]);
    if !often && subject.clone().any(|at| word.is_somebody(at)) {
        return true;
    }
    let failed = |at: usize| word.is(at, &TROUBLE) || word.is_number(at, |digits| digits.len() == 3 && digits.starts_with(['4', '5']));
    // `A restart usually clears the error` tells of other days; `errors usually clear` does not.
    if subject.clone().chain(next..next + 2).any(failed) {
        return false;
    }
    if often {
        // `It is run weekly`, but `the weekly run`
        let verb = word.ends_with(word.back(1), "ed") || word.is(word.back(1), &["run", "runs", "happen", "happens", "done", "rebuilt", "made"]);
        return verb && (!word.is_word(next) || word.has(next, rules.known.preposition));
    }
    if word.own(&["always", "often", "regularly"]) {
        return subject.clone().any(|at| word.is(at, &WORK));
    }
    // `It works normally again` tells how, not when.
    let ends = !word.is_word(next) || word.is(next, &["again", "though", "after", "until", "and", "for", "with", "now", "since"]);
    leads || !(word.own(&["normally"]) && ends)
}
