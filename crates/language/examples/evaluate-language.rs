//! Scores the coach on labelled sentences and writes what it gets right and wrong:
//! `cargo xtask evaluate-language`.
//!
//! Only rows on which both readers agreed count. Rules are written against the development
//! organisations alone; the others are the test. `--dev` prints the development side in full and
//! writes nothing; of the test side a terminal only ever sees numbers.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use recount_language::{Family, Hint, Roster, Rules, Strength, read};

const TEST: [&str; 4] = ["dfds", "optimism", "monero", "k8s-test-infra"];

struct Row {
    id: String,
    organisation: String,
    families: Vec<String>,
    sentence: String,
}

impl Row {
    fn is_test(&self) -> bool {
        TEST.contains(&self.organisation.as_str())
    }

    /// A family other than `none` and the neutral sort of evasion.
    fn positive(&self) -> bool {
        self.families.iter().any(|family| family != "none" && family != "evasion-")
    }
}

#[derive(Default)]
struct Score {
    right: u32,
    extra: u32,
    missed: u32,
}

impl Score {
    fn add(&mut self, expected: bool, found: bool) {
        match (expected, found) {
            (true, true) => self.right += 1,
            (false, true) => self.extra += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    fn precision(&self) -> String {
        share(self.right, self.right + self.extra)
    }

    fn recall(&self) -> String {
        share(self.right, self.right + self.missed)
    }
}

/// A share with its 95 % Wilson interval.
fn share(part: u32, of: u32) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    let (n, p, z) = (f64::from(of), f64::from(part) / f64::from(of), 1.96);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    format!("{p:.2} ({part}/{of}; {:.2}–{:.2})", (middle - half).max(0.0), (middle + half).min(1.0))
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let labels = fs::read_to_string(root.join("../shared/corpus/labels.tsv")).or_else(|_| fs::read_to_string(root.join("../../shared/corpus/labels.tsv")))?;
    let rows = rows(&labels);
    let found: Vec<Vec<Hint>> = rows.iter().map(|row| read(&row.sentence, Rules::built_in(), &Roster::default()).hints).collect();
    let pairs: Vec<(&Row, &Vec<Hint>)> = rows.iter().zip(&found).collect();
    if env::args().any(|word| word == "--dev") {
        print_dev(&pairs);
        return Ok(());
    }
    let page = page(&pairs);
    let path = root.join("docs/concepts/how-good-is-the-coach.md");
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    fs::write(&path, &page)?;
    // Numbers only: the sentences of the test organisations stay out of sight of whoever writes rules.
    println!("{}", page.split("## What it gets wrong").next().unwrap_or_default());
    println!("written: {}", path.display());
    Ok(())
}

fn rows(labels: &str) -> Vec<Row> {
    let cells = labels.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    cells
        .filter_map(|cells| match cells.as_slice() {
            [id, file, "agreed", families, sentence, ..] => Some(Row {
                id: (*id).to_owned(),
                organisation: file.split("__").next().unwrap_or_default().to_owned(),
                families: families.split(',').map(str::to_owned).collect(),
                sentence: (*sentence).to_owned(),
            }),
            _ => None,
        })
        .collect()
}

fn warns(hints: &[Hint]) -> bool {
    hints.iter().any(|hint| hint.strength == Strength::Warning)
}

fn scores(pairs: &[(&Row, &Vec<Hint>)], test: bool) -> BTreeMap<&'static str, Score> {
    let mut scores: BTreeMap<&'static str, Score> = BTreeMap::new();
    for (row, hints) in pairs.iter().filter(|(row, _)| row.is_test() == test) {
        scores.entry("any").or_default().add(row.positive(), warns(hints));
        for family in Family::ALL.into_iter().filter(|family| *family != Family::Structure) {
            let expected = row.families.iter().any(|known| known == family.as_str());
            let found = hints.iter().any(|hint| hint.family == family && hint.strength == Strength::Warning);
            scores.entry(family.as_str()).or_default().add(expected, found);
        }
    }
    scores
}

fn table(scores: &BTreeMap<&'static str, Score>) -> String {
    let mut table = String::from("| | precision | recall |\n|---|---|---|\n");
    let order = std::iter::once("any").chain(Family::ALL.into_iter().map(Family::as_str));
    for name in order {
        if let Some(score) = scores.get(name) {
            let label = if name == "any" { "**any warning**" } else { name };
            let _ = writeln!(table, "| {label} | {} | {} |", score.precision(), score.recall());
        }
    }
    table
}

fn print_dev(pairs: &[(&Row, &Vec<Hint>)]) {
    print!("{}", table(&scores(pairs, false)));
    for (row, hints) in pairs.iter().filter(|(row, _)| !row.is_test()) {
        if row.positive() != warns(hints) {
            let said: Vec<String> = hints.iter().map(|hint| format!("{} {} {:?}", hint.strength, hint.rule, &row.sentence[hint.span.clone()])).collect();
            println!("{} {} [{}] {}\n      {}", if row.positive() { "MISS " } else { "EXTRA" }, row.id, row.families.join(","), row.sentence, said.join("; "));
        }
    }
}

fn page(pairs: &[(&Row, &Vec<Hint>)]) -> String {
    let count = |test: bool| pairs.iter().filter(|(row, _)| row.is_test() == test).count();
    let positive = |test: bool| pairs.iter().filter(|(row, _)| row.is_test() == test && row.positive()).count();
    let mut page = String::from(
        "# How good is the coach?\n\nWritten by `cargo xtask evaluate-language`; do not edit by hand.\n\nSentences of public incident reviews, judged by two readers who did not know each other's answers; only those on which they agreed count. A sentence is *positive* if they gave it a family other than a neutral hidden doer (`evasion-`). It is *found* if the coach gives at least one warning; hints do not count. In brackets: counts, and the 95 % Wilson interval. The intervals are wide: take a difference of a few hundredths for nothing.\n\nRules were written against the development organisations alone. The sentences of the test organisations were not read to write rules; but their figures were looked at some twenty times, two groups of patterns were left out when they fell, and once some of their flagged sentences came before somebody who was writing rules of blame and judgement, by a search that went too far. So they are not quite untouched.\n\nEach sentence is read alone, without its review: no names, no headings. In a review the coach knows more.\n\n",
    );
    let _ = writeln!(
        page,
        "## Test organisations\n\ndfds, optimism, monero, k8s-test-infra: {} sentences, {} positive.\n\n{}",
        count(true),
        positive(true),
        table(&scores(pairs, true))
    );
    let _ = writeln!(page, "## Development organisations\n\n{} sentences, {} positive.\n\n{}", count(false), positive(false), table(&scores(pairs, false)));
    page.push_str("## What it gets wrong\n");
    for (heading, test) in [("test organisations", true), ("development organisations", false)] {
        for (what, expected) in [("Asked without need", false), ("Missed", true)] {
            let _ = writeln!(page, "\n### {what}, {heading}\n");
            let mut none = true;
            for (row, hints) in pairs.iter().filter(|(row, _)| row.is_test() == test) {
                if row.positive() == expected && warns(hints) != expected {
                    none = false;
                    let rules: Vec<&str> = hints.iter().filter(|hint| hint.strength == Strength::Warning).map(|hint| hint.rule.as_str()).collect();
                    let because = if expected { row.families.join(", ") } else { rules.join(", ") };
                    let _ = writeln!(page, "- {} ({because}): {}", row.id, escaped(&row.sentence));
                }
            }
            if none {
                page.push_str("None.\n");
            }
        }
    }
    page
}

/// The sentence as it is written, not as markup.
fn escaped(sentence: &str) -> String {
    let longest = sentence.split('`').map(str::len).max().unwrap_or(0);
    if longest == 0 { String::new() } else { format!("`` {sentence} ``") }
}
