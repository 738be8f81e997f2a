//! Which patterns are worth trying at which word, and what a sentence must hold for them.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use crate::{
    Strength,
    book::{Book, Holds, Index, Needs, PARTS, list_at, small},
    lists::smaller,
    pattern::{Element, Pattern, commonness, trigger_words},
    rule::Written,
    subject::SubjectClass,
    words::{Lexicon, WordId},
};

/// How many bits there are for sets of words; the lowest is for none.
const BITS: usize = 64 * PARTS;

/// Somebody without a name may be spoken of.
const SOMEBODY: u16 = 1;

/// The words by which people without a name are spoken of, pronouns included.
const SOMEBODY_LISTS: [&str; 8] = ["role", "indefinite-pronoun", "partitive", "he-word", "they-word", "external", "device-role", "ambiguous-role"];

impl Book {
    /// All patterns of these rules.
    pub fn of(rules: &[Written], lexicon: &Lexicon) -> Self {
        let mut book = Self::default();
        let numbers = numbered(rules, lexicon);
        book.number_sets(&numbers, lexicon);
        let mut asking: Vec<Vec<u32>> = vec![Vec::new(); lexicon.len()];
        let mut excepting = asking.clone();
        for (rule, written) in (0..).zip(rules) {
            let unnamed = is_about_unnamed(written);
            let needs = |pattern: &Pattern, about: Option<u16>| {
                let sets = needed(pattern, lexicon);
                let mut all = about.into_iter().chain(sets.iter().filter_map(|set| numbers.get(set).copied()));
                Needs::default().map(|_| all.next().unwrap_or_default())
            };
            for (strength, pattern) in &written.patterns {
                let about = (unnamed && asks_who(pattern)).then_some(SOMEBODY);
                let number = book.add(rule, *strength, pattern, needs(pattern, about));
                list_at(&mut asking, pattern, number);
            }
            for pattern in &written.unless {
                let number = book.add(rule, Strength::Hint, pattern, needs(pattern, None));
                list_at(&mut excepting, pattern, number);
            }
        }
        book.asking = Index::of(asking);
        book.excepting = Index::of(excepting);
        book
    }

    fn number_sets(&mut self, numbers: &HashMap<Vec<WordId>, u16>, lexicon: &Lexicon) {
        let mut sets = vec![Holds::default(); lexicon.len()];
        let mut put = |word: WordId, number: u16| {
            if let Some(slot) = sets.get_mut(word as usize).filter(|_| word != 0) {
                *slot = with(*slot, number);
            }
        };
        let unnamed = SOMEBODY_LISTS.iter().filter_map(|name| lexicon.list(name)).flat_map(|list| lexicon.members(list));
        for word in unnamed.chain(["member", "members", "one", "whoever"].map(|word| lexicon.id(word))) {
            put(word, SOMEBODY);
        }
        for (set, number) in numbers {
            for word in set {
                put(*word, *number);
            }
        }
        let mut known = HashMap::new();
        for held in sets {
            let place = *known.entry(held).or_insert_with(|| {
                self.held.push(held);
                smaller(self.held.len() - 1)
            });
            self.sets.push(place);
        }
    }
}

/// A bit for each set of words that is asked for; sets share bits.
fn numbered(rules: &[Written], lexicon: &Lexicon) -> HashMap<Vec<WordId>, u16> {
    // How often each is asked for: as often as a word is met at which a pattern is tried.
    let mut asked: BTreeMap<Vec<WordId>, usize> = BTreeMap::new();
    for (_, pattern) in rules.iter().flat_map(|rule| &rule.patterns) {
        for set in needed(pattern, lexicon).into_iter().take(Needs::default().len()) {
            *asked.entry(set).or_default() += commonness(&pattern.triggers, lexicon);
        }
    }
    // Exceptions are tried around the few matches only.
    for pattern in rules.iter().flat_map(|rule| &rule.unless) {
        for set in needed(pattern, lexicon).into_iter().take(Needs::default().len()) {
            *asked.entry(set).or_default() += 1;
        }
    }
    // Sets that share their most common words share a bit: where one is met so is the other.
    let common_first = |set: &Vec<WordId>| {
        let mut words: Vec<_> = set.iter().map(|word| (lexicon.commonness(*word), *word)).collect();
        words.sort_unstable_by(|a, b| b.cmp(a));
        words
    };
    let mut sets: Vec<(Vec<WordId>, usize)> = asked.into_iter().collect();
    sets.sort_by_cached_key(|(set, _)| Reverse(common_first(set)));
    // Those that are seldom asked for or seldom met share one with more others. The roots are what
    // on reviews let the fewest patterns be tried in vain.
    let room = |set: &[WordId], asked: usize| (number(asked) * number(commonness(set, lexicon)).sqrt()).sqrt().sqrt();
    let all: f64 = sets.iter().map(|(set, asked)| room(set, *asked)).sum();
    let first = SOMEBODY + 1;
    let last = small(BITS - 1);
    let mut taken = 0.0;
    let mut bit = u32::from(first);
    let numbers = sets.into_iter().map(|(set, asked)| {
        // The next bit begins where the room of those before is full.
        while bit < last && number(bit as usize - usize::from(first) + 1) * all <= taken * number(BITS - usize::from(first)) {
            bit += 1;
        }
        taken += room(&set, asked);
        (set, u16::try_from(bit).unwrap_or_default())
    });
    numbers.collect()
}

fn number(of: usize) -> f64 {
    f64::from(small(of))
}

/// What the sentence must hold besides the trigger: one word of each, the rarest first.
fn needed(pattern: &Pattern, lexicon: &Lexicon) -> Vec<Vec<WordId>> {
    let rest = pattern.before.iter().chain(&pattern.from);
    // The words that the trigger begins with are there already.
    let mut sets: Vec<_> = rest.filter_map(|element| needed_words(element, lexicon)).filter(|words| *words != pattern.triggers).collect();
    sets.sort_by_cached_key(|words| (commonness(words, lexicon), words.clone()));
    sets.dedup();
    sets
}

/// Whether somebody must act in it.
fn asks_who(pattern: &Pattern) -> bool {
    let mut elements = pattern.before.iter().chain(&pattern.from);
    elements.any(|element| matches!(element, Element::Subject | Element::Person | Element::Who | Element::Anyone))
}

/// The words of which one must stand in the sentence for an element to match: of a choice of
/// several words, the rarest of each.
fn needed_words(element: &Element, lexicon: &Lexicon) -> Option<Vec<WordId>> {
    let Element::Choice(choices) = element else { return trigger_words(element, lexicon) };
    let mut all = Vec::new();
    for choice in choices {
        let told = choice.iter().filter_map(|element| needed_words(element, lexicon));
        all.extend(told.min_by_key(|words| commonness(words, lexicon))?);
    }
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// Whether a rule asks only about people without a name.
fn is_about_unnamed(written: &Written) -> bool {
    use SubjectClass::{External, Handle, I, Named, Pronoun, Proper, System, Unknown, We};
    [Named, Handle, We, I, Pronoun, External, System, Proper, Unknown].into_iter().all(|class| written.rule.weights.of(class).is_none())
}

fn with(mut held: Holds, number: u16) -> Holds {
    if let Some(part) = held.0.get_mut(usize::from(number / 64)) {
        *part |= 1 << (number % 64);
    }
    held
}
