//! SARIF 2.1.0, for code scanning and viewers: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.
//!
//! Only the parts that we fill. A test holds the output against the published schema.

use std::{collections::BTreeMap, ffi::OsStr, os::unix::ffi::OsStrExt as _};

use recount_language::{Rule, Strength};
use serde::Serialize;

use super::{Question, Text, place::Place};
use crate::project::Projects;

#[derive(Serialize)]
struct Log<'a> {
    version: &'static str,
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    default_encoding: &'static str,
    invocations: [Invocation<'a>; 1],
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    short_description: Message<'a>,
    full_description: Description,
    help: Help<'a>,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Description {
    text: String,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: [&'a str; 1],
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    level: &'static str,
    message: Message<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

/// What SARIF calls a result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message<'a>,
    locations: [Location; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    byte_offset: usize,
    byte_length: usize,
}

pub fn write(texts: &[Text], projects: &Projects, problems: &[String]) -> serde_json::Result<String> {
    let rules: BTreeMap<&str, &Rule> = projects.iter().flat_map(|project| project.rules().iter()).map(|rule| (rule.name.as_str(), rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(n, name)| (*name, n)).collect();
    let results = texts.iter().flat_map(|text| text.questions.iter().map(|question| outcome(text, question, &index))).collect();
    let unread = problems.iter().map(|problem| Notification { level: "error", message: Message { text: problem }, locations: Vec::new() });
    let not_utf8 = texts.iter().filter_map(|text| text.not_utf8.as_ref());
    let half_read = not_utf8.map(|told| Notification { level: "warning", message: Message { text: told }, locations: Vec::new() });
    let unreasoned = texts.iter().flat_map(|text| {
        text.unreasoned.iter().map(|(unreasoned, place)| {
            let (start, end) = (unreasoned.span.start, unreasoned.span.end);
            let at = location(&text.path, (*place, *place), start..end.max(start));
            Notification { level: "note", message: Message { text: &unreasoned.message }, locations: vec![at] }
        })
    });
    let log = Log {
        version: "2.1.0",
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
        runs: [Run {
            tool: Tool {
                driver: Driver { name: "Recount", semantic_version: env!("CARGO_PKG_VERSION"), rules: rules.values().map(|r| descriptor(r)).collect() },
            },
            column_kind: "unicodeCodePoints",
            default_encoding: "utf-8",
            invocations: [Invocation {
                execution_successful: problems.is_empty(),
                tool_execution_notifications: unread.chain(half_read).chain(unreasoned).collect(),
            }],
            results,
        }],
    };
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

const fn level(strength: Strength) -> &'static str {
    match strength {
        Strength::Warning => "warning",
        Strength::Hint => "note",
    }
}

fn descriptor(rule: &Rule) -> Descriptor<'_> {
    Descriptor {
        id: &rule.name,
        short_description: Message { text: &rule.title },
        full_description: Description { text: noticed(rule) },
        help: Help { text: &rule.page, markdown: &rule.page },
        default_configuration: Configuration { level: level(rule.strength) },
        properties: Properties { tags: [rule.family.as_str()] },
    }
}

/// Characters of a description that GitHub takes.
const DESCRIBED: usize = 1024;

/// The first paragraph under *What it notices*; of a page that says nothing there, its title.
fn noticed(rule: &Rule) -> String {
    let under = rule.page.lines().skip_while(|line| line.trim_start_matches('#').trim() != "What it notices").skip(1);
    let paragraph = under.skip_while(|line| line.trim().is_empty()).take_while(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let says = paragraph.map(str::trim).collect::<Vec<_>>().join(" ");
    let says = if says.is_empty() { rule.title.clone() } else { says };
    match says.char_indices().nth(DESCRIBED - 1) {
        Some((cut, last)) if cut + last.len_utf8() < says.len() => says.chars().take(DESCRIBED - 1).chain(['…']).collect(),
        _ => says,
    }
}

fn outcome<'a>(text: &Text, question: &'a Question, index: &BTreeMap<&str, usize>) -> Outcome<'a> {
    let hint = &question.hint;
    Outcome {
        rule_id: &hint.rule,
        rule_index: index.get(hint.rule.as_str()).copied(),
        level: level(hint.strength),
        message: Message { text: &hint.message },
        locations: [location(&text.path, (question.start, question.end), hint.span.clone())],
    }
}

fn location(path: &OsStr, (start, end): (Place, Place), span: std::ops::Range<usize>) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: Artifact { uri: uri(path) },
            region: Region {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
                byte_offset: span.start,
                byte_length: span.len(),
            },
        },
    }
}

/// A path as a relative reference, or with its scheme when it is absolute.
fn uri(path: &OsStr) -> String {
    let path = path.as_bytes();
    let path = path.strip_prefix(b"./").unwrap_or(path);
    let scheme = if path.starts_with(b"/") { "file://" } else { "" };
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.iter().copied().fold(scheme.to_owned(), |uri, byte| if kept(byte) { uri + &char::from(byte).to_string() } else { uri + &format!("%{byte:02X}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(path: &str) -> String {
        super::uri(OsStr::new(path))
    }

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(uri("./reviews/März 1#2.md"), "reviews/M%C3%A4rz%201%232.md");
        assert_eq!(uri("/tmp/a b.md"), "file:///tmp/a%20b.md");
        assert_eq!(uri("a:b%.md"), "a%3Ab%25.md");
        assert_eq!(super::uri(OsStr::from_bytes(b"caf\xe9.md")), "caf%E9.md");
    }

    #[test]
    fn a_description_is_a_paragraph_that_github_takes() {
        let built_in = recount_language::Rules::built_in();
        for rule in built_in.iter() {
            let says = noticed(rule);
            assert!(says.len() > 20 && says.len() < DESCRIBED && !says.contains(['\n', '#']), "{}: {says}", rule.name);
        }
        let noticing = |says: &str| {
            let mut rule = built_in.iter().next().cloned().unwrap_or_else(|| unreachable!("there are rules"));
            rule.page = format!("# T\n\n## What it notices\n{says}## Why it matters\n\nWhy.\n");
            noticed(&rule)
        };
        assert_eq!(noticing("\nOne\nand two.\n\nThree.\n\n"), "One and two.");
        assert!(built_in.iter().next().is_some_and(|rule| noticing("") == rule.title), "nothing is said there");
        assert_eq!(noticing(&("é".repeat(DESCRIBED) + "\n")), "é".repeat(DESCRIBED));
        assert_eq!(noticing(&("é".repeat(DESCRIBED + 1) + "\n")), "é".repeat(DESCRIBED - 1) + "…");
    }
}
