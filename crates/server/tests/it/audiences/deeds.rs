//! What people do, through the forms that they use.

use std::collections::BTreeMap;

use recount_server::retention;

use super::{AUDIENCES, Dice, Told, Waiting, World};
use crate::{
    account::widen,
    departed, interviews,
    quotations::{self, At},
    support::TestApp,
};

impl World {
    pub(super) async fn widen(&mut self, app: &TestApp, at: usize, dice: &mut Dice) {
        // Nought: to be shown otherwise to the same.
        let to = self.told[at].audience + dice.below(5);
        if !self.is_in_hand(at) || to == 1 || to > 5 {
            return;
        }
        if !self.sees(self.told[at].author) {
            return self.nobody_is_let_in_unseen(app, at).await;
        }
        let passage = &mut self.told[at];
        let shown_as = ["name", "role", "unattributed"][dice.below(3)];
        assert_eq!(widen(app, passage.author, (passage.account, passage.id), AUDIENCES[to - 1], shown_as).await, 303);
        (passage.audience, passage.shown_as) = (to, shown_as);
        self.deeds.push(format!("{} widens {at} to {}, shown as {shown_as}", passage.author, AUDIENCES[to - 1]));
    }

    /// Whoever does not see the review lets nobody in: they would not see whom.
    async fn nobody_is_let_in_unseen(&self, app: &TestApp, at: usize) {
        let passage = &self.told[at];
        let author = app.as_(passage.author);
        let path = format!("/accounts/{}/passages/{}", passage.account, passage.id);
        let form = [("to", "organisation"), ("shown_as", "name"), ("readers", "0"), ("answer", "agreed"), ("says", "words"), ("version", "1")];
        for way in ["widen", "quoting"] {
            assert_eq!(author.get(&format!("{path}/{way}")).await.status, 403, "{way}, after {:#?}", self.deeds);
            assert_eq!(author.post(&format!("{path}/{way}"), &form).await.status, 403, "{way}, after {:#?}", self.deeds);
        }
    }

    pub(super) async fn take_back(&mut self, app: &TestApp, at: usize) {
        if self.give_up(app, at, "take-back").await {
            (self.told[at].audience, self.told[at].is_kept) = (1, true);
            self.deeds.push(format!("{} takes {at} back", self.told[at].author));
        }
    }

    /// Its author narrows a passage; asked for a wider audience than it has, nothing happens.
    pub(super) async fn narrow(&mut self, app: &TestApp, at: usize, dice: &mut Dice) {
        let to = dice.below(4) + 2;
        if !self.is_in_hand(at) {
            return;
        }
        let passage = &mut self.told[at];
        let path = format!("/accounts/{}/passages/{}/narrow", passage.account, passage.id);
        let done = app.as_(passage.author).post(&path, &[("to", AUDIENCES[to - 1])]).await;
        assert_eq!(done.status, if to > passage.audience { 422 } else { 303 }, "{}", done.words());
        if to < passage.audience {
            passage.audience = to;
            let beyond = passage.agreed.split_off(&(to + 1));
            self.gone.extend(beyond.into_values().flatten());
        }
        self.deeds.push(format!("{} narrows {at} to {}", self.told[at].author, AUDIENCES[to - 1]));
    }

    /// Ines marks that two passages differ, as far as she reads both.
    pub(super) async fn differ(&mut self, app: &TestApp, at: usize, dice: &mut Dice) {
        let other = dice.below(self.told.len());
        let (one, two) = (&self.told[at], &self.told[other]);
        let is_named = one.shown_as == "name" && two.shown_as == "name";
        let may = at != other && [one, two].iter().all(|passage| self.may_read("ines", passage)) && !(one.account == two.account && is_named);
        let says = format!("differs{}x{}end?", self.review.simple(), self.deeds.len());
        let sides = (one.id.to_string(), two.id.to_string());
        let form = [("one", &*sides.0), ("other", &*sides.1), ("says", &*says)];
        let done = app.as_("ines").post(&format!("/reviews/{}/divergences", self.review), &form).await;
        assert_eq!(done.status, if may { 303 } else { 422 }, "{at} and {other}, after {:#?}", self.deeds);
        if may {
            self.differ.push((at, other, says));
        }
        self.deeds.push(format!("{at} and {other} differ: {may}"));
    }

    pub(super) async fn withdraw(&mut self, app: &TestApp, at: usize) {
        if self.give_up(app, at, "withdraw").await {
            self.told[at].withdrawn = true;
            self.deeds.push(format!("{} withdraws {at}", self.told[at].author));
        }
    }

    /// Its author ends what was agreed about a passage; `false` where it is not in their hand.
    async fn give_up(&mut self, app: &TestApp, at: usize, deed: &str) -> bool {
        if !self.is_in_hand(at) {
            return false;
        }
        let passage = &mut self.told[at];
        let done = app.as_(passage.author).post(&format!("/accounts/{}/passages/{}/{deed}", passage.account, passage.id), &[]).await;
        assert_eq!(done.status, 303);
        self.gone.extend(std::mem::take(&mut passage.agreed).into_values().flatten());
        true
    }

    /// Whether its author can do anything with a passage.
    fn is_in_hand(&self, at: usize) -> bool {
        !self.told[at].withdrawn && !self.left.contains(self.told[at].author)
    }

    pub(super) async fn rewrite(&mut self, app: &TestApp, at: usize) {
        if !self.is_in_hand(at) {
            return;
        }
        let passage = &mut self.told[at];
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

    /// Its author agrees to be quoted, in the passage’s own words or in others.
    pub(super) async fn agree(&mut self, app: &TestApp, at: usize, dice: &mut Dice) {
        let (audience, other, n) = (dice.below(3) + 3, dice.below(2) == 0, self.deeds.len());
        if !self.is_in_hand(at) {
            return;
        }
        if !self.sees(self.told[at].author) {
            return self.nobody_is_let_in_unseen(app, at).await;
        }
        let (review, passage) = (self.review, &mut self.told[at]);
        let token = other.then(|| format!("{}q{n}end", passage.token.trim_end_matches("end")));
        let says = token.as_ref().map(|token| format!("In other words, {token}."));
        let place = At { review, account: passage.account, passage: passage.id };
        // The form holds another wording where there is one: own words are typed again.
        let own = app.as_(passage.author).get(&place.path()).await.text();
        let own = own.split("<textarea").nth(1).unwrap().split_once('>').unwrap().1.split("</textarea>").next().unwrap().trim().to_owned();
        let done = quotations::agree(app, passage.author, place, AUDIENCES[audience - 1], Some(&says.unwrap_or(own))).await;
        assert_eq!(done.status, 303, "{}", done.words());
        if token.is_none() && audience > passage.audience {
            // The words go further under the name that the form asks for.
            (passage.audience, passage.shown_as) = (audience, "name");
        }
        self.gone.extend(passage.agreed.insert(audience, token).flatten());
        self.deeds.push(format!("{} agrees that {at} is quoted for {}, other words: {other}", passage.author, AUDIENCES[audience - 1]));
    }

    /// Ines writes down what somebody told her.
    pub(super) async fn tell(&mut self, app: &TestApp, teller: &'static str) {
        if !self.involved.contains(teller) || self.left.contains(teller) {
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
    pub(super) async fn answer(&mut self, app: &TestApp, dice: &mut Dice) {
        if self.waiting.is_empty() {
            return;
        }
        let at = dice.below(self.waiting.len());
        if self.left.contains(self.waiting[at].teller) {
            return;
        }
        let Waiting { teller, id, token } = self.waiting.remove(at);
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
                shown_as: "name",
                withdrawn: false,
                is_kept: false,
                token: stands,
                minute: None,
                agreed: BTreeMap::new(),
            });
        }
        self.deeds.push(format!("{teller} answers ({kind})"));
    }

    /// A quarter of a year and a day: what nobody quotes of a shared review goes.
    pub(super) async fn time_passes(&mut self, app: &TestApp) {
        app.pass(91 * 86_400_000_000);
        retention::run(&app.app, app.app.clock.now()).await.unwrap().unwrap();
        if self.shared && ["shared", "set_aside"].contains(&self.stage) {
            self.gone.extend(self.waiting.drain(..).map(|waiting| waiting.token));
            for (at, passage) in self.told.iter_mut().enumerate() {
                if !passage.withdrawn && !passage.is_kept && (passage.agreed.is_empty() || !self.quotes.contains(&at)) {
                    passage.withdrawn = true;
                    self.gone.extend(std::mem::take(&mut passage.agreed).into_values().flatten());
                }
            }
        }
        self.deeds.push("time passes".to_owned());
    }

    /// Ines puts a quotation into the text, or takes it out.
    pub(super) async fn quote(&mut self, app: &TestApp, at: usize) {
        if !self.quotes.remove(&at) {
            self.quotes.insert(at);
        }
        self.write(app).await;
        self.deeds.push(format!("the text quotes {:?}", self.quotes));
    }

    pub(super) async fn write(&self, app: &TestApp) {
        let body: String = self.quotes.iter().map(|at| format!("It is told:\n\n[x](passage:{})\n\n", self.told[*at].id)).collect();
        assert_eq!(quotations::text(app, self.review, &format!("What happened.\n\n{body}")).await.status, 303);
    }

    /// Whether the text may be shared with this quotation in it.
    fn is_settled(&self, at: usize) -> bool {
        let passage = &self.told[at];
        !passage.withdrawn && passage.agreed.get(&5).is_some_and(|other| other.is_some() || passage.audience == 5)
    }

    /// Ines takes somebody off the list of those who were there, or names them.
    pub(super) async fn come_or_go(&mut self, app: &TestApp, who: &'static str) {
        if self.left.contains(who) {
            return;
        }
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

    pub(super) async fn stage(&mut self, app: &TestApp, to: &'static str) {
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

    /// Somebody's access ends, for good.
    pub(super) async fn leave(&mut self, app: &TestApp, who: &'static str) {
        if !self.involved.contains(who) {
            self.come_or_go(app, who).await;
        }
        assert_eq!(app.as_("ada").post(&format!("/members/{}/end", app.id(who)), &[]).await.status, 303);
        self.left.insert(who);
        self.deeds.push(format!("{who} leaves"));
    }

    /// Ines withdraws all that somebody recounted who has left, at their wish.
    pub(super) async fn wish(&mut self, app: &TestApp, who: &'static str) {
        let whose = format!("{}{}", who[..1].to_uppercase(), &who[1..]);
        let done = departed::carry_out(app, "ines", self.review, &whose, "by mail").await;
        assert_eq!(done.status, 303, "{}", done.words());
        for passage in self.told.iter_mut().filter(|passage| passage.author == who) {
            passage.withdrawn = true;
            self.gone.extend(std::mem::take(&mut passage.agreed).into_values().flatten());
        }
        let (theirs, others) = std::mem::take(&mut self.waiting).into_iter().partition(|waiting| waiting.teller == who);
        self.waiting = others;
        self.gone.extend(Vec::<Waiting>::into_iter(theirs).map(|waiting| waiting.token));
        self.deeds.push(format!("all that {who} recounted is withdrawn"));
    }
}
