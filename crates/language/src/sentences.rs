//! A run of tokens → sentences; quoted stretches become one token each.

use crate::token::{Kind, Token};

/// Longer stretches between quotation marks are taken for a forgotten mark.
const QUOTED_AT_MOST: usize = 120;

/// Replaces what stands between quotation marks by one token that is not read.
pub(crate) fn fold_quotes(tokens: &mut Vec<Token>) {
    let mut kept = 0;
    let mut at = 0;
    // A forgotten mark must not make every later one search in vain.
    let mut barren = [0_usize; 6];
    while at < tokens.len() {
        let Some(token) = tokens.get(at).copied() else { break };
        let close = closing(&token, tokens, at).filter(|(kind, _)| barren.get(*kind).is_none_or(|until| *until <= at)).and_then(|(kind, sign)| {
            let limit = tokens.len().min(at + QUOTED_AT_MOST);
            let found = (at + 1..limit).find(|k| closes(tokens, *k, sign));
            if found.is_none()
                && let Some(until) = barren.get_mut(kind)
            {
                *until = limit.saturating_sub(QUOTED_AT_MOST / 2).max(at + 1);
            }
            found
        });
        let (token, next) = match close {
            Some(close) => {
                let end = tokens.get(close).map_or(token.end, |last| last.end);
                // A comma or full stop before the closing mark ends the clause outside.
                (Token::unknown(token.start..end, Kind::Quote, token.spaced), close + 1)
            }
            None => (token, at + 1),
        };
        if let Some(slot) = tokens.get_mut(kept) {
            *slot = token;
        }
        kept += 1;
        at = next;
    }
    tokens.truncate(kept);
}

/// The sign that closes what this token opens, if it opens something.
fn closing(token: &Token, tokens: &[Token], at: usize) -> Option<(usize, char)> {
    let tight = tokens.get(at + 1).is_some_and(|next| !next.spaced);
    match token.kind {
        Kind::Sign('"') if tight => Some((0, '"')),
        Kind::Sign('“' | '„') => Some((1, '”')),
        Kind::Sign('«') => Some((2, '»')),
        Kind::Sign('‘') => Some((3, '’')),
        Kind::Sign('「') => Some((4, '」')),
        Kind::Sign('『') => Some((5, '』')),
        Kind::Sign('\'') if tight && (token.spaced || at == 0) => Some((3, '\'')),
        _ => None,
    }
}

fn closes(tokens: &[Token], at: usize, sign: char) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let is = token.is_sign(sign) || (sign == '”' && token.is_sign('“'));
    let single = matches!(sign, '\'' | '’');
    // `engineers' mistake` closes nothing if a letter follows at once.
    is && !(token.spaced && sign != '"') && (!single || tokens.get(at + 1).is_none_or(|next| next.spaced || matches!(next.kind, Kind::Sign(_))))
}

/// One past the last token of the sentence that begins at `start`.
pub(crate) fn sentence_end(tokens: &[Token], start: usize, text: &str) -> usize {
    let mut rest = (start..).zip(tokens.get(start..).unwrap_or_default());
    // Most are words, and none of these ends a sentence.
    let last = rest.find(|(at, token)| token.kind != Kind::Word && ends_after(tokens, *at, text));
    last.map_or(tokens.len(), |(last, _)| last + 1)
}

/// Whether a sentence ends with the token at `at`.
pub(crate) fn ends_after(tokens: &[Token], at: usize, text: &str) -> bool {
    let Some(token) = tokens.get(at) else { return true };
    match token.kind {
        Kind::Sign('|') => true,
        Kind::Sign('.' | '!' | '?' | '…') => {
            let Some(next) = tokens.get(at + 1) else { return true };
            let before = at.checked_sub(1).and_then(|before| tokens.get(before));
            next.spaced
                && !next.is_sign('.')
                && !(token.is_sign('.') && before.is_some_and(|before| is_abbreviation(before, token, text)))
                && (begins(next, text) || token.is_sign('.') && next.kind == Kind::Word && before.is_some_and(|before| is_full(before, token, text)))
        }
        // Speech that ends in a full stop ends the sentence: `… it was fine." Priya …`
        Kind::Quote => {
            let ended = token.of(text).trim_end_matches(['"', '”', '\'', '’', '」', '』']).ends_with(['.', '!', '?']);
            ended && tokens.get(at + 1).is_some_and(|next| next.spaced && next.capital)
        }
        _ => false,
    }
}

/// Whether a sentence may begin with this token.
fn begins(token: &Token, text: &str) -> bool {
    match token.kind {
        // A handle is written small.
        Kind::Word => token.capital || text.as_bytes().get(token.start) == Some(&b'@'),
        Kind::Number | Kind::Code | Kind::Quote => true,
        Kind::Sign(sign) => !matches!(sign, ',' | ';' | ')' | ']'),
    }
}

/// Whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 19] =
    ["e.g", "i.e", "etc", "vs", "approx", "mr", "mrs", "ms", "dr", "prof", "st", "fig", "cf", "resp", "incl", "sr", "jr", "inc", "ltd"];

/// Letters of the longest of them.
const LONGEST: usize = "approx".len();

fn is_abbreviation(before: &Token, stop: &Token, text: &str) -> bool {
    if stop.spaced || before.end != stop.start || before.kind != Kind::Word && before.kind != Kind::Code {
        return false;
    }
    let letters = before.of(text);
    let initial = letters.len() == 1 && before.capital && letters != "I";
    initial || letters.len() <= LONGEST && ABBREVIATIONS.iter().any(|known| letters.eq_ignore_ascii_case(known))
}

/// Before a small letter these too: `at 3 a.m. the pods`, `no. seven`.
const SHORTENED: [&str; 42] = [
    "no", "nr", "nos", "vol", "pp", "sec", "secs", "min", "mins", "max", "hr", "hrs", "ca", "al", "ver", "est", "dept", "misc", "ref", "temp", "avg", "corp",
    "co", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thurs", "fri",
];

/// Whether a sentence may end after this word, though the next is written small: `…. etcd lost it.`
fn is_full(before: &Token, stop: &Token, text: &str) -> bool {
    let close = !stop.spaced && before.end == stop.start;
    let letters = before.of(text);
    match before.kind {
        // `a.m.`, `q.v.`
        Kind::Word => {
            close && letters.len() > 1 && !letters.split('.').all(|part| part.len() == 1) && !SHORTENED.iter().any(|known| letters.eq_ignore_ascii_case(known))
        }
        Kind::Number | Kind::Code | Kind::Quote => close,
        Kind::Sign(sign) => close && matches!(sign, ')' | ']' | '"' | '”' | '%'),
    }
}
