//! What everybody receives, held against the reference.

use std::collections::BTreeSet;

use recount_server::account::mark_divergence;
use serde_json::Value;

use super::{Told, World};
use crate::support::{
    NOW, PEOPLE, TestApp,
    seed::{MINUTE, ONE},
};

impl World {
    /// Each passage is marked as differing from each that another person wrote.
    pub(super) async fn everybody_differs(&self, app: &TestApp) {
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
    pub(super) async fn everybody_looks(&self, app: &TestApp) {
        for who in PEOPLE.into_iter().chain(["guest"]) {
            let mut received = String::new();
            app.as_(who).post(&format!("/reviews/{}/quoted", self.review), &[]).await;
            for path in self.addresses() {
                received.push_str(&app.as_(who).open(&path).await.text());
            }
            for passage in &self.told {
                let (got, may) = (received.contains(&passage.token), self.may_read(who, passage));
                assert_eq!(got, may, "{who}, {passage:?}, after {:#?}", self.deeds);
            }
            self.names_are_shown_where_their_author_wants_it(app, who).await;
            self.strokes_are_for_those_who_may_read(app, who).await;
            for at in 0..self.told.len() {
                let may = self.may_read_quoted(who, at);
                for token in self.told[at].agreed.values().flatten() {
                    assert_eq!(received.contains(token), may == Some(token), "{who}, {:?}, after {:#?}", self.told[at], self.deeds);
                }
            }
            for (one, other, says) in &self.differ {
                assert_eq!(received.contains(says), self.may_know(who, [*one, *other]), "{who}, {one} and {other}, after {:#?}", self.deeds);
            }
            for waiting in &self.waiting {
                let may = self.is_in(who) && ["ines", waiting.teller].contains(&who);
                assert_eq!(received.contains(&waiting.token), may, "{who}, {waiting:?}, after {:#?}", self.deeds);
            }
            for token in &self.gone {
                assert!(!received.contains(token), "{who} receives words that are gone ({token}), after {:#?}", self.deeds);
            }
        }
    }

    /// Whoever reads a passage is told its author's name only where the author wants it so.
    pub(super) async fn names_are_shown_where_their_author_wants_it(&self, app: &TestApp, who: &str) {
        let page = app.as_(who).open(&format!("/reviews/{}/accounts/passages", self.review)).await.text();
        for passage in self.told.iter().filter(|passage| who != passage.author) {
            let Some(drawn) = page.split("<article").find(|drawn| drawn.contains(&passage.token)) else { continue };
            let name = format!("{}{}", passage.author[..1].to_uppercase(), &passage.author[1..]);
            let by = drawn.split("</p>").next().unwrap();
            assert_eq!(by.contains(&name), passage.shown_as == "name", "{who}, {passage:?}: {by}, after {:#?}", self.deeds);
        }
    }

    /// In the Story somebody learns of the passages that they may read, and of no other:
    /// not that there is one, nor when it was.
    pub(super) async fn strokes_are_for_those_who_may_read(&self, app: &TestApp, who: &str) {
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
        all.push(format!("/api/reviews/{}/then?at={late}", self.review));
        for Told { account, id, .. } in &self.told {
            // Not the form of a quotation: its author finds there what no text quotes.
            let passage = ["", "/widen", "/narrow?to=facilitator", "/withdraw"].map(|way| format!("/passages/{id}{way}"));
            let own = passage.iter().map(String::as_str).chain([""]);
            all.extend(own.map(|path| format!("/accounts/{account}{path}")));
        }
        all
    }

    /// Nothing finds the words, for anybody: what is asked for stands in the page, so
    /// it is the title that must not.
    pub(super) async fn nobody_finds(&self, app: &TestApp) {
        for who in PEOPLE {
            for token in self
                .told
                .iter()
                .flat_map(|passage| passage.agreed.values().flatten().chain([&passage.token]))
                .chain(self.waiting.iter().map(|waiting| &waiting.token))
                .chain(&self.gone)
            {
                for path in [format!("/library?q={token}"), format!("/api/reviews?q={token}")] {
                    assert!(!app.as_(who).open(&path).await.text().contains("Sequence "), "{who} finds {path}");
                }
            }
        }
    }
}
