//! Links that sign somebody in once, by the process that gave them out.
//!
//! In memory only: nothing in the database opens a session but the session itself, and a
//! link ends with the process at the latest. What is not here: who is handed one (the demo).

use std::sync::{Mutex, PoisonError};

use recount_model::Micros;
use uuid::Uuid;

/// Links of this process that nobody used yet.
#[derive(Debug, Default)]
pub(super) struct Handed(Mutex<Vec<Link>>);

#[derive(Debug)]
struct Link {
    token_hash: Vec<u8>,
    member: Uuid,
    expires_at: Micros,
}

impl Handed {
    /// One more, good until a time; those whose time is over are forgotten.
    pub(super) fn add(&self, token_hash: Vec<u8>, member: Uuid, (now, expires_at): (Micros, Micros)) {
        let mut links = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|link| link.expires_at > now);
        links.push(Link { token_hash, member, expires_at });
    }

    /// Whom a link signs in, which it does no more.
    pub(super) fn take(&self, token_hash: &[u8], now: Micros) -> Option<Uuid> {
        let mut links = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = links.iter().position(|link| link.token_hash == token_hash)?;
        let link = links.swap_remove(at);
        (link.expires_at > now).then_some(link.member)
    }
}
