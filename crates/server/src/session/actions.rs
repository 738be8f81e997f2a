//! The only writers of sessions and of the count of attempts.

use axum::http::StatusCode;
use recount_model::Micros;
use uuid::Uuid;

use super::{password, store};
use crate::platform::{
    App,
    db::{DbError, Tx},
    http::HttpError,
    ids, keys,
};

const DAY: Micros = 86_400_000_000;
/// Attempts are counted over fifteen minutes.
const WINDOW: Micros = 15 * 60_000_000;
/// Attempts per address and window before the sign-in waits.
const PER_ADDRESS: i64 = 10;

/// Begins a session and gives the token for its cookie.
///
/// # Errors
/// [`DbError`].
pub async fn begin(app: &App, tx: &mut Tx, member: Uuid, device: &str, now: Micros) -> Result<String, DbError> {
    let token = keys::token();
    let device: String = device.chars().take(200).collect();
    let expires_at = now + i64::from(app.config.session_days) * DAY;
    store::insert(tx, ids::new(), &app.keys.token_hash("session", &token), member, &device, now, expires_at).await?;
    Ok(token)
}

/// The member whose live session a token opens, so that a link in a terminal can
/// hand a session to a browser without writing anything.
///
/// # Errors
/// [`DbError`].
pub async fn hand_over(app: &App, token: &str, now: Micros) -> Result<bool, DbError> {
    Ok(store::find(&app.db, &app.keys.token_hash("session", token), now).await?.is_some())
}

/// Signs in with a password: the new session's token, or `None` when address and
/// password do not go together.
pub(super) async fn sign_in(app: &App, email: &str, given: &str, device: &str, now: Micros) -> Result<Option<String>, HttpError> {
    let email = email.trim().to_lowercase();
    let bucket = app.keys.token_hash("sign-in", &email);
    let mut tx = app.db.write().await?;
    let attempts = store::attempt(&mut tx, &bucket, now, WINDOW).await?;
    tx.commit().await?;
    if attempts > PER_ADDRESS {
        return Err(HttpError::Refused(
            StatusCode::TOO_MANY_REQUESTS,
            "There were many attempts with this address, so sign-in waits. Try again in a quarter of an hour, or ask an administrator for a new link.".into(),
        ));
    }
    let credential = store::credential(&app.db, &email).await?;
    let hash = credential.as_ref().and_then(|c| c.password_hash.as_deref());
    if given.len() > recount_model::member::PASSWORD_MAX || !password::verify(given, hash).await? {
        return Ok(None);
    }
    let Some(credential) = credential else { return Ok(None) };
    let mut tx = app.db.write().await?;
    store::forget_attempts(&mut tx, &bucket).await?;
    let token = begin(app, &mut tx, credential.id, device, now).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Ends one of a member's own sessions; `false` when it is not theirs.
pub(super) async fn end(app: &App, session: Uuid, member: Uuid) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let ended = store::delete(&mut tx, session, member).await?;
    tx.commit().await?;
    Ok(ended > 0)
}
