//! A whole account at once, through the same doors as one passage after the other: for
//! the demo, where its invented people have recounted already.

use recount_model::{Attribution, Audience, Micros, When, Willing};
use uuid::Uuid;

use super::{
    actions::{self, NewPassage},
    store,
};
use crate::{charter, platform::App};

/// One passage, and who may read it.
#[derive(Debug, Clone)]
pub struct Recounted {
    /// When it was.
    pub when: Option<When>,
    /// Its words.
    pub says: String,
    /// How far its author let it go, and as whom.
    pub audience: Audience,
    /// As whom.
    pub attribution: Attribution,
}

/// Writes passages of somebody who was there and widens each as its author would; gives
/// their ids. Nothing is written where the member was not there.
///
/// # Errors
/// A sentence: of the database, or of the seal.
pub async fn recount(app: &App, me: Uuid, review: Uuid, passages: &[Recounted], now: Micros) -> Result<Vec<Uuid>, String> {
    let db = |e: crate::platform::db::DbError| e.to_string();
    let charter = charter::in_force(&app.db).await.map_err(db)?.map(|charter| charter.id);
    let Some(account) = actions::begin(app, me, review, (Willing::Yes, charter), now).await.map_err(db)? else { return Ok(Vec::new()) };
    let Some(account) = store::own(&app.db, me, account).await.map_err(db)? else { return Ok(Vec::new()) };
    let mut ids = Vec::new();
    for passage in passages {
        let id =
            actions::add(app, &account, &NewPassage { when: passage.when.as_ref(), says: &passage.says, charter }, now).await.map_err(|e| e.to_string())?;
        if passage.audience != Audience::Author
            && let Some(row) = store::passage(&app.db, account.id, id).await.map_err(db)?
        {
            let mut tx = app.db.write().await.map_err(db)?;
            store::widen(&mut tx, &row, passage.audience, passage.attribution, now).await.map_err(db)?;
            tx.commit().await.map_err(db)?;
        }
        ids.push(id);
    }
    Ok(ids)
}
