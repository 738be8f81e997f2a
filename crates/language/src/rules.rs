//! The rules that are read with: built in, and an organisation's own.

use std::sync::LazyLock;

use crate::{Rule, RuleProblem, files::RULE_FILES, rule};

/// A set of rules, ready to read with.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    list: Vec<Rule>,
}

static BUILT_IN: LazyLock<Rules> = LazyLock::new(|| Rules::of(RULE_FILES.iter().copied()).unwrap_or_default());

impl Rules {
    /// The rules that come with the program.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The built-in rules and others: each a path that ends in `family/name.md` and its text.
    /// One with the name of a built-in rule takes its place.
    ///
    /// # Errors
    /// When a file is not a rule: which, where, and what was expected.
    pub fn with_own<P: AsRef<str>, T: AsRef<str>>(own: impl IntoIterator<Item = (P, T)>) -> Result<Self, Vec<RuleProblem>> {
        let own: Vec<(P, T)> = own.into_iter().collect();
        let all = RULE_FILES.iter().copied().chain(own.iter().map(|(path, text)| (path.as_ref(), text.as_ref())));
        Self::of(all)
    }

    /// The rules, by family and name.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.list.iter()
    }

    /// The rule of that name, `family/name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Rule> {
        self.list.iter().find(|rule| rule.name == name)
    }

    fn of<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<RuleProblem>> {
        let (mut list, mut problems) = (Vec::<Rule>::new(), Vec::new());
        for (path, text) in files {
            match rule::parse(path, text) {
                Ok(rule) => {
                    list.retain(|known| known.name != rule.name);
                    list.push(rule);
                }
                Err(problem) => problems.push(problem),
            }
        }
        list.sort_by(|a, b| (a.family, &a.name).cmp(&(b.family, &b.name)));
        if problems.is_empty() { Ok(Self { list }) } else { Err(problems) }
    }
}
