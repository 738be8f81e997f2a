//! What a paragraph tells beside its sentences: who speaks, what helped, how it goes on other days.
//! A word of the lists only says where to look closer: see [`mitigator`], [`other_days`] and
//! [`blunt_end`].

use super::{around::Around, blunt_end, mitigator, other_days};
use crate::{
    Rules,
    roster::Names,
    token::{Kind, Token},
};

/// Words that tell of luck, of other days, of people far from the keyboard.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Telling {
    pub(super) account: bool,
    pub(super) mitigator: bool,
    pub(super) normal_work: bool,
    pub(super) blunt: usize,
}

/// A shorter quotation is a word or a label, not what somebody recounts.
const RECOUNTS_FROM: usize = 40;

/// What writes lines that nobody says.
const WRITERS: [&str; 17] = [
    "log", "logs", "logged", "logging", "error", "errors", "output", "printed", "prints", "console", "terminal", "prompt", "banner", "stderr", "stdout",
    "returned", "returns",
];

/// How machines begin that were taught to say `I`.
const COMPLAINTS: [&str; 7] =
    ["I could not connect", "I couldn't connect", "I can't connect", "I cannot connect", "I was unable to", "I am unable to", "I'm sorry"];

pub(super) fn telling(text: &str, rules: &Rules, names: &Names, tokens: &[Token]) -> Telling {
    let known = rules.known;
    let any = known.mitigating | known.ordinary | known.blunt;
    let mut telling = Telling::default();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Quote if token.end - token.start > RECOUNTS_FROM && !telling.account => {
                let spoken = is_spoken(text, rules, names, tokens, at);
                telling.account = spoken || is_of_oneself(token.of(text)) && !is_of_a_machine(text, rules, names, tokens, at);
            }
            Kind::Word if token.end - token.start == 1 && token.capital => {
                // `I/O` is nobody.
                let slash = text.as_bytes().get(token.end) == Some(&b'/');
                telling.account |= !slash && rules.lexicon.classes_of(token.word) & rules.known.i != 0;
            }
            Kind::Word if token.word != 0 => {
                let classes = rules.lexicon.classes(token.traits);
                if classes & any != 0 {
                    let word = Around::new(text, rules, names, tokens, at);
                    telling.mitigator = telling.mitigator || classes & known.mitigating != 0 && mitigator::is_mitigator(rules, &word);
                    telling.normal_work = telling.normal_work || classes & known.ordinary != 0 && other_days::is_other_days(rules, &word);
                    telling.blunt += usize::from(classes & known.blunt != 0 && blunt_end::is_blunt(rules, &word));
                }
            }
            _ => {}
        }
    }
    telling
}

/// Whether a quotation speaks of the one who speaks: a line of a log does not.
fn is_of_oneself(quoted: &str) -> bool {
    let mut words = quoted.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.any(|word| matches!(word, "I" | "me" | "my" | "My" | "myself") || word.starts_with("I'") || word.starts_with("I’"))
}

/// Whether a machine wrote what is quoted at `at`: `the log said …`, `I could not connect to …`;
/// not where somebody of ours stands as near.
fn is_of_a_machine(text: &str, rules: &Rules, names: &Names, tokens: &[Token], at: usize) -> bool {
    let quoted = tokens.get(at).map_or("", |token| token.of(text)).trim_start_matches(|c: char| !c.is_alphanumeric());
    if COMPLAINTS.iter().any(|complaint| quoted.starts_with(complaint)) {
        return true;
    }
    let near = tokens.get(at.saturating_sub(4)..tokens.len().min(at + 4)).unwrap_or_default();
    let near = || near.iter().filter(|token| token.kind != Kind::Quote);
    let writes = |token: &Token| token.kind == Kind::Code || WRITERS.iter().any(|writer| token.of(text).eq_ignore_ascii_case(writer));
    near().any(writes) && !near().any(|token| is_somebody(text, rules, names, token))
}

fn is_somebody(text: &str, rules: &Rules, names: &Names, token: &Token) -> bool {
    let known = rules.known;
    let letters = token.of(text);
    let classes = rules.lexicon.classes_of(token.word);
    let person = known.role | known.he | known.they | known.we;
    classes & person != 0
        || token.capital && classes & known.first_name != 0
        || letters.starts_with('@')
        || names.is_person(letters)
        || token.word == 0 && token.capital && token.kind == Kind::Word
}

/// Whether somebody is said to say what is quoted at `at`: `…, says Priya`, `the on-call recalls: …`.
fn is_spoken(text: &str, rules: &Rules, names: &Names, tokens: &[Token], at: usize) -> bool {
    let near = tokens.get(at.saturating_sub(6)..tokens.len().min(at + 6)).unwrap_or_default();
    let words = || near.iter().filter(|token| token.kind != Kind::Quote);
    words().any(|token| rules.lexicon.classes_of(token.word) & rules.known.speech_word != 0) && words().any(|token| is_somebody(text, rules, names, token))
}

/// Whether this, in lower case, is how one fills a place in a template with nothing.
pub(super) fn says_nothing(written: &str) -> bool {
    let mut words = written.split(|c: char| !(c.is_alphanumeric() || c == '/')).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return true };
    let empty = ["nothing", "none", "nowhere", "nil", "n/a", "na", "tbd", "tbc", "todo", "not"].contains(&first);
    // `Nothing was lost` says something.
    let goes_on = |word: &str| {
        let so =
            ["went", "comes", "came", "to", "here", "really", "this", "that", "much", "applicable", "identified", "known", "noted", "so", "yet", "in", "we"];
        so.contains(&word)
    };
    empty && words.next().is_none_or(goes_on)
}

/// Whether a line of a timeline, in lower case, is no row but says how its times are meant, or is
/// a date alone, or leads to what follows.
pub(super) fn is_about_times(written: &str) -> bool {
    let written = written.trim();
    let says = ["all times", "times are", "times in", "timezone", "time zone"];
    let short = written.len() <= 120;
    let leads = written.len() <= 60 && written.ends_with(':');
    short && says.iter().any(|phrase| written.contains(phrase)) || leads || !written.contains(char::is_alphabetic)
}
