//! The only way to a review: every handler that touches one takes it from here.
//!
//! What you may not see is 404. What you may see but not change is refused with a
//! sentence. Standings (steward, administrator) are not asked for: they give
//! nothing. Reads `reviews`, `review_roles` and names of `members`; writes nothing.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{StatusCode, request::Parts},
};
use recount_model::{Audience, Depth, Micros, Reach, Stage, When};
use uuid::Uuid;

use crate::{
    platform::{
        App,
        db::{Db, DbError, args, row},
        http::{Drop, HttpError},
    },
    session::Me,
    sql,
};

row! {
    struct HeadRow {
        id: Uuid,
        title: String,
        depth: Depth,
        stage: Stage,
        audience: Audience,
        zone: String,
        happened_at: Option<Micros>,
        happened_within: i64,
        updated_at: Micros,
        shared_at: Option<Micros>,
        set_aside_reason: Option<String>,
        reach: Option<i64>,
        guides: i64,
        guided_by: Option<String>,
    }
}

/// A review that the person asking may see, with where they stand towards it.
#[derive(Debug, Clone)]
pub struct Review {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// How much effort was chosen.
    pub depth: Depth,
    /// Where it stands.
    pub stage: Stage,
    /// Who may see it.
    pub audience: Audience,
    /// Zone of its times.
    pub zone: String,
    /// When it happened: the middle of what is known, in its zone the beginning of a day
    /// that is known without an hour.
    pub happened_at: Option<Micros>,
    /// From the earliest to the latest of that, in microseconds; 0 where it is known exactly.
    pub happened_within: Micros,
    /// When it last changed.
    pub updated_at: Micros,
    /// When it was first shared.
    pub shared_at: Option<Micros>,
    /// Why it was set aside.
    pub set_aside_reason: Option<String>,
    /// The narrowest audience the person asking belongs to.
    pub reach: Reach,
    /// Whether the person asking shapes it: its creator or a facilitator.
    pub guides: bool,
    /// Names of those who shape it: its creator and its facilitators.
    pub guided_by: Vec<String>,
}

impl Review {
    /// Whether the person asking may see a piece whose own widest audience is `cap`.
    #[must_use]
    pub fn shows(&self, cap: Audience) -> bool {
        self.reach.sees(self.audience.min(cap))
    }

    /// The widest audience whose pieces the person asking sees, as a rung: a piece
    /// is seen when its cap's rung is at least this.
    #[must_use]
    pub fn reach_rung(&self) -> i64 {
        Audience::ALL.iter().find(|a| self.reach.sees(**a)).map_or(5, |a| a.rung())
    }

    /// Whether the person asking writes here: guides it or was involved.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.guides || self.reach.sees(Audience::Involved)
    }

    /// When it happened, as it is known.
    #[must_use]
    pub fn happened(&self) -> Option<When> {
        let (at, half) = (self.happened_at?, self.happened_within / 2);
        Some(When::between(at - half, at - half + self.happened_within, &self.zone))
    }

    /// Where files go that somebody drops on any page of this review: into its
    /// evidence, if they write here.
    #[must_use]
    pub fn drop(&self) -> Option<Drop> {
        self.writes().then(|| Drop { address: format!("/reviews/{}/evidence/uploads", self.id), says: "Drop to add as evidence".to_owned() })
    }
}

/// The condition under which a member ($2 and onwards are the caller's) sees a
/// review `r`: put into a statement with `concat!`. `$1` is the member.
#[macro_export]
macro_rules! seen {
    () => {
        "(r.audience = 5 or exists (select 1 from review_roles seen where seen.review_id = r.id and seen.member_id = $1 and seen.reach <= r.audience))"
    };
}

/// What review `r` is called for member `$1`: its title is not for whoever does not see it now,
/// who may still have something of their own there.
#[macro_export]
macro_rules! title_seen {
    () => {
        concat!("case when ", $crate::seen!(), " then r.title else 'a review that you do not see now' end")
    };
}

/// The condition under which a shared text opens the evidence named by the
/// expression (`"e.id"`) to whoever reads the review: the text for the whole
/// organisation links to it, and its lane is no private channel.
#[macro_export]
macro_rules! evidence_linked {
    ($id:literal) => {
        concat!(
            "exists (select 1 from edition_links opens join editions opened on opened.id = opens.edition_id and opened.audience = 5 ",
            "join evidence linked on linked.id = opens.noun_id and linked.review_id = opened.review_id ",
            "join lanes lane_of on lane_of.id = linked.lane_id and lane_of.kind <> 'private_channel' ",
            "where opens.noun = 'evidence' and opens.noun_id = ",
            $id,
            ")"
        )
    };
}

/// The condition under which evidence has arrived: its import is finished. Takes
/// the expressions of its id and its review (`"s.noun_id", "s.review_id"`). The
/// first half is one look-up that holds for every review without an import under way.
#[macro_export]
macro_rules! evidence_arrived {
    ($id:literal, $review:literal) => {
        concat!(
            "(not exists (select 1 from sources underway where underway.visible_at is null and underway.review_id = ",
            $review,
            ") or exists (select 1 from evidence arriving join sources brought on brought.id = arriving.source_id ",
            "where brought.visible_at is not null and arriving.id = ",
            $id,
            "))"
        )
    };
}

/// The condition under which evidence `e` of a review the member sees is theirs to
/// read: it has arrived, and they are involved, or the circle has been asked in and
/// the review is not shared yet, or the shared text opens it. Takes
/// the placeholder that holds [`Review::reach_rung`] (`"$2"`).
#[macro_export]
macro_rules! evidence_seen {
    ($reach:literal) => {
        concat!(
            // The review is named besides, so that PostgreSQL begins at its few sources.
            "(exists (select 1 from sources came where came.id = e.source_id and came.review_id = e.review_id and came.visible_at is not null) and (",
            $reach,
            " <= 3 or (",
            $reach,
            " = 4 and exists (select 1 from reviews met where met.id = e.review_id and met.audience = 4)) or ",
            $crate::evidence_linked!("e.id"),
            "))"
        )
    };
}

/// The same for many items of review $1 and a reader at $2, in two parts: common table
/// expressions that ask once what holds for the whole review (`arrived`, `sight`,
/// `opened`), and [`evidence_in_sight!`]. A statement that names it again and again stays
/// short, which PostgreSQL's planner thanks: it took longer than running the statement.
#[macro_export]
macro_rules! sight {
    () => {
        concat!(
            "arrived as materialized (select came.id from sources came where came.review_id = $1 and came.visible_at is not null), ",
            "sight as materialized (select case when $2 <= 3 or ($2 = 4 and exists (select 1 from reviews met where met.id = $1 and met.audience = 4)) then 1 else 0 end as whole), ",
            "opened as materialized (select linked.id from edition_links opens join editions edition on edition.id = opens.edition_id and edition.audience = 5 ",
            "join evidence linked on linked.id = opens.noun_id and linked.review_id = edition.review_id ",
            "join lanes lane_of on lane_of.id = linked.lane_id and lane_of.kind <> 'private_channel' where opens.noun = 'evidence' and edition.review_id = $1)"
        )
    };
}

/// Evidence `e` that is in [`sight!`].
#[macro_export]
macro_rules! evidence_in_sight {
    () => {
        // “Is true” keeps PostgreSQL from looking the source up again for each row.
        "((e.source_id in (select arrived.id from arrived)) is true and ((select sight.whole from sight) = 1 or e.id in (select opened.id from opened)))"
    };
}

/// The same for lists across reviews: the condition under which a member ($1) may
/// read the evidence named by the expression (`"e.noun_id"`) of a review `r`,
/// whether they see `r` included. That it has arrived is asked apart.
#[macro_export]
macro_rules! evidence_readable {
    ($id:literal) => {
        concat!(
            "(exists (select 1 from review_roles reads where reads.review_id = r.id and reads.member_id = $1 and reads.reach <= r.audience and (reads.reach <= 3 or r.audience = 4)) or (",
            $crate::seen!(),
            " and ",
            $crate::evidence_linked!($id),
            "))"
        )
    };
}

/// The condition under which the name of a member is drawn in a review: its time is
/// not over, or they renewed it. Takes the expressions of the review and the member
/// (`"a.review_id", "a.member_id"`).
#[macro_export]
macro_rules! name_drawn {
    ($review:literal, $member:literal) => {
        concat!("not exists (select 1 from names_over past where past.review_id = ", $review, " and past.member_id = ", $member, ")")
    };
}

/// The name of participant `p` as it is drawn: empty once its time is over, where
/// `account::drawn_as` says by what they did.
#[macro_export]
macro_rules! participant_drawn {
    () => {
        concat!("case when p.member_id is null or ", $crate::name_drawn!("p.review_id", "p.member_id"), " then p.name else '' end")
    };
}

/// The name of member `m` who stated something in a review, by their id (`"k.stated_by"`).
#[macro_export]
macro_rules! stated_by_drawn {
    ($review:literal, $member:literal) => {
        concat!("case when ", $member, " is null or ", $crate::name_drawn!($review, $member), " then m.name else 'somebody who was there' end")
    };
}

/// Parts a name from the next where a statement gives several as one.
const BETWEEN_NAMES: char = '\u{1f}';

/// The names of those who guide review `r`, as one text: who began it and its facilitators,
/// since both read what is told to whoever guides it.
macro_rules! guided_by {
    () => {
        "(select string_agg(guide.name, '\u{1f}' order by guide.name) from members guide where guide.id in (select guiding.member_id from review_roles guiding where guiding.review_id = r.id and guiding.role in ('creator', 'facilitator')))"
    };
}

/// Finds a review for a member.
///
/// # Errors
/// [`DbError`].
pub async fn find(db: &Db, member: Uuid, review: Uuid) -> Result<Option<Review>, DbError> {
    let row: Option<HeadRow> = db
        .one(
            sql!(
                "select r.id, r.title, r.depth, r.stage, r.audience, r.zone, r.happened_at, r.happened_within, r.updated_at, r.shared_at, r.set_aside_reason, ",
                "(select min(reach) from review_roles where review_id = r.id and member_id = $1), ",
                "(select count(*) from review_roles where review_id = r.id and member_id = $1 and role in ('creator', 'facilitator')), ",
                guided_by!(),
                " ",
                "from reviews r where r.id = $2 and ",
                seen!()
            ),
            args![member, review],
        )
        .await?;
    Ok(row.map(|row| Review {
        id: row.id,
        title: row.title,
        depth: row.depth,
        stage: row.stage,
        audience: row.audience,
        zone: row.zone,
        happened_at: row.happened_at,
        happened_within: row.happened_within,
        updated_at: row.updated_at,
        shared_at: row.shared_at,
        set_aside_reason: row.set_aside_reason,
        reach: row.reach.map_or(Reach::MEMBER, Reach::from_rung),
        guides: row.guides > 0,
        guided_by: row.guided_by.map(|names| names.split(BETWEEN_NAMES).map(str::to_owned).collect()).unwrap_or_default(),
    }))
}

/// A review the person asking may read. Taken from `{review}` in the path.
#[derive(Debug)]
pub struct Reading {
    /// Who asks.
    pub me: Me,
    /// The review.
    pub review: Review,
}

/// A review the person asking may write in: text, moments, evidence.
#[derive(Debug)]
pub struct Editing {
    /// Who asks.
    pub me: Me,
    /// The review.
    pub review: Review,
}

/// A review the person asking guides: people, stage, sharing, redaction.
#[derive(Debug)]
pub struct Guiding {
    /// Who asks.
    pub me: Me,
    /// The review.
    pub review: Review,
}

impl FromRequestParts<App> for Reading {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let me = Me::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| HttpError::NotFound)?;
        let id = params.iter().find(|(name, _)| *name == "review").and_then(|(_, id)| Uuid::try_parse(id).ok()).ok_or(HttpError::NotFound)?;
        let review = find(&app.db, me.id, id).await?.ok_or(HttpError::NotFound)?;
        Ok(Self { me, review })
    }
}

impl FromRequestParts<App> for Editing {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let Reading { me, review } = Reading::from_request_parts(parts, app).await?;
        if review.writes() { Ok(Self { me, review }) } else { Err(not_yours("Those who guide this review and those who were there write here.")) }
    }
}

impl FromRequestParts<App> for Guiding {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let Reading { me, review } = Reading::from_request_parts(parts, app).await?;
        if review.guides { Ok(Self { me, review }) } else { Err(not_yours("Whoever began this review and its facilitators can do that. Ask one of them.")) }
    }
}

fn not_yours(why: &str) -> HttpError {
    HttpError::Refused(StatusCode::FORBIDDEN, format!("{why} Nothing was changed."))
}
