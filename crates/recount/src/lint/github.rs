//! Workflow commands of GitHub Actions, which it shows beside the changed lines.

use std::fmt::Write as _;

use recount_language::Strength;

use super::{Question, Text};

pub fn write(texts: &[Text]) -> String {
    let mut out = String::new();
    for text in texts {
        for question in &text.questions {
            annotation(&mut out, &text.shown, question);
        }
        for (unreasoned, place) in &text.unreasoned {
            let (file, message) = (property(&text.shown), data(&unreasoned.message));
            let _ = writeln!(out, "::notice file={file},line={},col={},title=A comment that keeps nothing silent::{message}", place.line, place.column);
        }
    }
    out
}

fn annotation(out: &mut String, path: &str, question: &Question) {
    let kind = match question.hint.strength {
        Strength::Warning => "warning",
        Strength::Hint => "notice",
    };
    let (start, end) = (question.start, question.end);
    let _ = write!(out, "::{kind} file={},line={},endLine={}", property(path), start.line, end.line);
    // Columns are taken only of an annotation on one line.
    if start.line == end.line {
        let _ = write!(out, ",col={},endColumn={}", start.column, end.column.max(start.column));
    }
    let _ = writeln!(out, ",title={}::{}", property(&question.hint.rule), data(&question.hint.message));
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(property("a,b:c%d\ne"), "a%2Cb%3Ac%25d%0Ae");
        assert_eq!(data("100% sure?\r\nYes: really, ::error::"), "100%25 sure?%0D%0AYes: really, ::error::");
    }
}
