//! A note's fields and its Markdown are one thing: the text is always Markdown,
//! and a note's form is a way to write its sections.

/// Heading of the first section.
pub const HAPPENED: &str = "What happened";
/// Heading of the second section.
pub const SURPRISED: &str = "What surprised us";

/// The two fields of a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Body of “What happened”.
    pub happened: String,
    /// Body of “What surprised us”.
    pub surprised: String,
}

/// The Markdown of a note; an empty field leaves no heading behind.
#[must_use]
pub fn compose(fields: &Fields) -> String {
    let mut text = String::new();
    for (heading, body) in [(HAPPENED, &fields.happened), (SURPRISED, &fields.surprised)] {
        let body = body.replace("\r\n", "\n");
        let body = body.trim();
        if !body.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str("## ");
            text.push_str(heading);
            text.push_str("\n\n");
            text.push_str(body);
            text.push('\n');
        }
    }
    text
}

/// The fields of a text that [`compose`] could have written; `None` when the text
/// has outgrown the form and is edited as a whole.
#[must_use]
pub fn split(text: &str) -> Option<Fields> {
    let mut fields = Fields::default();
    let (mut happened, mut surprised) = (Vec::new(), Vec::new());
    let mut place: Option<&mut Vec<&str>> = None;
    for line in text.lines() {
        if line == format!("## {HAPPENED}") {
            place = Some(&mut happened);
        } else if line == format!("## {SURPRISED}") {
            place = Some(&mut surprised);
        } else {
            match &mut place {
                Some(lines) => lines.push(line),
                None if line.trim().is_empty() => {}
                None => return None,
            }
        }
    }
    happened.join("\n").trim().clone_into(&mut fields.happened);
    surprised.join("\n").trim().clone_into(&mut fields.surprised);
    (compose(&fields) == text).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_is_split_only_when_nothing_would_be_lost(text in "(## What happened\n|## What surprised us\n|[a-z#*\n ]{0,20}){0,6}") {
            if let Some(fields) = split(&text) {
                prop_assert_eq!(compose(&fields), text);
            }
        }

        #[test]
        fn what_was_typed_comes_back(happened in "[a-z .\n]{0,60}", surprised in "[a-z .\n]{0,60}") {
            let fields = Fields { happened: happened.trim().to_owned(), surprised: surprised.trim().to_owned() };
            prop_assert_eq!(split(&compose(&fields)), Some(fields));
        }
    }
}
