//! Every rule file is a test: what it says it flags is flagged, at the marked words, and what it
//! says stays silent does.

use recount_language::{Family, Roster, Rules, Strength, read};

#[test]
fn each_rule_does_what_its_page_says() {
    let rules = Rules::built_in();
    let mut wrong = Vec::new();
    assert!(rules.iter().count() > 20, "the built-in rules are there");
    for rule in rules.iter() {
        let flags = sentences(&rule.page, "Flags");
        let silent = sentences(&rule.page, "Stays silent");
        if flags.len() < 5 || silent.len() < 5 {
            wrong.push(format!("{}: at least five sentences each", rule.name));
        }
        for written in flags.iter().filter(|_| rule.family != Family::Structure || rule.page.contains("**")) {
            let marked = written.split("**").nth(1).unwrap_or_default();
            let plain = written.replace("**", "");
            let reading = read(&plain, rules, &Roster::default());
            let found: Vec<_> = reading.findings.iter().filter(|finding| finding.rule == rule.name).map(|finding| &plain[finding.span.clone()]).collect();
            if !found.contains(&marked) {
                wrong.push(format!("{}: {written} — marked {marked:?}, found {found:?}", rule.name));
            }
        }
        for written in silent {
            let reading = read(&written, rules, &Roster::default());
            let found: Vec<_> = reading.findings.iter().filter(|finding| finding.rule == rule.name || finding.strength == Strength::Warning).collect();
            if let Some(found) = found.first() {
                wrong.push(format!("{}: stays silent: {written} — but {} at {:?}", rule.name, found.rule, &written[found.span.clone()]));
            }
        }
        for finding in flags.iter().flat_map(|written| read(&written.replace("**", ""), rules, &Roster::default()).findings) {
            if !finding.message.ends_with('?') || finding.message.contains('{') {
                wrong.push(format!("{}: {}", finding.rule, finding.message));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the sentences on rule pages:\n{}", wrong.len(), wrong.join("\n"));
}

/// The list items under a heading.
fn sentences(page: &str, heading: &str) -> Vec<String> {
    let start = format!("## {heading}");
    page.lines()
        .skip_while(|line| *line != start)
        .skip(1)
        .take_while(|line| !line.starts_with('#'))
        .filter_map(|line| line.strip_prefix("- "))
        .map(str::to_owned)
        .collect()
}
