//! Whether a clause tells what kept it from being worse: not that something was limited, but what
//! limited it.

use super::around::{Around, UNREAL};
use crate::Rules;

/// What is kept small.
const HARM: [&str; 37] = [
    "impact",
    "damage",
    "damages",
    "harm",
    "outage",
    "outages",
    "downtime",
    "loss",
    "losses",
    "effect",
    "effects",
    "spread",
    "spreading",
    "corruption",
    "disruption",
    "exposure",
    "radius",
    "scope",
    "fallout",
    "consequences",
    "risk",
    "risks",
    "incident",
    "incidents",
    "failure",
    "failures",
    "escalation",
    "disaster",
    "attack",
    "breach",
    "leak",
    "worse",
    "further",
    "situation",
    "problem",
    "problems",
    "abuse",
];

/// What stands for it.
const IT: [&str; 6] = ["it", "this", "that", "which", "things", "them"];

/// What goes on in spite of all.
const GOES_ON: [&str; 14] = ["open", "running", "alive", "up", "going", "working", "available", "safe", "online", "flowing", "short", "small", "intact", "low"];

pub(super) fn is_mitigator(rules: &Rules, word: &Around<'_>) -> bool {
    let denied = word.before(3, &["not", "never", "no", "n't", "without", "bad", "less"]);
    if word.own(&["luckily", "fortunately", "thankfully"]) {
        true
    } else if word.own(&["lucky"]) {
        !denied
    } else if word.own(&["luck"]) {
        !denied && word.before(2, &["by", "pure", "sheer", "dumb", "was", "with", "some"])
    } else if word.own(&["worse"]) {
        word.before(5, &["could", "would", "might"]) && word.before(3, &["been", "be", "gone"]) && !denied
    } else if word.own(&["helped"]) {
        // `What helped was`, `it helped that`, `helped us`
        !denied && !word.before(4, &UNREAL) && (word.is(word.back(1), &["what", "it"]) || word.is(word.at + 1, &["us", "limit", "contain", "that"]))
    } else if word.own(&["thanks"]) {
        let said_to_people = word.after(11, &["for"]) || (word.at + 2..word.at + 5).any(|at| word.is_somebody(at));
        let leads = word.at == word.start && (word.at + 2..word.end).any(|at| word.is_sign(at, ','));
        word.is(word.at + 1, &["to"]) && !said_to_people && (leads || word.at > word.start)
    } else {
        !word.before(4, &UNREAL) && !denied && (is_kept_by(word) || keeps(rules, word))
    }
}

/// `The damage was limited by the cache`.
fn is_kept_by(word: &Around<'_>) -> bool {
    let harm = (word.at.saturating_sub(8)..word.at).any(|at| word.is(at, &HARM) || word.is(at, &IT));
    let what = |at: usize| word.is(at, &["by", "through", "thanks", "because"]);
    // `contained to one zone by the gate`, `limited to one zone because …`
    let to = word.is(word.at + 1, &["to"]) && (word.at + 2..word.at + 6).any(what);
    harm && (what(word.at + 1) || to || word.ends_with(word.at + 1, "ly") && what(word.at + 2))
}

/// `The cache limited the damage`, `kept the shops open`.
fn keeps(rules: &Rules, word: &Around<'_>) -> bool {
    let known = rules.known;
    let (next, before) = (word.at + 1, word.back(1));
    let verb = word.has(next, known.determiner | known.possessive | known.pronoun);
    // `with limited impact`, `a limited impact`, `was limited to Europe`
    let adjective = !verb && (!word.is_word(before) || word.has(before, known.determiner | known.possessive | known.preposition | known.have_word));
    if adjective || word.has(before, known.be) || word.ends_with(next, "ing") || word.is(next, &["on", "by"]) {
        return false;
    }
    let object =
        (next..word.end.min(next + 6)).take_while(|at| word.is_word(*at) && !word.is(*at, &["from", "to", "in", "on", "for", "by", "at", "with", "during"]));
    let harm = object.clone().any(|at| word.is(at, &HARM));
    if word.own(&["kept"]) {
        let from = word.after(5, &["from"]) && word.is(next, &IT);
        return harm || from || (next + 1..word.end.min(next + 6)).any(|at| word.is(at, &GOES_ON));
    }
    if word.own(&["saved", "spared"]) {
        return harm || object.clone().any(|at| word.is(at, &["us", "day", "rest", "everybody", "everyone"]));
    }
    harm || word.is(next, &IT) && word.is(next + 1, &["to", "from"])
}
