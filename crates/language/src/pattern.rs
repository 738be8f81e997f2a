//! Token patterns: what a rule looks for, as its file writes it.
//!
//! Elements stand apart by spaces.
//!
//! | element | matches |
//! |---|---|
//! | `failed` | that word, in any case; contractions are read as written out |
//! | `failed\|neglected\|did_not_bother` | one of them; `_` joins the words of one choice |
//! | `{diligence}` | a word of that list, see `words/`; also `{word}`, `{done}` (a participle), `{adverb}`, `{name}`, `{number}` |
//! | `just\|{adverb}?` | the same, or nothing |
//! | `~3` | up to three words, not across punctuation; `..3` also across it |
//! | `,` | that sign |
//! | `^`, `$` | the beginning or the end of a sentence |
//! | `<subject>` | nothing: who does the verb that follows must be somebody the rule is about |
//! | `<person>` | the same; a name that we do not know counts as a person's |
//! | `<who>`, `<anyone>`, `<thing>` | a noun phrase; but for `<thing>` it must be somebody the rule is about; for `<anyone>` a name that we do not know is enough |
//! | `[`, `]` | where the marked span begins and ends, if it is not all of it |

use crate::words::{Lexicon, ListId, WordId};

/// One element.
#[derive(Debug, Clone)]
pub(crate) enum Element {
    Word(WordId),
    Listed(ListId),
    /// One of these words, in the order of their ids.
    Among(Box<[WordId]>),
    Any(Computed),
    Choice(Vec<Vec<Element>>),
    Optional(Vec<Element>),
    Gap {
        most: usize,
        across: bool,
    },
    Sign(char),
    Start,
    End,
    Subject,
    /// As a subject; a name we do not know is taken for a person's.
    Person,
    Who,
    /// As a phrase; a name we do not know is taken for a person's.
    Anyone,
    Thing,
    Open,
    Close,
}

/// Classes that no list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Computed {
    Word,
    Done,
    Adverb,
    Name,
    Number,
}

/// A pattern, cut at its trigger: the element whose words say where it is worth trying.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// Elements before the trigger, nearest first, each turned around.
    pub(crate) before: Vec<Element>,
    /// The trigger and what follows it.
    pub(crate) from: Vec<Element>,
    /// The words that the trigger can be.
    pub(crate) triggers: Vec<WordId>,
}

impl Pattern {
    /// Reads a pattern, or says what was expected. Where the trigger would be a choice between
    /// runs of words, each of them is a pattern of its own: its rarest word tells where it is
    /// worth trying, and its first is often a common one.
    pub(crate) fn parse(written: &str, lexicon: &mut Lexicon) -> Result<Vec<Self>, String> {
        let elements = written.split_whitespace().map(|part| element(part, lexicon)).collect::<Result<Vec<_>, _>>()?;
        let Some((at, _)) = trigger(&elements, lexicon) else {
            return Err(format!("expected at least one word or word list that must be there, in `{written}`"));
        };
        let ways = match elements.get(at) {
            Some(Element::Choice(ways)) if is_simple(ways) => ways,
            _ => return Ok(Self::cut(elements, lexicon).into_iter().collect()),
        };
        let inlined = |way: &Vec<Element>| {
            let mut own = elements.clone();
            own.splice(at..=at, way.iter().cloned());
            Self::cut(own, lexicon)
        };
        Ok(ways.iter().filter_map(inlined).collect())
    }

    /// Cuts elements at their trigger, if there is one.
    fn cut(elements: Vec<Element>, lexicon: &Lexicon) -> Option<Self> {
        let (at, triggers) = trigger(&elements, lexicon)?;
        let mut before = elements;
        let from = before.split_off(at);
        Some(Self { before: turned(before), from, triggers })
    }
}

/// The element whose words are rarest, and those words.
fn trigger(elements: &[Element], lexicon: &Lexicon) -> Option<(usize, Vec<WordId>)> {
    let told = elements.iter().enumerate().filter_map(|(at, element)| Some((at, trigger_words(element, lexicon)?)));
    told.min_by_key(|(_, words)| commonness(words, lexicon))
}

/// Whether each way of a choice is told by its words alone.
fn is_simple(ways: &[Vec<Element>]) -> bool {
    ways.iter().flatten().all(|element| matches!(element, Element::Word(_) | Element::Among(_) | Element::Listed(_)))
}

/// The first words of an element that cannot match nothing.
pub(crate) fn trigger_words(element: &Element, lexicon: &Lexicon) -> Option<Vec<WordId>> {
    match element {
        Element::Word(word) => Some(vec![*word]),
        Element::Listed(list) => Some(lexicon.members(*list).collect()),
        Element::Among(words) => Some(words.to_vec()),
        Element::Choice(choices) => {
            let mut all = Vec::new();
            for choice in choices {
                all.extend(trigger_words(choice.first()?, lexicon)?);
            }
            Some(all)
        }
        _ => None,
    }
}

pub(crate) fn commonness(words: &[WordId], lexicon: &Lexicon) -> usize {
    words.iter().map(|word| lexicon.commonness(*word)).sum()
}

/// The same elements as met from right to left.
fn turned(elements: Vec<Element>) -> Vec<Element> {
    let turn = |element: Element| match element {
        Element::Choice(choices) => Element::Choice(choices.into_iter().map(turned).collect()),
        Element::Optional(inner) => Element::Optional(turned(inner)),
        other => other,
    };
    elements.into_iter().rev().map(turn).collect()
}

fn element(part: &str, lexicon: &mut Lexicon) -> Result<Element, String> {
    Ok(match part {
        "[" => Element::Open,
        "]" => Element::Close,
        "<subject>" => Element::Subject,
        "<person>" => Element::Person,
        "<who>" => Element::Who,
        "<anyone>" => Element::Anyone,
        "<thing>" => Element::Thing,
        _ => match part.strip_suffix('?').filter(|rest| !rest.is_empty()) {
            Some(rest) => Element::Optional(vec![choice(rest, lexicon)?]),
            None => choice(part, lexicon)?,
        },
    })
}

fn choice(part: &str, lexicon: &mut Lexicon) -> Result<Element, String> {
    if !part.contains(['|', '_']) {
        return single(part, lexicon);
    }
    let mut choices = Vec::new();
    let mut words = Vec::new();
    for choice in part.split('|') {
        let mut elements = choice.split('_').map(|word| single(word, lexicon)).collect::<Result<Vec<_>, _>>()?;
        match elements.as_slice() {
            [Element::Word(word)] => words.push(*word),
            _ => choices.push(std::mem::take(&mut elements)),
        }
    }
    // Single words are looked up at once, after what is longer.
    words.sort_unstable();
    words.dedup();
    if choices.is_empty() {
        return Ok(Element::Among(words.into()));
    }
    if !words.is_empty() {
        choices.push(vec![Element::Among(words.into())]);
    }
    Ok(Element::Choice(choices))
}

fn single(word: &str, lexicon: &mut Lexicon) -> Result<Element, String> {
    match word {
        "^" => return Ok(Element::Start),
        "$" => return Ok(Element::End),
        // Meant for any words elsewhere; as a sign it would never be met.
        "*" => return Err("expected `{word}` for any word or `~3` for up to three, found `*`".to_owned()),
        _ => {}
    }
    let count = |digits: &str| match digits.parse::<usize>() {
        Ok(most @ 1..=24) => Ok(most),
        _ => Err(format!("expected a number from 1 to 24 after `~` or `..`, found `{word}`")),
    };
    if let Some(digits) = word.strip_prefix('~') {
        return Ok(Element::Gap { most: count(digits)?, across: false });
    }
    if let Some(digits) = word.strip_prefix("..") {
        return Ok(Element::Gap { most: count(digits)?, across: true });
    }
    if let Some(name) = word.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return Ok(match name {
            "word" => Element::Any(Computed::Word),
            "done" => Element::Any(Computed::Done),
            "adverb" => Element::Any(Computed::Adverb),
            "name" => Element::Any(Computed::Name),
            "number" => Element::Any(Computed::Number),
            _ => Element::Listed(lexicon.list(name).ok_or_else(|| format!("expected the name of a word list in `words/`, found `{{{name}}}`"))?),
        });
    }
    let mut signs = word.chars();
    if let (Some(sign), None) = (signs.next(), signs.next())
        && !sign.is_alphanumeric()
    {
        return Ok(Element::Sign(sign));
    }
    let good = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-'".contains(c));
    if !good {
        return Err(format!(
            "expected a word, `{{list}}`, `<subject>`, `<person>`, `<who>`, `<anyone>`, `<thing>`, `~3`, `^`, `$`, `[` or `]`, found `{word}`"
        ));
    }
    match lexicon.add(word) {
        0 => Err(format!("expected a word of at most 32 letters, found `{word}`")),
        id => Ok(Element::Word(id)),
    }
}
