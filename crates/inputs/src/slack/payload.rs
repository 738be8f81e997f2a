//! A message as Slack writes it in an export, read leniently: a field of an
//! unexpected shape is as if it were not there.
//!
//! Source of the format: Slack's help page "How to read Slack data exports" and
//! the reference of message events and subtypes.

use std::collections::HashMap;

use recount_model::time::Micros;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::limits::NAMES;

/// Letters of a name that are kept.
const LETTERS: usize = 80;

/// The fields of a message that are looked at; each is looked into when needed.
#[derive(Deserialize)]
pub(super) struct Message<'a> {
    #[serde(borrow)]
    pub(super) ts: Field<'a>,
    #[serde(borrow, default)]
    pub(super) subtype: Field<'a>,
    #[serde(borrow, default)]
    pub(super) user: Field<'a>,
    #[serde(borrow, default)]
    pub(super) username: Field<'a>,
    #[serde(borrow, default)]
    pub(super) user_profile: Field<'a>,
    #[serde(borrow, default)]
    pub(super) bot_id: Field<'a>,
    #[serde(borrow, default)]
    pub(super) bot_profile: Field<'a>,
    #[serde(borrow, default)]
    pub(super) text: Field<'a>,
    #[serde(borrow, default)]
    pub(super) thread_ts: Field<'a>,
    #[serde(borrow, default)]
    pub(super) edited: Field<'a>,
    #[serde(borrow, default)]
    pub(super) deleted_ts: Field<'a>,
    /// What the channel was called before this message, and from it on.
    #[serde(borrow, default)]
    pub(super) old_name: Field<'a>,
    #[serde(borrow, default)]
    pub(super) name: Field<'a>,
    #[serde(borrow, default)]
    pub(super) file: Field<'a>,
    #[serde(borrow, default)]
    pub(super) files: Field<'a>,
    #[serde(borrow, default)]
    pub(super) attachments: Field<'a>,
    #[serde(borrow, default)]
    pub(super) blocks: Field<'a>,
    #[serde(borrow, default)]
    pub(super) reactions: Field<'a>,
    /// The message that an edit or deletion is about, as it became.
    #[serde(borrow, default, rename = "message")]
    pub(super) about: Field<'a>,
    /// The message that an edit or deletion is about, as it was.
    #[serde(borrow, default, alias = "previous_message")]
    pub(super) original: Field<'a>,
    /// The first message of the thread, which an answer shown in the channel carries along.
    #[serde(borrow, default)]
    pub(super) root: Field<'a>,
    /// The comment on a file, of whoever wrote it.
    #[serde(borrow, default)]
    pub(super) comment: Field<'a>,
    /// What was pinned.
    #[serde(borrow, default)]
    pub(super) item: Field<'a>,
}

impl Message<'_> {
    /// Whether other messages may stand in it.
    pub(super) fn may_hold_others(&self) -> bool {
        [self.about, self.original, self.root, self.item, self.attachments].into_iter().any(Field::is_some)
    }
}

/// A field's own JSON, if the message has the field.
#[derive(Deserialize, Clone, Copy, Default)]
#[serde(transparent)]
pub(super) struct Field<'a>(#[serde(borrow)] Option<&'a RawValue>);

impl<'a> Field<'a> {
    /// The field as this type, or nothing.
    pub(super) fn get<T: Deserialize<'a>>(self) -> Option<T> {
        serde_json::from_str(self.0?.get()).ok()
    }

    /// The field as text, unless it is empty.
    pub(super) fn text(self) -> Option<String> {
        self.get::<String>().filter(|text| !text.is_empty())
    }

    /// The field as a time, written as Slack does: `"1452837318.000002"`.
    pub(super) fn ts(self) -> Option<(String, Micros)> {
        let raw = self.0?.get();
        let written = self.get::<String>().unwrap_or_else(|| raw.to_owned());
        micros(&written).map(|at| (written, at))
    }

    /// Whether the field is there at all.
    pub(super) const fn is_some(self) -> bool {
        self.0.is_some()
    }
}

/// Only a message's time: enough to count.
#[derive(Deserialize)]
pub(super) struct Stamp<'a> {
    #[serde(borrow)]
    pub(super) ts: Field<'a>,
}

/// An edit's own record: when, and by whom.
#[derive(Deserialize)]
pub(super) struct Edited<'a> {
    #[serde(borrow, default)]
    pub(super) ts: Field<'a>,
    #[serde(borrow, default)]
    pub(super) user: Field<'a>,
}

/// A comment on a file, which the message that tells of it carries.
#[derive(Deserialize)]
pub(super) struct Comment<'a> {
    #[serde(borrow, default)]
    pub(super) user: Field<'a>,
}

/// What is said of a shared file. Addresses are left out on purpose: an export
/// puts a token into them that opens the file.
#[derive(Deserialize)]
pub(super) struct SharedFile<'a> {
    #[serde(borrow, default)]
    pub(super) id: Field<'a>,
    #[serde(borrow, default)]
    pub(super) name: Field<'a>,
    #[serde(borrow, default)]
    pub(super) title: Field<'a>,
    #[serde(borrow, default)]
    pub(super) mimetype: Field<'a>,
    #[serde(borrow, default)]
    pub(super) size: Field<'a>,
    #[serde(borrow, default)]
    pub(super) mode: Field<'a>,
}

/// One emoji below a message, and who put it there.
#[derive(Deserialize)]
pub(super) struct Reaction {
    pub(super) name: String,
    #[serde(default)]
    pub(super) users: Vec<String>,
}

/// Somebody of users.json, or the profile that a message carries.
#[derive(Deserialize)]
pub(super) struct Person<'a> {
    #[serde(borrow, default)]
    pub(super) id: Field<'a>,
    #[serde(borrow, default)]
    name: Field<'a>,
    #[serde(borrow, default)]
    real_name: Field<'a>,
    #[serde(borrow, default)]
    display_name: Field<'a>,
    #[serde(borrow, default)]
    bot_id: Field<'a>,
    #[serde(borrow, default)]
    profile: Field<'a>,
}

impl Person<'_> {
    /// The name shown in chat: display name, else real name, else handle.
    pub(super) fn shown(&self) -> Option<String> {
        let profile = self.profile.get::<Person<'_>>();
        let inner = |field: fn(&Person<'_>) -> Option<String>| profile.as_ref().and_then(field);
        self.display_name
            .text()
            .or_else(|| inner(|profile| profile.display_name.text()))
            .or_else(|| self.real_name.text())
            .or_else(|| inner(|profile| profile.real_name.text()))
            .or_else(|| self.name.text())
            .map(|name| name.chars().take(LETTERS).collect())
    }

    /// The id under which it writes as a bot, if it is one.
    pub(super) fn bot(&self) -> Option<String> {
        self.profile.get::<Person<'_>>()?.bot_id.text()
    }
}

/// A conversation of channels.json, groups.json, dms.json or mpims.json.
#[derive(Deserialize)]
pub(super) struct Conversation<'a> {
    #[serde(borrow, default)]
    pub(super) id: Field<'a>,
    #[serde(borrow, default)]
    pub(super) name: Field<'a>,
    #[serde(borrow, default)]
    pub(super) is_private: Field<'a>,
    #[serde(borrow, default)]
    pub(super) is_im: Field<'a>,
    #[serde(borrow, default)]
    pub(super) is_mpim: Field<'a>,
}

/// Names by id, for mentions and authors.
#[derive(Default)]
pub(super) struct Names {
    /// People by id.
    pub(super) people: HashMap<Box<str>, Box<str>>,
    /// Bots by the id that their messages carry, from the list of people and from the messages
    /// that added them to a channel, as far as those were chosen and came before.
    pub(super) bots: HashMap<Box<str>, Box<str>>,
    /// Public channels by id; private ones are named only in themselves.
    pub(super) channels: HashMap<Box<str>, Box<str>>,
}

impl Names {
    /// Somebody's name, or the id where nobody of that id is listed.
    pub(super) fn person<'n>(&'n self, id: &'n str) -> &'n str {
        self.people.get(id).map_or(id, |name| name)
    }

    /// Remembers what the message calls a bot that adds it to a channel, unless it has a name
    /// already: `added an integration …: <https://x.slack.com/services/B0JL6RASU|github>`.
    pub(super) fn learn(&mut self, message: &Message<'_>) {
        if message.subtype.text().is_none_or(|subtype| subtype != "bot_add") || self.bots.len() >= NAMES {
            return;
        }
        let text = message.text.text().unwrap_or_default();
        let named = text.split('<').filter_map(|link| link.split_once('>')?.0.split_once("/services/")?.1.split_once('|'));
        for (id, name) in named.filter(|(id, name)| id.starts_with('B') && !name.is_empty()) {
            self.bots.entry(id.into()).or_insert_with(|| name.chars().take(LETTERS).collect::<String>().into());
        }
    }
}

/// Slack's `seconds.fraction` as microseconds, exactly; digits beyond the sixth
/// are cut.
pub(super) fn micros(written: &str) -> Option<Micros> {
    let (seconds, fraction) = written.split_once('.').unwrap_or((written, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if seconds.is_empty() || seconds.len() > 12 || !digits(seconds) || !digits(fraction) {
        return None;
    }
    let six = fraction.bytes().chain(std::iter::repeat(b'0')).take(6).fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    let at = seconds.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(six)?;
    jiff::Timestamp::from_microsecond(at).ok().map(|_| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_exact_to_the_microsecond() {
        assert_eq!(micros("1452837318.000002"), Some(1_452_837_318_000_002));
        assert_eq!(micros("1452837318"), Some(1_452_837_318_000_000));
        assert_eq!(micros("1452837318.5"), Some(1_452_837_318_500_000));
        for refused in ["", "abc", "-1", "1.x", "9999999999999", "999999999999.0"] {
            assert_eq!(micros(refused), None, "{refused}");
        }
    }
}
