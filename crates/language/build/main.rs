//! Reads every file of `rules/` and `words/` and makes them ready, so that a rule reaches the
//! engine by being in its folder and the program starts without reading any.
//!
//! The modules that parse are those of the crate: an organisation's own rules go the same way
//! when the program runs.
#![expect(dead_code, unused_imports, reason = "the crate's modules hold more than is needed to write")]

#[path = "../src/book.rs"]
mod book;
mod forms;
#[path = "../src/hint.rs"]
mod hint;
mod index;
#[path = "../src/subject/kind.rs"]
mod kind;
#[path = "../src/subject/known.rs"]
mod known;
mod lists;
#[path = "../src/pattern.rs"]
mod pattern;
#[path = "../src/prepared.rs"]
mod prepared;
#[path = "../src/program.rs"]
mod program;
#[path = "../src/rule.rs"]
mod rule;
#[path = "../src/words.rs"]
mod words;
mod writer;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use book::Book;
use hint::{Family, Strength};
use rule::Written;
use writer::Writer;

/// As the crate has it.
mod subject {
    pub(crate) use crate::{
        kind::{SubjectClass, Weights},
        known::Known,
    };
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    for folder in ["rules", "words"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let mut lexicon = lists::read(&files(&root.join("words/en"), "txt")?, known::Known::CLASSES);
    let (mut rules, mut problems) = (Vec::<Written>::new(), Vec::new());
    for (path, text) in files(&root.join("rules"), "md")? {
        match rule::parse(&path, &text, &mut lexicon) {
            Ok(rule) => rules.push(rule),
            Err(problem) => problems.push(problem),
        }
    }
    for problem in &problems {
        println!("cargo::error=crates/language/rules/{problem}");
    }
    rules.sort_by(|a, b| (a.rule.family, &a.rule.name).cmp(&(b.rule.family, &b.rule.name)));
    let mut to = Writer::default();
    to.list(&rules, |to, written| writer::rule(&written.rule, to));
    writer::lexicon(&lexicon, &mut to);
    writer::book(&Book::of(&rules, &lexicon), &mut to);
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("prepared"), to.0)
}

/// The files below a folder whose names end so, by path: the path within it, and the text.
fn files(folder: &Path, ending: &str) -> io::Result<Vec<(String, String)>> {
    let mut paths = Vec::new();
    gather(folder, ending, &mut paths)?;
    paths.sort();
    let short = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| Ok((short(path), fs::read_to_string(path)?))).collect()
}

fn gather(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, ending, files)?;
        } else if path.extension().is_some_and(|e| e == ending) {
            files.push(path);
        }
    }
    Ok(())
}
