//! Widening a passage: the one act by which anybody but its author comes to read
//! it. Its author sees by name who that would be, and confirms.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Attribution, Audience, account};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, Readers, Widening},
    narrow,
    own::{address, back, find_passage, page},
    own_views::{in_question, name_over},
    store::{AccountRow, PassageRow},
};
use crate::{
    platform::{
        App,
        http::{Answer, Asked, Filled, HttpError, Path, query},
        seal,
    },
    session::Me,
};

query! {
    /// To which audience.
    pub(super) struct WidenQuery { to }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WidenForm {
    to: String,
    shown_as: String,
    readers: String,
}

pub(super) async fn ask(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Asked(asked): Asked<WidenQuery>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    if let Some(to) = narrow::narrower(&passage, &asked.to) {
        return Ok(Redirect::to(&narrow::address(&account, &passage, to)).into_response());
    }
    account.must_be_seen()?;
    let to = wider(&passage, &asked.to).or_else(|| account::wider(passage.audience).first().copied()).unwrap_or(passage.audience);
    shown(&app, &me, &account, &passage, to, None).await
}

pub(super) async fn widen(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Filled(form): Filled<WidenForm>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    account.must_be_seen()?;
    let as_now = (passage.audience.as_str(), passage.attribution.as_str()) == (&*form.to, &*form.shown_as);
    if as_now && passage.audience > Audience::Author {
        // The same form twice: it was done the first time.
        return Ok(back(&account, Some(passage.id)));
    }
    let to = wider(&passage, &form.to)
        .ok_or_else(|| HttpError::refused("Choose the present audience, to be shown otherwise, or a wider one. Nothing was changed."))?;
    let as_: Attribution = form.shown_as.parse().map_err(|_| HttpError::refused("Choose as whom you are shown. Nothing was changed."))?;
    match actions::widen(&app, me.id, &account, &passage, (to, as_), &form.readers, me.now).await? {
        Widening::Done => Ok(back(&account, Some(passage.id))),
        Widening::Changed => {
            let (account, passage) = find_passage(&app, &me, account.id, passage.id).await?;
            if (passage.audience, passage.attribution) == (to, as_) {
                return Ok(back(&account, Some(passage.id)));
            }
            shown(
                &app,
                &me,
                &account,
                &passage,
                to,
                Some("Since you looked, somebody was added to those who would read it, or the passage was changed. Nothing was widened; look again."),
            )
            .await
        }
    }
}

/// Where it can go from here: further, or nowhere, to be shown otherwise to the same.
fn wider(passage: &PassageRow, to: &str) -> Option<Audience> {
    let stays = |to: &Audience| *to == passage.audience && passage.audience > Audience::Author;
    to.parse().ok().filter(|to| stays(to) || account::wider(passage.audience).contains(to))
}

async fn shown(app: &App, me: &Me, account: &AccountRow, passage: &PassageRow, to: Audience, changed: Option<&str>) -> Answer {
    let mut tx = app.db.snapshot().await?;
    let readers = Readers::of(&mut tx, me.id, account.review, (passage.version, to)).await?;
    drop(tx);
    let says = seal::open(&app.keys, passage.id, &passage.sealed())?;
    let status = if changed.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    page(app, me, account, status, &draw(me, account, (passage, &says), to, &readers, changed)).await
}

/// Most names of people on a page that asks; the page of members has the others.
const LISTED: usize = 1_000;

/// Those whom something is about, by name.
pub(super) fn people(names: &[String]) -> Markup {
    html! {
        ul.names {
            @for name in names.iter().take(LISTED) { li { (name) } }
            @if names.len() > LISTED { li { "and other " a href="/members" { "members" } } }
        }
    }
}

pub(super) const fn label(audience: Audience) -> &'static str {
    match audience {
        Audience::Author => "only you",
        Audience::Facilitator => "whoever guides this review",
        Audience::Involved => "those involved",
        Audience::Circle => "the circle",
        Audience::Organisation => "every member",
    }
}

fn draw(me: &Me, account: &AccountRow, (passage, says): (&PassageRow, &str), to: Audience, readers: &Readers, changed: Option<&str>) -> Markup {
    let path = format!("/accounts/{}/passages/{}/widen", account.id, passage.id);
    let as_ =
        |as_: Attribution, says: &str| html! { label { input type="radio" name="shown_as" value=(as_.as_str()) checked[as_ == passage.attribution]; (says) } };
    html! {
        div.account {
            @if let Some(changed) = changed { p.notice role="alert" { (changed) } }
            (audiences(account, passage, to))
            section.widen {
                (in_question(says))
                h2 { @if to == passage.audience { "As whom are you shown to " (label(to)) "?" } @else { "Let " (label(to)) " read this passage?" } }
                @if readers.names.is_empty() { p { "At present there is nobody else among them." } }
                @else {
                    p { @match (to == passage.audience, to == Audience::Organisation) {
                        (true, _) => "These people can read it, as far as they see this review:",
                        (_, true) => "Besides you, these members will be able to read it, as far as they see this review:",
                        _ => "Besides you, these people will be able to read it:",
                    } }
                    (people(&readers.names))
                }
                p.aid { "Whoever is added to them later can read it too. Before the review is open to them they cannot. You see who opens it." }
                form.stacked method="post" action=(path) {
                    input type="hidden" name="to" value=(to.as_str());
                    input type="hidden" name="readers" value=(readers.mark);
                    fieldset.shown-as { legend { "Shown as" }
                        (as_(Attribution::Name, &me.name)) (as_(Attribution::Role, &role(account))) (as_(Attribution::Unattributed, "no name"))
                    }
                    (name_over(account))
                    p.acts {
                        button.button.is-primary type="submit" { @if to == passage.audience { "Show me so" } @else { "Let them read it" } }
                        a.word href=(address(account.id, passage.id)) { "Keep it as it is" }
                    }
                    p.aid { "You can take it back with one click; it then disappears for everyone at once. What somebody has read or copied by then cannot be called back." }
                }
            }
        }
    }
}

/// Every audience, each leading to the page that asks for it.
pub(super) fn audiences(account: &AccountRow, passage: &PassageRow, to: Audience) -> Markup {
    let path = format!("/accounts/{}/passages/{}/widen", account.id, passage.id);
    html! {
        nav.audiences aria-label="How far" {
            @for audience in Audience::ALL.iter().filter(|audience| **audience > Audience::Author || passage.audience > Audience::Author) {
                @let asks = if *audience < passage.audience { narrow::address(account, passage, *audience) } else { format!("{path}?to={audience}") };
                a href=(asks) aria-current=[(*audience == to).then_some("true")] {
                    (label(*audience)) @if *audience == passage.audience { " as now" }
                }
            }
        }
    }
}

/// What the author did that day, as it would stand in place of the name.
fn role(account: &AccountRow) -> String {
    super::reading::role(&account.involvement)
}
