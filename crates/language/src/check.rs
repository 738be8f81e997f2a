//! Whether a rule does what its page says: what stands under *Flags* is flagged, at the marked
//! words, and what stands under *Stays silent* is not.

use crate::{Family, Hint, Roster, RuleProblem, Rules, read, rule};

/// What a rule file says of itself and its rule does not do. `rules` hold the rule, `roster` the
/// names that its sentences may use; a file that is no rule is refused where the rules are read.
#[must_use]
pub fn check(path: &str, text: &str, rules: &Rules, roster: &Roster) -> Vec<RuleProblem> {
    let Some((name, family)) = rule::name(path) else { return Vec::new() };
    let mut problems = Vec::new();
    for part in ["Flags", "Stays silent"] {
        let flags = part == "Flags";
        let (heading, sentences) = sentences(text, part);
        let mut refuse = |line: usize, message: String| problems.push(RuleProblem { path: path.to_owned(), line, message });
        if sentences.is_empty() {
            refuse(heading, format!("expected at least one sentence under `## {part}`, each after `- `"));
        }
        for (line, written) in sentences {
            // In a review of several lines what is bold stays so.
            let plain = if written.contains('\n') { written.clone() } else { written.replace("**", "") };
            let hints = read(&plain, rules, roster).hints;
            let found: Vec<&str> = hints.iter().filter(|hint| hint.rule == name).filter_map(|hint| plain.get(hint.span.clone())).collect();
            let told = || found.iter().map(|words| format!("`{words}`")).collect::<Vec<_>>().join(", ");
            match written.split("**").nth(1) {
                _ if !flags && found.is_empty() => {}
                _ if !flags => refuse(line, format!("expected nothing flagged, found {}", told())),
                // A question on the whole review has no words of its own.
                _ if family == Family::Structure && !found.is_empty() => {}
                _ if family == Family::Structure => refuse(line, "expected this review to be asked about, found nothing".to_owned()),
                Some(marked) if found.contains(&marked) => {}
                // Another rule may ask about the same words.
                Some(marked) if found.is_empty() && is_asked(&written, marked, &hints) => {}
                Some(marked) if found.is_empty() => refuse(line, format!("expected `{marked}` flagged, found nothing")),
                Some(marked) => refuse(line, format!("expected `{marked}` flagged, found {}", told())),
                None => refuse(line, "expected the flagged words between `**`".to_owned()),
            }
        }
    }
    problems
}

/// Whether any rule asks about the marked words of a sentence.
fn is_asked(written: &str, marked: &str, hints: &[Hint]) -> bool {
    let start = written.find("**").unwrap_or_default();
    hints.iter().any(|hint| hint.span.start < start + marked.len() && start < hint.span.end)
}

/// The line of a heading, and what stands under it with its line: list items, and reviews in
/// blocks of ```` ```markdown ````.
fn sentences(text: &str, heading: &str) -> (usize, Vec<(usize, String)>) {
    let (mut at, mut under, mut block, mut all) = (1, false, None::<(usize, String)>, Vec::new());
    for (line, number) in text.lines().zip(1..) {
        if let Some((_, review)) = &mut block {
            if line.trim_end() == "```" {
                all.extend(block.take().filter(|_| under));
            } else {
                review.extend([line, "\n"]);
            }
        } else if line.trim_end() == "```markdown" {
            block = Some((number, String::new()));
        } else if line.starts_with('#') {
            under = line.strip_prefix("## ").is_some_and(|title| title.trim() == heading);
            at = if under { number } else { at };
        } else if let (true, Some(item)) = (under, line.trim_start().strip_prefix(['-', '*', '+']).and_then(|item| item.strip_prefix(' '))) {
            all.push((number, item.trim().to_owned()));
        }
    }
    (at, all)
}
