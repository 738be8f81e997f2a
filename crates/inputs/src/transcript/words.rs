//! What a cue says, and who says it: its words without tags.

use super::{
    NAME,
    payload::{Form, offset},
};

/// Tags of both formats by their names. Anything else in angle brackets is words, for
/// many programs write `<` as it is.
const TAGS: &[&str] = &["v", "c", "b", "i", "u", "s", "ruby", "rt", "lang", "font"];
/// Those of them that have words behind a blank, such as a name.
const WITH_WORDS: &[&str] = &["v", "lang", "font"];
/// Most parts of one cue; what follows them is plain text, for a cue may be all tags.
const PARTS: usize = 10_000;
/// Most words of a name before a colon.
const NAME_WORDS: usize = 4;
/// Words that stand in names and begin small.
const SMALL: &[&str] = &["af", "al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "of", "ter", "van", "von", "y", "zu"];
/// Words that end what stands before a colon where nobody speaks.
const NOT_NAMES: &[&str] =
    &["action", "alert", "answer", "decision", "error", "info", "note", "question", "reminder", "status", "summary", "todo", "update", "warning"];

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
        if bare(tag).eq_ignore_ascii_case("v") {
            parts.push(part);
            let speaker = tag.split_once(char::is_whitespace).map(|(_, name)| plain(name.trim(), form).chars().take(NAME).collect::<String>());
            part = Part { speaker: speaker.filter(|name| !name.is_empty() && !tag.starts_with('/')), words: String::new() };
            if parts.len() >= PARTS {
                break;
            }
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
    // The next bracket of either kind ends the search: a cue may have millions of them.
    // `{\an8}` says where SubRip shows a cue.
    if let Some(inner) = text.strip_prefix("{\\").filter(|_| form == Form::Srt) {
        let (tag, behind) = inner.split_at_checked(inner.find(['{', '}', '\n'])?)?;
        return behind.strip_prefix('}').filter(|_| !tag.contains(' ')).map(|after| (tag, after));
    }
    let inner = text.strip_prefix('<')?;
    let (tag, behind) = inner.split_at_checked(inner.find(['<', '>'])?)?;
    let after = behind.strip_prefix('>')?;
    let has = |names: &[&str]| names.iter().any(|known| bare(tag).eq_ignore_ascii_case(known));
    let words = tag.split_once(char::is_whitespace).map_or("", |(_, words)| words.trim());
    let is_tag = has(if words.is_empty() { TAGS } else { WITH_WORDS }) || is_time(tag);
    is_tag.then_some((tag, after))
}

/// The name of a tag, whether it opens or ends.
fn bare(tag: &str) -> &str {
    let name = tag.split(|c: char| c == '.' || c.is_whitespace()).next().unwrap_or_default();
    name.strip_prefix('/').unwrap_or(name)
}

/// Whether it is a time within a cue. Those have milliseconds; `<14:05>` is words.
fn is_time(tag: &str) -> bool {
    tag.rsplit_once(['.', ',']).is_some_and(|(_, millis)| millis.len() == 3) && offset(tag).is_some()
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

/// The lines that say something. None is held, for a cue may have millions.
fn joined<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut text = String::new();
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
    text
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
    let speaks = name.split(' ').next_back().is_some_and(|last| NOT_NAMES.iter().all(|word| !last.eq_ignore_ascii_case(word)));
    let fits = begins && all && speaks && name.chars().count() <= NAME;
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
            ("<V Ines>It is slow.</V>", Some("Ines"), "It is slow."),
            ("errors <b and p99 >c", None, "errors <b and p99 >c"),
            ("<b >up</b > at <14:05>", None, "up at <14:05>"),
            ("<lang en>up</lang> <<b>x", None, "up <x"),
            ("Warning: disk full", None, "Warning: disk full"),
            ("Status Update: quiet", None, "Status Update: quiet"),
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
        assert_eq!(srt("{\\{\\an8}a {\\ b} {\\c\n}"), "{\\a {\\ b} {\\c\n}");
        assert_eq!(srt("{\\an8}<font color=\"#fff\">&amp; {a} <i>up</i></font>"), "&amp; {a} up");
    }
}
