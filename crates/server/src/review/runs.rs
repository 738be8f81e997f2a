//! Since when the time of a review runs: one answer for all that goes with time, and for
//! whoever refuses what would go at once. What goes is not here (`retention`), nor is the
//! placing of a hold.

use recount_model::Micros;
use uuid::Uuid;

use crate::{
    platform::{
        App,
        db::{Db, DbError, args},
    },
    sql,
};

/// No hold stands on review `r`.
macro_rules! free {
    () => {
        "not exists (select 1 from legal_holds held where held.review_id = r.id and held.lifted_at is null)"
    };
}
pub(crate) use free;

/// When review `r` was shared for the last time.
macro_rules! shared {
    () => {
        "coalesce((select max(again.at) from activity again where again.review_id = r.id and again.verb = 'shared' and again.noun = 'review'), r.shared_at)"
    };
}
pub(crate) use shared;

/// Review `r` was shared at $1 or before, the last time included, and nobody took it
/// up again since. The same as that [`runs_since!`] is $1 or before, for an index.
macro_rules! over {
    () => {
        concat!(
            "r.shared_at <= $1 and r.stage in ('shared', 'set_aside') and ",
            "not exists (select 1 from activity again where again.review_id = r.id and again.at > $1 and again.verb = 'shared' and again.noun = 'review') and ",
            $crate::review::runs::free!()
        )
    };
}
pub(crate) use over;

/// Since when the time of review `r` runs: null where it was never shared, where it was
/// taken up again, and while a hold stands.
macro_rules! runs_since {
    () => {
        concat!(
            "case when r.shared_at is not null and r.stage in ('shared', 'set_aside') and ",
            $crate::review::runs::free!(),
            " then ",
            $crate::review::runs::shared!(),
            " end"
        )
    };
}
pub(crate) use runs_since;

/// Since when the time of a review runs, in microseconds since the epoch; `None` where
/// nothing of it goes with time now.
///
/// # Errors
/// [`DbError`].
pub async fn since(db: &Db, review: Uuid) -> Result<Option<Micros>, DbError> {
    let found: Option<(Option<Micros>,)> = db.one(sql!("select ", runs_since!(), " from reviews r where r.id = $1"), args![review]).await?;
    Ok(found.and_then(|(since,)| since))
}

/// When words of a review go that were written at `written_at` and that nobody keeps;
/// `None` where they do not go as it stands.
///
/// # Errors
/// [`DbError`].
pub async fn words_go(app: &App, review: Uuid, written_at: Micros) -> Result<Option<Micros>, DbError> {
    let Some(period) = app.config.passage_period() else { return Ok(None) };
    Ok(since(&app.db, review).await?.map(|since| since.max(written_at) + period))
}
