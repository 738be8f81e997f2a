//! The only writers of sessions, of links that hand one over, and of the count of attempts.

use recount_model::Micros;
use uuid::Uuid;

use super::{Client, handed::Handed, password, store, throttle};
use crate::platform::{
    App,
    db::{DbError, Tx},
    http::HttpError,
    ids, keys,
};

const DAY: Micros = 86_400_000_000;
/// How long a link of [`hand_over`] can be used: an hour.
pub const HANDED: Micros = 3_600_000_000;

/// Begins a session and gives the token for its cookie.
///
/// # Errors
/// [`DbError`].
pub async fn begin(app: &App, tx: &mut Tx, member: Uuid, device: &str, now: Micros) -> Result<String, DbError> {
    let generation = store::generation(tx, member).await?;
    begin_in(app, tx, (member, generation), device, now).await
}

/// Begins a session of the generation that the member was seen in.
async fn begin_in(app: &App, tx: &mut Tx, (member, generation): (Uuid, i64), device: &str, now: Micros) -> Result<String, DbError> {
    let token = keys::token();
    let device: String = device.chars().take(200).collect();
    let token_hash = &app.keys.token_hash("session", &token);
    let expires_at = now + i64::from(app.config.session_days) * DAY;
    store::insert(tx, &store::Insert { id: ids::new(), token_hash, member, generation, device: &device, expires_at }, now).await?;
    Ok(token)
}

/// A link that signs a member in, once and within [`HANDED`], while this process runs: for a
/// program that prints it to whoever started it.
#[must_use]
pub fn hand_over(app: &App, member: Uuid, now: Micros) -> String {
    let token = keys::token();
    app.held.of::<Handed>().add(app.keys.token_hash("hand-over", &token), member, (now, now + HANDED));
    format!("{}/sign-in/{token}", app.config.link_base())
}

/// Uses a link of [`hand_over`]: the token of a session that begins with it, or `None` when
/// there is no such link any more.
pub(super) async fn take_over(app: &App, token: &str, device: &str, now: Micros) -> Result<Option<String>, DbError> {
    let Some(member) = app.held.of::<Handed>().take(&app.keys.token_hash("hand-over", token), now) else { return Ok(None) };
    let mut tx = app.db.write().await?;
    let token = begin(app, &mut tx, member, device, now).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Signs in with a password: the new session's token, or `None` when address and
/// password do not go together.
pub(super) async fn sign_in(app: &App, email: &str, given: &str, (client, device): (&Client, &str), now: Micros) -> Result<Option<String>, HttpError> {
    let email = email.trim().to_lowercase();
    let attempt = throttle::attempt(app, &email, client, now).await?;
    let credential = store::credential(&app.db, &email).await?;
    let hash = credential.as_ref().and_then(|c| c.password_hash.as_deref());
    if given.len() > recount_model::member::PASSWORD_MAX || !password::verify(given, hash).await? {
        return Ok(None);
    }
    let Some(credential) = credential else { return Ok(None) };
    let mut tx = app.db.write().await?;
    attempt.was_right(&mut tx, now).await?;
    // Of the generation whose password was right: a new password chosen meanwhile ends this one too.
    let token = begin_in(app, &mut tx, (credential.id, credential.generation), device, now).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Ends every session of a member. Whoever calls it begins a new generation before, in
/// the same transaction.
///
/// # Errors
/// [`DbError`].
pub async fn end_all(tx: &mut Tx, member: Uuid) -> Result<(), DbError> {
    store::delete_all(tx, member).await
}

/// As [`end_all`], but for the one session that stays.
///
/// # Errors
/// [`DbError`].
pub async fn end_others(tx: &mut Tx, kept: Uuid, member: Uuid) -> Result<(), DbError> {
    store::keep_only(tx, kept, member).await
}

/// Ends one of a member's own sessions; `false` when it is not theirs.
pub(super) async fn end(app: &App, session: Uuid, member: Uuid) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let ended = store::delete(&mut tx, session, member).await?;
    tx.commit().await?;
    Ok(ended > 0)
}
