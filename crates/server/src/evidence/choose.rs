//! What a person chooses of a file before anything of it is read: a form, checked.

use recount_inputs::{
    slack,
    sniff::{self, Guess},
    table::{self, Mapping, TimeForm},
    transcript::{DAY_ALONE, NO_BEGINNING},
};
use recount_model::{
    EvidenceKind, Micros, When,
    import::{Flow, Import, Item, Problem, Sink},
    time,
};
use serde::Deserialize;

use super::{
    import::{self, Choice, DOCUMENT_BYTES, Input, Task, sentence},
    paths,
    waiting::Upload,
};
use crate::{
    access::Review,
    platform::html::Problems,
    review::{written_end, written_time},
};

/// Items of a preview.
const PREVIEW: usize = 6;

/// The form, as it was posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChoiceForm {
    /// `start`, or anything else to look again.
    pub(super) act: String,
    pub(super) channel: Vec<String>,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) when: String,
    pub(super) zone: String,
    pub(super) time: String,
    pub(super) time_form: String,
    pub(super) clock: String,
    pub(super) zone_column: String,
    pub(super) text: String,
    pub(super) kind: String,
    pub(super) default_kind: String,
    pub(super) lane: String,
    pub(super) who: String,
    pub(super) notified: String,
}

/// What is shown of a file before it is imported.
pub(super) enum Shown {
    /// Channels to choose from.
    Slack(SlackShown),
    /// Columns and first rows.
    Table(Box<Mapping>, Preview),
    /// A text or Markdown review: its first items.
    Text(Preview),
    /// A transcript: its first cues.
    Transcript(Preview),
    /// A document: why it is nothing else.
    Document(String),
    /// It cannot be read, and why.
    Not(String),
}

/// A Slack export as it can be chosen from.
pub(super) struct SlackShown {
    pub(super) channels: Vec<slack::Channel>,
    pub(super) direct: u64,
    pub(super) unlisted: u64,
    pub(super) problems: Vec<String>,
    pub(super) counts: Option<Vec<slack::Count>>,
}

/// The first items as they would be read.
#[derive(Default)]
pub(super) struct Preview {
    pub(super) import: Import,
}

impl Sink for Preview {
    fn take(&mut self, item: Item, done: u64, total: u64) -> Flow {
        self.import.take(item, done, total);
        if self.import.evidence.len() >= PREVIEW || self.import.problems.len() >= 50 { Flow::Stop } else { Flow::Continue }
    }
}

/// The form as it is first shown: filled with what the file and the review say.
pub(super) fn first_form(upload: &Upload, input: &Input, review: &Review) -> ChoiceForm {
    let mut form = ChoiceForm { zone: review.zone.clone(), ..ChoiceForm::default() };
    match &upload.guess {
        Guess::Csv | Guess::Json => {
            if let Ok(sample) = input.first(sniff::SAMPLE) {
                fill(&mut form, &guessed(&sample, &review.zone));
            }
        }
        Guess::Markdown => {
            let day = paths::day_of(input, &upload.file_name, &review.zone).map(|when| when.earliest());
            form.when = day.or(review.happened_at).map(|at| local(at, &review.zone).chars().take(10).collect()).unwrap_or_default();
        }
        Guess::Text if let Some(day) = paths::day_in(input, &review.zone) => form.when = local(day.earliest(), &review.zone).chars().take(10).collect(),
        // When a recording began is seldom when it all happened: the day is a help, the time would be a guess.
        Guess::Transcript => form.when = review.happened_at.map(|at| local(at, &review.zone).chars().take(10).collect()).unwrap_or_default(),
        Guess::Text | Guess::Unknown(_) => form.when = review.happened_at.map(|at| local(at, &review.zone)).unwrap_or_default(),
        Guess::SlackZip => {}
    }
    form
}

/// Reads the form for this file; notes in `problems` what keeps it from being read.
pub(super) fn choice(upload: &Upload, input: &Input, review: &Review, form: &ChoiceForm, problems: &mut Problems) -> Option<Choice> {
    let zone = if form.zone.trim().is_empty() { review.zone.as_str() } else { form.zone.trim() };
    match &upload.guess {
        Guess::SlackZip => {
            let selection = selection(form, review, problems);
            if form.act == "start" {
                takes_something(input, &selection, problems);
            }
            problems.is_empty().then_some(Choice::Slack(selection))
        }
        Guess::Csv | Guess::Json => {
            let sample = input.first(sniff::SAMPLE).map_err(|e| problems.add("file", format!("The file cannot be read: {e}."))).ok()?;
            let mapping = corrected(guessed(&sample, &review.zone), form, zone);
            if let Some(why) = no_rows(&sample, &mapping) {
                problems.add("time", why + " Nothing was imported yet.");
                return None;
            }
            if let Err(why) = mapping.check() {
                problems.add(if mapping.time.is_none() { "time" } else { "zone" }, sentence(&why.to_string()));
                return None;
            }
            Some(Choice::Table(mapping))
        }
        Guess::Markdown => stated(form, zone, problems).map(Choice::Markdown),
        Guess::Text => stated(form, zone, problems).map(Choice::Text),
        Guess::Transcript => {
            let is_open = form.when.trim().is_empty();
            let when = if is_open { None } else { Some(stated(form, zone, problems)?).filter(|when| !when.is_day()) };
            if when.is_none() {
                let why = if is_open { NO_BEGINNING } else { DAY_ALONE };
                problems.add("when", format!("{why} Nothing was imported yet."));
            }
            when.map(Choice::Text)
        }
        Guess::Unknown(_) => stated(form, zone, problems).map(Choice::Document),
    }
}

/// Notes why nothing would come of a selection: the upload waits until there is something.
fn takes_something(input: &Input, selection: &slack::Selection, problems: &mut Problems) {
    if selection.channels.is_empty() {
        problems.add("channel", "Choose at least one channel. Nothing was imported yet.");
    }
    if !problems.is_empty() {
        return;
    }
    // One that cannot be opened says why in the place of its channels.
    let Ok(mut export) = input.export() else { return };
    if selection.channels.iter().any(|key| export.channels().iter().all(|channel| channel.key != *key)) {
        problems.add("channel", "One of the channels asked for is not in this export. Choose from those below. Nothing was imported yet.");
    } else if let Some((field, says)) = nobody_wrote(&mut export, selection) {
        problems.add(field, format!("{says} Nothing was imported yet."));
    }
}

/// The field to change and why, where nobody wrote anything in a selection.
pub(super) fn nobody_wrote(export: &mut slack::Export, selection: &slack::Selection) -> Option<(&'static str, &'static str)> {
    if export.has_any(selection) {
        return None;
    }
    Some(if selection.from.or(selection.until).is_some() {
        ("from", "In the channels you chose, nobody wrote anything in that time. Choose a longer time, or other channels.")
    } else {
        ("channel", "In the channels you chose, nobody wrote anything. Choose others.")
    })
}

/// Why a table has no row that could be read, where its sample is all of it or holds none.
pub(super) fn no_rows(sample: &[u8], mapping: &Mapping) -> Option<String> {
    if table::has_rows(sample, mapping) {
        return None;
    }
    match (sample.len() < sniff::SAMPLE, mapping.form) {
        (true, table::Form::Csv { .. }) => {
            Some("This table has no row that can be read below its names of columns. Export it again with its rows, and choose that.".to_owned())
        }
        (true, _) => Some("No row of this file is a whole JSON object: it may be cut off. Copy or export it again, and choose that.".to_owned()),
        (false, _) if mapping.columns.is_empty() => Some(format!(
            "No row stands whole in its first {} KiB, so its columns are not known. Shorten or mend its first row and import it again.",
            sniff::SAMPLE >> 10
        )),
        // A first row that is longer than the sample can be read by columns that somebody names.
        (false, _) => None,
    }
}

/// Whether a file may be kept whole that is not read for this reason, by its size and first
/// bytes; or what to do instead.
pub(super) fn kept_whole(why: &str, size: u64, first: &[u8]) -> Result<(), String> {
    let why = sentence(why);
    // Of an empty file, or a text of these, nothing would be shown but its name.
    if size == 0 || sniff::is_wide(first) {
        return Err(why);
    }
    if size > DOCUMENT_BYTES {
        return Err(format!(
            "{why} A file that is kept whole may have {DOCUMENT_BYTES} bytes, and this one has {size}. Choose a smaller one, or a part of it."
        ));
    }
    Ok(())
}

fn stated(form: &ChoiceForm, zone: &str, problems: &mut Problems) -> Option<When> {
    if let Err(why) = time::zone(zone) {
        problems.add("zone", sentence(&why.to_string()));
        return None;
    }
    if form.when.trim().is_empty() {
        problems.add("when", "Say of which day it is, such as 2026-11-03. Nothing was imported yet.");
        return None;
    }
    problems.check("when", written_time(&form.when, zone, None))
}

/// Channels and times; a time that cannot be read is a problem.
pub(super) fn selection(form: &ChoiceForm, review: &Review, problems: &mut Problems) -> slack::Selection {
    let (zone, day) = (&review.zone, review.happened_at);
    let is_stated = |text: &&String| !text.trim().is_empty();
    let from = Some(&form.from).filter(is_stated).map(|text| written_time(text, zone, day).map(|from| from.earliest()));
    let until = Some(&form.until).filter(is_stated).map(|text| written_end(text, zone, day));
    let (from, until) = (from.and_then(|at| problems.check("from", at)), until.and_then(|at| problems.check("until", at)));
    if is_backwards(from, until) {
        problems.add("until", "This lies before “From”, so there is no time between the two. Correct one of them. Nothing was imported yet.");
    }
    slack::Selection { channels: form.channel.iter().cloned().collect(), from, until }
}

/// Whether a time ends before it begins.
pub(super) fn is_backwards(from: Option<Micros>, until: Option<Micros>) -> bool {
    from.zip(until).is_some_and(|(from, until)| until < from)
}

fn guessed(sample: &[u8], zone: &str) -> Mapping {
    let mut mapping = table::guess(sample);
    if mapping.notes.iter().any(|note| note.starts_with("Times without a zone")) {
        zone.clone_into(&mut mapping.zone);
        mapping.notes.retain(|note| !note.starts_with("Times without a zone"));
        mapping.notes.push(format!("Times without a zone are read as {zone}, the zone of this review; choose another if they are not."));
    }
    mapping
}

fn fill(form: &mut ChoiceForm, mapping: &Mapping) {
    let place = |column: Option<usize>| column.map(|c| c.to_string()).unwrap_or_default();
    form.time = place(mapping.time);
    form.time_form = TimeForm::ALL.iter().position(|f| *f == mapping.time_form).unwrap_or_default().to_string();
    form.clock = place(mapping.clock);
    form.zone_column = place(mapping.zone_column);
    form.zone.clone_from(&mapping.zone);
    form.text = place(mapping.text);
    form.kind = place(mapping.kind);
    mapping.default_kind.as_str().clone_into(&mut form.default_kind);
    form.lane = place(mapping.lane);
    form.who = place(mapping.who);
    form.notified = place(mapping.notified);
}

fn corrected(mut mapping: Mapping, form: &ChoiceForm, zone: &str) -> Mapping {
    let place = |text: &str| text.parse::<usize>().ok();
    mapping.time = place(&form.time);
    if let Some(form) = place(&form.time_form).and_then(|at| TimeForm::ALL.get(at)) {
        mapping.time_form = *form;
    }
    mapping.clock = place(&form.clock);
    mapping.zone_column = place(&form.zone_column);
    zone.clone_into(&mut mapping.zone);
    mapping.text = place(&form.text);
    mapping.kind = place(&form.kind);
    mapping.default_kind = form.default_kind.parse().unwrap_or(EvidenceKind::Entry);
    mapping.lane = place(&form.lane);
    mapping.who = place(&form.who);
    mapping.notified = place(&form.notified);
    mapping
}

/// What is shown of the file under this choice. Blocks.
pub(super) fn shown(upload: &Upload, input: &Input, review: &Review, form: &ChoiceForm, choice: Option<Choice>) -> Shown {
    match &upload.guess {
        Guess::SlackZip => match input.export() {
            Ok(export) => Shown::Slack(SlackShown {
                channels: export.channels().to_vec(),
                direct: export.direct_conversations(),
                unlisted: export.unlisted_folders(),
                problems: export.problems(&export.everything()).iter().map(told).collect(),
                counts: None,
            }),
            Err(why) => Shown::Not(sentence(&why.to_string())),
        },
        Guess::Unknown(why) => Shown::Document(why.clone()),
        Guess::Csv | Guess::Json => match input.first(sniff::SAMPLE) {
            Ok(sample) => {
                let mut mapping = corrected(guessed(&sample, &review.zone), form, &form.zone);
                if let Some(why) = no_rows(&sample, &mapping) {
                    mapping.notes = vec![why];
                }
                Shown::Table(Box::new(mapping), preview(upload, input, choice))
            }
            Err(why) => Shown::Not(format!("The file cannot be read: {why}.")),
        },
        Guess::Transcript => Shown::Transcript(preview(upload, input, choice)),
        Guess::Markdown | Guess::Text => Shown::Text(preview(upload, input, choice)),
    }
}

fn told(problem: &Problem) -> String {
    if problem.place.file.is_empty() { problem.reason.clone() } else { format!("{}: {}", problem.place, problem.reason) }
}

fn preview(upload: &Upload, input: &Input, choice: Option<Choice>) -> Preview {
    let mut preview = Preview::default();
    let Some(choice) = choice else { return preview };
    let task = Task { review: upload.review, by: Some(upload.by), input: input.clone(), file_name: upload.file_name.clone(), choice };
    if let Err(why) = import::read(&task, upload.size, &mut preview) {
        tracing::debug!(%why, "a preview could not be read");
    }
    preview
}

/// A time as the form's own field writes it.
fn local(at: Micros, zone: &str) -> String {
    let zone = time::zone(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    time::timestamp(at).to_zoned_datetime(zone).datetime().strftime("%Y-%m-%d %H:%M").to_string()
}
