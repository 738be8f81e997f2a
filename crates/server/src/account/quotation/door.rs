//! The one door through which a text gets the words of a passage.

use std::collections::HashMap;

use recount_model::{Attribution, When};
use uuid::Uuid;

use super::{
    super::reading::role,
    actions,
    store::{self, QuotedRow},
};
use crate::{
    access::Review,
    platform::{
        App,
        db::DbError,
        seal::{self, SealError},
    },
    session::Me,
};

/// What a quotation is to one reader.
#[derive(Debug, Clone)]
pub enum Quoted {
    /// Its words.
    Says {
        /// When that was, if its author says.
        when: Option<When>,
        /// Who says so, as far as they let it be said.
        by: String,
        /// The words, as they were typed.
        says: String,
    },
    /// Theirs to open, and not opened yet.
    Closed,
    /// It was withdrawn.
    Withdrawn,
    /// Its time was over.
    Went,
    /// The seal does not open; nothing of the words is known.
    Sealed(SealError),
}

/// Where the words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goes {
    /// Onto a page of this installation, drawn anew each time.
    Page,
    /// Into a file, which nobody can call back; its author is told that it left.
    File,
}

/// What these passages say to `me` where the text of `review` quotes them. What is
/// not for them is not among the answers, whether it exists or not.
///
/// The words are unsealed only where an entry in the quotation's ledger stands; to
/// a page nothing is written.
///
/// # Errors
/// [`DbError`]; nothing is unsealed then.
pub async fn quoted(app: &App, me: &Me, review: &Review, passages: &[Uuid], goes: Goes) -> Result<HashMap<Uuid, Quoted>, DbError> {
    if goes == Goes::File {
        let open: Vec<Uuid> = rows(app, me.id, review.id, passages).await?.iter().filter(|row| row.words.is_some()).map(|row| row.quotation).collect();
        if !open.is_empty() {
            actions::leave(app, me.id, &open, me.now).await?;
        }
    }
    let mut found = HashMap::new();
    for row in rows(app, me.id, review.id, passages).await? {
        // The first is the wording for the narrowest audience this reader is in.
        found.entry(row.passage).or_insert_with(|| opened(app, review, &row));
    }
    Ok(found)
}

async fn rows(app: &App, me: Uuid, review: Uuid, passages: &[Uuid]) -> Result<Vec<QuotedRow>, DbError> {
    let mut rows = Vec::new();
    for some in passages.chunks(store::AT_ONCE) {
        rows.extend(store::quoted(&app.db, me, review, some).await?);
    }
    Ok(rows)
}

fn opened(app: &App, review: &Review, row: &QuotedRow) -> Quoted {
    if row.removed_at.is_some() {
        return Quoted::Went;
    }
    if row.withdrawn_at.is_some() {
        return Quoted::Withdrawn;
    }
    let Some(sealed) = row.sealed() else { return Quoted::Closed };
    match seal::open(&app.keys, row.place, &sealed) {
        Ok(says) => Quoted::Says { when: store::when(row.earliest, row.latest, &review.zone), by: by(row.attribution, &row.by), says },
        Err(why) => Quoted::Sealed(why),
    }
}

fn by(attribution: Attribution, by: &str) -> String {
    match attribution {
        Attribution::Name => by.to_owned(),
        Attribution::Role => role(by),
        Attribution::Unattributed => "somebody who was there".to_owned(),
    }
}
