//! The page that says what reached one of those who were there, and lets that person,
//! or whoever guides the review for them, say otherwise. What it is computed from
//! stands in `reach`.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};
use recount_model::Micros;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, About, Knew, Stating},
    pages::day,
    reach::{self, ALWAYS, AwayRow, LaneReachRow, NEVER, PersonRow, ThingRow},
    views::clock,
};
use crate::{
    access::{Editing, Reading, Review},
    platform::{
        App,
        db::DbError,
        html::{Problems, input, select},
        http::{Answer, Asked, Filled, HttpError, Path, query, time_of},
    },
    review::{self, Header, Tab},
    session::Me,
};

const MINUTE: Micros = 60_000_000;
/// Most characters of what a statement rests on, and of a name.
const MOST: usize = 100;

query! {
    /// One item of evidence or moment that is asked about.
    pub(super) struct ReachedQuery { about }
}

/// What somebody says of a lane, an item or a moment.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReachedForm {
    noun: String,
    noun_id: String,
    how: String,
    known_at: String,
    basis: String,
}

/// What the evidence calls somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CalledForm {
    handle: String,
}

struct ReachedPage<'a> {
    review: &'a Review,
    participant: Uuid,
    person: PersonRow,
    lanes: Vec<LaneReachRow>,
    away: Vec<AwayRow>,
    names: Vec<(String,)>,
    about: Option<(Uuid, ThingRow, About)>,
    may_say: bool,
    form: ReachedForm,
    problems: Problems,
}

pub(super) async fn read(
    State(app): State<App>,
    Reading { me, review }: Reading,
    Path((_, participant)): Path<(Uuid, Uuid)>,
    Asked(asked): Asked<ReachedQuery>,
) -> Answer {
    page(&app, &me, &review, (participant, Uuid::try_parse(&asked.about).ok()), ReachedForm::default(), Problems::default()).await
}

async fn page(app: &App, me: &Me, review: &Review, (participant, about): (Uuid, Option<Uuid>), form: ReachedForm, problems: Problems) -> Answer<Response> {
    let person = reach::person(&app.db, review.id, participant).await?.ok_or(HttpError::NotFound)?;
    let may_say = review.writes() && (review.guides || person.member == Some(me.id));
    let about = match about {
        Some(id) => {
            let (thing, about) = reach::thing(&app.db, review, participant, id).await?.ok_or(HttpError::NotFound)?;
            Some((id, thing, about))
        }
        None => None,
    };
    let lanes = reach::lanes(&app.db, review, participant).await?;
    let away = reach::away(&app.db, review, participant).await?;
    let names = if may_say { reach::names(&app.db, review).await? } else { Vec::new() };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ReachedPage { review, participant, person, lanes, away, names, about, may_say, form, problems };
    Ok((status, Header::of(review).page(me, review, Tab::Story, &[], &page.draw())).into_response())
}

pub(super) async fn state(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, participant)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<ReachedForm>,
) -> Answer {
    let about = match form.noun.as_str() {
        "lane" => About::Lane,
        "evidence" => About::Evidence,
        "moment" => About::Moment,
        _ => return Err(HttpError::NotFound),
    };
    let id = Uuid::try_parse(&form.noun_id).map_err(|_| HttpError::NotFound)?;
    let mut problems = Problems::default();
    let from: Option<Option<Micros>> = match form.how.as_str() {
        "computed" => Some(None),
        "always" if about == About::Lane => Some(Some(ALWAYS)),
        "never" => Some(Some(NEVER)),
        "from" => problems.check("known_at", review::written_time(&form.known_at, &review.zone, day(&app, &review).await?)).map(|when| Some(when.point())),
        _ => {
            problems.add("how", "Choose how it was.");
            None
        }
    };
    let asked = (about != About::Lane).then_some(id);
    if let (Some(Some(from)), Some(id)) = (from, asked) {
        problems.add_if("known_at", too_early(&app, &review, (participant, id), from).await?);
    }
    let Some(from) = from.filter(|_| problems.is_empty()) else {
        return page(&app, &me, &review, (participant, asked), form, problems).await;
    };
    let basis = short(&form.basis);
    match actions::state(&app, me.id, &review, &Knew { participant, about, id, from, basis: &basis }, me.now).await? {
        Stating::Done => Ok(Redirect::to(&own(&review, participant)).into_response()),
        Stating::Nothing => Err(HttpError::NotFound),
        Stating::NotTheirs => Err(not_theirs()),
        Stating::Said => Err(said_themselves()),
    }
}

pub(super) async fn call(
    State(app): State<App>,
    Editing { me, review }: Editing,
    Path((_, participant)): Path<(Uuid, Uuid)>,
    Filled(form): Filled<CalledForm>,
) -> Answer {
    let person = reach::person(&app.db, review.id, participant).await?.ok_or(HttpError::NotFound)?;
    if !review.guides && person.member != Some(me.id) {
        return Err(not_theirs());
    }
    review::call_participant(&app, me.id, &review, participant, &short(&form.handle), me.now).await?;
    Ok(Redirect::to(&own(&review, participant)).into_response())
}

/// Why a thing cannot have reached a participant at a time: nobody knew it then. The minute in
/// which it came to be known is early enough; it counts from when it was known.
pub(super) async fn too_early(app: &App, review: &Review, (participant, id): (Uuid, Uuid), from: Micros) -> Result<Option<String>, DbError> {
    let thing = reach::thing(&app.db, review, participant, id).await?;
    Ok(thing.filter(|(thing, _)| from < thing.known_at.div_euclid(MINUTE) * MINUTE).map(|(thing, _)| {
        let clock = clock(thing.known_at, &review.zone, "%H:%M:%S");
        format!("The first of those involved knew it at {clock}, and nobody before. If that is not so, say first when it came to be known.")
    }))
}

/// The person whom it reached has said it.
pub(super) fn said_themselves() -> HttpError {
    HttpError::Refused(StatusCode::FORBIDDEN, "They have said this of themselves, and nobody else says it otherwise: ask them. Nothing was changed.".into())
}

fn not_theirs() -> HttpError {
    HttpError::Refused(StatusCode::FORBIDDEN, "What reached somebody else is theirs to say, or for whoever guides the review. Nothing was changed.".into())
}

fn own(review: &Review, participant: Uuid) -> String {
    format!("/reviews/{}/reached/{participant}", review.id)
}

fn short(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST).collect()
}

impl ReachedPage<'_> {
    /// A time, with its day where that is another than the incident's.
    fn at(&self, at: Micros) -> Markup {
        let zone = &self.review.zone;
        let is_that_day = self.review.happened_at.is_some_and(|that| clock(that, zone, "%F") == clock(at, zone, "%F"));
        time_of(at, zone, if is_that_day { "%H:%M" } else { "%-d %b %H:%M" })
    }

    fn draw(&self) -> Markup {
        let name = &self.person.name;
        html! {
            (self.problems.summary())
            div.reached {
                h2 { "What reached " (name) }
                p.aid { "Computed from the evidence: the channels somebody was in, the alerts that went to them, what they said or did, and where they were named. The then view shows the review as " (name) " saw it by this." }
                @if let Some((id, thing, about)) = &self.about { (self.thing(*id, thing, *about)) }
                @if self.lanes.is_empty() { p.empty { "There is no evidence here that you may see and that could have reached somebody." } }
                ul.reaches { @for lane in &self.lanes { li { (self.lane(lane)) } } }
                @if self.may_say { (self.called()) }
                p.acts { a.word href={ "/reviews/" (self.review.id) "/timeline/then?as=" (self.participant) } { "As " (name) " saw it" } }
            }
        }
    }

    fn lane(&self, lane: &LaneReachRow) -> Markup {
        html! {
            p { b { (lane.name) } " " span { (self.how(lane)) } }
            @if self.may_say {
                details.fold open[self.form.noun_id == lane.id.to_string()] {
                    summary { "It was otherwise" span.visually-hidden { " with " (lane.name) } }
                    (self.form(About::Lane, lane.id))
                }
            }
        }
    }

    /// How a lane reached the person, as a sentence.
    fn how(&self, lane: &LaneReachRow) -> Markup {
        let at = |at: Micros| self.at(at);
        let is_alerts = lane.kind == "alerts";
        html! {
            @match lane.since {
                None => "reached them in what they said or did themselves and where it names them, as far as the evidence shows",
                Some(NEVER) => "did not reach them",
                Some(ALWAYS) if lane.stated_by.is_none() && is_alerts => "reached them: they were on call. An alert that names somebody else went to that person",
                Some(ALWAYS) => "reached them throughout",
                Some(since) => { "reached them from " (at(since)) @if lane.basis.is_none() { ", when they joined" } },
            }
            @for away in self.away.iter().filter(|away| away.lane == lane.id) { ", but not between " (at(away.since)) ", when they left, and " (at(away.back)) ": what was said then reached them when they were back" }
            @if lane.since.is_some() && lane.until < NEVER { ", until " (at(lane.until)) ", when they left" }
            @if let Some(by) = &lane.stated_by { ", says " (by) @if let Some(basis) = lane.basis.as_deref().filter(|b| !b.is_empty()) { ": " (basis) } }
            "."
        }
    }

    /// One thing that is asked about.
    fn thing(&self, id: Uuid, thing: &ThingRow, about: About) -> Markup {
        let at = |at: Micros| self.at(at);
        html! {
            section.notice {
                p.label { "Known from " (at(thing.known_at)) }
                p { @if thing.says.is_empty() { "Removed." } @else { (thing.says) } }
                @match thing.stated {
                    Some(NEVER) => p.aid { "It did not reach them, as somebody said" @if let Some(basis) = &thing.basis { @if !basis.is_empty() { ": " (basis) } } "." },
                    Some(since) => p.aid { "It reached them at " (at(since)) ", as somebody said" @if let Some(basis) = &thing.basis { @if !basis.is_empty() { ": " (basis) } } "." },
                    None => {},
                }
                @if self.may_say { (self.form(about, id)) }
            }
        }
    }

    fn form(&self, about: About, id: Uuid) -> Markup {
        let (nobody, none) = (ReachedForm::default(), Problems::default());
        let is_typed = self.form.noun_id == id.to_string();
        let (form, problems) = if is_typed { (&self.form, &self.problems) } else { (&nobody, &none) };
        let mut ways = vec![("computed", "As the evidence shows"), ("from", "From a time on"), ("never", "Not at all")];
        if about == About::Lane {
            ways.insert(1, ("always", "All of it"));
        }
        let ways: Vec<(String, String)> = ways.into_iter().map(|(way, says)| (way.to_owned(), says.to_owned())).collect();
        html! {
            form.stacked method="post" action=(own(self.review, self.participant)) {
                input type="hidden" name="noun" value=(about.word());
                input type="hidden" name="noun_id" value=(id);
                (select("how", "It reached them", "", &ways, &form.how, problems))
                (input("known_at", "text", "From", "Like 13:59, where it was from a time on.", &form.known_at, problems))
                (input("basis", "text", "What that rests on", "“I had muted it”, “read it on my phone”.", &form.basis, problems))
                p.acts { button.button type="submit" { "Say so" } }
            }
        }
    }

    fn called(&self) -> Markup {
        html! {
            section {
                h3 { "Called in the evidence" }
                form.stacked method="post" action={ (own(self.review, self.participant)) "/called" } {
                    div.field {
                        label for="handle" { "Name or handle" }
                        p.hint-text id="handle-hint" { "Where chat and alerts call " (self.person.name) " something else." }
                        input #handle type="text" name="handle" list="names" maxlength=(MOST) value=(self.person.handle) aria-describedby="handle-hint";
                        datalist #names { @for (name,) in &self.names { option value=(name) {} } }
                    }
                    p.acts { button.button type="submit" { "Keep" } }
                }
            }
        }
    }
}
