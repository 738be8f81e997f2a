//! Importing files of this machine without questions: for the command line.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use recount_inputs::{
    slack,
    sniff::{self, Guess},
    table::{self, TimeForm},
    text,
};
use recount_model::{Micros, When};
use uuid::Uuid;

use super::{
    choose,
    import::{self, Choice, ImportError, Input, Meter, Outcome, Progress, Task, sentence},
};
use crate::{
    platform::{App, html::counted},
    review,
};

/// Columns of a table that a message names.
const NAMED: usize = 100;

/// What a person would have been asked.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Slack channels by name or id.
    pub channels: Vec<String>,
    /// First time to take of a Slack export; of a day, its beginning.
    pub from: Option<When>,
    /// Last instant to take; of a written time the end of it (`review::written_end`).
    pub until: Option<Micros>,
    /// Columns of a table by what they mean: `("time", "Occurred at")`. Meanings are
    /// `time`, `clock`, `zone`, `text`, `kind`, `lane`, `who` and `notified`; an empty name is no column.
    pub columns: Vec<(String, String)>,
    /// How the column of times writes them, where a guess from its values is wrong.
    pub time_form: Option<TimeForm>,
    /// Zone of times that state none, where the header of their column names none either.
    pub zone: String,
    /// When a text, a Markdown review or a document is of; `None` where it says so itself. Of a
    /// transcript, when the recording began.
    pub when: Option<When>,
    /// Where somebody says that it is to stop.
    pub stop: Stop,
}

/// The wish to stop, shared with whoever may have it.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Wishes it. What has arrived stays; what has not leaves nothing.
    pub fn wish(&self) {
        self.0.store(true, Relaxed);
    }

    fn is_wished(&self) -> bool {
        self.0.load(Relaxed)
    }
}

/// Imports files and folders into a review, one after the other, and tells how far
/// it has come several times a second. Gives what came of each, in their order; fewer
/// than were given where somebody stopped it.
///
/// # Errors
/// [`ImportError`] of the first that could not be read; those before it stay.
pub async fn import_paths(
    app: &App,
    review: Uuid,
    by: Option<Uuid>,
    paths: &[PathBuf],
    options: &Options,
    tell: &mut (dyn FnMut(&Path, &Progress) + Send),
) -> Result<Vec<Outcome>, ImportError> {
    let mut outcomes = Vec::new();
    for path in paths {
        if options.stop.is_wished() {
            break;
        }
        let (asked, chosen) = (path.clone(), options.clone());
        let (input, choice) = tokio::task::spawn_blocking(move || choose(&asked, &chosen)).await.map_err(|e| ImportError::Broken(e.to_string()))??;
        let read_as = if let Choice::Table(mapping) = &choice { Some(as_read(mapping)) } else { None };
        let file_name = path.file_name().map_or_else(|| "folder".to_owned(), |name| name.to_string_lossy().into_owned());
        let meter = Arc::new(Meter::default());
        let mut running = std::pin::pin!(import::run(app, Task { review, by, input, file_name, choice }, meter.clone()));
        let outcome = loop {
            tokio::select! {
                outcome = &mut running => break outcome?,
                () = tokio::time::sleep(Duration::from_millis(200)) => {
                    if options.stop.is_wished() {
                        meter.stop();
                    }
                    tell(path, &meter.read());
                }
            }
        };
        tell(path, &meter.read());
        outcomes.push(Outcome { read_as, ..outcome });
    }
    Ok(outcomes)
}

fn choose(path: &Path, options: &Options) -> Result<(Input, Choice), ImportError> {
    let input = Input::path(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let zone = if options.zone.is_empty() { "UTC" } else { &options.zone };
    let when = || {
        options
            .when
            .clone()
            .ok_or_else(|| unreadable(&format!("The file {name} does not say of which day it is. Say it with --when, such as --when 2026-11-03.")))
    };
    let guess = input.guess(&name)?;
    heard(&guess, options)?;
    let choice = match guess {
        Guess::SlackZip => Choice::Slack(channels(&input, options)?),
        Guess::Csv | Guess::Json => {
            let sample = input.first(sniff::SAMPLE)?;
            let mut mapping = table::guess(&sample);
            if let Some(why) = choose::no_rows(&sample, &mapping) {
                return Err(unreadable(&why));
            }
            for (means, column) in &options.columns {
                correct(&mut mapping, means, column)?;
            }
            times(&sample, &mut mapping, options)?;
            mapping.zone = table::header_zone(&mapping).unwrap_or_else(|| zone.to_owned());
            Choice::Table(mapping)
        }
        Guess::Markdown => Choice::Markdown(day_of(&input, &name, zone).filter(|_| options.when.is_none()).map_or_else(when, Ok)?),
        Guess::Text => Choice::Text(day_in(&input, zone).filter(|_| options.when.is_none()).map_or_else(when, Ok)?),
        Guess::Transcript => Choice::Text(beginning(&name, options)?),
        Guess::Unknown(why) => Choice::Document(whole(path, &input, &why, options)?),
    };
    Ok((input, choice))
}

/// Refuses a stretch of time where the file is no Slack export: all of it would come in. Channels
/// may stand beside it, for an export among the same paths.
fn heard(guess: &Guess, options: &Options) -> Result<(), ImportError> {
    let what = match guess {
        Guess::Csv | Guess::Json => "a table",
        Guess::Markdown => "a Markdown review",
        Guess::Text => "a text",
        Guess::Transcript => "a transcript",
        Guess::Unknown(_) if options.when.is_some() => "a file that is kept whole",
        // What is not read at all says so itself.
        Guess::SlackZip | Guess::Unknown(_) => return Ok(()),
    };
    if options.from.is_none() && options.until.is_none() {
        return Ok(());
    }
    Err(unreadable(&format!("--from and --until choose from a Slack export, and this is {what}, which comes in as a whole: leave them out.")))
}

/// When the recording of a transcript began.
fn beginning(name: &str, options: &Options) -> Result<When, ImportError> {
    let count = format!("The times of the transcript {name} count from its beginning");
    match &options.when {
        Some(when) if when.is_day() => {
            Err(unreadable(&format!("{count}, and --when says only its day: the time of day is missing. Say both, such as --when \"2026-11-03 10:00\".")))
        }
        Some(when) => Ok(when.clone()),
        None => Err(unreadable(&format!("{count}. Say when the recording began with --when, such as --when \"2026-11-03 10:00\"."))),
    }
}

/// When a file is of that is kept whole, as it cannot be read for this reason.
fn whole(path: &Path, input: &Input, why: &str, options: &Options) -> Result<When, ImportError> {
    choose::kept_whole(why, std::fs::metadata(path)?.len(), &input.first(4)?).map_err(|why| unreadable(&why))?;
    let undated = || unreadable(&format!("{} Or keep it whole: say of which day it is with --when, such as --when 2026-11-03.", sentence(why)));
    options.when.clone().ok_or_else(undated)
}

/// The day a Markdown review says it is of, or the one that its timeline begins on.
pub(super) fn day_of(input: &Input, name: &str, zone: &str) -> Option<When> {
    let bytes = input.first(usize::try_from(import::MARKDOWN_BYTES).ok()?).ok()?;
    let document = recount_markdown::Document::read(&bytes, Some(name));
    let day = document.incident_date.or_else(|| document.timeline.iter().find_map(|row| row.when.date))?;
    let tz = recount_model::time::zone(zone).ok()?;
    review::whole_day(day, &tz, zone)
}

/// The day that a text states before its first time of day.
pub(super) fn day_in(input: &Input, zone: &str) -> Option<When> {
    let day = text::first_day(&input.first(sniff::SAMPLE).ok()?)?;
    review::whole_day(day, &recount_model::time::zone(zone).ok()?, zone)
}

fn channels(input: &Input, options: &Options) -> Result<slack::Selection, ImportError> {
    let mut export = input.export().map_err(|e| unreadable(&e.to_string()))?;
    let (from, until) = (options.from.as_ref().map(When::earliest), options.until);
    if choose::is_backwards(from, until) {
        return Err(unreadable("What --until says lies before what --from says, so there is no time between them."));
    }
    let mut selection = slack::Selection { from, until, ..slack::Selection::default() };
    for asked in &options.channels {
        let bare = asked.trim_start_matches('#');
        let found = export.channels().iter().find(|c| c.key == bare || c.name == bare);
        let found = found.ok_or_else(|| unreadable(&format!("There is no channel “{asked}” in this export. It has: {}.", listed(export.channels(), &[]))))?;
        selection.channels.insert(found.key.clone());
    }
    if selection.channels.is_empty() {
        let all = slack::Selection { channels: export.everything().channels, ..selection };
        let counts = export.count(&all);
        let time = if all.from.or(all.until).is_some() { " in that time" } else { "" };
        let listed = listed(export.channels(), &counts);
        return Err(unreadable(&format!("No channel was chosen. Choose with --channel NAME, once for each; this export has{time}: {listed}.")));
    }
    match choose::nobody_wrote(&mut export, &selection) {
        Some((_, why)) => Err(unreadable(why)),
        None => Ok(selection),
    }
}

/// Channels by name, with how many messages each has where they were counted.
fn listed(channels: &[slack::Channel], counts: &[slack::Count]) -> String {
    let one = |c: &slack::Channel| {
        let mut says: Vec<String> = c.private.then(|| "private".to_owned()).into_iter().collect();
        let told = |count: &slack::Count| counted(count.messages, "message", "messages") + if count.is_whole { "" } else { " could be read, not all" };
        says.extend(counts.iter().find(|count| count.channel == c.key).map(told));
        if says.is_empty() { format!("#{}", c.name) } else { format!("#{} ({})", c.name, says.join(", ")) }
    };
    channels.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// How times are written, in the column that they stand in.
fn times(sample: &[u8], mapping: &mut table::Mapping, options: &Options) -> Result<(), ImportError> {
    let Some(column) = mapping.time else {
        let columns = columns(mapping);
        return Err(unreadable(&format!(
            "No column of this table reads as times. Say which one is, as --column time=NAME, and how it writes them, as --time-form. {columns}"
        )));
    };
    if let Some(form) = options.time_form.or_else(|| table::time_form(sample, mapping, column)) {
        mapping.time_form = form;
    }
    let says = |meaning: &str| options.columns.iter().any(|(means, _)| means == meaning);
    if says("time") && !says("clock") {
        mapping.clock = table::clock(sample, mapping);
    }
    match table::other_form(sample, mapping).filter(|_| options.time_form.is_none()) {
        // On a page somebody sees the first rows; here nobody would.
        Some(other) => Err(unreadable(&format!(
            "The dates in {} could be read in two ways, as other days. Say which with {} or {}.",
            quoted(mapping, column),
            form_option(mapping.time_form),
            form_option(other)
        ))),
        None => Ok(()),
    }
}

fn form_option(form: TimeForm) -> String {
    format!("--time-form {} (such as {form})", form.word())
}

/// Which columns of a table are read as what, in which form and zone, as a sentence.
fn as_read(mapping: &table::Mapping) -> String {
    let zone = if table::is_epoch(mapping.time_form) { String::new() } else { format!("; in {} where no zone is stated", mapping.zone) };
    let time = format!("the time ({}, such as {}{zone})", mapping.time_form.word(), mapping.time_form);
    let meanings = [
        (mapping.time, time.as_str()),
        (mapping.clock, "its time of day"),
        (mapping.zone_column, "its zone"),
        (mapping.text, "the text"),
        (mapping.kind, "the kind"),
        (mapping.lane, "the lane"),
        (mapping.who, "who said or caused it"),
        (mapping.notified, "when somebody was notified"),
    ];
    let mut said: Vec<String> = meanings.iter().filter_map(|(column, means)| Some(format!("{} is {means}", quoted(mapping, (*column)?)))).collect();
    if mapping.text.is_none() {
        said.push("the whole row is the text".to_owned());
    }
    format!("{}.", said.join(", "))
}

/// A column’s name on one line of a terminal.
fn quoted(mapping: &table::Mapping, column: usize) -> String {
    let name = mapping.columns.get(column).map(String::as_str).unwrap_or_default();
    format!("“{}”", name.chars().take(60).map(|letter| if letter.is_control() { ' ' } else { letter }).collect::<String>())
}

fn correct(mapping: &mut table::Mapping, means: &str, column: &str) -> Result<(), ImportError> {
    let columns = columns(mapping);
    let place = mapping.columns.iter().position(|name| !column.is_empty() && name == column);
    let slot = match means {
        "time" => &mut mapping.time,
        "clock" => &mut mapping.clock,
        "zone" => &mut mapping.zone_column,
        "text" => &mut mapping.text,
        "kind" => &mut mapping.kind,
        "lane" => &mut mapping.lane,
        "who" => &mut mapping.who,
        "notified" => &mut mapping.notified,
        other => {
            return Err(unreadable(&format!(
                "--column {other}={column}: a column cannot mean “{other}”. Before the = stands what the column means: time, clock, zone, text, kind, lane, who or notified; behind it its name. {columns}"
            )));
        }
    };
    if place.is_none() && !column.is_empty() {
        return Err(unreadable(&format!("--column {means}={column}: there is no column “{column}”. {columns}")));
    }
    *slot = place;
    Ok(())
}

/// The names that may be chosen from.
fn columns(mapping: &table::Mapping) -> String {
    let some = mapping.columns.iter().take(NAMED).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    let more = mapping.columns.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("The columns of this table are {some}{more}.")
}

fn unreadable(why: &str) -> ImportError {
    ImportError::Unreadable(sentence(why))
}
