//! Who and what a review speaks of: the names that tell people from machines.

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
