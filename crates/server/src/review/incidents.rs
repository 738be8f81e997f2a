//! The incidents a review tells of, their times, and incidents left without one.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{
    Micros,
    incident::{IncidentKind, Milestone, MilestoneAt},
    review, time,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    about::{self, AboutForm},
    dated,
    forms::written_time,
    incident_store::{self, IncidentRow, LeftRow, TimeRow},
    known::{self, Known},
    store,
    typed::{self, IncidentForm, Shown, Typed},
};
use crate::{
    access::{self, Editing, Review},
    activity::{self, Act},
    platform::{
        App,
        html::{Problems, area, beginning, input, select},
        http::{Answer, Asked, Filled, HttpError, Path, encode, query, time_of},
        ids,
        place::Place,
    },
    session::Me,
};

pub(super) async fn add(State(app): State<App>, Editing { me, review }: Editing, Filled(form): Filled<IncidentForm>) -> Answer {
    let line = form.of("incident").unwrap_or_default();
    if let Some(other) = review_at(line) {
        return add_those_of(&app, &me, &review, (other, line)).await;
    }
    let title = match review::title(line) {
        Ok(title) => title,
        Err(why) => return not_added(&app, &me, &review, line, why).await,
    };
    let id = ids::new();
    let mut tx = app.db.write().await?;
    store::insert_incident(&mut tx, id, &title, IncidentKind::Disruption, &review.zone, me.id, me.now).await?;
    store::tie_incident(&mut tx, review.id, id).await?;
    if incident_store::count(&mut tx, review.id).await? > incident_store::MOST {
        drop(tx);
        return not_added(&app, &me, &review, line, FULL).await;
    }
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "added", noun: "incident", noun_id: id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/about", review.id)).into_response())
}

/// About an incident more than [`incident_store::MOST`].
const FULL: &str =
    "A review tells of fifty incidents at most, so nothing was added. Begin another review for what is more, or take one out here that it need not tell of.";

/// The page with what was typed, and why it was not taken.
async fn not_added(app: &App, me: &Me, review: &Review, line: &str, why: &str) -> Answer {
    let mut problems = Problems::default();
    problems.add("incident", why);
    let mut form = AboutForm::of(review);
    form.typed_incident = Typed::Another(line.to_owned());
    about::page(app, me, review, &form, &problems).await
}

/// The review whose address this is, if it is one.
fn review_at(typed: &str) -> Option<Uuid> {
    typed.split_once("/reviews/")?.1.split(['/', '?', '#', ' ']).next()?.parse().ok()
}

/// Tells of what another review tells of: for whoever writes in both. From then on it is
/// one incident, whose times are kept once.
async fn add_those_of(app: &App, me: &Me, review: &Review, (other, line): (Uuid, &str)) -> Answer {
    let found = access::find(&app.db, me.id, other).await?.filter(|found| found.writes() && found.id != review.id);
    let Some(other) = found else {
        let why = "You write in no other review at this address, so nothing was added. Ask whoever guides it, or say in a line what happened.";
        return not_added(app, me, review, line, why).await;
    };
    let mut tx = app.db.write().await?;
    incident_store::tie_incidents_of(&mut tx, review.id, other.id).await?;
    if incident_store::count(&mut tx, review.id).await? > incident_store::MOST {
        drop(tx);
        return not_added(app, me, review, line, FULL).await;
    }
    dated::refresh(&mut tx, review.id, false).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "added", noun: "incident", noun_id: other.id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/about", review.id)).into_response())
}

/// Takes an incident out of a review that tells of another one too. What is said of it
/// here alone is not thrown away with a click.
pub(super) async fn remove(State(app): State<App>, Editing { me, review }: Editing, Path((_, incident)): Path<(Uuid, Uuid)>) -> Answer {
    if !incident_store::incidents(&app.db, review.id).await?.iter().any(|told| told.id == incident) {
        return Err(HttpError::NotFound);
    }
    let mut tx = app.db.write().await?;
    let had = dated::has_course(&mut tx, review.id).await?;
    if incident_store::untie_incident(&mut tx, review.id, incident).await? == 0 {
        drop(tx);
        let mut problems = Problems::default();
        problems
            .add("incident", "It stays: it is the only one here, or its times and who noticed it stand nowhere else. Empty those first, if they are to go.");
        return about::page(&app, &me, &review, &AboutForm::of(&review), &problems).await;
    }
    incident_store::forget_untold(&mut tx, incident).await?;
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
    let mut tx = app.db.write().await?;
    if !incident_store::hold(&mut tx, review.id, incident).await? {
        return Err(HttpError::NotFound);
    }
    let stands = incident_store::incident(&mut tx, incident).await?.ok_or(HttpError::NotFound)?;
    let times = incident_store::times_of(&mut tx, incident).await?;
    let shown = typed::shown(&stands, &times.iter().collect::<Vec<_>>());
    let mut problems = Problems::default();
    let met = form.meet(&shown, &mut problems);
    let read = read(&met, (&shown, &times), (stands, &review), &mut problems);
    let Some((row, given)) = read.filter(|_| problems.is_empty()) else {
        drop(tx);
        let mut form = AboutForm::of(&review);
        form.typed_incident = Typed::Changed(incident, met);
        return about::page(&app, &me, &review, &form, &problems).await;
    };
    let told = dated::telling(&mut tx, incident).await?;
    incident_store::update_incident(&mut tx, review.id, &row).await?;
    for (milestone, given) in given {
        match given {
            Some((at, written)) => store::put_time(&mut tx, incident, &at, &written).await?,
            None => incident_store::forget_time(&mut tx, incident, milestone).await?,
        }
    }
    dated::refresh_all(&mut tx, &told).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "changed", noun: "incident", noun_id: incident }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/about?kept={incident}", review.id)).into_response())
}

type Given = Vec<(Milestone, Option<(MilestoneAt, String)>)>;

/// The incident as it is to be kept and its times that changed; `None` where something was
/// not understood, which the problems then say.
fn read(met: &Shown, shown: (&Shown, &[TimeRow]), (stands, review): (IncidentRow, &Review), problems: &mut Problems) -> Option<(IncidentRow, Given)> {
    let title = problems.check("incident", review::title(typed::text(met, "incident")));
    let kind = problems.check("kind", typed::text(met, "kind").parse::<IncidentKind>());
    let zone = typed::text(met, typed::ZONE).trim();
    if let Err(why) = time::zone(zone) {
        problems.add(typed::ZONE, why.to_string());
        return None;
    }
    let given = read_times(met, shown, review, problems);
    let some = |field: &str| Some(typed::text(met, field).trim().to_owned()).filter(|text| !text.is_empty());
    Some((IncidentRow { title: title?, kind: kind?, severity: some("severity"), impact: some("impact"), zone: zone.to_owned(), ..stands }, given))
}

/// A time without a date is on the day of the one before it, or the review's. What nobody
/// changed stays as somebody said it, unless the zone it was said in is another now.
fn read_times(met: &Shown, (shown, times): (&Shown, &[TimeRow]), review: &Review, problems: &mut Problems) -> Given {
    let zone = typed::text(met, typed::ZONE).trim();
    let is_moved = zone != typed::text(shown, typed::ZONE);
    let mut day = review.happened_at;
    let mut given = Vec::new();
    for milestone in Milestone::ALL {
        let written = typed::text(met, milestone.as_str()).trim();
        if !is_moved && written == typed::text(shown, milestone.as_str()) {
            day = times.iter().find(|t| t.milestone == *milestone).map(|t| t.at().when.point()).or(day);
            continue;
        }
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

/// The incidents of a review with their times, and what was typed about them and not taken.
pub(super) fn draw(me: &Me, review: &Review, (incidents, times): (&[IncidentRow], &[TimeRow]), typed: &Typed, problems: &Problems) -> Markup {
    let none = Problems::default();
    let (line, of_line) = match typed {
        Typed::Nothing => ("", problems),
        Typed::Another(line) => (line.as_str(), problems),
        Typed::Changed(..) => ("", &none),
    };
    html! {
        section {
            h2 { @if incidents.len() > 1 { "What happened, and when" } @else { "When it happened" } }
            @for incident in incidents {
                @let mine: Vec<&TimeRow> = times.iter().filter(|t| t.incident_id == incident.id).collect();
                @let known = known_of(incident, &mine);
                div.entry {
                    p.name { (incident.title) }
                    p.more { (incident.kind.label()) @if let Some(severity) = &incident.severity { ". Severity: " (severity) } }
                    (known::draw(&known, usize::MAX))
                    @let shown = typed.of(incident.id);
                    @if review.writes() { (form(me, review, (incident, &mine), shown, if shown.is_some() { problems } else { &none })) }
                    @if review.writes() && incidents.len() > 1 {
                        form.acts method="post" action={ "/reviews/" (review.id) "/incidents/" (incident.id) "/remove" } { button.word.is-quiet type="submit" { "This review does not tell of it" } }
                    }
                }
            }
            @if review.writes() {
                details.fold open[of_line.of("incident").is_some()] {
                    summary { "This review tells of another incident too" }
                    form.stacked method="post" action={ "/reviews/" (review.id) "/incidents" } {
                        (input("incident", "text", "What happened then", "In a line. Or the address of another review in which you write: this one then tells of the same incident, and what is known of it is kept once for both, and read by the readers of both.", line, of_line))
                        button.button type="submit" { "Add" }
                    }
                }
            }
        }
    }
}

fn known_of(incident: &IncidentRow, times: &[&TimeRow]) -> Known {
    Known {
        title: incident.title.clone(),
        kind: incident.kind,
        severity: incident.severity.clone(),
        impact: incident.impact.clone(),
        times: times.iter().map(|t| (t.at(), t.written.clone())).collect(),
    }
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

/// The form of an incident: as it stands, or as it was `typed`. Beside each field it says over
/// what it is written, so that whoever kept something meanwhile is not written over unseen.
fn form(me: &Me, review: &Review, (incident, times): (&IncidentRow, &[&TimeRow]), typed: Option<&Shown>, problems: &Problems) -> Markup {
    let kinds: Vec<(String, String)> = IncidentKind::ALL.iter().map(|k| (k.as_str().to_owned(), k.label().to_owned())).collect();
    let shown = typed::shown(incident, times);
    let of = |field: &str| typed::text(typed.unwrap_or(&shown), field);
    // What was once said can be seen and emptied, whatever kind it is now.
    let asks_for_impact = incident.kind.asks_for_impact() || !of("impact").trim().is_empty() || !of("severity").trim().is_empty();
    html! {
        details.fold open[typed.is_some()] {
            summary { "Times and kind" }
            keep-draft key=(draft_key(incident.id, me)) base=(mark(incident, times)) {
                form.stacked method="post" action={ "/reviews/" (review.id) "/incidents/" (incident.id) } {
                    @for (field, was) in &shown { @if *field != "impact" { input type="text" hidden name={ "was_" (field) } value=(was); } }
                    // None of type “hidden”: this machine's copy of what was typed has to keep over what it was
                    // typed, and one of that type loses its line ends in some browsers.
                    @if asks_for_impact { textarea hidden name="was_impact" { "\n" (typed::text(&shown, "impact")) } }
                    (input("incident", "text", "What happened", "", of("incident"), problems))
                    (select("kind", "Kind", "A near miss or a success needs no impact and no severity.", &kinds, of("kind"), problems))
                    (input(typed::ZONE, "text", "Time zone", "", of(typed::ZONE), problems))
                    @for m in Milestone::ALL {
                        (input(m.as_str(), "text", m.label(), if *m == Milestone::Started { "2026-11-03 13:52, about 13:52, or between 13:50 and 14:00. All may stay empty." } else { "" }, of(m.as_str()), problems))
                    }
                    @if asks_for_impact {
                        (area("impact", 3, known::IMPACT, "Whoever reads this review reads it, and so does whoever reads another review that tells of this incident. Severity likewise.", of("impact"), problems))
                        (input("severity", "text", "Severity, in your own words", "", of("severity"), problems))
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
    incident_store::leave_incident(&mut tx, id, reason, me.id, me.now).await?;
    activity::record(&mut tx, Act { review: None, by: Some(me.id), verb: "left", noun: "incident", noun_id: id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to("/incidents").into_response())
}

/// A reason as it is kept, or why it is none.
fn one_line(reason: &str) -> Result<&str, &'static str> {
    let reason = reason.trim();
    if recount_model::line(reason).is_empty() {
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
    let mut rows = incident_store::left(&app.db, patterns(&q), place.map_or((Micros::MAX, Uuid::max()), |place| (place.at, place.id))).await?;
    let page = usize::try_from(incident_store::LEFT).unwrap_or(usize::MAX);
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
