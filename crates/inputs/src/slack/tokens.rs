//! Tokens of Slack in a message's JSON. An export puts one behind the address of each file, and
//! it may open files of channels that nobody chose; people paste others into what they write.
//! Whoever may read a message may read what was kept of it, so no token is kept.
//!
//! What is not here: what else is cut out of a message (`own`).

/// What is written in the place of a token: that there was one, and nothing of it.
pub(super) const IN_PLACE: &str = "xox…";

/// Whether there may be a token in a message, at little cost: most have none.
pub(super) fn may_be_in(json: &[u8]) -> bool {
    let has = |needle: &[u8]| json.windows(needle.len()).any(|window| window == needle);
    // A letter may be written as an escape.
    has(b"xox") || has(b"\\u00")
}

/// Where tokens begin and end in the strings of a JSON text, in their order.
pub(super) fn places(json: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut begin, mut escaped) = (None, false);
    for (at, byte) in json.bytes().enumerate() {
        match (begin, byte) {
            (None, b'"') => begin = Some(at + 1),
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(from), b'"') => {
                if let Some(inside) = json.get(from..at).filter(|inside| may_be_in(inside.as_bytes())) {
                    of_string(&letters(inside, from), &mut found);
                }
                begin = None;
            }
            _ => {}
        }
    }
    found
}

/// A letter of a string, and where in the JSON it begins and ends.
type Letter = (char, usize, usize);

/// What a string says, letter by letter; `from` is where it begins.
fn letters(inside: &str, from: usize) -> Vec<Letter> {
    let mut said = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(first) = rest.chars().next() {
        let at = from + inside.len() - rest.len();
        let (letter, length) = match rest.strip_prefix('\\').and_then(|escape| escape.chars().next()) {
            Some('u') => {
                let code = rest.get(2..6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                (code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER), if code.is_some() { 6 } else { 2 })
            }
            // The ends of lines and the like; of a backslash and a slash, those.
            Some('b' | 'f' | 'n' | 'r' | 't') => (' ', 2),
            Some(other) => (other, 1 + other.len_utf8()),
            None => (first, first.len_utf8()),
        };
        said.push((letter, at, at + length));
        rest = rest.get(length..).unwrap_or_default();
    }
    said
}

fn of_string(said: &[Letter], found: &mut Vec<(usize, usize)>) {
    let mut at = 0;
    while let Some(rest) = said.get(at..).filter(|rest| !rest.is_empty()) {
        let length = length(said.get(..at).unwrap_or_default(), rest);
        if let (Some((_, begin, _)), Some((_, _, end))) = (rest.first(), length.checked_sub(1).and_then(|last| rest.get(last))) {
            found.push((*begin, *end));
        }
        at += length.max(1);
    }
}

/// How many letters of what follows are a token; 0 where none begins there.
fn length(before: &[Letter], rest: &[Letter]) -> usize {
    let is = |at: usize, letters: &str| rest.get(at).is_some_and(|(letter, ..)| letters.contains(*letter));
    if !(is(0, "x") && is(1, "o") && is(2, "x")) {
        return 0;
    }
    let run = |from: usize, is_part: fn(char) -> bool| rest.iter().skip(from).take_while(|(letter, ..)| is_part(*letter)).count();
    // `…?t=` of a file's address, whatever kind of token Slack puts there some day.
    if let [.., (mark, ..), ('t', ..), ('=', ..)] = before
        && matches!(mark, '?' | '&' | ';')
    {
        let value = run(3, |letter| !letter.is_whitespace() && !"&#\"<>|…".contains(letter));
        return if value == 0 { 0 } else { 3 + value };
    }
    // `xoxb-…`, and `xoxe.xoxp-…`, which is one of two kinds.
    if is(3, "abcdeprs") && is(4, "-.") {
        let value = run(5, |letter| letter.is_ascii_alphanumeric() || "-_%+/=".contains(letter));
        return if value == 0 { 0 } else { 5 + value };
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(json: &str) -> String {
        let mut cut = json.to_owned();
        for (begin, end) in places(json).into_iter().rev() {
            cut.replace_range(begin..end, IN_PLACE);
        }
        cut
    }

    #[test]
    fn a_token_is_cut_wherever_it_stands_in_a_string() {
        for (json, expected) in [
            (r#"{"u":"https:\/\/f.example\/a.png?t=xoxe-1-2-abc"}"#, r#"{"u":"https:\/\/f.example\/a.png?t=xox…"}"#),
            (r#"{"u":"https://f.example/a.png?t=xoxe-1-2-abc&pub=1#x"}"#, r#"{"u":"https://f.example/a.png?t=xox…&pub=1#x"}"#),
            (r#"{"u":"?w=1\u0026t=xoxe-1\u0026h=2"}"#, r#"{"u":"?w=1\u0026t=xox…\u0026h=2"}"#),
            (r#"{"u":"?w=1&amp;t=xoxz~1.2|label"}"#, r#"{"u":"?w=1&amp;t=xox…|label"}"#),
            (r#"{"u":"?next=%3Ft%3Dxoxe-1-2"}"#, r#"{"u":"?next=%3Ft%3Dxox…"}"#),
            (r#"["it is xoxb-1-Ab, and \"xoxp-2\".","xoxe.xoxp-1-Mi0"]"#, r#"["it is xox…, and \"xox…\".","xox…"]"#),
            (r#"["\u0078ox\u0062\u002d1-é","xoxd-a%2Bb\/c="]"#, r#"["xox…é","xox…"]"#),
            (r#"{"xoxs-1":["<https://f.example/?t=xoxe-1|a> xoxa-2\n"]}"#, r#"{"xox…":["<https://f.example/?t=xox…|a> xox…\n"]}"#),
        ] {
            assert_eq!(cut(json), expected, "{json}");
            assert!(places(&cut(json)).is_empty(), "once is enough: {json}");
            assert!(may_be_in(json.as_bytes()), "{json}");
        }
    }

    #[test]
    fn what_only_looks_like_a_token_stays() {
        for json in [
            r#"["xoxo-love", "a token begins with xoxb- or xoxp-", "xox", "foxox", "?t=12", "?t=xox", "\\u0078ox", "\\"]"#,
            r#"{"t":"xox…","ü":"\u00e9\ud83d\ude00 \uZZ xoxq-1"}"#,
            r#"["open xox"#,
        ] {
            assert_eq!(cut(json), json);
        }
    }
}
