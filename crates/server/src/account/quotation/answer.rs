//! The author's answer: agree, give another wording, or decline; and ending it.
//! For anybody else there is nothing at these addresses.

use axum::{extract::State, http::StatusCode};
use recount_model::{Attribution, Audience, Quoting, account};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{
        actions::{Readers, Widening},
        own::{back, find_passage, kept, page},
        store::{AccountRow, PassageRow},
    },
    actions::{self, Yes},
    answer_views::{self, AnswerPage},
    ask::audience,
    store::{self, AnswerRow},
};
use crate::{
    platform::{
        App,
        html::Problems,
        http::{Answer, Asked, Filled, HttpError, Path, query},
        seal::{self, Sealed},
    },
    session::Me,
};

query! {
    /// For which audience; the one that was asked for where none is named.
    pub(super) struct QuotingQuery { to }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AnswerForm {
    to: String,
    answer: String,
    pub(super) says: String,
    pub(super) shown_as: String,
    readers: String,
    /// Of the passage, as its author saw it.
    version: String,
}

pub(super) async fn form(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Asked(asked): Asked<QuotingQuery>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    let audience = audience(&asked.to).unwrap_or(Audience::Organisation);
    shown(&app, &me, &account, &passage, &Shown { audience, form: None, problems: &Problems::default(), changed: None }).await
}

pub(super) async fn keep(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Filled(form): Filled<AnswerForm>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    let audience = audience(&form.to)?;
    if form.answer == Quoting::Declined.as_str() {
        actions::decline(&app, &passage, audience, me.now).await?;
        return Ok(kept(&account, audience.as_str(), passage.id));
    }
    let mut problems = Problems::default();
    let says = problems.check("says", account::says(&form.says));
    let shown_as = problems.check("shown_as", form.shown_as.parse::<Attribution>().map_err(|_| "Choose as whom you are shown."));
    let (Some(says), Some(attribution)) = (says, shown_as) else {
        return shown(&app, &me, &account, &passage, &Shown { audience, form: Some(&form), problems: &problems, changed: None }).await;
    };
    let own = own_words(&app, &passage)?;
    if stands(&app, &passage, &own, (audience, attribution, &says)).await? {
        // The same form twice: it was agreed to the first time.
        return Ok(kept(&account, audience.as_str(), passage.id));
    }
    account.must_be_seen()?;
    let yes = Yes { audience, attribution, other: (says != own).then_some(&*says), mark: &form.readers };
    let seen = form.version.parse() == Ok(passage.version);
    if seen && actions::agree(&app, me.id, &account, &passage, &yes, me.now).await? == Widening::Done {
        return Ok(kept(&account, audience.as_str(), passage.id));
    }
    let (account, passage) = find_passage(&app, &me, account.id, passage.id).await?;
    if stands(&app, &passage, &own_words(&app, &passage)?, (audience, attribution, &says)).await? {
        return Ok(kept(&account, audience.as_str(), passage.id));
    }
    let changed = "Since you looked, somebody was added to those who would read it, or the passage was changed. Nothing was agreed to; look again.";
    shown(&app, &me, &account, &passage, &Shown { audience, form: Some(&form), problems: &problems, changed: Some(changed) }).await
}

pub(super) async fn end(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Filled(form): Filled<AnswerForm>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    if !actions::end(&app, &passage, audience(&form.to)?, me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(back(&account, Some(passage.id)))
}

/// Whether this wording is agreed to for this audience already, shown so, and open to it.
async fn stands(app: &App, passage: &PassageRow, own: &str, (audience, shown_as, says): (Audience, Attribution, &str)) -> Result<bool, HttpError> {
    let Some(row) = store::answer_of(&app.db, passage.id, audience).await? else { return Ok(false) };
    let wording = other_words(app, &row)?;
    let is_open = wording.is_some() || passage.audience >= audience;
    Ok(row.answer == Quoting::Agreed && row.attribution == shown_as && is_open && wording.as_deref().unwrap_or(own) == says)
}

/// Another wording, where there is one.
fn other_words(app: &App, row: &AnswerRow) -> Result<Option<String>, HttpError> {
    let sealed = Sealed { key_id: row.key_id.clone(), bytes: row.sealed.clone() };
    if sealed.bytes.is_empty() { Ok(None) } else { seal::open(&app.keys, row.id, &sealed).map(Some).map_err(HttpError::from) }
}

fn own_words(app: &App, passage: &PassageRow) -> Result<String, HttpError> {
    seal::open(&app.keys, passage.id, &passage.sealed()).map_err(HttpError::from)
}

struct Shown<'a> {
    audience: Audience,
    form: Option<&'a AnswerForm>,
    problems: &'a Problems,
    changed: Option<&'a str>,
}

async fn shown(app: &App, me: &Me, account: &AccountRow, passage: &PassageRow, shown: &Shown<'_>) -> Answer {
    account.must_be_seen()?;
    let own = own_words(app, passage)?;
    let stands = store::answer_of(&app.db, passage.id, shown.audience).await?;
    let other = stands.as_ref().map(|row| other_words(app, row)).transpose()?.flatten();
    let mut tx = app.db.snapshot().await?;
    let readers = Readers::of(&mut tx, me.id, account.review, (passage.version, shown.audience)).await?;
    drop(tx);
    let says = shown.form.map(|form| form.says.clone()).or(other).unwrap_or_else(|| own.clone());
    let drawn = AnswerPage { me, account, passage, audience: shown.audience, stands, own, says, readers, problems: shown.problems, changed: shown.changed };
    let status = match (shown.changed, shown.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    page(app, me, account, status, &answer_views::form(&drawn)).await
}
