//! Evidence as a list to choose from: the equal of the picture, and the way to a
//! moment without a pointer.

use maud::{Markup, html};
use recount_model::{EvidenceKind, LaneKind, When, moment::SAYS_MAX};
use uuid::Uuid;

use super::{
    items::ItemRow,
    pages::StoryPage,
    store::MomentRow,
    views::{pager, tick},
    window::{Dating, Seconds},
};
use crate::{
    access::Review,
    platform::{
        html::{Most, Problems, area, beginning, fitted, fitting, input},
        http::{time_of, when_in_list},
    },
};

/// The list of the page, in `room` bytes, with the form around it where the reader writes;
/// `None` where not even a glimpse of each entry fits.
pub(super) fn list(page: &StoryPage<'_>, dating: &Dating, room: usize) -> Option<Markup> {
    fitted(room, |most| list_with(page, dating, most))
}

/// The same with a glimpse of each entry, whatever room that takes.
pub(super) fn glimpses(page: &StoryPage<'_>, dating: &Dating) -> Markup {
    fitting(0, |most| list_with(page, dating, most))
}

fn list_with(page: &StoryPage<'_>, dating: &Dating, most: Most) -> Markup {
    let review = page.review;
    let chosen = review.writes().then_some(page.form.evidence.as_slice());
    let look = Look { review, up: "", dating, chosen, most, moments: &page.moments };
    html! {
        section.gathered #evidence aria-labelledby="evidence-title" {
            h2 #evidence-title { "Evidence in order" }
            @if review.writes() {
                form method="post" action={ "/reviews/" (review.id) "/moments" } data-gather {
                    (stretch(page, look))
                    ol.evidence data-picked hidden aria-label="Chosen on the timeline" {}
                    div.gather {
                        div.field {
                            label.visually-hidden for="gather-says" { "What happened, in a sentence" }
                            input type="text" id="gather-says" name="says" maxlength=(SAYS_MAX) placeholder="What happened, in a sentence";
                        }
                        button.button type="submit" { "Make this a moment" }
                        span.label data-gather-count role="status" {}
                    }
                }
            } @else {
                (stretch(page, look))
            }
        }
    }
}

/// The entries of the stretch that is looked at. With script they follow the picture, and
/// what was chosen before stays in the form around them.
fn stretch(page: &StoryPage<'_>, look: Look<'_>) -> Markup {
    let writes = page.review.writes();
    html! {
        div data-follows="evidence" {
            @if page.items.is_empty() {
                p.empty { @if writes { "No evidence in this stretch." } @else { "What the shared text links to would stand here; it links to no evidence." } }
            } @else {
                @if writes { p.more { "Choose what belongs together, and say in a sentence what happened." } }
                (entries(&page.items, look))
                (pager("evidence", &page.asked, "after", page.items_later, "Later evidence"))
            }
        }
    }
}

/// How a list is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) review: &'a Review,
    /// From the page's address to the review's.
    pub(super) up: &'static str,
    /// How its times are written.
    pub(super) dating: &'a Dating,
    /// Ids whose boxes are checked; without boxes for readers.
    pub(super) chosen: Option<&'a [String]>,
    /// How much is shown of each.
    pub(super) most: Most,
    /// Moments with their sentences on the same page.
    pub(super) moments: &'a [MomentRow],
}

/// Entries with boxes to choose them by.
pub(super) fn entries(items: &[ItemRow], look: Look<'_>) -> Markup {
    let folded = items.chunk_by(|a, b| (a.kind == EvidenceKind::Presence) == (b.kind == EvidenceKind::Presence));
    let mut number = 0..;
    html! {
        ol.evidence.has-days[look.dating.has_days] {
            @for group in folded {
                @if group.first().is_some_and(|i| i.kind == EvidenceKind::Presence) {
                    li.presence { details.fold { summary { "People came and went" } ol.evidence {
                        @for item in group { (entry(item, look, number.next().unwrap_or_default())) }
                    } } }
                } @else {
                    @for item in group { (entry(item, look, number.next().unwrap_or_default())) }
                }
            }
        }
    }
}

fn entry(item: &ItemRow, look: Look<'_>, number: u32) -> Markup {
    let Look { review, up, dating, chosen, most, moments } = look;
    let (text, is_cut) = shown(&item.text, most.text);
    let address = format!("{up}evidence/{}", item.id.simple());
    let text = html! { (text) @if is_cut { "… " a href=(address) { "the rest" } } };
    let boxed = chosen.filter(|_| item.redacted_at.is_none());
    html! {
        li {
            @if let Some(chosen) = boxed {
                input type="checkbox" name="evidence" value=(item.id.simple()) id={ "e" (number) } checked[chosen.iter().any(|c| Uuid::try_parse(c) == Ok(item.id))];
            }
            (at(item, review, dating))
            div {
                p.from {
                    @if let Some(by) = &item.said_by { b { (beginning(by, most.name)) } " " }
                    @let lane = beginning(&item.lane, most.name);
                    @if is_cut && item.redacted_at.is_none() { i { (lane) } } @else { i { a href=(address) { (lane) } } }
                    @if item.lane_kind.is_private() { " (private)" }
                    @if let Some(mark) = item.mark() { " " span.is-changed { (mark) } }
                    @if let Some(moment) = item.beside.moment { " " (in_moment(moment, up, moments)) }
                }
                @if let Some(gone) = item.redacted_at {
                    p.text.redacted { "Removed on " (time_of(gone, &review.zone, "%-d %B")) @if let Some(why) = &item.redacted_why { ": " (why) } }
                } @else if boxed.is_some() {
                    label for={ "e" (number) } { (text) }
                } @else {
                    p.text { (text) }
                }
            }
        }
    }
}

/// The way to the first moment it is tied to: its sentence where that stands on the page.
fn in_moment(moment: Uuid, up: &str, moments: &[MomentRow]) -> Markup {
    let is_here = moments.iter().any(|here| here.id == moment);
    html! {
        @if is_here { a href={ "#moment-" (moment) } { "in a moment" } }
        @else { a href={ (up) "moments/" (moment.simple()) } { "in a moment" } }
    }
}

/// When it was, as short as a long list needs it.
fn at(item: &ItemRow, review: &Review, dating: &Dating) -> Markup {
    const MINUTE: i64 = 60_000_000;
    let when = When::between(item.earliest, item.latest, &review.zone);
    let seconds = if when.is_exact() || when.latest() - when.earliest() < MINUTE { Seconds::Shown } else { Seconds::Left };
    html! {
        @if when.is_exact() { (tick(when.earliest(), &review.zone, dating.format(when.earliest(), seconds))) }
        @else { span.is-about { (when_in_list(&when, dating.format(when.earliest(), seconds))) } }
    }
}

/// The text as a list shows it, in one line that takes at most `most` bytes of a page, and
/// whether something is cut.
pub(super) fn shown(text: &str, most: usize) -> (String, bool) {
    let one_line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let begins = beginning(&one_line, most);
    if begins.len() == one_line.len() {
        return (one_line, false);
    }
    let mut cut = begins.to_owned();
    if let Some((whole_words, _)) = cut.rsplit_once(' ').filter(|(w, _)| w.len() > cut.len() / 2) {
        cut = whole_words.to_owned();
    }
    (cut, true)
}

/// A sentence to begin from: what the first of the evidence says, and who says it.
fn suggestion(item: &ItemRow) -> String {
    let text: String = item.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SAYS_MAX / 2).collect();
    match (&item.said_by, item.kind) {
        (Some(by), EvidenceKind::Message) => format!("{by}: “{text}”"),
        _ => text,
    }
}

/// How the times of a few items are written.
pub(super) fn dating_of(review: &Review, items: &[ItemRow]) -> Dating {
    let times = || items.iter().map(|item| item.earliest);
    let first = times().min().unwrap_or_default();
    Dating::new(&review.zone, (first, times().max().unwrap_or(first)), first)
}

/// Chosen evidence about to become a moment.
pub(super) fn compose(review: &Review, chosen: &[ItemRow], when: &str) -> Markup {
    let none = Problems::default();
    let checked: Vec<String> = chosen.iter().map(|item| item.id.to_string()).collect();
    let is_private = chosen.iter().any(|item| item.lane_kind == LaneKind::PrivateChannel);
    html! {
        section.compose {
            h2 { "What happened here?" }
            form.stacked method="post" action={ "/reviews/" (review.id) "/moments" } {
                @if let Some(first) = chosen.first() {
                    (area("says", 3, "In a sentence", "It begins with what the evidence says; write it as you would tell it.", &suggestion(first), &none))
                    (input("when", "text", "When", "Leave this empty and it is the time of the first item. “About 14:05” and “between 14:05 and 14:20” are fine.", when, &none))
                }
                @if is_private {
                    p.notice { "Something chosen comes from a private channel. It stays with those involved; the sentence is read by everybody who reads this review." }
                }
                p.label { "Tied to" }
                (entries(chosen, Look { review, up: "", dating: &dating_of(review, chosen), chosen: Some(&checked), most: Most::WHOLE, moments: &[] }))
                p.acts {
                    button.button.is-primary type="submit" { "Make this a moment" }
                    button.button type="submit" name="noun" value="decision" { "Somebody chose here: a decision" }
                    a.word href={ "/reviews/" (review.id) "/timeline" } { "Back to the story" }
                }
            }
        }
    }
}

/// What a moment is tied to, each with a button that takes the tie off.
pub(super) fn ties(review: &Review, items: &[ItemRow], dating: &Dating) -> Markup {
    html! {
        ol.evidence.has-days[dating.has_days] {
            @for item in items {
                li {
                    (at(item, review, dating))
                    div {
                        p.from {
                            @if let Some(by) = &item.said_by { b { (by) } " " }
                            i { a href={ "/reviews/" (review.id) "/evidence/" (item.id) } { (item.lane) } }
                            @if item.lane_kind.is_private() { " (private)" }
                            button.word.is-quiet type="submit" name="untie" value=(item.id) { "Untie" }
                        }
                        @if item.redacted_at.is_some() { p.text.redacted { "Removed" } } @else { p.text { (shown(&item.text, 280).0) } }
                    }
                }
            }
        }
    }
}
