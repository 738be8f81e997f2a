//! A legal hold on a review: placed and lifted by whoever guides it, with a reason,
//! in sight of those concerned.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    actions,
    store::{self, HoldRow},
};
use crate::{
    access::{Guiding, Reading, Review},
    platform::{
        App,
        html::{Problems, input},
        http::{Answer, Filled, HttpError, time_of},
    },
    review::{Header, Tab},
    session::Me,
};

const DAY: &str = "%-d %B %Y";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HoldForm {
    reason: String,
}

impl HoldForm {
    fn reason(&self) -> Result<String, &'static str> {
        let reason = recount_model::line(&self.reason);
        match reason.chars().count() {
            0 => Err("Say why, in a line: those whose words it concerns read it."),
            1..=500 => Ok(reason),
            _ => Err("Keep it under 500 characters."),
        }
    }
}

pub(super) async fn hold(State(app): State<App>, Reading { me, review }: Reading) -> Answer {
    if !review.writes() {
        return Err(HttpError::NotFound);
    }
    page(&app, &me, &review, &HoldForm::default(), &Problems::default()).await
}

pub(super) async fn place(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<HoldForm>) -> Answer {
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", form.reason()) else { return page(&app, &me, &review, &form, &problems).await };
    if !actions::place(&app, me.id, review.id, &reason, me.now).await? {
        problems.add("reason", "A hold stands already. Nothing was changed.");
        return page(&app, &me, &review, &form, &problems).await;
    }
    Ok(Redirect::to(&format!("/reviews/{}/hold", review.id)).into_response())
}

pub(super) async fn lift(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<HoldForm>) -> Answer {
    let mut problems = Problems::default();
    let Some(reason) = problems.check("reason", form.reason()) else { return page(&app, &me, &review, &form, &problems).await };
    if !actions::lift(&app, me.id, review.id, &reason, me.now).await? {
        problems.add("reason", "No hold stands any more. Nothing was changed.");
        return page(&app, &me, &review, &form, &problems).await;
    }
    Ok(Redirect::to(&format!("/reviews/{}/hold", review.id)).into_response())
}

async fn page(app: &App, me: &Me, review: &Review, form: &HoldForm, problems: &Problems) -> Answer {
    let holds = store::holds(&app.db, review.id).await?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Header::of(review).page(me, review, Tab::Accounts, &[], &draw(review, &holds, form, problems))).into_response())
}

fn draw(review: &Review, holds: &[HoldRow], form: &HoldForm, problems: &Problems) -> Markup {
    let stands = holds.first().filter(|row| row.lifted_at.is_none());
    let path = format!("/reviews/{}/hold", review.id);
    html! {
        (problems.summary())
        div.account {
            h2 { "Legal hold" }
            p.lede { "While a hold stands, nothing of this review goes with time: passages and notes stay, and so do names. It opens nothing to anybody, and whoever wrote a passage can still take it back or withdraw it." }
            @if let Some(row) = stands { p.notice { (placed(row, &review.zone)) } } @else { p { "No hold stands on this review." } }
            @if review.guides {
                form.stacked method="post" action={ (path) @if stands.is_some() { "/lift" } } {
                    (input("reason", "text", if stands.is_some() { "Why it can be lifted" } else { "Why it is needed" }, "In a line. Those whose words it concerns read it, with your name.", &form.reason, problems))
                    p.acts { button.button type="submit" { @if stands.is_some() { "Lift the hold" } @else { "Place a hold" } } }
                }
                @if stands.is_some() { p.aid { "Once it is lifted, what was due meanwhile goes with the next removal. Those concerned can keep what is theirs before that." } }
            }
            @for row in holds.iter().filter(|row| row.lifted_at.is_some()) { p { (placed(row, &review.zone)) } }
            p.acts { a.word href={ "/reviews/" (review.id) "/accounts" } { "Accounts" } a.word href="/retention" { "What goes next" } }
        }
    }
}

fn placed(row: &HoldRow, zone: &str) -> Markup {
    html! {
        (row.by) " placed a hold on " (time_of(row.at, zone, DAY)) ": “" (row.reason) "”"
        @if let (Some(by), Some(at)) = (&row.lifted_by, row.lifted_at) {
            " " (by) " lifted it on " (time_of(at, zone, DAY)) @if let Some(why) = &row.lifted_reason { ": “" (why) "”" } @else { "." }
        }
    }
}
