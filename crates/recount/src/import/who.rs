//! Who brings what is imported.

use anyhow::{Context as _, bail};
use recount_server::{access, member, platform::App};
use uuid::Uuid;

/// The member with a handle.
pub async fn named(app: &App, handle: &str) -> anyhow::Result<Uuid> {
    let handle = handle.trim_start_matches('@').to_lowercase();
    member::called(&app.db, &handle).await?.with_context(|| format!("Nobody here has the handle @{handle}. Nothing was imported."))
}

/// The only administrator.
pub async fn only_administrator(app: &App) -> anyhow::Result<Uuid> {
    match member::administrators(&app.db).await?[..] {
        [one] => Ok(one),
        [] => bail!("Nobody is a member here yet. Run “recount serve”, open the link it prints, and import again. Nothing was imported."),
        _ => bail!("There is more than one administrator. Say with --as HANDLE who brings these reviews. Nothing was imported."),
    }
}

/// The member with a handle, who may write in a review, as on its page.
pub async fn who_writes(app: &App, handle: &str, review: Uuid) -> anyhow::Result<Uuid> {
    let id = named(app, handle).await?;
    match access::find(&app.db, id, review).await? {
        Some(found) if found.writes() => Ok(id),
        _ => bail!("@{} does not write in this review: those who guide it and those who were there do. Nothing was imported.", handle.trim_start_matches('@')),
    }
}
