//! Slack exports, as a zip archive or as a folder.
//!
//! A person first sees the channels and counts, chooses some and a time, and
//! only what was chosen is read into items. Direct messages are never read and
//! never named: they are left out and counted. Every message keeps its own JSON,
//! byte for byte, without copies of other messages that stand in it and without
//! tokens, and its time to the microsecond.
//!
//! ```no_run
//! use recount_inputs::slack::{Export, Selection};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut export = Export::open_zip(std::fs::File::open("export.zip")?)?;
//! let chosen = Selection { channels: ["C0JGLMMNX".to_owned()].into(), ..Selection::default() };
//! let mut import = recount_model::Import::default();
//! export.read(&chosen, &mut import);
//! # Ok(())
//! # }
//! ```
//!
//! What is not here: the files that messages share, which an export only names.

mod archive;
mod blocks;
mod convert;
mod limits;
mod lists;
mod markup;
mod own;
mod payload;
mod tokens;

use std::{
    collections::BTreeSet,
    io::{Read, Seek},
    path::Path,
};

use recount_model::{
    evidence::LaneKind,
    import::{Flow, Item, Lane, Problem, Sink},
    time::Micros,
};

pub use self::limits::{ARCHIVE_BYTES, BROKEN_MESSAGES, ENTRIES, FREE_BYTES, MESSAGE_BYTES, NAMES, OpenError, RATIO, UNPACKED_BYTES};
use self::{
    archive::Archive,
    payload::{Message, Names, Stamp},
};
use crate::elements::{Element, Elements};

/// A day in microseconds. Day files are cut by a workspace's own midnight, which
/// an export does not state, so neighbouring days are looked into as well.
const DAY: Micros = 86_400_000_000;
/// Lists of a workspace; their names tell nothing of a channel.
const LISTS: [&str; 5] = ["users.json", "channels.json", "groups.json", "dms.json", "mpims.json"];

/// An export that is open: its lists are read, its messages are not yet.
pub struct Export {
    archive: Archive,
    channels: Vec<Channel>,
    /// For each channel, its day files in order.
    days: Vec<Vec<DayFile>>,
    names: Names,
    direct: u64,
    unlisted: u64,
    /// Of the lists, which name no place of a conversation.
    problems: Vec<Problem>,
    /// Files that were not taken, such as links; never of direct messages.
    refused: Vec<Problem>,
    /// Files of folders that are no days of messages.
    left_out: Vec<Problem>,
}

/// A channel that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Slack's id, or the name where the export gives none; the lane's key.
    pub key: String,
    /// Name without `#`.
    pub name: String,
    /// Whether only those invited could read it.
    pub private: bool,
    /// How many day files it has.
    pub day_files: u64,
}

/// What to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Keys of channels; none selects nothing.
    pub channels: BTreeSet<String>,
    /// First time, inclusive, in microseconds.
    pub from: Option<Micros>,
    /// Last time, inclusive, in microseconds.
    pub until: Option<Micros>,
}

/// How much of a channel a selection takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The channel's key.
    pub channel: String,
    /// How many messages, those of joining and leaving included.
    pub messages: u64,
    /// Time of the first, in microseconds.
    pub first: Option<Micros>,
    /// Time of the last, in microseconds.
    pub last: Option<Micros>,
    /// Whether all of it could be read; else there may be more messages than were counted.
    pub is_whole: bool,
}

struct DayFile {
    /// Place in the archive's files.
    at: usize,
    /// The day's first instant in UTC, if the file is named by a day.
    begins: Option<Micros>,
}

impl Export {
    /// Opens a zip archive and reads its lists of people and channels.
    ///
    /// # Errors
    /// [`OpenError`]: not a Slack export, damaged, or beyond a limit.
    pub fn open_zip<R: Read + Seek + Send + 'static>(reader: R) -> Result<Self, OpenError> {
        lists::open(Archive::zip(reader)?)
    }

    /// Opens the folder of an export that was unpacked. Links are not followed.
    ///
    /// # Errors
    /// [`OpenError`]: not a Slack export, unreadable, or beyond a limit.
    pub fn open_folder(path: &Path) -> Result<Self, OpenError> {
        lists::open(Archive::folder(path)?)
    }

    /// The channels that can be chosen, by name.
    #[must_use]
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }

    /// How many direct-message conversations were left out. Nothing else of
    /// them is known.
    #[must_use]
    pub const fn direct_conversations(&self) -> u64 {
        self.direct
    }

    /// How many folders stand in no list of channels. They are left out, for
    /// they may hold direct messages, and for the same reason have no names here.
    #[must_use]
    pub const fn unlisted_folders(&self) -> u64 {
        self.unlisted
    }

    /// What could not be read when it was opened, as far as a selection concerns it: a path
    /// says what is talked about in a channel. Files elsewhere that were refused are counted.
    #[must_use]
    pub fn problems(&self, selection: &Selection) -> Vec<Problem> {
        let mut told = self.problems.clone();
        let (inside, elsewhere): (Vec<&Problem>, Vec<&Problem>) = self.refused.iter().partition(|problem| {
            let file = problem.place.file.as_str();
            LISTS.contains(&file) || self.is_of(selection, file)
        });
        told.extend(inside.into_iter().cloned());
        told.extend(self.left_out.iter().filter(|problem| self.is_of(selection, &problem.place.file)).cloned());
        if !elsewhere.is_empty() {
            let reason = format!("Outside the chosen channels, this many links, encrypted files and paths that lead out were not read: {}.", elsewhere.len());
            told.push(limits::problem("", None, reason));
        }
        told
    }

    /// Whether a path lies in a channel of the selection, and in no other.
    fn is_of(&self, selection: &Selection, path: &str) -> bool {
        let named = |channel: &&Channel| path.split('/').next().is_some_and(|folder| folder == channel.name || folder == channel.key);
        let mut found = self.channels.iter().filter(named).peekable();
        // What leads out may lead anywhere, and names where.
        let stays = !path.contains(['\\', '\0']) && !path.split('/').any(|part| part == ".." || part == ".");
        stays && found.peek().is_some() && found.all(|channel| selection.channels.contains(&channel.key))
    }

    /// Every channel, at all times.
    #[must_use]
    pub fn everything(&self) -> Selection {
        Selection { channels: self.channels.iter().map(|channel| channel.key.clone()).collect(), from: None, until: None }
    }

    /// Unpacked bytes that a selection makes necessary to read.
    #[must_use]
    pub fn bytes(&self, selection: &Selection) -> u64 {
        self.chosen(selection).iter().flat_map(|(_, files)| files).filter_map(|&at| self.archive.files.get(at)).map(|entry| entry.size).sum()
    }

    /// How many messages a selection takes from each of its channels. Reads the
    /// files of the selection once; nothing is kept.
    pub fn count(&mut self, selection: &Selection) -> Vec<Count> {
        let mut counts = Vec::new();
        for (at, files) in self.chosen(selection) {
            let Some(channel) = self.channels.get(at) else { continue };
            let mut count = Count { channel: channel.key.clone(), messages: 0, first: None, last: None, is_whole: true };
            for file in files {
                let Ok(reader) = self.archive.open(file) else {
                    count.is_whole = false;
                    continue;
                };
                let mut elements = Elements::new(reader, limits::MESSAGE);
                while let Some(element) = elements.next() {
                    if matches!(element, Element::Broken { .. }) {
                        count.is_whole = false;
                        continue;
                    }
                    match stamp(elements.bytes()) {
                        Err(_) => {
                            count.is_whole = false;
                            elements.reject();
                        }
                        Ok(Some(time)) if selection.takes(time) => {
                            count.messages += 1;
                            count.first = Some(count.first.map_or(time, |first| first.min(time)));
                            count.last = Some(count.last.map_or(time, |last| last.max(time)));
                        }
                        Ok(_) => {}
                    }
                }
            }
            counts.push(count);
        }
        counts
    }

    /// Whether a selection takes any message, or what may be one; reads no further than that.
    pub fn has_any(&mut self, selection: &Selection) -> bool {
        let at_all_times = selection.from.is_none() && selection.until.is_none();
        for file in self.chosen(selection).into_iter().flat_map(|(_, files)| files) {
            // Reading says which file that is.
            let Ok(reader) = self.archive.open(file) else { return true };
            let mut elements = Elements::new(reader, limits::MESSAGE);
            while let Some(element) = elements.next() {
                let read = match element {
                    // Reading lists it.
                    Element::Broken { .. } => return true,
                    Element::Whole { .. } => stamp(elements.bytes()),
                };
                let taken = match read {
                    Ok(Some(time)) => selection.takes(time),
                    // What cannot be placed in time is listed by reading.
                    _ => at_all_times,
                };
                if taken {
                    return true;
                }
                if read.is_err() {
                    elements.reject();
                }
            }
        }
        false
    }

    /// Reads what a selection takes: for each channel its lane, then its
    /// messages by day. First come the problems met when it was opened, of its channels.
    /// Gives [`Flow::Stop`] where the receiver stopped it.
    pub fn read(&mut self, selection: &Selection, sink: &mut dyn Sink) -> Flow {
        let total = self.bytes(selection);
        for problem in self.problems(selection) {
            if sink.take(Item::Problem(problem), 0, total) == Flow::Stop {
                return Flow::Stop;
            }
        }
        let mut done = 0;
        for (at, files) in self.chosen(selection) {
            let Some(channel) = self.channels.get(at) else { continue };
            let lane = Lane {
                key: channel.key.clone(),
                kind: if channel.private { LaneKind::PrivateChannel } else { LaneKind::Channel },
                name: format!("#{}", channel.name),
            };
            if sink.take(Item::Lane(lane), done, total) == Flow::Stop {
                return Flow::Stop;
            }
            for file in files {
                if self.read_file(at, file, selection, &mut |item, taken| sink.take(item, done + taken, total)) == Flow::Stop {
                    return Flow::Stop;
                }
                done += self.archive.files.get(file).map_or(0, |entry| entry.size);
            }
        }
        Flow::Continue
    }

    fn read_file(&mut self, channel: usize, file: usize, selection: &Selection, give: &mut dyn FnMut(Item, u64) -> Flow) -> Flow {
        let (Some(channel), Some(entry)) = (self.channels.get(channel), self.archive.files.get(file)) else {
            return Flow::Continue;
        };
        let path = entry.path.clone();
        let names = &mut self.names;
        let reader = match self.archive.open(file) {
            Ok(reader) => reader,
            Err(error) => return give(problem_item(&path, None, format!("The file cannot be opened: {error}.")), 0),
        };
        let mut elements = Elements::new(reader, limits::MESSAGE);
        while let Some(element) = elements.next() {
            let line = match element {
                Element::Whole { line } => line,
                Element::Broken { line, reason } => {
                    if give(problem_item(&path, Some(line), reason), elements.taken()) == Flow::Stop {
                        return Flow::Stop;
                    }
                    continue;
                }
            };
            let taken = elements.taken();
            let items = if let Ok(items) = item(elements.bytes(), selection, names, (channel, &path), line) {
                items
            } else {
                // The parser's own words would quote the message's.
                elements.reject();
                [Some(problem_item(&path, Some(line), "This is not a message in JSON, so it was left out.")), None]
            };
            for item in items.into_iter().flatten() {
                if give(item, taken) == Flow::Stop {
                    return Flow::Stop;
                }
            }
        }
        Flow::Continue
    }

    /// The selection's channels, each with the places of the files to look into.
    fn chosen(&self, selection: &Selection) -> Vec<(usize, Vec<usize>)> {
        let near = |day: &DayFile| {
            day.begins.is_none_or(|begins| {
                selection.from.is_none_or(|from| begins.saturating_add(2 * DAY) >= from)
                    && selection.until.is_none_or(|until| begins.saturating_sub(DAY) <= until)
            })
        };
        self.channels
            .iter()
            .zip(&self.days)
            .enumerate()
            .filter(|(_, (channel, _))| selection.channels.contains(&channel.key))
            .map(|(at, (_, days))| (at, days.iter().filter(|day| near(day)).map(|day| day.at).collect()))
            .collect()
    }
}

/// The key under which the message is kept that the JSON of a kept one tells of: itself, or
/// the one whose edit or deletion it is. `channel` is the key of its channel.
#[must_use]
pub fn tells_of(channel: &str, json: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(json);
    let message: Message<'_> = serde_json::from_str(&text).ok()?;
    let (ts, _) = convert::subject(&message).or_else(|| message.ts.ts())?;
    Some(convert::key(channel, &ts))
}

/// Whether the JSON of a kept message has words of the message of this key: it is that, an
/// edit or deletion of it, or was kept with a copy of it, as was done until version 5.
#[must_use]
pub fn has_words_of(channel: &str, json: &[u8], key: &str) -> bool {
    let text = String::from_utf8_lossy(json);
    let Ok(message) = serde_json::from_str::<Message<'_>>(&text) else { return false };
    let root = message.root.get::<Stamp<'_>>().and_then(|root| root.ts.ts());
    let own = convert::subject(&message).or_else(|| message.ts.ts());
    [own, root].into_iter().flatten().any(|(ts, _)| convert::key(channel, &ts) == key)
}

impl Selection {
    fn takes(&self, at: Micros) -> bool {
        self.from.is_none_or(|from| at >= from) && self.until.is_none_or(|until| at <= until)
    }
}

/// A message's items, up to two: the evidence, and a problem that did not keep
/// it from being read. Nothing where it is not selected. `names` learns from it.
fn item(bytes: &[u8], selection: &Selection, names: &mut Names, (channel, file): (&Channel, &str), line: u64) -> Result<[Option<Item>; 2], serde_json::Error> {
    let text = String::from_utf8_lossy(bytes);
    let message: Message<'_> = serde_json::from_str(&text)?;
    let Some((ts, at)) = message.ts.ts() else {
        let reason = "This message has no readable time (`ts`), so it was left out.";
        return Ok([Some(problem_item(file, Some(line), reason)), None]);
    };
    if !selection.takes(at) {
        return Ok([None, None]);
    }
    names.learn(&message);
    let place = &convert::Channel { key: &channel.key, name: &channel.name, names, file };
    let lossy = matches!(text, std::borrow::Cow::Owned(_));
    let reason = "Some bytes of this message are not UTF-8; they are shown as �, and kept as they were.";
    let may_hold_more = message.may_hold_others() || tokens::may_be_in(bytes);
    let evidence = match may_hold_more.then(|| own::own(bytes, selection)).flatten() {
        None => convert::evidence(&message, bytes, &ts, at, place, line),
        Some(own) => {
            let text = String::from_utf8_lossy(&own.bytes);
            let mut evidence = convert::evidence(&serde_json::from_str(&text)?, &own.bytes, &ts, at, place, line);
            evidence.details.extend(own.left_out.iter().map(|what| ("left out".to_owned(), (*what).to_owned())));
            evidence
        }
    };
    Ok([Some(Item::Evidence { lane: place.key.to_owned(), evidence }), lossy.then(|| problem_item(file, Some(line), reason))])
}

/// A message's time, if it has one.
fn stamp(bytes: &[u8]) -> Result<Option<Micros>, serde_json::Error> {
    let text = String::from_utf8_lossy(bytes);
    let stamp: Stamp<'_> = serde_json::from_str(&text)?;
    Ok(stamp.ts.ts().map(|(_, at)| at))
}

fn problem_item(file: &str, line: Option<u64>, reason: impl Into<String>) -> Item {
    Item::Problem(limits::problem(file, line, reason))
}
