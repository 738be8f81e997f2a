//! Making, changing, tying and removing moments; stating what somebody knew when.
//! The only writers of this slice's tables.

use recount_model::{Audience, EvidenceKind, KnownBasis, Micros, When, moment};
use uuid::Uuid;

use super::{items, reach, store};
use crate::{
    access::Review,
    activity::{self, Act},
    decision::{self, Telling},
    platform::{
        App,
        db::{DbError, Tx},
        http::HttpError,
        ids,
    },
    review,
    search::{self, Entry},
};

/// Most items that one form ties at once.
pub(super) const MOST_TIES: usize = 200;

/// A moment to be, checked.
#[derive(Debug, Clone)]
pub struct NewMoment {
    /// Its sentence; checked by [`moment::says`].
    pub says: String,
    /// What kind of thing says it: that of its first tie, or an entry.
    pub kind: EvidenceKind,
    /// When it happened.
    pub when: When,
    /// When it could be known, and on what basis.
    pub known: (Micros, KnownBasis),
    /// Evidence of the same review that it is tied to.
    pub ties: Vec<Uuid>,
}

/// Makes a moment in a review; gives its id. The caller has checked that the ties
/// are evidence of that review.
///
/// # Errors
/// [`DbError`].
pub async fn create(tx: &mut Tx, review: Uuid, by: Option<Uuid>, new: &NewMoment, now: Micros) -> Result<Uuid, DbError> {
    let id = ids::new();
    let insert = store::Insert { id, review, says: &new.says, kind: new.kind, when: &new.when, known: new.known };
    store::insert(tx, &insert, by, now).await?;
    for evidence in &new.ties {
        store::tie(tx, id, *evidence).await?;
    }
    put(tx, review, id, &new.says).await?;
    activity::record(tx, Act { review: Some(review), by, verb: "made", noun: "moment", noun_id: id }, now).await?;
    Ok(id)
}

/// What a form asks to be made of the chosen evidence.
#[derive(Debug)]
pub(super) struct Chosen<'a> {
    pub(super) says: &'a str,
    /// When, if it was written; otherwise at the earliest of the evidence.
    pub(super) when: Option<When>,
    pub(super) evidence: &'a [Uuid],
    pub(super) noun: Noun,
}

/// What is made: a moment, or one where somebody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    Moment,
    Decision,
}

/// Makes a moment of chosen evidence; `None` when there is neither a time nor
/// evidence that the person may read.
pub(super) async fn make(app: &App, by: Uuid, review: &Review, chosen: &Chosen<'_>, now: Micros) -> Result<Option<Uuid>, DbError> {
    let mut tx = app.db.write().await?;
    review::lock(&mut tx, review.id).await?;
    let mut found = Vec::new();
    for id in chosen.evidence.iter().take(MOST_TIES) {
        found.extend(items::one_in(&mut tx, review, *id).await?.filter(|item| item.redacted_at.is_none()));
    }
    found.sort_by_key(|item| (item.earliest, item.id));
    let happened = moment::happened(&found.iter().map(|item| item.when()).collect::<Vec<_>>());
    let Some(when) = chosen.when.clone().or(happened) else { return Ok(None) };
    let new = NewMoment {
        says: chosen.says.to_owned(),
        kind: found.first().map_or(EvidenceKind::Entry, |item| item.kind),
        known: moment::known(&when, &found.iter().map(|item| item.known_at).collect::<Vec<_>>()),
        when,
        ties: found.iter().map(|item| item.id).collect(),
    };
    let id = create(&mut tx, review.id, Some(by), &new, now).await?;
    if chosen.noun == Noun::Decision {
        decision::create(&mut tx, review.id, id, Some(by), &Telling::default(), now).await?;
    }
    review::touch(&mut tx, review.id, now).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// What a change asks for; `known` is `None` where nobody states it.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub(super) id: Uuid,
    pub(super) version: i64,
    pub(super) says: &'a str,
    pub(super) when: &'a When,
    pub(super) known: Option<Micros>,
}

/// Changes a moment; `false` when somebody changed it since `version`.
pub(super) async fn change(app: &App, by: Uuid, review: &Review, to: &Changed<'_>, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    let known = to.known.map_or((to.when.known(), KnownBasis::Default), |at| (at, KnownBasis::Stated));
    let change = store::Change { says: to.says, when: to.when, known };
    if store::update(&mut tx, review.id, to.id, to.version, &change, now).await? == 0 {
        return Ok(false);
    }
    store::refresh_known(&mut tx, to.id, now).await?;
    put(&mut tx, review.id, to.id, to.says).await?;
    finish(tx, by, review, "changed", to.id, now).await?;
    Ok(true)
}

/// Ties a moment to more evidence, or unties it from some; `false` when there is
/// no such moment.
pub(super) async fn tie(app: &App, by: Uuid, review: &Review, moment: Uuid, add: &[Uuid], remove: &[Uuid], now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    review::lock(&mut tx, review.id).await?;
    if !store::stands(&mut tx, review.id, moment).await? {
        return Ok(false);
    }
    for id in add.iter().take(MOST_TIES) {
        if items::one_in(&mut tx, review, *id).await?.is_some_and(|item| item.redacted_at.is_none()) {
            store::tie(&mut tx, moment, *id).await?;
        }
    }
    for id in remove.iter().take(MOST_TIES) {
        store::untie(&mut tx, review, moment, *id).await?;
    }
    store::refresh_known(&mut tx, moment, now).await?;
    finish(tx, by, review, "tied", moment, now).await?;
    Ok(true)
}

/// Removes a moment, what is known of it, and what can be found of it; not where it is a
/// decision that somebody else told.
pub(super) async fn remove(app: &App, by: Uuid, review: &Review, moment: Uuid, now: Micros) -> Result<bool, HttpError> {
    let mut tx = app.db.write().await?;
    decision::is_free(&mut tx, moment, by).await?;
    if store::delete(&mut tx, review.id, moment).await? == 0 {
        return Ok(false);
    }
    search::forget(&mut tx, "moment", moment).await?;
    decision::forget(&mut tx, moment).await?;
    finish(tx, by, review, "removed", moment, now).await?;
    Ok(true)
}

/// What somebody can be asked whether it reached them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Moment,
    Evidence,
    Lane,
}

impl About {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Moment => "moment",
            Self::Evidence => "evidence",
            Self::Lane => "lane",
        }
    }
}

/// What a statement of knowledge says.
#[derive(Debug)]
pub(super) struct Knew<'a> {
    pub(super) participant: Uuid,
    pub(super) about: About,
    pub(super) id: Uuid,
    /// From when; `None` takes the statement back.
    pub(super) from: Option<Micros>,
    /// What it rests on, as whoever states it writes it.
    pub(super) basis: &'a str,
}

/// How a statement of knowledge ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stating {
    Done,
    /// No such participant or moment in this review.
    Nothing,
    /// Somebody else's, and the person stating does not guide.
    NotTheirs,
    /// The person whom it reached has said it; it is theirs to change.
    Said,
}

/// States what one of those who were there knew from when: they themselves may,
/// and who guides the review may for them, as long as they have not.
pub(super) async fn state(app: &App, by: Uuid, review: &Review, knew: &Knew<'_>, now: Micros) -> Result<Stating, DbError> {
    let mut tx = app.db.write().await?;
    review::lock(&mut tx, review.id).await?;
    let Some((member,)) = store::participant(&mut tx, review.id, knew.participant).await? else { return Ok(Stating::Nothing) };
    if member != Some(by) && !review.guides {
        return Ok(Stating::NotTheirs);
    }
    let is_there = match knew.about {
        About::Moment => store::stands(&mut tx, review.id, knew.id).await?,
        About::Evidence => items::one_in(&mut tx, review, knew.id).await?.is_some(),
        About::Lane => reach::is_lane(&mut tx, review, knew.id).await?,
    };
    if !is_there {
        return Ok(Stating::Nothing);
    }
    let noun = knew.about.word();
    if member != Some(by) && member.is_some() && store::stated_by(&mut tx, knew.participant, noun, knew.id).await? == member {
        return Ok(Stating::Said);
    }
    match knew.from {
        Some(known_at) => {
            let stated = store::Stated { participant: knew.participant, noun, noun_id: knew.id, known_at, basis: knew.basis, by };
            store::state(&mut tx, &stated, now).await?;
        }
        None => {
            store::take_back(&mut tx, knew.participant, noun, knew.id).await?;
        }
    }
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(by), verb: "stated", noun, noun_id: knew.id }, now).await?;
    review::touch(&mut tx, review.id, now).await?;
    tx.commit().await?;
    Ok(Stating::Done)
}

async fn finish(mut tx: Tx, by: Uuid, review: &Review, verb: &str, moment: Uuid, now: Micros) -> Result<(), DbError> {
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(by), verb, noun: "moment", noun_id: moment }, now).await?;
    review::touch(&mut tx, review.id, now).await?;
    tx.commit().await
}

async fn put(tx: &mut Tx, review: Uuid, id: Uuid, says: &str) -> Result<(), DbError> {
    search::put(tx, entry(id, review, says)).await
}

fn entry(id: Uuid, review: Uuid, says: &str) -> Entry<'_> {
    Entry { noun: "moment", noun_id: id, review, cap: Audience::Organisation, title: "", body: says }
}

/// Puts every moment's entry into a search index that has none of them.
///
/// # Errors
/// [`DbError`].
pub async fn index_again(tx: &mut Tx) -> Result<(), DbError> {
    let mut after = Uuid::nil();
    loop {
        let page = store::searched(tx, after).await?;
        let Some((last, _, _)) = page.last() else { return Ok(()) };
        after = *last;
        let entries: Vec<Entry<'_>> = page.iter().map(|(id, review, says)| entry(*id, *review, says)).collect();
        search::put_new(tx, &entries).await?;
    }
}
