//! What somebody typed about an incident, over what stood in the form when they began: what
//! they left alone stays as others kept it meanwhile, and where both wrote in one field they
//! are asked.
//!
//! Pure. What is not here: reading the words in the fields, and keeping them (`incidents`).

use std::collections::{BTreeMap, HashMap};

use recount_model::incident::{IncidentKind, Milestone};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    forms::typed_time,
    incident_store::{IncidentRow, TimeRow},
};
use crate::platform::html::{Problems, beginning};

/// What stands in the fields of an incident's form.
pub(super) type Shown = BTreeMap<&'static str, String>;

/// In which zone the times of the form are read.
pub(super) const ZONE: &str = "incident_zone";
/// Fields that a form leaves out where the kind of incident asks for neither.
const SOMETIMES: [&str; 2] = ["impact", "severity"];
/// Bytes of what somebody else wrote that are said beside a field; the page above has it whole.
const GLIMPSE: usize = 400;

/// What was typed about incidents and not taken.
#[derive(Debug, Default)]
pub(super) enum Typed {
    /// Nothing.
    #[default]
    Nothing,
    /// The line for another incident.
    Another(String),
    /// The form of one of them.
    Changed(Uuid, Shown),
}

impl Typed {
    /// What was typed about this incident.
    pub(super) fn of(&self, incident: Uuid) -> Option<&Shown> {
        match self {
            Self::Changed(id, shown) if *id == incident => Some(shown),
            _ => None,
        }
    }
}

/// An incident's form as it is sent. Beside each field, as `was_…`, stands what it said before
/// somebody typed; a program that knows of none of that leaves it out.
#[derive(Debug, Deserialize)]
pub(super) struct IncidentForm {
    #[serde(flatten)]
    fields: HashMap<String, String>,
}

/// The form of an incident as it stands.
pub(super) fn shown(incident: &IncidentRow, times: &[&TimeRow]) -> Shown {
    let mut shown = Shown::from([
        ("incident", incident.title.clone()),
        ("kind", incident.kind.as_str().to_owned()),
        (ZONE, incident.zone.clone()),
        ("impact", incident.impact.clone().unwrap_or_default()),
        ("severity", incident.severity.clone().unwrap_or_default()),
    ]);
    for milestone in Milestone::ALL {
        let written = times.iter().find(|t| t.milestone == *milestone).map(|t| typed_time(&t.at().when));
        shown.insert(milestone.as_str(), written.unwrap_or_default());
    }
    shown
}

/// What stands in a field.
pub(super) fn text<'a>(shown: &'a Shown, field: &str) -> &'a str {
    shown.get(field).map_or("", String::as_str)
}

impl IncidentForm {
    /// What was sent in a field.
    pub(super) fn of(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }

    fn was(&self, field: &str) -> Option<&str> {
        self.of(&format!("was_{field}"))
    }

    /// What is to be kept of it, over what stands now.
    pub(super) fn meet(&self, stands: &Shown, problems: &mut Problems) -> Shown {
        let mut met = Shown::new();
        for (&field, now) in stands {
            let kept = match self.of(field) {
                // What the form did not show stays as it is.
                None if SOMETIMES.contains(&field) => now.clone(),
                None => String::new(),
                Some(_) if self.was(field).is_some() && !self.is_changed(field) => now.clone(),
                Some(typed) => {
                    if self.is_overtaken(field, stands) && !is_same(typed, now) {
                        problems.add(field, meanwhile(field, now));
                    }
                    typed.to_owned()
                }
            };
            met.insert(field, kept);
        }
        if self.crosses_zones(stands) && problems.of(ZONE).is_none() {
            problems.add(
                ZONE,
                "Somebody else changed the times or their zone while you wrote. Nothing of yours was kept yet: see whether each time is still meant in this zone, and keep again.",
            );
        }
        met
    }

    /// Whether whoever sent it wrote something else into a field than stood there.
    fn is_changed(&self, field: &str) -> bool {
        self.of(field).zip(self.was(field)).is_some_and(|(typed, was)| !is_same(typed, was))
    }

    /// Whether somebody else did, meanwhile.
    fn is_overtaken(&self, field: &str, stands: &Shown) -> bool {
        self.was(field).is_some_and(|was| !is_same(was, text(stands, field)))
    }

    /// Whether one of the two changed the zone and the other a time, which is another time then.
    fn crosses_zones(&self, stands: &Shown) -> bool {
        let mine = Milestone::ALL.iter().any(|m| self.is_changed(m.as_str()));
        let theirs = Milestone::ALL.iter().any(|m| self.is_overtaken(m.as_str(), stands));
        (self.is_changed(ZONE) && theirs) || (self.is_overtaken(ZONE, stands) && mine)
    }
}

/// Whether two texts are one but for blanks around them and the line ends of a browser.
fn is_same(one: &str, other: &str) -> bool {
    one.trim().lines().eq(other.trim().lines())
}

fn meanwhile(field: &str, now: &str) -> String {
    let now = now.trim();
    if now.is_empty() {
        return "Somebody else emptied this while you wrote. Nothing of yours was kept yet; keep again to have it as you wrote.".to_owned();
    }
    let now = match now.parse::<IncidentKind>() {
        Ok(kind) if field == "kind" => kind.label(),
        _ => now,
    };
    let said = beginning(now, GLIMPSE);
    let more = if said.len() < now.len() { "…" } else { "" };
    format!("Meanwhile somebody else wrote “{said}{more}” here. Nothing of yours was kept yet: put the two together, and keep again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> IncidentForm {
        IncidentForm { fields: fields.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect() }
    }

    fn stands(fields: &[(&'static str, &str)]) -> Shown {
        fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect()
    }

    #[test]
    fn what_nobody_changed_in_the_form_stays_as_somebody_else_kept_it() {
        let mut problems = Problems::default();
        let sent = form(&[("impact", "a\r\nb"), ("was_impact", "a\nb\n"), ("severity", "2"), ("was_severity", "")]);
        let met = sent.meet(&stands(&[("impact", "All of them"), ("severity", "")]), &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((text(&met, "impact"), text(&met, "severity")), ("All of them", "2"));
    }

    #[test]
    fn where_both_wrote_something_else_they_are_asked_and_where_it_is_the_same_they_are_not() {
        let sent = form(&[("severity", "2"), ("was_severity", "")]);
        for (now, is_asked) in [("1", true), ("2", false), ("", false)] {
            let mut problems = Problems::default();
            assert_eq!(text(&sent.meet(&stands(&[("severity", now)]), &mut problems), "severity"), "2");
            assert_eq!(problems.of("severity").is_some_and(|asked| asked.contains("“1”")), is_asked, "{now}: {problems:?}");
        }
    }

    #[test]
    fn a_program_that_knows_nothing_of_before_is_taken_at_its_word_and_what_it_leaves_out_of_sight_stays() {
        let mut problems = Problems::default();
        let met = form(&[("started", "14:05")]).meet(&stands(&[("impact", "Many"), ("started", "13:00"), ("detected", "13:10")]), &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((text(&met, "impact"), text(&met, "started"), text(&met, "detected")), ("Many", "14:05", ""));
    }

    #[test]
    fn a_time_and_the_zone_it_is_read_in_are_not_changed_by_two_people_unasked() {
        let zone = |typed| [(ZONE, typed), ("was_incident_zone", "UTC")];
        for (typed, started, zone_now, started_now, is_asked) in [
            ("Asia/Tokyo", "09:00", "UTC", "10:00", true),
            ("UTC", "11:00", "Asia/Tokyo", "09:00", true),
            ("UTC", "11:00", "UTC", "09:00", false),
            ("Asia/Tokyo", "09:00", "UTC", "09:00", false),
            ("UTC", "09:00", "Asia/Tokyo", "10:00", false),
        ] {
            let mut fields = zone(typed).to_vec();
            fields.extend([("started", started), ("was_started", "09:00")]);
            let mut problems = Problems::default();
            form(&fields).meet(&stands(&[(ZONE, zone_now), ("started", started_now)]), &mut problems);
            assert_eq!(problems.of(ZONE).is_some(), is_asked, "{typed} {started} {zone_now} {started_now}: {problems:?}");
        }
    }
}
