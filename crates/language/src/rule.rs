//! One rule, as its file tells it.

use crate::{Family, Strength};

/// A rule: what it asks, and the page that says why.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `family/name`, from its path.
    pub name: String,
    /// The folder it is in.
    pub family: Family,
    /// Its heading.
    pub title: String,
    /// The strongest it gets.
    pub strength: Strength,
    /// The Markdown that a person reads, heading included, without the front matter.
    pub page: String,
}

/// Why a rule file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// The file, as given.
    pub path: String,
    /// The line, counted from one.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl std::fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

impl std::error::Error for RuleProblem {}

/// Reads one file; `path` is `family/name.md`, whatever folder stands before it.
pub(crate) fn parse(path: &str, text: &str) -> Result<Rule, RuleProblem> {
    let problem = |line: usize, message: &str| RuleProblem { path: path.to_owned(), line, message: message.to_owned() };
    let mut parts = path.trim_end_matches(".md").rsplit('/');
    let name = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    let family = Family::of(folder)
        .ok_or_else(|| problem(1, "expected the file in a folder named for its family: blame, hindsight, cause, judgement, evasion, promise or structure"))?;
    let rest = text.strip_prefix("---\n").ok_or_else(|| problem(1, "expected front matter: a line with three dashes"))?;
    let (_front, page) = rest.split_once("\n---\n").ok_or_else(|| problem(1, "expected a closing line with three dashes after the front matter"))?;
    let title = page.lines().find_map(|line| line.strip_prefix("# ")).ok_or_else(|| problem(1, "expected a heading: `# Title`"))?;
    Ok(Rule { name: format!("{family}/{name}"), family, title: title.to_owned(), strength: Strength::Warning, page: page.trim_start().to_owned() })
}
