//! How many passwords may be tried, so that guessing is slow and nobody can lock
//! somebody else out.
//!
//! Three counts over a quarter of an hour, in the database and so the same on every
//! node. Past what is free, an attempt waits its turn; one whose turn is far is refused
//! and not counted.
//! - one address from one client: ten, then none until the quarter of an hour is over;
//! - one address from anywhere: ten, then one a second, so that its owner gets in;
//! - one client, whatever the addresses: thirty, then one each twenty seconds. Right
//!   passwords are not counted, so an office behind one address is not slowed.

use std::time::Duration;

use axum::http::StatusCode;
use recount_model::Micros;

use super::{Client, store};
use crate::platform::{
    App,
    db::{DbError, Tx},
    http::HttpError,
};

const SECOND: Micros = 1_000_000;
/// Attempts are counted over this.
const WINDOW: Micros = 15 * 60 * SECOND;
/// The longest an attempt waits for its turn before it is refused.
const PATIENCE: Micros = 10 * SECOND;
/// Counts that began before this are of no use to anybody.
const KEPT: Micros = 24 * 3600 * SECOND;

/// What is free in a window, and how far apart attempts are from then on.
struct Limit {
    free: i64,
    apart: Micros,
    refused: &'static str,
}

const OF_CLIENT: Limit =
    Limit { free: 30, apart: 20 * SECOND, refused: "There were many attempts from where you are, so sign-in is slow here. Try again in a minute." };
const OF_ADDRESS: Limit = Limit { free: 10, apart: SECOND, refused: "Many attempts with this address wait for their turn just now. Try again in a minute." };
const OF_BOTH: Limit = Limit {
    free: 10,
    apart: WINDOW,
    refused: "There were many attempts with this address from where you are, so sign-in waits here. Try again in a quarter of an hour, or ask an administrator for a link to choose a new password.",
};

/// An attempt that was counted and whose turn has come.
#[derive(Debug)]
pub struct Attempt {
    client: Vec<u8>,
    address: Vec<u8>,
    both: Vec<u8>,
}

impl Attempt {
    /// The password was the right one.
    ///
    /// # Errors
    /// [`DbError`].
    pub async fn was_right(&self, tx: &mut Tx, now: Micros) -> Result<(), DbError> {
        store::uncount(tx, &self.client).await?;
        store::uncount(tx, &self.address).await?;
        store::forget_attempts(tx, &self.both, now - KEPT).await
    }
}

/// Counts an attempt and waits for its turn.
///
/// # Errors
/// [`HttpError::Refused`] with 429 when its turn is too far.
pub async fn attempt(app: &App, address: &str, client: &Client, now: Micros) -> Result<Attempt, HttpError> {
    let bucket = |what: &str| app.keys.token_hash("sign-in", what);
    let attempt =
        Attempt { client: bucket(&format!("from {client}")), address: bucket(&format!("as {address}")), both: bucket(&format!("as {address} from {client}")) };
    let mut wait = 0;
    let mut tx = app.db.write().await?;
    // Always in this order: two who wait for each other's rows would wait for ever.
    for (bucket, limit) in [(&attempt.client, OF_CLIENT), (&attempt.address, OF_ADDRESS), (&attempt.both, OF_BOTH)] {
        let (attempts, since) = store::attempt(&mut tx, bucket, now, WINDOW).await?;
        let turn = if attempts > limit.free { since + (attempts - limit.free) * limit.apart } else { now };
        if turn - now > PATIENCE {
            return Err(HttpError::Refused(StatusCode::TOO_MANY_REQUESTS, limit.refused.into()));
        }
        wait = wait.max(turn - now);
    }
    tx.commit().await?;
    tokio::time::sleep(Duration::from_micros(wait.unsigned_abs())).await;
    Ok(attempt)
}
