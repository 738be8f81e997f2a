//! What the then view draws, gathered: nothing in here came to be known after the time
//! one stands at, but the time of the next step. What does not wait for each other is
//! asked at once.

use std::collections::HashMap;

use futures_util::future::{try_join, try_join3, try_join4};
use maud::Markup;
use recount_model::{Micros, time};
use uuid::Uuid;

use super::{
    names, on_screen,
    person::{self, PersonRow},
    ruler::{LOOK_BACK, Ruler},
    screen,
    store::{self, DOTS, KnownRow, LaneRow, Steps, seen_from},
    views, words,
};
use crate::{
    access::Review,
    account::{self, Divergence, Heard, Span},
    decision::{self, Card, Fold, Outcome, Told, Whole},
    platform::{App, http::Answer, place::Place},
    session::Me,
};

/// Things on one page.
pub(super) const PAGE: usize = 40;
/// Bytes that the cards of decisions may take, and characters of each aspect.
const CARDS: usize = 18_000;
const GLIMPSE: usize = 240;
/// Most cards at once; earlier decisions are their sentences.
const MOST_CARDS: usize = 8;

/// One thing that came to be known.
#[derive(Debug)]
pub(super) enum Thing {
    /// Evidence, a moment or a decision.
    Known(KnownRow),
    /// A passage, at its own time.
    Heard(Heard),
}

impl Thing {
    pub(super) fn at(&self) -> Micros {
        match self {
            Self::Known(row) => row.known_at,
            Self::Heard(heard) => heard.when.known(),
        }
    }

    pub(super) fn before(&self) -> Place {
        let id = match self {
            Self::Known(row) => row.id,
            Self::Heard(heard) => heard.id,
        };
        Place { at: self.at(), id }
    }

    pub(super) fn known(&self) -> Option<&KnownRow> {
        match self {
            Self::Known(row) => Some(row),
            Self::Heard(_) => None,
        }
    }
}

/// Who reads, and where they stand: in which review, in whose place, at what time.
#[derive(Debug)]
pub(super) struct Standing<'a> {
    pub(super) me: Uuid,
    pub(super) review: &'a Review,
    pub(super) people: Vec<PersonRow>,
    /// In whose place; nobody's is everybody's together.
    pub(super) person: Option<usize>,
    pub(super) at: Micros,
    /// Asked for together with what is drawn.
    pub(super) steps: Steps,
}

/// Lanes, passages, what is told of decisions, and differences between accounts.
type Beside = (Vec<LaneRow>, Vec<(Micros, String)>, HashMap<Uuid, Told>, HashMap<Uuid, Vec<Divergence>>);

/// What the page draws.
#[derive(Debug)]
pub(super) struct Then<'a> {
    pub(super) stands: Standing<'a>,
    pub(super) ruler: Ruler,
    /// In the order in which it came to be known.
    pub(super) things: Vec<Thing>,
    /// Where the list of what came before goes on.
    pub(super) before: Option<Place>,
    /// Moments along the ruler, the last first, whatever the list holds.
    pub(super) moments: Vec<KnownRow>,
    /// What is told of the decisions among the things, without what came of them.
    pub(super) decided: HashMap<Uuid, Told>,
    pub(super) lanes: Vec<LaneRow>,
    /// Passages along the ruler, the last first: when, and whose where it is signed.
    pub(super) strokes: Vec<(Micros, String)>,
    /// Whether there are more of these than are drawn.
    pub(super) is_cut: bool,
    names: names::Names,
    /// Differences between two accounts, by the later of the two passages.
    pub(super) divergences: HashMap<Uuid, Vec<Divergence>>,
    /// Whether the list ends before `at`, because somebody looks further back.
    pub(super) is_back: bool,
}

impl<'a> Standing<'a> {
    /// Where somebody stands who asks for a time and a participant; where no time is
    /// asked for, when it happened, or the first thing known. `None` where there is no
    /// such participant.
    pub(super) async fn find(app: &App, me: &Me, review: &'a Review, at: Option<Micros>, as_: &str) -> Answer<Option<Self>> {
        let people = person::people(&app.db, review).await?;
        let person = match (as_, Uuid::try_parse(as_)) {
            ("", _) => None,
            (_, Ok(id)) => match people.iter().position(|person| person.id == id) {
                Some(found) => Some(found),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        let mut stands = Self { me: me.id, review, people, person, at: at.or(review.happened_at).unwrap_or(-time::FARTHEST), steps: Steps::default() };
        if at.is_none()
            && let (.., Steps { first: None, earlier: None, later: Some(first) }) = stands.things(app, Place::after(stands.at), 0).await?
        {
            stands.at = first;
        }
        Ok(Some(stands))
    }

    pub(super) fn person(&self) -> Option<&PersonRow> {
        self.person.and_then(|n| self.people.get(n))
    }

    fn span(&self, after: Micros, until: Micros) -> Span {
        Span { after, until, by: self.person().map(|person| person.member) }
    }

    /// What came to be known before a place, the last first; the moments that may be on the
    /// ruler; and the steps from here.
    async fn things(&self, app: &App, before: Place, most: usize) -> Answer<(Vec<Thing>, Vec<KnownRow>, Steps)> {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let span = store::Span { before, most: limit, since: Ruler::earliest_start(self.at), at: self.at };
        let since = self.span(self.at.saturating_sub(LOOK_BACK), self.at);
        let ((known, steps), heard, (first, earlier, later)) = try_join3(
            store::known(&app.db, self.review, self.person().map(|p| p.id), span),
            account::heard(app, self.me, self.review, self.span(Micros::MIN, before.at), limit),
            account::heard_steps(&app.db, self.me, self.review, since, self.at),
        )
        .await?;
        let (listed, moments): (Vec<KnownRow>, Vec<KnownRow>) = known.into_iter().partition(|row| row.listed == 1);
        let mut things: Vec<Thing> = listed.into_iter().map(Thing::Known).chain(heard.into_iter().map(Thing::Heard)).collect();
        things.retain(|thing| thing.before() < before);
        things.sort_by_key(|thing| std::cmp::Reverse(thing.before()));
        things.truncate(most);
        Ok((things, moments, steps.or(Steps { first, earlier, later })))
    }
}

impl<'a> Then<'a> {
    /// Everything for the page but its cards: the last [`PAGE`] things before a place.
    pub(super) async fn load(app: &App, mut stands: Standing<'a>, before: Option<Place>) -> Answer<Self> {
        let until = before.unwrap_or(Place::after(stands.at));
        let (names, (mut things, mut moments, steps)) =
            try_join(async { Ok(names::names(&app.db, stands.review).await?) }, stands.things(app, until, PAGE + 1)).await?;
        stands.steps = steps;
        let ruler = Ruler::of(stands.steps.first, stands.at);
        let is_more = things.len() > PAGE;
        things.truncate(PAGE);
        things.reverse();
        moments.retain(|row| row.known_at >= ruler.start);
        let tell = |thing| if let Thing::Known(row) = thing { Thing::Known(names.tell(row)) } else { thing };
        let mut then = Then {
            ruler,
            things: things.into_iter().map(tell).collect(),
            before: None,
            moments,
            decided: HashMap::new(),
            lanes: Vec::new(),
            strokes: Vec::new(),
            is_cut: false,
            names,
            divergences: HashMap::new(),
            is_back: before.is_some(),
            stands,
        };
        then.before = then.things.first().filter(|_| is_more).map(Thing::before);
        let (lanes, strokes, decided, divergences) = then.beside(app).await?;
        then.lanes = lanes.into_iter().map(|row| then.names.tell_lane(row, then.stands.at)).collect();
        let most = usize::try_from(DOTS).unwrap_or_default();
        then.is_cut = then.moments.len() > most || strokes.len() > most;
        then.moments.truncate(most);
        then.strokes = strokes.into_iter().take(most).collect();
        (then.decided, then.divergences) = (decided, divergences);
        Ok(then)
    }

    /// What is drawn beside the list, asked for at once.
    async fn beside(&self, app: &App) -> Answer<Beside> {
        let stands = &self.stands;
        try_join4(
            async { Ok(store::lanes(&app.db, stands.review, stands.person().map(|p| p.id), &self.ruler, stands.at).await?) },
            async { Ok(account::strokes(&app.db, stands.me, stands.review, stands.span(self.ruler.start - 1, stands.at), DOTS + 1).await?) },
            self.decided(app),
            self.divergences(app),
        )
        .await
    }

    /// What somebody is sent who has the list as it was at `from`: what came to be known
    /// since, and what changed since of what was there already.
    pub(super) fn since(&self, from: Option<Micros>) -> (Vec<&Thing>, Vec<&Thing>) {
        let Some(from) = from else { return (self.things.iter().collect(), Vec::new()) };
        let (there, new): (Vec<&Thing>, Vec<&Thing>) = self.things.iter().partition(|thing| thing.at() <= from);
        (new, there.into_iter().filter(|thing| self.changed(thing).is_some_and(|when| when > from)).collect())
    }

    /// When a thing of the list came to say what it says, where that was after it came to be
    /// known, and lies behind whoever stands there.
    pub(super) fn changed(&self, thing: &Thing) -> Option<Micros> {
        match thing {
            // An uncertain time is “about” until all of it has passed, and an “about” stays one (`seen_from`).
            Thing::Known(row) => match self.decided.get(&row.id) {
                Some(told) => Some(told.when.known()).filter(|end| (row.known_at + 1..=self.stands.at).contains(end)),
                None => words::changed(row, self.stands.at),
            },
            // It came with the end of its time.
            Thing::Heard(_) => None,
        }
    }

    /// Everything told of along the ruler, moment or passage: when, and whether somebody
    /// decided.
    pub(super) fn told(&self) -> impl Iterator<Item = (Micros, bool)> {
        let moments = self.moments.iter().map(|row| (row.known_at, row.noun == "decision"));
        moments.chain(self.strokes.iter().map(|(at, _)| (*at, false)))
    }

    fn decisions(&self) -> impl DoubleEndedIterator<Item = &KnownRow> {
        self.things.iter().filter_map(Thing::known).filter(|row| row.noun == "decision")
    }

    async fn decided(&self, app: &App) -> Answer<HashMap<Uuid, Told>> {
        let decided: Vec<&KnownRow> = self.decisions().collect();
        let (Some(first), Some(last)) = (decided.first(), decided.last()) else { return Ok(HashMap::new()) };
        // What reached one person had been known, perhaps long before.
        let after = if self.stands.person.is_some() { -time::FARTHEST } else { first.known_at - 1 };
        let told = decision::known_between(&app.db, self.stands.review.id, after, last.known_at).await?;
        let ours = told.into_iter().filter(|told| decided.iter().any(|row| row.id == told.id));
        Ok(ours.map(|told| (told.id, told)).collect())
    }

    /// The last decisions of the list that came to be known after `from`, or changed after it,
    /// as cards, each beside what was on the screens then.
    pub(super) async fn cards(&self, app: &App, from: Option<Micros>) -> Answer<HashMap<Uuid, Markup>> {
        let (new, changed) = self.since(from);
        let is_asked = |row: &&KnownRow| new.iter().chain(&changed).any(|thing| thing.before().id == row.id);
        let met: Vec<&KnownRow> = self.decisions().rev().take(MOST_CARDS).filter(is_asked).collect();
        let (Some(last), Some(first)) = (met.first(), met.last()) else { return Ok(HashMap::new()) };
        let (stands, within) = (&self.stands, (first.known_at, last.known_at));
        let newest = self.decisions().next_back();
        let person = stands.person().map(|person| person.id);
        let screens = on_screen::screens(&app.db, stands.review, person, within, met.len(), &self.names).await?;
        let in_order = met.iter().filter_map(|row| Some((row, self.decided.get(&row.id)?, screens.get(&row.id)?)));
        let wholes: Vec<(Whole, Markup)> = in_order.map(|(row, told, screens)| (self.whole(told), screen::draw(self, screens, row.chosen()))).collect();
        let cards = wholes.iter().map(|(whole, beside)| {
            // Whoever comes to a decision finds its card open.
            let is_met = newest.is_some_and(|row| row.id == whole.told.id && self.stands.at - row.known_at <= screen::MET);
            Card {
                review: self.stands.review.id,
                whole,
                times: (self.zone(), views::format(self, whole.told.when.point())),
                most: GLIMPSE,
                beside: Some(beside),
                fold: if is_met { Fold::Open } else { Fold::Folded },
            }
        });
        // The last first, so that where there is no room for all it is there.
        Ok(decision::within(CARDS, cards))
    }

    /// A decision as it made sense then, with its time as one can say it from here.
    fn whole(&self, told: &Told) -> Whole {
        let told = Told { when: seen_from(&told.when, self.stands.at), ..told.clone() };
        Whole { told, outcome: Outcome::default() }
    }

    /// Those of which both passages have been by now. In one person's place there is
    /// only one side.
    async fn divergences(&self, app: &App) -> Answer<HashMap<Uuid, Vec<Divergence>>> {
        if self.stands.person.is_some() || !self.things.iter().any(|thing| matches!(thing, Thing::Heard(_))) {
            return Ok(HashMap::new());
        }
        let found = account::divergences(app, self.stands.me, self.stands.review).await?;
        let later = |found: &Divergence| {
            let [one, other] = &found.sides;
            let (one, other) = ((one.when.as_ref()?.known(), one.id), (other.when.as_ref()?.known(), other.id));
            Some(one.max(other)).filter(|(at, _)| *at <= self.stands.at).map(|(_, id)| id)
        };
        let mut by_later: HashMap<Uuid, Vec<Divergence>> = HashMap::new();
        for found in found {
            if let Some(id) = later(&found) {
                by_later.entry(id).or_default().push(found);
            }
        }
        Ok(by_later)
    }

    pub(super) fn zone(&self) -> &str {
        &self.stands.review.zone
    }
}
