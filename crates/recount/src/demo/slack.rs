//! Writes the invented conversation as a Slack export: the folder a workspace's
//! administrator would have unpacked, so that the demo comes in the way real
//! evidence does.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context as _;
use jiff::{civil, tz::TimeZone};
use serde_json::{Value, json};

const CONVERSATION: &str = include_str!("files/conversation.tsv");

/// Everyone who writes, by handle; bots last.
const PEOPLE: [(&str, &str); 8] =
    [("tomasz", "Tomasz"), ("priya", "Priya"), ("marek", "Marek"), ("ana", "Ana"), ("jonas", "Jonas"), ("mia", "Mia"), ("sana", "Sana"), ("ines", "Ines")];
const BOTS: [(&str, &str); 3] = [("alarm", "Alarm"), ("relay", "Relay"), ("statusbot", "Status bot")];

/// Channels that only those invited read.
const PRIVATE: [&str; 1] = ["oncall-private"];

/// Writes the export of one day into `folder`.
pub fn write(folder: &Path, day: civil::Date, zone: &TimeZone) -> anyhow::Result<()> {
    let mut channels: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (number, line) in CONVERSATION.lines().enumerate().skip(1) {
        let mut parts = line.splitn(4, '\t');
        let (Some(channel), Some(clock), Some(who), Some(text)) = (parts.next(), parts.next(), parts.next(), parts.next()) else { continue };
        let time: civil::Time = clock.parse().with_context(|| format!("conversation.tsv, line {}: {clock}", number + 1))?;
        let seconds = day.to_datetime(time).to_zoned_datetime(zone.clone())?.timestamp().as_second();
        let messages = channels.entry(channel).or_insert_with(|| joins(seconds - 90_000));
        let message = message(seconds, number, who, text, messages);
        messages.push(message);
    }
    fs::create_dir_all(folder)?;
    let members: Vec<Value> =
        PEOPLE.iter().map(|(handle, name)| json!({ "id": id("U", handle), "name": handle, "real_name": name, "profile": { "display_name": name } })).collect();
    fs::write(folder.join("users.json"), serde_json::to_vec_pretty(&members)?)?;
    let listed = |private: bool| -> Vec<Value> {
        let of_kind = channels.keys().filter(|name| PRIVATE.contains(name) == private);
        of_kind.map(|name| json!({ "id": id("C", name), "name": name, "is_archived": false, "members": PEOPLE.map(|(handle, _)| id("U", handle)) })).collect()
    };
    fs::write(folder.join("channels.json"), serde_json::to_vec_pretty(&listed(false))?)?;
    fs::write(folder.join("groups.json"), serde_json::to_vec_pretty(&listed(true))?)?;
    for (channel, messages) in &channels {
        fs::create_dir_all(folder.join(channel))?;
        fs::write(folder.join(channel).join(format!("{day}.json")), serde_json::to_vec_pretty(messages)?)?;
    }
    Ok(())
}

/// Two people came in the day before: who could read what is evidence as well.
fn joins(at: i64) -> Vec<Value> {
    ["tomasz", "priya"].iter().zip(0..).map(|(who, n)| json!({ "type": "message", "subtype": "channel_join", "user": id("U", who), "text": format!("<@{}> has joined the channel", id("U", who)), "ts": format!("{}.000{n}00", at + n) })).collect()
}

fn message(seconds: i64, number: usize, who: &str, text: &str, before: &[Value]) -> Value {
    let ts = format!("{seconds}.{:06}", number * 1_000 + 217);
    let (text, answers) = text.strip_prefix("> ").map_or((text, false), |rest| (rest, true));
    let text = PEOPLE.iter().fold(text.to_owned(), |text, (handle, _)| text.replace(&format!("@{handle}"), &format!("<@{}>", id("U", handle))));
    let mut message = match BOTS.iter().find(|(handle, _)| *handle == who) {
        Some((handle, name)) => json!({ "type": "message", "subtype": "bot_message", "bot_id": id("B", handle), "username": name, "text": text, "ts": ts }),
        None => json!({ "type": "message", "user": id("U", who), "text": text, "ts": ts }),
    };
    if answers
        && let Some(root) = before.iter().rfind(|m| m.get("thread_ts").is_none_or(|t| Some(t) == m.get("ts")))
        && let Some(fields) = message.as_object_mut()
    {
        fields.insert("thread_ts".into(), root.get("ts").cloned().unwrap_or_default());
    }
    message
}

fn id(kind: &str, name: &str) -> String {
    format!("{kind}{}", name.replace('-', "").to_uppercase())
}
