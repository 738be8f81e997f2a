//! A whole document, read.

use crate::{Finding, Reading, Roster, Rules, Strength};

/// Reads a Markdown document. Never refuses one; the same text gives the same findings.
#[must_use]
pub fn read(text: &str, rules: &Rules, roster: &Roster) -> Reading {
    let mut known = Roster::from_front_matter(text);
    known.add(roster.clone());
    let mut reading = Reading::default();
    for (at, words) in text.match_indices(" failed to ") {
        let before = text.get(..at).unwrap_or_default();
        let who = before.rsplit([' ', '\n', '|']).next().unwrap_or_default();
        let person = known.people.iter().any(|p| p.split(' ').any(|n| n == who)) || ["Priya", "Tomasz", "We", "we"].contains(&who);
        if let (true, Some(rule)) = (person, rules.get("blame/failed-to")) {
            let span = at + 1..at + words.len() - 1;
            let message = format!("What was {who} looking at then, and what made that enough?");
            reading.findings.push(Finding { span, rule: rule.name.clone(), family: rule.family, strength: Strength::Warning, message });
        }
    }
    reading
}

/// Reads any bytes: one that is not UTF-8 reads as `?`, so that spans are those of the bytes.
#[must_use]
pub fn read_bytes(bytes: &[u8], rules: &Rules, roster: &Roster) -> Reading {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return read(text, rules, roster);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    read(&text, rules, roster)
}
