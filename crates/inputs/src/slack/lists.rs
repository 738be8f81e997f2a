//! Reads an export's lists: who is who, which channels there are, and which
//! conversations are direct and so must not be read.
//!
//! A folder is read only where channels.json or groups.json names it and
//! nothing suggests a direct conversation.

use std::collections::{BTreeMap, BTreeSet};

use recount_model::import::Problem;

use super::{
    Channel, DayFile, Export,
    archive::Archive,
    limits::{MESSAGE, NAMES, OpenError, problem},
    payload::{Conversation, Names, Person},
};
use crate::elements::{Element, Elements};

/// Conversations by what may be done with them.
#[derive(Default)]
struct Listed {
    /// Key, name, private.
    channels: Vec<(String, String, bool)>,
    known: BTreeSet<String>,
    /// Ids and names of direct conversations; never shown.
    direct: BTreeSet<String>,
    direct_count: u64,
}

pub(super) fn open(mut archive: Archive) -> Result<Export, OpenError> {
    if !archive.files.iter().any(|file| matches!(file.path.as_str(), "channels.json" | "groups.json")) {
        return Err(OpenError::NotAnExport(what_is_there(&archive)));
    }
    let mut problems = std::mem::take(&mut archive.problems);
    let mut listed = Listed::default();
    for (list, private) in [("dms.json", None), ("mpims.json", None), ("channels.json", Some(false)), ("groups.json", Some(true))] {
        each(&mut archive, list, &mut problems, |element| {
            let Ok(conversation) = serde_json::from_str::<Conversation<'_>>(element) else { return false };
            listed.add(&conversation, private);
            true
        });
    }
    let mut names = Names::default();
    each(&mut archive, "users.json", &mut problems, |element| {
        let Ok(person) = serde_json::from_str::<Person<'_>>(element) else { return false };
        if let (Some(id), Some(name)) = (person.id.text(), person.shown())
            && names.people.len() < NAMES
        {
            names.bots.extend(person.bot().map(|bot| (bot.into(), name.as_str().into())));
            names.people.insert(id.into(), name.into());
        }
        true
    });
    // Slack's own voice is in few lists.
    names.people.entry("USLACKBOT".into()).or_insert_with(|| "Slackbot".into());
    let (folders, left_out) = folders(&archive);
    // A path inside a direct conversation would name it.
    let mut refused = std::mem::take(&mut archive.refused);
    refused.retain(|problem| !problem.place.file.split(['/', '\\']).any(|part| listed.is_direct(part)));
    Ok(export(archive, &listed, folders, names, (problems, refused, left_out)))
}

/// Problems of the lists, files that were refused, and files that are no days.
type Amiss = (Vec<Problem>, Vec<Problem>, Vec<Problem>);

fn export(archive: Archive, listed: &Listed, mut folders: BTreeMap<String, Vec<DayFile>>, mut names: Names, amiss: Amiss) -> Export {
    let mut channels: Vec<(Channel, Vec<DayFile>)> = Vec::new();
    for (key, name, private) in &listed.channels {
        if listed.direct.contains(key) || listed.direct.contains(name) {
            continue;
        }
        if !private {
            names.channels.insert(key.as_str().into(), name.as_str().into());
        }
        let days = folders.remove(name).or_else(|| folders.remove(key)).unwrap_or_default();
        let channel = Channel { key: key.clone(), name: name.clone(), private: *private, day_files: days.len() as u64 };
        channels.push((channel, days));
    }
    channels.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    let (direct, unlisted): (Vec<_>, Vec<_>) = folders.keys().partition(|folder| listed.is_direct(folder));
    let (direct, unlisted) = (direct.len() as u64, unlisted.len() as u64);
    let (channels, days) = channels.into_iter().unzip();
    let (problems, refused, left_out) = amiss;
    Export { archive, channels, days, names, direct: listed.direct_count.max(direct), unlisted, problems, refused, left_out }
}

impl Listed {
    fn add(&mut self, conversation: &Conversation<'_>, private: Option<bool>) {
        let (id, name) = (conversation.id.text(), conversation.name.text());
        let Some(key) = id.clone().or_else(|| name.clone()) else { return };
        let direct = private.is_none()
            || conversation.is_im.get() == Some(true)
            || conversation.is_mpim.get() == Some(true)
            || looks_direct(&key)
            || name.as_deref().is_some_and(looks_direct);
        if direct {
            self.direct_count += u64::from(!self.direct.contains(&key));
            self.direct.extend([id, name].into_iter().flatten());
        } else if self.channels.len() < NAMES && self.known.insert(key.clone()) {
            let private = private == Some(true) || conversation.is_private.get() == Some(true);
            self.channels.push((key.clone(), name.unwrap_or(key), private));
        }
    }

    fn is_direct(&self, folder: &str) -> bool {
        looks_direct(folder) || self.direct.contains(folder)
    }
}

/// Slack names direct conversations `D…` by id and `mpdm-…` among several.
fn looks_direct(name: &str) -> bool {
    let is_id = |rest: &str| rest.len() >= 7 && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    name.starts_with("mpdm-") || name.strip_prefix('D').is_some_and(is_id)
}

/// Gives every element of a list at the top of the export, if there is the list.
fn each(archive: &mut Archive, list: &str, problems: &mut Vec<Problem>, mut take: impl FnMut(&str) -> bool) {
    let Some(at) = archive.files.iter().position(|file| file.path == list) else { return };
    let reader = match archive.open(at) {
        Ok(reader) => reader,
        Err(error) => return problems.push(problem(list, None, format!("The list cannot be opened: {error}."))),
    };
    let mut elements = Elements::new(reader, MESSAGE);
    while let Some(element) = elements.next() {
        match element {
            Element::Broken { line, reason } => problems.push(problem(list, Some(line), reason)),
            Element::Whole { line } => {
                if !take(&String::from_utf8_lossy(elements.bytes())) {
                    elements.reject();
                    problems.push(problem(list, Some(line), "This entry of the list is not JSON as expected; it was left out."));
                }
            }
        }
    }
}

/// Day files by folder, in order of their days; and files left out.
fn folders(archive: &Archive) -> (BTreeMap<String, Vec<DayFile>>, Vec<Problem>) {
    let mut folders: BTreeMap<String, Vec<DayFile>> = BTreeMap::new();
    let mut left_out = Vec::new();
    for (at, entry) in archive.files.iter().enumerate() {
        let Some((folder, file)) = entry.path.split_once('/') else { continue };
        match file.strip_suffix(".json") {
            Some(day) if !file.contains('/') => folders.entry(folder.to_owned()).or_default().push(DayFile { at, begins: begins(day) }),
            _ if folder == "__MACOSX" || file.starts_with('.') => {}
            _ => left_out.push(problem(&entry.path, None, "This is no day of messages, so it was left out.")),
        }
    }
    (folders, left_out)
}

fn begins(day: &str) -> Option<i64> {
    let date: jiff::civil::Date = day.parse().ok()?;
    jiff::tz::TimeZone::UTC.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().ok().map(jiff::Timestamp::as_microsecond)
}

/// The first few files at the top, for a message that says what was found instead.
fn what_is_there(archive: &Archive) -> String {
    let top: Vec<&str> = archive.files.iter().map(|file| file.path.as_str()).filter(|path| !path.contains('/')).take(3).collect();
    match (top.is_empty(), archive.files.len()) {
        (false, _) => top.join(", "),
        (true, 0) => "no files".to_owned(),
        (true, count) => format!("{count} files in folders"),
    }
}
