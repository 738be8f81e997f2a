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

    /// The other items that have words of it.
    pub(super) async fn others(&self, db: &Db, review: Uuid, than: Uuid) -> Result<Vec<FormRow>, DbError> {
        Ok(self.with_its_words(redaction::forms(db, review, &key_hash(&self.key), self.lane).await?, than))
    }

    /// As [`Told::others`], within a transaction.
    pub(super) async fn others_in(&self, tx: &mut Tx, review: Uuid, than: Uuid) -> Result<Vec<FormRow>, DbError> {
        Ok(self.with_its_words(redaction::forms_in(tx, review, &key_hash(&self.key), self.lane).await?, than))
    }

    fn with_its_words(&self, mut rows: Vec<FormRow>, than: Uuid) -> Vec<FormRow> {
        rows.sort_by_key(|row| (row.earliest, row.id));
        // One that is found in two ways stands beside itself.
        rows.dedup_by_key(|row| row.id);
        rows.into_iter().filter(|row| row.id != than && slack::has_words_of(&self.channel, &row.original, &self.key)).collect()
    }
}
