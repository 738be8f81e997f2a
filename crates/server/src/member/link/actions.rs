//! The only writers of links to choose a new password.

use recount_model::Micros;
use uuid::Uuid;

use super::store;
use crate::{
    activity::{self, Act},
    member,
    platform::{App, db::DbError, ids, keys},
    session,
};

const DAY: Micros = 86_400_000_000;

/// A link that was made; the address is shown once and not stored.
#[derive(Debug)]
pub struct Made {
    /// The whole address.
    pub address: String,
    /// Until when it works.
    pub expires_at: Micros,
}

/// What came of asking for a link from the command line.
#[derive(Debug)]
pub enum LinkFor {
    /// The link, with the member's name and handle.
    Made(Made, String, String),
    /// That member's access has ended.
    Left(String),
    /// Nobody is called so.
    Nobody,
}

/// A link for the member with a handle or mail address, made on the server.
///
/// # Errors
/// [`DbError`].
pub async fn link_for(app: &App, called: &str) -> Result<LinkFor, DbError> {
    let called = called.trim().trim_start_matches('@').to_lowercase();
    let Some(found) = store::called(&app.db, &called).await? else { return Ok(LinkFor::Nobody) };
    if found.left_at.is_some() {
        return Ok(LinkFor::Left(found.name));
    }
    let made = make(app, None, found.id, app.clock.now()).await?;
    Ok(made.map_or(LinkFor::Nobody, |made| LinkFor::Made(made, found.name, found.handle)))
}

/// Makes a link for a member, in place of any made before; `None` when there is no such
/// member, or who makes it has ceased to be an administrator meanwhile. Nothing of the
/// member's changes by it.
pub(super) async fn make(app: &App, by: Option<Uuid>, member: Uuid, now: Micros) -> Result<Option<Made>, DbError> {
    let token = keys::token();
    let expires_at = now + i64::from(app.config.invitation_days) * DAY;
    let token_hash = &app.keys.token_hash("password-link", &token);
    let mut tx = app.db.write().await?;
    if let Some(by) = by
        && !member::store::is_administrator_in(&mut tx, by).await?
    {
        return Ok(None);
    }
    store::lapse_for(&mut tx, member, now).await?;
    if !store::insert(&mut tx, &store::Insert { id: ids::new(), token_hash, member, made_by: by, expires_at }, now).await? {
        return Ok(None);
    }
    activity::record(&mut tx, Act { review: None, by, verb: "made a password link for", noun: "member", noun_id: member }, now).await?;
    tx.commit().await?;
    Ok(Some(Made { address: format!("{}/new-password/{token}", app.config.link_base()), expires_at }))
}

/// Uses a link: the new password, the end of every session, and a session for who
/// followed it; its token, or `None` when the link was used or has lapsed meanwhile.
pub(super) async fn choose(app: &App, link: &store::LinkRow, password_hash: &str, device: &str, now: Micros) -> Result<Option<String>, DbError> {
    let mut tx = app.db.write().await?;
    // The member first: whoever ends their access meanwhile waits for this, or this for them.
    if !member::store::set_password(&mut tx, link.member_id, password_hash).await? || !store::spend(&mut tx, link.id, now).await? {
        return Ok(None);
    }
    store::lapse_for(&mut tx, link.member_id, now).await?;
    session::end_all(&mut tx, link.member_id).await?;
    let token = session::begin(app, &mut tx, link.member_id, device, now).await?;
    let act = Act { review: None, by: Some(link.member_id), verb: "chose a new password by link", noun: "member", noun_id: link.member_id };
    activity::record(&mut tx, act, now).await?;
    tx.commit().await?;
    Ok(Some(token))
}
