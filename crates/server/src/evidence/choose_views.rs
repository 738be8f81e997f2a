//! Views of one upload: what to take of it, how far it is, what came of it.

use maud::{Markup, html};
use recount_inputs::table::{Mapping, TimeForm};
use recount_model::{EvidenceKind, Micros, When};

use super::{
    choose::{ChoiceForm, Preview, Shown, SlackShown},
    import::{Outcome, Progress},
    uploads::address,
    views::{how_many_not_read, kind_label, not_read},
    waiting::{Standing, Upload},
};
use crate::{
    access::Review,
    platform::{
        html::{Problems, counted, input, select},
        http::{time_of, when_of},
    },
};

/// What to take of an upload.
pub(super) fn choose(review: &Review, upload: &Upload, form: &ChoiceForm, shown: &Shown, known: Option<Micros>, problems: &Problems) -> Markup {
    let to = address(review.id, upload.id);
    html! { div.column.is-wide {
        (problems.summary())
        section {
            h2 { (upload.file_name) }
            p.aid { "Nothing of it is kept yet. It waits in a sealed file that only this server, as long as it runs, can open." }
            @if let Some(at) = known { p.notice { "This very file was imported here on " (time_of(at, &review.zone, "%-d %B %Y, %H:%M")) ". What is here already is not added again." } }
            @if let Shown::Not(why) = shown {
                p.notice { (why) " Nothing was imported." }
            } @else {
                form.stacked method="post" action=(to) {
                    @match shown {
                        Shown::Slack(slack) => (slack_fields(review, form, slack, problems)),
                        Shown::Table(mapping, preview) => (table_fields(review, form, mapping, preview, problems)),
                        Shown::Text(preview) => { (when_fields(form, problems)) (first_items(review, preview, None, "None yet. Say of which day it is, and show again.")) (acts("look", "Show again")) },
                        Shown::Transcript(preview) => {
                            p { "This is a transcript: its times count from the beginning of the recording." }
                            (beginning_fields(form, problems))
                            (first_items(review, preview, None, "None yet. Say when the recording began, and show again."))
                            (acts("look", "Show again"))
                        },
                        Shown::Document(why) => { p { (why) " It will be kept whole." } (when_fields(form, problems)) (acts("", "")) },
                        Shown::Not(_) => {},
                    }
                }
            }
            form method="post" action={ (to) "/cancel" } { button.word.is-quiet type="submit" { "Leave it" } }
        }
    } }
}

/// “Import”, and a button that looks again.
fn acts(again: &str, label: &str) -> Markup {
    html! { div.acts {
        button.button.is-primary type="submit" name="act" value="start" { "Import" }
        @if !again.is_empty() { button.button type="submit" name="act" value=(again) { (label) } }
    } }
}

fn slack_fields(review: &Review, form: &ChoiceForm, slack: &SlackShown, problems: &Problems) -> Markup {
    let has = |key: &str| form.channel.iter().any(|c| c == key);
    html! {
        p { "Only the channels you choose are read. "
            @if slack.direct > 0 { "Direct messages are left out, always" } @else { "There are no direct messages in it" }
            @if slack.unlisted > 0 { ", and so are folders that no list of channels names" } "." }
        @if !slack.problems.is_empty() { ul { @for problem in slack.problems.iter().take(5) { li { (problem) } } } }
        fieldset { legend { "When" } div.parts {
            (input("from", "text", "From", "Such as 2026-11-03 13:00. Empty: from the beginning.", &form.from, problems))
            (input("until", "text", "Until", "Empty: to the end.", &form.until, problems))
        } p.hint-text { "Times are read in " (review.zone) "." } }
        fieldset #channel {
            legend { "Channels" }
            @if let Some(says) = problems.of("channel") { p.problem { (says) } }
            table.recognised {
                thead { tr { th { "Take" } th { "Channel" } th.number { "Messages" } th { "First" } th { "Last" } } }
                tbody { @for (at, channel) in slack.channels.iter().enumerate().take(CHANNELS) {
                    @let count = slack.counts.as_ref().and_then(|counts| counts.iter().find(|c| c.channel == channel.key));
                    tr {
                        td { input type="checkbox" id={ "channel-" (at) } name="channel" value=(channel.key) checked[has(&channel.key)]; }
                        td { label for={ "channel-" (at) } { "#" (channel.name) @if channel.private { " (private: never for the organisation)" } } }
                        @match count {
                            Some(count) => {
                                td.number { (count.messages) @if !count.is_whole { " could be read, not all" } }
                                td { @if let Some(at) = count.first { (time_of(at, &review.zone, "%-d %b %Y, %H:%M")) } }
                                td { @if let Some(at) = count.last { (time_of(at, &review.zone, "%-d %b %Y, %H:%M")) } }
                            },
                            None => { td.number { "not counted" } td {} td {} },
                        }
                    }
                } }
            }
            @if slack.channels.len() > CHANNELS { p.hint-text { "The first " (CHANNELS) " of " (slack.channels.len()) " channels are shown. The command line takes any of them by name." } }
        }
        (acts("count", "Count again"))
    }
}

/// Channels that a page shows.
const CHANNELS: usize = 150;

fn table_fields(review: &Review, form: &ChoiceForm, mapping: &Mapping, preview: &Preview, problems: &Problems) -> Markup {
    let mut columns = vec![(String::new(), "No column".to_owned())];
    columns.extend(mapping.columns.iter().take(200).enumerate().map(|(at, name)| (at.to_string(), name.chars().take(60).collect())));
    let forms: Vec<(String, String)> = TimeForm::ALL.iter().enumerate().map(|(at, f)| (at.to_string(), f.example().to_owned())).collect();
    let kinds: Vec<(String, String)> = EvidenceKind::ALL.iter().map(|k| (k.as_str().to_owned(), kind_label(*k).to_owned())).collect();
    let column = |field: &'static str, label: &str, hint: &str, chosen: &str| select(field, label, hint, &columns, chosen, problems);
    html! {
        p { "This is how the columns seem to be meant. Is that right?" }
        @if !mapping.notes.is_empty() { ul { @for note in &mapping.notes { li { (note) } } } }
        (column("time", "When it happened", "", &form.time))
        (select("time_form", "Times look like", "", &forms, &form.time_form, problems))
        (column("clock", "Time of day, if it stands apart", "Only where the column above holds days.", &form.clock))
        (input("zone", "text", "Zone of times without one", "Such as Europe/Berlin or +02:00.", &form.zone, problems))
        (column("text", "What it says", "Without one, the whole row is the text.", &form.text))
        details.fold open[[&form.notified, &form.who, &form.lane, &form.kind, &form.zone_column].iter().any(|c| !c.is_empty())] {
            summary { "More columns" }
            (column("notified", "When somebody was notified", "", &form.notified))
            (column("who", "Who said or caused it", "", &form.who))
            (column("lane", "Its lane", "Such as the service or the channel.", &form.lane))
            (column("kind", "Its kind", "", &form.kind))
            (select("default_kind", "Kind of rows that do not say", "", &kinds, &form.default_kind, problems))
            (column("zone_column", "Zone of each row", "", &form.zone_column))
        }
        (first_items(review, preview, mapping.notified, "None yet. Look at the column and form of the times."))
        (acts("look", "Show again"))
    }
}

fn when_fields(form: &ChoiceForm, problems: &Problems) -> Markup {
    html! {
        (input("when", "text", "When is it of?", "Such as 2026-11-03 or 2026-11-03 14:05. Times of day in it are of this day; what states no time is of this time.", &form.when, problems))
        (input("zone", "text", "Zone of times without one", "Such as Europe/Berlin.", &form.zone, problems))
    }
}

fn beginning_fields(form: &ChoiceForm, problems: &Problems) -> Markup {
    html! {
        (input("when", "text", "When did the recording begin?", "Such as 2026-11-03 10:00. What was said 7 seconds into it is then of 10:00:07.", &form.when, problems))
        (input("zone", "text", "Zone of that time", "Such as Europe/Berlin.", &form.zone, problems))
    }
}

/// The first items as they would be read. Where a column says when somebody was notified, so
/// does each of them, or shows that it does not.
fn first_items(review: &Review, preview: &Preview, notified: Option<usize>, none: &str) -> Markup {
    let lane = |key: &str| preview.import.lanes.iter().find(|l| l.key == key).map(|l| l.name.clone()).unwrap_or_default();
    html! {
        h3 { "The first rows would be read like this" }
        @if preview.import.evidence.is_empty() { p.empty { (none) } }
        @else { table.recognised {
            thead { tr { th { "When" } @if notified.is_some() { th { "Somebody was notified" } } th { "Says" } th { "Who" } th { "Lane" } th { "Kind" } } }
            tbody { @for (key, item) in &preview.import.evidence { tr {
                td { (when_of(&When::between(item.happened.earliest(), item.happened.latest(), &review.zone), "%-d %b %Y, %H:%M:%S")) }
                @if notified.is_some() { td { @match item.notified_at { Some(at) => (time_of(at, &review.zone, "%-d %b %Y, %H:%M:%S")), None => "not said", } } }
                td.says { (item.text.chars().take(160).collect::<String>()) }
                td { (item.said_by.as_deref().unwrap_or_default()) }
                td { (lane(key)) }
                td { (kind_label(item.kind)) }
            } } }
        } }
        @if !preview.import.problems.is_empty() {
            ul.not-read { @for problem in preview.import.problems.iter().take(5) {
                (not_read(&problem.place.file, problem.place.line.and_then(|l| i64::try_from(l).ok()), &problem.reason))
            } }
        }
    }
}

/// How far an import is, or what came of it.
pub(super) fn standing(review: &Review, upload: &Upload, standing: &Standing) -> Markup {
    let to = address(review.id, upload.id);
    let evidence = format!("/reviews/{}/evidence", review.id);
    html! { div.column.is-wide { section {
        h2 { (upload.file_name) }
        @match standing {
            Standing::Choosing(..) => {},
            Standing::Running if upload.meter.has_arrived() => {
                p { "It has arrived: whoever sees this review’s evidence sees it. The search is taking it in, which goes on when this page is left." }
                (running(&upload.meter.read(), &to))
                p { a.button.is-primary href=(evidence) { "Look at the evidence" } }
            },
            Standing::Running => {
                (running(&upload.meter.read(), &to))
                @if upload.meter.is_stopped() { p { "Stopping: what was read so far is taken back." } }
                p.aid { "This page can be left; the import goes on. " a href=(to) { "See how far it is" } "." }
                form method="post" action={ (to) "/cancel" } { button.button type="submit" { "Stop, and keep nothing of it" } }
            },
            Standing::Ended(outcome) => { (ended(review, outcome)) p { a.button.is-primary href=(evidence) { "Look at the evidence" } } },
            Standing::Broke(why) => { p.notice { (why) } p { a.word href=(evidence) { "Back to the evidence" } } },
        }
    } } }
}

fn running(now: &Progress, to: &str) -> Markup {
    html! {
        import-progress src={ (to) "/progress" } state=(if now.arrived { "arrived" } else { "running" }) {
            p.stage-text { (now.stage) }
            @if now.total > 0 { progress max=(now.total) value=(now.done) aria-label="Import" {} } @else { progress aria-label="Import" {} }
            p.counts { span { (now.items + now.repeated) " taken" } @if now.problems > 0 { span { (now.problems) " not read" } } }
        }
    }
}

fn ended(review: &Review, outcome: &Outcome) -> Markup {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let before = outcome.before.told().map(|from| format!(", {from}")).unwrap_or_default();
    html! {
        @if outcome.stopped { p { "It was stopped. Nothing of it was kept." } }
        @else if outcome.items == 0 && outcome.repeated > 0 {
            p { "Nothing was added: " @if outcome.repeated == 1 { "the one item in it was here already" } @else { "all " (outcome.repeated) " items in it were here already" } (before) "." }
            @if !before.is_empty() { p.aid { "Items that read the same are one item, whatever file they stand in." } }
        } @else {
            p {
                @if outcome.items == 0 { "Nothing was added" } @else { (counted(number(outcome.items), "item was added", "items were added")) }
                @if outcome.repeated > 0 { "; " (outcome.repeated) " were here already" (before) } "."
            }
        }
        @if let (Some(source), true) = (outcome.source, outcome.problems > 0) {
            p { a href={ "/reviews/" (review.id) "/sources/" (source) } { (how_many_not_read(number(outcome.problems))) } ", with the file and line of each." }
        } @else if outcome.problems > 0 && !outcome.stopped {
            p { (how_many_not_read(number(outcome.problems))) ", as when this file came before:" }
            ul { @for place in &outcome.unread { li { (place) } } }
        }
    }
}
