//! The only SQL of hints: names. Writes nothing and owns no table.

use recount_language::Roster;
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, args, row},
    sql,
};

row! {
    struct NameRow {
        kind: String,
        name: String,
    }
}

/// The names that a review knows: those who were there, who guides it, its services, and
/// the teams of this installation.
pub(super) async fn roster(db: &Db, review: Uuid) -> Result<Roster, DbError> {
    let rows: Vec<NameRow> = db
        .all(
            sql!(
                "select 'person', p.name from participants p where p.review_id = $1 ",
                "union select 'handle', p.handle from participants p where p.review_id = $1 and p.handle is not null ",
                "union select 'person', m.name from review_roles r join members m on m.id = r.member_id where r.review_id = $1 ",
                "union select 'handle', m.handle from review_roles r join members m on m.id = r.member_id where r.review_id = $1 ",
                "union select 'service', t.word from tags t where t.review_id = $1 and t.kind = 'service' ",
                "union select 'team', t.name from teams t"
            ),
            args![review],
        )
        .await?;
    let mut roster = Roster::default();
    for NameRow { kind, name } in rows {
        match kind.as_str() {
            "handle" => roster.handles.push(name),
            "service" => roster.services.push(name),
            "team" => roster.teams.push(name),
            _ => roster.people.push(name),
        }
    }
    Ok(roster)
}
