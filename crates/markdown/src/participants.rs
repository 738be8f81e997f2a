//! Who is named as having taken part, with the role as written.
//!
//! Only lists and fields that say so are read; nobody becomes a participant by being mentioned.

use crate::fields::KeyLine;
use crate::section::{SectionRole, Sections, flat};
use crate::{BlockKind, Blocks, Span};

/// A person or handle named as having taken part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Where they are named.
    pub span: Span,
    /// Name, initials or handle as written.
    pub name: String,
    /// What they are said to have done, as written: `Scribe`, `Created by`.
    pub role: Option<String>,
}

/// Fields whose value names people.
const KEYS: [&str; 32] = [
    "created by", "author", "authors", "written by", "incident commander", "commander", "ic", "incident lead",
    "incident manager", "scribe", "facilitator", "responders", "responder", "participants", "participant", "attendees",
    "attendee", "on-call", "on call", "oncall", "reported by", "reporter", "prepared by", "lead", "owner",
    "incident owner", "communications lead", "comms lead", "operations lead", "ops lead", "tech lead", "people involved",
];

/// A name longer than this is a sentence.
const NAME_BYTES: usize = 60;

pub(crate) fn read(blocks: &Blocks, sections: &Sections, fields: &[KeyLine]) -> Vec<Participant> {
    let mut found = Vec::new();
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
    for field in fields.iter().filter(|field| KEYS.contains(&field.key.as_str())) {
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
    for part in split_names(names) {
        let (name, own_role) = name_and_role(part);
        let known = found.iter().rev().take(200).any(|person| person.name == name);
        if name.is_empty() || known || !is_name(name) {
            continue;
        }
        let role = own_role.or(role).map(str::to_owned);
        found.push(Participant { span, name: name.to_owned(), role });
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

/// `Ana Lima (scribe)`, `Ana Lima - scribe`, `Ana <ana@example.org>`.
fn name_and_role(part: &str) -> (&str, Option<&str>) {
    let part = part.split('<').next().unwrap_or_default().trim();
    let (name, role) = if let Some((name, rest)) = part.split_once('(') {
        (name, rest.split(')').next())
    } else {
        match part.split_once(" - ").or_else(|| part.split_once(" – ")) {
            Some((name, role)) => (name, Some(role)),
            None => (part, None),
        }
    };
    let role = role.map(str::trim).filter(|role| !role.is_empty());
    (name.trim().trim_end_matches(['.', ':']), role)
}

fn is_name(name: &str) -> bool {
    name.len() <= NAME_BYTES
        && name.split(' ').count() <= 5
        && name.contains(char::is_alphabetic)
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
