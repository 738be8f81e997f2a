//! Who and what a review speaks of: the names that tell people from machines.

use std::collections::HashMap;

use recount_markdown::FrontMatter;

/// The names that are known. People as written ("Priya", "Priya Rao"), handles without `@`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roster {
    /// Participants and members.
    pub people: Vec<String>,
    /// Their handles, with or without `@`.
    pub handles: Vec<String>,
    /// Running systems.
    pub services: Vec<String>,
    /// Teams of this organisation.
    pub teams: Vec<String>,
    /// Others: vendors, customers, attackers.
    pub external: Vec<String>,
}

impl Roster {
    /// What the front matter of a text says: `participants`, `services`, `teams`, …
    #[must_use]
    pub fn from_front_matter(text: &str) -> Self {
        let mut roster = Self::default();
        let skipped = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let Some(header) = FrontMatter::read(text, skipped) else { return roster };
        for field in &header.fields {
            let list = match field.key.trim().to_lowercase().as_str() {
                "participants" | "people" | "authors" | "author" | "responders" | "attendees" | "facilitator" => &mut roster.people,
                "handles" => &mut roster.handles,
                "services" | "service" | "systems" | "components" => &mut roster.services,
                "teams" | "team" => &mut roster.teams,
                "vendors" | "external" => &mut roster.external,
                _ => continue,
            };
            list.extend(field.values.iter().filter(|v| !v.is_empty()).cloned());
        }
        roster
    }

    /// Adds the names of another roster.
    pub fn add(&mut self, other: Self) {
        self.people.extend(other.people);
        self.handles.extend(other.handles);
        self.services.extend(other.services);
        self.teams.extend(other.teams);
        self.external.extend(other.external);
    }
}

/// What a known name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameKind {
    Person,
    Handle,
    Service,
    Team,
    External,
}

/// A roster in the form in which it is looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    kinds: HashMap<String, NameKind>,
}

impl Names {
    pub(crate) fn of(roster: &Roster) -> Self {
        let mut names = Self::default();
        let lists = [
            (&roster.external, NameKind::External),
            (&roster.teams, NameKind::Team),
            (&roster.services, NameKind::Service),
            (&roster.handles, NameKind::Handle),
            (&roster.people, NameKind::Person),
        ];
        for (list, kind) in lists {
            for written in list {
                names.put(written, kind);
            }
        }
        names
    }

    fn put(&mut self, written: &str, kind: NameKind) {
        // `Priya Rao (facilitator)`, `Priya Rao <priya@example.org>`, `@priya`
        let name = written.split(['(', '<', ',']).next().unwrap_or_default().trim();
        let kind = if name.starts_with('@') && kind == NameKind::Person { NameKind::Handle } else { kind };
        let name = name.trim_start_matches('@').to_lowercase();
        if name.is_empty() {
            return;
        }
        if kind == NameKind::Person {
            for part in name.split_whitespace().filter(|part| part.chars().count() > 1) {
                self.kinds.insert(part.to_owned(), kind);
            }
        }
        self.kinds.insert(name, kind);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Whether `written` is a person's name.
    pub(crate) fn is_person(&self, written: &str) -> bool {
        !self.is_empty() && self.kind(written) == Some(NameKind::Person)
    }

    /// What `written` names, in any case.
    pub(crate) fn kind(&self, written: &str) -> Option<NameKind> {
        if written.len() > 80 {
            return None;
        }
        self.kinds.get(written.to_lowercase().as_str()).copied()
    }
}
