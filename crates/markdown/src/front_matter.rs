//! Front matter: `---` with `key: value` lines and lists, or `+++` with `key = value`.
//!
//! A tolerant reader of simple scalars and lists; nested maps, anchors and multi-line strings
//! are not read here, their lines are kept in the span and nothing else is lost by it.

use crate::Span;

/// The header of a file, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrontMatter {
    /// From the opening fence to the end of the closing one.
    pub span: Span,
    /// Keys in the order of the file.
    pub fields: Vec<Field>,
}

/// One key of the front matter with its values: one for a scalar, any number for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The line or lines of this field.
    pub span: Span,
    /// The key as written.
    pub key: String,
    /// The values without quotes.
    pub values: Vec<String>,
}

impl FrontMatter {
    /// The first value of the first of `keys` that is present and not empty; keys are compared
    /// without regard to case, and `-`, `_` and spaces are the same.
    #[must_use]
    pub fn value(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| {
            let field = self.fields.iter().find(|field| folded(&field.key) == *key)?;
            field.values.iter().map(String::as_str).find(|value| !value.is_empty())
        })
    }

    /// Reads the front matter that begins at `from`, if the file has one there.
    #[must_use]
    pub fn read(text: &str, from: usize) -> Option<Self> {
        let rest = text.get(from..)?;
        let mut lines = lines_with_offsets(rest, from);
        let (_, fence) = lines.next()?;
        let toml = match fence.trim_end() {
            "---" => false,
            "+++" => true,
            _ => return None,
        };
        let mut fields: Vec<Field> = Vec::new();
        for (start, line) in lines {
            let line_span = Span::new(start, start + line.len());
            let trimmed = line.trim();
            let closing = if toml { trimmed == "+++" } else { trimmed == "---" || trimmed == "..." };
            if closing {
                let span = Span::new(from, line_span.end);
                return Some(Self { span, fields });
            }
            add_line(&mut fields, line, line_span, if toml { '=' } else { ':' });
        }
        None
    }
}

/// A key in the form in which keys are compared.
pub(crate) fn folded(key: &str) -> String {
    key.trim().to_lowercase().replace(['-', '_'], " ")
}

fn lines_with_offsets(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\r', '\n']))
    })
}

fn add_line(fields: &mut Vec<Field>, line: &str, span: Span, separator: char) {
    let trimmed = line.trim();
    if trimmed.is_empty() || trimmed.starts_with('#') {
        return;
    }
    if let Some(item) = trimmed.strip_prefix("- ").filter(|_| separator == ':') {
        if let Some(field) = fields.last_mut() {
            field.values.push(scalar(item));
            field.span = field.span.join(span);
        }
        return;
    }
    let continues = line.starts_with([' ', '\t']);
    match trimmed.split_once(separator) {
        Some((key, value)) if !continues && !key.trim().is_empty() => {
            let key = scalar(key);
            let values = values(value.trim());
            fields.push(Field { span, key, values });
        }
        _ => {
            if let Some(field) = fields.last_mut() {
                field.span = field.span.join(span);
                continue_value(field, trimmed);
            }
        }
    }
}

fn continue_value(field: &mut Field, line: &str) {
    let inside_list = line.trim_end_matches(',').trim();
    if inside_list == "]" {
        return;
    }
    match field.values.last_mut() {
        Some(last) if matches!(last.as_str(), ">" | "|" | ">-" | "|-") => *last = scalar(line),
        Some(last) if !last.is_empty() && !last.starts_with('[') => {
            last.push(' ');
            last.push_str(line);
        }
        Some(last) if last == "[" => *last = scalar(inside_list),
        _ => field.values.push(scalar(inside_list)),
    }
}

fn values(written: &str) -> Vec<String> {
    if written.is_empty() {
        return Vec::new();
    }
    match written.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
        Some(list) => list.split(',').map(scalar).filter(|value| !value.is_empty()).collect(),
        None => vec![scalar(written)],
    }
}

fn scalar(written: &str) -> String {
    let written = written.trim();
    for quote in ['"', '\''] {
        let inner = written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner.replace("\\\"", "\"");
        }
    }
    match written.split_once(" #") {
        Some((value, _)) => value.trim_end().to_owned(),
        None => written.to_owned(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
mod tests {
    use super::*;

    #[test]
    fn yaml_scalars_and_lists_are_read() {
        let text = "---\ntitle: \"Too full: again\"\ndate: 2017-02-09\ntags: [core, rpc]\nauthors:\n  - Ana\n  - 'Bo'\n---\nrest";
        let read = FrontMatter::read(text, 0).unwrap();
        assert_eq!(read.value(&["title"]), Some("Too full: again"));
        assert_eq!(read.value(&["date"]), Some("2017-02-09"));
        assert_eq!(read.fields.last().unwrap().values, ["Ana", "Bo"]);
        assert_eq!(read.span.of(text).lines().last(), Some("---"));
    }

    #[test]
    fn toml_is_read() {
        let read = FrontMatter::read("+++\ntitle = \"Full disk\"\ntags = [\"a\", \"b\"]\n+++\n", 0).unwrap();
        assert_eq!(read.value(&["title"]), Some("Full disk"));
        assert_eq!(read.fields.last().unwrap().values, ["a", "b"]);
    }

    #[test]
    fn a_rule_at_the_top_without_an_end_is_no_front_matter() {
        assert_eq!(FrontMatter::read("---\nSomething: else\n\nBody", 0), None);
        assert_eq!(FrontMatter::read("", 0), None);
    }
}
