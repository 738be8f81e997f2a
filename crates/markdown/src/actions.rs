//! Action items: what somebody meant to do, and what is said about who, where and whether.

use crate::section::{SectionRole, Sections, flat};
use crate::{Block, BlockKind, Blocks, Span};

/// One item of a list or table of actions, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionItem {
    /// Its bytes in the file, with everything nested under it.
    pub span: Span,
    /// What is to be done, without markup, on one line.
    pub text: String,
    /// Whether it is marked done; nothing if it is not marked at all.
    pub done: Option<bool>,
    /// Where it is tracked: a link or a key such as `OPS-123`.
    pub tracker: Option<String>,
    /// Who takes it, as written.
    pub who: Option<String>,
}

/// What people write where there is nothing to do.
const NOTHING: [&str; 8] = ["none", "n/a", "na", "tbd", "todo", "nothing", "-", "..."];

pub(crate) fn read(blocks: &Blocks, sections: &Sections) -> Vec<ActionItem> {
    let mut found = Vec::new();
    let mut taken_until = 0;
    let mut table = Table::default();
    let mut announced = false;
    for (index, block) in blocks.all().iter().enumerate() {
        match block.kind {
            BlockKind::Paragraph if block.item.is_none() => {
                announced = announces(&blocks.plain_text(block));
            }
            BlockKind::Heading(_) => announced = false,
            _ => {}
        }
        let here = sections.role_around(index) == SectionRole::Actions || announced;
        if block.quote_depth > 0 || !here {
            continue;
        }
        match block.kind {
            BlockKind::ListItem if block.span.start >= taken_until => {
                let item = block.item.and_then(|item| blocks.items().get(item));
                let label = sections.section_around(index).filter(|section| section.block == index);
                let Some(item) = item else { continue };
                let span = Span::new(item.span.start, item.span.start + item.span.of(blocks.text()).trim_end().len());
                let text = flat(&blocks.plain_text(block));
                let text = if let Some(label) = label {
                    // `**Review actions**: renew the token` is a label and its only action.
                    let own = text.strip_prefix(&label.title).unwrap_or_default();
                    own.trim_start_matches([':', ' ']).to_owned()
                } else {
                    taken_until = item.span.end;
                    text
                };
                found.extend(action(blocks, block, text, span, item.ticked));
            }
            BlockKind::TableCell(_) => table.add(blocks, block, &mut found),
            _ => {}
        }
    }
    table.finish(blocks, &mut found);
    found.sort_by_key(|action| action.span.start);
    found
}

fn action(blocks: &Blocks, block: &Block, text: String, span: Span, ticked: Option<bool>) -> Option<ActionItem> {
    if is_nothing(&text) {
        return None;
    }
    let pieces = blocks.pieces(block);
    let struck = !pieces.is_empty() && pieces.iter().all(|piece| piece.style.is_struck());
    let done = ticked.or(struck.then_some(true)).or(said_done(&text));
    let tracker = tracker(blocks, span, &text);
    let who = who_in(&text);
    Some(ActionItem { span, text, done, tracker, who })
}

/// Whether a paragraph says that the list after it is what will be done.
fn announces(text: &str) -> bool {
    let text = text.trim_end();
    let last: usize = text.char_indices().rev().nth(300).map_or(0, |(at, _)| at);
    let sentence = text.get(last..).unwrap_or_default().rsplit(". ").next().unwrap_or_default().to_lowercase();
    sentence.ends_with(':')
        && ["we will do the following", "following actions", "following action items", "following follow-up", "next steps"]
            .iter()
            .any(|words| sentence.contains(words))
}

fn is_nothing(text: &str) -> bool {
    let inner = text.trim_matches(['{', '}', ' ', '.', '_', '*']).to_lowercase();
    inner.is_empty() || NOTHING.contains(&inner.as_str()) || inner.starts_with("summary }}")
}

fn said_done(text: &str) -> Option<bool> {
    let end = text.trim_end_matches(['.', '!', ')', ']', ' ']);
    let start = text.trim_start_matches(['(', '[', ' ']);
    let marked = [" (done", " [done", " done in", "(completed", " - done", ": done"].iter();
    let lower = text.to_lowercase();
    let done = marked.into_iter().any(|mark| lower.contains(mark))
        || ["(Done", "[Done", "(DONE", "[DONE", "DONE"].iter().any(|word| end.ends_with(word))
        || ["DONE", "Done:", "Done)", "Done]"].iter().any(|word| start.starts_with(word));
    if done {
        return Some(true);
    }
    ["(in progress", "[in progress", "(open)", "(todo)"].iter().any(|mark| lower.contains(mark)).then_some(false)
}

/// The first link that looks like a ticket, or a ticket's key in the text.
fn tracker(blocks: &Blocks, span: Span, text: &str) -> Option<String> {
    let links = blocks.links_in(span);
    let telling = ["/issues/", "/pull/", "/browse/", "/merge_requests/", "/-/issues", "/tickets/", "linear.app/", "/story/", "/card/", "/c/"];
    let link = links.iter().find(|link| telling.iter().any(|part| link.destination.contains(part)));
    link.map(|link| link.destination.clone()).or_else(|| key_in(text)).or_else(|| number_in(text))
}

/// `OPS-123`, as ticket systems write keys.
fn key_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').find_map(|word| {
        let (project, number) = word.split_once('-')?;
        let telling = (2..=10).contains(&project.len())
            && project.bytes().all(|c| c.is_ascii_uppercase())
            && (1..=6).contains(&number.len())
            && number.bytes().all(|c| c.is_ascii_digit())
            && !["UTF", "SHA", "ISO", "CVE", "RFC", "UTC", "GMT"].contains(&project);
        telling.then(|| word.to_owned())
    })
}

/// `#123`, as code forges write numbers.
fn number_in(text: &str) -> Option<String> {
    text.split_whitespace().find_map(|word| {
        let word = word.trim_matches(['(', ')', '[', ']', '.', ',', ':', ';']);
        let digits = word.strip_prefix('#')?;
        (!digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit())).then(|| word.to_owned())
    })
}

/// Who takes it: `Owner: Ana`, or the only handle in the text.
fn who_in(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    for key in ["owner:", "assignee:", "assigned to:", "responsible:", "who:"] {
        if let Some(at) = lower.find(key) {
            let rest = text.get(at + key.len()..)?;
            let name = rest.split([')', ']', ';', ',', '|', '.']).next()?.trim();
            if !name.is_empty() && name.len() <= 60 {
                return Some(name.to_owned());
            }
        }
    }
    let mut handles = text.split_whitespace().filter_map(|word| {
        let handle = word.trim_matches(['(', ')', '[', ']', ':', ',', '.', ';']);
        (handle.len() > 1 && handle.starts_with('@')).then_some(handle)
    });
    match (handles.next(), handles.next()) {
        (Some(only), None) => Some(only.to_owned()),
        _ => None,
    }
}

/// A table of actions, row by row.
#[derive(Debug, Default)]
struct Table {
    number: usize,
    header: Vec<String>,
    row: Vec<Block>,
}

impl Table {
    fn add(&mut self, blocks: &Blocks, block: &Block, found: &mut Vec<ActionItem>) {
        let BlockKind::TableCell(cell) = block.kind else {
            return;
        };
        if cell.column == 0 {
            self.finish(blocks, found);
        }
        if cell.table != self.number {
            self.header.clear();
            self.number = cell.table;
        }
        if cell.row == 0 {
            self.header.push(flat(&blocks.plain_text(block)).to_lowercase());
        } else {
            self.row.push(block.clone());
        }
    }

    /// Turns the gathered cells into an action.
    fn finish(&mut self, blocks: &Blocks, found: &mut Vec<ActionItem>) {
        let row = std::mem::take(&mut self.row);
        let (Some(first), Some(last)) = (row.first(), row.last()) else {
            return;
        };
        let cell = |names: &[&str]| {
            let column = self.header.iter().position(|header| names.iter().any(|name| header.contains(name)))?;
            let text = flat(&blocks.plain_text(row.get(column)?));
            (!text.is_empty()).then_some(text)
        };
        let Some(text) = cell(&["action", "task", "what", "item", "description", "todo", "follow"]).or_else(|| Some(flat(&blocks.plain_text(first)))) else {
            return;
        };
        if is_nothing(&text) {
            return;
        }
        let span = first.span.join(last.span);
        let ticket = cell(&["ticket", "issue", "link", "bug", "tracker", "jira"]);
        found.push(ActionItem {
            span,
            done: cell(&["status", "state", "done"])
                .map(|status| ["done", "closed", "complete", "completed", "yes", "x", "✅", "fixed"].contains(&status.to_lowercase().as_str())),
            tracker: tracker(blocks, span, &text).or(ticket),
            who: cell(&["owner", "who", "assignee", "responsible", "assigned"]).or_else(|| who_in(&text)),
            text,
        });
    }
}
