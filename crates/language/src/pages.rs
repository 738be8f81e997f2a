//! The rules as pages to read: what `docs/rules/` holds.

use std::fmt::Write as _;

use crate::{Family, Rules};

const INTRODUCTION: &str = "# Rules of the language coach\n\nMade from `crates/language/rules/` by `cargo xtask rule-pages`; edit there. Each page's lists are executed as tests: what stands under *Flags* is flagged at the marked words, what stands under *Stays silent* is not. A rule about whole reviews has small reviews there.\n\nThe coach reads English only.\n";

impl Rules {
    /// The pages, each with its path below `docs/rules/`.
    #[must_use]
    pub fn pages(&self) -> Vec<(String, String)> {
        let mut index = INTRODUCTION.to_owned();
        let mut pages = Vec::new();
        for family in Family::ALL {
            let _ = write!(index, "\n## {}\n\n", capital(family.as_str()));
            for rule in self.iter().filter(|rule| rule.family == family) {
                let _ = writeln!(index, "- [{}]({}.md): at most a {}", rule.title, rule.name, rule.strength);
                let page = format!("<!-- Made from crates/language/rules/{}.md; edit there. -->\n\n{}", rule.name, rule.page);
                pages.push((format!("{}.md", rule.name), page));
            }
        }
        pages.insert(0, ("README.md".to_owned(), index));
        pages
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
