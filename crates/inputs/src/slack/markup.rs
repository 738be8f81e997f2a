//! A message's markup as plain text: mentions, channels, links, entities and
//! emoji resolved.
//!
//! Source of the format: Slack's reference "Formatting text for app surfaces".

use std::fmt::Write as _;

use super::payload::Names;
use crate::emoji;

/// The text as a reader of the channel saw it. `here` is the channel it stands
/// in, whose name may be shown though it is private.
pub(super) fn plain(text: &str, names: &Names, here: (&str, &str)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, behind) = rest.split_at(open);
        words(before, &mut out);
        let inner = behind.get(1..).unwrap_or_default();
        // A bracket never spans lines and is never nested; anything else is text.
        let end = inner.find(['>', '<', '\n']);
        if let Some(close) = end.filter(|&at| inner.as_bytes().get(at) == Some(&b'>')) {
            bracket(inner.get(..close).unwrap_or_default(), names, here, &mut out);
            rest = inner.get(close + 1..).unwrap_or_default();
        } else {
            out.push('<');
            rest = inner;
        }
    }
    words(rest, &mut out);
    out
}

/// What stands between `<` and `>`.
fn bracket(inner: &str, names: &Names, here: (&str, &str), out: &mut String) {
    let (target, label) = match inner.split_once('|') {
        Some((target, label)) if !label.is_empty() => (target, Some(label)),
        Some((target, _)) => (target, None),
        None => (inner, None),
    };
    match target.split_at_checked(1) {
        Some(("@", id)) => {
            out.push('@');
            let known = names.people.get(id).map(|name| &**name);
            entities(known.or(label).unwrap_or(id), out);
        }
        Some(("#", id)) => {
            // As it was written: the list has the name that a channel had in the end.
            let known = label.or_else(|| names.channels.get(id).map(|name| &**name)).or((id == here.0).then_some(here.1));
            out.push('#');
            entities(known.unwrap_or("private-channel"), out);
        }
        Some(("!", command)) => match (command.split_once('^').map_or(command, |(name, _)| name), label) {
            (_, Some(label)) => entities(label, out),
            (name, None) => {
                out.push('@');
                entities(name, out);
            }
        },
        _ => {
            let shown = target.strip_prefix("mailto:").unwrap_or(target);
            match label {
                Some(label) if label != shown && label != target => {
                    entities(label, out);
                    out.push_str(" (");
                    entities(target, out);
                    out.push(')');
                }
                _ => entities(shown, out),
            }
        }
    }
}

/// Text outside brackets: entities and emoji, but no emoji in code.
fn words(text: &str, out: &mut String) {
    emoji::replace(text, out, &mut entities);
}

/// Slack escapes these three and no others.
fn entities(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (plain, behind) = rest.split_at(at);
        out.push_str(plain);
        let known = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')];
        if let Some((entity, meant)) = known.iter().find(|(entity, _)| behind.starts_with(entity)) {
            out.push(*meant);
            rest = behind.get(entity.len()..).unwrap_or_default();
        } else {
            out.push('&');
            rest = behind.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
}

/// An emoji's name as its picture, or as `:name:` where it has none here.
pub(super) fn reaction(name: &str) -> String {
    let (base, tone) = name.split_once("::").unwrap_or((name, ""));
    let mut out = String::new();
    match emoji::unicode(base) {
        Some(picture) => out.push_str(picture),
        None => drop(write!(out, ":{base}:")),
    }
    out.push_str(emoji::unicode(tone).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_reads_as_it_did_in_the_channel() {
        let mut names = Names::default();
        names.people.insert("U1".into(), "Ana & Co".into());
        names.channels.insert("C1".into(), "checkout".into());
        for (markup, expected) in [
            ("<@U1>: look", "@Ana & Co: look"),
            ("<@U9> and <@U9|bo>", "@U9 and @bo"),
            ("<#C1|old> <#C1> <#C9|ops> <#G9> <#G1>", "#old #checkout #ops #private-channel #secret"),
            ("<!here> <!channel|@channel> <!subteam^S1|@oncall>", "@here @channel @oncall"),
            ("<!date^1392734382^{date}|Feb 18>", "Feb 18"),
            ("<https://a.example/?x=1&amp;y=2>", "https://a.example/?x=1&y=2"),
            ("<https://a.example|graph &lt;1&gt;>", "graph <1> (https://a.example)"),
            ("<mailto:a@b.example|a@b.example>", "a@b.example"),
            ("a &lt; b &amp;amp; c & d", "a < b &amp; c & d"),
            (":fire: :+1::skin-tone-2: :ourlogo: 12:30:45 `:fire:`", "🔥 👍🏻 :ourlogo: 12:30:45 `:fire:`"),
            ("std::fire::x a:fire:b", "std::fire::x a:fire:b"),
            ("1 < 2 <@U1", "1 < 2 <@U1"),
            ("<", "<"),
            ("<>", ""),
        ] {
            assert_eq!(plain(markup, &names, ("G1", "secret")), expected, "{markup}");
        }
    }
}
