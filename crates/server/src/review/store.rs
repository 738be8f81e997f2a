//! The SQL of reviews, with `incident_store` the only one. Owns the tables named in `mod.rs`.

use futures_util::TryStreamExt as _;
use recount_model::{
    Audience, Depth, Micros, Role, Stage, Standing,
    incident::{IncidentKind, MilestoneAt},
    line,
    review::Involvement,
};
use uuid::Uuid;

use crate::{
    participant_drawn,
    platform::db::{Db, DbError, Dialect, Tx, alike, alike_pattern, args, maybe_alike, row},
    sql,
};

row! {
    /// A review in a list.
    pub(super) struct ListRow {
        pub(super) id: Uuid,
        pub(super) title: String,
        pub(super) depth: Depth,
        pub(super) stage: Stage,
        pub(super) updated_at: Micros,
        pub(super) happened_at: Option<Micros>,
        pub(super) zone: String,
        pub(super) set_aside_reason: Option<String>,
    }
}

row! {
    /// How a review stands, where what happens to it next depends on that.
    pub(super) struct StandsRow {
        pub(super) title: String,
        pub(super) depth: Depth,
        pub(super) stage: Stage,
        pub(super) audience: Audience,
        pub(super) zone: String,
    }
}

row! {
    /// A member with a role in one review.
    pub(super) struct RoleRow {
        pub(super) member_id: Uuid,
        pub(super) name: String,
        pub(super) handle: String,
        pub(super) role: Role,
    }
}

row! {
    /// A member of a team, with how many roles they have in one review: in its circle, and any.
    pub(super) struct TeamRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) handle: String,
        pub(super) standing: Standing,
        pub(super) in_circle: i64,
        pub(super) roles: i64,
    }
}

row! {
    /// A member who may be meant by what was typed.
    pub(super) struct CalledRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) handle: String,
        email: Option<String>,
    }
}

row! {
    /// Somebody who was there.
    pub(super) struct ParticipantRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) member_id: Option<Uuid>,
        pub(super) involvement: Involvement,
    }
}

/// Reviews a list shows at once.
pub(super) const PAGE: i64 = 30;

/// The statement of [`in_progress`]; `$mine`: roles `mine` and their reviews `r`.
macro_rules! in_progress {
    ($mine:literal) => {
        concat!(
            "select id, title, depth, stage, updated_at, happened_at, zone, set_aside_reason from (select * from (",
            "select r.id, r.title, r.depth, r.stage, r.updated_at, r.happened_at, r.zone, r.set_aside_reason from reviews r ",
            "where r.stage = $2 and r.audience = 5 and (r.updated_at, r.id) < ($3, $4) order by r.updated_at desc, r.id desc limit $5) everyones ",
            "union select r.id, r.title, r.depth, r.stage, r.updated_at, r.happened_at, r.zone, r.set_aside_reason from reviews r ",
            "where $2 = '' and r.stage in ('noted', 'preparing', 'calibrating', 'debriefing', 'deciding') and r.audience = 5 and (r.updated_at, r.id) < ($3, $4) ",
            "union select r.id, r.title, r.depth, r.stage, r.updated_at, r.happened_at, r.zone, r.set_aside_reason from ",
            $mine,
            " where mine.member_id = $1 and mine.reach <= r.audience and (($2 = '' and r.stage not in ('shared', 'set_aside')) or r.stage = $2) and (r.updated_at, r.id) < ($3, $4)",
            ") listed order by updated_at desc, id desc limit $5"
        )
    };
}

/// Reviews in progress, or at a stage, that the member sees, newest change first,
/// from a place on.
///
/// Says what `seen!` says, as ways that each have an index: what every member sees,
/// and what one has a role in. Who sees few would otherwise walk past every review
/// of the installation.
pub(super) async fn in_progress(db: &Db, me: Uuid, stage: &str, before: (Micros, Uuid)) -> Result<Vec<ListRow>, DbError> {
    let statement = match db.dialect() {
        Dialect::Sqlite => sql!(Sqlite: in_progress!("review_roles mine join reviews r on r.id = mine.review_id")),
        // One look-up a role; it would read every review for a join.
        Dialect::Pg => sql!(Pg: in_progress!("review_roles mine cross join lateral (select * from reviews o where o.id = mine.review_id limit 1) r")),
    };
    db.all(statement, args![me, stage, before.0, before.1, PAGE + 1]).await
}

pub(super) async fn roles(db: &Db, review: Uuid) -> Result<Vec<RoleRow>, DbError> {
    db.all(
        sql!(
            "select m.id, m.name, m.handle, rr.role from review_roles rr join members m on m.id = rr.member_id ",
            "where rr.review_id = $1 order by rr.reach, m.name, m.handle limit 500"
        ),
        args![review],
    )
    .await
}

pub(super) async fn participants(db: &Db, review: Uuid) -> Result<Vec<ParticipantRow>, DbError> {
    db.all(
        sql!(
            "select p.id, ",
            participant_drawn!(),
            ", p.member_id, p.involvement from participants p where p.review_id = $1 order by p.added_at, p.id limit 500"
        ),
        args![review],
    )
    .await
}

#[derive(Debug)]
pub(super) struct Insert<'a> {
    pub(super) id: Uuid,
    pub(super) title: &'a str,
    pub(super) depth: Depth,
    pub(super) stage: Stage,
    pub(super) audience: Audience,
    pub(super) zone: &'a str,
    pub(super) happened_at: Option<Micros>,
    pub(super) by: Uuid,
    pub(super) shared_at: Option<Micros>,
}

pub(super) async fn insert(tx: &mut Tx, new: &Insert<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into reviews (id, title, depth, stage, audience, zone, happened_at, created_by, created_at, updated_at, shared_at) ",
            "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)"
        ),
        args![new.id, new.title, new.depth.as_str(), new.stage.as_str(), new.audience.rung(), new.zone, new.happened_at, new.by, now, new.shared_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_incident(tx: &mut Tx, id: Uuid, title: &str, kind: IncidentKind, zone: &str, by: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into incidents (id, title, kind, zone, created_by, created_at) values ($1, $2, $3, $4, $5, $6)"),
        args![id, title, kind.as_str(), zone, by, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn tie_incident(tx: &mut Tx, review: Uuid, incident: Uuid) -> Result<(), DbError> {
    tx.run(
        sql!("insert into review_incidents (review_id, incident_id) values ($1, $2) on conflict (review_id, incident_id) do nothing"),
        args![review, incident],
    )
    .await?;
    Ok(())
}

pub(super) async fn put_time(tx: &mut Tx, incident: Uuid, at: &MilestoneAt, written: &str) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into incident_times (incident_id, milestone, earliest, latest, zone, written) values ($1, $2, $3, $4, $5, $6) ",
            "on conflict (incident_id, milestone) do update set earliest = excluded.earliest, latest = excluded.latest, zone = excluded.zone, written = excluded.written"
        ),
        args![incident, at.milestone.as_str(), at.when.earliest(), at.when.latest(), at.when.zone(), written],
    )
    .await?;
    Ok(())
}

pub(super) async fn first_incident(tx: &mut Tx, review: Uuid) -> Result<Option<Uuid>, DbError> {
    let found: Option<(Uuid,)> = tx
        .one(
            sql!("select i.id from review_incidents ri join incidents i on i.id = ri.incident_id where ri.review_id = $1 order by i.created_at, i.id limit 1"),
            args![review],
        )
        .await?;
    Ok(found.map(|(id,)| id))
}

/// When a review is said to have happened: (instant, in which zone that is drawn).
pub(super) async fn happened(tx: &mut Tx, review: Uuid) -> Result<(Option<Micros>, String), DbError> {
    let row: Option<(Option<Micros>, String)> = tx.one(sql!("select happened_at, zone from reviews where id = $1"), args![review]).await?;
    Ok(row.unwrap_or_default())
}

/// Says when a review happened: instant, and from its earliest to its latest.
pub(super) async fn put_happened(tx: &mut Tx, review: Uuid, found: Option<(Micros, Micros)>) -> Result<(), DbError> {
    tx.run(
        sql!("update reviews set happened_at = $2, happened_within = $3 where id = $1"),
        args![review, found.map(|(at, _)| at), found.map_or(0, |(_, within)| within)],
    )
    .await?;
    Ok(())
}

pub(super) async fn add_role(tx: &mut Tx, review: Uuid, member: Uuid, role: Role, now: Micros) -> Result<(), DbError> {
    let reach = Audience::ALL.iter().find(|a| role.reach().sees(**a)).map_or(5, |a| a.rung());
    tx.run(
        sql!("insert into review_roles (review_id, member_id, role, reach, since) values ($1, $2, $3, $4, $5) on conflict (review_id, member_id, role) do nothing"),
        args![review, member, role.as_str(), reach, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn remove_role(tx: &mut Tx, review: Uuid, member: Uuid, role: Role) -> Result<u64, DbError> {
    tx.run(sql!("delete from review_roles where review_id = $1 and member_id = $2 and role = $3"), args![review, member, role.as_str()]).await
}

pub(super) async fn zone(db: &Db, review: Uuid) -> Result<Option<String>, DbError> {
    let found: Option<(String,)> = db.one(sql!("select zone from reviews where id = $1"), args![review]).await?;
    Ok(found.map(|(zone,)| zone))
}

/// More letters than anybody's name or mail address has; what is longer finds nobody.
const LETTERS: usize = 300;
/// Members of one name who are told apart by their handles.
const NAMESAKES: usize = 5;

/// Members who answer to a handle, a mail address or a whole name, in small or capital
/// letters. A mail address, or a handle written with its @, means one alone, whatever
/// others are called.
pub(super) async fn members_called(db: &Db, called: &str) -> Result<Vec<CalledRow>, DbError> {
    let called: String = line(called).chars().take(LETTERS).collect();
    let bare = called.trim_start_matches('@');
    let small = bare.to_lowercase();
    let mut found = db.stream::<CalledRow>(
        sql!(
            "select id, name, handle, email from members where left_at is null and (handle = $1 or email = $1 or ",
            maybe_alike!("name", "$2"),
            ") order by case when email = $1 then 0 when handle = $1 then 1 else 2 end, handle"
        ),
        args![&small, alike_pattern(bare)],
    );
    let mut meant = Vec::new();
    while let Some(row) = found.try_next().await? {
        let has_handle = row.handle == small;
        if row.email.as_deref() == Some(&*small) || has_handle && called.starts_with('@') {
            return Ok(vec![row]);
        }
        if has_handle || alike(&row.name, bare) {
            meant.push(row);
        }
        if meant.len() == NAMESAKES {
            break;
        }
    }
    Ok(meant)
}

/// The team whose name is written so; else those whose name is so but for small and capital
/// letters, of which there may be several from before that was refused.
pub(super) async fn teams_called(db: &Db, called: &str) -> Result<Vec<Uuid>, DbError> {
    let called: String = line(called).chars().take(LETTERS).collect();
    let mut found =
        db.stream::<(Uuid, String)>(sql!("select id, name from teams where ", maybe_alike!("name", "$1"), " order by name, id"), args![alike_pattern(&called)]);
    let mut meant = Vec::new();
    while let Some((id, name)) = found.try_next().await? {
        if name == called {
            return Ok(vec![id]);
        }
        if alike(&name, &called) {
            meant.push(id);
        }
    }
    Ok(meant)
}

/// Who is in a team, by name; one more than `most`, to see that there are more.
pub(super) async fn in_team(tx: &mut Tx, review: Uuid, team: Uuid, most: usize) -> Result<Vec<TeamRow>, DbError> {
    tx.all(
        sql!(
            "select m.id, m.name, m.handle, m.standing, (select count(*) from review_roles rr where rr.review_id = $1 and rr.member_id = m.id and rr.role = 'circle'), ",
            "(select count(*) from review_roles rr where rr.review_id = $1 and rr.member_id = m.id) ",
            "from team_members tm join members m on m.id = tm.member_id and m.left_at is null where tm.team_id = $2 order by m.name, m.id limit $3"
        ),
        args![review, team, most + 1],
    )
    .await
}

pub(super) async fn add_participant(
    tx: &mut Tx,
    id: Uuid,
    review: Uuid,
    member: Option<Uuid>,
    name: &str,
    involvement: Involvement,
    now: Micros,
) -> Result<(), DbError> {
    tx.run(
        sql!("insert into participants (id, review_id, member_id, name, involvement, added_at) values ($1, $2, $3, $4, $5, $6)"),
        args![id, review, member, name, involvement.as_str(), now],
    )
    .await?;
    Ok(())
}

/// Whether somebody is on the list with this involvement: a member, or who is no member by name.
pub(super) async fn is_listed(tx: &mut Tx, review: Uuid, member: Option<Uuid>, name: &str, involvement: Involvement) -> Result<bool, DbError> {
    let mut found = tx.stream::<(String,)>(
        sql!(
            "select name from participants where review_id = $1 and involvement = $4 and (member_id = $2 or ($2 is null and member_id is null and ",
            maybe_alike!("name", "$3"),
            "))"
        ),
        args![review, member, alike_pattern(name), involvement.as_str()],
    );
    while let Some((other,)) = found.try_next().await? {
        if member.is_some() || alike(&other, name) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes a participant out; gives who they were if they are a member.
pub(super) async fn remove_participant(tx: &mut Tx, review: Uuid, id: Uuid) -> Result<Option<(Option<Uuid>,)>, DbError> {
    tx.one(sql!("delete from participants where review_id = $1 and id = $2 returning member_id"), args![review, id]).await
}

pub(super) async fn is_participant(tx: &mut Tx, review: Uuid, member: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = tx.one(sql!("select id from participants where review_id = $1 and member_id = $2 limit 1"), args![review, member]).await?;
    Ok(found.is_some())
}

/// How a review stands, held so until the transaction ends: whoever else changes it waits,
/// and finds what came of it. It is written to for that, which both databases hold it by.
pub(super) async fn hold(tx: &mut Tx, review: Uuid, now: Micros) -> Result<StandsRow, DbError> {
    let found: Option<StandsRow> =
        tx.one(sql!("update reviews set updated_at = $2 where id = $1 returning title, depth, stage, audience, zone"), args![review, now]).await?;
    found.ok_or_else(|| DbError::Row("a review was gone while it was changed".into()))
}

#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub(super) title: &'a str,
    pub(super) depth: Depth,
    pub(super) stage: Stage,
    pub(super) audience: Audience,
    pub(super) zone: &'a str,
}

/// Changes a review that [`hold`] gave.
pub(super) async fn update(tx: &mut Tx, review: Uuid, to: &Changed<'_>) -> Result<(), DbError> {
    tx.run(
        sql!("update reviews set title = $2, depth = $3, stage = $4, audience = $5, zone = $6 where id = $1"),
        args![review, to.title, to.depth.as_str(), to.stage.as_str(), to.audience.rung(), to.zone],
    )
    .await?;
    Ok(())
}

pub(super) async fn title(tx: &mut Tx, review: Uuid) -> Result<String, DbError> {
    let found: Option<(String,)> = tx.one(sql!("select title from reviews where id = $1"), args![review]).await?;
    found.map(|(title,)| title).ok_or_else(|| DbError::Row("a review was gone while its title was read".into()))
}

/// Changes the title alone, where it is still the one it is written over.
pub(super) async fn retitle(tx: &mut Tx, review: Uuid, over: &str, title: &str, now: Micros) -> Result<bool, DbError> {
    let changed = tx.run(sql!("update reviews set title = $3, updated_at = $4 where id = $1 and title = $2"), args![review, over, title, now]).await?;
    Ok(changed > 0)
}

pub(super) async fn lock(tx: &mut Tx, review: Uuid) -> Result<(), DbError> {
    tx.run(sql!("update reviews set updated_at = updated_at where id = $1"), args![review]).await?;
    Ok(())
}

pub(super) async fn touch(tx: &mut Tx, review: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update reviews set updated_at = $2 where id = $1"), args![review, now]).await?;
    Ok(())
}

#[derive(Debug)]
pub(super) struct Moved<'a> {
    pub(super) from: Stage,
    pub(super) stage: Stage,
    pub(super) audience: Audience,
    pub(super) reason: Option<&'a str>,
}

/// Moves a review that [`hold`] gave.
pub(super) async fn set_stage(tx: &mut Tx, review: Uuid, to: &Moved<'_>, now: Micros) -> Result<(), DbError> {
    let shared_at = (to.stage == Stage::Shared).then_some(now);
    tx.run(
        sql!("update reviews set stage = $2, audience = $3, set_aside_reason = $4, set_aside_from = $5, shared_at = coalesce(shared_at, $6) where id = $1"),
        args![review, to.stage.as_str(), to.audience.rung(), to.reason, to.reason.map(|_| to.from.as_str()), shared_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn add_tag(tx: &mut Tx, review: Uuid, kind: &str, word: &str) -> Result<(), DbError> {
    tx.run(sql!("insert into tags (review_id, kind, word) values ($1, $2, $3) on conflict (review_id, kind, word) do nothing"), args![review, kind, word])
        .await?;
    Ok(())
}

/// Takes the tags of a kind off a review.
pub(super) async fn forget_tags(tx: &mut Tx, review: Uuid, kind: &str) -> Result<(), DbError> {
    tx.run(sql!("delete from tags where review_id = $1 and kind = $2"), args![review, kind]).await?;
    Ok(())
}

/// Tags of one review that are searched.
pub(super) const TAGS: usize = 100;

/// Reviews with their titles by id, from one on.
pub(super) async fn titles(tx: &mut Tx, after: Uuid) -> Result<Vec<(Uuid, String)>, DbError> {
    tx.all(sql!("select id, title from reviews where id > $1 order by id limit 500"), args![after]).await
}

/// Words of the tags of the reviews after one and up to another, as [`tags`].
pub(super) async fn tags_between(tx: &mut Tx, after: Uuid, last: Uuid) -> Result<Vec<(Uuid, String)>, DbError> {
    tx.all(sql!("select review_id, word from tags where review_id > $1 and review_id <= $2 order by review_id, kind, word"), args![after, last]).await
}

pub(super) async fn tags(tx: &mut Tx, review: Uuid) -> Result<Vec<String>, DbError> {
    let words: Vec<(String,)> = tx.all(sql!("select word from tags where review_id = $1 order by kind, word limit 100"), args![review]).await?;
    Ok(words.into_iter().map(|(word,)| word).collect())
}

/// What the evidence calls a participant; an empty name is none.
pub(super) async fn call_participant(tx: &mut Tx, review: Uuid, id: Uuid, handle: &str) -> Result<u64, DbError> {
    tx.run(sql!("update participants set handle = nullif($3, '') where review_id = $1 and id = $2"), args![review, id, handle]).await
}
