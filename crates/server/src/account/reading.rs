//! What others recount, as far as they let the reader; and the way to one's own
//! account. Opening the passages enters the reader into a ledger that each author
//! sees for their own, and the page before says so.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Attribution, Audience, Quoting, review::Involvement};
use uuid::Uuid;

use super::{
    actions,
    own::uncopied,
    own_views::words,
    quotation,
    store::{self, ReadRow},
};
use crate::{
    access::{Reading, Review},
    platform::{
        App,
        http::{Answer, HttpError, when_of},
        seal,
    },
    review::{Header, Tab},
};

const FORMAT: &str = "%-d %B, %H:%M";

pub(super) async fn accounts(State(app): State<App>, Reading { me, review }: Reading) -> Answer {
    let (own, there) = store::standing(&app.db, me.id, review.id).await?;
    let others = store::anything_to_read(&app.db, me.id, review.id).await?;
    let unwilling = if review.guides { store::unwilling(&app.db, review.id).await? } else { Vec::new() };
    let header = Header::of(&review);
    let body = html! {
        div.account {
            (yours(&review, own, there))
            section {
                h2 { "What others recount" }
                @if others {
                    p { "Some of what those who were there recount is open to you. Whoever wrote a passage sees that you opened it; nobody else does." }
                    p.acts { a.button href={ "/reviews/" (review.id) "/accounts/passages" } { "Read it" } a.word href={ "/reviews/" (review.id) "/divergences" } { "Where accounts differ" } }
                } @else { p.empty { "Nothing is open to you yet. Accounts belong to those who write them; they decide who reads what, and when." } }
            }
            @if !unwilling.is_empty() {
                section { h2 { "Would rather not" } p { (unwilling.iter().map(|(name,)| name.as_str()).collect::<Vec<_>>().join(", ")) ". Only those who guide this review see this; it needs no reason." } }
            }
        }
    };
    Ok(uncopied(header.page(&me, &review, Tab::Accounts, &[], &body).into_response()))
}

fn yours(review: &Review, own: Option<Uuid>, there: bool) -> Markup {
    html! {
        @if let Some(own) = own {
            section { h2 { "Yours" } p.acts { a.button.is-primary href={ "/accounts/" (own) } { "Go on with your account" } } }
        } @else if there {
            section {
                h2 { "You were there" }
                p { "What you saw, what you thought it was, what you were weighing: nobody else can tell it. It made sense to you, and we would like to understand how." }
                p { "You write for yourself first. Nobody reads a word until you let them, passage by passage. Later is fine, and so is not at all." }
                form.acts method="post" action={ "/reviews/" (review.id) "/accounts" } { button.button.is-primary type="submit" { "Begin your account" } }
            }
        }
    }
}

pub(super) async fn begin(State(app): State<App>, Reading { me, review }: Reading) -> Answer {
    let account = actions::begin(&app, me.id, review.id, me.now).await?.ok_or_else(|| {
        HttpError::Refused(
            StatusCode::FORBIDDEN,
            "Accounts are written by those who were there. Nothing was changed; ask whoever guides this review to add you.".into(),
        )
    })?;
    Ok(Redirect::to(&format!("/accounts/{account}")).into_response())
}

pub(super) async fn passages(State(app): State<App>, Reading { me, review }: Reading) -> Answer {
    let rows = actions::open(&app, me.id, review.id, me.now).await?;
    let asked = if review.writes() { quotation::asked_here(&app.db, me.id, review.id).await? } else { Vec::new() };
    let header = Header::of(&review);
    let body = html! {
        div.account {
            @if rows.is_empty() { p.empty { "Nothing is open to you yet." } }
            @for row in &rows { (passage(&app, &review, row, &asked)) }
            p.acts { a.word href={ "/reviews/" (review.id) "/accounts" } { "Accounts" } }
        }
    };
    Ok(uncopied(header.page(&me, &review, Tab::Accounts, &[], &body).into_response()))
}

fn passage(app: &App, review: &Review, row: &ReadRow, asked: &[(Uuid, Audience, Quoting)]) -> Markup {
    if row.withdrawn_at.is_some() {
        return html! { p.passage.is-withdrawn { "A passage was withdrawn." } };
    }
    let by = match row.attribution {
        Attribution::Name => Some(row.by.clone()),
        Attribution::Role => Some(role(&row.by)),
        Attribution::Unattributed => None,
    };
    html! {
        article.passage id={ "passage-" (row.id) } {
            p.at.label {
                @if let Some(when) = row.when(&review.zone) { (when_of(&when, FORMAT)) " " }
                @if let Some(by) = by { span { (by) } } @else { span { "somebody who was there" } }
            }
            @match seal::open(&app.keys, row.id, &row.sealed()) {
                Ok(says) => (words(&says)),
                Err(why) => p.problem { "This passage cannot be shown: " (why.to_string()) "." },
            }
            @if review.writes() { (quotation::state(review, row.id, asked)) }
        }
    }
}

/// Somebody by what they did: “somebody who was on call”.
pub(super) fn role(involvement: &str) -> String {
    format!("somebody who {}", involvement.parse().unwrap_or(Involvement::Present).label())
}
