//! Every public review of the corpus, against what a person read in it.
//!
//! `tests/expected` holds the readings, one file per review; its README says how they were made.
//! Rows that state no day are left out on both sides. An invented time is a row that nobody
//! expected, so it lowers precision.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]
#![expect(clippy::cast_precision_loss, reason = "counts of entries are small")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use recount_markdown::{BlockKind, Document, Precision, StatedZone, TimelineRow, TitleFrom};

#[derive(serde::Deserialize)]
struct Expected {
    title: String,
    #[serde(default)]
    participants: Vec<String>,
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    timeline: Vec<ExpectedRow>,
}

#[derive(serde::Deserialize)]
struct ExpectedRow {
    at: String,
    #[serde(default)]
    zone: String,
    text: String,
}

/// Right answers, answers given and answers expected.
#[derive(Default, Clone, Copy)]
struct Score {
    right: usize,
    given: usize,
    expected: usize,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.right += other.right;
        self.given += other.given;
        self.expected += other.expected;
    }
    fn precision(self) -> f64 {
        if self.given == 0 { 1.0 } else { self.right as f64 / self.given as f64 }
    }
    fn recall(self) -> f64 {
        if self.expected == 0 { 1.0 } else { self.right as f64 / self.expected as f64 }
    }
}

/// The corpus, or nothing when this run goes without it; a missing corpus fails by its path.
fn reviews() -> Option<BTreeMap<String, Vec<u8>>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if std::env::var("RECOUNT_WITHOUT_SHARED").is_ok_and(|value| value == "1") {
        println!("RECOUNT_WITHOUT_SHARED=1: the corpus in {} is not read", root.display());
        return None;
    }
    let folder = root.join("reviews");
    let entries = fs::read_dir(&folder);
    assert!(entries.is_ok(), "{}: the corpus is missing. Set RECOUNT_WITHOUT_SHARED=1 to go without.", folder.display());
    let entries = entries.unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    Some(files.map(|path| (name(&path), fs::read(&path).unwrap())).collect())
}

/// Above the list of what is read otherwise than a person read it.
const MISSES_SAY: &str = "What the importer reads otherwise than a person did, in the reviews of tests/expected: right, given and expected, then each that is \
                          missing and each that nobody expected. Written by tests/corpus.rs.\n\n";

/// The organisation a review is of: its file is named after it.
fn organisation(path: &Path) -> Option<String> {
    path.file_name()?.to_str()?.split_once("__").map(|(organisation, _)| organisation.to_owned())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn expected_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected");
    let Ok(entries) = fs::read_dir(&folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    files
}

/// Letters and digits only: markup, blanks and punctuation do not count.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn begins(whole: &str, start: &str) -> bool {
    bare(whole).starts_with(&bare(start))
}

fn same_zone(row: &TimelineRow, stated: &str) -> bool {
    match (&row.when.zone, stated.trim()) {
        (None, "") => true,
        (Some(zone), stated) if !stated.is_empty() => {
            zone.written.eq_ignore_ascii_case(stated) || StatedZone::read(stated).is_some_and(|other| other.meaning == zone.meaning)
        }
        _ => false,
    }
}

/// `15:12:00` says no more than `15:12`.
fn short(at: &str) -> &str {
    at.strip_suffix(":00").filter(|at| at.matches(':').count() == 1).unwrap_or(at)
}

fn states_a_day(row: &TimelineRow) -> bool {
    row.when.date.is_some() && row.when.precision != Precision::Month
}

/// Pairs what was given with what was expected, each at most once, and lists the rest.
fn compare<T, E>(
    given: &[T],
    expected: &[E],
    right: impl Fn(&T, &E) -> bool,
    say_given: impl Fn(&T) -> String,
    say_expected: impl Fn(&E) -> String,
) -> (Score, Vec<String>) {
    let mut free: Vec<&T> = given.iter().collect();
    let mut misses = Vec::new();
    for wanted in expected {
        match free.iter().position(|one| right(one, wanted)) {
            Some(at) => {
                free.remove(at);
            }
            None => misses.push(format!("  missing  {}", say_expected(wanted))),
        }
    }
    let right = given.len() - free.len();
    misses.extend(free.into_iter().map(|one| format!("  surplus  {}", say_given(one))));
    let score = Score { right, given: given.len(), expected: expected.len() };
    (score, misses)
}

fn compare_timeline(document: &Document, expected: &Expected) -> (Score, Vec<String>) {
    let rows: Vec<&TimelineRow> = document.timeline.iter().filter(|row| states_a_day(row)).collect();
    compare(
        &rows,
        &expected.timeline,
        |row, wanted| short(&row.when.stated()) == short(&wanted.at) && same_zone(row, &wanted.zone) && begins(&row.text, &wanted.text),
        |row| {
            let zone = row.when.zone.as_ref().map(|zone| zone.written.as_str());
            format!("{} {zone:?} {}", row.when.stated(), cut(&row.text))
        },
        |row| format!("{} {:?} {}", row.at, row.zone, row.text),
    )
}

fn compare_actions(document: &Document, expected: &Expected) -> (Score, Vec<String>) {
    compare(
        &document.actions,
        &expected.actions,
        |action, wanted| begins(&action.text, wanted),
        |action| format!("action {}", cut(&action.text)),
        |wanted| format!("action {wanted}"),
    )
}

fn compare_people(document: &Document, expected: &Expected) -> (Score, Vec<String>) {
    compare(
        &document.participants,
        &expected.participants,
        |person, wanted| {
            let handle = person.handle.as_deref().unwrap_or_default();
            let wanted = bare(wanted);
            bare(&person.name) == wanted || bare(&format!("{} {handle}", person.name)) == wanted
        },
        |person| format!("person {}", person.name),
        |wanted| format!("person {wanted}"),
    )
}

fn title_is_right(document: &Document, expected: &Expected) -> bool {
    match expected.title.as_str() {
        "" => matches!(document.title_from, TitleFrom::FileName | TitleFrom::Text),
        title => bare(&document.title) == bare(title),
    }
}

/// The review that an expectation file is named after.
fn review_of<'a>(stem: &str, reviews: &'a BTreeMap<String, Vec<u8>>) -> (String, &'a [u8]) {
    let file = format!("{stem}.md");
    let bytes = reviews.get(&file);
    assert!(bytes.is_some(), "{stem}.toml names no review");
    (file, bytes.unwrap())
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

#[test]
fn reviews_read_as_a_person_read_them() {
    let Some(reviews) = reviews() else { return };
    let mut totals = [Score::default(); 3];
    let mut wrong_titles = Vec::new();
    let mut listed = String::from(MISSES_SAY);
    let files = expected_files();
    assert!(files.len() >= 40, "only {} expectations", files.len());
    let read: BTreeSet<_> = files.iter().filter_map(|path| organisation(path)).collect();
    let all: BTreeSet<_> = reviews.keys().filter_map(|file| organisation(Path::new(file))).collect();
    assert_eq!(read, all, "reviews of every organisation are expected");
    for path in files {
        let expected: Expected = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (file, bytes) = review_of(&stem, &reviews);
        let document = Document::read(bytes, Some(&file));
        if !title_is_right(&document, &expected) {
            wrong_titles.push(format!("{stem}: {:?}, not {:?}", document.title, expected.title));
        }
        let compared = [compare_timeline(&document, &expected), compare_actions(&document, &expected), compare_people(&document, &expected)];
        let [timeline, actions, people] = compared.each_ref().map(|(score, _)| format!("{}/{}/{}", score.right, score.given, score.expected));
        let _ = writeln!(listed, "{stem}  timeline {timeline}, actions {actions}, people {people}");
        for (total, (score, misses)) in totals.iter_mut().zip(&compared) {
            total.add(*score);
            for miss in misses {
                let _ = writeln!(listed, "{miss}");
            }
        }
    }
    for (what, total) in ["timeline", "actions", "participants"].iter().zip(totals) {
        let _ = writeln!(listed, "{what}: precision {:.3}, recall {:.3}", total.precision(), total.recall());
    }
    print!("{listed}");
    assert!(wrong_titles.is_empty(), "titles: {wrong_titles:#?}");
    let [timeline, actions, _] = totals;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/misses.txt");
    if fs::read_to_string(&file).unwrap_or_default() != listed {
        fs::write(&file, &listed).unwrap();
        panic!("{} did not list what is missed; it was written anew: read what changed, and commit it", file.display());
    }
    for (what, total, least) in [("timeline", timeline, 0.90), ("actions", actions, 0.80)] {
        assert!(total.precision() >= least, "{what}: precision {:.3}", total.precision());
        assert!(total.recall() >= least, "{what}: recall {:.3}", total.recall());
    }
}

#[test]
fn every_review_reads_without_loss() {
    let Some(reviews) = reviews() else { return };
    for (file, bytes) in &reviews {
        recount_markdown::fuzz::fuzz_body(bytes);
        let document = Document::read(bytes, Some(file));
        assert!(!document.title.trim().is_empty(), "{file}");
        let lost = uncovered(&document);
        assert!(lost.is_empty(), "{file}: {lost:?}");
        let heard: usize = document.blocks.all().iter().filter(|block| block.kind == BlockKind::Paragraph).count();
        assert!(heard > 0 || document.blocks.items().len() > 1, "{file} has text");
    }
}

/// What stands in no block although it has a word in it.
fn uncovered(document: &Document) -> Vec<String> {
    let text = document.blocks.text();
    let mut covered = vec![false; text.len()];
    for block in document.blocks.all() {
        covered.get_mut(block.span.start..block.span.end).unwrap().fill(true);
    }
    let mut lost = Vec::new();
    let mut word = String::new();
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if covered.get(at).is_none_or(|covered| *covered) || c.is_whitespace() {
            let told = word.trim_matches(|c: char| !c.is_alphanumeric());
            let marker = told.chars().all(|c| c.is_ascii_digit()) || word == "[x]" || word == "[X]";
            if !marker {
                lost.push(std::mem::take(&mut word));
            }
            word.clear();
        } else {
            word.push(c);
        }
    }
    lost
}
