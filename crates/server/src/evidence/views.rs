//! Views: evidence in the order of time, one item, a source.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{civil::Date, fmt::strtime, tz::TimeZone};
use maud::{Markup, html};
use recount_model::{EvidenceKind, KnownBasis, Micros, When, time};
use uuid::Uuid;

use super::{
    import::MARKDOWN,
    pages::{Removal, Removing, Typed},
    redaction::FormRow,
    store::{Asking, ListRow, MomentRow, ProblemRow, SOURCES, SourceRow, WholeRow},
    taking_back::Made,
    taking_back_views,
    uploads::address,
    waiting::{Standing, Upload},
};
use crate::{
    access::Review,
    platform::{
        html::{Most, Problems, area, beginning, counted, fitting, input},
        http::{time_of, when_in_list, when_of},
    },
};

/// What the list may take in all, with its frame below the 60 KB of a page.
const PAGE_BYTES: usize = 56 * 1024;
/// Most characters of an item's text on its own page.
const WHOLE: usize = 20_000;

/// Most items that are named as going together with another.
const TOGETHER: usize = 50;

/// A kind as a reader says it.
pub(super) const fn kind_label(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Message => "Messages",
        EvidenceKind::Presence => "Joining and leaving",
        EvidenceKind::Alert => "Alerts",
        EvidenceKind::Deployment => "Deployments",
        EvidenceKind::Document => "Documents",
        EvidenceKind::Entry => "Timeline entries",
    }
}

/// What the list draws.
pub(super) struct ListPage<'a> {
    pub(super) review: &'a Review,
    pub(super) rows: &'a [ListRow],
    pub(super) more: bool,
    pub(super) sources: &'a [SourceRow],
    pub(super) waiting: &'a [Arc<Upload>],
    pub(super) asking: &'a Asking,
    pub(super) problems: &'a Problems,
}

impl ListPage<'_> {
    pub(super) fn draw(&self) -> Markup {
        fitting(PAGE_BYTES, |most| self.draw_with(most))
    }

    fn draw_with(&self, most: Most) -> Markup {
        let review = self.review;
        html! { div.column.is-wide {
            (self.problems.summary())
            @if review.writes() { (self.add()) }
            section aria-labelledby="evidence" {
                h2 #evidence { "What was said at the time" }
                @if review.writes() { (self.filters()) } @else {
                    p.aid { "You see the evidence that the shared text links to. The rest stays with those involved." }
                }
                @if self.rows.is_empty() { (self.empty()) }
                (self.days(most))
                @if let (true, Some(last)) = (self.more, self.rows.last()) {
                    nav.pager aria-label="More evidence" { a href={ "?after=" (last.earliest) "_" (last.id) (self.kept()) } rel="next" { "Later" } }
                }
            }
            @if !self.sources.is_empty() { (self.brought()) }
        } }
    }

    fn add(&self) -> Markup {
        let base = format!("/reviews/{}/evidence", self.review.id);
        html! {
            @if !self.waiting.is_empty() { ul.notice { @for upload in self.waiting { li {
                a href=(address(self.review.id, upload.id)) { (upload.file_name) }
                @if matches!(upload.standing(), Standing::Running) { " is being read." } @else { " waits for you to choose what to take of it." }
            } } } }
            form.upload method="post" enctype="multipart/form-data" action={ (base) "/uploads" } data-drop {
                h2 { label for="file" { "Add evidence" } }
                p.aid { "A Slack export as it came, a table of alerts or deployments, a log, a transcript of a call, a review in Markdown. You choose what to take before anything is kept." }
                input #file type="file" name="file" multiple;
                @if let Some(says) = self.problems.of("file") { p.problem #file-problem { (says) } }
                button.button.is-primary[self.rows.is_empty()] type="submit" data-drop-submit { "Send" }
            }
            details.fold open[self.problems.of("text").is_some()] {
                summary { "Or paste text" }
                form.stacked method="post" action={ (base) "/text" } {
                    (area("text", 6, "Text", "Lines that begin with a time become entries.", "", self.problems))
                    button.button type="submit" { "Go on" }
                }
            }
        }
    }

    fn filters(&self) -> Markup {
        let mut lanes: BTreeMap<&str, Uuid> = self.rows.iter().map(|row| (row.lane.as_str(), row.beside.lane_id)).collect();
        if let (Some(lane), true) = (self.asking.lane, lanes.is_empty()) {
            lanes.insert("This lane", lane);
        }
        let mut sources: Vec<(Uuid, &str)> = self.sources.iter().filter(|s| s.taken_back_at.is_none()).map(|s| (s.id, s.file_name.as_str())).collect();
        sources.dedup_by_key(|(id, _)| *id);
        html! { @if !self.rows.is_empty() || self.asking.lane.is_some() || self.asking.kind.is_some() || self.asking.source.is_some() {
            form.filters.is-line method="get" {
                div.field { label for="kind" { "Kind" } select #kind name="kind" {
                    option value="" { "Everything" }
                    @for kind in EvidenceKind::ALL { option value=(kind) selected[self.asking.kind == Some(*kind)] { (kind_label(*kind)) } }
                } }
                div.field { label for="lane" { "Lane" } select #lane name="lane" {
                    option value="" { "All on this page" }
                    @for (name, id) in &lanes { option value=(id) selected[self.asking.lane == Some(*id)] { (beginning(name, 80)) } }
                } }
                div.field { label for="source" { "Source" } select #source name="source" {
                    option value="" { "All" }
                    @for (id, name) in &sources { option value=(id) selected[self.asking.source == Some(*id)] { (name) } }
                } }
                button.button type="submit" { "Show" }
            }
        } }
    }

    fn empty(&self) -> Markup {
        let asked = self.asking.lane.is_some() || self.asking.kind.is_some() || self.asking.source.is_some() || self.asking.after.is_some();
        html! { p.empty {
            @if asked { "Nothing more here. " a href={ "/reviews/" (self.review.id) "/evidence" } { "Look at everything" } "." }
            @else if self.review.writes() { "Nothing yet. Chat, alerts and deployments from that day make it easier to remember." }
            @else { "Nothing is linked from the shared text." }
        } }
    }

    /// The filters as they are, for the next page's address.
    fn kept(&self) -> String {
        let id = |name: &str, id: Option<Uuid>| id.map(|id| format!("&{name}={id}")).unwrap_or_default();
        let kind = self.asking.kind.map(|kind| format!("&kind={kind}")).unwrap_or_default();
        format!("{}{}{kind}", id("lane", self.asking.lane), id("source", self.asking.source))
    }

    fn days(&self, most: Most) -> Markup {
        let zone = time::zone(&self.review.zone).unwrap_or(TimeZone::UTC);
        let day = |row: &ListRow| -> Date { time::timestamp(row.earliest).to_zoned_datetime(zone.clone()).date() };
        html! { @for rows in self.rows.chunk_by(|one, other| day(one) == day(other)) {
            @if let Some(first) = rows.first() {
                h3 { (strtime::format("%A %-d %B %Y", day(first)).unwrap_or_default()) }
                ol.evidence {
                    @for run in rows.chunk_by(|one, other| one.kind == other.kind && one.kind == EvidenceKind::Presence) { (self.run(run, most)) }
                }
            }
        } }
    }

    /// One item, or several of people coming and going, folded.
    fn run(&self, rows: &[ListRow], most: Most) -> Markup {
        html! {
            @match rows {
                [first, ..] if first.kind == EvidenceKind::Presence => li.presence {
                    details.fold { summary { "Who came and went" } ol.evidence { @for row in rows { (self.row(row, most)) } } }
                },
                rows => @for row in rows { (self.row(row, most)) },
            }
        }
    }

    fn row(&self, row: &ListRow, most: Most) -> Markup {
        html! {
            li.is-thread[row.beside.answers > 0] id={ "evidence-" (row.id) } {
                a href={ "evidence/" (row.id) } { (when_in_list(&in_zone(&row.when(), &self.review.zone), "%H:%M:%S")) }
                div {
                    p.from {
                        @if let Some(who) = &row.said_by { span.said-by { (beginning(who, most.name)) } }
                        span.lane { (beginning(&row.lane, most.name)) @if row.lane_kind.is_private() { " (private)" } }
                        @if let Some(mark) = row.mark() { span.is-changed { (mark) } }
                    }
                    @if let Some(at) = row.redacted_at { (tombstone(&self.review.zone, at, row.beside.redacted_by.as_deref(), row.redacted_why.as_deref())) } @else {
                        @let begins = beginning(row.text.trim(), most.text);
                        p.text { (begins) @if begins.len() < row.text.trim().len() || row.beside.length > 200 { "…" } }
                    }
                }
            }
        }
    }

    fn brought(&self) -> Markup {
        let all: Vec<&[SourceRow]> = self.sources.chunk_by(|one, other| one.id == other.id).collect();
        let listed = all.get(..SOURCES).unwrap_or(&all);
        html! { section #imports {
            h2 { "Where it came from" }
            ul.entries { @for of in listed.iter().copied() { @if let Some(source) = of.first() {
                li.entry {
                    p.name { @if source.taken_back_at.is_none() { a href={ "?source=" (source.id) } { (source.file_name) } } @else { (source.file_name) } }
                    (brought_line(self.review, source))
                    @if source.taken_back_at.is_none() { p { a.word href={ "/reviews/" (self.review.id) "/sources/" (source.id) } { "About this import" } } }
                    @if source.problems > 0 {
                        details.fold {
                            summary { (how_many_not_read(source.problems)) }
                            ul.not-read { @for row in of { @if let (Some(file), Some(reason)) = (&row.file, &row.reason) {
                                @match row.redacted_at {
                                    Some(at) => (removed(&self.review.zone, (file.as_str(), row.line), at, row.redacted_by.as_deref(), reason)),
                                    None => (not_read(file, row.line, reason)),
                                }
                            } } }
                            p { a.word href={ "/reviews/" (self.review.id) "/sources/" (source.id) } { "The whole list" } }
                        }
                    }
                }
            } } }
            @if let (Some(last), true) = (listed.last().and_then(|of| of.first()), all.len() > SOURCES) {
                nav.pager aria-label="Earlier imports" { a href={ "?imports=" (last.started_at) "_" (last.id) "#imports" } rel="next" { "Earlier imports" } }
            }
        } }
    }
}

fn brought_line(review: &Review, source: &SourceRow) -> Markup {
    html! { p.more {
        (counted(source.items, "item", "items"))
        @if source.repeated > 0 { ", and " (source.repeated) " that were here already" }
        ". Imported " @if let Some(by) = &source.by { "by " (by) } @else { "on the server’s command line" }
        @if let Some(at) = source.visible_at { ", " (time_of(at, &review.zone, "%-d %B %Y, %H:%M")) } "."
    } (taking_back_views::taken_back(review, source)) }
}

pub(super) fn not_read(file: &str, line: Option<i64>, reason: &str) -> Markup {
    html! { li { (place(file, line)) span { (reason) } } }
}

fn place(file: &str, line: Option<i64>) -> Markup {
    html! { span.where { (file) @if let Some(line) = line { @if !file.is_empty() { ", " } "line " (line) } } }
}

/// In the place of what was listed and is removed.
fn removed(zone: &str, (file, line): (&str, Option<i64>), at: Micros, by: Option<&str>, reason: &str) -> Markup {
    html! { li { (place(file, line)) (tombstone(zone, at, by, Some(reason))) } }
}

/// The same time, drawn in another zone.
fn in_zone(when: &When, zone: &str) -> When {
    When::between(when.earliest(), when.latest(), zone)
}

fn tombstone(zone: &str, at: Micros, by: Option<&str>, reason: Option<&str>) -> Markup {
    html! { p.text.redacted { "Removed" @if let Some(by) = by { " by " (by) } " on " (time_of(at, zone, "%-d %B %Y")) @if let Some(reason) = reason { ": " (reason) } } }
}

/// One item, whole.
pub(super) fn item(review: &Review, item: &WholeRow, (moments, together): (&[MomentRow], &[FormRow]), typed: &Typed<'_>, problems: &Problems) -> Markup {
    let when = When::between(item.earliest, item.latest, &review.zone);
    let details: Vec<(String, String)> = serde_json::from_str(&item.beside.details).unwrap_or_default();
    html! {
        (problems.summary())
        article.column {
            h2 { (item.lane) ", " (when_of(&when, "%-d %B %Y, %H:%M:%S")) }
            ol.evidence { li {
                span { (when_of(&when, "%H:%M:%S")) }
                div {
                    p.from { @if let Some(who) = &item.said_by { span.said-by { (who) } } span.lane { (item.lane) @if item.lane_kind.is_private() { " (private)" } } @if let Some(mark) = item.mark() { span.is-changed { (mark) } } }
                    @if let Some(at) = item.redacted_at { (tombstone(&review.zone, at, item.beside.redacted_by.as_deref(), item.redacted_why.as_deref())) } @else { (text(&item.text)) }
                }
            } }
            table.recognised { tbody { (facts(review, item, &details)) } }
            @if review.writes() && item.redacted_at.is_none() && !item.lane_kind.is_private() {
                p.aid { "To show it in the text, write " code { "[" (time_of(item.earliest, &review.zone, "%H:%M")) "](evidence:" (item.id) ")" } ". Who reads the text then reads this item too." }
            }
            p.acts {
                @if item.redacted_at.is_none() { a.word href={ "/reviews/" (review.id) "/evidence/" (item.id) "/original" } download { "The original, as it came" } }
                " " a.word href={ "/reviews/" (review.id) "/evidence?lane=" (item.beside.lane_id) } { "All of " (item.lane) }
                " " a.word href={ "/reviews/" (review.id) "/evidence?after=" (item.earliest - 1) "_" (Uuid::nil()) } { "What came next" }
            }
            @if !moments.is_empty() { section {
                h3 { "Part of" }
                ul { @for moment in moments { li { a href={ "/reviews/" (review.id) "/timeline#moment-" (moment.id) } { (moment.says) } } } }
            } }
            @if review.writes() && item.redacted_at.is_none() && item.kind != EvidenceKind::Presence { (known(review, item, typed, problems)) }
            @if review.guides && item.redacted_at.is_none() { (redaction(review, item, (moments, together), typed, problems)) }
        }
    }
}

/// The source says when something happened; people say when it reached them.
fn known(review: &Review, item: &WholeRow, typed: &Typed<'_>, problems: &Problems) -> Markup {
    html! {
        details.fold open[problems.of("known").is_some()] {
            summary { "It came to be known at another time" }
            form.stacked method="post" action={ "/reviews/" (review.id) "/evidence/" (item.id) "/known" } {
                (input("known", "text", "When could the first of those involved know it?", "14:05, or 2026-11-03 14:05. Moments made of it follow.", typed.known, problems))
                button.button type="submit" { "Keep" }
            }
        }
    }
}

fn text(text: &str) -> Markup {
    let shown: String = text.chars().take(WHOLE).collect();
    html! { p.text { (shown) @if shown.len() < text.len() { "… The original has the rest." } } }
}

fn facts(review: &Review, item: &WholeRow, details: &[(String, String)]) -> Markup {
    let basis = match item.beside.known_basis {
        KnownBasis::Source => "as the source says",
        KnownBasis::Default => "when it happened, as far as we know",
        KnownBasis::Stated => "as somebody stated",
        KnownBasis::Asked => "nobody has said yet; until then, when it happened",
    };
    html! {
        tr { th scope="row" { "Kind" } td { (kind_label(item.kind)) } }
        tr { th scope="row" { "Known from" } td { (time_of(item.known_at, &review.zone, "%-d %B %Y, %H:%M:%S")) ", " (basis) } }
        @if review.writes() { tr { th scope="row" { "From" } td { a href={ "/reviews/" (review.id) "/sources/" (item.beside.source) } { (item.beside.file_name) } @if item.beside.file != item.beside.file_name { ", " (item.beside.file) } @if let Some(line) = item.beside.line { ", line " (line) } } } }
        @if let (Some(by), Some(at)) = (&item.beside.brought_by, item.beside.visible_at) { tr { th scope="row" { "Imported" } td { "by " (by) ", " (time_of(at, &review.zone, "%-d %B %Y")) } } }
        @if item.zone != review.zone { tr { th scope="row" { "Its own zone" } td { (item.zone) } } }
        @for (name, value) in details.iter().filter(|(_, value)| !value.is_empty()).take(60) { tr { th scope="row" { (name) } td { (value.chars().take(400).collect::<String>()) } } }
        @if item.redacted_at.is_none() { tr { th scope="row" { "Original" } td { (counted(item.beside.size, "byte", "bytes")) } } }
        @if let Some(hash) = &item.beside.sha256 { tr { th scope="row" { "SHA-256 of what stood here" } td { code { (super::import::hex(hash)) } } } }
    }
}

fn redaction(review: &Review, item: &WholeRow, (moments, together): (&[MomentRow], &[FormRow]), typed: &Typed<'_>, problems: &Problems) -> Markup {
    html! {
        details.fold open[problems.of("reason").is_some()] {
            summary { "Remove what it says, for good" }
            p.aid { "Its text, its original and its place in the search are destroyed and cannot be brought back. That it stood here, and your reason, stay." }
            @if !together.is_empty() { div.question {
                p { (counted(together.len(), "other item has", "other items have")) " words of the same message, as it was changed, deleted or copied. What they say is destroyed as well, and each leaves a line of its own:" }
                ul { @for other in together.iter().take(TOGETHER) { li {
                    a href={ "/reviews/" (review.id) "/evidence/" (other.id) } { (time_of(other.earliest, &review.zone, "%-d %B %Y, %H:%M:%S")) } ": " (beginning(other.text.trim(), 200))
                } } }
                @if together.len() > TOGETHER { p.aid { "And " (together.len() - TOGETHER) " more." } }
            } }
            @if item.beside.source_kind == MARKDOWN { div.question {
                p { "A Markdown review is kept as its text and as the rows of its timeline, each an item of its own. What goes here stays in the others: " a href={ "/reviews/" (review.id) "/evidence?source=" (item.beside.source) } { "look through what " (item.beside.file_name) " brought" } "." }
            } }
            @if !moments.is_empty() { div.question {
                p { "A moment is made of this, and its sentence stays as it is. Does the sentence say what should go as well?" }
                ul { @for moment in moments { li { a href={ "/reviews/" (review.id) "/timeline#moment-" (moment.id) } { (moment.says) } } } }
            } }
            form.stacked method="post" action={ "/reviews/" (review.id) "/evidence/" (item.id) "/redact" } {
                (input("reason", "text", "Why, in a line", "Without what it said: this line can be read by everybody who sees the item.", typed.reason, problems))
                button.button type="submit" { "Remove it" }
            }
        }
    }
}

/// What of a source was not read: the problems listed, what they come after, and whether there
/// are more.
pub(super) fn source(
    review: &Review,
    source: &SourceRow,
    (listed, after, more): (&[ProblemRow], i64, bool),
    made: Option<&Made>,
    removing: &Removing<'_>,
) -> Markup {
    html! { div.column.is-wide {
        (removing.problems.summary())
        section {
            h2 { (source.file_name) }
            (brought_line(review, source))
            p {
                @if source.taken_back_at.is_none() { a.word href={ "/reviews/" (review.id) "/evidence?source=" (source.id) } { "What it brought" } }
                @else { a.word href={ "/reviews/" (review.id) "/evidence" } { "Import it again" } }
            }
            @if source.problems == 0 { @if source.taken_back_at.is_none() { p { "Everything was taken as it stands." } } } @else {
                h3 { "What was not taken as it stands" }
                ul.not-read { @for problem in listed { (this_not_read(review, source, problem, after, removing)) } }
            }
            @if let (true, Some(last)) = (more, listed.last()) {
                nav.pager aria-label="More of it" { a href={ "?after=" (last.ordinal) } rel="next" { "More" } }
            }
            // One thing at a time: both forms ask for a reason.
            @if let (Some(made), None | Some(Removal::Import)) = (made, removing.what) { (taking_back_views::form(review, source, made, removing)) }
        }
    } }
}

/// One thing that was not read. Whoever may redact an item may remove what is listed, too:
/// a cell that is quoted and a path are somebody's words.
fn this_not_read(review: &Review, source: &SourceRow, problem: &ProblemRow, after: i64, removing: &Removing<'_>) -> Markup {
    let ProblemRow { ordinal, file, line, reason, redacted_at, redacted_by } = problem;
    let asked = removing.what == Some(Removal::Problem(*ordinal));
    html! { li id={ "problem-" (ordinal) } {
        (place(file, *line))
        @if let Some(at) = redacted_at {
            (tombstone(&review.zone, *at, redacted_by.as_deref(), Some(reason.as_str())))
        } @else {
            span { (reason) }
            @if review.guides && !asked { " " a.word href={ "?after=" (after) "&remove=" (ordinal) "#problem-" (ordinal) } { "Remove" } }
            @if review.guides && asked {
                form.stacked method="post" action={ "/reviews/" (review.id) "/sources/" (source.id) "/problems/" (ordinal) "/redact" } {
                    p.aid { "What is listed here is destroyed and cannot be brought back. That something was not taken, and your reason, stay." }
                    (input("reason", "text", "Why, in a line", "Without what it says: this line can be read by everybody who sees the list.", removing.typed, removing.problems))
                    button.button type="submit" { "Remove it" }
                }
            }
        }
    } }
}

/// “2 things were not taken as they stand”: left out, or kept in another way than written.
pub(super) fn how_many_not_read(problems: i64) -> String {
    counted(problems, "thing was not taken as it stands", "things were not taken as they stand")
}
