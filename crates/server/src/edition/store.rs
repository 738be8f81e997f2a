//! The only SQL of the page others read; it only reads.

use recount_model::{Micros, When};
use uuid::Uuid;

use crate::{
    account,
    item::moment_known,
    name_drawn,
    platform::db::{Db, DbError, args, row},
    sql, writing,
};

row! {
    struct ToldRow {
        part: String,
        id: Uuid,
        says: String,
        earliest: Option<Micros>,
        latest: Option<Micros>,
        zone: Option<String>,
        known_at: Option<Micros>,
        decided: Option<i64>,
    }
}

/// Moments that an article lists; the timeline has the rest.
pub(super) const MOST: usize = 60;

/// A moment as an article tells it.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) id: Uuid,
    pub(super) says: String,
    pub(super) when: When,
    pub(super) known_at: Micros,
    /// What it is, where it is more than a moment.
    pub(super) noun: Noun,
}

/// A moment, or one where somebody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    Moment,
    Decision,
}

/// Who was there, by name, and what happened, in order of time.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) there: Vec<String>,
    pub(super) moments: Vec<Moment>,
    /// Whether the text came as a file that was written elsewhere.
    pub(super) brought: bool,
    /// Whether there are more moments than an article lists.
    pub(super) more: bool,
}

pub(super) async fn told(db: &Db, review: Uuid) -> Result<Told, DbError> {
    let rows: Vec<ToldRow> = db
        .all(
            sql!(
                "select part, id, says, earliest, latest, zone, known_at, decided from (",
                "select 'there' as part, p.added_at as at, p.id, case when p.member_id is null or ",
                name_drawn!("p.review_id", "p.member_id"),
                " then p.name else '' end as says, cast(null as bigint) as earliest, cast(null as bigint) as latest, p.involvement as zone, cast(null as bigint) as known_at, cast(null as bigint) as decided ",
                "from participants p where p.review_id = $1 union all select * from (",
                "select 'moment', m.earliest + (m.latest - m.earliest) / 2 as at, m.id, m.says, m.earliest, m.latest, m.zone, ",
                moment_known!(),
                ", d.version from moments m left join decisions d on d.moment_id = m.id where m.review_id = $1 order by 2, 3 limit $2) happened union all select part, at, id, '', null, null, null, null, null from (",
                writing::brought!("$1"),
                ") file) told order by part, at, id limit 400"
            ),
            args![review, MOST + 1],
        )
        .await?;
    let mut told = Told::default();
    for row in rows {
        match (row.part.as_str(), row.earliest, row.latest, row.zone, row.known_at) {
            ("moment", Some(earliest), Some(latest), Some(zone), Some(known_at)) => {
                let noun = if row.decided.is_some() { Noun::Decision } else { Noun::Moment };
                told.moments.push(Moment { id: row.id, says: row.says, when: When::between(earliest, latest, &zone), known_at, noun });
            }
            ("brought", ..) => told.brought = true,
            // Whose name's time is over is there by what they did.
            (_, _, _, Some(involvement), _) if row.says.is_empty() => told.there.push(account::by_what_they_did(&involvement)),
            _ => told.there.push(row.says),
        }
    }
    told.more = told.moments.len() > MOST;
    told.moments.truncate(MOST);
    Ok(told)
}
