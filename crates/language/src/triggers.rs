//! For each word the patterns worth trying at it, and what the sentence must hold besides.
//!
//! Most patterns need two or three words. One look at a sentence says which of these it holds,
//! so that a pattern is tried where all it needs is there.

use std::collections::HashMap;

use crate::{
    Rule,
    subject::SubjectClass,
    words::{Lexicon, WordId},
};

/// What a sentence holds, or what a pattern needs: one bit for each set of words asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holds([u128; 2]);

/// How many sets of words are told apart.
const SETS: usize = 255;

/// Somebody without a name may be spoken of.
const SOMEBODY: usize = SETS;

impl Holds {
    fn with(mut self, number: usize) -> Self {
        let [low, high] = &mut self.0;
        if number < 128 {
            *low |= 1 << number;
        } else {
            *high |= 1 << (number - 128);
        }
        self
    }

    /// These and those.
    pub(crate) fn and(self, Self([low, high]): Self) -> Self {
        let [own_low, own_high] = self.0;
        Self([own_low | low, own_high | high])
    }

    fn covers(self, Self([low, high]): Self) -> bool {
        let [own_low, own_high] = self.0;
        low & own_low == low && high & own_high == high
    }
}

/// The words by which people without a name are spoken of, pronouns included.
const SOMEBODY_LISTS: [&str; 8] = ["role", "indefinite-pronoun", "partitive", "he-word", "they-word", "external", "device-role", "ambiguous-role"];

/// A pattern to try.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trial {
    pub(crate) rule: u32,
    pub(crate) pattern: u32,
    pub(crate) needs: Holds,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Triggers {
    ranges: Vec<(u32, u32)>,
    trials: Vec<Trial>,
    /// For each word the sets it is in.
    sets: Vec<Holds>,
}

impl Triggers {
    pub(crate) fn of(list: &[Rule], lexicon: &Lexicon) -> Self {
        let words = lexicon.len();
        let numbers = numbered(list);
        let mut sets = vec![Holds::default(); words];
        let unnamed = SOMEBODY_LISTS.iter().filter_map(|name| lexicon.list(name)).flat_map(|list| lexicon.members(list));
        for word in unnamed.chain(["member", "members", "one", "whoever"].map(|word| lexicon.id(word))) {
            if let Some(slot) = sets.get_mut(word as usize).filter(|_| word != 0) {
                *slot = slot.with(SOMEBODY);
            }
        }
        for (set, number) in &numbers {
            for word in *set {
                if let Some(slot) = sets.get_mut(*word as usize) {
                    *slot = slot.with(*number);
                }
            }
        }
        let mut by_word: Vec<Vec<Trial>> = vec![Vec::new(); words];
        for (rule, of_rule) in (0_u32..).zip(list) {
            for (pattern, (_, told)) in (0_u32..).zip(&of_rule.patterns) {
                let about = if told.asks_who && is_about_unnamed(of_rule) { Holds::default().with(SOMEBODY) } else { Holds::default() };
                let needs = told.needs.iter().filter_map(|set| numbers.get(set.as_slice())).fold(about, |all, number| all.with(*number));
                for word in &told.triggers {
                    if let Some(trials) = by_word.get_mut(*word as usize)
                        && trials.last().is_none_or(|last| (last.rule, last.pattern) != (rule, pattern))
                    {
                        trials.push(Trial { rule, pattern, needs });
                    }
                }
            }
        }
        let mut triggers = Self { sets, ..Self::default() };
        for trials in by_word {
            let start = u32::try_from(triggers.trials.len()).unwrap_or(u32::MAX);
            triggers.trials.extend(trials);
            triggers.ranges.push((start, u32::try_from(triggers.trials.len()).unwrap_or(u32::MAX)));
        }
        triggers
    }

    /// Whether a word is worth a closer look.
    pub(crate) fn is_trigger(&self, word: WordId) -> bool {
        self.ranges.get(word as usize).is_some_and(|(start, end)| start < end)
    }

    /// The sets that a word is in.
    pub(crate) fn sets_of(&self, word: WordId) -> Holds {
        self.sets.get(word as usize).copied().unwrap_or_default()
    }

    /// The patterns to try at a word in a sentence that holds these.
    pub(crate) fn at(&self, word: WordId, holds: Holds) -> impl Iterator<Item = Trial> {
        let (start, end) = self.ranges.get(word as usize).copied().unwrap_or_default();
        let trials = self.trials.get(start as usize..end as usize).unwrap_or_default();
        trials.iter().filter(move |trial| holds.covers(trial.needs)).copied()
    }
}

/// Numbers for the sets of words that are asked for most often.
fn numbered(list: &[Rule]) -> HashMap<&[WordId], usize> {
    let mut asked: HashMap<&[WordId], usize> = HashMap::new();
    for (_, pattern) in list.iter().flat_map(|rule| &rule.patterns) {
        for set in &pattern.needs {
            *asked.entry(set.as_slice()).or_default() += pattern.triggers.len();
        }
    }
    let mut sets: Vec<(&[WordId], usize)> = asked.into_iter().collect();
    sets.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    sets.into_iter().take(SETS).enumerate().map(|(number, (set, _))| (set, number)).collect()
}

/// Whether a rule asks only about people without a name.
fn is_about_unnamed(rule: &Rule) -> bool {
    use SubjectClass::{External, Handle, I, Named, Pronoun, Proper, System, Unknown, We};
    [Named, Handle, We, I, Pronoun, External, System, Proper, Unknown].into_iter().all(|class| rule.weights.of(class).is_none())
}
