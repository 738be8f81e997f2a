//! What others recount, as far as they let the reader. A page of passages shows when and
//! by whom, and the words of those that the reader has opened. Opening them is an act of
//! its own, a form below the sentence that says what it does: it enters the reader into a
//! ledger that each author sees for their own. So no address, followed, typed or fetched
//! ahead by a browser, ever opens one.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Attribution, Audience, Quoting, review::Involvement};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions, keeping,
    leaf::{Begin, Leaf},
    own::uncopied,
    own_views::words,
    quotation,
    store::ReadRow,
};
use crate::{
    access::{Reading, Review},
    platform::{
        App,
        html::unopened,
        http::{Answer, Asked, Filled, query, when_of},
        seal,
    },
    review::{Header, Tab},
};

const FORMAT: &str = "%-d %B, %H:%M";

query! {
    /// Where the page goes on: time and id of the last passage seen, or one to be on it.
    pub(super) struct PassagesQuery { after, passage }
}

/// Which page of passages is to be opened, as it was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenForm {
    after: String,
    passage: String,
}

pub(super) async fn passages(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<PassagesQuery>) -> Answer {
    let (rows, leaf) = actions::page(&app, me.id, review.id, Begin::asked(&asked.after, &asked.passage)).await?;
    let quotations = if review.writes() { quotation::asked_here(&app.db, me.id, review.id).await? } else { Vec::new() };
    let is_closed = |row: &ReadRow| row.withdrawn_at.is_none() && row.sealed.is_none();
    let header = Header::of(&review);
    let body = html! {
        div.account {
            @if rows.is_empty() { p.empty { "Nothing is open to you yet." } }
            @if rows.iter().any(is_closed) { (to_open(&review, &asked, rows.iter().all(is_closed))) }
            @for row in &rows { (passage(&app, &review, row, &quotations)) }
            (turn(&leaf))
            p.acts { a.word href={ "/reviews/" (review.id) "/accounts" } { "Accounts" } }
        }
    };
    Ok(uncopied(header.page(&me, &review, Tab::Accounts, &[], &body).into_response()))
}

pub(super) async fn open(State(app): State<App>, Reading { me, review }: Reading, Filled(form): Filled<OpenForm>) -> Answer {
    let begin = Begin::asked(&form.after, &form.passage);
    actions::open(&app, me.id, review.id, begin, me.now).await?;
    let place = match begin {
        Begin::First => String::new(),
        Begin::After(place) => format!("?after={place}"),
        Begin::Around(passage) => format!("?passage={passage}#passage-{passage}"),
    };
    Ok(Redirect::to(&format!("/reviews/{}/accounts/passages{place}", review.id)).into_response())
}

/// The sentence that is said before anybody opens a passage.
pub(super) const TOLD: &str = "Whoever wrote a passage sees that you opened it; nobody else does.";

/// Said where passages stand that the reader has not opened, or not as they read now.
fn to_open(review: &Review, asked: &PassagesQuery, is_all: bool) -> Markup {
    html! {
        section.notice {
            p { @if is_all { "These are closed until you open them. " } @else { "Some of these are closed until you open them: they are new to you, or their words were changed. " } (TOLD) }
            form.acts method="post" action={ "/reviews/" (review.id) "/accounts/passages" } {
                @if !asked.after.is_empty() { input type="hidden" name="after" value=(asked.after); }
                @if !asked.passage.is_empty() { input type="hidden" name="passage" value=(asked.passage); }
                button.button.is-primary type="submit" { "Open them" }
            }
        }
    }
}

/// The way to the other pages of passages.
pub(super) fn turn(leaf: &Leaf) -> Markup {
    html! {
        @if !leaf.is_first() || !leaf.is_last {
            nav.pager aria-label="More passages" {
                @if !leaf.is_first() { a.word href="?" { "From the beginning" } " " }
                @if !leaf.is_last { a.word rel="next" href={ "?after=" (leaf.until) } { "Later passages" } }
            }
        }
    }
}

fn passage(app: &App, review: &Review, row: &ReadRow, asked: &[(Uuid, Audience, Quoting)]) -> Markup {
    if row.withdrawn_at.is_some() {
        return html! { p.passage.is-withdrawn { (keeping::was_here(row.removed_at)) } };
    }
    let by = match row.attribution {
        Attribution::Name => Some(row.by.clone()),
        Attribution::Role => Some(role(&row.by)),
        Attribution::Unattributed => None,
    };
    html! {
        article.passage.is-closed[row.sealed.is_none()] id={ "passage-" (row.id) } aria-labelledby={ "at-" (row.id.simple()) } {
            p.at.label id={ "at-" (row.id.simple()) } {
                @if let Some(when) = row.when(&review.zone) { (when_of(&when, FORMAT)) " " }
                @if let Some(by) = by { span { (by) } } @else { span { "somebody who was there" } }
                @if row.sealed.is_none() { " " em { "not opened yet" } }
            }
            @if let Some(sealed) = row.sealed() {
                @match seal::open(&app.keys, row.id, &sealed) {
                    Ok(says) => (words(&says)),
                    Err(why) => (unopened(&why)),
                }
                @if let Some(by) = &row.written_by { p.aid { "As written down by " (by) ", confirmed by its author." } }
                @if review.writes() { (quotation::state(review, row.id, asked)) }
            }
        }
    }
}

/// A participant’s name as it is drawn; by what they did once its time is over.
#[must_use]
pub fn drawn_as(name: String, involvement: &str) -> String {
    if name.is_empty() { role(involvement) } else { name }
}

/// Somebody by what they did: “somebody who was on call”.
#[must_use]
pub fn role(involvement: &str) -> String {
    format!("somebody who {}", involvement.parse().unwrap_or(Involvement::Present).label())
}
