//! The rules that are read with: built in, and an organisation's own.

use std::sync::LazyLock;

use crate::{Rule, RuleProblem, Strength, files::RULE_FILES, guards::Guards, pattern::Pattern, rule, subject::Known, triggers::Triggers, words::Lexicon};

/// A set of rules, ready to read with.
#[derive(Debug, Clone)]
pub struct Rules {
    list: Vec<Rule>,
    pub(crate) lexicon: Lexicon,
    pub(crate) known: Known,
    pub(crate) guards: Guards,
    pub(crate) triggers: Triggers,
}

static BUILT_IN: LazyLock<Rules> = LazyLock::new(|| {
    // The rules that come with the program are tested; without them nothing is asked.
    Rules::of(RULE_FILES.iter().copied()).unwrap_or_else(|_| Rules::compiled(Vec::new(), Lexicon::built_in()))
});

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

    /// The rule of that number and its pattern of that number.
    pub(crate) fn pattern(&self, rule: u32, pattern: u32) -> Option<(&Rule, Strength, &Pattern)> {
        let rule = self.list.get(rule as usize)?;
        let (strength, pattern) = rule.patterns.get(pattern as usize)?;
        Some((rule, *strength, pattern))
    }

    pub(crate) fn of<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<RuleProblem>> {
        let mut lexicon = Lexicon::built_in();
        let (mut list, mut problems) = (Vec::<Rule>::new(), Vec::new());
        for (path, text) in files {
            match rule::parse(path, text, &mut lexicon) {
                Ok(rule) => {
                    list.retain(|known| known.name != rule.name);
                    list.push(rule);
                }
                Err(problem) => problems.push(problem),
            }
        }
        list.sort_by(|a, b| (a.family, &a.name).cmp(&(b.family, &b.name)));
        if problems.is_empty() { Ok(Self::compiled(list, lexicon)) } else { Err(problems) }
    }

    fn compiled(list: Vec<Rule>, lexicon: Lexicon) -> Self {
        let triggers = Triggers::of(&list, &lexicon);
        Self { known: Known::of(&lexicon), guards: Guards::of(&lexicon), list, lexicon, triggers }
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_are_rules() {
        let problems = Rules::of(RULE_FILES.iter().copied()).err().unwrap_or_default();
        assert!(problems.is_empty(), "{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }
}
