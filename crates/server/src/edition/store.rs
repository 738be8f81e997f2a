//! The only SQL of the page others read; it only reads.

use recount_model::{
    Micros, When,
    incident::{IncidentKind, MilestoneAt},
};
use uuid::Uuid;

use crate::{
    account,
    item::moment_known,
    name_drawn,
    platform::db::{Db, DbError, args, row},
    review::Known,
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

/// Names that an article lists of those who were there.
const NAMES: usize = 400;

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

/// Who was there, by name, what is known of its incidents, and what happened, in order of time.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) there: Vec<String>,
    pub(super) incidents: Vec<Known>,
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
                ") file union all select 'incident', i.created_at, i.id, i.title, null, null, i.kind, null, null ",
                "from review_incidents ri join incidents i on i.id = ri.incident_id where ri.review_id = $1 ",
                "union all select 'incident impact', i.created_at, i.id, i.impact, null, null, null, null, null ",
                "from review_incidents ri join incidents i on i.id = ri.incident_id where ri.review_id = $1 and i.impact is not null ",
                "union all select 'incident severity', i.created_at, i.id, i.severity, null, null, null, null, null ",
                "from review_incidents ri join incidents i on i.id = ri.incident_id where ri.review_id = $1 and i.severity is not null ",
                "union all select 'incident ' || t.milestone, t.earliest, t.incident_id, t.written, t.earliest, t.latest, t.zone, null, null ",
                "from review_incidents ri join incident_times t on t.incident_id = ri.incident_id where ri.review_id = $1",
                ") told order by part, at, id limit 4000"
            ),
            args![review, MOST + 1],
        )
        .await?;
    let mut told = Told::default();
    let mut ids = Vec::new();
    for row in rows {
        if row.part.starts_with(INCIDENT) {
            tell(&mut told.incidents, &mut ids, row);
            continue;
        }
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
    told.there.truncate(NAMES);
    Ok(told)
}

/// What the parts begin with that say something of an incident; the first is what it is
/// called, and comes before what else is known of it.
const INCIDENT: &str = "incident";

/// Puts what a row says to the incident that it says it of; `ids` are those of the incidents.
fn tell(incidents: &mut Vec<Known>, ids: &mut Vec<Uuid>, row: ToldRow) {
    let part = row.part.strip_prefix(INCIDENT).unwrap_or_default().trim_start();
    if part.is_empty() {
        let kind = row.zone.and_then(|kind| kind.parse().ok()).unwrap_or(IncidentKind::Disruption);
        ids.push(row.id);
        incidents.push(Known { title: row.says, kind, severity: None, impact: None, times: Vec::new() });
        return;
    }
    let Some(incident) = ids.iter().position(|id| *id == row.id).and_then(|nth| incidents.get_mut(nth)) else { return };
    match (part, row.earliest.zip(row.latest), row.zone) {
        ("impact", ..) => incident.impact = Some(row.says),
        ("severity", ..) => incident.severity = Some(row.says),
        (milestone, Some((earliest, latest)), Some(zone)) => {
            if let Ok(milestone) = milestone.parse() {
                incident.times.push((MilestoneAt { milestone, when: When::between(earliest, latest, &zone) }, row.says));
            }
        }
        _ => {}
    }
}
