//! All patterns, and for each word those worth trying at it.
//!
//! Most patterns need two or three words. One look at a sentence says which of these it holds,
//! so that a pattern is tried where all it needs is there.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use crate::{
    Strength,
    pattern::{Element, Pattern},
    prepared::Reader,
    program,
    rule::Written,
    words::{Lexicon, MANY, Traits, WordId},
};

/// What a sentence holds: bits for sets of words; sets that are met together share one.
///
/// A pattern may be tried where what it needs is not there, and then does not match: so few bits
/// cost less than the exact answer.
///
/// Aligned as processors fetch memory, so that no look at one fetches more than it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(align(64))]
pub(crate) struct Holds(pub(crate) [u64; PARTS]);

/// With half as many bits a third more patterns are tried; with twice as many a tenth fewer, but
/// what a word holds takes twice as much memory.
pub(crate) const PARTS: usize = 8;

/// What a pattern needs: the bits of some sets, and the lowest, which is always there.
pub(crate) type Needs = [u16; 4];

impl Default for Holds {
    /// A sentence without words.
    fn default() -> Self {
        let mut parts = [0; PARTS];
        if let Some(first) = parts.first_mut() {
            *first = 1;
        }
        Self(parts)
    }
}

impl Holds {
    pub(crate) fn add(&mut self, other: &Self) {
        for (part, bits) in self.0.iter_mut().zip(other.0) {
            *part |= bits;
        }
    }

    /// Whether the two that are rarest of what is needed may be there, which nearly always decide.
    /// Which of the two does is as good as random, so that there is no branch between them.
    fn likely_covers(&self, [first, second, ..]: Needs) -> bool {
        self.bit(first) & self.bit(second) & 1 != 0
    }

    /// Whether all that is needed may be there.
    fn covers(&self, needs: Needs) -> bool {
        let [_, _, third, fourth] = needs;
        self.likely_covers(needs) && self.bit(third) & self.bit(fourth) & 1 != 0
    }

    /// The bit of that number, as the lowest of others.
    fn bit(&self, bit: u16) -> u64 {
        self.0.get(usize::from(bit / 64) % PARTS).copied().unwrap_or_default() >> (bit % 64)
    }
}

/// A pattern to try.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trial {
    /// The number of its rule.
    pub(crate) rule: u32,
    pub(crate) strength: Strength,
    /// Where its runs begin: leftwards from the trigger, and from the trigger on.
    pub(crate) before: u32,
    pub(crate) from: u32,
    /// How many tokens the run from the trigger on leaves out: one where the trigger is one word,
    /// which is why the pattern is tried.
    pub(crate) known: u8,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    /// The runs of all patterns.
    pub(crate) code: Vec<u32>,
    pub(crate) trials: Vec<Trial>,
    pub(crate) needs: Vec<Needs>,
    /// For each word the patterns that ask.
    pub(crate) asking: Index,
    /// For each word the patterns of `unless:`.
    pub(crate) excepting: Index,
    /// For each list of `excepting` a bit for each rule that it is about, 64 rules to the same bit.
    doubts: Vec<u64>,
    /// The patterns of `asking`, each beside what it needs.
    asked: Vec<(Needs, u32)>,
    /// For each word what a sentence with it holds, as a place in `held`.
    pub(crate) sets: Vec<u16>,
    /// What words hold, each only once.
    pub(crate) held: Vec<Holds>,
}

impl Book {
    /// Adds rules, each with a number that no other has or in place of the one that had it.
    pub(crate) fn put(&mut self, own: &BTreeMap<u32, Written>, lexicon: &mut Lexicon) {
        let trials = &self.trials;
        let others = |number: &u32| trials.get(*number as usize).is_some_and(|trial| !own.contains_key(&trial.rule));
        let mut asking = self.asking.lists(lexicon.len(), others);
        let mut excepting = self.excepting.lists(lexicon.len(), others);
        for (rule, written) in own {
            for (strength, pattern) in &written.patterns {
                let number = self.add(*rule, *strength, pattern, Needs::default());
                list_at(&mut asking, pattern, number);
            }
            for pattern in &written.unless {
                let number = self.add(*rule, Strength::Hint, pattern, Needs::default());
                list_at(&mut excepting, pattern, number);
            }
        }
        self.asking = Index::of(asking);
        self.excepting = Index::of(excepting);
        self.gather(lexicon);
    }

    /// Puts what is asked of words and patterns where it is looked for.
    fn gather(&mut self, lexicon: &mut Lexicon) {
        let trials = &self.trials;
        let rule = |number: &u32| trials.get(*number as usize).map_or(0, |trial| bit_of(trial.rule));
        self.doubts = self.excepting.iter().map(|list| list.iter().map(rule).fold(0, |all, bit| all | bit)).collect();
        let needs = |number: &u32| self.needs.get(*number as usize).copied().unwrap_or_default();
        self.asked = self.asking.patterns.iter().map(|number| (needs(number), *number)).collect();
        let held = self.sets.iter().copied().chain(std::iter::repeat(0));
        for ((word, list), held) in lexicon.words.iter_mut().zip(&self.asking.of_word).zip(held) {
            word.traits = Traits { held, patterns: u16::try_from(*list).map_or(MANY, |list| list.min(MANY)), ..word.traits };
        }
        lexicon.settle();
    }

    pub(crate) fn add(&mut self, rule: u32, strength: Strength, pattern: &Pattern, needs: Needs) -> u32 {
        let before = small(self.code.len());
        program::append(&pattern.before, &mut self.code);
        let from = small(self.code.len());
        let known = usize::from(matches!(pattern.from.first(), Some(Element::Word(_) | Element::Among(_) | Element::Listed(_))));
        program::append(pattern.from.get(known..).unwrap_or_default(), &mut self.code);
        self.trials.push(Trial { rule, strength, before, from, known: u8::from(known == 1) });
        self.needs.push(needs);
        small(self.trials.len() - 1)
    }

    /// What a sentence with this word holds.
    pub(crate) fn held_by(&self, word: Traits) -> Option<&Holds> {
        self.held.get(usize::from(word.held))
    }

    /// Where the patterns stand that ask at a word.
    pub(crate) fn asked_at(&self, word: WordId, traits: Traits) -> Range<usize> {
        self.asking.range(if traits.patterns < MANY { traits.patterns.into() } else { self.asking.list(word) })
    }

    /// Puts those of these places in `kept`, each with the token `at`, whose patterns are likely
    /// worth trying in a sentence that holds these, and says how many they are.
    pub(crate) fn likely(&self, places: Range<usize>, at: usize, holds: &Holds, kept: &mut [(usize, usize)]) -> usize {
        let mut count = 0;
        for (place, (needs, _)) in places.clone().zip(self.asked.get(places).unwrap_or_default()) {
            // Written for each and kept for every seventh or so: no branch could foresee it.
            if let Some(kept) = kept.get_mut(count) {
                *kept = (at, place);
            }
            count += usize::from(holds.likely_covers(*needs));
        }
        count
    }

    /// The pattern at a place, if it is worth trying in a sentence that holds these.
    pub(crate) fn worth_trying(&self, place: usize, holds: &Holds) -> Option<Trial> {
        let (_, number) = self.asked.get(place).filter(|(needs, _)| holds.covers(*needs))?;
        self.trials.get(*number as usize).copied()
    }

    /// Whether a rule may have an exception at a word.
    pub(crate) fn doubts(&self, word: WordId, rule: u32) -> bool {
        self.doubts.get(self.excepting.list(word) as usize).is_some_and(|bits| bits & bit_of(rule) != 0)
    }

    /// The exceptions of a rule to try at a word in a sentence that holds these.
    pub(crate) fn exceptions_at(&self, word: WordId, rule: u32, holds: &Holds) -> impl Iterator<Item = Trial> {
        let of = move |number: &u32| self.trials.get(*number as usize).copied().filter(|trial| trial.rule == rule);
        let needed = move |number: &&u32| self.needs.get(**number as usize).is_some_and(|needs| holds.covers(*needs));
        self.excepting.at(word).iter().filter(needed).filter_map(of)
    }

    pub(crate) fn read(from: &mut Reader<'_>, lexicon: &mut Lexicon) -> Self {
        let mut book = Self {
            code: from.fours(),
            trials: from.list(|from| Trial {
                rule: from.four(),
                strength: Strength::of(from.one()),
                before: from.four(),
                from: from.four(),
                known: from.one(),
            }),
            needs: from.list(|from| Needs::default().map(|_| from.two())),
            asking: Index::read(from),
            excepting: Index::read(from),
            sets: from.twos(),
            held: from.eights().as_chunks().0.iter().copied().map(Holds).collect(),
            ..Self::default()
        };
        book.gather(lexicon);
        book
    }
}

/// For each word a list of patterns; words with the same patterns share one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    pub(crate) of_word: Vec<u32>,
    /// Where each list begins; the first is empty.
    pub(crate) bounds: Vec<u32>,
    pub(crate) patterns: Vec<u32>,
}

impl Index {
    pub(crate) fn of(by_word: Vec<Vec<u32>>) -> Self {
        let mut index = Self { of_word: Vec::with_capacity(by_word.len()), bounds: vec![0, 0], patterns: Vec::new() };
        let mut known = HashMap::from([(Vec::new(), 0)]);
        for list in by_word {
            let number = known.get(&list).copied().unwrap_or_else(|| {
                index.patterns.extend(&list);
                index.bounds.push(small(index.patterns.len()));
                let number = small(index.bounds.len() - 2);
                known.insert(list, number);
                number
            });
            index.of_word.push(number);
        }
        index
    }

    /// The lists taken apart again, of what is kept.
    fn lists(&self, words: usize, kept: impl Fn(&u32) -> bool) -> Vec<Vec<u32>> {
        (0..words).map(|word| self.at(small(word)).iter().copied().filter(&kept).collect()).collect()
    }

    fn list(&self, word: WordId) -> u32 {
        self.of_word.get(word as usize).copied().unwrap_or_default()
    }

    fn at(&self, word: WordId) -> &[u32] {
        self.patterns.get(self.range(self.list(word))).unwrap_or_default()
    }

    /// The lists.
    fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (1..self.bounds.len()).map(|list| self.patterns.get(self.range(small(list - 1))).unwrap_or_default())
    }

    /// Where a list stands in `patterns`.
    fn range(&self, list: u32) -> Range<usize> {
        let list = list as usize;
        let bound = |at: usize| self.bounds.get(at).map_or(0, |bound| *bound as usize);
        bound(list)..bound(list + 1)
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self { of_word: from.fours(), bounds: from.fours(), patterns: from.fours() }
    }
}

pub(crate) fn list_at(by_word: &mut [Vec<u32>], pattern: &Pattern, number: u32) {
    for word in &pattern.triggers {
        if let Some(list) = by_word.get_mut(*word as usize)
            && list.last() != Some(&number)
        {
            list.push(number);
        }
    }
}

const fn bit_of(rule: u32) -> u64 {
    1 << (rule % 64)
}

pub(crate) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
