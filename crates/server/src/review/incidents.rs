//! The incidents a review tells of, their times, and incidents left without one.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{
    Micros,
    incident::{IncidentKind, Milestone, MilestoneAt, questions},
    review,
    time::{self, When},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    about::{self, AboutForm},
    dated,
    forms::{typed_time, written_time},
    store::{self, IncidentRow, LeftRow, TimeRow},
};
use crate::{
    access::{self, Editing, Review},
    activity::{self, Act},
    platform::{
        App,
        html::{Problems, area, beginning, input, select},
        http::{Answer, Asked, Filled, HttpError, encode, query, time_of, when_of},
        ids,
        place::Place,
    },
    session::Me,
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IncidentForm {
    incident: String,
    kind: String,
    severity: String,
    impact: String,
    incident_zone: String,
    #[serde(flatten)]
    times: HashMap<String, String>,
}

pub(super) async fn add(State(app): State<App>, Editing { me, review }: Editing, Filled(form): Filled<IncidentForm>) -> Answer {
    let mut problems = Problems::default();
    if let Some(other) = review_at(&form.incident) {
        return add_those_of(&app, &me, &review, other).await;
    }
    let Some(title) = problems.check("incident", review::title(&form.incident)) else {
        return about::page(&app, &me, &review, &AboutForm::of(&review), &problems).await;
    };
    let id = ids::new();
    let mut tx = app.db.write().await?;
    store::insert_incident(&mut tx, id, &title, IncidentKind::Disruption, &review.zone, me.id, me.now).await?;
    store::tie_incident(&mut tx, review.id, id).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "added", noun: "incident", noun_id: id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/about", review.id)).into_response())
}

/// The review whose address this is, if it is one.
fn review_at(typed: &str) -> Option<Uuid> {
    typed.split_once("/reviews/")?.1.split(['/', '?', '#', ' ']).next()?.parse().ok()
}

/// Tells of what another review tells of: for whoever writes in both. From then on it is
/// one incident, whose times are kept once.
async fn add_those_of(app: &App, me: &Me, review: &Review, other: Uuid) -> Answer {
    let found = access::find(&app.db, me.id, other).await?.filter(|found| found.writes() && found.id != review.id);
    let Some(other) = found else {
        let mut problems = Problems::default();
        problems.add("incident", "You write in no other review at this address, so nothing was added. Ask whoever guides it, or say in a line what happened.");
        return about::page(app, me, review, &AboutForm::of(review), &problems).await;
    };
    let mut tx = app.db.write().await?;
    store::tie_incidents_of(&mut tx, review.id, other.id).await?;
    dated::refresh(&mut tx, review.id, false).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "added", noun: "incident", noun_id: other.id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/about", review.id)).into_response())
}

/// Takes an incident out of a review that tells of another one too. What is said of it
/// here alone is not thrown away with a click.
pub(super) async fn remove(State(app): State<App>, Editing { me, review }: Editing, Path((_, incident)): Path<(Uuid, Uuid)>) -> Answer {
    if !store::incidents(&app.db, review.id).await?.iter().any(|told| told.id == incident) {
        return Err(HttpError::NotFound);
    }
    let mut tx = app.db.write().await?;
    let had = dated::has_course(&mut tx, review.id).await?;
    if store::untie_incident(&mut tx, review.id, incident).await? == 0 {
        drop(tx);
        let mut problems = Problems::default();
        problems
            .add("incident", "It stays: it is the only one here, or its times and who noticed it stand nowhere else. Empty those first, if they are to go.");
        return about::page(&app, &me, &review, &AboutForm::of(&review), &problems).await;
    }
    store::forget_untold(&mut tx, incident).await?;
    dated::refresh(&mut tx, review.id, had).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "removed", noun: "incident", noun_id: incident }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/about", review.id)).into_response())
}

pub(super) async fn change(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, incident)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<IncidentForm>,
) -> Answer {
    let mut problems = Problems::default();
    let title = problems.check("incident", review::title(&form.incident));
    let kind = problems.check("kind", form.kind.parse::<IncidentKind>());
    let zone = form.incident_zone.trim();
    if let Err(why) = time::zone(zone) {
        problems.add("incident_zone", why.to_string());
    }
    let (Some(title), Some(kind), true) = (title, kind, problems.is_empty()) else {
        return about::page(&app, &me, &review, &AboutForm::of(&review), &problems).await;
    };
    let times = read_times(&form, zone, &review, &mut problems);
    if !problems.is_empty() {
        return about::page(&app, &me, &review, &AboutForm::of(&review), &problems).await;
    }
    let some = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    let row = IncidentRow { id: incident, title, kind, severity: some(&form.severity), impact: some(&form.impact), zone: zone.to_owned() };
    let mut tx = app.db.write().await?;
    let had = dated::has_course(&mut tx, review.id).await?;
    if store::update_incident(&mut tx, review.id, &row).await? == 0 {
        return Err(HttpError::NotFound);
    }
    for (milestone, given) in times {
        match given {
            Some((at, written)) => store::put_time(&mut tx, incident, &at, &written).await?,
            None => store::forget_time(&mut tx, incident, milestone).await?,
        }
    }
    dated::refresh(&mut tx, review.id, had).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "changed", noun: "incident", noun_id: incident }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/about?kept={incident}", review.id)).into_response())
}

type Given = Vec<(Milestone, Option<(MilestoneAt, String)>)>;

/// A time without a date is on the day of the one before it, or the review's.
fn read_times(form: &IncidentForm, zone: &str, review: &Review, problems: &mut Problems) -> Given {
    let mut day = review.happened_at;
    let mut given = Vec::new();
    for milestone in Milestone::ALL {
        let written = form.times.get(milestone.as_str()).map(|t| t.trim()).unwrap_or_default();
        if written.is_empty() {
            given.push((*milestone, None));
            continue;
        }
        if let Some(when) = problems.check(milestone.as_str(), written_time(written, zone, day)) {
            day = Some(when.point());
            given.push((*milestone, Some((MilestoneAt { milestone: *milestone, when }, written.to_owned()))));
        }
    }
    given
}

pub(super) fn draw(me: &Me, review: &Review, incidents: &[IncidentRow], times: &[TimeRow], problems: &Problems) -> Markup {
    html! {
        section {
            h2 { @if incidents.len() > 1 { "What happened, and when" } @else { "When it happened" } }
            @for incident in incidents {
                @let mine: Vec<&TimeRow> = times.iter().filter(|t| t.incident_id == incident.id).collect();
                div.entry {
                    p.name { (incident.title) }
                    p.more { (incident.kind.label()) }
                    (course(&mine))
                    @for asked in questions(&mine.iter().map(|t| t.at()).collect::<Vec<_>>()) { p.question { (asked) } }
                    @if review.writes() { (form(me, review, incident, &mine, problems)) }
                    @if review.writes() && incidents.len() > 1 {
                        form.acts method="post" action={ "/reviews/" (review.id) "/incidents/" (incident.id) "/remove" } { button.word.is-quiet type="submit" { "This review does not tell of it" } }
                    }
                }
            }
            @if review.writes() {
                details.fold open[problems.of("incident").is_some()] {
                    summary { "This review tells of another incident too" }
                    form.stacked method="post" action={ "/reviews/" (review.id) "/incidents" } {
                        (input("incident", "text", "What happened then", "In a line. Or the address of another review in which you write: this one then tells of the same incident, and its times are kept once for both.", "", problems))
                        button.button type="submit" { "Add" }
                    }
                }
            }
        }
    }
}

/// When an incident began, was noticed, eased and was over, in that order. A day is said
/// where it changes, and what somebody wrote where the clock does not say the same.
fn course(times: &[&TimeRow]) -> Markup {
    let mut before = None;
    html! { @if !times.is_empty() { dl.course { @for t in times {
        @let when = t.at().when;
        @let shown = time::timestamp(when.point()).to_zoned_datetime(time::zone(when.zone()).unwrap_or(jiff::tz::TimeZone::UTC));
        @let (clock, is_new_day) = (shown.strftime("%H:%M").to_string(), before.replace(shown.date()) != Some(shown.date()));
        div {
            dt { (t.milestone.label()) }
            dd {
                (when_of(&when, "%H:%M"))
                @if is_new_day && !when.is_day() { small { (shown.strftime("%-d %B %Y").to_string()) } }
                @if !when.is_day() && when.is_exact() && !t.written.contains(&clock) { small { "written “" (t.written) "”" } }
            }
        }
    } } } }
}

/// Under which name a browser keeps what is typed about an incident.
pub(super) fn draft_key(incident: Uuid, me: &Me) -> String {
    format!("incident:{incident}:{}", me.id)
}

/// A mark of what stands there, so that what was typed over something else is offered and not put back.
fn mark(incident: &IncidentRow, times: &[&TimeRow]) -> String {
    let mut mark = DefaultHasher::new();
    (&incident.title, incident.kind.as_str(), &incident.severity, &incident.impact, &incident.zone).hash(&mut mark);
    times.iter().map(|t| (t.milestone.as_str(), &t.written)).collect::<Vec<_>>().hash(&mut mark);
    format!("{:x}", mark.finish())
}

fn form(me: &Me, review: &Review, incident: &IncidentRow, times: &[&TimeRow], problems: &Problems) -> Markup {
    let kinds: Vec<(String, String)> = IncidentKind::ALL.iter().map(|k| (k.as_str().to_owned(), k.label().to_owned())).collect();
    let written = |m: Milestone| times.iter().find(|t| t.milestone == m).map(|t| typed_time(&When::between(t.earliest, t.latest, &t.zone))).unwrap_or_default();
    html! {
        details.fold open[!problems.is_empty()] {
            summary { "Times and kind" }
            keep-draft key=(draft_key(incident.id, me)) base=(mark(incident, times)) {
                form.stacked method="post" action={ "/reviews/" (review.id) "/incidents/" (incident.id) } {
                    (input("incident", "text", "What happened", "", &incident.title, problems))
                    (select("kind", "Kind", "A near miss or a success needs no impact and no severity.", &kinds, incident.kind.as_str(), problems))
                    (input("incident_zone", "text", "Time zone", "", &incident.zone, problems))
                    @for m in Milestone::ALL {
                        (input(m.as_str(), "text", m.label(), if *m == Milestone::Started { "2026-11-03 13:52, about 13:52, or between 13:50 and 14:00. All may stay empty." } else { "" }, &written(*m), problems))
                    }
                    @if incident.kind.asks_for_impact() {
                        (area("impact", 3, "Who noticed, and how", "", incident.impact.as_deref().unwrap_or_default(), problems))
                        (input("severity", "text", "Severity, in your own words", "", incident.severity.as_deref().unwrap_or_default(), problems))
                    }
                    button.button type="submit" { "Keep" }
                }
            }
        }
    }
}

query! {
    /// Which incidents left without a review, and where the page begins.
    pub(super) struct LeftQuery { q, before }
}

pub(super) async fn list(State(app): State<App>, me: Me, Asked(asked): Asked<LeftQuery>) -> Answer {
    draw_left(&app, &me, &asked, &LeaveForm::default(), &Problems::default()).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LeaveForm {
    incident: String,
    reason: String,
}

/// Most characters of a reason.
const REASON_MAX: usize = 300;

/// An incident left without a review, with one line of reason; nothing turns red.
pub(super) async fn leave(State(app): State<App>, me: Me, Filled(form): Filled<LeaveForm>) -> Answer {
    let mut problems = Problems::default();
    let title = problems.check("incident", review::title(&form.incident));
    let reason = problems.check("reason", one_line(&form.reason));
    let (Some(title), Some(reason)) = (title, reason) else { return draw_left(&app, &me, &LeftQuery::default(), &form, &problems).await };
    let id = ids::new();
    let mut tx = app.db.write().await?;
    store::insert_incident(&mut tx, id, &title, IncidentKind::Disruption, &me.zone, me.id, me.now).await?;
    store::leave_incident(&mut tx, id, reason, me.id, me.now).await?;
    activity::record(&mut tx, Act { review: None, by: Some(me.id), verb: "left", noun: "incident", noun_id: id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to("/incidents").into_response())
}

/// A reason as it is kept, or why it is none.
fn one_line(reason: &str) -> Result<&str, &'static str> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err("Say in a line why it needs no review; that line is the whole record.");
    }
    if has_lines(reason) {
        return Err("Say it in one line, without a line break. What needs more room is worth a note.");
    }
    if reason.chars().count() > REASON_MAX {
        return Err("Keep the reason under three hundred characters. What needs more room is worth a note.");
    }
    Ok(reason)
}

fn has_lines(text: &str) -> bool {
    text.contains(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
}

/// A pattern for each of the first six words, and “anything” for those that are not given.
fn patterns(words: &str) -> [String; 6] {
    let mut words = words.split(|c: char| c.is_whitespace() || c == '"').filter(|word| !word.is_empty()).map(holding);
    std::array::from_fn(|_| words.next().unwrap_or_else(|| "%".to_owned()))
}

/// A pattern for small letters that hold a word, small or capital. A database may know the
/// small letter of A and not that of Ä: any character may stand in such a one's place.
fn holding(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.chars() {
        if matches!(c, '!' | '%' | '_') {
            pattern.push('!');
        }
        let is_cased = !c.is_ascii() && (c.is_lowercase() || c.is_uppercase());
        pattern.push(if is_cased { '_' } else { c.to_ascii_lowercase() });
    }
    pattern + "%"
}

async fn draw_left(app: &App, me: &Me, asked: &LeftQuery, form: &LeaveForm, problems: &Problems) -> Answer {
    let q: String = asked.q.trim().chars().take(200).collect();
    let place = Place::read(&asked.before);
    let mut rows = store::left(&app.db, patterns(&q), place.map_or((Micros::MAX, Uuid::max()), |place| (place.at, place.id))).await?;
    let page = usize::try_from(store::LEFT).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    rows.truncate(page);
    let next = rows.last().filter(|_| more).map(|last| Place { at: last.left_at, id: last.id });
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = html! {
        div.column {
        @if place.is_some() || !q.is_empty() { p.aid { a href="/incidents" { "From the beginning" } } }
        h1 { "Left without a review" } p.lede { "Not everything needs one. What happened and why that is enough, in two lines." }
        form.search-again role="search" method="get" action="/incidents" aria-label="Left without a review" {
            input type="search" name="q" aria-label="Find one that was left" value=(q) placeholder="What happened, or why";
            button.word type="submit" { "Find" }
        }
        @if rows.is_empty() && !q.is_empty() { p.aid { "None that was left without a review says “" (q) "”. Fewer words find more." } }
        div.entries { @for row in &rows { (left_entry(row, me)) } }
        @if let Some(next) = next {
            nav.pager aria-label="Earlier ones" { a.word href={ "/incidents?before=" (next) @if !q.is_empty() { "&q=" (encode(&q)) } } rel="next" { "Earlier ones" } }
        }
        form.stacked method="post" action="/incidents" {
            h2 { "Leave one" }
            (problems.summary())
            (input("incident", "text", "What happened", "", &form.incident, problems))
            // A line cannot show what was typed in two.
            @if has_lines(form.reason.trim()) { (area("reason", 3, "Why no review", "", &form.reason, problems)) }
            @else { (input("reason", "text", "Why no review", "", &form.reason, problems)) }
            button.button.is-primary type="submit" { "Leave it at that" }
        } }
    };
    Ok((status, me.frame("/reviews").page("Left without a review", &[], &body)).into_response())
}

/// One that was left. A title and a line of reason are shown whole in any script; what is
/// longer has come from elsewhere, and a page of such stays small.
fn left_entry(row: &LeftRow, me: &Me) -> Markup {
    html! {
        article.entry #{ "incident-" (row.id) } {
            h2.name { (beginning(&row.title, 700)) }
            p.more { (beginning(&row.reason, 1_000)) " " (time_of(row.left_at, &me.zone, "%-d %B %Y")) "." }
        }
    }
}
