//! Word lists → a lexicon.
//!
//! A line is a comment (`#`), a directive (`+plural`, `+verb`) or words; under `+verb` a line is
//! one verb with its irregular forms.

use std::cmp::Reverse;

use crate::{
    book::small,
    forms,
    words::{Classes, Lexicon, List, ListId, Slot, Word, WordId, bit},
};

/// How often the words of these lists are met, roughly: small words everywhere, what machines
/// are called and what people do often. The last that holds a word counts; others are seldom.
const COMMON: [(&str, u16); 15] = [
    ("system", 8),
    ("artefact", 8),
    ("verbs", 8),
    ("verbs-past", 8),
    ("past-act", 8),
    ("act-past", 8),
    ("frequent", 40),
    ("aux", 300),
    ("subordinator", 300),
    ("preposition", 300),
    ("pronoun", 300),
    ("determiner", 300),
    ("conjunction", 300),
    ("modal", 60),
    ("very-common", 2000),
];

/// Reads all lists, each with the path of its file; `asked` are those that the code asks for.
pub fn read(files: &[(String, String)], asked: &[&str]) -> Lexicon {
    let lexicon = filled(Lexicon::empty(), files, asked);
    // Common words come first, so that all that is known of them lies close together.
    let mut words: Vec<_> = (1..small(lexicon.len())).collect();
    words.sort_by_key(|word| Reverse(lexicon.commonness(*word)));
    let mut ordered = Lexicon::empty();
    for word in words {
        ordered.add(&String::from_utf8_lossy(lexicon.letters_of(word)));
    }
    filled(ordered, files, asked)
}

fn filled(mut lexicon: Lexicon, files: &[(String, String)], asked: &[&str]) -> Lexicon {
    for (path, text) in files {
        let name = path.trim_end_matches(".txt").rsplit('/').next().unwrap_or_default();
        add(&mut lexicon, name, text, asked);
    }
    lexicon.set_commonness();
    lexicon
}

fn add(lexicon: &mut Lexicon, name: &str, text: &str, asked: &[&str]) {
    let (mut plural, mut verb) = (false, false);
    let own = lexicon.place_of(name, asked);
    let mut forms: Vec<(&'static str, Place)> = Vec::new();
    for line in text.lines().map(str::trim) {
        match line {
            "+plural" => plural = true,
            "+verb" => verb = true,
            _ if line.starts_with('#') || line.is_empty() => {}
            _ if verb => {
                for (form, word) in forms::of_verb(line) {
                    let known = forms.iter().find(|(known, _)| *known == form).map(|(_, place)| *place);
                    let place = known.unwrap_or_else(|| {
                        let place = lexicon.place_of(&format!("{name}{form}"), asked);
                        forms.push((form, place));
                        place
                    });
                    lexicon.add_to(&word, place);
                }
            }
            _ => {
                let plurals = if plural { Some(lexicon.place_of("plural", asked)) } else { None };
                for word in line.split_whitespace() {
                    lexicon.add_to(word, own);
                    if let Some(plurals) = plurals {
                        let many = forms::plural(word);
                        lexicon.add_to(&many, own);
                        lexicon.add_to(&many, plurals);
                    }
                }
            }
        }
    }
}

/// A list and its class, found by name once.
#[derive(Debug, Clone, Copy)]
struct Place {
    class: Classes,
    list: ListId,
}

impl Lexicon {
    /// Without a word.
    fn empty() -> Self {
        Self {
            slots: vec![Slot::default(); 1 << 14],
            words: vec![Word::default()],
            class_sets: vec![0],
            ends: vec![0],
            letters: Vec::new(),
            class_names: Vec::new(),
            lists: Vec::new(),
            commonness: Vec::new(),
        }
    }

    /// Says how often words are met.
    fn set_commonness(&mut self) {
        let mut commonness = vec![1; self.len()];
        for (name, times) in COMMON {
            for word in self.list(name).into_iter().flat_map(|list| self.members(list)) {
                if let Some(slot) = commonness.get_mut(word as usize) {
                    *slot = times;
                }
            }
        }
        self.commonness = commonness;
    }

    /// Where the words of a list go; the list is made if it is new. It is a class besides if it
    /// is among `asked`.
    fn place_of(&mut self, name: &str, asked: &[&str]) -> Place {
        let class = self.class(name).unwrap_or_else(|| {
            if !asked.contains(&name) {
                return 0;
            }
            self.class_names.push(name.to_owned());
            bit(self.class_names.len() - 1)
        });
        let list = self.list(name).unwrap_or_else(|| {
            self.lists.push(List { name: name.to_owned(), members: Vec::new() });
            ListId(small(self.lists.len() - 1))
        });
        Place { class, list }
    }

    fn add_class(&mut self, id: WordId, class: Classes) {
        let all = self.classes_of(id) | class;
        let known = self.class_sets.iter().position(|classes| *classes == all);
        let at = known.unwrap_or_else(|| {
            self.class_sets.push(all);
            self.class_sets.len() - 1
        });
        if let Some(word) = self.words.get_mut(id as usize) {
            word.traits.classes = smaller(at);
        }
    }

    fn add_to(&mut self, word: &str, place: Place) {
        let id = self.add(word);
        if id == 0 {
            return;
        }
        self.add_class(id, place.class);
        let Some(list) = self.lists.get_mut(place.list.0 as usize) else { return };
        let (at, bit) = (id as usize / 64, 1 << (id % 64));
        if list.members.len() <= at {
            list.members.resize(at + 1, 0);
        }
        if let Some(bits) = list.members.get_mut(at) {
            *bits |= bit;
        }
    }
}

/// There are far fewer sets of words and of classes.
pub fn smaller(number: usize) -> u16 {
    assert!(number < 1 << 16, "at most 65536 different sets");
    u16::try_from(number).unwrap_or_default()
}
