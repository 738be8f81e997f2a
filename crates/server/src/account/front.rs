//! The Accounts page of a review: the way to one's own account, to what others
//! recount, and for whoever guides it, to those who were there.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::Willing;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions, departed, invitation, keeping,
    own::uncopied,
    quotation, reading,
    store::{self, Standing},
};
use crate::{
    access::{Reading, Review},
    charter,
    platform::{
        App,
        http::{Answer, Filled, HttpError},
    },
    review::{Header, Tab},
    session::Me,
};

pub(super) async fn accounts(State(app): State<App>, Reading { me, review }: Reading) -> Answer {
    let (hold, _) = keeping::time(&app.db, review.id, None).await?;
    let body = html! {
        div.account {
            @if review.writes() {
                (keeping::held(hold.as_ref(), &review.zone))
                @for row in departed::carried_out(&app.db, review.id, None).await? { p.aid { (departed::said(&row, &review.zone)) } }
            }
            (yours(&app, &me, &review).await?)
            section {
                h2 { "What others recount" }
                @if store::anything_to_read(&app.db, me.id, review.id).await? {
                    p { "Some of what those who were there recount is open to you. " (reading::TOLD) }
                    form.acts method="post" action={ "/reviews/" (review.id) "/accounts/passages" } {
                        button.button type="submit" { "Read it" }
                        a.word href={ "/reviews/" (review.id) "/accounts/passages" } { "See first what there is" }
                        a.word href={ "/reviews/" (review.id) "/divergences" } { "Where accounts differ" }
                    }
                } @else { p.empty { "Nothing is open to you yet. Accounts belong to those who write them; they decide who reads what, and when." } }
            }
            @if review.guides { (in_hand(&review, !departed::departed(&app.db, review.id).await?.is_empty())) (invitation::for_those_who_were_there(&me, &review, &invitation::there(&app.db, review.id).await?, &invitation::not_members(&app.db, review.id).await?)) }
            p.acts {
                a.word href="/charter" { "Charter" }
                a.word href="/accounts" { "All your accounts" }
                @if review.writes() { a.word href="/retention" { "What goes next" } a.word href={ "/reviews/" (review.id) "/hold" } { "Legal hold" } }
            }
        }
    };
    Ok(uncopied(Header::of(&review).page(&me, &review, Tab::Accounts, &[], &body).into_response()))
}

/// What whoever guides the review has in hand besides: what they wrote down for others,
/// and their own notes.
fn in_hand(review: &Review, has_departed: bool) -> Markup {
    html! { p.acts {
        a.word href={ "/reviews/" (review.id) "/interviews" } { "Write down what somebody told you" }
        a.word href={ "/reviews/" (review.id) "/notes" } { "Your notes" }
        @if has_departed { a.word href={ "/reviews/" (review.id) "/accounts/left" } { "At the wish of somebody who has left" } }
    } }
}

async fn yours(app: &App, me: &Me, review: &Review) -> Result<Markup, HttpError> {
    let Standing { account, willing, there } = store::standing(&app.db, me.id, review.id).await?;
    let charter = charter::in_force(&app.db).await?;
    let asked = if account.is_none() { invitation::asked(&app.db, me.id, review.id).await? } else { None };
    let told = store::told(&app.db, me.id, review.id).await?;
    let asking = quotation::asking(&app.db, me.id, Some(review.id)).await?;
    Ok(html! {
        @for (interview, by) in &told {
            section.notice {
                h2 { "What you told " (by) }
                p { (by) " wrote down something you told. Nobody else can read it, and it is no account of yours before you say so." }
                p.acts { a.button href={ "/interviews/" (interview) } { "Read it" } }
            }
        }
        @if !asking.is_empty() {
            section.notice { @for row in &asking { p { (quotation::asks(row)) } } p.aid { "You owe no reason for a “no”, and no answer by any day." } }
        }
        @if let Some(account) = account {
            section {
                h2 { "Yours" }
                @if let Some(says) = willing.and_then(invitation::answered) { p.aid role="status" { (says) } }
                p.acts { a.button.is-primary href={ "/accounts/" (account) } { @if willing == Some(Willing::Yes) { "Go on with your account" } @else { "Write after all" } } }
            }
        } @else if there { (invitation::invitation(review, asked.as_ref(), charter.as_ref())) }
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BeginForm {
    /// `later` or `no`; anything else begins.
    willing: String,
    /// The charter that the page showed.
    charter: String,
}

pub(super) async fn begin(State(app): State<App>, Reading { me, review }: Reading, Filled(form): Filled<BeginForm>) -> Answer {
    let willing = form.willing.parse().unwrap_or(Willing::Yes);
    let account = actions::begin(&app, me.id, review.id, (willing, Uuid::try_parse(&form.charter).ok()), me.now).await?.ok_or_else(|| {
        HttpError::Refused(
            StatusCode::FORBIDDEN,
            "Accounts are written by those who were there. Nothing was changed; ask whoever guides this review to add you.".into(),
        )
    })?;
    Ok(match willing {
        Willing::Later | Willing::No => Redirect::to(&format!("/reviews/{}/accounts", review.id)),
        Willing::Asked | Willing::Yes => Redirect::to(&format!("/accounts/{account}")),
    }
    .into_response())
}
