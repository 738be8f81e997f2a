//! Words and what is known of them: a table from lower-case words to sets of classes.
//!
//! A class is a file in `words/<language>/`. A line is a comment (`#`), a directive (`+plural`,
//! `+verb`) or words; under `+verb` a line is one verb with its irregular forms. What a list
//! means is said by the rules and the subject finder that ask for it. There may be any number
//! of lists; those that the code asks for by name are classes besides, which are quick to
//! combine and at most 128.

mod forms;

use crate::{files::WORD_FILES, guards::Guards, subject::Known};

/// A known word; zero is any other.
pub(crate) type WordId = u32;

/// A set of classes.
pub(crate) type Classes = u128;

/// A list, for a rule that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListId(usize);

/// Longer words are not looked up.
const LONGEST: usize = 32;

/// Words, each with its classes.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    /// A word's hash, and its id.
    slots: Vec<(u64, WordId)>,
    entries: Vec<Entry>,
    letters: Vec<u8>,
    classes: Vec<String>,
    lists: Vec<List>,
    /// How often a word is met, by id.
    commonness: Vec<u16>,
}

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

/// A list by name, and which ids are in it: one bit each.
#[derive(Debug, Clone)]
struct List {
    name: String,
    members: Vec<u64>,
    /// The same ids, one after the other.
    words: Vec<WordId>,
}

/// A list and its class, found by name once.
#[derive(Debug, Clone, Copy)]
struct Place {
    class: Classes,
    list: ListId,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    length: u32,
    hash: u64,
    classes: Classes,
}

impl Lexicon {
    /// The lists that are built in.
    pub(crate) fn built_in() -> Self {
        let nothing = Entry { start: 0, length: 0, hash: 0, classes: 0 };
        let mut lexicon =
            Self { slots: vec![(0, 0); 1 << 15], entries: vec![nothing], letters: Vec::new(), classes: Vec::new(), lists: Vec::new(), commonness: Vec::new() };
        for (path, text) in WORD_FILES {
            let name = path.trim_end_matches(".txt").rsplit('/').next().unwrap_or_default();
            lexicon.read_list(name, text);
        }
        let mut commonness = vec![1; lexicon.len()];
        for (list, times) in COMMON {
            for word in lexicon.list(list).into_iter().flat_map(|list| lexicon.members(list)) {
                if let Some(slot) = commonness.get_mut(word as usize) {
                    *slot = times;
                }
            }
        }
        lexicon.commonness = commonness;
        lexicon
    }

    /// How often a word is met, to be compared with others.
    pub(crate) fn commonness(&self, word: WordId) -> usize {
        self.commonness.get(word as usize).copied().unwrap_or(1).into()
    }

    fn read_list(&mut self, name: &str, text: &str) {
        let (mut plural, mut verb) = (false, false);
        let own = self.place_of(name);
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
                            let place = self.place_of(&format!("{name}{form}"));
                            forms.push((form, place));
                            place
                        });
                        self.add_to(&word, place);
                    }
                }
                _ => {
                    let plurals = if plural { Some(self.place_of("plural")) } else { None };
                    for word in line.split_whitespace() {
                        self.add_to(word, own);
                        if let Some(plurals) = plurals {
                            let many = forms::plural(word);
                            self.add_to(&many, own);
                            self.add_to(&many, plurals);
                        }
                    }
                }
            }
        }
    }

    /// Where the words of a list go; the list is made if it is new.
    fn place_of(&mut self, name: &str) -> Place {
        let class = self.class_or_new(name);
        let list = self.list(name).unwrap_or_else(|| {
            self.lists.push(List { name: name.to_owned(), members: Vec::new(), words: Vec::new() });
            ListId(self.lists.len() - 1)
        });
        Place { class, list }
    }

    fn add_to(&mut self, word: &str, place: Place) {
        let id = self.add(word);
        if let Some(entry) = self.entries.get_mut(id as usize) {
            entry.classes |= place.class;
        }
        let Some(list) = self.lists.get_mut(place.list.0).filter(|_| id != 0) else { return };
        let (at, bit) = (id as usize / 64, 1 << (id % 64));
        if list.members.len() <= at {
            list.members.resize(at + 1, 0);
        }
        if let Some(bits) = list.members.get_mut(at)
            && *bits & bit == 0
        {
            *bits |= bit;
            list.words.push(id);
        }
    }

    /// The bit of a class; none if nobody asks for it.
    fn class_or_new(&mut self, name: &str) -> Classes {
        if let Some(bit) = self.class(name) {
            return bit;
        }
        let asked = [Known::CLASSES, &Guards::CLASSES];
        if !asked.iter().any(|names| names.contains(&name)) {
            return 0;
        }
        self.classes.push(name.to_owned());
        bit(self.classes.len() - 1)
    }

    /// The class of that name.
    pub(crate) fn class(&self, name: &str) -> Option<Classes> {
        self.classes.iter().position(|known| known == name).map(bit)
    }

    /// The list of that name.
    pub(crate) fn list(&self, name: &str) -> Option<ListId> {
        self.lists.iter().position(|known| known.name == name).map(ListId)
    }

    /// Whether a word is in a list.
    pub(crate) fn is_in(&self, list: ListId, id: WordId) -> bool {
        let bits = self.lists.get(list.0).and_then(|list| list.members.get(id as usize / 64));
        bits.is_some_and(|bits| bits >> (id % 64) & 1 != 0)
    }

    /// The words of a list.
    pub(crate) fn members(&self, list: ListId) -> impl Iterator<Item = WordId> {
        self.lists.get(list.0).map(|list| list.words.as_slice()).unwrap_or_default().iter().copied()
    }

    /// How many ids there are.
    pub(crate) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// The classes of a word.
    pub(crate) fn classes_of(&self, id: WordId) -> Classes {
        self.entries.get(id as usize).map_or(0, |entry| entry.classes)
    }

    /// The id of a word, which is added if it is new. Overlong words get no id.
    pub(crate) fn add(&mut self, word: &str) -> WordId {
        let mut folded = Folded::default();
        if !folded.fold(word) {
            return 0;
        }
        let found = self.find(&folded);
        if found != 0 {
            return found;
        }
        if self.entries.len() * 2 > self.slots.len() {
            self.grow();
        }
        let (Ok(id), Ok(start), Ok(length)) = (u32::try_from(self.entries.len()), u32::try_from(self.letters.len()), u32::try_from(folded.length)) else {
            return 0;
        };
        self.letters.extend_from_slice(folded.bytes());
        self.entries.push(Entry { start, length, hash: folded.hash, classes: 0 });
        self.place(folded.hash, id);
        id
    }

    /// The id of a word in any case, or zero.
    pub(crate) fn id(&self, word: &str) -> WordId {
        let mut folded = Folded::default();
        if folded.fold(word) { self.find(&folded) } else { 0 }
    }

    fn find(&self, folded: &Folded) -> WordId {
        let mask = self.slots.len() - 1;
        let mut at = slot(folded.hash) & mask;
        loop {
            let (hash, id) = self.slots.get(at).copied().unwrap_or_default();
            if id == 0 {
                return 0;
            }
            // The hash of one chunk can be undone: no two short words share one.
            let same = hash == folded.hash;
            if same && (folded.length <= 8 || self.entries.get(id as usize).is_some_and(|entry| self.letters_of(entry) == folded.bytes())) {
                return id;
            }
            at = (at + 1) & mask;
        }
    }

    fn letters_of(&self, entry: &Entry) -> &[u8] {
        let start = entry.start as usize;
        self.letters.get(start..start + entry.length as usize).unwrap_or_default()
    }

    fn place(&mut self, hash: u64, id: WordId) {
        let mask = self.slots.len() - 1;
        let mut at = slot(hash) & mask;
        while self.slots.get(at).is_some_and(|(_, taken)| *taken != 0) {
            at = (at + 1) & mask;
        }
        if let Some(free) = self.slots.get_mut(at) {
            *free = (hash, id);
        }
    }

    fn grow(&mut self) {
        self.slots = vec![(0, 0); self.slots.len() * 2];
        for id in 1..self.entries.len() {
            if let (Some(entry), Ok(id)) = (self.entries.get(id).copied(), u32::try_from(id)) {
                self.place(entry.hash, id);
            }
        }
    }
}

const fn bit(position: usize) -> Classes {
    assert!(position < 128, "at most 128 classes");
    1 << position
}

/// The upper half of a hash is the better mixed one.
fn slot(hash: u64) -> usize {
    usize::try_from(hash >> 32).unwrap_or_default()
}

/// A word in lower case, on the stack.
#[derive(Debug, Default)]
struct Folded {
    letters: [u8; LONGEST],
    length: usize,
    hash: u64,
}

impl Folded {
    fn bytes(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }

    /// Whether the word fits.
    fn fold(&mut self, word: &str) -> bool {
        if word.is_ascii() {
            let Some(room) = self.letters.get_mut(..word.len()) else { return false };
            room.copy_from_slice(word.as_bytes());
            room.make_ascii_lowercase();
            self.length = word.len();
        } else {
            for c in word.chars().flat_map(char::to_lowercase) {
                let c = if c == '’' { '\'' } else { c };
                let Some(room) = self.letters.get_mut(self.length..self.length + c.len_utf8()) else { return false };
                c.encode_utf8(room);
                self.length += c.len_utf8();
            }
        }
        let (chunks, _) = self.letters.as_chunks::<8>();
        let mut hash = self.length as u64;
        for chunk in chunks.iter().take(self.length.div_ceil(8)) {
            hash = (hash.rotate_left(5) ^ u64::from_le_bytes(*chunk)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
        self.hash = hash;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        let mut lexicon = Lexicon::built_in();
        let id = lexicon.add("zürich");
        assert_eq!(lexicon.id("ZÜRICH"), id);
        assert_eq!(lexicon.id("unheard-of"), 0);
        assert_eq!(lexicon.add(&"x".repeat(33)), 0);
    }

    #[test]
    fn a_list_that_only_rules_ask_for_takes_no_class() {
        let lexicon = Lexicon::built_in();
        let care = |word: &str| lexicon.list("care-word").is_some_and(|list| lexicon.is_in(list, lexicon.id(word)));
        assert!(care("diligence") && !care("pod"));
        assert_eq!((lexicon.class("care-word"), lexicon.class("role").is_some()), (None, true));
    }
}
