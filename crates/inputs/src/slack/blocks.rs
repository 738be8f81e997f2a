//! What attachments and blocks say, as plain text: for messages, most of them a
//! bot's, whose own text is empty.
//!
//! Source of the format: Slack's references of legacy attachments and of blocks.
//! What is not here: pictures and menus, and what buttons lead to.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    markup,
    payload::{Field, Names},
};

/// How deep blocks may stand in each other.
const DEPTH: u8 = 12;

/// Attachments, one line for each of what people see from top to bottom: lead-in, author, title,
/// text, fields, blocks and footer. What stands for them is said where only author and footer do.
pub(super) fn attachments(field: Field<'_>, names: &Names, plain: &dyn Fn(&str) -> String) -> String {
    let mut lines = Vec::new();
    for attachment in field.get::<Vec<Value>>().unwrap_or_default() {
        let text = |name: &str| attachment.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        lines.extend(text("pretext").map(plain));
        let led_in = text("pretext").is_some();
        lines.extend(text("author_name").map(plain));
        let before = lines.len();
        lines.extend(text("title").map(plain));
        lines.extend(text("text").map(plain));
        for one in attachment.get("fields").and_then(Value::as_array).into_iter().flatten() {
            let part = |name: &str| one.get(name).and_then(Value::as_str).map(plain).unwrap_or_default();
            let said: Vec<String> = [part("title"), part("value")].into_iter().filter(|part| !part.is_empty()).collect();
            lines.extend(Some(said.join(": ")).filter(|said| !said.is_empty()));
        }
        let mut within = String::new();
        for block in attachment.get("blocks").and_then(Value::as_array).into_iter().flatten() {
            walk(block, names, plain, DEPTH, &mut within);
            end_line(&mut within);
        }
        lines.extend(Some(within.trim_end().to_owned()).filter(|said| !said.is_empty()));
        if lines.len() == before && !led_in {
            lines.extend(text("fallback").map(plain));
        }
        lines.extend(text("footer").map(plain));
    }
    lines.join("\n")
}

/// Blocks: everything in them that reads as text.
pub(super) fn blocks(field: Field<'_>, names: &Names, plain: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for block in field.get::<Vec<Value>>().unwrap_or_default() {
        walk(&block, names, plain, DEPTH, &mut out);
        end_line(&mut out);
    }
    out.trim_end().to_owned()
}

/// The lines of a text that another has not as well, whatever marks of bold and the like stand
/// about their words. Words of a longer line say something else: the label above a number stays.
pub(super) fn unsaid(text: &str, said: &str) -> String {
    if said.is_empty() {
        return text.to_owned();
    }
    let known: HashSet<String> = said.lines().map(bare).collect();
    text.lines().filter(|line| !known.contains(&bare(line))).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

/// The words of a line without the marks of bold and the like at their ends, and without what
/// ends a sentence. Nothing else goes: `> 2s` is not `< 2s`, and `web_1` not `web1`. The line
/// where nothing is left.
fn bare(line: &str) -> String {
    const MARKS: [char; 5] = ['*', '_', '~', '`', '•'];
    let trimmed = line.split_whitespace().map(|word| word.trim_matches(MARKS).trim_end_matches([',', '.', ':', ';', '!', '?']).trim_matches(MARKS));
    let words: Vec<&str> = trimmed.filter(|word| !word.is_empty()).collect();
    if words.is_empty() { line.trim().to_owned() } else { words.join(" ") }
}

fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn walk(value: &Value, names: &Names, plain: &dyn Fn(&str) -> String, depth: u8, out: &mut String) {
    if depth == 0 {
        return;
    }
    if let Value::Array(values) = value {
        for value in values {
            walk(value, names, plain, depth, out);
        }
        return;
    }
    let field = |name: &str| value.get(name).and_then(Value::as_str);
    match (field("type").unwrap_or_default(), field("text")) {
        ("user", _) => out.extend(["@", names.person(field("user_id").unwrap_or_default())]),
        ("channel", _) => out.push_str(&plain(&format!("<#{}>", field("channel_id").unwrap_or_default()))),
        ("broadcast", _) => out.extend(["@", field("range").unwrap_or_default()]),
        ("emoji", _) => out.push_str(&markup::reaction(field("name").unwrap_or_default())),
        ("link", text) => out.push_str(text.filter(|text| !text.is_empty()).or(field("url")).unwrap_or_default()),
        // Text of rich text and of cells is as typed; text of other blocks is markup.
        ("text" | "plain_text" | "raw_text" | "raw_number", Some(text)) => out.push_str(text),
        ("raw_number", None) => out.extend(value.get("value").filter(|number| number.is_number()).map(Value::to_string)),
        ("table" | "data_table", None) => rows(value, names, plain, depth - 1, out),
        (_, Some(markup)) => out.push_str(&plain(markup)),
        (kind, None) => {
            for inner in ["text", "elements", "fields", "title"] {
                match value.get(inner) {
                    // Words of a sentence follow each other; anything else is shown side by side,
                    // and without a line of its own would be one word with its neighbour.
                    Some(Value::Array(parts)) if !kind.starts_with("rich_text") => {
                        for part in parts {
                            end_line(out);
                            walk(part, names, plain, depth - 1, out);
                        }
                    }
                    Some(inner) => walk(inner, names, plain, depth - 1, out),
                    None => {}
                }
            }
            if let Some(button) = value.get("accessory").filter(|accessory| is_button(accessory)) {
                end_line(out);
                walk(button, names, plain, depth - 1, out);
            }
            let ends = matches!(kind, "rich_text_section" | "rich_text_preformatted" | "rich_text_quote" | "section" | "header");
            if ends {
                end_line(out);
            }
        }
    }
}

/// Whether it is a button, whose words everybody sees. A menu shows one choice of many.
fn is_button(accessory: &Value) -> bool {
    accessory.get("type").and_then(Value::as_str).is_some_and(|kind| matches!(kind, "button" | "workflow_button"))
}

/// The caption of a table, and its rows, each on a line of its own with ` | ` between its cells.
fn rows(table: &Value, names: &Names, plain: &dyn Fn(&str) -> String, depth: u8, out: &mut String) {
    end_line(out);
    if let Some(caption) = table.get("caption").and_then(Value::as_str) {
        out.push_str(caption);
        end_line(out);
    }
    for row in table.get("rows").and_then(Value::as_array).into_iter().flatten() {
        let said = |cell: &Value| {
            let mut said = String::new();
            walk(cell, names, plain, depth, &mut said);
            said.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let cells: Vec<String> = row.as_array().into_iter().flatten().map(said).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            out.push_str(&cells.join(" | "));
            end_line(out);
        }
    }
}
