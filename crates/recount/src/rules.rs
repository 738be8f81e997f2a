//! `recount rules`: what the language coach asks about, and the page of each rule.

use std::{fmt::Write as _, path::Path, process::ExitCode};

use anyhow::bail;
use clap::{Arg, ArgAction, ArgMatches, Command};
use recount_language::{Family, Rule, RuleProblem, Rules};
use serde::Serialize;

use crate::project::{self, Project};

pub fn command() -> Command {
    Command::new("rules")
        .about("Lists what the language coach asks about, or prints the page of one rule.")
        .arg(Arg::new("rule").value_name("RULE").help("A rule, such as blame/failed-to; its last part is enough where there is only one"))
        .arg(
            Arg::new("check")
                .long("check")
                .action(ArgAction::SetTrue)
                .conflicts_with("rule")
                .help("Try the sentences under Flags and Stays silent of the rules of your own; exit with 1 when a rule does other than its page says"),
        )
        .arg(Arg::new("format").long("format").value_name("FORMAT").value_parser(["text", "json"]).default_value("text").help("How to write them"))
}

pub fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    if flags.get_flag("check") {
        let unread = |why| anyhow::anyhow!("{why}\nrecount: No sentence was tried. Mend what is named above, then check again.");
        return check(&here().map_err(unread)?);
    }
    let project = here()?;
    let replaced = replaced()?;
    let chosen = flags.get_one::<String>("rule").map(|name| find(project.rules(), name)).transpose()?;
    let as_json = flags.get_one::<String>("format").is_some_and(|format| format == "json");
    match (chosen, as_json) {
        (Some(rule), false) => say!("{}", rule.page.trim_end()),
        (Some(rule), true) => say!("{}", serde_json::to_string_pretty(&RuleJson::of(rule, &replaced))?),
        (None, false) => say!("{}", list(project.rules(), &replaced).trim_end()),
        (None, true) => {
            let all: Vec<RuleJson<'_>> = project.rules().iter().map(|rule| RuleJson::of(rule, &replaced)).collect();
            say!("{}", serde_json::to_string_pretty(&all)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Tries what the pages of the rules around this folder say of themselves.
fn check(project: &Project) -> anyhow::Result<ExitCode> {
    let files = project::own_files(Path::new(".")).map_err(|problems| anyhow::anyhow!("{}", problems.join("\nrecount: ")))?;
    let one = |(path, text): &(String, String)| recount_language::check(path, text, project.rules(), &project.roster);
    let problems: Vec<RuleProblem> = files.iter().flat_map(one).collect();
    for problem in &problems {
        warn!("recount: {problem}");
    }
    let own = if files.len() == 1 { "rule" } else { "rules" };
    match problems.len() {
        0 => say!("{} {own} of your own: all does what the pages say.", files.len()),
        1 => say!("{} {own} of your own: 1 sentence does not do what its page says.", files.len()),
        many => say!("{} {own} of your own: {many} sentences do not do what their pages say.", files.len()),
    }
    Ok(ExitCode::from(u8::from(!problems.is_empty())))
}

/// Prints the page of a rule.
pub fn explain(name: &str) -> anyhow::Result<ExitCode> {
    say!("{}", find(here()?.rules(), name)?.page.trim_end());
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct RuleJson<'a> {
    rule: &'a str,
    family: &'a str,
    strength: &'a str,
    title: &'a str,
    page: &'a str,
    replaces_built_in: bool,
}

impl<'a> RuleJson<'a> {
    fn of(rule: &'a Rule, replaced: &[&str]) -> Self {
        Self {
            rule: &rule.name,
            family: rule.family.as_str(),
            strength: rule.strength.as_str(),
            title: &rule.title,
            page: &rule.page,
            replaces_built_in: replaced.contains(&rule.name.as_str()),
        }
    }
}

fn here() -> anyhow::Result<Project> {
    project::around(Path::new(".")).map_err(|problems| anyhow::anyhow!("{}", problems.join("\nrecount: ")))
}

/// The built-in rules in whose place one of this folder's own stands: one at the same path.
fn replaced() -> anyhow::Result<Vec<&'static str>> {
    let files = project::own_files(Path::new(".")).map_err(|problems| anyhow::anyhow!("{}", problems.join("\nrecount: ")))?;
    let is_own = |name: &&str| files.iter().any(|(path, _)| format!("/{path}").ends_with(&format!("/{name}.md")));
    Ok(Rules::built_in().iter().map(|rule| rule.name.as_str()).filter(is_own).collect())
}

/// The rule of that name; its last part is enough where only one ends in it.
pub fn find<'r>(rules: &'r Rules, name: &str) -> anyhow::Result<&'r Rule> {
    if let Some(rule) = rules.get(name) {
        return Ok(rule);
    }
    let ending: Vec<&Rule> = rules.iter().filter(|rule| rule.name.rsplit('/').next() == Some(name)).collect();
    match ending.as_slice() {
        [one] => Ok(one),
        [] => match near(rules, name).as_slice() {
            [] => bail!("There is no rule called “{name}”. “recount rules” lists them all."),
            near => bail!("There is no rule called “{name}”. Nearest are {}; “recount rules” lists them all.", near.join(", ")),
        },
        many => {
            bail!("More than one rule ends in “{name}”: {}. Choose one of them.", many.iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The names most like one that no rule has: at most three, the likest first.
fn near<'r>(rules: &'r Rules, name: &str) -> Vec<&'r str> {
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let wanted = last(name);
    let unlike = |rule: &Rule| {
        let named = last(&rule.name);
        if !wanted.is_empty() && named.contains(&wanted) { 0 } else { distance(&named, &wanted) }
    };
    let at_most = 1 + wanted.chars().count() / 3;
    let mut near: Vec<(usize, &str)> = rules.iter().map(|rule| (unlike(rule), rule.name.as_str())).filter(|(unlike, _)| *unlike <= at_most).collect();
    near.sort_by_key(|(unlike, _)| *unlike);
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// How many letters must be put in, left out or changed to make one word of another.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut last = at + 1;
        let mut next = vec![last];
        for (left_above, with) in row.windows(2).zip(&other) {
            let [left, above] = left_above else { continue };
            last = (left + usize::from(letter != *with)).min(above + 1).min(last + 1);
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

fn list(rules: &Rules, replaced: &[&str]) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut out = String::new();
    for family in Family::ALL {
        let mut of_family = rules.iter().filter(|rule| rule.family == family).peekable();
        if of_family.peek().is_some() {
            let _ = writeln!(out, "{family}");
        }
        for rule in of_family {
            let told = if replaced.contains(&rule.name.as_str()) { " (your own, in place of the built-in one)" } else { "" };
            let _ = writeln!(out, "  {:width$}  {:7}  {}{told}", rule.name, rule.strength.as_str(), rule.title);
        }
    }
    out.push_str("\n“recount rules RULE” prints the page of one.\n");
    out
}
