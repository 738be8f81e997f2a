//! Which files brought before what an import finds there already.
//!
//! An item is the same by what was kept of it, whatever file it stands in. So an import
//! that adds nothing may be of a file nobody has seen yet, and must say whose items they
//! are. What is not here: how items are told apart (`recount-inputs`).

use uuid::Uuid;

use crate::{
    platform::db::{DbError, Tx, args},
    sql,
};

/// Most items that are asked about: a whole import again would be slow to ask.
const ASKED: usize = 200;
/// Most files that are named.
const NAMED: usize = 3;

/// The files that items found there already came with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Before {
    /// Names of the first of them.
    files: Vec<String>,
    asked: usize,
    /// Whether there are items that were not asked about.
    more: bool,
}

impl Before {
    /// Asks which file brought an item.
    pub(super) async fn ask(&mut self, tx: &mut Tx, review: Uuid, source: Uuid, key_hash: &[u8]) -> Result<(), DbError> {
        if self.asked == ASKED || self.files.len() > NAMED {
            self.more = true;
            return Ok(());
        }
        self.asked += 1;
        let brought: Option<(String,)> = tx
            .one(
                sql!(
                    "select s.file_name from evidence e join sources s on s.id = e.source_id ",
                    "where e.review_id = $1 and e.key_hash = $2 and s.id <> $3 and s.visible_at is not null"
                ),
                args![review, key_hash, source],
            )
            .await?;
        if let Some((file,)) = brought.filter(|(file,)| !self.files.contains(file)) {
            self.files.push(file);
        }
        Ok(())
    }

    /// “from alerts.csv”, “from alerts.csv and chat.zip”, and “perhaps others” where not
    /// every item was asked about; `None` where no file is known.
    #[must_use]
    pub fn told(&self) -> Option<String> {
        let mut names: Vec<&str> = self.files.iter().take(NAMED).map(String::as_str).collect();
        if self.files.len() > NAMED {
            names.push("others");
        } else if self.more && !names.is_empty() {
            names.push("perhaps others");
        }
        let (last, first) = names.split_last()?;
        Some(if first.is_empty() { format!("from {last}") } else { format!("from {} and {last}", first.join(", ")) })
    }
}

/// What an item of another import says that has arrived, and its details; nothing where it
/// was removed.
pub(super) async fn said(tx: &mut Tx, review: Uuid, source: Uuid, key_hash: &[u8]) -> Result<Option<(String, String)>, DbError> {
    tx.one(
        sql!(
            "select e.text, e.details from evidence e join sources s on s.id = e.source_id where e.review_id = $1 and e.key_hash = $3 and e.redacted_at is null and s.id <> $2 and s.visible_at is not null"
        ),
        args![review, source, key_hash],
    )
    .await
}
