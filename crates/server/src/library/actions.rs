//! Keeping a view and letting it go. Views are their member's own, so nothing of
//! them is written into the activity.

use recount_model::Micros;
use uuid::Uuid;

use super::store;
use crate::platform::{App, db::DbError, ids};

/// Keeps a view; `false` when there are as many as can be kept.
pub(super) async fn keep_view(app: &App, me: Uuid, name: &str, query: &str, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    if store::count_views(&mut tx, me).await? >= store::VIEWS {
        return Ok(false);
    }
    store::put_view(&mut tx, ids::new(), me, name, query, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Lets a view go; `false` when it is not this member's.
pub(super) async fn remove_view(app: &App, me: Uuid, view: Uuid) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let removed = store::remove_view(&mut tx, view, me).await?;
    tx.commit().await?;
    Ok(removed > 0)
}
