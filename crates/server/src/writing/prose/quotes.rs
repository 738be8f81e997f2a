//! A text that leaves as a file: quotations written out, links led to where they stand.

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

/// The text as it stands by itself. What each quotation says to its reader stands in
/// place of the reference: alone in its paragraph as a quotation in Markdown, elsewhere
/// in the sentence. A link to a moment, a decision or evidence leads to its page under
/// `review`, the address of the review.
#[must_use]
pub fn as_file(body: &str, cards: &Cards, review: &str) -> String {
    with_links(body, |link, (noun, id), is_alone| match noun.path(id) {
        Some(path) => led(link, (noun, id), &format!("{review}{path}")),
        None if is_alone => block(cards.quoted(id)),
        None => inline(cards.quoted(id)),
    })
}

/// The text as it was written, with nothing in the brackets of quotations: somebody may
/// have typed words of a passage there, which are not for every reader of the text.
#[must_use]
pub fn unbracketed(body: &str) -> String {
    with_links(body, |link, (noun, id), _| if noun.path(id).is_some() { link.to_owned() } else { format!("[…]({}:{id})", noun.as_str()) })
}

/// The text with each link of it to something of its review drawn anew: from the link as
/// it stands, what it leads to, and whether it is all of its paragraph.
fn with_links(body: &str, mut draw: impl FnMut(&str, (Linked, Uuid), bool) -> String) -> String {
    let before = body.len() - without_front_matter(body).len();
    let mut out = String::with_capacity(body.len());
    let mut done = 0;
    for (place, to, is_alone) in places(without_front_matter(body)) {
        let (from, until) = (before + place.start, before + place.end);
        let (Some(between), Some(link)) = (body.get(done..from), body.get(from..until)) else { continue };
        out.push_str(between);
        out.push_str(&draw(link, to, is_alone));
        done = until;
    }
    out.push_str(body.get(done..).unwrap_or_default());
    out
}

/// The link with another target. One whose target is written elsewhere stays as it is.
fn led(link: &str, to: (Linked, Uuid), address: &str) -> String {
    let targets = link.rmatch_indices(to.0.as_str()).filter_map(|(start, _)| {
        let rest = link.get(start..)?;
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-'))).unwrap_or(rest.len());
        (Linked::read(rest.get(..end)?) == Some(to)).then_some((link.get(..start)?, rest.get(end..)?))
    });
    // The target stands last: the words of a link may look like one.
    targets.into_iter().next().map_or_else(|| link.to_owned(), |(before, after)| format!("{before}{address}{after}"))
}

/// Where the text links to something of its review, to what, and whether a link is all
/// of its paragraph, outside of lists and quotations.
fn places(text: &str) -> Vec<(Range<usize>, (Linked, Uuid), bool)> {
    let mut found = Vec::new();
    let (mut depth, mut paragraph) = (0_usize, 0..0);
    for (event, place) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                depth += 1;
                // A quotation that cannot be read is nobody's, and its brackets are emptied all the same.
                let nobodys = || (Linked::meant(&dest_url) == Some(Linked::Passage)).then_some((Linked::Passage, Uuid::nil()));
                if let Some(link) = Linked::read(&dest_url).or_else(nobodys) {
                    let alone = depth == 2 && text.get(paragraph.clone()).map(str::trim) == text.get(place.clone());
                    found.push((place, link, alone));
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
            as_file(&text, &cards(), ""),
            "---\ntitle: x\n---\nBefore.\n\n> It was \\*slow\\*.\n> 1\\. I waited\n>\n> — Tomasz, 13:05\n\nHe said “It was \\*slow\\*. 1. I waited” (Tomasz), and *[A passage was withdrawn.]*.\n"
        );
    }

    #[test]
    fn what_is_not_for_the_reader_says_so() {
        let text = format!("- [x](passage:{})", Uuid::nil());
        assert_eq!(as_file(&text, &Cards::new(), ""), "- *[A passage that is not shared with you.]*");
    }

    #[test]
    fn the_brackets_of_a_quotation_that_cannot_be_read_are_emptied_too() {
        for target in ["passage:zzz", "PASSAGE:7"] {
            let text = format!("He said [their own words]({target}).");
            assert!(!as_file(&text, &Cards::new(), "").contains("their") && !unbracketed(&text).contains("their"), "{target}");
        }
    }

    #[test]
    fn links_lead_to_their_pages_wherever_the_file_is_read() {
        let id = Uuid::nil();
        let file = |text: String| as_file(&text, &Cards::new(), "https://recount.example/reviews/r");
        assert_eq!(
            file(format!("At [14:05](moment:{id} \"then\"), [decided](decision:{id}), <evidence:{id}>. [out](https://x.example/moment:1)")),
            format!(
                "At [14:05](https://recount.example/reviews/r/moments/{id} \"then\"), [decided](https://recount.example/reviews/r/decisions/{id}), \
                 <https://recount.example/reviews/r/evidence/{id}>. [out](https://x.example/moment:1)"
            )
        );
        assert_eq!(
            file(format!("[moment:{id}](moment:{id} \"moment:1\")")),
            format!("[moment:{id}](https://recount.example/reviews/r/moments/{id} \"moment:1\")")
        );
        let elsewhere = format!("[14:05][m] and `[x](moment:{id})`\n\n[m]: moment:{id}");
        assert_eq!(file(elsewhere.clone()), elsewhere);
    }
}
