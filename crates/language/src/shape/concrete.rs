//! Whether a follow-up says what will be different, so that somebody would notice it done.

use super::ShapeReader;
use crate::{
    subject::Sentence,
    token::{Kind, Token},
};

/// Who is told to do it before it is said: `Everyone should`, `The platform team will`.
const DOERS_AT_MOST: usize = 5;

/// A label has no more words: `Platform:`, `Short term:`.
const LABEL_AT_MOST: usize = 3;

/// What leads from who does it to what is done.
const LEADS: [&str; 10] = ["should", "will", "must", "shall", "could", "can", "need", "needs", "ought", "to"];

/// What may stand before what is done.
const SMALL: [&str; 10] = ["to", "also", "please", "always", "have", "and", "then", "now", "aim", "plan"];

/// How adverbs end that no verb ends with: `regularly review`, but `apply more limits`.
const ADVERBS: [&str; 4] = ["lly", "rly", "vely", "sly"];

/// These say of a figure only that somebody thinks of it.
const TENTATIVE: [&str; 15] = [
    "consider",
    "explore",
    "investigate",
    "discuss",
    "evaluate",
    "think",
    "look",
    "try",
    "revisit",
    "reconsider",
    "assess",
    "understand",
    "learn",
    "find",
    "review",
];

/// What stands before a figure that is meant to be reached.
const REACHES: [&str; 15] = ["to", "least", "most", "than", "above", "below", "under", "over", "within", "every", "from", "after", "at", "of", "by"];

impl ShapeReader<'_> {
    /// Whether it begins with something else than improving and considering, or gives a figure, a
    /// thing by its own name, a date, or says by what.
    pub(super) fn is_concrete(&self, tokens: &[Token]) -> bool {
        let task = self.task(tokens);
        let sentence = self.words(task);
        let Some(first) = (0..task.len().min(8)).find(|at| task.get(*at).is_some_and(|token| token.kind == Kind::Word)) else { return true };
        let is = |at: usize, words: &[&str]| words.iter().any(|word| sentence.letters(at).eq_ignore_ascii_case(word));
        let begun = sentence.is(first, self.rules.known.vague_start);
        // `be removed` is an end, `be careful` is none.
        let ends = is(first, &["be"]) && sentence.is(first + 1, self.rules.known.done | self.rules.known.ing);
        let vague = begun && !ends || is(first, &["do"]) && is(first + 1, &["better", "more"]);
        if !vague {
            return true;
        }
        let kind = |at: usize| sentence.token(at).map(|token| token.kind);
        let day = |at: usize| {
            // `June` and `Friday`, but not `time`.
            sentence.token(at).is_some_and(|token| token.capital) && sentence.is(at, self.rules.known.date)
                || kind(at) == Some(Kind::Number) && is_date(sentence.letters(at))
        };
        let dated = |at: usize| is(at, &["by", "before", "until", "due"]) && (at + 1..at + 5).any(day);
        let whole = first + 1..task.len();
        if whole.clone().any(dated) {
            return true;
        }
        if is(first, &TENTATIVE) {
            return false;
        }
        // `Improve alerting by adding a check`
        let says_how = |at: usize| is(at, &["by"]) && sentence.letters(at + 1).ends_with("ing") && !is(at + 1, &["being", "improving", "doing"]);
        whole.clone().any(|at| is_thing(sentence.letters(at)) || kind(at) == Some(Kind::Number) && is_figure(&sentence, at) || says_how(at))
    }

    /// What is to be done, without who does it.
    fn task<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        let known = &self.rules.known;
        let label = (1..=LABEL_AT_MOST).find(|at| tokens.get(*at).is_some_and(|token| token.is_sign(':')));
        let label = label.filter(|at| tokens.iter().take(*at).all(|token| token.kind != Kind::Number)).map_or(0, |at| at + 1);
        let mut tokens = tokens.get(self.before_task(tokens).max(label)..).unwrap_or_default();
        let sentence = self.words(tokens);
        let is = |at: usize, words: &[&str]| words.iter().any(|word| sentence.letters(at).eq_ignore_ascii_case(word));
        let people = known.we | known.i | known.they | known.role | known.team | known.nobody | known.first_name;
        let somebody = |at: usize| {
            let name = sentence.token(at).is_some_and(|token| token.capital && self.names.is_person(token.of(self.text)));
            name || sentence.letters(at).starts_with('@') || sentence.is(at, people) || is(at, &["everybody", "everyone", "people", "staff"])
        };
        // `Alerts should be grouped` says what will be so; nothing is taken from it.
        let of_name = |at: usize| somebody(at) || sentence.is(at, known.determiner | known.system) || sentence.token(at).is_some_and(|token| token.word == 0);
        // Most begin with what is to be done.
        if of_name(0) {
            let is_lead = |at: &usize| is(*at, &LEADS) || sentence.letters(*at).ends_with("ll") && sentence.is(*at, known.aux);
            let leads = (1..=DOERS_AT_MOST).find(is_lead);
            if let Some(leads) = leads.filter(|leads| somebody(leads - 1) && (0..*leads).all(of_name)) {
                tokens = tokens.get(leads + 1..).unwrap_or_default();
            }
        }
        let sentence = self.words(tokens);
        let small = |at: &usize| {
            SMALL.iter().any(|word| sentence.letters(*at).eq_ignore_ascii_case(word)) || ADVERBS.iter().any(|ending| sentence.letters(*at).ends_with(ending))
        };
        let skipped = (0..3).take_while(small).count();
        tokens.get(skipped..).unwrap_or_default()
    }
}

/// `2024-06-03`, `03/06`, `2024`.
fn is_date(written: &str) -> bool {
    let year = written.len() == 4 && written.starts_with("20");
    year || written.contains(['-', '/']) && written.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/'))
}

/// Code, a path, a setting: not a ticket, nor whose it is.
fn is_thing(written: &str) -> bool {
    let first = written.chars().next().unwrap_or(' ');
    let named = first == '`' || written.contains('_') || first == '/' && written.len() > 1 || written.contains('.') && first.is_alphabetic();
    named && !written.contains("://") && !matches!(first, '@' | '#')
}

/// A figure to be reached, with what it counts or after a word that leads to it; not a year, nor a
/// ticket.
fn is_figure(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| sentence.letters(before));
    let written = sentence.letters(at);
    let reached = REACHES.iter().any(|word| before.eq_ignore_ascii_case(word));
    let counted = sentence.token(at + 1).is_some_and(|token| token.kind == Kind::Word || token.is_sign('%')) || written.ends_with(char::is_alphabetic);
    let year = written.len() == 4 && written.starts_with("20") && !before.eq_ignore_ascii_case("to");
    !matches!(before, "#" | "(" | "[") && !year && !is_date(written) && (reached || counted)
}
