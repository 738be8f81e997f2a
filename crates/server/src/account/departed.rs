//! The wish of somebody who has left: whoever guides the review withdraws, at their wish,
//! all that they recounted there, without reading a word of it.
//!
//! Nobody learns whether there was anything. That it was done stands, with who did it and
//! how they were asked, before those who write in the review, and on the account should
//! its author come back. Owns `withdrawals`. What is not here: withdrawing what is one's
//! own (`own`).

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::Micros;
use serde::Deserialize;
use uuid::Uuid;

use super::{actions, own::uncopied, store::destroyed};
use crate::{
    access::{Guiding, Review},
    interview,
    platform::{
        App,
        db::{Db, DbError, args, row},
        html::{Problems, input, select},
        http::{Answer, Filled, time_of},
        ids,
    },
    review::{Header, Tab},
    session::Me,
    sql,
};

/// Most characters of how somebody asked.
const WISH_MAX: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WishForm {
    participant: String,
    wish: String,
}

row! {
    /// Somebody who was there and has left.
    pub(super) struct DepartedRow {
        participant: Uuid,
        member: Uuid,
        name: String,
    }
}

row! {
    /// That a wish was carried out.
    pub(super) struct WithdrawalRow {
        name: String,
        by: String,
        at: Micros,
        wish: String,
    }
}

pub(super) async fn list(State(app): State<App>, Guiding { me, review }: Guiding) -> Answer {
    page(&app, &me, &review, &WishForm::default(), &Problems::default()).await
}

pub(super) async fn withdraw(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<WishForm>) -> Answer {
    let gone = departed(&app.db, review.id).await?;
    let whose = gone.iter().find(|row| row.participant.to_string() == form.participant);
    let wish = recount_model::line(&form.wish);
    let mut problems = Problems::default();
    if whose.is_none() {
        problems.add("participant", "Choose whose wish it is: somebody who was there and has left.");
    }
    if wish.is_empty() || wish.chars().count() > WISH_MAX {
        problems.add("wish", "Say how they asked, in a line: “by mail on 3 December”.");
    }
    let Some(whose) = whose.filter(|_| problems.is_empty()) else { return page(&app, &me, &review, &form, &problems).await };
    if !carry_out(&app, me.id, (review.id, whose.member), &wish, me.now).await? {
        problems.add("participant", "They have come back meanwhile, and withdraw what is theirs. Nothing was withdrawn.");
        return page(&app, &me, &review, &form, &problems).await;
    }
    Ok(Redirect::to(&format!("/reviews/{}/accounts/left", review.id)).into_response())
}

/// Destroys every word that a member recounted of a review, told in an interview or
/// written by themselves, and notes that it was done, whether there was anything or not;
/// `false` where they have come back.
async fn carry_out(app: &App, by: Uuid, (review, member): (Uuid, Uuid), wish: &str, now: Micros) -> Result<bool, DbError> {
    let none: Vec<u8> = Vec::new();
    let mut tx = app.db.write().await?;
    let noted = tx
        .run(
            sql!(
                "insert into withdrawals (id, review_id, member_id, wish, carried_out_by, carried_out_at) ",
                "select $1, $2, m.id, $4, $5, $6 from members m where m.id = $3 and m.left_at is not null"
            ),
            args![ids::new(), review, member, wish, by, now],
        )
        .await?;
    if noted == 0 {
        return Ok(false);
    }
    let theirs: Vec<(Uuid,)> = tx
        .all(
            sql!(
                "update passages set ",
                destroyed!(),
                " ",
                "where withdrawn_at is null and account_id in (select a.id from accounts a where a.review_id = $1 and a.member_id = $2) returning id"
            ),
            args![review, member, now, none],
        )
        .await?;
    for (passage,) in theirs {
        actions::destroyed_beside(&mut tx, passage).await?;
    }
    interview::decline_waiting(&mut tx, review, member, now).await?;
    tx.commit().await?;
    if let Err(why) = app.db.scrub(&["passages", "quotations", "divergences", "interviews"]).await {
        tracing::warn!(%why, "the database’s log still holds the sealed bytes of withdrawn passages");
    }
    Ok(true)
}

/// Those who were there and have left, each once.
pub(super) async fn departed(db: &Db, review: Uuid) -> Result<Vec<DepartedRow>, DbError> {
    db.all(
        sql!(
            "select p.id, m.id, m.name from participants p join members m on m.id = p.member_id and m.left_at is not null where p.review_id = $1 ",
            "and not exists (select 1 from participants o where o.review_id = p.review_id and o.member_id = p.member_id and o.id < p.id) order by m.name, p.id limit 200"
        ),
        args![review],
    )
    .await
}

/// What was withdrawn at the wish of those who had left: of one member, or of all.
pub(super) async fn carried_out(db: &Db, review: Uuid, of: Option<Uuid>) -> Result<Vec<WithdrawalRow>, DbError> {
    db.all(
        sql!(
            "select m.name, b.name, w.carried_out_at, w.wish from withdrawals w join members m on m.id = w.member_id join members b on b.id = w.carried_out_by ",
            "where w.review_id = $1 and w.member_id = coalesce($2, w.member_id) order by w.carried_out_at, w.id limit 100"
        ),
        args![review, of],
    )
    .await
}

async fn page(app: &App, me: &Me, review: &Review, form: &WishForm, problems: &Problems) -> Answer {
    let (gone, done) = (departed(&app.db, review.id).await?, carried_out(&app.db, review.id, None).await?);
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = html! {
        (problems.summary())
        div.account {
            h2 { "At the wish of somebody who has left" }
            p.lede { "Whoever has left cannot come in to take their words back. If they ask you, you can withdraw all that they recounted here. You read none of it, and whether there is anything you do not learn." }
            @if gone.is_empty() { p.empty { "Everybody who was there can still sign in, and withdraws what is theirs." } } @else { (draw(review, &gone, form, problems)) }
            @for row in &done { p { (said(row, &review.zone)) } }
            p.acts { a.word href={ "/reviews/" (review.id) "/accounts" } { "Accounts" } }
        }
    };
    Ok(uncopied((status, Header::of(review).page(me, review, Tab::Accounts, &[], &body)).into_response()))
}

fn draw(review: &Review, gone: &[DepartedRow], form: &WishForm, problems: &Problems) -> Markup {
    // Nobody’s words go because their name came first.
    let first = (String::new(), "Choose a name".to_owned());
    let names: Vec<(String, String)> = std::iter::once(first).chain(gone.iter().map(|row| (row.participant.to_string(), row.name.clone()))).collect();
    html! {
        form.stacked method="post" action={ "/reviews/" (review.id) "/accounts/left" } {
            (select("participant", "Whose wish it is", "", &names, &form.participant, problems))
            (input("wish", "text", "How they asked", "In a line. Those who write in this review read it, with your name, and so does whoever it is about, should they come back.", &form.wish, problems))
            p.aid { "Every word that they recounted here is destroyed, also what they told in an interview and have not answered. A text that quotes it says that a passage was withdrawn. Nobody can bring it back, and nobody should do this unasked." }
            p.acts { button.button type="submit" { "Withdraw all that they recounted" } }
        }
    }
}

/// That a wish was carried out, to those concerned.
pub(super) fn said(row: &WithdrawalRow, zone: &str) -> Markup {
    html! { "What " (row.name) " may have recounted here was withdrawn at their wish by " (row.by) " on " (time_of(row.at, zone, "%-d %B %Y")) ": “" (row.wish) "”" }
}
