//! Puts a question into words that one could say aloud.

mod who;

use std::ops::Range;

use crate::{
    Rule, Rules,
    subject::{Subject, SubjectClass},
    words::Classes,
};
use who::{Who, classes_of};

/// Longer names and phrases are cut, so that the question stays sayable.
const LONGEST: usize = 60;

/// The question of a rule about these bytes, naming whom it is about as the text does.
///
/// A rule file says `{who}` where the question has a subject, `{whom}` where it has an object,
/// `{was}` for the verb of `{who}`, and `{what}` for the words that are asked about.
pub(crate) fn question(rules: &Rules, rule: &Rule, text: &str, span: &Range<usize>, subject: Option<&Subject>) -> String {
    let (asks, known) = (&rule.asks, &rules.known);
    let (class, name) = subject.map_or((SubjectClass::Unknown, ""), |subject| (subject.class, subject.name(text)));
    let us = class == SubjectClass::We && (says(rules, name, &[known.we]) || says(rules, name, &[known.our_word, known.team]));
    let nobody = matches!(class, SubjectClass::Unknown | SubjectClass::System);
    let who = match class {
        _ if us => Some(Who::we()),
        _ if nobody => None,
        _ => Who::of(rules, class, &in_a_sentence(rules, name)),
    };
    let written = match (&who, class) {
        (None, _) => asks.nobody.as_ref(),
        (_, SubjectClass::We) if us => asks.we.as_ref(),
        (_, SubjectClass::I) => asks.i.as_ref(),
        _ => None,
    };
    fill(rules, written.unwrap_or(&asks.any), &who.unwrap_or_else(Who::those_there), text.get(span.clone()).unwrap_or_default())
}

/// Puts names and words where the question has their places.
fn fill(rules: &Rules, written: &str, who: &Who, what: &str) -> String {
    let mut asked = String::with_capacity(written.len() + LONGEST);
    let mut rest = written;
    while let Some((before, (place, after))) = rest.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?))) {
        asked.push_str(before);
        match place {
            "who" => asked.push_str(&who.subject),
            "whom" => asked.push_str(&who.object),
            "was" => asked.push_str(if who.many { "were" } else { "was" }),
            _ => asked.push_str(&in_a_sentence(rules, what)),
        }
        rest = after;
    }
    asked.push_str(rest);
    capital(asked)
}

/// With a capital at its beginning.
fn capital(mut asked: String) -> String {
    if let Some(first) = asked.get_mut(..1).filter(|first| first.is_ascii()) {
        first.make_ascii_uppercase();
        return asked;
    }
    let mut letters = asked.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether these are words of these classes, one each.
fn says(rules: &Rules, name: &str, classes: &[Classes]) -> bool {
    let mut words = name.split_whitespace();
    let all = classes.iter().all(|class| words.next().is_some_and(|word| classes_of(rules, word) & class != 0));
    all && words.next().is_none()
}

/// On one line, short, and without the capital of a sentence's beginning.
fn in_a_sentence(rules: &Rules, written: &str) -> String {
    let mut flat = String::new();
    for word in written.split_whitespace() {
        if !flat.is_empty() {
            flat.push(' ');
        }
        flat.push_str(word);
        // A phrase can be as long as its sentence.
        if flat.len() > 4 * LONGEST + 4 {
            break;
        }
    }
    if flat.len() > LONGEST
        && let Some((end, _)) = flat.char_indices().nth(LONGEST)
    {
        flat.truncate(end);
        flat.push('…');
    }
    let known = &rules.known;
    let word = flat.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let small = known.determiner | known.article_indefinite | known.possessive | known.pronoun | known.nobody;
    let classes = classes_of(rules, word);
    // `Engineers` begins a sentence; `SRE` and `Release Manager` are written so.
    let plain = flat.chars().skip(1).all(|letter| !letter.is_uppercase()) && flat.len() > 1;
    let common = plain && classes & (known.role | known.external | known.team) != 0 && classes & (known.first_name | known.company) == 0;
    if (classes & small != 0 || common)
        && classes & known.i == 0
        && let Some(first) = flat.get_mut(..1)
    {
        first.make_ascii_lowercase();
    }
    flat
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
mod tests {
    use super::question;
    use crate::{Rules, Subject, SubjectClass::*};

    const SUBJECTS: [(&str, crate::SubjectClass); 24] = [
        ("I", I),
        ("We", We),
        ("our team", We),
        ("They", Pronoun),
        ("She", Pronoun),
        ("him", Pronoun),
        ("Priya", Named),
        ("James", Named),
        ("@ines", Handle),
        ("Priya and Tomasz", Named),
        ("The engineers", Role),
        ("Engineers", Role),
        ("The SREs on call", Role),
        ("The on-call engineer", Role),
        ("a couple of engineers", Indefinite),
        ("people", Indefinite),
        ("Nobody", Indefinite),
        ("No one", Indefinite),
        ("Everybody", Indefinite),
        ("none of the engineers", Indefinite),
        ("The team", We),
        ("the storage and network team", We),
        ("Ana and we", We),
        ("Ana and I", Named),
    ];

    fn asked(rule: &str, name: &str, class: crate::SubjectClass) -> String {
        let rules = Rules::built_in();
        let subject = Subject { class, span: 0..name.len(), antecedent: None, pronoun: false };
        question(rules, rules.get(rule).unwrap(), name, &(0..name.len()), Some(&subject))
    }

    #[test]
    fn each_subject_has_its_case_and_number() {
        let asked = SUBJECTS.map(|(name, class)| (name, asked("blame/failed-to", name, class)));
        let whom = |says: &str| format!("What {says} looking at then, and what made that enough?");
        for ((name, asked), says) in asked.iter().zip([
            "were you",
            "were we",
            "were we",
            "were they",
            "was she",
            "was he",
            "was Priya",
            "was James",
            "was @ines",
            "were Priya and Tomasz",
            "were the engineers",
            "were engineers",
            "were the SREs on call",
            "was the on-call engineer",
            "were a couple of engineers",
            "were people",
            "was there to",
            "was there to",
            "was there to",
            "was there to",
            "was the team",
            "was the storage and network team",
            "were Ana and we",
            "were Ana and you",
        ]) {
            assert_eq!(*asked, whom(says).replace("there to looking", "there to look"), "{name}");
        }
        let object = |name, class| self::asked("blame/forgot", name, class);
        assert!(object("Ana and we", We).contains("in front of Ana and us at"));
        assert!(object("her", Pronoun).contains("in front of her at"));
        assert!(object("They", Pronoun).contains("in front of them at"));
        assert!(self::asked("blame/mistake-of", "Priya's", Named).contains("look like to Priya before"));
    }

    #[test]
    fn no_rule_asks_what_nobody_could_say() {
        let rules = Rules::built_in();
        for rule in rules.iter() {
            if rule.asks.any.contains("{who") {
                assert!(rule.asks.nobody.as_ref().is_some_and(|asked| !asked.contains("{w")), "{}: expected `ask nobody:` without a subject", rule.name);
            }
            for (name, class) in SUBJECTS {
                let asked = asked(&rule.name, name, class);
                assert_eq!(wrong_form(&asked), None, "{}: {asked}", rule.name);
                assert!(asked.starts_with(char::is_uppercase) && asked.ends_with('?'), "{}: {asked}", rule.name);
            }
        }
    }

    /// A form that no question has.
    fn wrong_form(asked: &str) -> Option<String> {
        let lower = format!(" {} ", asked.to_lowercase().replace([',', '?'], " "));
        let number = ["was they", "was we", "was you", "was priya and", "was ana and", "was the engineers", "was engineers", "was people", "was the sres"];
        let one = [
            "were she",
            "were he",
            "were him",
            "were priya working",
            "were priya looking",
            "were priya busy",
            "were the team",
            "were the on-call",
            "were james",
        ];
        let named = ["nobody look", "no one", "everybody", "none of", "of nobody", "i", "{", "}", "we's", "did us", "did them", "did her", "did him"];
        let objects = ["in front of", "for", "to", "of", "from"]
            .map(|word| ["they", "we", "she", "he", "i", "ana and we", "ana and i"].map(|who| format!("{word} {who}")));
        let all = number.into_iter().chain(one).chain(named).map(str::to_owned).chain(objects.into_iter().flatten());
        all.into_iter().find(|form| lower.contains(&format!(" {form} ")) || form.len() == 1 && !form.starts_with('i') && lower.contains(form.as_str()))
    }
}
