//! What a cue says, and who says it: its words without tags.

use super::{
    NAME,
    payload::{Form, offset},
};

/// Tags of both formats by their names. Anything else in angle brackets is words, for
/// many programs write `<` as it is.
const TAGS: &[&str] = &["v", "c", "b", "i", "u", "s", "ruby", "rt", "lang", "font"];
/// Most words of a name before a colon.
const NAME_WORDS: usize = 4;
/// Words that stand in names and begin small.
const SMALL: &[&str] = &["af", "al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "of", "ter", "van", "von", "y", "zu"];

/// What a cue says, by its lines as they stand, and who says it where one person does. Where
/// several voices speak in one cue, each stands before its words.
pub(super) fn said(text: &str, form: Form) -> (Option<String>, String) {
    let parts = parts(text, form);
    let mut speakers = parts.iter().map(|part| part.speaker.as_deref());
    let first = speakers.next().flatten();
    if speakers.all(|speaker| speaker == first) {
        let text = joined(parts.iter().map(|part| part.words.as_str()));
        if let Some(speaker) = first {
            return (Some(speaker.to_owned()), text);
        }
        return match named(&text) {
            Some((name, words)) => (Some(name.to_owned()), words.to_owned()),
            None => (None, text),
        };
    }
    let told = parts.iter().map(|part| part.speaker.as_ref().map_or_else(|| part.words.clone(), |speaker| format!("{speaker}: {}", part.words)));
    (None, told.collect::<Vec<_>>().join("\n"))
}

/// What one voice says.
struct Part {
    speaker: Option<String>,
    words: String,
}

/// The parts of a cue that say something, between its voices.
fn parts(text: &str, form: Form) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Part { speaker: None, words: String::new() };
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{']) {
        let (words, behind) = rest.split_at(at);
        part.words.push_str(words);
        let Some((tag, after)) = tag(behind, form) else {
            let next = behind.chars().next().map_or(0, char::len_utf8);
            part.words.push_str(behind.get(..next).unwrap_or_default());
            rest = behind.get(next..).unwrap_or_default();
            continue;
        };
        rest = after;
        let name = tag.split(|c: char| c == '.' || c.is_whitespace()).next().unwrap_or_default();
        if name == "v" || name == "/v" {
            parts.push(part);
            let speaker = tag.split_once(char::is_whitespace).map(|(_, name)| plain(name.trim(), form).chars().take(NAME).collect::<String>());
            part = Part { speaker: speaker.filter(|name| !name.is_empty() && !tag.starts_with('/')), words: String::new() };
        }
    }
    part.words.push_str(rest);
    parts.push(part);
    for part in &mut parts {
        part.words = joined(plain(&part.words, form).lines());
    }
    parts.retain(|part| !part.words.is_empty());
    parts
}

/// The tag that a text begins with, without its brackets, and what follows it.
fn tag(text: &str, form: Form) -> Option<(&str, &str)> {
    // `{\an8}` says where SubRip shows a cue.
    if let Some(inner) = text.strip_prefix("{\\").filter(|_| form == Form::Srt) {
        return inner.split_once('}').filter(|(tag, _)| !tag.contains(['{', '\n', ' ']));
    }
    let (tag, after) = text.strip_prefix('<')?.split_once('>')?;
    let name = tag.split(|c: char| c == '.' || c.is_whitespace()).next().unwrap_or_default();
    let bare = name.strip_prefix('/').unwrap_or(name);
    let is_tag = TAGS.iter().any(|known| bare.eq_ignore_ascii_case(known)) || offset(tag).is_some();
    (is_tag && !tag.contains('<')).then_some((tag, after))
}

/// The text with the characters that WebVTT escapes.
fn plain(text: &str, form: Form) -> String {
    let text = text.replace('\0', "\u{fffd}");
    if form == Form::Srt || !text.contains('&') {
        return text;
    }
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&quot;", "\""), ("&#39;", "'")];
    // `&amp;lt;` says `&lt;`, so the ampersand comes last.
    marks.iter().fold(text, |text, (mark, means)| text.replace(mark, means)).replace("&amp;", "&")
}

fn joined<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    lines.map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A name before a colon, as many programs write who speaks, and the words behind it. Each
/// word of a name begins as names do; what does not is a sentence with a colon.
fn named(text: &str) -> Option<(&str, &str)> {
    let (name, words) = text.split_once(':')?;
    let behind = words.trim_start();
    let is_word = |(at, word): (usize, &str)| {
        let begins = word.chars().next().is_some_and(|first| first.is_alphabetic() && !first.is_lowercase());
        let number = at > 0 && word.bytes().all(|byte| byte.is_ascii_digit());
        let inner = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.'));
        inner && (begins || number || SMALL.contains(&word))
    };
    let begins = name.chars().next().is_some_and(char::is_alphabetic);
    let all = name.split(' ').count() <= NAME_WORDS && name.split(' ').enumerate().all(is_word);
    let fits = begins && all && name.chars().count() <= NAME;
    (fits && words.starts_with(char::is_whitespace) && !behind.is_empty()).then_some((name, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_without_tags_and_know_who_said_them() {
        for (text, speaker, words) in [
            ("<v Ines Weber>It is slow.</v>", Some("Ines Weber"), "It is slow."),
            ("<v.loud Tomasz &amp; Co>Now!", Some("Tomasz & Co"), "Now!"),
            ("Ines Weber: It is slow.", Some("Ines Weber"), "It is slow."),
            ("Ludwig van Beek: yes", Some("Ludwig van Beek"), "yes"),
            ("Speaker 2: yes", Some("Speaker 2"), "yes"),
            ("<v Ines>a</v>\n<v Tomasz>b</v>", None, "Ines: a\nTomasz: b"),
            ("<v Ines>a</v> <v Ines>b</v>", Some("Ines"), "a\nb"),
            ("<v>a", None, "a"),
            ("When the moon <00:17.500>hits <c.colorE5E5E5><b>your</b></c> eye", None, "When the moon hits your eye"),
            ("p99 < 2s, List<String> &lt;b&gt; a > b", None, "p99 < 2s, List<String> <b> a > b"),
            ("&amp;lt; stays", None, "&lt; stays"),
            ("two\n <c> </c>\nlines", None, "two\nlines"),
            ("it went like this: slow", None, "it went like this: slow"),
            ("Https://x.example is down", None, "Https://x.example is down"),
            ("Ines:", None, "Ines:"),
            ("an open <v Ines", None, "an open <v Ines"),
            (": x", None, ": x"),
            ("nul\0here", None, "nul\u{fffd}here"),
        ] {
            assert_eq!(said(text, Form::WebVtt), (speaker.map(str::to_owned), words.to_owned()), "{text}");
        }
        let srt = |text| said(text, Form::Srt).1;
        assert_eq!(srt("{\\an8}<font color=\"#fff\">&amp; {a} <i>up</i></font>"), "&amp; {a} up");
    }
}
