//! What is asked of the library, by its address; the page, its forms, saved views
//! and the API read and write the same words.

use jiff::civil::Date;
use recount_model::{Depth, Micros, Stage, incident::IncidentKind, time};

use crate::{
    platform::http::{encode, query},
    search::{Filters, Order, Place, Query},
};

query! {
    /// Everything that can be asked; empty says nothing. `year` is short for a whole
    /// year of `from` and `until`, days in the reader's zone, both included.
    pub(super) struct LibraryQuery { q, depth, kind, stage, from, until, year, tag, sort, after }
}

/// The stage filter's own word beside the stages.
pub(super) const IN_PROGRESS: &str = "in_progress";

/// The same, checked: a word nobody knows counts as not given.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) q: String,
    pub(super) depth: String,
    pub(super) kind: String,
    pub(super) stage: String,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) tag: String,
    pub(super) sort: String,
    pub(super) after: String,
}

impl Asked {
    pub(super) fn of(given: LibraryQuery) -> Self {
        let year = given.year.trim().parse::<i16>().ok().filter(|y| (1..=9999).contains(y));
        let day = |text: &str, of_year: &str| {
            text.trim().parse::<Date>().ok().map(|d| d.to_string()).or(year.map(|y| format!("{y:04}-{of_year}"))).unwrap_or_default()
        };
        let (from, until) = (day(&given.from, "01-01"), day(&given.until, "12-31"));
        let stage = if given.stage == IN_PROGRESS { IN_PROGRESS } else { given.stage.parse::<Stage>().map(Stage::as_str).unwrap_or_default() };
        let sort = match given.sort.as_str() {
            word @ ("best" | "newest" | "oldest") => word,
            _ => "",
        };
        Self {
            q: given.q.trim().chars().take(400).collect(),
            depth: given.depth.parse::<Depth>().map(Depth::as_str).unwrap_or_default().to_owned(),
            kind: given.kind.parse::<IncidentKind>().map(IncidentKind::as_str).unwrap_or_default().to_owned(),
            stage: stage.to_owned(),
            from,
            until,
            tag: given.tag.trim().to_lowercase().chars().take(80).collect(),
            sort: sort.to_owned(),
            after: given.after,
        }
    }

    pub(super) fn query(&self) -> Query {
        Query::read(&self.q)
    }

    /// Best first when something is searched for, else newest first.
    pub(super) fn order(&self) -> Order {
        match self.sort.as_str() {
            "newest" => Order::Newest,
            "oldest" => Order::Oldest,
            _ if self.query().is_empty() => Order::Newest,
            _ => Order::Best,
        }
    }

    pub(super) fn place(&self) -> Place {
        Place::read(&self.after)
    }

    /// The filters, with days in a zone.
    pub(super) fn filters(&self, zone: &str) -> Filters {
        let tz = time::zone(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let begins = |day: &str, after: bool| -> Option<Micros> {
            let date = day.parse::<Date>().ok()?;
            let date = if after { date.tomorrow().ok()? } else { date };
            Some(date.to_datetime(jiff::civil::Time::midnight()).to_zoned_datetime(tz.clone()).ok()?.timestamp().as_microsecond())
        };
        Filters {
            depth: self.depth.clone(),
            kind: self.kind.clone(),
            stage: self.stage.clone(),
            from: begins(&self.from, false).unwrap_or(Micros::MIN),
            until: begins(&self.until, true).unwrap_or(Micros::MAX),
            tag: self.tag.clone(),
        }
    }

    /// (name, value) of everything that is given, without the page.
    pub(super) fn pairs(&self) -> Vec<(&'static str, &str)> {
        [
            ("q", &self.q),
            ("depth", &self.depth),
            ("kind", &self.kind),
            ("stage", &self.stage),
            ("from", &self.from),
            ("until", &self.until),
            ("tag", &self.tag),
            ("sort", &self.sort),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.as_str()))
        .collect()
    }

    /// Whether any filter is given, besides the search.
    pub(super) fn is_filtered(&self) -> bool {
        self.pairs().iter().any(|(name, _)| !matches!(*name, "q" | "sort"))
    }

    /// As the query of an address.
    pub(super) fn address(&self) -> String {
        self.pairs().iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }

    /// The same with one thing changed: `("sort", "newest")`.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        let mut pairs: Vec<String> = self.pairs().iter().filter(|(n, _)| *n != name).map(|(n, v)| format!("{n}={}", encode(v))).collect();
        if !value.is_empty() {
            pairs.push(format!("{name}={}", encode(value)));
        }
        pairs.join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_its_first_to_its_last_day_and_unknown_words_say_nothing() {
        let asked = Asked::of(LibraryQuery { year: "2021".into(), depth: "deep".into(), stage: "in_progress".into(), ..LibraryQuery::default() });
        assert_eq!(asked.address(), "stage=in_progress&from=2021-01-01&until=2021-12-31");
        let filters = asked.filters("Europe/Berlin");
        assert_eq!((filters.until - filters.from) / 86_400_000_000, 365);
    }
}
