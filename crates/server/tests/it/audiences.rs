//! Whatever people do with passages and reviews, in whatever order: nobody ever
//! receives a passage outside its audience, nor a wording that was agreed to for
//! others, nor what somebody told a facilitator. A few seeded sequences of deeds
//! (widen, take back, rewrite, withdraw, quote, share, come and go, tell, confirm, let
//! time pass), held after every deed against a reference of ten
//! lines ([`World::may_read`], [`World::may_read_quoted`]).

use std::collections::{BTreeMap, BTreeSet};

use recount_model::Depth;
use recount_server::account::mark_divergence;
use recount_server::retention;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    account::widen,
    both, interviews,
    quotations::{self, At},
    support::{
        NOW, PEOPLE, TestApp,
        held::{everything, folder_text},
        seed::{MINUTE, ONE},
    },
};

const SEQUENCES: u64 = 4;
const DEEDS: usize = 18;
const AUDIENCES: [&str; 5] = ["author", "facilitator", "involved", "circle", "organisation"];
const STAGES: [&str; 7] = ["noted", "preparing", "calibrating", "debriefing", "deciding", "shared", "set_aside"];

/// A passage as the reference knows it. `token` stands in its words alone.
#[derive(Debug)]
struct Told {
    author: &'static str,
    account: Uuid,
    id: Uuid,
    audience: usize,
    withdrawn: bool,
    token: String,
    /// The minute after one that it tells of, where it has a time: no other has it.
    minute: Option<i64>,
    /// What its author agreed to be quoted with, by audience: another wording’s token,
    /// or its own words.
    agreed: BTreeMap<usize, Option<String>>,
}

/// What somebody told Ines and has not answered about. `token` stands in its words alone.
#[derive(Debug)]
struct Waiting {
    teller: &'static str,
    id: Uuid,
    token: String,
}

/// What the reference knows of one review.
#[derive(Debug)]
struct World {
    review: Uuid,
    stage: &'static str,
    audience: usize,
    involved: BTreeSet<&'static str>,
    told: Vec<Told>,
    waiting: Vec<Waiting>,
    /// Whether it was shared at any time.
    shared: bool,
    /// Which passages the text quotes.
    quotes: BTreeSet<usize>,
    /// Tokens of words that were withdrawn or rewritten: nobody receives them.
    gone: Vec<String>,
    deeds: Vec<String>,
}

impl World {
    /// The reference: whether somebody receives a passage's words.
    fn may_read(&self, who: &str, passage: &Told) -> bool {
        let reach = self.reach(who);
        who != "guest" && !passage.withdrawn && (who == passage.author || (reach <= self.audience && reach <= passage.audience))
    }

    /// The reference: which other wording of a passage somebody receives in the text.
    fn may_read_quoted(&self, who: &str, at: usize) -> Option<&String> {
        let (reach, passage) = (self.reach(who), &self.told[at]);
        if who == "guest" || passage.withdrawn || reach > self.audience || !self.quotes.contains(&at) {
            return None;
        }
        passage.agreed.iter().find(|(audience, _)| who == passage.author || **audience >= reach)?.1.as_ref()
    }

    fn reach(&self, who: &str) -> usize {
        match who {
            "ines" => 2,
            _ if self.involved.contains(who) => 3,
            "marek" => 4,
            _ => 5,
        }
    }

    async fn begin(app: &TestApp, seed: u64) -> Self {
        let review = app.review(&format!("Sequence {seed}"), Depth::Debrief).await;
        app.go(review, "preparing").await;
        let mut told = Vec::new();
        for (n, author) in ["tomasz", "priya", "tomasz"].into_iter().enumerate() {
            let token = format!("quartz{seed}x{n}x0end");
            let minute = 40 + i64::try_from(n).unwrap();
            let account = app.as_(author).post(&format!("/reviews/{review}/accounts"), &[]).await.id_after("/accounts/");
            let says = format!("It looked like the {token} to me.");
            let kept = app.as_(author).post(&format!("/accounts/{account}/passages"), &[("says", says.as_str()), ("when", &format!("13:{minute}"))]).await;
            let id = kept.location.unwrap().split("#passage-").nth(1).unwrap().parse().unwrap();
            told.push(Told { author, account, id, audience: 1, withdrawn: false, token, minute: Some(minute), agreed: BTreeMap::new() });
        }
        // A picture for everybody who reads the review.
        for when in ["13:35", "13:55"] {
            let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", "Something else."), ("when", when)]).await;
            assert_eq!(made.status, 303);
        }
        let involved = BTreeSet::from(["tomasz", "priya"]);
        Self {
            review,
            stage: "preparing",
            audience: 3,
            involved,
            told,
            waiting: Vec::new(),
            shared: false,
            quotes: BTreeSet::new(),
            gone: Vec::new(),
            deeds: Vec::new(),
        }
    }

    /// One deed, through the forms that people use.
    async fn step(&mut self, app: &TestApp, dice: &mut Dice) {
        let at = dice.below(self.told.len());
        match dice.below(18) {
            0..=3 => self.widen(app, at, dice).await,
            4 => self.take_back(app, at).await,
            5 => self.rewrite(app, at).await,
            6 if dice.below(2) == 0 => self.withdraw(app, at).await,
            6 | 7 => self.come_or_go(app, ["lena", "priya", "tomasz"][dice.below(3)]).await,
            8..=10 => self.agree(app, at, dice).await,
            11 => self.quote(app, at).await,
            12 | 13 => self.tell(app, ["priya", "tomasz"][dice.below(2)]).await,
            14 => self.answer(app, dice).await,
            15 => self.time_passes(app).await,
            _ => self.stage(app, STAGES[dice.below(STAGES.len())]).await,
        }
    }

    async fn widen(&mut self, app: &TestApp, at: usize, dice: &mut Dice) {
        let passage = &mut self.told[at];
        let to = passage.audience + dice.below(4) + 1;
        if passage.withdrawn || to > 5 {
            return;
        }
        let shown_as = ["name", "role", "unattributed"][dice.below(3)];
        assert_eq!(widen(app, passage.author, (passage.account, passage.id), AUDIENCES[to - 1], shown_as).await, 303);
        passage.audience = to;
        self.deeds.push(format!("{} widens {at} to {}", passage.author, AUDIENCES[to - 1]));
    }

    async fn take_back(&mut self, app: &TestApp, at: usize) {
        let passage = &mut self.told[at];
        if passage.withdrawn {
            return;
        }
        let done = app.as_(passage.author).post(&format!("/accounts/{}/passages/{}/take-back", passage.account, passage.id), &[]).await;
        assert_eq!(done.status, 303);
        passage.audience = 1;
        self.gone.extend(std::mem::take(&mut passage.agreed).into_values().flatten());
        self.deeds.push(format!("{} takes {at} back", passage.author));
    }

    async fn rewrite(&mut self, app: &TestApp, at: usize) {
        let passage = &mut self.told[at];
        if passage.withdrawn {
            return;
        }
        let path = format!("/accounts/{}/passages/{}", passage.account, passage.id);
        let form = app.as_(passage.author).get(&path).await.text();
        let version = form.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let token = format!("{}x{}end", passage.token.trim_end_matches("end"), self.deeds.len());
        let says = format!("Rather, it looked like the {token} to me.");
        let when = passage.minute.map(|minute| format!("13:{minute}")).unwrap_or_default();
        assert_eq!(app.as_(passage.author).post(&path, &[("says", &says), ("version", version), ("when", &when)]).await.status, 303);
        self.gone.push(std::mem::replace(&mut passage.token, token));
        self.deeds.push(format!("{} rewrites {at}", passage.author));
    }

    async fn withdraw(&mut self, app: &TestApp, at: usize) {
        let passage = &mut self.told[at];
        if passage.withdrawn {
            return;
        }
        let done = app.as_(passage.author).post(&format!("/accounts/{}/passages/{}/withdraw", passage.account, passage.id), &[]).await;
        assert_eq!(done.status, 303);
        passage.withdrawn = true;
        self.gone.extend(std::mem::take(&mut passage.agreed).into_values().flatten());
        self.deeds.push(format!("{} withdraws {at}", passage.author));
    }

    /// Its author agrees to be quoted, in the passage’s own words or in others.
    async fn agree(&mut self, app: &TestApp, at: usize, dice: &mut Dice) {
        let (audience, other, n) = (dice.below(3) + 3, dice.below(2) == 0, self.deeds.len());
        let (review, passage) = (self.review, &mut self.told[at]);
        if passage.withdrawn {
            return;
        }
        let token = other.then(|| format!("{}q{n}end", passage.token.trim_end_matches("end")));
        let says = token.as_ref().map(|token| format!("In other words, {token}."));
        let place = At { review, account: passage.account, passage: passage.id };
        // The form holds another wording where there is one: own words are typed again.
        let own = app.as_(passage.author).get(&place.path()).await.text();
        let own = own.split("<textarea").nth(1).unwrap().split_once('>').unwrap().1.split("</textarea>").next().unwrap().trim().to_owned();
        let done = quotations::agree(app, passage.author, place, AUDIENCES[audience - 1], Some(&says.unwrap_or(own))).await;
        assert_eq!(done.status, 303, "{}", done.words());
        if token.is_none() {
            passage.audience = passage.audience.max(audience);
        }
        self.gone.extend(passage.agreed.insert(audience, token).flatten());
        self.deeds.push(format!("{} agrees that {at} is quoted for {}, other words: {other}", passage.author, AUDIENCES[audience - 1]));
    }

    /// Ines writes down what somebody told her.
    async fn tell(&mut self, app: &TestApp, teller: &'static str) {
        if !self.involved.contains(teller) {
            return;
        }
        let token = format!("quartztold{}x{}end", self.review.simple(), self.deeds.len());
        let fields = [("teller", app.id(teller).to_string()), ("says", format!("It looked like the {token}."))];
        let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
        let kept = app.as_("ines").post(&format!("/reviews/{}/interviews", self.review), &fields).await;
        assert_eq!(kept.status, 303, "{}", kept.words());
        self.waiting.push(Waiting { teller, id: kept.id_after("/interviews/"), token });
        self.deeds.push(format!("{teller} tells Ines something"));
    }

    /// Somebody confirms what they told, puts it differently, or declines.
    async fn answer(&mut self, app: &TestApp, dice: &mut Dice) {
        if self.waiting.is_empty() {
            return;
        }
        let Waiting { teller, id, token } = self.waiting.remove(dice.below(self.waiting.len()));
        let (kind, n) = (dice.below(3), self.deeds.len());
        let other = format!("{}o{n}end", token.trim_end_matches("end"));
        let says = (kind == 1).then(|| format!("Rather, it looked like the {other}."));
        let kept = interviews::answer(app, teller, id, if kind == 2 { "declined" } else { "confirmed" }, says.as_deref()).await;
        assert_eq!(kept.status, 303, "{}", kept.words());
        if kind == 2 {
            self.gone.push(token);
        } else {
            let passage = kept.location.as_ref().unwrap().split("#passage-").nth(1).unwrap().parse().unwrap();
            let (stands, gone) = if kind == 1 { (other, Some(token)) } else { (token, None) };
            self.gone.extend(gone);
            self.told.push(Told {
                author: teller,
                account: kept.id_after("/accounts/"),
                id: passage,
                audience: 1,
                withdrawn: false,
                token: stands,
                minute: None,
                agreed: BTreeMap::new(),
            });
        }
        self.deeds.push(format!("{teller} answers ({kind})"));
    }

    /// A quarter of a year and a day: what nobody quotes of a shared review goes.
    async fn time_passes(&mut self, app: &TestApp) {
        app.pass(91 * 86_400_000_000);
        retention::run(&app.app, app.app.clock.now()).await.unwrap().unwrap();
        if self.shared && ["shared", "set_aside"].contains(&self.stage) {
            self.gone.extend(self.waiting.drain(..).map(|waiting| waiting.token));
            for (at, passage) in self.told.iter_mut().enumerate() {
                if !passage.withdrawn && (passage.agreed.is_empty() || !self.quotes.contains(&at)) {
                    passage.withdrawn = true;
                    self.gone.extend(std::mem::take(&mut passage.agreed).into_values().flatten());
                }
            }
        }
        self.deeds.push("time passes".to_owned());
    }

    /// Ines puts a quotation into the text, or takes it out.
    async fn quote(&mut self, app: &TestApp, at: usize) {
        if !self.quotes.remove(&at) {
            self.quotes.insert(at);
        }
        self.write(app).await;
        self.deeds.push(format!("the text quotes {:?}", self.quotes));
    }

    async fn write(&self, app: &TestApp) {
        let body: String = self.quotes.iter().map(|at| format!("It is told:\n\n[x](passage:{})\n\n", self.told[*at].id)).collect();
        assert_eq!(quotations::text(app, self.review, &format!("What happened.\n\n{body}")).await.status, 303);
    }

    /// Whether the text may be shared with this quotation in it.
    fn is_settled(&self, at: usize) -> bool {
        let passage = &self.told[at];
        !passage.withdrawn && passage.agreed.get(&5).is_some_and(|other| other.is_some() || passage.audience == 5)
    }

    /// Ines takes somebody off the list of those who were there, or names them.
    async fn come_or_go(&mut self, app: &TestApp, who: &'static str) {
        let (ines, base) = (app.as_("ines"), format!("/reviews/{}", self.review));
        let done = if self.involved.remove(who) {
            let about = ines.get(&format!("{base}/about")).await;
            let says = format!("{} off the list", &who[1..]);
            let form = about.text().split("action=\"").find(|form| form.contains(&says)).unwrap().to_owned();
            ines.post(form.split('"').next().unwrap(), &[]).await
        } else {
            self.involved.insert(who);
            ines.post(&format!("{base}/participants"), &[("participant", who), ("involvement", "present")]).await
        };
        assert_eq!(done.status, 303, "{}", done.text());
        self.deeds.push(format!("{who} is {} those who were there", if self.involved.contains(who) { "among" } else { "not among" }));
    }

    async fn stage(&mut self, app: &TestApp, to: &'static str) {
        if to == self.stage {
            return;
        }
        let unsettled: Vec<usize> = self.quotes.iter().copied().filter(|at| !self.is_settled(*at)).collect();
        if to == "shared" && !unsettled.is_empty() {
            let refused = app.as_("ines").post(&format!("/reviews/{}/stage", self.review), &[("stage", "shared")]).await;
            assert_eq!(refused.status, 422, "it quotes {unsettled:?}, after {:#?}", self.deeds);
            self.quotes.retain(|at| !unsettled.contains(at));
            self.write(app).await;
        }
        app.go(self.review, to).await;
        self.audience = match to {
            "noted" => 2,
            "preparing" | "calibrating" => 3,
            "debriefing" | "deciding" => 4,
            "shared" => 5,
            _ => self.audience,
        };
        self.stage = to;
        self.shared |= to == "shared";
        self.deeds.push(format!("it is {to}"));
    }

    /// Each passage is marked as differing from each that another person wrote.
    async fn everybody_differs(&self, app: &TestApp) {
        let mut tx = app.app.db.write().await.unwrap();
        for (n, one) in self.told.iter().enumerate() {
            for other in self.told.iter().skip(n + 1).filter(|other| other.author != one.author) {
                mark_divergence(&mut tx, self.review, app.id("ines"), (one.id, other.id), "When was it known?", NOW).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }

    /// Everybody opens everything; each receives what the reference allows, and on
    /// the pages that are for reading, all of it.
    async fn everybody_looks(&self, app: &TestApp) {
        for who in PEOPLE.into_iter().chain(["guest"]) {
            let mut received = String::new();
            app.as_(who).post(&format!("/reviews/{}/quoted", self.review), &[]).await;
            for path in self.addresses() {
                received.push_str(&app.as_(who).get(&path).await.text());
            }
            for passage in &self.told {
                let (got, may) = (received.contains(&passage.token), self.may_read(who, passage));
                assert_eq!(got, may, "{who}, {passage:?}, after {:#?}", self.deeds);
            }
            self.strokes_are_for_those_who_may_read(app, who).await;
            for at in 0..self.told.len() {
                let may = self.may_read_quoted(who, at);
                for token in self.told[at].agreed.values().flatten() {
                    assert_eq!(received.contains(token), may == Some(token), "{who}, {:?}, after {:#?}", self.told[at], self.deeds);
                }
            }
            for waiting in &self.waiting {
                let may = ["ines", waiting.teller].contains(&who);
                assert_eq!(received.contains(&waiting.token), may, "{who}, {waiting:?}, after {:#?}", self.deeds);
            }
            for token in &self.gone {
                assert!(!received.contains(token), "{who} receives words that are gone ({token}), after {:#?}", self.deeds);
            }
        }
    }

    /// In the Story somebody learns of the passages that they may read, and of no other:
    /// not that there is one, nor when it was.
    async fn strokes_are_for_those_who_may_read(&self, app: &TestApp, who: &str) {
        let sees = who != "guest" && self.reach(who) <= self.audience;
        let times = |passage: &Told| passage.minute.filter(|_| sees && self.may_read(who, passage)).map(|minute| ONE + minute * MINUTE);
        let may: BTreeSet<i64> = self.told.iter().filter_map(times).collect();
        let window = app.as_(who).get(&format!("/reviews/{}/timeline/window", self.review)).await;
        let window: Value = serde_json::from_str(&window.text()).unwrap_or_default();
        let marks = window["marks"].as_array().cloned().unwrap_or_default();
        let drawn: BTreeSet<i64> = marks.iter().filter(|mark| mark["kind"] == "passage").map(|mark| mark["at"].as_i64().unwrap()).collect();
        assert_eq!(drawn, may, "{who}, after {:#?}", self.deeds);
        let page = app.as_(who).get(&format!("/reviews/{}/timeline", self.review)).await.text();
        let list = page.split("Recounted of this stretch").nth(1).map(|rest| rest.split("</ol>").next().unwrap().to_owned());
        let listed = list.map(|list| list.matches("<li>").count()).unwrap_or_default();
        assert_eq!(listed, may.len(), "{who}, after {:#?}", self.deeds);
    }

    fn addresses(&self) -> Vec<String> {
        let of_review =
            ["", "/accounts", "/accounts/passages", "/timeline", "/timeline/window", "/text", "/text/versions", "/about", "/sharing", "/evidence", "/markdown"];
        let mut all: Vec<String> = of_review.iter().map(|path| format!("/reviews/{}{path}", self.review)).collect();
        all.extend(self.waiting.iter().map(|waiting| format!("/interviews/{}", waiting.id)));
        all.extend([
            "/".to_owned(),
            "/reviews".to_owned(),
            "/retention".to_owned(),
            format!("/reviews/{}/interviews", self.review),
            format!("/api/reviews/{}", self.review),
        ]);
        let late = NOW + 3_600_000_000;
        all.extend(
            ["then?", "then/step?to=", "then/step?from=0&to="]
                .map(|path| format!("/reviews/{}/timeline/{path}{}{late}", self.review, if path.ends_with('?') { "at=" } else { "" })),
        );
        all.push(format!("/reviews/{}/divergences", self.review));
        all.extend(["/".to_owned(), "/reviews".to_owned(), format!("/api/reviews/{}", self.review)]);
        for Told { account, id, .. } in &self.told {
            let own = ["", &format!("/passages/{id}"), &format!("/passages/{id}/widen"), &format!("/passages/{id}/withdraw")];
            all.extend(own.map(|path| format!("/accounts/{account}{path}")));
        }
        all
    }

    /// Nothing finds the words, for anybody: what is asked for stands in the page, so
    /// it is the title that must not.
    async fn nobody_finds(&self, app: &TestApp) {
        for who in PEOPLE {
            for token in self
                .told
                .iter()
                .flat_map(|passage| passage.agreed.values().flatten().chain([&passage.token]))
                .chain(self.waiting.iter().map(|waiting| &waiting.token))
                .chain(&self.gone)
            {
                for path in [format!("/library?q={token}"), format!("/api/reviews?q={token}")] {
                    assert!(!app.as_(who).get(&path).await.text().contains("Sequence "), "{who} finds {path}");
                }
            }
        }
    }
}

/// Numbers that look thrown and are the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap()
    }
}

both!(
    async fn nobody_ever_receives_a_passage_outside_its_audience(app: TestApp) {
        for seed in 1..=SEQUENCES {
            let (mut world, mut dice) = (World::begin(&app, seed).await, Dice(seed));
            // Something to get wrong from the first deed on: every passage is quoted.
            for at in 0..world.told.len() {
                world.quote(&app, at).await;
                world.agree(&app, at, &mut dice).await;
            }
            world.everybody_differs(&app).await;
            world.everybody_looks(&app).await;
            for _ in 0..DEEDS {
                let before = world.deeds.len();
                world.step(&app, &mut dice).await;
                if world.deeds.len() > before {
                    world.everybody_looks(&app).await;
                }
            }
            world.nobody_finds(&app).await;
        }
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        for (place, held) in [("database", everything(&app).await), ("export", folder_text(folder.path()))] {
            assert!(held.contains("sequence 1"), "the {place} was looked at");
            assert!(!held.contains("quartz"), "the {place} holds words of a passage");
        }
    }
);
