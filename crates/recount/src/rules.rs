//! `recount rules`: what the language coach asks about, and the page of each rule.

use std::{fmt::Write as _, io::Write as _, path::Path, process::ExitCode};

use anyhow::bail;
use clap::{Arg, ArgMatches, Command};
use recount_language::{Family, Rule, Rules};
use serde::Serialize;

use crate::project::{self, Project};

pub fn command() -> Command {
    Command::new("rules")
        .about("Lists what the language coach asks about, or prints the page of one rule.")
        .arg(Arg::new("rule").value_name("RULE").help("A rule, such as blame/failed-to; its last part is enough where there is only one"))
        .arg(Arg::new("format").long("format").value_name("FORMAT").value_parser(["text", "json"]).default_value("text").help("How to write them"))
}

pub fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let project = here()?;
    let chosen = flags.get_one::<String>("rule").map(|name| find(project.rules(), name)).transpose()?;
    let as_json = flags.get_one::<String>("format").is_some_and(|format| format == "json");
    match (chosen, as_json) {
        (Some(rule), false) => print(&rule.page),
        (Some(rule), true) => print(&(serde_json::to_string_pretty(&RuleJson::of(rule))? + "\n")),
        (None, false) => print(&list(project.rules())),
        (None, true) => print(&(serde_json::to_string_pretty(&project.rules().iter().map(RuleJson::of).collect::<Vec<_>>())? + "\n")),
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the page of a rule.
pub fn explain(name: &str) -> anyhow::Result<ExitCode> {
    print(&find(here()?.rules(), name)?.page);
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct RuleJson<'a> {
    rule: &'a str,
    family: &'a str,
    strength: &'a str,
    title: &'a str,
    page: &'a str,
}

impl<'a> RuleJson<'a> {
    fn of(rule: &'a Rule) -> Self {
        Self { rule: &rule.name, family: rule.family.as_str(), strength: rule.strength.as_str(), title: &rule.title, page: &rule.page }
    }
}

fn here() -> anyhow::Result<Project> {
    project::around(Path::new(".")).map_err(|problems| anyhow::anyhow!("{}", problems.join("\nrecount: ")))
}

fn find<'r>(rules: &'r Rules, name: &str) -> anyhow::Result<&'r Rule> {
    if let Some(rule) = rules.get(name) {
        return Ok(rule);
    }
    let ending: Vec<&Rule> = rules.iter().filter(|rule| rule.name.rsplit('/').next() == Some(name)).collect();
    match ending.as_slice() {
        [one] => Ok(one),
        [] => bail!("There is no rule called “{name}”. “recount rules” lists them all."),
        many => {
            bail!("More than one rule ends in “{name}”: {}. Choose one of them.", many.iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>().join(", "))
        }
    }
}

fn list(rules: &Rules) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut out = String::new();
    for family in Family::ALL {
        let mut of_family = rules.iter().filter(|rule| rule.family == family).peekable();
        if of_family.peek().is_some() {
            let _ = writeln!(out, "{family}");
        }
        for rule in of_family {
            let _ = writeln!(out, "  {:width$}  {:7}  {}", rule.name, rule.strength.as_str(), rule.title);
        }
    }
    out.push_str("\n“recount rules RULE” prints the page of one.\n");
    out
}

fn print(text: &str) {
    // A reader that has seen enough closes its end; nothing is lost.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}
