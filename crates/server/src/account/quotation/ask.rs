//! A writer asks to quote a passage they read; a reader opens what a text quotes.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Audience, Quoting, account::QUOTED_FOR};
use serde::Deserialize;
use uuid::Uuid;

use super::{super::widen::label, actions, store};
use crate::{
    access::{Editing, Reading, Review},
    platform::{
        App,
        http::{Answer, Filled, HttpError, Path},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AskForm {
    to: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenForm {
    /// `text` to go back to the desk.
    back: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, passage)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<AskForm>,
) -> Answer {
    if !store::may_ask(&app.db, me.id, review.id, passage).await? {
        return Err(HttpError::NotFound);
    }
    let audience = audience(&form.to)?;
    actions::ask(&app, me.id, passage, audience, me.now).await?;
    Ok(Redirect::to(&format!("/reviews/{}/accounts/passages?passage={passage}#passage-{passage}", review.id)).into_response())
}

/// An audience that a quotation can be for.
pub(super) fn audience(word: &str) -> Result<Audience, HttpError> {
    word.parse()
        .ok()
        .filter(|audience| QUOTED_FOR.contains(audience))
        .ok_or_else(|| HttpError::refused("Choose for whom it is to be quoted: those involved, the circle, or every member. Nothing was changed."))
}

pub(super) async fn open(State(app): State<App>, Reading { me, review }: Reading, Filled(form): Filled<OpenForm>) -> Answer {
    actions::open(&app, me.id, review.id, me.now).await?;
    let place = if form.back == "text" && review.writes() { "/text" } else { "" };
    Ok(Redirect::to(&format!("/reviews/{}{place}", review.id)).into_response())
}

/// Below a passage, for a writer: what was asked and answered, and the way to ask.
pub(in super::super) fn state(review: &Review, passage: Uuid, asked: &[(Uuid, Audience, Quoting)]) -> Markup {
    let here: Vec<(Audience, Quoting)> = asked.iter().filter(|(of, ..)| *of == passage).map(|(_, audience, answer)| (*audience, *answer)).collect();
    let left: Vec<Audience> = QUOTED_FOR.into_iter().filter(|audience| !here.iter().any(|(of, _)| of == audience)).collect();
    html! {
        div.quoting {
            @for (audience, answer) in &here { p.aid { (said(*audience, *answer)) } }
            @if here.iter().any(|(_, answer)| *answer == Quoting::Agreed) {
                p.aid { "Written in the text, this quotes it: " code { "[…](passage:" (passage) ")" } }
            }
            @if !left.is_empty() {
                form.acts method="post" action={ "/reviews/" (review.id) "/passages/" (passage) "/ask" } {
                    label { "Ask to quote it for "
                        select name="to" { @for audience in left.iter().rev() { option value=(audience.as_str()) { (label(*audience)) } } }
                    }
                    button.word.is-quiet type="submit" { "Ask" }
                }
            }
        }
    }
}

fn said(audience: Audience, answer: Quoting) -> String {
    let whom = label(audience);
    match answer {
        Quoting::Asked => format!("Its author was asked whether it may be quoted for {whom}."),
        Quoting::Agreed => format!("It may be quoted for {whom}."),
        Quoting::Declined => format!("Its author would rather it is not quoted for {whom}."),
        Quoting::Ended => String::new(),
    }
}
