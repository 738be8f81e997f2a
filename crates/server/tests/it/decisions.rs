//! Decisions: what made sense then, who stands by it, and what came of it kept apart.

use recount_model::{Depth, EvidenceKind, InSight, KnownBasis, When, decision::Context};
use recount_server::{
    decision::{self, Outcome, Telling},
    timeline::{self, NewMoment},
};
use uuid::Uuid;

use crate::{
    authors_keep::take_off,
    both,
    support::{
        NOW, TestApp,
        seed::{MINUTE, ONE},
    },
};

/// A moment at a minute after one o’clock that came to be known at another.
pub async fn moment(app: &TestApp, review: Uuid, says: &str, minute: i64, known: i64) -> Uuid {
    let mut tx = app.app.db.write().await.unwrap();
    let when = When::exact(ONE + minute * MINUTE, "Europe/Berlin");
    let known = (ONE + known * MINUTE, KnownBasis::Stated);
    let new = NewMoment { says: says.into(), kind: EvidenceKind::Entry, when, known, ties: Vec::new() };
    let id = timeline::create(&mut tx, review, Some(app.id("ines")), &new, NOW).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn decided(app: &TestApp, review: Uuid, moment: Uuid, by: &str, context: Context) -> bool {
    let mut tx = app.app.db.write().await.unwrap();
    let telling = Telling { level: None, context, in_sight: InSight::Unsaid };
    let made = decision::create(&mut tx, review, moment, Some(app.id(by)), &telling, NOW).await.unwrap();
    if made {
        let outcome = Outcome { outcome: "planted-outcome".into(), hindsight: "planted-hindsight".into(), known_at: None, version: 0 };
        decision::end(&mut tx, moment, None, &outcome, NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
    made
}

both!(
    async fn what_was_decided_is_given_by_when_it_was_known_and_without_its_end(app: TestApp) {
        let review = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
        let early = moment(&app, review, "Priya lets the release go on.", 5, 20).await;
        let late = moment(&app, review, "Tomasz keeps the release.", 15, 15).await;
        for (id, by) in [(early, "ines"), (late, "tomasz")] {
            assert!(decided(&app, review, id, by, Context { cues: "A quiet database.".into(), ..Context::default() }).await);
        }
        let known = async |from: i64, until: i64| decision::known_between(&app.app.db, review, ONE + from * MINUTE, ONE + until * MINUTE).await.unwrap();
        let at_fifteen = known(0, 15).await;
        assert_eq!(at_fifteen.iter().map(|d| d.id).collect::<Vec<_>>(), [late], "what happened earlier was not known yet");
        assert!(known(15, 19).await.is_empty());
        let all = known(0, 60).await;
        assert_eq!(all.iter().map(|d| d.id).collect::<Vec<_>>(), [late, early]);
        assert!(!format!("{all:?}").contains("planted"), "what came of it is not in the answer");
        let [tomaszs, iness] = &all[..] else { panic!("two decisions") };
        assert_eq!(tomaszs.confirmed.as_ref().and_then(|c| c.by.as_deref()), Some("Tomasz"), "told by somebody who was there");
        assert!(iness.confirmed.is_none(), "told as others understood it");
        assert_eq!(tomaszs.says, "Tomasz keeps the release.");
    }
);

both!(
    async fn a_decision_hangs_on_a_moment_of_its_review(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let other = app.review("Another", Depth::Debrief).await;
        let of_other = moment(&app, other, "Elsewhere.", 5, 5).await;
        assert!(!decided(&app, review, of_other, "ines", Context::default()).await);
        assert!(!decided(&app, review, Uuid::now_v7(), "ines", Context::default()).await);
    }
);

/// A decision told by form, with what and when alone; its id.
pub async fn begun(app: &TestApp, who: &str, review: Uuid, says: &str, when: &str) -> Uuid {
    let made = app.as_(who).post(&format!("/reviews/{review}/moments"), &[("says", says), ("when", when), ("noun", "decision")]).await;
    assert_eq!(made.status, 303, "{}", made.words());
    let place = made.location.unwrap();
    place.split("/decisions/").nth(1).and_then(|rest| rest.strip_suffix("/tell")).unwrap_or_else(|| panic!("{place}")).parse().unwrap()
}

pub fn own(review: Uuid, id: Uuid) -> String {
    format!("/reviews/{review}/decisions/{id}")
}

pub async fn prepared(app: &TestApp) -> (Uuid, Uuid) {
    let review = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
    let id = begun(app, "ines", review, "Tomasz keeps the release.", "14:05").await;
    app.go(review, "preparing").await;
    (review, id)
}

pub const TOLD: [(&str, &str); 13] = [
    ("version", "1"),
    ("cues", "A slope after a clean canary.\r\nA quiet database."),
    ("knowledge", "In September it was the provider."),
    ("reading", "The provider is slow again."),
    ("goals", "Customers able to pay."),
    ("goal_conflict", "The tax fix had to stay."),
    ("options", "* Move half of the payments\nRoll back"),
    ("pressures", "Alone on call over lunch."),
    ("confidence", "Fairly sure."),
    ("would_change", "The count of waiting connections."),
    ("worked_before", "Four times since spring."),
    ("level", "sharp_end"),
    ("in_sight", ""),
];

/// [`TOLD`] with some of it otherwise.
pub fn told<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    TOLD.iter().map(|(name, says)| (*name, other.iter().find(|(n, _)| n == name).map_or(*says, |(_, s)| s))).collect()
}

both!(
    async fn what_and_when_are_all_that_is_asked_for(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let id = begun(&app, "ines", review, "Tomasz keeps the release.", "14:05").await;
        let form = app.as_("ines").get(&format!("{}/tell", own(review, id))).await;
        assert!(form.says("That made sense then: help us understand how."), "{}", form.words());
        assert!(!form.text().contains(" required"), "nothing more is asked for");
        for word in ["right or wrong", "mistake", "error", "should have", "correct"] {
            assert!(!form.words().to_lowercase().contains(word), "the form asks for {word}");
        }
        let saved = app.as_("ines").post(&own(review, id), &[("version", "1")]).await;
        assert_eq!(saved.status, 303, "{}", saved.words());
        assert!(app.as_("ines").get(&own(review, id)).await.says("Nothing is told of it yet but what and when."));
        let nothing = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", ""), ("when", "14:05"), ("noun", "decision")]).await;
        assert_eq!(nothing.status, 422);
    }
);

both!(
    async fn what_made_sense_stands_before_what_came_of_it(app: TestApp) {
        let (review, id) = prepared(&app).await;
        assert_eq!(app.as_("ines").post(&own(review, id), &told(&[])).await.status, 303);
        let end = [("outcome", "The payments moved and the curve did not."), ("hindsight", "212 were waiting."), ("known", "14:12"), ("version", "0")];
        assert_eq!(app.as_("ines").post(&format!("{}/outcome", own(review, id)), &end).await.status, 303);
        let order = [
            "Tomasz keeps the release.",
            "A quiet database.",
            "In September",
            "slow again",
            "able to pay",
            "The tax fix",
            "Roll back",
            "Alone on call",
            "Fairly sure",
            "waiting connections",
            "Four times",
            "What came of it",
            "the curve did not",
            "212 were waiting",
        ];
        let pages = [own(review, id), format!("/reviews/{review}/timeline"), format!("/reviews/{review}/decisions"), format!("/reviews/{review}/markdown")];
        app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", "Something happened."), ("base_version", "0"), ("keep", "it")]).await;
        for path in pages {
            let page = app.as_("ines").get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            let words = page.words();
            let from = words.rfind(order[0]).unwrap_or_else(|| panic!("{path}: {words}"));
            let places: Vec<usize> = order.iter().map(|part| words[from..].find(part).unwrap_or_else(|| panic!("{path} lacks “{part}”: {words}"))).collect();
            assert!(places.is_sorted(), "{path}: {words}");
            if !path.ends_with("markdown") {
                assert!(page.text().contains("<details class=\"outcome\">"), "{path}: its end is folded");
            }
        }
    }
);

both!(
    async fn the_one_taken_is_marked_and_none_in_sight_is_an_answer(app: TestApp) {
        let (review, id) = prepared(&app).await;
        app.as_("ines").post(&own(review, id), &told(&[])).await;
        let page = app.as_("ines").get(&own(review, id)).await;
        assert!(
            page.text().contains("<li class=\"option is-taken\"><span><b>Move half of the payments</b>")
                && page.text().contains("<li class=\"option\"><span>Roll back")
        );
        let both = app.as_("ines").post(&own(review, id), &told(&[("version", "2"), ("in_sight", "none_seen")])).await;
        assert_eq!(both.status, 422);
        assert!(both.says("Which was it?") && both.text().contains("Alone on call over lunch."), "{}", both.words());
        assert_eq!(app.as_("ines").post(&own(review, id), &told(&[("version", "2"), ("in_sight", "none_seen"), ("options", " ")])).await.status, 303);
        assert!(app.as_("ines").get(&own(review, id)).await.says("No other way was in sight."));
        let long = "é".repeat(1_201);
        assert_eq!(app.as_("ines").post(&own(review, id), &told(&[("version", "3"), ("cues", &long)])).await.status, 422);
        assert_eq!(app.as_("ines").post(&own(review, id), &told(&[("version", "3"), ("level", "guilty")])).await.status, 422);
    }
);

both!(
    async fn only_somebody_who_was_there_stands_by_it(app: TestApp) {
        let (review, id) = prepared(&app).await;
        let (page, confirm) = (own(review, id), format!("{}/confirm", own(review, id)));
        app.as_("ines").post(&page, &told(&[])).await;
        assert!(app.as_("ines").get(&page).await.says("As others understood it. Nobody who was there has said yet"));
        assert!(app.as_("ines").get(&format!("/reviews/{review}/timeline")).await.says("As others understood it"));
        let read = [("version", "2"), ("moment", "1")];
        assert_eq!(app.as_("ines").post(&confirm, &read).await.status, 403, "guiding is not having been there");
        assert!(app.as_("tomasz").get(&page).await.says("You were there: is that how it was?"));
        let stale = app.as_("tomasz").post(&confirm, &[("version", "1"), ("moment", "1")]).await;
        assert_eq!(stale.status, 409, "nobody stands by words they have not read");
        assert!(stale.says("Nothing is said in your name yet"));
        assert_eq!(app.as_("tomasz").post(&confirm, &read).await.status, 303);
        assert!(app.as_("ines").get(&page).await.says("Tomasz, who was there, stands by these words"));
        // Other words are not what he stood by.
        assert_eq!(app.as_("ines").post(&page, &told(&[("version", "2"), ("cues", "Otherwise.")])).await.status, 303);
        assert!(app.as_("ines").get(&page).await.says("As others understood it"));
        // What somebody who was there writes is theirs; its end changes nothing of that.
        assert_eq!(app.as_("priya").post(&page, &told(&[("version", "3")])).await.status, 303);
        app.as_("ines").post(&format!("{page}/outcome"), &[("outcome", "It went on."), ("version", "0")]).await;
        assert!(app.as_("ines").get(&page).await.says("Priya, who was there, stands by these words"));
        // The moment's sentence is part of what is told.
        let moment = [("says", "Tomasz keeps 2.318."), ("when", "14:05"), ("known", ""), ("version", "1")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/moments/{id}"), &moment).await.status, 303);
        assert!(app.as_("ines").get(&page).await.says("As others understood it"));
        assert_eq!(app.as_("tomasz").post(&confirm, &[("version", "4"), ("moment", "1")]).await.status, 409);
    }
);

both!(
    async fn whoever_stood_by_it_is_told_when_it_was_changed_until_somebody_stands_by_it_again(app: TestApp) {
        let (review, id) = prepared(&app).await;
        let (page, confirm) = (own(review, id), format!("{}/confirm", own(review, id)));
        app.as_("ines").post(&page, &told(&[])).await;
        assert_eq!(app.as_("tomasz").post(&confirm, &[("version", "2"), ("moment", "1")]).await.status, 303);
        let told_at_home = |who: &'static str| {
            let app = &app;
            async move { app.as_(who).get("/").await.text().contains("Look whether that is still how it was") }
        };
        assert!(!told_at_home("tomasz").await);
        assert_eq!(app.as_("ines").post(&page, &told(&[("version", "2"), ("cues", "Otherwise.")])).await.status, 303);
        let home = app.as_("tomasz").get("/").await;
        assert!(home.says("In Checkout slow for 47 minutes, Ines changed how “Tomasz keeps the release.” is told, which you had stood by"), "{}", home.words());
        for who in ["ines", "priya", "marek", "lena", "ada"] {
            assert!(!told_at_home(who).await, "{who}");
        }
        assert_eq!(app.as_("tomasz").post(&confirm, &[("version", "3"), ("moment", "1")]).await.status, 303);
        assert!(!told_at_home("tomasz").await, "he stands by it again");
        // The sentence is part of what he stood by.
        let moment = [("says", "Tomasz keeps 2.318."), ("when", "14:05"), ("known", ""), ("version", "1")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/moments/{id}"), &moment).await.status, 303);
        assert!(app.as_("tomasz").get("/").await.says("In Checkout slow for 47 minutes, “Tomasz keeps 2.318.” was changed, which you had stood by"));
        // Off the list he is told as long as he sees the review, and not after.
        let about = app.as_("ines").get(&format!("/reviews/{review}/about")).await.text();
        let off = about.split("action=\"").find(|form| form.contains("Take Tomasz off the list")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(app.as_("ines").post(&off, &[]).await.status, 303);
        assert!(!told_at_home("tomasz").await, "he does not see the review");
        let circle = [("person", "tomasz"), ("role", "circle")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/roles"), &circle).await.status, 303);
        app.go(review, "debriefing").await;
        assert!(told_at_home("tomasz").await);
        app.pass(31 * 86_400_000_000);
        assert!(!told_at_home("tomasz").await, "he has been told for long enough");
    }
);

both!(
    async fn two_who_tell_it_both_keep_their_words(app: TestApp) {
        let (review, id) = prepared(&app).await;
        let page = own(review, id);
        assert_eq!(app.as_("tomasz").post(&page, &told(&[("cues", "A page."), ("goals", "")])).await.status, 303);
        let late = app.as_("ines").post(&page, &told(&[("cues", "A slope."), ("options", ""), ("in_sight", "none_seen")])).await;
        assert_eq!(late.status, 409);
        let text = late.text();
        let merged = text.rsplit("Or put them together").next().unwrap();
        assert!(
            merged.contains("A slope.\nA page.") && merged.contains("Customers able to pay.") && merged.contains("* Move half of the payments"),
            "{merged}"
        );
        assert!(late.says("Yours") && late.says("Theirs") && text.contains("value=\"2\""), "{}", late.words());
        assert!(app.as_("ines").get(&page).await.says("A page."), "theirs stands until somebody chooses");
        assert_eq!(app.as_("ines").post(&page, &told(&[("version", "2"), ("cues", "A slope.\nA page.")])).await.status, 303);
        assert!(app.as_("ines").get(&page).await.says("A slope. A page."));
        // The same for what came of it.
        let end = format!("{page}/outcome");
        assert_eq!(app.as_("tomasz").post(&end, &[("outcome", "The curve stayed."), ("known", "14:12"), ("version", "0")]).await.status, 303);
        let late = app.as_("ines").post(&end, &[("outcome", "Nothing moved."), ("version", "0")]).await;
        assert_eq!(late.status, 409);
        assert!(late.text().contains("Nothing moved.\nThe curve stayed.") && late.text().contains("name=\"version\" value=\"1\""), "{}", late.text());
        let unclear = app.as_("ines").post(&end, &[("outcome", "x"), ("known", "teatime"), ("version", "1")]).await;
        assert_eq!(unclear.status, 422);
    }
);

both!(
    async fn a_decision_is_read_by_whoever_reads_its_review_and_by_nobody_else(app: TestApp) {
        let (review, id) = prepared(&app).await;
        let page = own(review, id);
        app.as_("tomasz").post(&page, &told(&[("cues", "planted-cue")])).await;
        let ways = ["", "/tell", "/outcome", "/remove"];
        for who in ["lena", "ada", "marek"] {
            for way in ways {
                assert_eq!(app.as_(who).get(&format!("{page}{way}")).await.status, 404, "{who} {way}");
                assert_eq!(app.as_(who).post(&format!("{page}{}", way.replace("/tell", "/confirm")), &told(&[])).await.status, 404, "{who} {way}");
            }
            assert_eq!(app.as_(who).get(&format!("/reviews/{review}/decisions")).await.status, 404);
            assert_eq!(app.as_(who).post(&format!("/reviews/{review}/moments/{id}/decision"), &[]).await.status, 404);
            assert!(!app.as_(who).get("/library?q=planted-cue").await.words().contains("Checkout slow"));
        }
        assert_eq!(app.as_("guest").get(&page).await.status, 303);
        assert!(app.as_("priya").get("/library?q=planted-cue").await.says("In a decision, 14:05"));
        app.go(review, "shared").await;
        let shared = app.as_("lena").get(&page).await;
        assert!(shared.says("planted-cue") && !shared.says("Tell more of it") && !shared.text().contains("<form method=\"post\""), "{}", shared.words());
        assert!(app.as_("lena").get("/library?q=planted-cue").await.says("In a decision, 14:05"));
        for way in ["", "/confirm", "/outcome", "/remove"] {
            assert_eq!(app.as_("lena").post(&format!("{page}{way}"), &told(&[])).await.status, 403, "{way}");
        }
        for way in ["/tell", "/outcome", "/remove"] {
            assert_eq!(app.as_("lena").get(&format!("{page}{way}")).await.status, 403, "{way}");
        }
    }
);

both!(
    async fn a_decision_of_one_review_is_not_reached_through_another(app: TestApp) {
        let (_, id) = prepared(&app).await;
        let other = app.review("Another", Depth::Debrief).await;
        let page = own(other, id);
        for way in ["", "/tell", "/outcome", "/remove"] {
            assert_eq!(app.as_("ines").get(&format!("{page}{way}")).await.status, 404, "{way}");
            assert_eq!(app.as_("ines").post(&format!("{page}{}", way.replace("/tell", "/confirm")), &told(&[])).await.status, 404, "{way}");
        }
        assert_eq!(app.as_("ines").post(&format!("/reviews/{other}/moments/{id}/decision"), &[]).await.status, 404);
    }
);

both!(
    async fn a_moment_becomes_a_decision_and_a_moment_again_and_what_was_told_goes_with_it(app: TestApp) {
        let (review, _) = prepared(&app).await;
        let id = moment(&app, review, "Priya lets it go on.", 45, 45).await;
        let of_moment = format!("/reviews/{review}/moments/{id}");
        assert!(app.as_("priya").get(&of_moment).await.says("Somebody chose here: tell it as a decision"));
        let made = app.as_("priya").post(&format!("{of_moment}/decision"), &[]).await;
        assert_eq!(made.location, Some(format!("{}/tell", own(review, id))));
        assert!(app.as_("priya").get(&format!("{}/tell", own(review, id))).await.says("What did you know or remember"));
        assert!(app.as_("ines").get(&format!("{}/tell", own(review, id))).await.says("What did they know or remember"));
        app.as_("priya").post(&own(review, id), &told(&[("cues", "planted-cue")])).await;
        app.as_("priya").post(&format!("{}/outcome", own(review, id)), &[("outcome", "It went on."), ("version", "0")]).await;
        // Made again it stays what it is.
        app.as_("ines").post(&format!("{of_moment}/decision"), &[]).await;
        assert!(app.as_("ines").get(&own(review, id)).await.says("planted-cue"));
        assert!(app.as_("ines").get(&of_moment).await.says("The decision that was made here"));
        assert!(app.as_("priya").get(&format!("{of_moment}/remove")).await.says("what came of it"));
        for path in [format!("{}/remove", own(review, id)), format!("{of_moment}/remove")] {
            // Not after her own telling either: theirs is among the earlier ones.
            for refused in [app.as_("ines").get(&path).await, app.as_("ines").post(&path, &[]).await] {
                assert!(refused.status == 403 && refused.says("Priya told this decision as it was"), "{path}: {}", refused.words());
            }
            app.as_("ines").post(&own(review, id), &told(&[("cues", "planted-cue as Ines understood it"), ("version", "2")])).await;
        }
        assert!(app.as_("priya").get(&own(review, id)).await.says("planted-cue"), "nothing was removed");
        assert_eq!(app.as_("priya").post(&format!("{}/remove", own(review, id)), &[]).await.status, 303);
        assert_eq!(app.as_("ines").get(&own(review, id)).await.status, 404);
        assert!(app.as_("ines").get(&of_moment).await.says("Priya lets it go on."));
        assert!(!app.as_("ines").get("/library?q=planted-cue").await.words().contains("In a decision"));
        // And with the moment all of it goes.
        app.as_("priya").post(&format!("{of_moment}/decision"), &[]).await;
        app.as_("priya").post(&own(review, id), &told(&[("cues", "planted-again")])).await;
        assert_eq!(app.as_("priya").post(&format!("{of_moment}/remove"), &[]).await.status, 303);
        assert_eq!(app.as_("ines").get(&own(review, id)).await.status, 404);
        assert!(!app.as_("ines").get("/library?q=planted-again").await.words().contains("In a decision"));
    }
);

both!(
    async fn what_somebody_stood_by_is_nobody_elses_to_remove_after_it_was_changed_or_they_were_taken_off_the_list(app: TestApp) {
        let (review, id) = prepared(&app).await;
        app.as_("ines").post(&own(review, id), &told(&[])).await;
        assert_eq!(app.as_("tomasz").post(&format!("{}/confirm", own(review, id)), &[("version", "2"), ("moment", "1")]).await.status, 303);
        let refused = async || app.as_("ines").post(&format!("{}/remove", own(review, id)), &[]).await.status == 403;
        assert!(refused().await);
        app.as_("ines").post(&own(review, id), &told(&[("cues", "Another slope."), ("version", "2")])).await;
        assert!(app.as_("ines").get(&own(review, id)).await.says("Another slope.") && refused().await, "he stood by the telling before");
        take_off(&app, review, "Tomasz").await;
        assert!(refused().await, "and it was his then");
        let moment = format!("/reviews/{review}/moments/{id}/remove");
        assert_eq!(app.as_("ines").post(&moment, &[]).await.status, 403);
        // Whoever told it as others understand it removes it while nobody stood by it.
        let other = begun(&app, "ines", review, "Marek waits.", "14:15").await;
        assert_eq!(app.as_("ines").post(&format!("{}/remove", own(review, other)), &[]).await.status, 303);
    }
);

both!(
    async fn a_text_shows_a_decision_as_a_card(app: TestApp) {
        let (review, id) = prepared(&app).await;
        let plain = moment(&app, review, "It slows.", 45, 45).await;
        assert!(app.as_("ines").get(&format!("/reviews/{review}/text")).await.text().contains(&format!("(decision:{id})")), "offered beside the text");
        let body = format!("[14:05](decision:{id})\n\nAt [13:45](decision:{plain}) nobody chose.");
        let saved = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", &body), ("base_version", "0"), ("keep", "it")]).await;
        assert!(saved.status < 400, "{}", saved.words());
        let page = app.as_("ines").get(&format!("/reviews/{review}")).await;
        let text = page.text();
        assert!(text.contains(&format!("class=\"card-link\" href=\"/reviews/{review}/decisions/{id}\"")), "{text}");
        assert!(page.says("14:05 Decision Tomasz keeps the release."), "{}", page.words());
        assert!(page.says("13:45 (something not shared with you)"), "a moment is not a decision");
        app.as_("ines").post(&format!("{}/remove", own(review, id)), &[]).await;
        assert!(app.as_("ines").get(&format!("/reviews/{review}")).await.says("14:05 (something not shared with you)"));
    }
);

both!(
    async fn a_review_with_many_long_decisions_stays_small_on_every_page(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let long = "a word or two ".repeat(85);
        for minute in 0..26 {
            let id = moment(&app, review, "Somebody chose.", minute, minute).await;
            let mut context = Context::default();
            for aspect in recount_model::Aspect::ALL {
                context.of_mut(*aspect).clone_from(&long);
            }
            assert!(decided(&app, review, id, "tomasz", context).await);
            if minute == 0 {
                for way in ["", "/tell", "/outcome"] {
                    let page = app.as_("ines").get(&format!("{}{way}", own(review, id))).await;
                    assert!(page.body.len() <= 60_000, "{way}: {} bytes", page.body.len());
                }
            }
        }
        let mut seen = 0;
        let mut next = Some(format!("/reviews/{review}/decisions"));
        while let Some(path) = next {
            let page = app.as_("ines").get(&path).await;
            assert!(page.body.len() <= 60_000, "{} bytes", page.body.len());
            seen += page.text().matches("<details class=\"decision\">").count();
            next = page.text().split("rel=\"next\" href=\"").nth(1).and_then(|t| t.split('"').next()).map(|t| format!("/reviews/{review}/decisions{t}"));
        }
        assert_eq!(seen, 26);
        let story = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
        assert!(story.body.len() <= 60_000, "{} bytes", story.body.len());
        assert!(
            story.text().contains("<details class=\"decision\">") && story.text().contains("<a class=\"kind\" href=\"decisions/"),
            "the rest leads to its page"
        );
    }
);

both!(
    async fn every_telling_stays_and_the_same_words_again_change_nothing(app: TestApp) {
        let (review, id) = prepared(&app).await;
        let page = own(review, id);
        assert_eq!(app.as_("tomasz").post(&page, &told(&[("cues", "tomaszs-cue")])).await.status, 303);
        assert_eq!(app.as_("ines").post(&page, &told(&[("version", "2"), ("cues", "tomaszs-cue")])).await.status, 303);
        assert!(app.as_("ines").get(&page).await.says("Tomasz, who was there, stands by these words"), "the same words are still his");
        assert_eq!(app.as_("ines").post(&page, &told(&[("version", "2"), ("cues", "iness-cue")])).await.status, 303);
        let earlier = app.as_("tomasz").get(&format!("{page}/earlier")).await;
        assert!(earlier.says("told by Tomasz") && earlier.says("tomaszs-cue") && !earlier.says("iness-cue"), "{}", earlier.words());
        let form = app.as_("tomasz").get(&format!("{page}/tell?from=2")).await;
        assert!(form.text().contains("tomaszs-cue") && form.text().contains("name=\"version\" value=\"3\""), "{}", form.text());
        assert_eq!(app.as_("tomasz").get(&format!("{page}/tell?from=3")).await.status, 404, "what stands there now is no earlier telling");
        assert_eq!(app.as_("tomasz").get(&format!("{page}/tell?from=0")).await.status, 404);
        // A save that came too late keeps nothing.
        assert_eq!(app.as_("tomasz").post(&page, &told(&[("version", "1"), ("cues", "late")])).await.status, 409);
        assert!(!app.as_("tomasz").get(&format!("{page}/earlier")).await.says("late"));
        // Words of others become theirs when somebody who was there saves them.
        assert_eq!(app.as_("priya").post(&page, &told(&[("version", "3"), ("cues", "iness-cue")])).await.status, 303);
        assert!(app.as_("ines").get(&page).await.says("Priya, who was there, stands by these words"));
        app.go(review, "shared").await;
        assert_eq!(app.as_("lena").get(&format!("{page}/earlier")).await.status, 403, "readers read what stands there now");
        assert_eq!(app.as_("lena").get(&format!("{page}/tell?from=2")).await.status, 403);
        assert!(!app.as_("lena").get(&page).await.says("tomaszs-cue"));
    }
);
