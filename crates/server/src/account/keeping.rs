//! An author keeps a passage past its time, or lets it go; a passage whose time is
//! over leaves that it went.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::Micros;
use serde::Deserialize;
use uuid::Uuid;

use super::{actions, own::find_passage, store::destroyed};
use crate::{
    platform::{
        App,
        db::{Db, DbError, Tx, args, row},
        http::{Answer, Filled, HttpError, Path, time_of},
    },
    session::Me,
    sql,
};

/// What a passage leaves that its author withdrew.
pub const WITHDRAWN: &str = "A passage was withdrawn.";
/// What a passage leaves whose time was over.
pub const WENT: &str = "A passage went with time.";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeepForm {
    keep: String,
}

pub(super) async fn keep(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Filled(form): Filled<KeepForm>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    let at = match form.keep.as_str() {
        "yes" => Some(me.now),
        "no" => None,
        _ => return Err(HttpError::refused("Say whether it is to be kept: yes or no. Nothing was changed.")),
    };
    let mut tx = app.db.write().await?;
    tx.run(
        sql!("update passages set kept_at = $3, version = version + 1 where account_id = $1 and id = $2 and withdrawn_at is null"),
        args![account.id, passage.id, at],
    )
    .await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/retention#passage-{}", passage.id)).into_response())
}

/// A text says what passage `p` of account `a` says, as its author agreed.
macro_rules! passage_quoted {
    () => {
        "exists (select 1 from quotations q where q.passage_id = p.id and q.answer = 'agreed' and exists (select 1 from edition_links el join editions e on e.id = el.edition_id where el.noun = 'passage' and el.noun_id = p.id and e.review_id = a.review_id))"
    };
}
pub(crate) use passage_quoted;

/// Notes of every passage that a text quotes that it is so now. However that ends, the time
/// of the passage begins then; it is noted once a day.
///
/// # Errors
/// [`DbError`].
pub async fn note_quoted(tx: &mut Tx, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "update passages set quoted_at = $1 where withdrawn_at is null and coalesce(quoted_at, 0) < $2 and id in (select p.id from passages p join accounts a on a.id = p.account_id where ",
            passage_quoted!(),
            ")"
        ),
        args![now, now - 86_400_000_000],
    )
    .await?;
    Ok(())
}

/// Destroys a passage's words because its time is over, unless it was changed since
/// `version` or a hold stands; whoever calls scrubs the files afterwards.
///
/// # Errors
/// [`DbError`].
pub async fn remove(tx: &mut Tx, passage: Uuid, version: i64, now: Micros) -> Result<bool, DbError> {
    let none: Vec<u8> = Vec::new();
    let removed = tx
        .run(
            sql!(
                "update passages set removed_at = $3, ",
                destroyed!(),
                " ",
                "where id = $1 and version = $2 and withdrawn_at is null and kept_at is null and not exists (select 1 from legal_holds h join accounts a on a.review_id = h.review_id where a.id = passages.account_id and h.lifted_at is null)"
            ),
            args![passage, version, now, none],
        )
        .await?;
    if removed > 0 {
        actions::destroyed_beside(tx, passage).await?;
    }
    Ok(removed > 0)
}

/// What readers find where a passage was: that its author withdrew it, or, where
/// `removed_at` is, that its time was over, which nobody did.
pub(super) const fn was_here(removed_at: Option<Micros>) -> &'static str {
    if removed_at.is_some() { WENT } else { WITHDRAWN }
}

row! {
    /// The hold that stands on a review.
    pub(super) struct HoldRow {
        pub(super) by: String,
        pub(super) at: Micros,
        pub(super) reason: String,
    }
}

/// The hold that stands on a review, and when passages of an account were removed
/// last because their time was over.
pub(super) async fn time(db: &Db, review: Uuid, account: Option<Uuid>) -> Result<(Option<HoldRow>, Option<Micros>), DbError> {
    let hold = db
        .one(
            sql!("select m.name, h.placed_at, h.reason from legal_holds h join members m on m.id = h.placed_by where h.review_id = $1 and h.lifted_at is null limit 1"),
            args![review],
        )
        .await?;
    let gone: Option<(Option<Micros>,)> = db.one(sql!("select max(removed_at) from passages where account_id = $1"), args![account]).await?;
    Ok((hold, gone.and_then(|(at,)| at)))
}

/// Says that a hold stands, to those concerned.
pub(super) fn held(hold: Option<&HoldRow>, zone: &str) -> Markup {
    html! { @if let Some(hold) = hold {
        section.notice {
            p { (hold.by) " placed a legal hold on this review on " (time_of(hold.at, zone, "%-d %B %Y")) ": “" (hold.reason) "”" }
            p.aid { "While it stands, nothing of it goes with time. It opens nothing to anybody, and you can still take back and withdraw what is yours." }
        }
    } }
}

/// Says that passages went because their time was over.
pub(super) fn gone(at: Option<Micros>, zone: &str) -> Markup {
    html! { @if let Some(at) = at {
        p.aid { "Passages that nobody quoted were removed on " (time_of(at, zone, "%-d %B %Y")) ", as their time was over. Their words are destroyed." }
    } }
}
