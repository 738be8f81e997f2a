//! What a folder says for the language coach: names in `recount.toml`, rules of its own in
//! `.recount/rules/`. Both are looked for beside a file and in every folder above it; the
//! nearest of each counts. A server's own rules, which its configuration names, are read here too.
//!
//! What is not here: what a rule file must look like (`recount-language`).

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use recount_language::{Roster, Rules};
use serde::Deserialize;
use toml::Table;

/// The rules and names to read a file with.
#[derive(Debug, Clone, Default)]
pub struct Project {
    own: Option<Arc<Rules>>,
    /// Names that `recount.toml` gives.
    pub roster: Roster,
}

impl Project {
    /// The folder's own rules with the built-in ones, where it has any.
    pub const fn own(&self) -> Option<&Arc<Rules>> {
        self.own.as_ref()
    }

    /// The built-in rules, or those with the folder's own among them.
    pub fn rules(&self) -> &Rules {
        self.own.as_deref().unwrap_or_else(|| Rules::built_in())
    }
}

/// Projects by folder, so that a thousand files of one folder look once.
#[derive(Debug, Default)]
pub struct Projects {
    by_folder: HashMap<PathBuf, usize>,
    by_sources: HashMap<Sources, usize>,
    list: Vec<Project>,
    /// What stands in the way, in sentences; each names its file.
    pub problems: Vec<String>,
}

/// Which files a project is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Sources {
    settings: Option<PathBuf>,
    rules: Option<PathBuf>,
}

impl Projects {
    /// The number of the project of the files in `folder`; read it with [`Projects::get`].
    pub fn of(&mut self, folder: &Path) -> usize {
        if let Some(known) = self.by_folder.get(folder) {
            return *known;
        }
        let sources = sources(folder);
        let found = self.by_sources.get(&sources).copied();
        let number = found.unwrap_or_else(|| {
            self.list.push(load(&sources, &mut self.problems));
            self.by_sources.insert(sources, self.list.len() - 1);
            self.list.len() - 1
        });
        self.by_folder.insert(folder.to_owned(), number);
        number
    }

    /// The project of that number.
    pub fn get(&self, number: usize) -> Option<&Project> {
        self.list.get(number)
    }

    /// All projects met so far.
    pub fn iter(&self) -> impl Iterator<Item = &Project> {
        self.list.iter()
    }
}

/// The project of one folder, or what stands in the way of it.
pub fn around(folder: &Path) -> Result<Project, Vec<String>> {
    let mut problems = Vec::new();
    let project = load(&sources(folder), &mut problems);
    if problems.is_empty() { Ok(project) } else { Err(problems) }
}

fn sources(folder: &Path) -> Sources {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let nearest = |name: &str, is: fn(&Path) -> bool| whole.ancestors().map(|above| above.join(name)).find(|path| is(path));
    Sources { settings: nearest("recount.toml", Path::is_file), rules: nearest(".recount/rules", Path::is_dir) }
}

fn load(sources: &Sources, problems: &mut Vec<String>) -> Project {
    let mut project = Project::default();
    if let Some(path) = &sources.settings {
        match roster(path) {
            Ok(roster) => project.roster = roster,
            Err(problem) => problems.push(problem),
        }
    }
    if let Some(folder) = &sources.rules {
        match own_rules(folder) {
            Ok(own) => project.own = own.map(Arc::new),
            Err(more) => problems.extend(more),
        }
    }
    project
}

/// The table `[language]` of a `recount.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Names {
    people: Vec<String>,
    handles: Vec<String>,
    services: Vec<String>,
    teams: Vec<String>,
    external: Vec<String>,
}

fn roster(path: &Path) -> Result<Roster, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: could not be read: {e}", path.display()))?;
    let table: Table = text.parse().map_err(|e: toml::de::Error| format!("{}: this is not TOML: {}", path.display(), e.to_string().trim_end()))?;
    let Some(language) = table.get("language") else { return Ok(Roster::default()) };
    let names: Names = language.clone().try_into().map_err(|e| {
        let expected = "expected lists of names: people, handles, services, teams, external";
        format!("{}: [language] was not taken: {}; {expected}", path.display(), e.to_string().trim_end())
    })?;
    Ok(Roster { people: names.people, handles: names.handles, services: names.services, teams: names.teams, external: names.external })
}

/// The built-in rules with those of a folder; nothing where the folder holds none.
///
/// # Errors
/// Each file that is no rule: which, where, and what was expected.
pub fn own_rules(folder: &Path) -> Result<Option<Rules>, Vec<String>> {
    let files = rule_files(folder)?;
    if files.is_empty() {
        return Ok(None);
    }
    Rules::with_own(files).map(Some).map_err(|refused| refused.iter().map(ToString::to_string).collect())
}

/// The rule files around a folder, each with its path as one would type it here.
pub fn own_files(folder: &Path) -> Result<Vec<(String, String)>, Vec<String>> {
    sources(folder).rules.map_or_else(|| Ok(Vec::new()), |rules| rule_files(&rules))
}

fn rule_files(folder: &Path) -> Result<Vec<(String, String)>, Vec<String>> {
    let mut paths = Vec::new();
    gather(folder, &mut paths).map_err(|e| vec![format!("{}: could not be read: {e}", folder.display())])?;
    paths.sort();
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match rule_file(&path) {
            Ok(text) => files.push((shown(&path), text)),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// The text of one rule file, or where and why it was not taken.
fn rule_file(path: &Path) -> Result<String, String> {
    let shown = shown(path);
    if path.extension().is_none_or(|ending| ending != "md") {
        return Err(format!("{shown}:1: expected a name that ends in `.md`; under another a rule would not be read"));
    }
    let bytes = fs::read(path).map_err(|e| format!("{shown}: could not be read: {e}"))?;
    String::from_utf8(bytes).map_err(|e| {
        let before = e.as_bytes().iter().take(e.utf8_error().valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        format!("{shown}:{line}: expected UTF-8, found a byte that is none; save it as UTF-8")
    })
}

/// The files that are rules, or by their names were meant to be.
fn gather(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if entry.file_type()?.is_dir() {
            // Where rules are kept in Git or mounted by Kubernetes, such a folder holds other copies.
            if !is_hidden {
                gather(&path, paths)?;
            }
        } else if path.extension().is_some_and(|e| ["md", "markdown"].iter().any(|known| e.eq_ignore_ascii_case(known))) {
            paths.push(path);
        }
    }
    Ok(())
}

/// A path as one would type it here, with forward slashes.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
