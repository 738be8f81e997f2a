//! The only SQL of the page others read; it only reads.

use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, args, row},
    sql,
};

row! {
    struct NameRow {
        part: String,
        name: String,
    }
}

/// Who recounts a review and who guides it, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) there: Vec<String>,
    pub(super) guides: Vec<String>,
}

pub(super) async fn names(db: &Db, review: Uuid) -> Result<Names, DbError> {
    let rows: Vec<NameRow> = db
        .all(
            sql!(
                "select part, name from (select 'there' as part, p.name as name, p.added_at as since from participants p where p.review_id = $1 ",
                "union all select rr.role, m.name, rr.since from review_roles rr join members m on m.id = rr.member_id ",
                "where rr.review_id = $1 and rr.role in ('creator', 'facilitator')) named order by since, name limit 200"
            ),
            args![review],
        )
        .await?;
    let of = |part: &str| rows.iter().filter(|r| r.part == part).map(|r| r.name.clone()).collect::<Vec<_>>();
    let facilitators = of("facilitator");
    Ok(Names { there: of("there"), guides: if facilitators.is_empty() { of("creator") } else { facilitators } })
}
