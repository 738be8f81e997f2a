//! Whether a word tells of what was decided far from the keyboard: of staff, money and priorities,
//! and not of the capacity of a disk.

use super::around::Around;
use crate::Rules;

/// Somebody decides.
const DECIDES: [&str; 33] = [
    "decided",
    "decides",
    "decision",
    "decisions",
    "chose",
    "chosen",
    "agreed",
    "approved",
    "planned",
    "postponed",
    "delayed",
    "deferred",
    "put",
    "cut",
    "contract",
    "bought",
    "asked",
    "signed",
    "wanted",
    "promised",
    "required",
    "requires",
    "introduced",
    "dropped",
    "allowed",
    "allows",
    "forbids",
    "spent",
    "committed",
    "accepted",
    "rejected",
    "funded",
    "hired",
];

/// These mean nothing else, but for what stands right before or after.
const PLAIN: [&str; 24] = [
    "budget",
    "budgets",
    "staffing",
    "leadership",
    "roadmap",
    "roadmaps",
    "procurement",
    "hiring",
    "priorities",
    "deadline",
    "deadlines",
    "funding",
    "headcount",
    "understaffed",
    "outsourced",
    "reorganisation",
    "reorganization",
    "prioritised",
    "prioritized",
    "deprioritised",
    "deprioritized",
    "short-staffed",
    "overworked",
    "backfill",
];

pub(super) fn is_blunt(rules: &Rules, word: &Around<'_>) -> bool {
    let (next, before) = (word.at + 1, word.back(1));
    let label = word.is_sign(next, ':');
    let thing = word.has(next, rules.known.system) || word.is(next, &["plane", "class", "election", "exceeded", "level", "channel"]);
    if label || thing {
        return false;
    }
    let decided = word.near(&DECIDES);
    if word.own(&PLAIN) {
        let of_machines = ["error", "retry", "latency", "disruption", "memory", "cpu", "context", "request", "rpc", "grpc", "timeout", "lost", "time"];
        return !word.is(before, &of_machines);
    }
    if word.own(&["management"]) {
        let small = rules.known.determiner | rules.known.possessive | rules.known.preposition | rules.known.conjunction;
        return before >= word.at || !word.is_word(before) || word.has(before, small) || word.is(before, &["upper", "senior", "middle", "product"]);
    }
    if word.own(&["priority"]) {
        let given =
            ["is", "was", "were", "been", "be", "has", "had", "have", "given", "get", "got", "gave", "took", "takes", "remains", "remained", "became", "as"];
        let whose = ["a", "our", "their", "the", "no", "low", "lower", "top", "other", "high", "higher"];
        return decided || word.before(4, &given) && word.is(before, &whose);
    }
    if word.own(&["design", "architecture"]) {
        let year = |at: usize| word.is_number(at, |digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
        return decided || (next..next + 4).any(|at| year(at) || word.has(at, rules.known.be | rules.known.have_word));
    }
    let people = || (word.start..word.end).any(|at| at != word.at && word.is_somebody(at));
    if word.own(&["capacity"]) {
        return word.before(3, &["no", "enough", "spare", "little", "own"]) && (word.start..word.at).any(|at| word.is_somebody(at));
    }
    if word.own(&["training"]) {
        return people() && !word.near(&["will", "should", "data", "model"]);
    }
    if word.own(&["planning"]) {
        return word.is(before, &["capacity", "sprint", "quarterly", "annual", "yearly", "the", "long-term", "release"])
            || word.is(next, &["of", "meeting", "round"]);
    }
    decided
}
