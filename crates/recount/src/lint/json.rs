//! One array of objects, for programs.

use serde::Serialize;

use super::Text;

#[derive(Serialize)]
struct QuestionJson<'a> {
    path: &'a str,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    rule: &'a str,
    family: &'a str,
    strength: &'a str,
    message: &'a str,
}

pub fn write(texts: &[Text]) -> serde_json::Result<String> {
    let all = texts.iter().flat_map(|text| text.questions.iter().map(move |question| (text, question)));
    let list: Vec<QuestionJson<'_>> = all
        .map(|(text, question)| QuestionJson {
            path: &text.shown,
            start: question.hint.span.start,
            end: question.hint.span.end,
            line: question.start.line,
            column: question.start.column,
            rule: &question.hint.rule,
            family: question.hint.family.as_str(),
            strength: question.hint.strength.as_str(),
            message: &question.hint.message,
        })
        .collect();
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}
