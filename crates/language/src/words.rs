//! Words and what is known of them: a table from lower-case words to sets of classes.
//!
//! A class is a file in `words/<language>/`; `build/lists.rs` reads them, so that the program
//! starts with the table made. What a list means is said by the rules and the subject finder that
//! ask for it. There may be any number of lists; those that the code asks for by name are classes
//! besides, which are quick to combine and at most 128.

use crate::prepared::Reader;

/// A known word; zero is any other.
pub(crate) type WordId = u32;

/// A set of classes.
pub(crate) type Classes = u128;

/// A list, for a rule that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListId(pub(crate) u32);

/// The bits of an id in a slot: a million words.
const ID_BITS: u32 = 20;

/// The first list of patterns whose number has no room above an id in a slot.
pub(crate) const MANY: u16 = 0xfff;

/// Longer words are not looked up.
const LONGEST: usize = 32;

/// Words, each with its classes.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    /// The words by their hashes, with free places between.
    pub(crate) slots: Vec<Slot>,
    /// By id.
    pub(crate) words: Vec<Word>,
    /// The sets of classes that words have, each only once; the first is none.
    pub(crate) class_sets: Vec<Classes>,
    /// Where the letters of a word end.
    pub(crate) ends: Vec<u32>,
    pub(crate) letters: Vec<u8>,
    pub(crate) class_names: Vec<String>,
    pub(crate) lists: Vec<List>,
    /// How often a word is met, by id.
    pub(crate) commonness: Vec<u16>,
}

/// A word by its hash, and what is asked about every word of a text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Word {
    pub(crate) hash: u64,
    pub(crate) traits: Traits,
}

/// What is asked about every word of a text: so small that a token has it with it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Traits {
    /// A place in [`Lexicon::class_sets`].
    pub(crate) classes: u16,
    /// What a sentence with it holds, as a place in [`crate::book::Book::held`].
    pub(crate) held: u16,
    /// The patterns to try at it, as a list of [`crate::book::Book::asking`]; [`MANY`] for any list
    /// from there on.
    pub(crate) patterns: u16,
}

/// A place for a word, with all that is asked about it: one look at memory tells everything.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Slot {
    hash: u64,
    /// The word's id, and above it its patterns; zero where there is none.
    id: u32,
    classes: u16,
    held: u16,
}

impl Slot {
    fn of(id: WordId, Word { hash, traits }: Word) -> Self {
        Self { hash, id: id | u32::from(traits.patterns) << ID_BITS, classes: traits.classes, held: traits.held }
    }

    fn known(self) -> (WordId, Traits) {
        let patterns = u16::try_from(self.id >> ID_BITS).unwrap_or(MANY);
        (self.id & !(u32::MAX << ID_BITS), Traits { classes: self.classes, held: self.held, patterns })
    }
}

/// A list by name, and which ids are in it: one bit each.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) name: String,
    pub(crate) members: Vec<u64>,
}

impl Lexicon {
    /// How often a word is met, to be compared with others.
    pub(crate) fn commonness(&self, word: WordId) -> usize {
        self.commonness.get(word as usize).copied().unwrap_or(1).into()
    }

    /// The class of that name.
    pub(crate) fn class(&self, name: &str) -> Option<Classes> {
        self.class_names.iter().position(|known| known == name).map(bit)
    }

    /// The list of that name.
    pub(crate) fn list(&self, name: &str) -> Option<ListId> {
        self.lists.iter().position(|known| known.name == name).map(|at| ListId(small(at)))
    }

    /// Whether a word is in a list.
    pub(crate) fn is_in(&self, list: ListId, id: WordId) -> bool {
        let bits = self.lists.get(list.0 as usize).and_then(|list| list.members.get(id as usize / 64));
        bits.is_some_and(|bits| bits >> (id % 64) & 1 != 0)
    }

    /// The words of a list, in the order of their ids.
    pub(crate) fn members(&self, list: ListId) -> impl Iterator<Item = WordId> {
        let bits = self.lists.get(list.0 as usize).map(|list| list.members.as_slice()).unwrap_or_default();
        (0_u32..).zip(bits).flat_map(|(at, bits)| (0..64).filter(move |bit| bits >> bit & 1 != 0).map(move |bit| at * 64 + bit))
    }

    /// How many ids there are.
    pub(crate) const fn len(&self) -> usize {
        self.words.len()
    }

    /// What is known of a word.
    pub(crate) fn traits(&self, id: WordId) -> Traits {
        self.words.get(id as usize).map(|word| word.traits).unwrap_or_default()
    }

    /// The classes of a word.
    pub(crate) fn classes_of(&self, id: WordId) -> Classes {
        self.classes(self.traits(id))
    }

    /// The classes among what is known of a word.
    pub(crate) fn classes(&self, traits: Traits) -> Classes {
        self.class_sets.get(usize::from(traits.classes)).copied().unwrap_or_default()
    }

    /// Whether a text has a word of a class.
    pub(crate) fn says(&self, text: &str, class: Classes) -> bool {
        text.split(|c: char| !c.is_alphanumeric()).any(|word| self.classes_of(self.id(word)) & class != 0)
    }

    /// The id of a word, which is added if it is new. Overlong words get no id.
    pub(crate) fn add(&mut self, word: &str) -> WordId {
        let mut folded = Folded::default();
        if !folded.fold(word) {
            return 0;
        }
        let (found, _) = self.find(folded.hash, folded.bytes());
        if found != 0 {
            return found;
        }
        let id = small(self.words.len());
        if id >> ID_BITS != 0 {
            return 0;
        }
        self.letters.extend_from_slice(folded.bytes());
        self.ends.push(small(self.letters.len()));
        self.words.push(Word { hash: folded.hash, ..Word::default() });
        if self.words.len() * 2 > self.slots.len() {
            self.slots = slots(&self.words);
        } else {
            place(&mut self.slots, Slot { hash: folded.hash, id, ..Slot::default() });
        }
        id
    }

    /// The id of a word in any case, or zero.
    pub(crate) fn id(&self, word: &str) -> WordId {
        self.id_at(word, 0, word.len())
    }

    /// The id of the word between two bytes of a text, in any case, or zero.
    pub(crate) fn id_at(&self, text: &str, start: usize, end: usize) -> WordId {
        let bytes = text.as_bytes();
        if let Some(hash) = plain_hash(bytes.get(start..).unwrap_or_default(), end - start) {
            return self.find(hash, bytes.get(start..end).unwrap_or_default()).0;
        }
        let mut folded = Folded::default();
        if folded.fold(text.get(start..end).unwrap_or_default()) { self.find(folded.hash, folded.bytes()).0 } else { 0 }
    }

    /// The word that has these letters in any case, and this hash, and what is known of it; zero
    /// and nothing if there is none.
    #[inline]
    pub(crate) fn find(&self, hash: u64, letters: &[u8]) -> (WordId, Traits) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = home(hash) & mask;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or_default();
            let (id, traits) = slot.known();
            // The hash of one chunk can be undone: no two short words share one.
            if id == 0 || slot.hash == hash && (letters.len() <= 8 || self.is_spelt(id, letters)) {
                return (id, traits);
            }
            at = (at + 1) & mask;
        }
    }

    /// Makes the table anew, now that more is known of the words.
    pub(crate) fn settle(&mut self) {
        self.slots = slots(&self.words);
    }

    /// Whether a word with the hash of these letters has these letters in any case: where all whole
    /// chunks are the same, so is what is left after them.
    fn is_spelt(&self, id: WordId, letters: &[u8]) -> bool {
        let known = self.letters_of(id);
        let mut chunks = known.as_chunks().0.iter().zip(letters.as_chunks().0);
        known.len() == letters.len() && chunks.all(|(known, written)| u64::from_le_bytes(*known) == lower(u64::from_le_bytes(*written)))
    }

    pub(crate) fn letters_of(&self, id: WordId) -> &[u8] {
        let end = |id: WordId| self.ends.get(id as usize).map_or(0, |end| *end as usize);
        self.letters.get(end(id.saturating_sub(1))..end(id)).unwrap_or_default()
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Self {
        let words = from.list(|from| Word { hash: from.eight(), traits: Traits { classes: from.two(), ..Traits::default() } });
        Self {
            // Made when the book has said what it knows of each word.
            slots: Vec::new(),
            words,
            class_sets: from.sixteens(),
            ends: from.fours(),
            letters: from.bytes().to_vec(),
            class_names: from.list(|from| from.text().to_owned()),
            lists: from.list(|from| List { name: from.text().to_owned(), members: from.eights() }),
            commonness: from.twos(),
        }
    }
}

/// A table of these words, at most half full; the first is none.
fn slots(words: &[Word]) -> Vec<Slot> {
    let mut slots = vec![Slot::default(); (words.len() * 2).next_power_of_two().max(1 << 14)];
    for (id, word) in (0..).zip(words).skip(1) {
        place(&mut slots, Slot::of(id, *word));
    }
    slots
}

fn place(slots: &mut [Slot], slot: Slot) {
    let mask = slots.len() - 1;
    let mut at = home(slot.hash) & mask;
    while slots.get(at).is_some_and(|taken| taken.id != 0) {
        at = (at + 1) & mask;
    }
    if let Some(free) = slots.get_mut(at) {
        *free = slot;
    }
}

pub(crate) const fn bit(position: usize) -> Classes {
    assert!(position < 128, "at most 128 classes");
    1 << position
}

/// Where a search begins: the upper half of a hash is the better mixed one.
const fn home(hash: u64) -> usize {
    (hash >> 32) as usize
}

/// There are never four milliards of anything here.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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
        let chunks = chunks.iter().take(self.length.div_ceil(8));
        self.hash = chunks.fold(0, |hash, chunk| hash_on(hash, u64::from_le_bytes(*chunk)));
        true
    }
}

/// The hash of a word whose letters before these have this one; at first it is zero. All chunks
/// but the last are eight letters in lower case, the last may be fewer and zeros after them.
pub(crate) const fn hash_on(hash: u64, letters: u64) -> u64 {
    (hash.rotate_left(5) ^ letters).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The hash of the first bytes in lower case, eight at a time; none if they are too many, or
/// letters beyond ASCII among them.
fn plain_hash(bytes: &[u8], length: usize) -> Option<u64> {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    if length > LONGEST {
        return None;
    }
    let (mut hash, mut rest, mut left) = (0, bytes, length);
    while left > 0 {
        let chunk = first_of(eight(rest), left);
        if chunk & HIGH != 0 {
            return None;
        }
        hash = hash_on(hash, lower(chunk));
        rest = rest.get(8..).unwrap_or_default();
        left = left.saturating_sub(8);
    }
    Some(hash)
}

/// The first eight bytes as a number, the first of them lowest; zeros where there are fewer.
pub(crate) fn eight(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut last = [0; 8];
        last.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        last
    }))
}

/// The first bytes of eight, as many as `length` says, and zeros in place of the others.
pub(crate) const fn first_of(eight: u64, length: usize) -> u64 {
    if length < 8 { eight & !(u64::MAX << (8 * length)) } else { eight }
}

/// Eight bytes with ASCII letters in lower case at once.
const fn lower(chunk: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = EACH << 7;
    // The highest bit of a byte says whether it is past `Z`, and whether it is at least `A`.
    let past = (chunk & !HIGH) + EACH * (0x7f - b'Z' as u64);
    let from = (chunk & !HIGH) + EACH * (0x80 - b'A' as u64);
    chunk | ((past ^ from) & !chunk & HIGH) >> 2
}

#[cfg(test)]
mod tests {
    use super::{Folded, plain_hash};
    use crate::Rules;

    #[test]
    fn words_are_found_in_any_case() {
        for word in ["a", "Rollback", "ACKNOWLEDGES", "@[`{", "an-overlong-word-with-many-hyphens", "Zürich"] {
            let mut folded = Folded::default();
            let folds = folded.fold(word).then_some(folded.hash);
            assert_eq!(plain_hash(format!("{word}TAIL").as_bytes(), word.len()), folds.filter(|_| word.is_ascii()), "{word}");
        }
        let mut lexicon = Rules::built_in().lexicon.clone();
        let id = lexicon.add("zürich");
        assert_eq!(lexicon.id("ZÜRICH"), id);
        assert_eq!(lexicon.id("unheard-of"), 0);
        assert_eq!(lexicon.add(&"x".repeat(33)), 0);
    }

    #[test]
    fn a_list_that_only_rules_ask_for_takes_no_class() {
        let lexicon = &Rules::built_in().lexicon;
        let care = |word: &str| lexicon.list("care-word").is_some_and(|list| lexicon.is_in(list, lexicon.id(word)));
        assert!(care("diligence") && !care("pod"));
        assert_eq!((lexicon.class("care-word"), lexicon.class("role").is_some()), (None, true));
    }
}
