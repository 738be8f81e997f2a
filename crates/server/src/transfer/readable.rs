//! The part of an export that needs no program to read: a folder per review.
//!
//! `import` does not look at it.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use futures_util::StreamExt as _;
use recount_model::{Micros, decision::Context, time};
use serde::Serialize;
use uuid::Uuid;

use super::{
    Heard, TransferError, folder,
    store::{self, DecisionRow, EditionRow, MomentRow, ReviewRow},
};
use crate::{platform::db::Tx, writing};

pub(super) async fn write(tx: &mut Tx, dir: &Path, heard: Heard<'_>) -> Result<(), TransferError> {
    folder::make(dir)?;
    let (mut after, mut count) = (Uuid::nil(), 0);
    loop {
        let page = store::reviews(tx, after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for review in &page {
            let own = dir.join(named(&review.title, review.id));
            folder::make(&own)?;
            write_review(tx, review, &own).await?;
            count += 1;
        }
        heard("readable reviews", count);
    }
}

async fn write_review(tx: &mut Tx, review: &ReviewRow, own: &Path) -> Result<(), TransferError> {
    let participants = store::participants(tx, review.id).await?;
    let times = store::times(tx, review.id).await?;
    let about = About {
        id: review.id,
        title: &review.title,
        depth: review.depth.as_str(),
        stage: review.stage.as_str(),
        audience: review.audience.as_str(),
        zone: &review.zone,
        happened_at: review.happened_at.map(time::rfc3339),
        shared_at: review.shared_at.map(time::rfc3339),
        set_aside_reason: review.set_aside_reason.as_deref(),
        participants: participants.iter().map(|p| Person { name: &p.name, involvement: &p.involvement }).collect(),
        times: times.iter().map(|t| Reached { incident: &t.incident, milestone: &t.milestone, written: &t.written, zone: &t.zone }).collect(),
    };
    json(&own.join("about.json"), &about)?;
    let editions = store::editions(tx, review.id).await?;
    for (place, edition) in editions.iter().enumerate() {
        let name = if place == 0 { "review.md".to_owned() } else { format!("review.{}.md", edition.audience) };
        put(&own.join(name), &text(review, edition))?;
    }
    if editions.is_empty() {
        put(&own.join("review.md"), format!("# {}\n", review.title).as_bytes())?;
    }
    write_moments(tx, review.id, &own.join("moments.json")).await?;
    json(&own.join("decisions.json"), &decisions(tx, review.id).await?)?;
    write_evidence(tx, review.id, &own.join("evidence")).await
}

/// Each with what made sense then before what came of it.
async fn decisions(tx: &mut Tx, review: Uuid) -> Result<Vec<Decision>, TransferError> {
    let mut told = Vec::new();
    let mut after = (Micros::MIN, Uuid::nil());
    loop {
        let page = store::decisions(tx, review, after).await?;
        let Some(last) = page.last() else { return Ok(told) };
        after = (last.earliest, last.id);
        told.extend(page.into_iter().map(Decision::from));
    }
}

/// The file it came from, or the text as it was written since, with the line ends of
/// that file; one that begins with neither a heading nor front matter of its own is given
/// its title.
fn text(review: &ReviewRow, edition: &EditionRow) -> Vec<u8> {
    let titled = || {
        if edition.body.starts_with("# ") || edition.body.starts_with("---") { edition.body.clone() } else { format!("# {}\n\n{}", review.title, edition.body) }
    };
    match &edition.file {
        Some(file) if edition.read.as_deref().is_some_and(|read| writing::same_but_for_line_ends(read, &edition.body)) => file.clone(),
        Some(file) => writing::with_line_ends_of(file, &titled()).into_bytes(),
        None => titled().into_bytes(),
    }
}

async fn write_moments(tx: &mut Tx, review: Uuid, path: &Path) -> Result<(), TransferError> {
    let mut file = folder::create(path)?;
    let broken = |e: std::io::Error| TransferError::File(path.to_owned(), e);
    let mut after = (Micros::MIN, Uuid::nil());
    let mut before = "[\n";
    loop {
        let page = store::moments(tx, review, after).await?;
        let Some(last) = page.last().map(|m| (m.earliest, m.id)) else { break };
        let ties = store::ties(tx, review, after, last).await?;
        after = last;
        for moment in &page {
            let told = Moment::of(moment, ties.iter().filter(|(m, _)| *m == moment.id).map(|(_, e)| *e).collect());
            file.write_all(before.as_bytes()).map_err(broken)?;
            serde_json::to_writer(&mut file, &told).map_err(|e| broken(e.into()))?;
            before = ",\n";
        }
    }
    let end: &[u8] = if before == "[\n" { b"[]\n" } else { b"\n]\n" };
    folder::finish(file, end, path)
}

async fn write_evidence(tx: &mut Tx, review: Uuid, dir: &Path) -> Result<(), TransferError> {
    let sources = store::sources(tx, review).await?;
    if !sources.is_empty() {
        folder::make(dir)?;
    }
    for source in sources {
        let path = dir.join(format!("{}.jsonl", named(&source.file_name, source.id)));
        let broken = |e: std::io::Error| TransferError::File(path.clone(), e);
        let mut file = folder::create(&path)?;
        let mut rows = store::evidence(tx, review, source.id);
        while let Some(row) = rows.next().await {
            let row = row?;
            let original = std::str::from_utf8(&row.original);
            let told = Item {
                id: row.id,
                lane: &row.lane,
                kind: &row.kind,
                earliest: time::rfc3339(row.earliest),
                latest: time::rfc3339(row.latest),
                file: &row.file,
                line: row.line,
                redacted_at: row.redacted_at.map(time::rfc3339),
                original: original.ok(),
                original_base64: original.is_err().then(|| BASE64.encode(&row.original)),
            };
            serde_json::to_writer(&mut file, &told).map_err(|e| broken(e.into()))?;
            file.write_all(b"\n").map_err(broken)?;
        }
        folder::finish(file, b"", &path)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct About<'a> {
    id: Uuid,
    title: &'a str,
    depth: &'a str,
    stage: &'a str,
    audience: &'a str,
    zone: &'a str,
    happened_at: Option<String>,
    shared_at: Option<String>,
    set_aside_reason: Option<&'a str>,
    participants: Vec<Person<'a>>,
    times: Vec<Reached<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    involvement: &'a str,
}

#[derive(Serialize)]
struct Reached<'a> {
    incident: &'a str,
    milestone: &'a str,
    written: &'a str,
    zone: &'a str,
}

#[derive(Serialize)]
struct Moment<'a> {
    id: Uuid,
    says: &'a str,
    kind: &'a str,
    earliest: String,
    latest: String,
    zone: &'a str,
    known_at: String,
    known_basis: &'a str,
    evidence: Vec<Uuid>,
}

impl<'a> Moment<'a> {
    fn of(row: &'a MomentRow, evidence: Vec<Uuid>) -> Self {
        Self {
            id: row.id,
            says: &row.says,
            kind: &row.kind,
            earliest: time::rfc3339(row.earliest),
            latest: time::rfc3339(row.latest),
            zone: &row.zone,
            known_at: time::rfc3339(row.known_at),
            known_basis: row.known_basis.as_str(),
            evidence,
        }
    }
}

#[derive(Serialize)]
struct Decision {
    id: Uuid,
    says: String,
    earliest: String,
    latest: String,
    zone: String,
    level: Option<String>,
    /// When somebody who was there stood by it, if anybody has.
    confirmed_at: Option<String>,
    #[serde(flatten)]
    context: Context,
    in_sight: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<End>,
}

#[derive(Serialize)]
struct End {
    known_at: Option<String>,
    outcome: String,
    hindsight: String,
}

impl From<DecisionRow> for Decision {
    fn from(row: DecisionRow) -> Self {
        let DecisionRow { cues, knowledge, reading, goals, goal_conflict, options, pressures, confidence, would_change, worked_before, .. } = row;
        let end = row.outcome.zip(row.hindsight);
        Self {
            id: row.id,
            says: row.says,
            earliest: time::rfc3339(row.earliest),
            latest: time::rfc3339(row.latest),
            zone: row.zone,
            level: row.level,
            confirmed_at: row.confirmed_at.filter(|_| row.confirmed_moment == Some(row.moment_version)).map(time::rfc3339),
            context: Context { cues, knowledge, reading, goals, goal_conflict, options, pressures, confidence, would_change, worked_before },
            in_sight: row.in_sight,
            outcome: end.map(|(outcome, hindsight)| End { known_at: row.outcome_known_at.map(time::rfc3339), outcome, hindsight }),
        }
    }
}

#[derive(Serialize)]
struct Item<'a> {
    id: Uuid,
    lane: &'a str,
    kind: &'a str,
    earliest: String,
    latest: String,
    file: &'a str,
    line: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redacted_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_base64: Option<String>,
}

fn json(path: &Path, told: &impl Serialize) -> Result<(), TransferError> {
    let mut text = serde_json::to_vec_pretty(told).map_err(|e| TransferError::File(path.to_owned(), e.into()))?;
    text.push(b'\n');
    put(path, &text)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), TransferError> {
    let broken = |e| TransferError::File(PathBuf::from(path), e);
    let mut file = folder::create(path)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(broken)
}

/// A name for a file or folder: letters and digits of any script, and the end of
/// the id, which differs where titles do not.
fn named(title: &str, id: Uuid) -> String {
    let mut name = String::new();
    for c in title.to_lowercase().chars() {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= 60 {
            break;
        }
    }
    let short = id.simple().to_string();
    let short = short.get(20..).unwrap_or_default();
    match name.trim_end_matches('-') {
        "" => short.to_owned(),
        name => format!("{name}-{short}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_safe_in_any_folder_and_tells_two_reviews_of_one_title_apart() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(named("Checkout: 30 min. of 5xx!", one), "checkout-30-min-of-5xx-000000000001");
        assert_ne!(named("same", one), named("same", other));
        for odd in ["", "../..", "/etc/passwd", "…", "\0"] {
            let name = named(odd, one);
            assert!(!name.contains(['/', '\0', '.']) && !name.is_empty(), "{name}");
        }
        assert!(named(&"ä".repeat(300), one).len() < 100);
    }
}
