//! The rules that are read with: built in, and an organisation's own.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::LazyLock,
};

use crate::{
    Rule, RuleProblem,
    book::Book,
    prepared::Reader,
    rule::{self, Written},
    subject::Known,
    words::Lexicon,
};

/// A set of rules, ready to read with.
#[derive(Debug, Clone)]
pub struct Rules {
    list: Vec<Rule>,
    pub(crate) lexicon: Lexicon,
    pub(crate) known: Known,
    pub(crate) book: Book,
    /// Told from other rules by this: a hash of the files beyond the built-in ones.
    pub(crate) written: u64,
}

/// What `build/` made of `rules/` and `words/`: a broken rule file ends the build.
static PREPARED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/prepared"));

static BUILT_IN: LazyLock<Rules> = LazyLock::new(|| {
    let mut from = Reader(PREPARED);
    let list = from.list(Rule::read);
    let mut lexicon = Lexicon::read(&mut from);
    let book = Book::read(&mut from, &mut lexicon);
    Rules { list, known: Known::of(&lexicon), lexicon, book, written: 0 }
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
        let mut rules = Self::built_in().clone();
        let (mut read, mut problems) = (Vec::new(), Vec::new());
        let mut written = DefaultHasher::new();
        for (path, text) in own {
            (path.as_ref(), text.as_ref()).hash(&mut written);
            match rule::parse(path.as_ref(), text.as_ref(), &mut rules.lexicon) {
                Ok(written) => read.push(written),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            rules.put(read);
            rules.written = written.finish();
            Ok(rules)
        } else {
            Err(problems)
        }
    }

    fn put(&mut self, own: Vec<Written>) {
        let mut numbered = BTreeMap::new();
        for written in own {
            let taken = self.list.iter().position(|known| known.name == written.rule.name);
            let number = taken.unwrap_or(self.list.len());
            match self.list.get_mut(number) {
                Some(place) => *place = written.rule.clone(),
                None => self.list.push(written.rule.clone()),
            }
            numbered.insert(u32::try_from(number).unwrap_or(u32::MAX), written);
        }
        self.book.put(&numbered, &mut self.lexicon);
    }

    /// The rules, by family and name.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        let mut all: Vec<&Rule> = self.list.iter().collect();
        all.sort_by(|a, b| (a.family, &a.name).cmp(&(b.family, &b.name)));
        all.into_iter()
    }

    /// The rule of that name, `family/name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Rule> {
        self.list.iter().find(|rule| rule.name == name)
    }

    /// The rule of that number.
    pub(crate) fn numbered(&self, number: u32) -> Option<&Rule> {
        self.list.get(number as usize)
    }
}
