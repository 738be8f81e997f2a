//! Writes what the program is to start with, in the form that `src/prepared.rs` takes apart.

use crate::{
    book::{Book, Index},
    rule::{Asks, Reads, Rule},
    words::Lexicon,
};

/// Puts numbers in little endian and texts after one another, each list after its length.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    pub fn one(&mut self, number: u8) {
        self.0.push(number);
    }

    pub fn two(&mut self, number: u16) {
        self.0.extend(number.to_le_bytes());
    }

    pub fn four(&mut self, number: u32) {
        self.0.extend(number.to_le_bytes());
    }

    pub fn eight(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    pub fn sixteen(&mut self, number: u128) {
        self.0.extend(number.to_le_bytes());
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.0.extend(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub fn list<T>(&mut self, list: &[T], mut one: impl FnMut(&mut Self, &T)) {
        self.length(list.len());
        for item in list {
            one(self, item);
        }
    }

    fn length(&mut self, length: usize) {
        self.four(u32::try_from(length).unwrap_or(u32::MAX));
    }
}

pub fn rule(rule: &Rule, to: &mut Writer) {
    to.text(&rule.name);
    to.text(rule.family.as_str());
    to.text(&rule.title);
    to.one(rule.strength as u8);
    to.text(&rule.page);
    let Asks { any, we, i, nobody } = &rule.asks;
    to.text(any);
    for asked in [we, i, nobody] {
        to.text(asked.as_deref().unwrap_or_default());
    }
    for strength in &rule.weights.0 {
        to.one(strength.map_or(0, |strength| strength as u8 + 1));
    }
    to.two(bits(rule.reads));
}

/// One bit for each word of a `reads:` line, as `Reads::of_bits` takes them.
fn bits(reads: Reads) -> u16 {
    let Reads { questions, negations, conditions, apologies, mentions, agentless, reasons, unreasoned, lone, response, whole } = reads;
    let read = [questions, negations, conditions, apologies, mentions, agentless, reasons, unreasoned, lone, response, whole];
    read.iter().rev().fold(0, |bits, reads| bits << 1 | u16::from(*reads))
}

pub fn lexicon(lexicon: &Lexicon, to: &mut Writer) {
    to.list(&lexicon.words, |to, word| {
        to.eight(word.hash);
        to.two(word.traits.classes);
    });
    to.list(&lexicon.class_sets, |to, classes| to.sixteen(*classes));
    to.list(&lexicon.ends, |to, end| to.four(*end));
    to.bytes(&lexicon.letters);
    to.list(&lexicon.class_names, |to, name| to.text(name));
    to.list(&lexicon.lists, |to, list| {
        to.text(&list.name);
        to.list(&list.members, |to, bits| to.eight(*bits));
    });
    to.list(&lexicon.commonness, |to, times| to.two(*times));
}

pub fn book(book: &Book, to: &mut Writer) {
    to.list(&book.code, |to, step| to.four(*step));
    to.list(&book.trials, |to, trial| {
        to.four(trial.rule);
        to.one(trial.strength as u8);
        to.four(trial.before);
        to.four(trial.from);
        to.one(trial.known);
    });
    to.list(&book.needs, |to, needs| needs.iter().for_each(|number| to.two(*number)));
    index(&book.asking, to);
    index(&book.excepting, to);
    to.list(&book.sets, |to, place| to.two(*place));
    let parts: Vec<u64> = book.held.iter().flat_map(|held| held.0).collect();
    to.list(&parts, |to, bits| to.eight(*bits));
}

fn index(index: &Index, to: &mut Writer) {
    for list in [&index.of_word, &index.bounds, &index.patterns] {
        to.list(list, |to, number| to.four(*number));
    }
}
