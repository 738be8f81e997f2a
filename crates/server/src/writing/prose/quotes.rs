//! Quotations written out, for a text that leaves as a file.

use std::ops::Range;

use jiff::fmt::strtime;
use pulldown_cmark::{Event, Parser, Tag};
use recount_model::{When, time};
use uuid::Uuid;

use super::{
    Cards, Linked, Quote,
    cards::{instead, one_line},
    options, without_front_matter,
};

/// The text with what each quotation says to its reader in place of the reference.
/// Alone in its paragraph it is a quotation in Markdown; elsewhere it stands in the
/// sentence.
#[must_use]
pub fn with_quotes(body: &str, cards: &Cards) -> String {
    let before = body.len() - without_front_matter(body).len();
    let mut out = String::with_capacity(body.len());
    let mut done = 0;
    for (place, passage, is_alone) in places(without_front_matter(body)) {
        let (from, to) = (before + place.start, before + place.end);
        out.push_str(body.get(done..from).unwrap_or_default());
        let quote = cards.quoted(passage);
        out.push_str(&if is_alone { block(quote) } else { inline(quote) });
        done = to;
    }
    out.push_str(body.get(done..).unwrap_or_default());
    out
}

/// Where the text has references to passages, and whether one is all of its
/// paragraph, outside of lists and quotations.
fn places(text: &str) -> Vec<(Range<usize>, Uuid, bool)> {
    let mut found = Vec::new();
    let (mut depth, mut paragraph) = (0_usize, 0..0);
    for (event, place) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                depth += 1;
                if let Some((Linked::Passage, id)) = Linked::read(&dest_url) {
                    let alone = depth == 2 && text.get(paragraph.clone()).map(str::trim) == text.get(place.clone());
                    found.push((place, id, alone));
                }
            }
            Event::Start(tag) => {
                depth += 1;
                if matches!(tag, Tag::Paragraph) {
                    paragraph = place;
                }
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}

fn block(quote: Option<&Quote>) -> String {
    let Some(Quote::Says { when, by, says }) = quote else { return format!("> *{}*", instead(quote)) };
    let lines: Vec<String> = says.lines().map(|line| format!("> {}", plainly(line)).trim_end().to_owned()).collect();
    let when = when.as_ref().map(|when| format!(", {}", clock(when))).unwrap_or_default();
    format!("{}\n>\n> — {}{when}", lines.join("\n"), plainly(by))
}

fn inline(quote: Option<&Quote>) -> String {
    match quote {
        Some(Quote::Says { by, says, .. }) => format!("“{}” ({})", plainly(&one_line(says)), plainly(by)),
        other => format!("*[{}]*", instead(other)),
    }
}

fn clock(when: &When) -> String {
    let zone = time::zone(when.zone()).unwrap_or(jiff::tz::TimeZone::UTC);
    let about = if when.is_exact() { "" } else { "about " };
    format!("{about}{}", strtime::format("%H:%M", &time::timestamp(when.point()).to_zoned_datetime(zone)).unwrap_or_default())
}

/// Words that Markdown reads as words.
fn plainly(says: &str) -> String {
    let mut out = String::with_capacity(says.len());
    let starts = says.trim_start().starts_with(['#', '>', '-', '+', '=', '|', '~', ':']) || says.trim_start().starts_with(|c: char| c.is_ascii_digit());
    for (at, c) in says.char_indices() {
        let first = starts && says.get(..at).is_some_and(|before| before.trim().is_empty()) && !c.is_whitespace() && !c.is_ascii_digit();
        let ends_number = starts && matches!(c, '.' | ')') && says.get(..at).is_some_and(|before| before.trim().chars().all(|c| c.is_ascii_digit()));
        if first || ends_number || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards() -> Cards {
        let mut cards = Cards::new();
        let when = When::exact(1_793_707_500_000_000, "Europe/Berlin");
        cards.quote(Uuid::from_u128(1), Quote::Says { when: Some(when), by: "Tomasz".into(), says: "It was *slow*.\n1. I waited".into() });
        cards.quote(Uuid::from_u128(2), Quote::Instead("A passage was withdrawn.".into()));
        cards
    }

    #[test]
    fn alone_it_is_a_quotation_and_in_a_sentence_it_stands_in_it() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let text = format!("---\ntitle: x\n---\nBefore.\n\n[…](passage:{one})\n\nHe said [never drawn](passage:{one}), and [x](passage:{two}).\n");
        assert_eq!(
            with_quotes(&text, &cards()),
            "---\ntitle: x\n---\nBefore.\n\n> It was \\*slow\\*.\n> 1\\. I waited\n>\n> — Tomasz, 13:05\n\nHe said “It was \\*slow\\*. 1. I waited” (Tomasz), and *[A passage was withdrawn.]*.\n"
        );
    }

    #[test]
    fn what_is_not_for_the_reader_says_so_and_other_links_stay() {
        let text = format!("[14:05](moment:{0})\n\n- [x](passage:{0})", Uuid::nil());
        assert_eq!(with_quotes(&text, &Cards::new()), format!("[14:05](moment:{})\n\n- *[A passage that is not shared with you.]*", Uuid::nil()));
    }
}
