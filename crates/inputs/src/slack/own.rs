//! What of a message's JSON is its own. A thread's first message stands whole in an answer
//! that is shown in the channel as well, a message that is linked to stands whole below the
//! link: such copies are cut out before anything is kept, whether those messages were chosen or
//! not. One that was chosen is kept as itself, and is removed as itself. What an edit or a
//! deletion is about stays with it, unless that is of a time that was not chosen. Tokens of
//! the workspace are cut out as well.
//!
//! What is not here: what a message says (`convert`), and what a token is (`tokens`).

use std::borrow::Cow;

use recount_model::time::Micros;
use serde_json::value::RawValue;

use super::{Selection, payload::Field, tokens};
use crate::object::object;

/// How deep messages may stand in each other; what is deeper is no message's own.
const DEPTH: u8 = 4;

const FIRST: &str = "a copy of the first message of its thread, which stands as itself where it was chosen";
const SHOWN: &str = "a copy of another message, which stands as itself where it was chosen";
const TOKEN: &str = "a token of the workspace, which may open what was not chosen";
const EARLIER: &str = "words of a message of a time that was not chosen";

/// A message's JSON without copies of others and without tokens, and what was cut out of it.
pub(super) struct Own {
    pub(super) bytes: Vec<u8>,
    pub(super) left_out: Vec<&'static str>,
}

/// The message without copies of others and without tokens; `None` where there are none and all
/// of it is its own. In the place of a copy stands `null`, in that of a token
/// [`tokens::IN_PLACE`], and everything else as it stood.
pub(super) fn own(bytes: &[u8], selection: &Selection) -> Option<Own> {
    let text = of_equal_length(bytes);
    let mut walk = Walk { text: &text, selection, copies: Vec::new(), left_out: Vec::new() };
    walk.message(&text, DEPTH);
    let Walk { mut copies, mut left_out, .. } = walk;
    copies.sort_unstable();
    let mut cuts: Vec<(usize, usize, &str)> = copies.iter().map(|&(begin, end)| (begin, end, "null")).collect();
    // What stands in a copy goes with it.
    let before = |at: usize| copies.partition_point(|&(from, _)| from <= at).checked_sub(1).and_then(|last| copies.get(last));
    let kept = |&(begin, _): &(usize, usize)| before(begin).is_none_or(|&(_, end)| end <= begin);
    let tokens: Vec<_> = tokens::places(&text).into_iter().filter(kept).collect();
    left_out.extend((!tokens.is_empty()).then_some(TOKEN));
    cuts.extend(tokens.into_iter().map(|(begin, end)| (begin, end, tokens::IN_PLACE)));
    if cuts.is_empty() {
        return None;
    }
    cuts.sort_unstable();
    let (mut own, mut from) = (Vec::with_capacity(bytes.len()), 0);
    for (begin, end, in_place) in cuts {
        own.extend_from_slice(bytes.get(from..begin).unwrap_or_default());
        own.extend_from_slice(in_place.as_bytes());
        from = end;
    }
    own.extend_from_slice(bytes.get(from..).unwrap_or_default());
    Some(Own { bytes: own, left_out })
}

/// The bytes as text in which everything stands at the place it has in them.
fn of_equal_length(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    Cow::Owned(text)
}

struct Walk<'t> {
    text: &'t str,
    selection: &'t Selection,
    /// Where copies begin and end.
    copies: Vec<(usize, usize)>,
    left_out: Vec<&'static str>,
}

impl Walk<'_> {
    /// Looks for copies in a message, which is a part of the text.
    fn message(&mut self, json: &str, depth: u8) {
        let Ok(fields) = object(json) else { return };
        let subtype = field(&fields, "subtype").and_then(|raw| serde_json::from_str::<String>(raw).ok()).unwrap_or_default();
        let (changed, deleted) = (subtype == "message_changed", subtype == "message_deleted");
        for (name, value) in &fields {
            match name.as_str() {
                "root" => self.cut(value, FIRST),
                "attachments" => self.attachments(value),
                // What it became was said when it was changed.
                "message" if changed && depth > 0 => self.message(value, depth - 1),
                "message" | "original" | "previous_message" if changed || deleted => {
                    if depth > 0 && self.takes(value, &fields) {
                        self.message(value, depth - 1);
                    } else {
                        self.cut(value, EARLIER);
                    }
                }
                // What an item of the channel is about: a message that was pinned, or another.
                "item" | "message" | "original" | "previous_message" => self.cut(value, SHOWN),
                _ => {}
            }
        }
    }

    /// Whether the message that an edit or deletion is about lies in the chosen time. One that
    /// does not say when it was does so only where all times were chosen.
    fn takes(&self, message: &str, around: &[(String, &str)]) -> bool {
        let all = self.selection.from.is_none() && self.selection.until.is_none();
        let inside = |message: &str| object(message).ok().and_then(|fields| at(field(&fields, "ts")?));
        let when = || inside(message).or_else(|| at(field(around, "deleted_ts")?)).or_else(|| inside(field(around, "message")?));
        all || when().is_some_and(|at| self.selection.takes(at))
    }

    fn attachments(&mut self, json: &str) {
        let listed = serde_json::from_str::<Vec<&RawValue>>(json).map(|all| all.into_iter().map(RawValue::get).collect::<Vec<_>>());
        let all = listed.or_else(|_| object(json).map(|fields| fields.into_iter().map(|(_, value)| value).collect()));
        for one in all.unwrap_or_default() {
            if is_message(one) {
                self.cut(one, SHOWN);
            }
        }
    }

    fn cut(&mut self, value: &str, why: &'static str) {
        // A name or a number is no message.
        if !value.starts_with(['{', '[']) {
            return;
        }
        let begin = value.as_ptr().addr() - self.text.as_ptr().addr();
        self.copies.push((begin, begin + value.len()));
        if !self.left_out.contains(&why) {
            self.left_out.push(why);
        }
    }
}

/// Whether an attachment shows another message: Slack says so, or it has a message's place.
fn is_message(attachment: &str) -> bool {
    let Ok(fields) = object(attachment) else { return false };
    let has = |name: &str| field(&fields, name).is_some_and(|value| !matches!(value, "null" | "false"));
    let from = field(&fields, "from_url").and_then(|raw| serde_json::from_str::<String>(raw).ok()).unwrap_or_default();
    ["is_msg_unfurl", "is_reply_unfurl", "is_thread_root_unfurl", "message_blocks", "channel_id"].into_iter().any(has) || is_of_a_message(&from)
}

/// Whether an address is a message's: `…/archives/C012AB3CD/p1705759506000001`.
fn is_of_a_message(address: &str) -> bool {
    let Some((channel, at)) = address.split_once("/archives/").and_then(|(_, rest)| rest.split_once("/p")) else { return false };
    channel.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) && at.starts_with(|c: char| c.is_ascii_digit())
}

fn field<'f>(fields: &[(String, &'f str)], name: &str) -> Option<&'f str> {
    fields.iter().find(|(given, _)| given == name).map(|(_, value)| *value)
}

/// A time as Slack writes it.
fn at(raw: &str) -> Option<Micros> {
    serde_json::from_str::<Field<'_>>(raw).ok()?.ts().map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_cut_at_its_place_even_where_bytes_are_no_utf_8() {
        let message: &[u8] = b"{\"text\":\"caf\xE9 xoxb-1-A\",\"root\":{\"u\":\"xoxe-2\"},\"u\":\"/?t=xoxe-3\"}";
        let found = own(message, &Selection::default()).map(|own| (own.bytes, own.left_out));
        let kept = [b"{\"text\":\"caf\xE9 ".as_slice(), "xox…\",\"root\":null,\"u\":\"/?t=xox…\"}".as_bytes()].concat();
        assert_eq!(found, Some((kept.clone(), vec![FIRST, TOKEN])));
        assert!(own(&kept, &Selection::default()).is_none(), "what is its own stays as it is");
    }

    #[test]
    fn nothing_but_the_copy_is_cut_even_where_bytes_are_no_utf_8() {
        let message: &[u8] = b"{ \"text\":\"caf\xE9\",\r\n \"root\" : {\"text\":\"X \xFF\",\"a\":[{}]} ,\"ts\":\"1.0\", \"attachments\": [ {\"text\":\"own\"}, {\"is_msg_unfurl\":true,\"text\":\"X\"} ] }";
        let found = own(message, &Selection::default()).map(|own| (own.bytes, own.left_out));
        let kept: &[u8] = b"{ \"text\":\"caf\xE9\",\r\n \"root\" : null ,\"ts\":\"1.0\", \"attachments\": [ {\"text\":\"own\"}, null ] }";
        assert_eq!(found, Some((kept.to_vec(), vec![FIRST, SHOWN])));
        assert!(own(kept, &Selection::default()).is_none(), "what is its own stays as it is");
    }
}
