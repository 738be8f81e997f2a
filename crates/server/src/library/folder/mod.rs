//! A folder of Markdown reviews becomes part of the library, and goes out again as
//! it came.
//!
//! Each file is one transaction: a stop in the middle leaves whole reviews and
//! nothing else. Files that were read before are not read in again, and a file that
//! changed since is reported and left alone, because both sides may have changed.

mod export;
mod recognise;
mod report;
mod walk;

use std::path::Path;

use recount_markdown::Document;
use recount_model::{Micros, Stage};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use export::{Exported, export_folder};
pub use recognise::Recognised;
pub use report::{FileReport, Outcome, Report};

use self::{recognise::Plan, walk::Found};
use crate::{
    decision,
    platform::{
        App,
        db::{DbError, Tx},
    },
    review, timeline,
    writing::{self, Original},
};

/// What to read in, and how.
#[derive(Debug, Clone, Copy)]
pub struct FolderImport<'a> {
    /// The folder.
    pub folder: &'a Path,
    /// The member who brings it: the creator of its reviews.
    pub by: Uuid,
    /// Where the reviews stand afterwards: shared with every member, or noted.
    pub stage: Stage,
    /// Zone for times that state none.
    pub zone: &'a str,
    /// Whether anything is written.
    pub mode: Mode,
    /// Which files are taken for reviews.
    pub files: Files,
}

/// Whether anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Say what would be recognised; write nothing.
    DryRun,
    /// Read them in.
    Import,
}

/// Which files are taken for reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// Those that read like one; a README or a template does not.
    Reviews,
    /// Every Markdown file.
    All,
}

/// Why a folder was not read in, or not written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder cannot be read.
    #[error("{0} cannot be read: {1}. Nothing was imported.")]
    Folder(String, std::io::Error),
    /// A file of an export cannot be written.
    #[error("{0} cannot be written: {1}. The export is not complete.")]
    Write(String, std::io::Error),
    /// A zone nobody knows.
    #[error("{0}. Nothing was imported.")]
    Zone(#[from] recount_model::time::UnknownZone),
    /// The database.
    #[error("the database refused “{0}”: {1}. Files before it are imported; run it again to go on.")]
    Db(String, #[source] DbError),
}

/// Reads a folder in; `heard` is told of every file as it is done.
///
/// # Errors
/// [`FolderError`]. A file that cannot be read is no error: the report says so.
pub async fn import_folder(app: &App, import: &FolderImport<'_>, now: Micros, heard: &mut (dyn FnMut(&FileReport) + Send)) -> Result<Report, FolderError> {
    let zone = recount_model::time::zone(import.zone)?;
    let found = walk::markdown(import.folder).map_err(|e| FolderError::Folder(import.folder.display().to_string(), e))?;
    let mut report = Report::new(import.mode);
    for file in found {
        let told = one(app, import, &zone, &file, now).await.map_err(|e| FolderError::Db(file.path.clone(), e))?;
        heard(&told);
        report.add(told);
    }
    Ok(report)
}

async fn one(app: &App, import: &FolderImport<'_>, zone: &jiff::tz::TimeZone, file: &Found, now: Micros) -> Result<FileReport, DbError> {
    let path = file.path.clone();
    let bytes = match walk::read(file) {
        Ok(bytes) => bytes,
        Err(why) => return Ok(FileReport::of(path, Outcome::NotRead(why))),
    };
    let sha256 = Sha256::digest(&bytes).to_vec();
    let known = writing::known_files(&app.db, &path, &sha256).await?;
    if let Some(row) = known.iter().find(|row| row.sha256 == sha256) {
        return Ok(FileReport::of(path, Outcome::Same(row.review_id)));
    }
    if let Some(row) = known.first() {
        return Ok(FileReport::of(path, Outcome::Changed(row.review_id)));
    }
    let name = Path::new(&path).file_name().and_then(|n| n.to_str());
    let document = Document::read(&bytes, name);
    if let (Files::Reviews, Some(why)) = (import.files, recognise::not_a_review(&path, &document)) {
        return Ok(FileReport::of(path, Outcome::NotAReview(why)));
    }
    let plan = Plan::of(&document, zone, import.zone, import.stage);
    let outcome = match import.mode {
        Mode::DryRun => Outcome::Recognised,
        Mode::Import => {
            let mut tx = app.db.write().await?;
            let source = Original { path: &path, bytes: &bytes, sha256: &sha256, by: import.by };
            let id = take_in(&mut tx, &source, &document, &plan, now).await?;
            tx.commit().await?;
            Outcome::Added(id)
        }
    };
    Ok(FileReport { path, outcome, title: document.title.clone(), recognised: plan.recognised, to_look_at: plan.to_look_at })
}

async fn take_in(tx: &mut Tx, source: &Original<'_>, document: &Document, plan: &Plan, now: Micros) -> Result<Uuid, DbError> {
    let id = review::take_in(tx, source.by, &plan.review, now).await?;
    for (name, involvement) in &plan.participants {
        review::add_participant(tx, id, source.by, None, name, *involvement, now).await?;
    }
    let body = document.blocks.text();
    let words = writing::Words { review: id, title: &plan.review.title, body, by: Some(source.by), base: 0 };
    let kept = match writing::save(tx, words, now).await {
        Ok(kept) => kept,
        Err(writing::SaveError::Db(e)) => return Err(e),
        Err(other) => return Err(DbError::Row(other.to_string())),
    };
    for (place, moment) in plan.moments.iter().enumerate() {
        let made = timeline::create(tx, id, Some(source.by), moment, now).await?;
        for (_, written) in plan.decisions.iter().filter(|(of, _)| *of == place) {
            // Nobody stands by what a file says until they say so here.
            decision::create(tx, id, made, None, &written.told, now).await?;
            if !written.outcome.outcome.is_empty() || !written.outcome.hindsight.is_empty() {
                decision::end(tx, made, None, &written.outcome, now).await?;
            }
        }
    }
    writing::keep_original(tx, id, source, kept.version, now).await?;
    Ok(id)
}
