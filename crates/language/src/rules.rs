//! The rules that are read with: built in, and an organisation's own.

use std::sync::LazyLock;

use crate::{
    Rule, RuleProblem, Strength,
    files::RULE_FILES,
    guards::Guards,
    pattern::Pattern,
    rule,
    subject::Known,
    words::{Lexicon, WordId},
};

/// A set of rules, ready to read with.
#[derive(Debug, Clone)]
pub struct Rules {
    list: Vec<Rule>,
    pub(crate) lexicon: Lexicon,
    pub(crate) known: Known,
    pub(crate) guards: Guards,
    triggers: Triggers,
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
        let triggers = Triggers::of(&list, lexicon.len());
        Self { known: Known::of(&lexicon), guards: Guards::of(&lexicon), list, lexicon, triggers }
    }

    /// Whether a word is worth a closer look.
    pub(crate) fn is_trigger(&self, word: WordId) -> bool {
        self.triggers.ranges.get(word as usize).is_some_and(|(start, end)| start < end)
    }

    /// The patterns to try at a word, each with its rule.
    pub(crate) fn at(&self, word: WordId) -> impl Iterator<Item = (&Rule, Strength, &Pattern)> {
        let (start, end) = self.triggers.ranges.get(word as usize).copied().unwrap_or_default();
        self.triggers.places.get(start as usize..end as usize).unwrap_or_default().iter().filter_map(|(rule, pattern)| {
            let rule = self.list.get(*rule as usize)?;
            let (strength, pattern) = rule.patterns.get(*pattern as usize)?;
            Some((rule, *strength, pattern))
        })
    }
}

/// For each word the patterns it triggers.
#[derive(Debug, Clone, Default)]
struct Triggers {
    ranges: Vec<(u32, u32)>,
    places: Vec<(u32, u32)>,
}

impl Triggers {
    fn of(list: &[Rule], words: usize) -> Self {
        let mut by_word: Vec<Vec<(u32, u32)>> = vec![Vec::new(); words];
        for (rule_at, rule) in (0_u32..).zip(list) {
            for (pattern_at, (_, pattern)) in (0_u32..).zip(&rule.patterns) {
                for word in &pattern.triggers {
                    if let Some(places) = by_word.get_mut(*word as usize)
                        && places.last() != Some(&(rule_at, pattern_at))
                    {
                        places.push((rule_at, pattern_at));
                    }
                }
            }
        }
        let mut triggers = Self::default();
        for places in by_word {
            let start = u32::try_from(triggers.places.len()).unwrap_or(u32::MAX);
            triggers.places.extend(places);
            triggers.ranges.push((start, u32::try_from(triggers.places.len()).unwrap_or(u32::MAX)));
        }
        triggers
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
