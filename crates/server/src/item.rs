//! One item of evidence as it is listed and drawn: by `evidence`, which keeps it, and by
//! `timeline`, which tells a story with it; and when a moment made of items was known.
//! Reads `evidence`, `lanes`, `redactions`, `moments` and `moment_ties`; writes nothing. Who sees an item is `access::evidence_seen!`, which each statement says
//! for itself.

use recount_model::{EvidenceKind, LaneKind, Micros, When};
use uuid::Uuid;

use crate::platform::db::row;

row! {
    /// An item, with as much of its text as the statement asked for.
    pub struct ItemRow {
        /// Its id.
        pub id: Uuid,
        /// What kind of thing said it.
        pub kind: EvidenceKind,
        /// First instant it may have happened at.
        pub earliest: Micros,
        /// Last one.
        pub latest: Micros,
        /// Zone of its times.
        pub zone: String,
        /// When the first of those involved could know it.
        pub known_at: Micros,
        /// Who said it, by the name that stood there.
        pub said_by: Option<String>,
        /// The beginning of what it says; empty when it was redacted.
        pub text: String,
        /// Name of its lane.
        pub lane: String,
        /// What kind of lane that is.
        pub lane_kind: LaneKind,
        /// What was done to its words since it was said, by the name of that detail.
        pub changed: String,
        /// When it was redacted.
        pub redacted_at: Option<Micros>,
        /// Why.
        pub redacted_why: Option<String>,
    }
}

impl ItemRow {
    /// When it happened.
    #[must_use]
    pub fn when(&self) -> When {
        When::between(self.earliest, self.latest, &self.zone)
    }

    /// What a list says of its words: that they are not, or not all, what was said first.
    #[must_use]
    pub fn mark(&self) -> Option<&'static str> {
        match self.changed.as_str() {
            _ if self.redacted_at.is_some() => None,
            "deleted" => Some("deleted since"),
            "edited" => Some("changed since"),
            "edit" => Some("new words of an earlier message"),
            _ => None,
        }
    }
}

/// The columns of [`ItemRow`], of tables named as in [`item_tables!`]; `$shown` is how many
/// characters of the text, a number or a placeholder.
macro_rules! item_columns {
    ($shown:literal) => {
        concat!(
            "e.id, e.kind, e.earliest, e.latest, e.zone, e.known_at, e.said_by, ",
            crate::beginning!("e.text", $shown),
            ", l.name, l.kind, ",
            // Details are pairs as JSON: within a value its quotes would be escaped.
            "case when e.details like '%[\"deleted\",%' then 'deleted' when e.details like '%[\"edited\",%' then 'edited' when e.details like '%[\"edit\",%' then 'edit' else '' end, ",
            "e.redacted_at, gone.reason"
        )
    };
}
pub(crate) use item_columns;

/// The tables of [`ItemRow`].
macro_rules! item_tables {
    () => {
        "from evidence e join lanes l on l.id = e.lane_id left join redactions gone on gone.evidence_id = e.id "
    };
}
pub(crate) use item_tables;

/// From when what happened between the columns `earliest` and `latest` (`$of` before each: the
/// table and a dot, or nothing) can be known, as [`recount_model::When::known`] says it: the
/// end, or the middle of an “about”.
macro_rules! time_known {
    ($of:literal) => {
        concat!(
            "case when ",
            $of,
            "latest - ",
            $of,
            "earliest = 600000002 then ",
            $of,
            "earliest + (",
            $of,
            "latest - ",
            $of,
            "earliest) / 2 else ",
            $of,
            "latest end"
        )
    };
}
pub(crate) use time_known;

/// When moment `m` was known: stated, or with the first of its items; for whoever tells it.
macro_rules! moment_known {
    () => {
        "case when m.known_basis = 'stated' then m.known_at else coalesce((select min(k.known_at) from moment_ties t join evidence k on k.id = t.evidence_id where t.moment_id = m.id), m.known_at) end"
    };
}
pub(crate) use moment_known;

#[cfg(test)]
mod tests {
    use recount_model::time::ABOUT_SPAN;

    #[test]
    fn statements_tell_an_about_by_its_span() {
        assert!(time_known!("").contains(&format!("= {ABOUT_SPAN} then")));
    }
}
