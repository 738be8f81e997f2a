//! Finds what a text's links lead to, as far as one reader may see it: one
//! statement for moments, decisions and evidence together; the words of passages
//! come through the account slice's one door.

use recount_model::{EvidenceKind, Micros, When};
use uuid::Uuid;

use super::prose::{Card, Cards, Linked, Quote, links};
use crate::{
    access::Review,
    account::{self, Goes, Quoted},
    decision, evidence_seen,
    platform::{
        App,
        db::{Args, Db, DbError, Value, args, row},
    },
    session::Me,
    sql,
};

row! {
    struct CardRow {
        noun: String,
        id: Uuid,
        says: String,
        kind: String,
        earliest: Micros,
        latest: Micros,
        zone: String,
        lane: String,
        redacted_at: Option<Micros>,
    }
}

/// Links one statement resolves; a text with more takes more statements.
const AT_ONCE: usize = 40;

macro_rules! forty {
    () => {
        "($2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41)"
    };
}

/// What the text's links lead to, for the person reading the review.
///
/// Moments and decisions: whoever reads the review. Evidence: those involved; when the saved text
/// links to it also every other reader, but never from a private channel.
///
/// # Errors
/// [`DbError`].
pub async fn cards(app: &App, me: &Me, review: &Review, body: &str) -> Result<Cards, DbError> {
    let mut cards = Cards::new();
    let (passages, others): (Vec<_>, Vec<_>) = links(body).into_iter().partition(|(noun, _)| *noun == Linked::Passage);
    quotes(app, me, review, &passages, Goes::Page, &mut cards).await?;
    for chunk in others.chunks(AT_ONCE) {
        let mut ids: Vec<Uuid> = chunk.iter().map(|(_, id)| *id).collect();
        ids.resize(AT_ONCE, Uuid::nil());
        let Args(mut given) = args![review.id];
        given.extend(ids.into_iter().map(Value::from));
        given.push(review.reach_rung().into());
        for row in fetch(&app.db, Args(given)).await? {
            let noun = match row.noun.as_str() {
                "moment" => Linked::Moment,
                "decision" => Linked::Decision,
                _ => Linked::Evidence,
            };
            cards.insert((noun, row.id), draw(review.id, noun, row));
        }
    }
    Ok(cards)
}

/// The words of the passages that a text quotes, for a file that `me` takes along:
/// those whose words it holds are told that they left.
///
/// # Errors
/// [`DbError`].
pub async fn quotes_for_file(app: &App, me: &Me, review: &Review, body: &str) -> Result<Cards, DbError> {
    let mut cards = Cards::new();
    let passages: Vec<_> = links(body).into_iter().filter(|(noun, _)| *noun == Linked::Passage).collect();
    quotes(app, me, review, &passages, Goes::File, &mut cards).await?;
    Ok(cards)
}

async fn quotes(app: &App, me: &Me, review: &Review, passages: &[(Linked, Uuid)], goes: Goes, cards: &mut Cards) -> Result<(), DbError> {
    if passages.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = passages.iter().map(|(_, id)| *id).collect();
    for (id, quoted) in account::quoted(app, me, review, &ids, goes).await? {
        let quote = match quoted {
            Quoted::Says { when, by, says } => Quote::Says { when, by, says },
            Quoted::Withdrawn => Quote::Instead(account::WITHDRAWN.to_owned()),
            Quoted::Went => Quote::Instead(account::WENT.to_owned()),
            Quoted::Sealed(why) => Quote::Instead(format!("This passage cannot be shown: {why}.")),
            Quoted::Closed => Quote::Closed,
        };
        cards.quote(id, quote);
    }
    Ok(())
}

async fn fetch(db: &Db, args: Args) -> Result<Vec<CardRow>, DbError> {
    db.all(
        sql!(
            "select 'moment', m.id, m.says, m.kind, m.earliest, m.latest, m.zone, '', cast(null as bigint) ",
            "from moments m where m.review_id = $1 and m.id in ",
            forty!(),
            " union all ",
            // A decision is its moment's; linked to as what it is.
            "select 'decision', m.id, m.says, m.kind, m.earliest, m.latest, m.zone, '', cast(null as bigint) ",
            "from moments m join decisions d on d.moment_id = m.id where m.review_id = $1 and m.id in ",
            forty!(),
            " union all ",
            "select 'evidence', e.id, ",
            crate::beginning!("e.text", "300"),
            ", e.kind, e.earliest, e.latest, e.zone, l.name, e.redacted_at ",
            "from evidence e join lanes l on l.id = e.lane_id where e.review_id = $1 and e.id in ",
            forty!(),
            " and ",
            evidence_seen!("$42")
        ),
        args,
    )
    .await
}

fn draw(review: Uuid, noun: Linked, row: CardRow) -> Card {
    let label = match (noun, row.kind.parse()) {
        (Linked::Decision, _) => decision::MARK.to_owned(),
        (_, Ok(EvidenceKind::Alert)) => "Alert".to_owned(),
        (_, Ok(EvidenceKind::Deployment)) => "Deployment".to_owned(),
        (Linked::Evidence, _) => row.lane,
        (Linked::Moment | Linked::Passage, _) => String::new(),
    };
    let href = format!("/reviews/{review}{}", noun.path(row.id).unwrap_or_default());
    let says = if row.redacted_at.is_some() { "Removed since; why is said where it stood.".to_owned() } else { row.says };
    Card { href, when: When::between(row.earliest, row.latest, &row.zone), label, says }
}
