//! Who is named as having taken part, with the role as written.
//!
//! Only lists and fields that say so are read; nobody becomes a participant by being mentioned.

use crate::fields::KeyLine;
use crate::front_matter::folded;
use crate::section::{SectionRole, Sections, flat};
use crate::{BlockKind, Blocks, FrontMatter, Span};

/// A person or handle named as having taken part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Where they are named.
    pub span: Span,
    /// Name, initials or handle as written.
    pub name: String,
    /// The handle beside a name: `Justin Berman (j-berman)`.
    pub handle: Option<String>,
    /// What they are said to have done, as written: `Scribe`, `Created by`.
    pub role: Option<String>,
}

/// Fields whose value names people.
const KEYS: [&str; 32] = [
    "created by",
    "author",
    "authors",
    "written by",
    "incident commander",
    "commander",
    "ic",
    "incident lead",
    "incident manager",
    "scribe",
    "facilitator",
    "responders",
    "responder",
    "participants",
    "participant",
    "attendees",
    "attendee",
    "on-call",
    "on call",
    "oncall",
    "reported by",
    "reporter",
    "prepared by",
    "lead",
    "owner",
    "incident owner",
    "communications lead",
    "comms lead",
    "operations lead",
    "ops lead",
    "tech lead",
    "people involved",
];

/// A name longer than this is a sentence.
const NAME_BYTES: usize = 60;

pub(crate) fn read(front_matter: Option<&FrontMatter>, blocks: &Blocks, sections: &Sections, fields: &[KeyLine]) -> Vec<Participant> {
    let mut found = Vec::new();
    for field in front_matter.into_iter().flat_map(|header| &header.fields) {
        let key = folded(&field.key);
        if KEYS.contains(&key.as_str()) {
            let role = Some(capitalised(&key)).filter(|role| !is_plain_role(role));
            field.values.iter().for_each(|value| add_names(&mut found, value, field.span, role.as_deref()));
        }
    }
    let head = sections.list.iter().find(|section| section.role != SectionRole::Other);
    let head_ends = head.map_or(usize::MAX, |section| section.span.end);
    for (index, block) in blocks.all().iter().enumerate() {
        let here = sections.role_around(index) == SectionRole::Participants && block.quote_depth == 0;
        let text = match block.kind {
            BlockKind::ListItem | BlockKind::Paragraph if here => blocks.plain_text(block),
            BlockKind::TableCell(cell) if here && cell.row > 0 && cell.column == 0 => blocks.plain_text(block),
            _ => continue,
        };
        for line in text.lines() {
            add_line(&mut found, line, block.span);
        }
    }
    // Later in a file `Author:` is more often part of a quoted commit.
    for field in fields.iter().filter(|field| KEYS.contains(&field.key.as_str()) && field.span.end <= head_ends) {
        let role = Some(capitalised(&field.key)).filter(|role| !is_plain_role(role));
        add_names(&mut found, &field.value, field.span, role.as_deref());
    }
    found
}

fn add_line(found: &mut Vec<Participant>, line: &str, span: Span) {
    let line = flat(line);
    match line.split_once(':') {
        Some((key, names)) if key.split(' ').count() <= 4 && !key.contains(',') && !names.trim().is_empty() => {
            add_names(found, names, span, Some(key.trim()));
        }
        _ => add_names(found, &line, span, None),
    }
}

fn add_names(found: &mut Vec<Participant>, names: &str, span: Span, role: Option<&str>) {
    let parts: Vec<Named<'_>> = split_names(names).into_iter().map(named).collect();
    // One part that is no name means that this is a sentence, not a list of people.
    if parts.iter().any(|part| !part.name.is_empty() && !is_name(part.name)) {
        return;
    }
    for Named { name, handle, role: own_role } in parts {
        let known = found.iter().rev().take(200).any(|person| person.name == name);
        if name.is_empty() || known {
            continue;
        }
        let role = own_role.or(role).map(str::to_owned);
        found.push(Participant { span, name: name.to_owned(), handle: handle.map(str::to_owned), role });
    }
}

/// Names separated by commas, semicolons or `and`, unless a parenthesis is open.
fn split_names(names: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, c) in names.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | ';' | '&' if depth == 0 => {
                parts.extend(names.get(start..at));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.extend(names.get(start..));
    parts.into_iter().flat_map(|part| part.split(" and ")).collect()
}

struct Named<'a> {
    name: &'a str,
    handle: Option<&'a str>,
    role: Option<&'a str>,
}

/// `Ana Lima (scribe)`, `Ana Lima (ana-l)`, `Ana Lima - scribe`, `Ana <ana@example.org>`.
fn named(part: &str) -> Named<'_> {
    let part = part.split('<').next().unwrap_or_default().trim();
    let part = part.split(" mailto:").next().unwrap_or_default();
    // An address after a name: `Ana Lima ana@example.org`.
    let part = match part.rsplit_once(' ') {
        Some((name, address)) if address.find('@').is_some_and(|at| at > 0) => name.trim_end(),
        _ => part,
    };
    let (name, role) = if let Some((name, rest)) = part.split_once('(') {
        (name, rest.split(')').next())
    } else {
        match part.split_once(" - ").or_else(|| part.split_once(" – ")) {
            Some((name, role)) => (name, Some(role)),
            None => (part, None),
        }
    };
    let role = role.map(str::trim).filter(|role| !role.is_empty());
    let handle = role.filter(|role| is_handle(role));
    Named { name: name.trim().trim_end_matches(['.', ':']), handle, role: role.filter(|_| handle.is_none()) }
}

/// One lower-case word that is no usual role.
fn is_handle(word: &str) -> bool {
    let roles = [
        "lead",
        "scribe",
        "commander",
        "facilitator",
        "engineer",
        "manager",
        "on-call",
        "oncall",
        "sre",
        "support",
        "comms",
        "ops",
        "developer",
        "author",
        "host",
        "observer",
        "incident",
    ];
    word.starts_with('@') || (!word.contains(' ') && !word.contains(char::is_uppercase) && !roles.contains(&word))
}

fn is_name(name: &str) -> bool {
    name.len() <= NAME_BYTES
        && name.split(' ').count() <= 5
        && name.contains(char::is_alphabetic)
        && (!name.contains(' ') || name.contains(char::is_uppercase))
        && !name.starts_with("the ")
        && !name.contains("://")
        && !["none", "n/a", "tbd", "unknown"].contains(&name.to_lowercase().as_str())
}

fn is_plain_role(role: &str) -> bool {
    ["Participants", "Participant", "Attendees", "Attendee", "People involved"].contains(&role)
}

fn capitalised(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
