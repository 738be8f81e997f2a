//! One message becomes one item of evidence.
//!
//! What is not here: which messages are selected, and where they stand.

use recount_model::{
    evidence::{Evidence, EvidenceKind, Place},
    time::{Micros, When, timestamp},
};

use super::{
    blocks, markup,
    payload::{Comment, Edited, Field, Message, Names, Person, Reaction, SharedFile, Stamp},
};
use crate::lossy::bounded;

/// Longest detail kept for the screen, in bytes.
const DETAIL: usize = 2_000;
/// Longest name of a channel, in bytes; Slack's own are of eighty characters.
const NAME: usize = 400;
/// Most details of one kind.
const DETAILS: usize = 50;

/// Where messages stand, and what is known to read them.
pub(super) struct Channel<'a> {
    pub(super) key: &'a str,
    pub(super) name: &'a str,
    pub(super) names: &'a Names,
    pub(super) file: &'a str,
}

/// The message as evidence; `at` and `ts` are its time, read and as written.
pub(super) fn evidence(message: &Message<'_>, original: &[u8], ts: &str, at: Micros, channel: &Channel<'_>, line: u64) -> Evidence {
    let subtype = message.subtype.text().unwrap_or_default();
    let about = message.about.get::<Box<Message<'_>>>();
    let before = message.original.get::<Box<Message<'_>>>();
    let of = subject(message);
    let mut details = details(message, &subtype, of.as_ref().map(|(_, at)| *at), channel);
    let mut text = shown(message, channel);
    if matches!(subtype.as_str(), "message_changed" | "message_deleted") {
        let inner = about.as_deref().or(before.as_deref());
        if text.is_empty() {
            text = inner.map(|inner| shown(inner, channel)).unwrap_or_default();
        }
        if let Some(before) = before.as_deref().map(|before| shown(before, channel)).filter(|was| *was != text) {
            details.push(("before".to_owned(), bounded(&before, DETAIL)));
        }
    }
    if text.is_empty() && matches!(subtype.as_str(), "message_deleted" | "tombstone") {
        "This message was deleted.".clone_into(&mut text);
    }
    let nested = about.as_deref().or(before.as_deref());
    Evidence {
        kind: kind(&subtype),
        happened: When::exact(at, "UTC"),
        notified_at: None,
        said_by: author(message, channel.names).or_else(|| author(nested?, channel.names)),
        text,
        original: original.to_vec(),
        key: match subtype.as_str() {
            // An edit or deletion told as an item of its own may carry the time of what it is about.
            "message_changed" | "message_deleted" => format!("{}:{subtype}", key(channel.key, ts)),
            _ => key(channel.key, ts),
        },
        answers: of.or_else(|| message.thread_ts.ts().filter(|(_, first)| *first != at)).map(|(first, _)| key(channel.key, &first)),
        edited_at: message.edited.get::<Edited<'_>>().and_then(|edited| edited.ts.ts()).map(|(_, at)| at),
        place: Place { file: channel.file.to_owned(), line: Some(line) },
        details,
    }
}

/// When the message was written that an edit or deletion is about.
pub(super) fn subject(message: &Message<'_>) -> Option<(String, Micros)> {
    if !matches!(message.subtype.text()?.as_str(), "message_changed" | "message_deleted") {
        return None;
    }
    let within = |inner: Field<'_>| inner.get::<Stamp<'_>>().and_then(|inner| inner.ts.ts());
    message.deleted_ts.ts().or_else(|| within(message.about)).or_else(|| within(message.original))
}

/// A message's key: no two of one channel have the same time.
pub(super) fn key(channel: &str, ts: &str) -> String {
    format!("slack:{channel}:{ts}")
}

fn kind(subtype: &str) -> EvidenceKind {
    match subtype {
        "channel_join" | "channel_leave" | "group_join" | "group_leave" => EvidenceKind::Presence,
        _ => EvidenceKind::Message,
    }
}

/// Who wrote it: a bot's chosen name, else the person by the workspace's list, else by the
/// profile that the message carries, else the bot by its profile or as it is called elsewhere
/// in the export, else whatever id it has. A comment on a file is of whoever wrote that.
fn author(message: &Message<'_>, names: &Names) -> Option<String> {
    let commented = || message.comment.get::<Comment<'_>>().and_then(|comment| comment.user.text());
    let user = message.user.text().or_else(commented);
    let listed = user.as_deref().and_then(|id| names.people.get(id)).map(ToString::to_string);
    let profile = || message.user_profile.get::<Person<'_>>().and_then(|person| person.shown());
    let bot = || message.bot_profile.get::<Person<'_>>().and_then(|bot| bot.shown());
    let named_bot = || names.bots.get(message.bot_id.text()?.as_str()).map(ToString::to_string);
    let chosen = || message.username.text().filter(|_| user.is_none() || message.bot_id.is_some());
    let name = chosen().or(listed).or_else(profile).or_else(bot).or_else(|| message.username.text()).or_else(named_bot);
    name.or(user).or_else(|| message.bot_id.text())
}

/// What it says: its text, else its blocks; of a bot both, for its text may be no more than the
/// notification of them; what a bot attaches, or who says nothing else; else its files. Below a
/// person's text stands what others wrote, such as a linked page: that is a detail of the message.
fn shown(message: &Message<'_>, channel: &Channel<'_>) -> String {
    let plain = |markup: &str| markup::plain(markup, channel.names, (channel.key, channel.name));
    let typed = message.text.text().map(|text| plain(&text));
    let mut said = String::new();
    let mut add = |more: &str| {
        let more = blocks::unsaid(more, &said);
        if !said.is_empty() && !more.is_empty() {
            said.push('\n');
        }
        said.push_str(&more);
    };
    let is_own = typed.is_none() || is_bot(message);
    add(typed.as_deref().unwrap_or_default());
    if is_own {
        add(&blocks::blocks(message.blocks, channel.names, &plain));
        add(&blocks::attachments(message.attachments, channel.names, &plain));
    }
    if !said.is_empty() {
        return said;
    }
    let files: Vec<String> = files(message).iter().filter_map(|file| file.title.text().or_else(|| file.name.text())).collect();
    if files.is_empty() { String::new() } else { format!("shared {}", files.join(", ")) }
}

/// Whether a program wrote it: what it attaches are its own words.
fn is_bot(message: &Message<'_>) -> bool {
    message.bot_id.text().is_some() || message.subtype.text().is_some_and(|subtype| subtype == "bot_message")
}

fn files<'a>(message: &Message<'a>) -> Vec<SharedFile<'a>> {
    let mut files: Vec<SharedFile<'a>> = message.files.get().unwrap_or_default();
    files.extend(message.file.get::<SharedFile<'a>>());
    files.truncate(DETAILS);
    files
}

/// `of` is when the message was written that an edit or deletion is about.
fn details(message: &Message<'_>, subtype: &str, of: Option<Micros>, channel: &Channel<'_>) -> Vec<(String, String)> {
    let names = channel.names;
    let mut details = Vec::new();
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            details.push((name.to_owned(), bounded(&value, DETAIL)));
        }
    };
    // First of all: an index finds these messages by how their details begin.
    if matches!(subtype, "channel_name" | "group_name") {
        add("renamed", renamed(message).unwrap_or_default());
    }
    if let Some(edited) = message.edited.get::<Edited<'_>>() {
        let at = edited.ts.ts().map(|(_, at)| timestamp(at).to_string()).unwrap_or_default();
        let by = edited.user.text().map(|id| format!(" by {}", names.person(&id))).unwrap_or_default();
        add("edited", format!("{at}{by}"));
    }
    if matches!(subtype, "message_deleted" | "tombstone") {
        let at = message.deleted_ts.ts().map(|(_, at)| at).or(of).filter(|_| subtype == "message_deleted").map(|at| format!("message of {}", timestamp(at)));
        add("deleted", at.unwrap_or_else(|| "yes".to_owned()));
    }
    if let Some(of) = of.filter(|_| subtype == "message_changed") {
        add("edit", format!("message of {}", timestamp(of)));
    }
    if !matches!(subtype, "" | "message_changed" | "message_deleted" | "tombstone") {
        add("subtype", subtype.to_owned());
    }
    for file in files(message) {
        add("file", file_line(&file));
    }
    if let Some(text) = message.text.text().filter(|_| !is_bot(message)) {
        let plain = |markup: &str| markup::plain(markup, names, (channel.key, channel.name));
        add("attachment", blocks::unsaid(&blocks::attachments(message.attachments, names, &plain), &plain(&text)));
    }
    for reaction in message.reactions.get::<Vec<Reaction>>().unwrap_or_default().iter().take(DETAILS) {
        let by: Vec<&str> = reaction.users.iter().take(DETAILS).map(|id| names.person(id)).collect();
        add("reaction", format!("{} {}", markup::reaction(&reaction.name), by.join(", ")));
    }
    details
}

/// `#old to #new`, as the lane's name is written. A channel's name has no spaces.
fn renamed(message: &Message<'_>) -> Option<String> {
    let name = |field: Field<'_>| field.text().filter(|name| name.len() <= NAME && !name.contains(char::is_whitespace));
    Some(format!("#{} to #{}", name(message.old_name)?, name(message.name)?))
}

/// `title · name · kind · size`, as far as they are said.
fn file_line(file: &SharedFile<'_>) -> String {
    let (title, name) = (file.title.text(), file.name.text());
    let mut parts: Vec<String> = Vec::new();
    parts.extend(title.clone());
    parts.extend(name.filter(|name| Some(name) != title.as_ref()));
    parts.extend(file.mimetype.text());
    parts.extend(file.size.get::<u64>().map(|size| format!("{size} bytes")));
    if parts.is_empty() {
        parts.extend(file.id.text());
        parts.extend(file.mode.text().map(|mode| if mode == "tombstone" { "deleted".to_owned() } else { mode }));
    }
    parts.join(" · ")
}
