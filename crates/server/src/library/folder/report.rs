//! What became of a folder, as the terminal tells it.

use std::fmt;

use uuid::Uuid;

use super::{Mode, Recognised};
use crate::platform::html::counted;

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is a review of the library now.
    Added(Uuid),
    /// It would be; nothing was written.
    Recognised,
    /// The same bytes are there already, as this review.
    Same(Uuid),
    /// A file of this name is there already, with other bytes; it was left alone.
    Changed(Uuid),
    /// It is something else, and why it is thought so.
    NotAReview(&'static str),
    /// It could not be read, and why.
    NotRead(String),
}

/// One file.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// Its path inside the folder.
    pub path: String,
    /// What became of it.
    pub outcome: Outcome,
    /// What it is called.
    pub title: String,
    /// What was found in it.
    pub recognised: Recognised,
    /// What was not, or was read with a doubt, by line; line 0 is the whole file.
    pub to_look_at: Vec<(usize, String)>,
}

impl FileReport {
    pub(super) fn of(path: String, outcome: Outcome) -> Self {
        Self { path, outcome, title: String::new(), recognised: Recognised::default(), to_look_at: Vec::new() }
    }
}

/// The whole folder.
#[derive(Debug, Clone)]
pub struct Report {
    /// Whether anything was written.
    pub mode: Mode,
    /// Every file, in the order of the paths.
    pub files: Vec<FileReport>,
}

impl Report {
    pub(super) fn new(mode: Mode) -> Self {
        Self { mode, files: Vec::new() }
    }

    pub(super) fn add(&mut self, file: FileReport) {
        self.files.push(file);
    }

    /// Files with an outcome.
    #[must_use]
    pub fn count(&self, of: impl Fn(&Outcome) -> bool) -> usize {
        self.files.iter().filter(|f| of(&f.outcome)).count()
    }

    /// What was found in all files together.
    #[must_use]
    pub fn recognised(&self) -> Recognised {
        self.files.iter().map(|f| f.recognised).fold(Recognised::default(), |a, b| Recognised {
            moments: a.moments + b.moments,
            zones_assumed: a.zones_assumed + b.zones_assumed,
            times: a.times + b.times,
            decisions: a.decisions + b.decisions,
            actions: a.actions + b.actions,
            participants: a.participants + b.participants,
        })
    }
}

impl fmt::Display for Recognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = vec![counted(self.moments, "moment", "moments")];
        if self.times > 0 {
            parts.push(format!("{} of the incident", counted(self.times, "time", "times")));
        }
        if self.decisions > 0 {
            parts.push(counted(self.decisions, "decision", "decisions"));
        }
        parts.push(counted(self.actions, "action", "actions"));
        parts.push(counted(self.participants, "person", "people"));
        f.write_str(&parts.join(", "))
    }
}

impl fmt::Display for FileReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Outcome::Added(_) | Outcome::Recognised => {
                write!(f, "{}\n    “{}”: {}", self.path, self.title, self.recognised)?;
                if self.recognised.zones_assumed > 0 {
                    write!(f, "; {} without a zone", counted(self.recognised.zones_assumed, "time", "times"))?;
                }
                for (line, why) in &self.to_look_at {
                    if *line == 0 { write!(f, "\n    to look at: {why}")? } else { write!(f, "\n    to look at, line {line}: {why}")? }
                }
                Ok(())
            }
            Outcome::Same(_) => write!(f, "{}\n    is here already, unchanged", self.path),
            Outcome::Changed(id) => {
                write!(f, "{}\n    a file of this name is here already and reads differently; left alone. Compare it with review {id}", self.path)
            }
            Outcome::NotAReview(why) => write!(f, "{}\n    not taken for a review: {why}", self.path),
            Outcome::NotRead(why) => write!(f, "{}\n    not read: {why}", self.path),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = counted(self.files.len(), "file", "files");
        let new = self.count(|o| matches!(o, Outcome::Added(_) | Outcome::Recognised));
        match self.mode {
            Mode::DryRun => write!(f, "{files} read, nothing written. {} would be added", counted(new, "review", "reviews"))?,
            Mode::Import => write!(f, "{files} read. {} added", counted(new, "review", "reviews"))?,
        }
        if new > 0 {
            write!(f, ": {}", self.recognised())?;
        }
        f.write_str(".")?;
        let assumed = self.recognised().zones_assumed;
        if assumed > 0 {
            write!(f, "\n{} without a zone; the zone given for the import was used.", counted(assumed, "time stands", "times stand"))?;
        }
        if self.recognised().actions > 0 {
            f.write_str("\nActions stay in the text; they are not follow-ups yet.")?;
        }
        let to_look_at: usize = self.files.iter().map(|file| file.to_look_at.len()).sum();
        if to_look_at > 0 {
            write!(f, "\n{} to look at, named above; the text has everything.", counted(to_look_at, "thing", "things"))?;
        }
        let lines = [
            (self.count(|o| matches!(o, Outcome::Same(_))), "here already and unchanged, so nothing was added for them"),
            (self.count(|o| matches!(o, Outcome::Changed(_))), "changed since they were imported, and left alone"),
            (self.count(|o| matches!(o, Outcome::NotAReview(_))), "not taken for reviews; ask for all files to take them too"),
            (self.count(|o| matches!(o, Outcome::NotRead(_))), "not read"),
        ];
        for (n, what) in lines.iter().filter(|(n, _)| *n > 0) {
            write!(f, "\n{}: {what}.", counted(*n, "file", "files"))?;
        }
        Ok(())
    }
}
