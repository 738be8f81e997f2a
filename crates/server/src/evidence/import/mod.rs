//! One import: a reader that blocks, a writer that does not, and one small
//! transaction at the end that makes everything visible, or nothing.

mod before;
mod documents;
mod feed;
mod input;
mod meter;
mod writer;

use std::{collections::HashMap, io::Read as _, sync::Arc};

use recount_inputs::{slack, table, text};
use recount_model::{
    When,
    import::{Flow, Sink},
    time,
};
use serde::Serialize;
use tokio::sync::{Mutex, mpsc};
use uuid::Uuid;

pub use before::Before;
pub(super) use documents::{BYTES as DOCUMENT_BYTES, MARKDOWN_BYTES, hex};
pub(super) use input::Input;
pub(super) use meter::Meter;
pub use meter::Progress;
pub(super) use writer::hash as key_hash;

use super::{
    index,
    redaction::{self, Removed},
    store,
    taking_back::clear_away,
};
use crate::{
    activity::{self, Act},
    platform::{
        App,
        db::{Db, DbError},
        html::capitalised,
        ids,
    },
    review,
};

/// How long, in microseconds, an unfinished import may be silent before it counts as
/// abandoned: 30 s, in which one that lives has said so six times.
pub(super) const SILENT: i64 = 30_000_000;

/// What was chosen of a file, and how it is to be read.
#[derive(Debug, Clone)]
pub(super) enum Choice {
    /// Channels and a time of a Slack export.
    Slack(slack::Selection),
    /// Rows of a table.
    Table(table::Mapping),
    /// Lines of a text; times of day are of this day.
    Text(When),
    /// A Markdown review, of this time; its times are in this zone.
    Markdown(When),
    /// One document of this time.
    Document(When),
}

impl Choice {
    const fn word(&self) -> &'static str {
        match self {
            Self::Slack(_) => "slack",
            Self::Table(_) => "table",
            Self::Text(_) => "text",
            Self::Markdown(_) => MARKDOWN,
            Self::Document(_) => "document",
        }
    }

    /// As it is kept with the import: provenance, not a setting.
    fn kept(&self) -> String {
        #[derive(Serialize)]
        struct Slack<'a> {
            channels: &'a std::collections::BTreeSet<String>,
            from: Option<i64>,
            until: Option<i64>,
        }
        let kept = match self {
            Self::Slack(s) => serde_json::to_string(&Slack { channels: &s.channels, from: s.from, until: s.until }),
            Self::Table(mapping) => serde_json::to_string(mapping),
            Self::Text(when) | Self::Markdown(when) | Self::Document(when) => serde_json::to_string(when),
        };
        kept.unwrap_or_default()
    }
}

/// An import to be done.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) review: Uuid,
    pub(super) by: Option<Uuid>,
    pub(super) input: Input,
    pub(super) file_name: String,
    pub(super) choice: Choice,
}

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The source it became; `None` when nothing was added.
    pub source: Option<Uuid>,
    /// Items added.
    pub items: u64,
    /// Items that were there already.
    pub repeated: u64,
    /// Which files brought those.
    pub before: Before,
    /// What could not be read; listed with the source.
    pub problems: u64,
    /// The first hundred of those, as “file, line 3: reason”.
    pub unread: Vec<String>,
    /// Whether somebody stopped it; nothing of it was kept then.
    pub stopped: bool,
    /// Which columns of a table were read as what, where nobody was asked.
    pub read_as: Option<String>,
}

/// Why an import added nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Another import into the same review is under way in another process.
    #[error(
        "Another import into this review is under way. Nothing was added; try again when it is done (one that was killed is taken back after half a minute)."
    )]
    Busy,
    /// The file cannot be read as chosen, and why.
    #[error("{0} Nothing was added.")]
    Unreadable(String),
    /// The import was removed while it ran.
    #[error("The import was removed while it ran, because it had been silent for half a minute. Nothing was added; try again.")]
    Removed,
    /// Something of ours broke.
    #[error("Something broke while reading: {0}. Nothing was added.")]
    Broken(String),
    /// The database.
    #[error("The database did not take it: {0}. Nothing was added; try again.")]
    Db(#[from] DbError),
}

impl From<std::io::Error> for ImportError {
    fn from(e: std::io::Error) -> Self {
        Self::Unreadable(format!("The file cannot be read: {e}."))
    }
}

/// What a source is called that was a Markdown review.
pub(super) const MARKDOWN: &str = "markdown";

/// One import at a time and process: memory and writers are shared fairly.
#[derive(Debug, Default)]
struct Turn(Mutex<()>);

/// Runs an import to its end. Dropped or killed midway, nothing of it is visible,
/// and the next start removes it.
///
/// # Errors
/// [`ImportError`]; nothing was added then.
pub(super) async fn run(app: &App, task: Task, meter: Arc<Meter>) -> Result<Outcome, ImportError> {
    // Before others wait for this: it may take long.
    clear(app, task.review, &meter).await?;
    meter.says("Waiting for another import to end");
    let turn = app.held.of::<Turn>();
    let _mine = turn.0.lock().await;
    meter.says("Looking at the file");
    let input = task.input.clone();
    let (size, sha256) = tokio::task::spawn_blocking(move || input.identity()).await.map_err(broke)??;
    let Some(source) = begin(app, &task, (size, &sha256), &meter).await? else { return Ok(Outcome { stopped: true, ..Outcome::default() }) };
    let arrived = match fill(app, &task, source, (size, &sha256), &meter).await {
        Ok(filled) if meter.arrive() => arrive(app, &task, (source, &sha256), filled, &meter).await,
        Ok(_) => {
            clear_away(app, task.review, source, &|| false).await?;
            return Ok(Outcome { stopped: true, ..Outcome::default() });
        }
        Err(why) => Err(why),
    };
    match arrived {
        Ok(outcome) => {
            be_found(app, &outcome, &meter).await;
            Ok(outcome)
        }
        Err(why) => {
            meter.stop();
            if let Err(left) = clear_away(app, task.review, source, &|| false).await {
                tracing::warn!(%left, "an import that broke off is removed at the next start");
            }
            Err(why)
        }
    }
}

/// Enters an import, once nothing of another one is left that may not arrive; `None` where
/// somebody stopped it before. Refuses while another import into the review lives.
async fn begin(app: &App, task: &Task, (size, sha256): (u64, &[u8]), meter: &Meter) -> Result<Option<Uuid>, ImportError> {
    let source = ids::new();
    let kept = task.choice.kept();
    let new =
        store::NewSource { id: source, review: task.review, kind: task.choice.word(), file_name: &task.file_name, sha256, size, selection: &kept, by: task.by };
    loop {
        let now = app.clock.now();
        if store::unfinished_of(&app.db, task.review).await?.into_iter().any(|(_, alive_at)| alive_at > now - SILENT) {
            return Err(ImportError::Busy);
        }
        clear(app, task.review, meter).await?;
        if meter.is_stopped() {
            return Ok(None);
        }
        let mut tx = app.db.write().await?;
        // Whoever takes an import back now waits for this, and is told to; or this for them.
        review::lock(&mut tx, task.review).await?;
        if store::is_unfinished(&mut tx, task.review).await? {
            tx.roll_back().await?;
            continue;
        }
        store::begin(&mut tx, &new, now).await?;
        tx.commit().await?;
        return Ok(Some(source));
    }
}

/// Removes imports into the review whose process is gone, and what is being taken back, unless
/// somebody stops it.
async fn clear(app: &App, of: Uuid, meter: &Meter) -> Result<(), DbError> {
    let now = app.clock.now();
    for (source, alive_at) in store::unfinished_of(&app.db, of).await? {
        if alive_at <= now - SILENT && !meter.is_stopped() {
            meter.says("Clearing away what was taken back");
            clear_away(app, of, source, &|| meter.is_stopped()).await?;
        }
    }
    Ok(())
}

/// Which files brought what was there already, and what had been removed when it began.
type Filled = (Before, Removed);

async fn fill(app: &App, task: &Task, source: Uuid, (size, sha256): (u64, &[u8]), meter: &Arc<Meter>) -> Result<Filled, ImportError> {
    let (send, receive) = mpsc::channel(feed::WAITING);
    let dated = matches!(task.choice, Choice::Text(_));
    let mut feed = feed::Feed::new(send, meter.clone(), dated);
    let reading = task.clone();
    let reader = tokio::task::spawn_blocking(move || {
        let flow = read(&reading, size, &mut feed)?;
        if flow == Flow::Continue {
            feed.end();
        }
        Ok::<_, ImportError>(())
    });
    let mut writer = writer::Writer {
        app,
        review: task.review,
        source,
        meter: meter.clone(),
        lanes: HashMap::new(),
        held: Vec::new(),
        problems: 0,
        before: Before::default(),
        removed: Removed::of(&app.db, task.review, sha256).await?,
    };
    // The channel is gone when this returns, so the reader ends as well.
    let written = writer.run(receive).await;
    let read = reader.await.map_err(broke)?;
    written.and(read)?;
    Ok((writer.before, writer.removed))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn broke(why: tokio::task::JoinError) -> ImportError {
    ImportError::Broken(why.to_string())
}

/// Reads a task's input item by item. Blocks.
pub(super) fn read(task: &Task, size: u64, sink: &mut dyn Sink) -> Result<Flow, ImportError> {
    let name = task.file_name.as_str();
    Ok(match &task.choice {
        Choice::Slack(selection) => {
            let mut export = task.input.export().map_err(|e| ImportError::Unreadable(sentence(&e.to_string())))?;
            export.read(selection, sink)
        }
        Choice::Table(mapping) => {
            table::read(task.input.reader()?, name, size, mapping, sink).map_err(|e| ImportError::Unreadable(sentence(&e.to_string())))?
        }
        Choice::Text(when) => {
            // Four more: the three of a mark that is taken off, and one that says there is more.
            let bytes = task.input.first(text::TEXT_BYTES + 4)?;
            text::read(&bytes, &text::Context { name, when: when.clone() }, sink)
        }
        Choice::Markdown(when) => {
            let zone = time::zone(when.zone()).map_err(|e| ImportError::Unreadable(sentence(&e.to_string())))?;
            documents::markdown(&whole(&task.input, "Markdown review", MARKDOWN_BYTES)?, name, when, &zone, sink)
        }
        Choice::Document(when) => documents::document(&whole(&task.input, "document", DOCUMENT_BYTES)?, name, when, sink),
    })
}

fn whole(input: &Input, what: &str, most: u64) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    input.reader()?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(ImportError::Unreadable(format!("A {what} may have {} MiB, and this one has more. Cut it into parts and send those.", most >> 20)));
    }
    Ok(bytes)
}

/// Most places that [`Outcome::unread`] has.
const UNREAD: usize = 100;

/// The first places of a source that could not be read.
async fn unread(db: &Db, source: Uuid) -> Result<Vec<String>, DbError> {
    let said = |row: store::ProblemRow| match row.line {
        Some(line) => format!("{}, line {line}: {}", row.file, row.reason),
        None if row.file.is_empty() => row.reason,
        None => format!("{}: {}", row.file, row.reason),
    };
    Ok(store::problems(db, source, -1).await?.into_iter().take(UNREAD).map(said).collect())
}

/// Makes everything visible at once. An import that brought only what was there
/// already leaves nothing, not even itself.
async fn arrive(app: &App, task: &Task, (source, sha256): (Uuid, &[u8]), (before, removed): Filled, meter: &Meter) -> Result<Outcome, ImportError> {
    let counts = meter.read();
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    // First: whoever redacts in this review waits for this, or this for them.
    review::touch(&mut tx, task.review, now).await?;
    let kept_out = redaction::keep_out(&mut tx, task.review, source, &removed).await?;
    let cut = kept_out.len() as u64;
    for (ordinal, place) in (i64::try_from(counts.problems).unwrap_or(i64::MAX)..).zip(kept_out) {
        store::add_problem(&mut tx, source, ordinal, &redaction::left_out(place)).await?;
    }
    let (items, problems) = (counts.items.saturating_sub(cut), counts.problems + cut);
    // What was not taken as it stands stays listed, unless the same choice of the same file lists
    // it already.
    let is_listed = problems == 0 || store::lists(&mut tx, task.review, sha256, &task.choice.kept(), problems).await?;
    let is_news = items > 0 || !is_listed || counts.repeated + problems == 0;
    if !is_news {
        tx.roll_back().await?;
        let outcome =
            Outcome { source: None, items, repeated: counts.repeated, before, problems, unread: unread(&app.db, source).await?, stopped: false, read_as: None };
        clear_away(app, task.review, source, &|| false).await?;
        return Ok(outcome);
    }
    if store::arrive(&mut tx, source, items, counts.repeated, now).await? == 0 {
        return Err(ImportError::Removed);
    }
    activity::record(&mut tx, Act { review: Some(task.review), by: task.by, verb: "imported", noun: "source", noun_id: source }, now).await?;
    tx.commit().await?;
    // It has arrived, whatever happens now.
    if cut > 0
        && let Err(why) = app.db.scrub(&["evidence"]).await
    {
        tracing::warn!(%why, "what was removed while an import ran is kept out; copies of it may stand in the database's log for a while");
    }
    let unread = unread(&app.db, source).await.unwrap_or_default();
    Ok(Outcome { source: Some(source), items, repeated: counts.repeated, before, problems, unread, stopped: false, read_as: None })
}

/// Lets the search find what has arrived. It is everybody's already, so this ends well
/// whatever happens: the next start goes on with what is left.
async fn be_found(app: &App, outcome: &Outcome, meter: &Meter) {
    let Some(source) = outcome.source else { return };
    meter.at(0, outcome.items);
    let heard = |held_up, done: usize| {
        meter.held_up(held_up);
        meter.at(done as u64, outcome.items);
    };
    if let Err(why) = index::put_in(app, source, &heard).await {
        tracing::warn!(%why, "an import arrived and is not found as a whole; the next start goes on with it");
    }
    meter.says("Done");
}

/// An importer's reason as a sentence.
pub(super) fn sentence(reason: &str) -> String {
    let end = if reason.ends_with(['.', '?', '!']) { "" } else { "." };
    capitalised(reason) + end
}
