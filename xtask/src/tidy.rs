//! Rules of the tree that no other tool knows: who may import whom, who writes
//! which table, and the glossary's words. Each ban says why.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const SERVER: &str = "crates/server/src";

/// Words we do not use as names of our own modules and files (GLOSSARY).
const BANNED_NAMES: [&str; 12] = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "service", "user", "postmortem", "root_cause", "culprit"];

/// Checks every rule; an error lists all that is wrong.
pub fn tidy() -> Result<(), String> {
    let mut wrong = Vec::new();
    let files = sources(Path::new("crates"));
    if files.is_empty() {
        return Err("There are no sources under crates/; run this from the project's root.".into());
    }
    for (path, text) in &files {
        names(path, &mut wrong);
        size(path, text, &mut wrong);
        allowances(path, text, &mut wrong);
        sql_place(path, text, &mut wrong);
    }
    writers(&files, &mut wrong);
    clockless(&files, &mut wrong);
    if wrong.is_empty() {
        println!("tidy: {} files, nothing to mend", files.len());
        return Ok(());
    }
    Err(format!("the tree is not tidy:\n  {}", wrong.join("\n  ")))
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push((path.clone(), fs::read_to_string(&path).unwrap_or_default()));
        }
    }
    found.sort();
    found
}

fn names(path: &Path, wrong: &mut Vec<String>) {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if BANNED_NAMES.contains(&stem.as_ref()) {
        wrong.push(format!("{}: a file is named for its noun, not for a mechanism", path.display()));
    }
}

fn size(path: &Path, text: &str, wrong: &mut Vec<String>) {
    let is_test = path.components().any(|c| c.as_os_str() == "tests");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
    if !is_test && code > 500 {
        wrong.push(format!("{}: {code} lines without tests; a file should be held in one's head (500)", path.display()));
    }
}

fn allowances(path: &Path, text: &str, wrong: &mut Vec<String>) {
    for (number, line) in text.lines().enumerate() {
        let attribute = line.trim_start().strip_prefix('#').map(|rest| rest.trim_start_matches('!'));
        if attribute.is_some_and(|a| a.starts_with("[allow(")) {
            wrong.push(format!("{}:{}: use expect with a reason, so that it goes when its cause goes", path.display(), number + 1));
        }
    }
}

/// SQL stands in a store, the platform or a module that is its own store, never in
/// a handler or a view.
fn sql_place(path: &Path, text: &str, wrong: &mut Vec<String>) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let drawn = matches!(name.as_ref(), "pages.rs" | "views.rs" | "actions.rs" | "api.rs");
    if path.starts_with(SERVER) && drawn && text.contains("sql!(") {
        wrong.push(format!("{}: SQL stands in store.rs, where a reader looks for it", path.display()));
    }
}

/// No table has two writers: the first folder or file under src/ that writes it owns it.
fn writers(files: &[(PathBuf, String)], wrong: &mut Vec<String>) {
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in files {
        let Ok(inside) = path.strip_prefix(SERVER) else { continue };
        let slice = inside.components().next().map(|c| c.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()).unwrap_or_default();
        if slice == "platform" || slice == "transfer" {
            continue;
        }
        for table in written_tables(text) {
            let owner = owners.entry(table.clone()).or_insert_with(|| slice.clone());
            if *owner != slice {
                wrong.push(format!("{}: writes {table}, which {owner} owns; call its action instead", path.display()));
            }
        }
    }
}

fn written_tables(text: &str) -> Vec<String> {
    let mut tables = Vec::new();
    for mark in ["\"insert into ", "\"update ", "\"delete from "] {
        for after in text.split(mark).skip(1) {
            let table: String = after.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !table.is_empty() {
                tables.push(table);
            }
        }
    }
    tables
}

/// Nothing in the pure crates can ask what time it is.
fn clockless(files: &[(PathBuf, String)], wrong: &mut Vec<String>) {
    for (path, text) in files {
        let pure = ["crates/model", "crates/markdown", "crates/inputs", "crates/language"].iter().any(|p| path.starts_with(p));
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        if pure
            && !path.components().any(|c| c.as_os_str() == "tests")
            && ["Timestamp::now", "SystemTime::now", "Instant::now", "ZonedDateTime::now"].iter().any(|n| code.contains(n))
        {
            wrong.push(format!("{}: a pure crate is given the time; it does not ask", path.display()));
        }
    }
}
