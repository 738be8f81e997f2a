//! The only SQL of hints: names, and what a review holds beside its text. Writes nothing
//! and owns no table.

use recount_language::{ReviewShape, Roster};
use recount_model::{EvidenceKind, Level};
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, args, row},
    sql,
};

row! {
    struct KnownRow {
        kind: String,
        says: String,
    }
}

/// What a review holds that its text may not say.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// The names it knows.
    pub(super) roster: Roster,
    /// Whether one of those who were there recounts something that others may read.
    has_account: bool,
    /// Whether a decision says how the same had worked before.
    has_normal_work: bool,
    /// Decisions at the sharp end, and elsewhere.
    sharp_and_blunt: (usize, usize),
    /// What its first moment is and says, lower case.
    begins: Option<String>,
}

impl Stored {
    /// Of a review that holds nothing but these names.
    #[cfg(test)]
    pub(super) fn of(roster: Roster) -> Self {
        Self { roster, ..Self::default() }
    }

    /// Adds it to the shape of the text: what stands in the review need not stand in its text.
    pub(super) fn add_to(&self, shape: &mut ReviewShape) {
        shape.has_account |= self.has_account;
        shape.has_normal_work |= self.has_normal_work;
        shape.sharp_and_blunt.0 += self.sharp_and_blunt.0;
        shape.sharp_and_blunt.1 += self.sharp_and_blunt.1;
        if shape.first_rows.is_empty() {
            shape.first_rows.extend(self.begins.clone());
        }
        // Moments tell what happened, an account or a decision how it came to that: where both are
        // there it is a review, however short its text.
        shape.is_review |= self.begins.is_some() && (self.has_account || self.sharp_and_blunt != (0, 0));
    }
}

/// What a review knows: those who were there, who guides it, its services, the teams of
/// this installation; and what it holds. Of accounts no more than that somebody recounts
/// something that `me` may read or wrote: of what is for others nobody learns that it is.
pub(super) async fn stored(db: &Db, me: Uuid, review: Uuid) -> Result<Stored, DbError> {
    let rows: Vec<KnownRow> = db
        .all(
            sql!(
                "select 'person', p.name from participants p where p.review_id = $1 ",
                "union select 'handle', p.handle from participants p where p.review_id = $1 and p.handle is not null ",
                "union select 'person', m.name from review_roles r join members m on m.id = r.member_id where r.review_id = $1 ",
                "union select 'handle', m.handle from review_roles r join members m on m.id = r.member_id where r.review_id = $1 ",
                "union select 'service', t.word from tags t where t.review_id = $1 and t.kind = 'service' ",
                "union select 'team', t.name from teams t ",
                "union all select 'account', '' where exists (select 1 from passages p join accounts a on a.id = p.account_id where a.review_id = $1 and p.withdrawn_at is null ",
                "and (a.member_id = $2 or p.audience >= coalesce((select min(mine.reach) from review_roles mine where mine.review_id = $1 and mine.member_id = $2), 5))) ",
                "union all select 'level', d.level from decisions d join moments m on m.id = d.moment_id where m.review_id = $1 and d.level is not null ",
                "union all select 'before', '' where exists (select 1 from decisions d join moments m on m.id = d.moment_id where m.review_id = $1 and d.worked_before <> '') ",
                "union all select first.kind, first.says from (select m.kind, m.says from moments m where m.review_id = $1 order by m.earliest, m.id limit 1) first"
            ),
            args![review, me],
        )
        .await?;
    let mut stored = Stored::default();
    for KnownRow { kind, says } in rows {
        match kind.as_str() {
            "person" => stored.roster.people.push(says),
            "handle" => stored.roster.handles.push(says),
            "service" => stored.roster.services.push(says),
            "team" => stored.roster.teams.push(says),
            "account" => stored.has_account = true,
            "before" => stored.has_normal_work = true,
            "level" if says == Level::SharpEnd.as_str() => stored.sharp_and_blunt.0 += 1,
            "level" => stored.sharp_and_blunt.1 += 1,
            first if first == EvidenceKind::Alert.as_str() => stored.begins = Some(format!("alert: {}", says.to_lowercase())),
            _ => stored.begins = Some(says.to_lowercase()),
        }
    }
    Ok(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_beside_a_short_text_is_a_review_too() {
        let told = Stored { begins: Some("the release moves".to_owned()), sharp_and_blunt: (1, 0), ..Stored::default() };
        let only_begun = Stored { begins: Some("the release moves".to_owned()), ..Stored::default() };
        for (stored, is_review) in [(told, true), (only_begun, false), (Stored::default(), false)] {
            let mut shape = ReviewShape::default();
            stored.add_to(&mut shape);
            assert_eq!(shape.is_review, is_review, "{stored:?}");
        }
    }
}
