//! The word classes that the subject finder asks for, looked up once.

use crate::words::{Classes, Lexicon};

macro_rules! known {
    ($($field:ident: $($name:literal)|+ ;)*) => {
        /// Sets of classes by what they mean in a sentence.
        #[derive(Debug, Clone, Copy, Default)]
        pub(crate) struct Known { $(pub(crate) $field: Classes,)* }

        impl Known {
            /// The lists that are asked for.
            pub(crate) const CLASSES: &'static [&'static str] = &[$($($name),+),*];

            pub(crate) fn of(lexicon: &Lexicon) -> Self {
                let mut classes = Self::CLASSES.iter().map(|name| lexicon.class(name).unwrap_or(0));
                let mut class = |_: &str| classes.next().unwrap_or(0);
                Self { $($field: $(class($name))|+,)* }
            }
        }
    };
}

known! {
    determiner: "determiner";
    article_indefinite: "indefinite-determiner";
    possessive: "possessive";
    genitive: "genitive";
    preposition: "preposition";
    conjunction: "conjunction";
    subordinator: "subordinator";
    relative: "relative";
    aux: "aux";
    be: "be-word";
    negation: "negation";
    adverb: "adverb-word";
    pronoun: "pronoun";
    we: "we-word";
    i: "i-word";
    they: "they-word";
    he: "he-word";
    it: "it-word";
    you: "you-word";
    nobody: "indefinite-pronoun";
    partitive: "partitive";
    role: "role";
    team: "team";
    external: "external";
    company: "company";
    system: "system";
    product: "product";
    first_name: "first-name";
    surname_part: "surname-particle";
    person_title: "person-title";
    date: "date";
    adjective: "adjective";
    verb: "verbs" | "verbs-s" | "human-act" | "human-act-s" | "mind" | "mind-s";
    past: "verbs-past" | "human-act-past" | "mind-past" | "machine-past";
    done: "verbs-done" | "human-act-done" | "mind-done" | "irregular-done" | "machine-done";
    ing: "verbs-ing" | "human-act-ing" | "mind-ing";
    third: "verbs-s" | "human-act-s" | "mind-s" | "machine-s";
    machine_verb: "machine" | "machine-s" | "machine-past" | "machine-done" | "machine-ing";
    machine_thing: "machine-thing";
    plural: "plural";
    machine_noun_after_product: "ambiguous-role";
    state_of_mind: "state-of-mind";
    device_role: "device-role";
    managing_role: "managing-role";
    managed_thing: "managed-thing";
    human_place: "human-place";
    connective: "connective";
    vague_start: "vague-start";
    mitigating: "mitigating";
    ordinary: "ordinary";
    blunt: "blunt";
    negative: "negative";
    condition: "condition";
    mention: "mention";
    apology: "apology";
    tell_word: "tell-word" | "tell-word-past" | "tell-word-ing";
    served: "served";
    reason: "reason";
    by_what: "by-what";
    because: "because";
    notices: "seen-past" | "mind-past";
    response: "response";
    by_word: "by-word";
    other_word: "other-word";
    in_word: "in-word";
    as_word: "as-word";
    to_word: "to-word";
    trouble: "trouble";
    believe_word: "believe-word";
    none_word: "none-word";
    nobody_word: "nobody-word";
    one_word: "one-word";
    many_word: "many-word";
    part_word: "part-word";
    of_word: "of-word";
    have_word: "have-word";
    awaited: "awaited";
    awaited_by: "awaited-by";
    need_word: "need-word";
    trial: "trial";
    trial_passed: "trial-passed";
    way_word: "way-word";
    not_word: "not-word";
    unmeant: "unmeant";
    opine: "opine";
    do_word: "do-word";
    naming: "naming";
    named_it: "named-it";
    unfair: "unfair";
    question_word: "question-word";
    speech_word: "speech-word";
    alarm_word: "alarm-word";
    owner_header: "owner-header";
    action_header: "action-header";
    owner_label: "owner-label";
    member_word: "member-word";
    vague_part: "vague-part";
    numeral: "numeral";
    our_word: "our-word";
    their_word: "their-word";
    firm: "firm";
    firm_of_others: "firm-of-others";
    hang_word: "hang-word";
    from_word: "from-word";
    place_word: "place-word";
    who_word: "who-word";
    and_word: "and-word";
    one_noun: "one-noun";
    nominal: "role" | "team" | "external" | "company" | "system" | "product" | "first-name" | "pronoun" | "indefinite-pronoun" | "partitive";
    no_noun: "determiner" | "possessive" | "genitive" | "preposition" | "conjunction" | "subordinator" | "relative" | "aux" | "negation" | "adverb-word";
}
