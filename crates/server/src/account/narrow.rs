//! Narrowing a passage: those who are not within its new audience find nothing of it with
//! the next request, on no page and in no text. Needs nobody's leave; its author sees
//! beforehand who that is, and what the text stops quoting.

use std::collections::BTreeSet;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Audience, Quoting};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions,
    own::{self, back, find_passage, page},
    own_views::in_question,
    quotation::{self, OfRow},
    store::{self, AccountRow, PassageRow},
    widen::{WidenQuery, audiences, label, people},
};
use crate::{
    platform::{
        App,
        db::{DbError, Tx},
        http::{Answer, Asked, Filled, HttpError, Path},
        seal,
    },
    session::Me,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NarrowForm {
    to: String,
}

/// Who stops reading a passage and who goes on, by name.
struct Parted {
    lose: Vec<String>,
    keep: Vec<String>,
}

impl Parted {
    async fn of(tx: &mut Tx, me: Uuid, account: &AccountRow, (from, to): (Audience, Audience)) -> Result<Self, DbError> {
        let stay = if to == Audience::Author { Vec::new() } else { store::within(tx, me, account.review, to).await? };
        let ids: BTreeSet<Uuid> = stay.iter().map(|(id, _)| *id).collect();
        let now = store::within(tx, me, account.review, from).await?;
        let names = |people: Vec<(Uuid, String)>| people.into_iter().map(|(_, name)| name).collect();
        Ok(Self { lose: names(now.into_iter().filter(|(id, _)| !ids.contains(id)).collect()), keep: names(stay) })
    }
}

/// A narrower audience than a passage has, if that is what is asked for.
pub(super) fn narrower(passage: &PassageRow, to: &str) -> Option<Audience> {
    to.parse().ok().filter(|to| *to < passage.audience)
}

/// Where narrowing a passage is asked for.
pub(super) fn address(account: &AccountRow, passage: &PassageRow, to: Audience) -> String {
    format!("/accounts/{}/passages/{}/narrow?to={to}", account.id, passage.id)
}

pub(super) async fn ask(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Asked(asked): Asked<WidenQuery>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    let Some(to) = narrower(&passage, &asked.to) else {
        return Ok(Redirect::to(&format!("/accounts/{}/passages/{}/widen", account.id, passage.id)).into_response());
    };
    let parted = if account.is_seen() {
        let mut tx = app.db.snapshot().await?;
        Some(Parted::of(&mut tx, me.id, &account, (passage.audience, to)).await?)
    } else {
        None
    };
    let says = seal::open(&app.keys, passage.id, &passage.sealed())?;
    let mut ends = quotation::of_account(&app.db, account.id).await?;
    ends.retain(|row| row.passage == passage.id && row.answer == Quoting::Agreed && row.audience > to);
    page(&app, &me, &account, StatusCode::OK, &draw(&account, (&passage, &says), to, parted.as_ref(), &ends)).await
}

pub(super) async fn narrow(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Filled(form): Filled<NarrowForm>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    let to: Audience =
        form.to.parse().ok().filter(|to| *to > Audience::Author).ok_or_else(|| HttpError::refused("Choose who is still to read it. Nothing was changed."))?;
    if passage.audience < to {
        return Err(HttpError::refused("Fewer people than those can read this passage already. Nothing was changed."));
    }
    // From the same audience it was done the first time.
    actions::narrow(&app, &account, passage.id, to, me.now).await?;
    Ok(back(&account, Some(passage.id)))
}

fn draw(account: &AccountRow, (passage, says): (&PassageRow, &str), to: Audience, parted: Option<&Parted>, ends: &[OfRow]) -> Markup {
    let path = format!("/accounts/{}/passages/{}", account.id, passage.id);
    let is_for_all = passage.audience == Audience::Organisation;
    html! {
        div.account {
            (audiences(account, passage, to))
            section.widen {
                (in_question(says))
                h2 { "Let only " @if to == Audience::Author { "yourself" } @else { (label(to)) } " read this passage?" }
                @match parted {
                    None => p { "From the next request on it is gone for everybody who is not among them. Who that is stands here for whoever sees the review." },
                    Some(Parted { lose, keep }) => {
                        @if lose.is_empty() { p { "At present nobody stops reading it: there is nobody in " (label(passage.audience)) " who is not among them." } }
                        @else {
                            p { "From the next request on it is gone for" @if is_for_all { " every other member" } ":" }
                            (people(lose))
                        }
                        @if !keep.is_empty() { p { "It can still be read by:" } (people(keep)) }
                    }
                }
                @if !ends.is_empty() {
                    p { "The text stops quoting it for " (ends.iter().map(|row| label(row.audience)).collect::<Vec<_>>().join(", ")) ", and cannot be shared before that is resolved." }
                }
                @if to == Audience::Author {
                    form.acts method="post" action={ (path) "/take-back" } { (acts(account, passage, "Take it back")) }
                } @else {
                    form.acts method="post" action={ (path) "/narrow" } {
                        input type="hidden" name="to" value=(to.as_str());
                        (acts(account, passage, "Let only them read it"))
                    }
                }
                p.aid { "What somebody has read or copied by now cannot be called back." }
            }
        }
    }
}

fn acts(account: &AccountRow, passage: &PassageRow, does: &str) -> Markup {
    html! { button.button.is-primary type="submit" { (does) } a.word href=(own::address(account.id, passage.id)) { "Keep it as it is" } }
}
