//! Patterns as runs of numbers, which need no work at start and little to walk over.
//!
//! A number is a step: what is looked for in its lowest byte, and of what sort above it. A run
//! ends with [`Step::End`]. The words of a set, the ways of a choice and what may be left out
//! follow their step, so that whoever does not want them can pass over them.

use std::collections::BTreeSet;

use crate::{
    pattern::{Computed, Element},
    words::{ListId, WordId},
};

/// One step.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    End,
    Word(WordId),
    Listed(ListId),
    /// So many words follow, in order.
    Among(usize),
    Any(Computed),
    /// The choice that follows begins with one of so many words, in order: they stand here so
    /// that one look tells whether any of its ways is worth trying.
    Heads(usize),
    /// Ways follow, each after its length; together so many numbers.
    Choice(usize),
    /// A run of so many numbers follows.
    Optional(usize),
    Gap {
        most: usize,
        across: bool,
    },
    Sign(char),
    Start,
    Stop,
    Subject,
    Person,
    Who,
    Anyone,
    Thing,
    Open,
    Close,
}

const COMPUTED: [Computed; 5] = [Computed::Word, Computed::Done, Computed::Adverb, Computed::Name, Computed::Number];

impl Step {
    /// The step that a number stands for.
    #[inline]
    pub(crate) fn of(number: u32) -> Self {
        let of = number >> 8;
        match number & 0xff {
            1 => Self::Word(of),
            2 => Self::Listed(ListId(of)),
            3 => Self::Among(of as usize),
            4 => Self::Any(COMPUTED.get(of as usize).copied().unwrap_or(Computed::Word)),
            5 => Self::Choice(of as usize),
            6 => Self::Optional(of as usize),
            7 => Self::Gap { most: (of >> 1) as usize, across: of & 1 != 0 },
            8 => Self::Sign(char::from_u32(of).unwrap_or_default()),
            9 => Self::Start,
            10 => Self::Stop,
            11 => Self::Subject,
            12 => Self::Person,
            13 => Self::Who,
            14 => Self::Anyone,
            15 => Self::Thing,
            16 => Self::Open,
            17 => Self::Close,
            0x12 => Self::Heads(of as usize),
            _ => Self::End,
        }
    }
}

/// Appends elements as a run.
pub(crate) fn append(elements: &[Element], code: &mut Vec<u32>) {
    for element in elements {
        match element {
            Element::Word(word) => code.push(1 | word << 8),
            Element::Listed(list) => code.push(2 | list.0 << 8),
            Element::Among(words) => {
                code.push(3 | small(words.len()) << 8);
                code.extend(words);
            }
            Element::Any(computed) => code.push(4 | (*computed as u32) << 8),
            Element::Choice(ways) => {
                if let Some(heads) = heads(ways) {
                    code.push(0x12 | small(heads.len()) << 8);
                    code.extend(heads);
                }
                let mut all = Vec::new();
                for way in ways {
                    let mut run = Vec::new();
                    append(way, &mut run);
                    all.push(small(run.len()));
                    all.append(&mut run);
                }
                code.push(5 | small(all.len()) << 8);
                code.append(&mut all);
            }
            Element::Optional(inner) => {
                let mut run = Vec::new();
                append(inner, &mut run);
                code.push(6 | small(run.len()) << 8);
                code.append(&mut run);
            }
            Element::Gap { most, across } => code.push(7 | (small(*most) << 1 | u32::from(*across)) << 8),
            Element::Sign(sign) => code.push(8 | u32::from(*sign) << 8),
            Element::Start => code.push(9),
            Element::End => code.push(10),
            Element::Subject => code.push(11),
            Element::Person => code.push(12),
            Element::Who => code.push(13),
            Element::Anyone => code.push(14),
            Element::Thing => code.push(15),
            Element::Open => code.push(16),
            Element::Close => code.push(17),
        }
    }
    code.push(0);
}

/// Ways from which on one look at the words they begin with is cheaper than a look at each.
const WAYS: usize = 3;

/// The words that the ways of a choice begin with, in order, where each begins with one.
fn heads(ways: &[Vec<Element>]) -> Option<BTreeSet<WordId>> {
    let mut heads = BTreeSet::new();
    for way in ways {
        match way.first()? {
            Element::Word(word) => heads.extend([*word]),
            Element::Among(words) => heads.extend(words.iter().copied()),
            _ => return None,
        }
    }
    (ways.len() >= WAYS).then_some(heads)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
