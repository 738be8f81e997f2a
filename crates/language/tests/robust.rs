//! Any bytes in, no panic, spans inside the text; texts made to hurt included.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use std::fmt::Write as _;

use proptest::prelude::*;
use recount_language::{Roster, Rules, fuzz::fuzz_body, read};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        fuzz_body(&bytes);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        fuzz_body(text.as_bytes());
    }

    /// Words and signs that rules look for, in any order.
    #[test]
    fn any_order_of_telling_words_is_read(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..80)) {
        fuzz_body(words.join(" ").as_bytes());
        fuzz_body(words.concat().as_bytes());
    }
}

const WORDS: &[&str] = &[
    "Priya",
    "we",
    "failed",
    "to",
    "should",
    "n't",
    "'ve",
    "have",
    "been",
    "was",
    "the",
    "root",
    "cause",
    ":",
    ",",
    ".",
    "(",
    ")",
    "\"",
    "“",
    "”",
    "'",
    "’",
    "|",
    "\n",
    "\n\n",
    "- ",
    "# ",
    "> ",
    "`x`",
    "**",
    "who",
    "which",
    "that",
    "and",
    "of",
    "by",
    "mistake",
    "an",
    "engineer",
    "someone",
    "ran",
    "if",
    "had",
    "would",
    "only",
    "because",
    "it",
    "they",
    "he",
    "forgot",
    "never",
    "again",
    "ensure",
    "improve",
    "<!--",
    "recount: fine blame/forgot because x",
    "-->",
    "é",
    "李娜",
    "🙂",
    "@ines",
    "14:02",
    "–",
    "1",
    "?",
    "one",
    "us",
    "by_mistake",
    "human",
    "error",
    "---",
    "participants: [Ana]",
    "|---|",
];

#[test]
fn seeded_mutations_of_a_review_are_read() {
    let review = "---\nparticipants: [Priya Rao, Tomasz]\n---\n\n# Disk\n\n## Timeline\n\n| 14:05 | Priya restarted the pod |\n|---|---|\n| 14:06 | someone ran the script by mistake |\n\n- We should've tested, said “Ana – never again”. <!-- recount: fine hindsight/should-have because x -->\n\n## Action items\n\n- Improve monitoring\n";
    let mut seed = 7_u64;
    for _ in 0..3_000 {
        let mut bytes = review.as_bytes().to_vec();
        for _ in 0..4 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(seed >> 33).unwrap() % bytes.len();
            match seed % 3 {
                0 => bytes[at] = u8::try_from(seed >> 40 & 0xff).unwrap(),
                1 => drop(bytes.drain(at..bytes.len().min(at + 5))),
                _ => bytes.insert(at, b"\n|*`\"'>-# "[at % 10]),
            }
        }
        fuzz_body(&bytes);
    }
}

/// Read whole, with every span inside; how the time grows is measured by the bench
/// `language`, where a busy machine cannot make a test fail.
fn is_read(name: &str, make: impl Fn(usize) -> String, size: usize) {
    let text = make(size * 4);
    for hint in read(&text, Rules::built_in(), &Roster::default()).hints {
        assert!(text.get(hint.span.clone()).is_some(), "{name}: {:?} is no place in the text", hint.span);
    }
}

#[test]
fn texts_made_to_hurt_are_read_whole() {
    let n = 1_500;
    is_read("one line", |n| "Priya failed to check it and we should have known that the root cause was human error ".repeat(n / 10), n);
    is_read("triggers only", |n| "failed ".repeat(n), n);
    is_read("forgot and", |n| "and forgot ".repeat(n), n);
    is_read("commas", |n| ", failed to go".repeat(n), n);
    is_read("open quotes", |n| " \"failed".repeat(n), n);
    is_read("apostrophes", |n| " 'we forgot ".repeat(n), n);
    is_read("brackets", |n| "( failed to go ".repeat(n), n);
    is_read("they", |n| "They forgot. ".repeat(n), n);
    is_read("if had", |n| "if had would have been ".repeat(n), n);
    is_read("numbers", |n| "1 ".repeat(n) + "by failing to check", n);
    is_read("comments", |n| "<!-- recount: fine blame/forgot because x -->\nPriya forgot it.\n\n".repeat(n / 10), n);
    is_read("nested quotes", |n| "> ".repeat(n / 4) + "We failed to stop.", n);
    is_read("cells", |n| "|a|b|\n|-|-|\n".to_owned() + &"|we forgot|it failed|\n".repeat(n / 2), n);
    is_read(
        "items",
        |n| {
            (0..n / 4).fold(String::new(), |mut text, k| {
                let _ = writeln!(text, "{:1$}- Improve it", "", k % 40);
                text
            })
        },
        n,
    );
}
