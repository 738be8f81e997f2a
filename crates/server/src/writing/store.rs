//! The only SQL of texts. Owns `editions`, `edition_versions` and `edition_links`.

use recount_model::{Audience, LaneKind, Micros};
use uuid::Uuid;

use super::prose::Linked;
use crate::{
    platform::db::{Db, DbError, Tx, args, row},
    sql, stated_by_drawn,
};

row! {
    /// The text of a review as it stands.
    pub struct Text {
        /// The edition's id.
        pub edition: Uuid,
        /// Markdown.
        pub body: String,
        /// Grows by one with each save.
        pub version: i64,
        /// When it was saved.
        pub saved_at: Micros,
        /// Who saved it, by name; `None` for an import.
        pub saved_by: Option<String>,
    }
}

row! {
    /// One version, without its words.
    pub(super) struct VersionRow {
        pub(super) version: i64,
        pub(super) saved_at: Micros,
        pub(super) saved_by: Option<String>,
        pub(super) kept_for: Option<String>,
    }
}

row! {
    /// One version with its words.
    pub(super) struct VersionText {
        pub(super) body: String,
        pub(super) saved_at: Micros,
        pub(super) saved_by: Option<String>,
        pub(super) kept_for: Option<String>,
    }
}

/// `kept_for` of either of two texts that were put together.
pub(super) const CONFLICT: &str = "conflict";

/// `kept_for` of the one of two texts that was not chosen.
pub(super) const NOT_CHOSEN: &str = "not chosen";

row! {
    /// Where the text stood before a save.
    pub(super) struct Before {
        pub(super) edition: Uuid,
        pub(super) saved_by: Option<Uuid>,
        pub(super) saved_at: Micros,
    }
}

/// The organisation's text of a review, if one was ever saved.
///
/// # Errors
/// [`DbError`].
pub async fn text(db: &Db, review: Uuid) -> Result<Option<Text>, DbError> {
    db.one(
        sql!(
            "select e.id, e.body, e.version, e.saved_at, ",
            stated_by_drawn!("e.review_id", "e.saved_by"),
            " from editions e left join members m on m.id = e.saved_by where e.review_id = $1 and e.audience = $2"
        ),
        args![review, Audience::Organisation.rung()],
    )
    .await
}

pub(super) async fn text_in(tx: &mut Tx, review: Uuid) -> Result<Option<Text>, DbError> {
    tx.one(
        sql!(
            "select e.id, e.body, e.version, e.saved_at, ",
            stated_by_drawn!("e.review_id", "e.saved_by"),
            " from editions e left join members m on m.id = e.saved_by where e.review_id = $1 and e.audience = $2"
        ),
        args![review, Audience::Organisation.rung()],
    )
    .await
}

pub(super) async fn before(tx: &mut Tx, review: Uuid) -> Result<Option<Before>, DbError> {
    tx.one(sql!("select id, saved_by, saved_at from editions where review_id = $1 and audience = $2"), args![review, Audience::Organisation.rung()]).await
}

/// One save.
#[derive(Debug, Clone, Copy)]
pub(super) struct Save<'a> {
    pub(super) review: Uuid,
    pub(super) body: &'a str,
    pub(super) by: Option<Uuid>,
    pub(super) base: i64,
}

/// The first save of a review's text; `false` when somebody else was first.
pub(super) async fn begin(tx: &mut Tx, edition: Uuid, save: &Save<'_>, now: Micros) -> Result<bool, DbError> {
    let begun = tx
        .run(
            sql!(
                "insert into editions (id, review_id, audience, body, version, saved_by, saved_at) values ($1, $2, $3, $4, 1, $5, $6) ",
                "on conflict (review_id, audience) do nothing"
            ),
            args![edition, save.review, Audience::Organisation.rung(), save.body, save.by, now],
        )
        .await?;
    Ok(begun > 0)
}

/// A later save; `None` when the text is no longer the version it was written over.
pub(super) async fn replace(tx: &mut Tx, save: &Save<'_>, now: Micros) -> Result<Option<(Uuid, i64)>, DbError> {
    tx.one(
        sql!(
            "update editions set body = $4, version = version + 1, saved_by = $5, saved_at = $6 ",
            "where review_id = $1 and audience = $2 and version = $3 returning id, version"
        ),
        args![save.review, Audience::Organisation.rung(), save.base, save.body, save.by, now],
    )
    .await
}

pub(super) async fn keep_version(tx: &mut Tx, edition: Uuid, version: i64, save: &Save<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into edition_versions (edition_id, version, body, saved_by, saved_at) values ($1, $2, $3, $4, $5)"),
        args![edition, version, save.body, save.by, now],
    )
    .await?;
    Ok(())
}

/// Keeps a version for good, whatever is thinned out around it: it is one of two texts
/// that were written over the same version.
pub(super) async fn keep_of_conflict(tx: &mut Tx, edition: Uuid, version: i64, why: &str) -> Result<(), DbError> {
    tx.run(sql!("update edition_versions set kept_for = $3 where edition_id = $1 and version = $2"), args![edition, version, why]).await?;
    Ok(())
}

/// Thins out versions saved before `until` that were not the last of their sitting, did
/// not stand there when the review was shared, and are kept for nothing else
/// (docs/concepts/earlier-texts.md). A few at a time.
pub(super) async fn thin_out(tx: &mut Tx, edition: Uuid, review: Uuid, until: Micros) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "delete from edition_versions where edition_id = $1 and version in (select s.version from (",
            "select v.version, v.saved_by, v.saved_at, v.kept_for, lead(v.saved_by) over o as next_by, lead(v.saved_at) over o as next_at ",
            "from edition_versions v where v.edition_id = $1 window o as (order by v.version)) s ",
            "where s.saved_at < $3 and s.kept_for is null and s.next_at - s.saved_at <= 600000000 and s.next_by is not distinct from s.saved_by ",
            "and not exists (select 1 from activity a where a.review_id = $2 and a.verb = 'shared' and a.noun = 'review' and a.at >= s.saved_at and a.at < s.next_at) ",
            "and not exists (select 1 from library_files f where f.review_id = $2 and f.edition_version = s.version) order by s.version limit 200)"
        ),
        args![edition, review, until],
    )
    .await
}

row! {
    /// A moment that the text may link to.
    pub(super) struct LinkableRow {
        pub(super) id: Uuid,
        pub(super) says: String,
        pub(super) earliest: Micros,
        pub(super) latest: Micros,
        pub(super) zone: String,
        /// As what a link names it: a moment, or a decision.
        pub(super) noun: String,
    }
}

/// Moments offered beside the text.
pub(super) const LINKABLE: usize = 40;

/// The moments of a review in order of time, and one more than are offered.
pub(super) async fn linkable(db: &Db, review: Uuid) -> Result<Vec<LinkableRow>, DbError> {
    db.all(
        sql!(
            "select m.id, substr(m.says, 1, 160), m.earliest, m.latest, m.zone, case when d.moment_id is null then 'moment' else 'decision' end ",
            "from moments m left join decisions d on d.moment_id = m.id where m.review_id = $1 order by m.earliest + (m.latest - m.earliest) / 2, m.id limit $2"
        ),
        args![review, LINKABLE + 1],
    )
    .await
}

row! {
    /// What a text links to; `lane` says where evidence lies.
    pub(super) struct LinkRow {
        pub(super) noun: String,
        pub(super) id: Uuid,
        pub(super) lane: LaneKind,
    }
}

impl LinkRow {
    pub(super) fn is(&self, link: (Linked, Uuid)) -> bool {
        self.noun == link.0.as_str() && self.id == link.1
    }
}

/// What a text links to now.
pub(super) async fn links(tx: &mut Tx, edition: Uuid) -> Result<Vec<LinkRow>, DbError> {
    tx.all(
        sql!(
            "select el.noun, el.noun_id, coalesce(l.kind, 'documents') from edition_links el ",
            "left join evidence e on el.noun = 'evidence' and e.id = el.noun_id left join lanes l on l.id = e.lane_id where el.edition_id = $1"
        ),
        args![edition],
    )
    .await
}

pub(super) async fn forget_link(tx: &mut Tx, edition: Uuid, noun: &str, id: Uuid) -> Result<(), DbError> {
    tx.run(sql!("delete from edition_links where edition_id = $1 and noun = $2 and noun_id = $3"), args![edition, noun, id]).await?;
    Ok(())
}

/// Notes a link, if what it leads to belongs to the same review.
pub(super) async fn add_link(tx: &mut Tx, edition: Uuid, review: Uuid, noun: Linked, id: Uuid) -> Result<(), DbError> {
    let statement = match noun {
        Linked::Moment => sql!(
            "insert into edition_links (edition_id, noun, noun_id) select $1, 'moment', m.id from moments m where m.id = $3 and m.review_id = $2 on conflict (edition_id, noun, noun_id) do nothing"
        ),
        Linked::Decision => sql!(
            "insert into edition_links (edition_id, noun, noun_id) select $1, 'decision', m.id from moments m join decisions d on d.moment_id = m.id where m.id = $3 and m.review_id = $2 on conflict (edition_id, noun, noun_id) do nothing"
        ),
        Linked::Evidence => sql!(
            "insert into edition_links (edition_id, noun, noun_id) select $1, 'evidence', e.id from evidence e join sources s on s.id = e.source_id and s.visible_at is not null where e.id = $3 and e.review_id = $2 on conflict (edition_id, noun, noun_id) do nothing"
        ),
        Linked::Passage => sql!(
            "insert into edition_links (edition_id, noun, noun_id) select $1, 'passage', p.id from passages p join accounts a on a.id = p.account_id where p.id = $3 and a.review_id = $2 on conflict (edition_id, noun, noun_id) do nothing"
        ),
    };
    tx.run(statement, args![edition, review, id]).await?;
    Ok(())
}

/// Versions a list shows at once.
pub(super) const VERSIONS: i64 = 50;

/// Versions, newest first, before a number. Of what one person saved in one go
/// (pauses under ten minutes) only the last is listed, and besides it what was written
/// while somebody else wrote: the next save is often by the same person a moment later.
pub(super) async fn versions(db: &Db, review: Uuid, before: i64) -> Result<Vec<VersionRow>, DbError> {
    db.all(
        sql!(
            "select s.version, s.saved_at, ",
            stated_by_drawn!("$1", "s.saved_by"),
            ", s.kept_for from (",
            "select v.version, v.saved_by, v.saved_at, v.kept_for, lead(v.version) over o as next_version, lead(v.saved_by) over o as next_by, lead(v.saved_at) over o as next_at ",
            "from edition_versions v join editions e on e.id = v.edition_id where e.review_id = $1 and e.audience = $2 window o as (order by v.version)) s ",
            "left join members m on m.id = s.saved_by ",
            "where s.version < $3 and (s.kept_for is not null or s.next_version is null or s.next_by is distinct from s.saved_by or s.next_at - s.saved_at > 600000000) ",
            "order by s.version desc limit $4"
        ),
        args![review, Audience::Organisation.rung(), before, VERSIONS + 1],
    )
    .await
}

pub(super) async fn version(db: &Db, review: Uuid, version: i64) -> Result<Option<VersionText>, DbError> {
    db.one(
        sql!(
            "select v.body, v.saved_at, ",
            stated_by_drawn!("e.review_id", "v.saved_by"),
            ", v.kept_for from editions e join edition_versions v on v.edition_id = e.id left join members m on m.id = v.saved_by ",
            "where e.review_id = $1 and e.audience = $2 and v.version = $3"
        ),
        args![review, Audience::Organisation.rung(), version],
    )
    .await
}

row! {
    /// What is searched of a text.
    pub(super) struct SearchedRow {
        pub(super) edition: Uuid,
        pub(super) review: Uuid,
        pub(super) title: String,
        pub(super) body: String,
    }
}

/// Texts that are searched, by id, from one on; few at once, for one can be long.
pub(super) async fn searched(tx: &mut Tx, after: Uuid) -> Result<Vec<SearchedRow>, DbError> {
    tx.all(
        sql!("select e.id, e.review_id, r.title, e.body from editions e join reviews r on r.id = e.review_id where e.id > $1 and e.audience = 5 order by e.id limit 50"),
        args![after],
    )
    .await
}
