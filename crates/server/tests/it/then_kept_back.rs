//! What would tell the future by a way round: a message that was removed, a name that was
//! given afterwards, a time that lies between two, a time that somebody states.

use recount_model::Depth;
use uuid::Uuid;

use crate::{
    account, both,
    reached::participant,
    support::{
        Page, TestApp,
        seed::{MINUTE, ONE, Seeded, by, goes, said},
    },
};

const JOINED: &str = "[[\"subtype\",\"channel_join\"]]";
const LEFT: &str = "[[\"subtype\",\"channel_leave\"]]";

async fn then(app: &TestApp, review: Uuid, person: &str, minute: i64) -> Page {
    app.as_("ines").get(&format!("/reviews/{review}/timeline/then?as={person}&at={}", ONE + minute * MINUTE)).await
}

async fn told(app: &TestApp, review: Uuid, person: &str, minute: i64) -> String {
    app.as_("ines").get(&format!("/api/reviews/{review}/then?as={person}&at={}", ONE + minute * MINUTE)).await.text()
}

async fn remove(app: &TestApp, review: Uuid, item: Uuid) {
    let removed = app.as_("ines").post(&format!("/reviews/{review}/evidence/{item}/redact"), &[("reason", "a name")]).await;
    assert_eq!(removed.status, 303, "{}", removed.words());
}

/// How many alerts the picture draws.
fn alerts(page: &Page) -> usize {
    page.text().split("<path class=\"mark\" d=\"").nth(1).map_or(0, |path| path.split('"').next().unwrap().matches('M').count())
}

both!(
    async fn removing_the_message_about_a_new_name_does_not_give_it_to_the_time_before(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let renamed = r##"[["renamed","#inc-4711 to #inc-root-cause"],["subtype","channel_name"]]"##;
        let items = [by("Ana", 40, "#inc-root-cause", "hello"), Seeded { details: renamed, ..by("Ana", 60, "#inc-root-cause", "renamed it") }];
        let ids = app.evidence(review, &items).await;
        app.go(review, "preparing").await;
        assert!(then(&app, review, "", 50).await.says("#inc-4711"));
        remove(&app, review, ids[1]).await;
        for minute in [40, 50, 59] {
            for page in [then(&app, review, "", minute).await.text(), told(&app, review, "", minute).await] {
                assert!(page.contains("hello") && !page.contains("root-cause") && !page.contains("4711"), "minute {minute}: {page}");
            }
        }
    }
);

both!(
    async fn an_alert_that_was_removed_reaches_nobody_whom_it_may_not_have_named(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let ids = app.evidence(review, &[by("Zed", 50, "Alerts", "alertaaa"), by("", 52, "Alerts", "alertbbb"), by("Tomasz", 54, "Alerts", "alertccc")]).await;
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        remove(&app, review, ids[0]).await;
        let page = then(&app, review, &tomasz, 60).await;
        assert!(page.says("alertbbb") && page.says("alertccc") && !page.says("Removed"), "{}", page.words());
        // The picture draws what the list holds, and what somebody says that it was.
        assert_eq!((alerts(&then(&app, review, "", 60).await), alerts(&page)), (3, 2));
        let never = [("noun", "evidence"), ("noun_id", &ids[1].to_string()), ("how", "never")];
        assert_eq!(app.as_("tomasz").post(&format!("/reviews/{review}/reached/{tomasz}"), &never).await.status, 303);
        let page = then(&app, review, &tomasz, 60).await;
        assert!(!page.says("alertbbb") && alerts(&page) == 1, "{}", page.words());
        let from = [("noun", "evidence"), ("noun_id", &ids[1].to_string()), ("how", "from"), ("known_at", "14:10")];
        assert_eq!(app.as_("tomasz").post(&format!("/reviews/{review}/reached/{tomasz}"), &from).await.status, 303);
        assert_eq!([alerts(&then(&app, review, &tomasz, 69).await), alerts(&then(&app, review, &tomasz, 70).await)], [1, 2]);
    }
);

both!(
    async fn what_was_said_while_somebody_was_away_reaches_them_when_they_are_back(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let items = [
            goes("Tomasz", 10, "#checkout", JOINED),
            by("Ana", 15, "#checkout", "wordthere"),
            goes("Tomasz", 20, "#checkout", LEFT),
            by("Ana", 30, "#checkout", "wordaway"),
            by("Ana", 32, "#checkout", "wordnamed @Tomasz, look"),
            goes("Tomasz", 40, "#checkout", JOINED),
            by("Ana", 50, "#checkout", "wordback"),
            goes("Tomasz", 60, "#checkout", LEFT),
            by("Ana", 70, "#checkout", "wordgone"),
        ];
        let ids = app.evidence(review, &items).await;
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        let mut seen = Vec::new();
        for minute in [12, 16, 25, 35, 39, 40, 55, 90] {
            let page = then(&app, review, &tomasz, minute).await;
            let told = told(&app, review, &tomasz, minute).await;
            let words: Vec<&str> = ["wordthere", "wordaway", "wordnamed", "wordback", "wordgone"].into_iter().filter(|word| page.says(word)).collect();
            assert!(words.iter().all(|word| told.contains(*word)) && told.matches("word").count() == words.len(), "minute {minute}: {told}");
            seen.push((minute, words.len()));
        }
        assert_eq!(seen, [(12, 0), (16, 1), (25, 1), (35, 2), (39, 2), (40, 3), (55, 4), (90, 4)], "what names him reaches him at once");
        let page = then(&app, review, &tomasz, 45).await;
        assert!(page.says("wordaway") && page.says("happened 13:30"), "{}", page.words());
        let said = app.as_("tomasz").get(&format!("/reviews/{review}/reached/{tomasz}")).await;
        assert!(said.says("but not between 13:20 , when they left, and 13:40"), "{}", said.words());
        assert!(said.says(", until 14:00 , when they left"), "{}", said.words());
        // When somebody came or went is what they did, and no statement of what was known.
        let offers = async |id| app.as_("tomasz").get(&format!("/reviews/{review}/evidence/{id}")).await.says("It came to be known at another time");
        assert_eq!([offers(ids[4]).await, offers(ids[5]).await], [true, false]);
        let joined = format!("/reviews/{review}/evidence/{}", ids[5]);
        let moved = app.as_("tomasz").post(&format!("{joined}/known"), &[("known", "13:25")]).await;
        assert!(moved.status == 422 && !then(&app, review, &tomasz, 35).await.says("wordaway"), "{}", moved.words());
        // The picture: nothing of the lane past the leaving, until they are back.
        let answer = async |minute: i64| {
            let path = format!("/reviews/{review}/timeline/then/step?as={tomasz}&from=&to={}", ONE + minute * MINUTE);
            app.as_("ines").get(&path).await.json()["picture"].as_str().unwrap().to_owned()
        };
        assert_ne!(answer(39).await, answer(40).await);
    }
);

both!(
    async fn nobody_is_stated_to_have_known_something_before_anybody_did(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let at = ONE + 60 * MINUTE + 31_011_217;
        let late = Seeded { earliest: at, latest: at, ..by("Ana", 60, "#checkout", "wordlate") };
        let ids = app.evidence(review, &[by("Ana", 20, "#checkout", "early"), late]).await;
        let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", "It slows."), ("when", ""), ("evidence", &ids[1].to_string())]).await;
        let moment = made.location.unwrap().split("#moment-").nth(1).unwrap()[..36].to_owned();
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        let own = format!("/reviews/{review}/reached/{tomasz}");
        let id = ids[1].to_string();
        let stated = |at| [("noun", "evidence"), ("noun_id", id.as_str()), ("how", "from"), ("known_at", at)];
        let refused = app.as_("tomasz").post(&own, &stated("13:30")).await;
        assert!(refused.status == 422 && refused.says("knew it at 14:00:31, and nobody before") && refused.text().contains("13:30"), "{}", refused.words());
        assert!(!then(&app, review, &tomasz, 45).await.says("wordlate"));
        let known = format!("/reviews/{review}/evidence/{id}/known");
        let refused = app.as_("tomasz").post(&known, &[("known", "13:30")]).await;
        assert!(refused.status == 422 && refused.says("nobody knew it then") && refused.text().contains("value=\"13:30\""), "{}", refused.words());
        let knew = [("participant", tomasz.as_str()), ("noun", "moment"), ("noun_id", &moment), ("known_at", "13:30"), ("basis", "a guess")];
        let refused = app.as_("tomasz").post(&format!("/reviews/{review}/knowledge"), &knew).await;
        assert!(refused.status == 422 && refused.says("and nobody before"), "{}", refused.words());
        // The minute that the page shows is early enough; who knew it from 14:00 on did not know it before anybody, when that is stated later.
        assert_eq!(app.as_("tomasz").post(&known, &[("known", "14:00")]).await.status, 303);
        assert_eq!(app.as_("tomasz").post(&own, &stated("14:00")).await.status, 303);
        assert_eq!(app.as_("tomasz").post(&known, &[("known", "14:20")]).await.status, 303);
        assert!(!then(&app, review, &tomasz, 79).await.says("wordlate") && then(&app, review, &tomasz, 80).await.says("wordlate"));
    }
);

both!(
    async fn a_list_that_was_named_afterwards_lends_its_name_to_nothing(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        let mut items = [said(40, "root-cause-was-the-cache.csv", "wordone"), said(60, "root-cause-was-the-cache.csv", "wordtwo")];
        for item in &mut items {
            (item.lane_kind, item.kind) = ("documents", "entry");
        }
        let ids = app.evidence(review, &items).await;
        let tied = [("says", "Momentof the list."), ("when", "13:42"), ("evidence", &ids[0].to_string())];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/moments"), &tied).await.status, 303);
        app.go(review, "preparing").await;
        for page in [then(&app, review, "", 50).await.text(), told(&app, review, "", 50).await] {
            assert!(page.contains("wordone") && page.contains("Momentof") && !page.contains("root-cause"), "{page}");
        }
        assert!(app.as_("ines").get(&format!("/reviews/{review}/timeline")).await.text().contains("root-cause-was-the-cache.csv"), "the Story has it");
    }
);

both!(
    async fn a_time_between_two_is_not_told_as_one(app: TestApp) {
        let review = app.review("Pool change", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let (account, passage) = account::write(&app, "tomasz", review, "I was on the stairs.").await;
        let path = format!("/accounts/{account}/passages/{passage}");
        let page = app.as_("tomasz").get(&path).await.text();
        let version = page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let changed = app.as_("tomasz").post(&path, &[("says", "I was on the stairs."), ("when", "between 13:50 and 14:20"), ("version", &version)]).await;
        assert_eq!(changed.status, 303, "{}", changed.words());
        let [page, told] = ["reviews", "api/reviews"]
            .map(|under| format!("/{under}/{review}/{}then?at={}", if under == "reviews" { "timeline/" } else { "" }, ONE + 90 * MINUTE));
        let page = app.as_("tomasz").get(&page).await;
        let told = app.as_("tomasz").get(&told).await.json();
        let passage = &told["known"][0];
        assert!(passage["happened_at"].is_null(), "{told}");
        assert!(page.words().contains("between 13:50 and 14:20"), "{}", page.words());
        assert_eq!(passage["happened_between"], serde_json::json!(["2026-11-03T12:50:00Z", "2026-11-03T13:20:00Z"]));
        assert_eq!(passage["known_at"], "2026-11-03T13:20:00Z");
    }
);
