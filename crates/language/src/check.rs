//! Whether a rule does what its page says: what stands under *Flags* is flagged, at the marked
//! words, and what stands under *Stays silent* is not.

use crate::{Family, Roster, RuleProblem, Rules, read, rule};

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
            let plain = written.replace("**", "");
            let reading = read(&plain, rules, roster);
            let found: Vec<&str> = reading.hints.iter().filter(|hint| hint.rule == name).filter_map(|hint| plain.get(hint.span.clone())).collect();
            let told = || found.iter().map(|words| format!("`{words}`")).collect::<Vec<_>>().join(", ");
            match written.split("**").nth(1) {
                _ if !flags && found.is_empty() => {}
                _ if !flags => refuse(line, format!("expected nothing flagged, found {}", told())),
                Some(marked) if found.contains(&marked) => {}
                Some(marked) if found.is_empty() => refuse(line, format!("expected `{marked}` flagged, found nothing")),
                Some(marked) => refuse(line, format!("expected `{marked}` flagged, found {}", told())),
                // A question on the whole review has no words of its own.
                None if family == Family::Structure => {}
                None => refuse(line, "expected the flagged words between `**`".to_owned()),
            }
        }
    }
    problems
}

/// The line of a heading, and the list items under it with theirs.
fn sentences<'t>(text: &'t str, heading: &str) -> (usize, Vec<(usize, &'t str)>) {
    let is_heading = |line: &str| line.strip_prefix("## ").is_some_and(|title| title.trim() == heading);
    let mut lines = text.lines().zip(1..);
    let Some((_, at)) = lines.find(|(line, _)| is_heading(line)) else { return (1, Vec::new()) };
    let items = lines.take_while(|(line, _)| !line.starts_with('#'));
    (at, items.filter_map(|(line, at)| line.trim_start().strip_prefix(['-', '*', '+'])?.strip_prefix(' ').map(|item| (at, item.trim()))).collect())
}
