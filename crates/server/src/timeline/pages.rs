//! The Story page, its windows, and making a moment.

use std::collections::HashMap;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use recount_model::{Micros, When, moment, time};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    actions::{self, Chosen, MOST_TIES, Noun},
    gather,
    items::{self, ItemRow, Stretch},
    moment as one,
    store::{self, MomentRow},
    views,
    window::{self, Dating, Few, MOST_BINS, Seconds, Window},
};
use crate::{
    access::{Editing, Reading, Review},
    decision::{self, Card},
    platform::{
        App,
        html::{Problems, drawn_bytes},
        http::{Answer, Asked, Filled, Frame, query},
        place::Place,
    },
    review::{self, Header, Tab},
    session::Me,
};

/// Entries of the list on one page.
const PAGE: usize = 100;
/// Moments on one page.
const MOMENTS: usize = 30;
/// Bytes of the whole page, its frame and the review’s header among them.
const PAGE_BYTES: usize = 60_000;
/// Bytes of the page that moments may take beside a full page of evidence, and what
/// one takes besides its sentence and the question it is asked.
const SENTENCES: usize = 8_500;
const AROUND_SENTENCE: usize = 350;
const QUESTION: usize = 150;
/// Moments, and entries of the list, that are on the page whatever room they take.
const FEWEST: usize = 3;
/// Bytes of these that passages take, where there are any.
const STROKES: usize = 3_000;
/// Bytes that the cards of decisions may take, alone and beside a full page of
/// evidence, and how much of each aspect they show.
const CARDS: usize = 16_000;
const CARDS_BESIDE: usize = 5_000;
const GLIMPSE: usize = 240;
/// Marks that the page itself carries before they become bins.
const FEW_ON_PAGE: Few = Few(40);
/// Marks of a window asked for later.
const FEW_IN_WINDOW: Few = Few(2000);
/// Items that a drag on one lane chooses at most.
const DRAGGED: usize = 200;

query! {
    /// Which part of the story: a stretch of time, a place in the list, a place among the
    /// moments. And which moment was just changed, so that the browser forgets its own copy.
    pub(super) struct StoryQuery { from, until, after, moments, kept }
}

query! {
    /// Which window, how finely, or which items of one lane.
    pub(super) struct WindowQuery { from, until, bins, lane, items }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MomentForm {
    pub(super) says: String,
    pub(super) when: String,
    pub(super) evidence: Vec<String>,
    /// “decision” where somebody chose.
    pub(super) noun: String,
}

impl MomentForm {
    fn noun(&self) -> Noun {
        if self.noun == "decision" { Noun::Decision } else { Noun::Moment }
    }
}

/// What the Story page draws.
#[derive(Debug)]
pub(super) struct StoryPage<'a> {
    pub(super) review: &'a Review,
    pub(super) window: Option<Window>,
    pub(super) moments: Vec<MomentRow>,
    pub(super) moments_later: Option<Place>,
    /// What the decisions among the moments look like, by moment.
    pub(super) cards: HashMap<Uuid, Markup>,
    pub(super) items: Vec<ItemRow>,
    pub(super) items_later: Option<Place>,
    pub(super) asked: StoryQuery,
    pub(super) form: MomentForm,
    pub(super) problems: Problems,
}

impl StoryPage<'_> {
    /// Leaves a third of the moments, or else a fifth of the entries, to the pages that
    /// follow; `false` where hardly any would be left.
    pub(super) fn shorten(&mut self) -> bool {
        if self.moments.len() > FEWEST {
            let fewer = (self.moments.len() * 2 / 3).max(FEWEST);
            self.moments.truncate(fewer);
            self.moments_later = self.moments.last().map(MomentRow::place);
            if let Some(window) = &mut self.window {
                window.moments.truncate(fewer);
            }
        } else if self.items.len() > FEWEST {
            self.items.truncate((self.items.len() * 4 / 5).max(FEWEST));
            self.items_later = self.items.last().map(ItemRow::place);
        } else {
            return false;
        }
        true
    }
}

pub(super) async fn story(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<StoryQuery>) -> Answer {
    draw(&app, &me, &review, asked, MomentForm::default(), Problems::default()).await
}

async fn draw(app: &App, me: &Me, review: &Review, asked: StoryQuery, form: MomentForm, problems: Problems) -> Answer {
    let stretch = stretch(&asked.from, &asked.until);
    let (begin, end) = (stretch.from.map_or(Place::START, |at| Place { at, id: Uuid::nil() }), stretch.until.unwrap_or(Micros::MAX));
    let begins = |text: &str| if text.is_empty() { begin } else { Place::read(text).unwrap_or(Place::START) };
    let window = window::load(&app.db, me.id, review, stretch, (window::page_bins(), FEW_ON_PAGE)).await?;
    let mut moments = store::moments(&app.db, review, begins(&asked.moments), end, more_than(MOMENTS)).await?;
    let mut listed = items::page(&app.db, review, begins(&asked.after), end, "", more_than(PAGE)).await?;
    let fit = sentences(&moments, listed.len(), window.as_ref());
    let moments_later = cut(&mut moments, fit).then(|| moments.last().map(MomentRow::place)).flatten();
    let items_later = cut(&mut listed, PAGE).then(|| listed.last().map(ItemRow::place)).flatten();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let window = window.map(|w| w.with(&moments).for_page());
    let room = if listed.len() < PAGE { CARDS } else { CARDS_BESIDE };
    let cards = cards(app, review, &moments, window.as_ref().map(Window::dating), room).await?;
    let kept = Uuid::try_parse(&asked.kept).ok().map(|id| one::draft_key(id, me));
    let mut page = StoryPage { review, window, moments, moments_later, cards, items: listed, items_later, asked, form, problems };
    let header = Header::of(review);
    let scripts: &[&str] = if page.window.is_some() { &["timeline.js"] } else { &[] };
    let frame = Frame { saved_draft: kept, ..me.frame("/reviews") };
    let around = header.page_in(&frame, review, Tab::Story, scripts, &html! {}).0.len();
    let body = views::story(&mut page, PAGE_BYTES.saturating_sub(around));
    Ok((status, header.page_in(&frame, review, Tab::Story, scripts, &body)).into_response())
}

pub(super) async fn window(State(app): State<App>, Reading { me, review }: Reading, Asked(asked): Asked<WindowQuery>) -> Answer {
    let stretch = stretch(&asked.from, &asked.until);
    if !asked.items.is_empty() {
        return items_of(&app, &review, stretch, &asked.lane).await;
    }
    let bins = asked.bins.parse::<i64>().unwrap_or(window::page_bins()).clamp(1, MOST_BINS);
    let Some(window) = window::load(&app.db, me.id, &review, stretch, (bins, FEW_IN_WINDOW)).await? else {
        return Ok(Json(json!({ "bins": [], "marks": [], "moments": [] })).into_response());
    };
    let begin = Place { at: window.from, id: Uuid::nil() };
    let moments = store::moments(&app.db, &review, begin, window.until, 500).await?;
    Ok(Json(window.with(&moments)).into_response())
}

/// What a drag on one lane chose.
async fn items_of(app: &App, review: &Review, stretch: Stretch, lane: &str) -> Answer {
    let begin = Place { at: stretch.from.unwrap_or(Micros::MIN), id: Uuid::nil() };
    let mut found = items::page(&app.db, review, begin, stretch.until.unwrap_or(Micros::MAX), lane, more_than(DRAGGED)).await?;
    let more = cut(&mut found, DRAGGED);
    let items: Vec<_> = found
        .iter()
        .filter(|item| item.redacted_at.is_none())
        .map(|item| json!({ "id": item.id.simple(), "at": item.when().point(), "lane": item.lane, "private": item.lane_kind.is_private(), "said_by": item.said_by, "text": gather::shown(&item.text, 280).0 }))
        .collect();
    Ok(Json(json!({ "items": items, "more": more })).into_response())
}

pub(super) async fn make(State(app): State<App>, Editing { me, review }: Editing, Filled(form): Filled<MomentForm>) -> Answer {
    let evidence: Vec<Uuid> = form.evidence.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect();
    if recount_model::line(&form.says).is_empty() && !evidence.is_empty() {
        return compose(&app, &me, &review, &form, &evidence).await;
    }
    let mut problems = Problems::default();
    let says = problems.check("says", moment::says(&form.says));
    let when = written(&app, &review, &form.when, &mut problems).await?;
    if when.is_none() && evidence.is_empty() && problems.of("when").is_none() {
        problems.add("when", "When was it? Write it like 14:05 or “about 14:05”, or choose evidence below and its time is taken.");
    }
    if let (Some(says), true) = (says, problems.is_empty()) {
        let chosen = Chosen { says: &says, when, evidence: &evidence, noun: form.noun() };
        if let Some(id) = actions::make(&app, me.id, &review, &chosen, me.now).await? {
            let place = match form.noun() {
                Noun::Moment => format!("timeline#moment-{id}"),
                Noun::Decision => format!("decisions/{id}/tell"),
            };
            return Ok(Redirect::to(&format!("/reviews/{}/{place}", review.id)).into_response());
        }
        problems.add("when", "What was chosen is not there any more, so no moment was made. Choose again, or write when it was.");
    }
    draw(&app, &me, &review, StoryQuery::default(), form, problems).await
}

/// The chosen evidence with a sentence made from it, to be written over.
async fn compose(app: &App, me: &Me, review: &Review, form: &MomentForm, evidence: &[Uuid]) -> Answer {
    let mut chosen = Vec::new();
    for id in evidence.iter().take(MOST_TIES) {
        chosen.extend(items::one(&app.db, review, *id).await?.filter(|item| item.redacted_at.is_none()));
    }
    chosen.sort_by_key(|item| (item.earliest, item.id));
    if chosen.is_empty() {
        let mut problems = Problems::default();
        problems.add("says", "What was chosen is not there any more, so no moment was made. Choose again.");
        return draw(app, me, review, StoryQuery::default(), MomentForm::default(), problems).await;
    }
    let header = Header::of(review);
    Ok(header.page(me, review, Tab::Story, &[], &gather::compose(review, &chosen, &form.when)).into_response())
}

/// A time as it was typed; on the day of the incident, or of the first thing known of it.
async fn written(app: &App, review: &Review, text: &str, problems: &mut Problems) -> Answer<Option<When>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day = day(app, review).await?;
    Ok(problems.check("when", review::written_time(text, &review.zone, day)))
}

/// The day that a time without a date is on.
pub(super) async fn day(app: &App, review: &Review) -> Answer<Option<Micros>> {
    if review.happened_at.is_some() {
        return Ok(review.happened_at);
    }
    let first = items::page(&app.db, review, Place::START, Micros::MAX, "", 1).await?;
    Ok(first.first().map(|item| item.earliest))
}

fn stretch(from: &str, until: &str) -> Stretch {
    let asked = |text: &str| text.parse::<Micros>().ok().and_then(time::asked);
    match (asked(from), asked(until)) {
        (Some(from), Some(until)) if from < until => Stretch { from: Some(from), until: Some(until) },
        _ => Stretch::default(),
    }
}

fn more_than(page: usize) -> i64 {
    i64::try_from(page + 1).unwrap_or(i64::MAX)
}

/// How many moments the page lists at first: as many as have room beside a full page of
/// evidence, and a screen of them. Where the page grows too long, it leaves more of them out.
fn sentences(moments: &[MomentRow], items: usize, told: Option<&Window>) -> usize {
    if items < PAGE {
        return MOMENTS;
    }
    let mut room = SENTENCES - told.filter(|window| !window.strokes.is_empty()).map_or(0, |_| STROKES);
    let fit = moments.iter().take_while(|moment| {
        let asks = views::question(moment).map_or(0, |_| QUESTION);
        room = room.saturating_sub(AROUND_SENTENCE + drawn_bytes(&moment.says) + asks);
        room > 0
    });
    fit.count().clamp(10, MOMENTS)
}

/// The cards of the decisions among the moments, by moment, as far as there is room;
/// the others are drawn as sentences that lead to them.
async fn cards(app: &App, review: &Review, moments: &[MomentRow], dating: Option<Dating>, room: usize) -> Answer<HashMap<Uuid, Markup>> {
    let decided = || moments.iter().filter(|moment| moment.decided.is_some());
    let (Some(dating), Some(first), Some(last)) = (dating, decided().next(), decided().next_back()) else { return Ok(HashMap::new()) };
    let (first, last) = (first.place(), last.place());
    let decisions = decision::between(&app.db, review.id, (first.at, first.id), (last.at, last.id)).await?;
    let times = |at: Micros| (review.zone.as_str(), dating.format(at, Seconds::Left));
    Ok(decision::within(
        room,
        decisions.iter().map(|whole| Card {
            review: review.id,
            whole,
            times: times(whole.told.when.point()),
            most: GLIMPSE,
            beside: None,
            fold: decision::Fold::Folded,
        }),
    ))
}

/// Cuts what was read for looking ahead; whether there was more.
fn cut<T>(rows: &mut Vec<T>, page: usize) -> bool {
    let more = rows.len() > page;
    rows.truncate(page);
    more
}
