//! How it is drawn what goes next.

use maud::{Markup, html};
use recount_model::Micros;

use super::{
    store::{GoingRow, NamedRow, SheetRow},
    told::{self, ToldRow},
};
use crate::{
    account::words,
    facilitator_note,
    platform::{
        html::unopened,
        http::{time_of, when_of},
        place::Place,
        seal::SealError,
    },
    session::Me,
};

pub(super) const DAY: &str = "%-d %B %Y";
/// Characters of each passage that are shown.
const GLIMPSE: usize = 280;

/// What the page draws.
pub(super) struct NextPage<'a> {
    pub(super) me: &'a Me,
    pub(super) passage_period: Option<Micros>,
    pub(super) name_period: Option<Micros>,
    pub(super) going: Vec<(Result<String, SealError>, GoingRow)>,
    /// Where they go on, if they do.
    pub(super) after: Option<Place>,
    /// What was told to the person asking, or by them, and waits.
    pub(super) told: Vec<ToldRow>,
    pub(super) told_after: Option<Place>,
    /// Whether passages stand on this page.
    pub(super) is_passages: bool,
    /// Whether what was told stands on this page.
    pub(super) is_told: bool,
    pub(super) named: Vec<NamedRow>,
    pub(super) sheets: Vec<SheetRow>,
}

pub(super) fn next(page: &NextPage<'_>) -> Markup {
    page.me.frame("").page("What goes next", &[], &html! {
        div.account {
            h1 { "What goes next" }
            p.lede { "What you told is not kept longer than it is needed. Only what is yours, and what was told to you, stands here, and nobody else sees this page." }
            @if page.is_passages {
                section {
                    h2 { "Passages" }
                    (passages(page))
                }
            }
            @if let Some(period) = page.passage_period.filter(|_| page.is_told && !page.told.is_empty()) {
                section #told {
                    h2 { "What was told" }
                    (told::draw(&page.told, page.told_after, period))
                }
            }
            section #names {
                h2 { "Your name" }
                (names(page))
            }
            @if !page.sheets.is_empty() {
                section {
                    h2 { "Your notes" }
                    ul.people-list { @for row in &page.sheets { li { div.who {
                        p.name { a href={ "/reviews/" (row.review) "/notes" } { (row.title) } }
                        p.more { @if let Some(since) = row.since { "They go on " (time_of(since + facilitator_note::PERIOD, &row.zone, DAY)) "." } @else { (paused()) } }
                    } } } }
                }
            }
        }
    })
}

fn passages(page: &NextPage<'_>) -> Markup {
    let Some(period) = page.passage_period else { return html! { p { "Passages stay until their authors withdraw them: this installation removes none." } } };
    html! {
        p.aid { "After a review was shared, passages that its text does not quote are removed in time, unless you keep them. Their words are destroyed then, and it stays that a passage went with time." }
        @if page.going.is_empty() && page.after.is_none() { p.empty { @if page.told.is_empty() { "Nothing of yours goes." } @else { "No passage of yours goes." } } }
        @for (says, row) in &page.going {
            article.passage id={ "passage-" (row.id) } {
                p.at.label { a href={ "/accounts/" (row.account) "?passage=" (row.id) "#passage-" (row.id) } { (row.title) } " " @if let Some(when) = row.when() { (when_of(&when, "%-d %B, %H:%M")) } }
                @match says {
                    Ok(says) => (words(&glimpse(says))),
                    Err(why) => (unopened(why)),
                }
                form.readers method="post" action={ "/accounts/" (row.account) "/passages/" (row.id) "/keep" } {
                    @if row.kept_at.is_some() {
                        span { "You keep it." }
                        button.word.is-quiet type="submit" name="keep" value="no" { "Let it go in time" }
                    } @else {
                        span { @if row.held > 0 { (paused()) } @else if row.quoted > 0 { "It stays while a text quotes it." } @else { "Goes on " (time_of(row.since() + period, &row.zone, DAY)) "." } }
                        button.word type="submit" name="keep" value="yes" { "Keep it" }
                    }
                }
            }
        }
        @if let Some(after) = page.after { nav.pager aria-label="More passages" { a.word rel="next" href={ "?after=" (after) } { "Those that go later" } } }
    }
}

/// As much of a passage as the list shows; the account has the rest.
fn glimpse(says: &str) -> String {
    if says.chars().count() <= GLIMPSE { says.to_owned() } else { says.chars().take(GLIMPSE - 1).chain(['…']).collect() }
}

fn names(page: &NextPage<'_>) -> Markup {
    let Some(period) = page.name_period else { return html! { p { "Names stay beside what people said: this installation ends none." } } };
    html! {
        p.aid { "In time, your name gives way to what you did, such as “somebody who was on call”, beside what you said and where you are named as one who was there. You can let it stand for another while. Names that somebody typed into a text stay there." }
        @if page.named.is_empty() { p.empty { "You are named in no shared review." } }
        @else { ul.people-list { @for row in &page.named { li {
            div.who {
                p.name { (row.title) }
                p.more {
                    @if row.held > 0 { (paused()) }
                    @else if let Some(since) = row.over_since { "Your name is not shown there since " (time_of(since, &row.zone, DAY)) "." }
                    @else if row.again > 0 { "It is worked on again, so your name is shown there; its time runs anew once it is shared." }
                    @else { "Your name is shown there until " (time_of(row.renewed_at.unwrap_or(row.shared_at).max(row.shared_at) + period, &row.zone, DAY)) "." }
                }
            }
            @if row.again == 0 || row.over_since.is_some() { form.acts method="post" action="/retention/names" {
                input type="hidden" name="review" value=(row.review);
                button.word type="submit" { @if row.over_since.is_some() { "Show my name again" } @else { "Let it stand longer" } }
            } }
        } } } }
    }
}

pub(super) fn paused() -> &'static str {
    "A legal hold stands on this review, so nothing goes."
}
