//! What goes together when a message is removed. A chat tells of an edit or a deletion in a
//! message of its own, which has the words as well; and answers that were shown in the
//! channel were once kept with a copy of what they answer.
//!
//! What is not here: removing (`actions`).

use recount_inputs::slack;
use uuid::Uuid;

use super::{
    import::key_hash,
    redaction::{self, FormRow},
};
use crate::platform::db::{Db, DbError, Tx};

/// The message that an item is, or whose edit or deletion it tells of.
pub(super) struct Told {
    lane: Uuid,
    /// The lane's key, which is the channel's.
    channel: String,
    /// The key under which the message itself is kept.
    key: String,
}

impl Told {
    /// What an item's own bytes tell of; `None` where they are no message.
    pub(super) fn of(lane: Uuid, channel: &str, original: &[u8]) -> Option<Self> {
        slack::tells_of(channel, original).map(|key| Self { lane, channel: channel.to_owned(), key })
    }

    /// The hash of the key under which the message itself is kept.
    pub(super) fn message(&self) -> Vec<u8> {
        key_hash(&self.key)
    }

    /// The other items that have words of it.
    pub(super) async fn others(&self, db: &Db, review: Uuid, than: Uuid) -> Result<Vec<FormRow>, DbError> {
        let (mut found, mut after) = (Vec::new(), Some(Uuid::nil()));
        while let Some(from) = after {
            after = self.take(&mut found, redaction::forms(db, review, &key_hash(&self.key), (self.lane, from)).await?, than);
        }
        Ok(in_order(found))
    }

    /// As [`Told::others`], within a transaction.
    pub(super) async fn others_in(&self, tx: &mut Tx, review: Uuid, than: Uuid) -> Result<Vec<FormRow>, DbError> {
        let (mut found, mut after) = (Vec::new(), Some(Uuid::nil()));
        while let Some(from) = after {
            after = self.take(&mut found, redaction::forms_in(tx, review, &key_hash(&self.key), (self.lane, from)).await?, than);
        }
        Ok(in_order(found))
    }

    /// Keeps what has words of it; gives where the lane is read on, `None` where it was read to its end.
    fn take(&self, found: &mut Vec<FormRow>, rows: Vec<FormRow>, than: Uuid) -> Option<Uuid> {
        let of_the_lane: Vec<Uuid> = rows.iter().filter(|row| row.told != 0).map(|row| row.id).collect();
        found.extend(rows.into_iter().filter(|row| row.id != than && slack::has_words_of(&self.channel, &row.original, &self.key)));
        (of_the_lane.len() >= redaction::TOLD).then(|| of_the_lane.into_iter().max()).flatten()
    }
}

/// One that is found in two ways stands beside itself.
fn in_order(mut rows: Vec<FormRow>) -> Vec<FormRow> {
    rows.sort_by_key(|row| (row.earliest, row.id));
    rows.dedup_by_key(|row| row.id);
    rows
}
