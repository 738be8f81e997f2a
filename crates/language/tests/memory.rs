//! A text read again with a memory reads as if for the first time, and mostly is not read.
#![expect(clippy::indexing_slicing, clippy::expect_used, reason = "a test that cannot go on should stop")]

use proptest::prelude::*;
use recount_language::{Memory, Roster, Rules, read, read_stored};

/// One of everything that a reading depends on beyond the words of a paragraph.
const REVIEW: &str = "---\nparticipants: [Priya Rao, Tomasz]\nservices: [Atlas]\n---\n\n# Checkout froze 🧊\n\n\
We should have tested the rollback. Priya failed to check the dashboard; she was tired.\n\n\
## Timeline\n\n| when | what |\n|---|---|\n| 14:02 | Priya ran `migrate --all` because it was green |\n| 14:05 | Atlas forgot its lease |\n\
| 14:06 | someone ran the script by mistake |\n\n\
- 14:10 Tomasz paged the night porter, “You should have called me,” he said.\n- 14:12 They overlooked **the second** alert. It had stopped answering.\n  - The wrong config was pushed &amp; nobody noticed.\n\n\
> We failed to deliver. An engineer was careless.\n\n```\nPriya failed to look\n```\n\n\
Priya forgot it. <!-- recount: fine blame/forgot because she asked for these words -->\n\n\
<!-- recount: fine structure/no-mitigator because none is known yet -->\n\n\
## Contributing factors\n\nRoot cause: human error. As [the log][log] shows, the [operator](http://example.org/a_b) was supposed to look.\n\n\
## Action items\n\n- We will be more careful @ana\n- Improve monitoring (owner: Ana)\n- Add an alert at 80 %, Owner: Ana\n\n\
| action | owner |\n|---|---|\n| Be more diligent | Ana |\n| Raise the limit | Ana |\n\n\
[log]: http://example.org/log\n";

/// What somebody types, pastes, or does not mean to.
const PIECES: &[&str] = &[
    "",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "so ",
    "She forgot it. ",
    "Nadia failed to look. ",
    "they should have known",
    "🙂",
    "é",
    "\u{a0}",
    "\"",
    "“",
    "”",
    "'",
    "`",
    "```\n",
    "~~~",
    "|",
    "| a | we forgot |\n",
    "|---|---|\n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "# ",
    "## Timeline\n\n",
    "## Action items\n",
    "---\n",
    "===\n",
    "**",
    "~~",
    "[log]",
    "[it]: /x\n",
    "<!--",
    "-->",
    "<div>\n",
    "<!-- recount: fine blame/failed-to because it was said so -->",
    "participants: [Nadia]\n",
    "&amp;",
    "\\",
    "14:02 ",
    ": ",
    ". ",
    "?",
    "\u{feff}",
    "root cause: operator error",
];

/// An edit: where, as a share of the text, how much goes, and what comes.
fn edits() -> impl Strategy<Value = Vec<(u16, usize, &'static str)>> {
    let goes = prop_oneof![3 => Just(0_usize), 3 => 0..12_usize, 1 => 0..400_usize];
    prop::collection::vec((any::<u16>(), goes, prop::sample::select(PIECES)), 1..12)
}

fn edit(text: &mut String, (at, goes, comes): (u16, usize, &str)) {
    let start = text.floor_char_boundary(text.len() * usize::from(at) / usize::from(u16::MAX));
    let end = text.floor_char_boundary((start + goes).min(text.len()));
    text.replace_range(start..end, comes);
}

fn roster() -> Roster {
    Roster { people: vec!["Nadia Ito".to_owned()], services: vec!["ledger-api".to_owned()], teams: vec!["Platform".to_owned()], ..Roster::default() }
}

/// Reviews of the corpus where it is at hand, and the one above where it is not.
fn texts() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/reviews");
    let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| std::fs::read(entry.ok()?.path()).ok());
    let mut texts: Vec<String> = files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).filter(|text| text.len() < 30_000).collect();
    texts.sort();
    texts.extend([REVIEW.to_owned(), REVIEW.replace('\n', "\r\n"), format!("\u{feff}{REVIEW}"), REVIEW.repeat(3)]);
    texts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_text_read_again_reads_as_if_for_the_first_time(edits in edits(), which in any::<prop::sample::Index>()) {
        let texts = texts();
        let mut text = texts[which.index(texts.len())].clone();
        let (rules, roster) = (Rules::built_in(), roster());
        let mut memory = Memory::default();
        prop_assert_eq!(memory.read(&text, rules, &roster), read(&text, rules, &roster));
        for change in edits {
            edit(&mut text, change);
            prop_assert_eq!(memory.read(&text, rules, &roster), read(&text, rules, &roster), "{}", text);
        }
    }

    /// Most edits of the review above change what its parts are: a header, a fence, a table.
    #[test]
    fn an_edit_of_markup_or_header_is_seen_everywhere(edits in edits()) {
        let mut text = REVIEW.to_owned();
        let (rules, roster) = (Rules::built_in(), Roster::default());
        let mut memory = Memory::default();
        for change in edits {
            edit(&mut text, change);
            prop_assert_eq!(memory.read(&text, rules, &roster), read(&text, rules, &roster), "{}", text);
        }
    }
}

#[test]
fn an_edit_costs_its_paragraph() {
    let (rules, roster) = (Rules::built_in(), Roster::default());
    let mut memory = Memory::default();
    memory.read(REVIEW, rules, &roster);
    let all = memory.read_anew();
    assert!(all > 20, "{all} paragraphs");
    memory.read(REVIEW, rules, &roster);
    assert_eq!(memory.read_anew(), 0, "nothing changed");
    let moved = REVIEW.replace("# Checkout froze 🧊\n", "# Checkout froze 🧊\n\nOn a Tuesday.\n");
    memory.read(&moved, rules, &roster);
    assert_eq!(memory.read_anew(), 1, "what moved is known again");
    memory.read(&moved.replace("by mistake", "by hand"), rules, &roster);
    assert_eq!(memory.read_anew(), 1, "a cell");
    memory.read("", rules, &roster);
    memory.read(REVIEW, rules, &roster);
    assert_eq!(memory.read_anew(), all, "no more is kept than the last text says");
}

#[test]
fn other_names_and_other_rules_are_read_anew() {
    let text = "Atlas failed to look.\n\nThe replica hiccuped twice.\n";
    let (rules, nobody) = (Rules::built_in(), Roster::default());
    let person = Roster { people: vec!["Atlas".to_owned()], ..Roster::default() };
    let service = Roster { services: vec!["Atlas".to_owned()], ..Roster::default() };
    let rule = "---\nask: What did it look like from there?\nhint:\n- hiccuped\n---\n\n# Hiccup\n\n## What it notices\n\n## Why it matters\n\n## Ask instead\n\n## Flags\n\n## Stays silent\n";
    let own = Rules::with_own([("rules/judgement/hiccup.md", rule)]).expect("it is a rule");
    let mut memory = Memory::default();
    for (rules, roster) in [(rules, &nobody), (rules, &person), (rules, &service), (&own, &service), (rules, &service), (&own, &person)] {
        assert_eq!(memory.read(text, rules, roster), read(text, rules, roster));
        assert_eq!(memory.read_anew(), 2);
    }
    assert!(read(text, &own, &nobody).hints.iter().any(|hint| hint.rule == "judgement/hiccup"));
    let headed = format!("---\nparticipants: [Atlas]\n---\n\n{text}");
    assert_eq!(memory.read(&headed, rules, &nobody), read(&headed, rules, &nobody));
    assert_eq!(memory.read_anew(), 2, "the header names somebody");
}

#[test]
fn what_is_stored_beside_the_text_is_asked_for_at_each_reading() {
    let (rules, roster) = (Rules::built_in(), roster());
    let mut memory = Memory::default();
    for conditions in [Some(1), Some(2), None] {
        let reading = memory.read_stored(REVIEW, rules, &roster, |shape| shape.conditions = conditions);
        assert_eq!(reading, read_stored(REVIEW, rules, &roster, |shape| shape.conditions = conditions));
        assert_eq!(reading.hints.iter().any(|hint| hint.rule == "structure/single-condition"), conditions == Some(1));
    }
    assert_eq!(memory.read_anew(), 0);
}

#[test]
fn a_paragraph_under_another_heading_is_counted_there() {
    let (rules, roster) = (Rules::built_in(), Roster::default());
    let mut memory = Memory::default();
    let other = REVIEW.replacen("## Timeline", "## Action items", 1).replacen("## Contributing factors", "## Timeline", 1);
    for text in [REVIEW, &other, REVIEW] {
        assert_eq!(memory.read(text, rules, &roster), read(text, rules, &roster));
    }
}
