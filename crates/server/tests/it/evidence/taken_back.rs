//! Taking an import back that was read wrongly: what goes, what stays, and what keeps it.

use std::time::Duration;

use recount_model::Depth;
use recount_server::{
    evidence::{self, ImportError, Options},
    sql,
    writing::{self, Words},
};
use uuid::Uuid;

use super::{PUBLIC, channels, count, ended, everything, export, file, import, link, send};
use crate::{
    both,
    support::{NOW, Page, TestApp, held::folder_text},
};

const ALERTS: &[u8] = b"time,message,service\n2026-11-03 13:58:00,latencyword is up,checkout\n2026-11-03 14:05:00,Pool is exhausted,payments\n";

/// Imports a table by the page, its times in this zone; gives the address of its source.
async fn table(app: &TestApp, who: &str, review: Uuid, zone: &str) -> String {
    let address = send(app, who, review, "alerts.csv", ALERTS).await;
    let fields = [("act", "start"), ("time", "0"), ("time_form", "0"), ("text", "1"), ("lane", "2"), ("default_kind", "alert"), ("zone", zone)];
    assert_eq!(app.as_(who).post(&address, &fields).await.status, 303);
    let done = ended(app, who, &address).await;
    assert!(done.says("2 items were added"), "{}", done.words());
    source(app, review).await
}

/// The address of the import that arrived last.
async fn source(app: &TestApp, review: Uuid) -> String {
    let rows: Vec<(Uuid,)> = app
        .app
        .db
        .all(
            sql!("select id from sources where review_id = $1 and visible_at is not null and taken_back_at is null order by started_at desc, id desc limit 1"),
            vec![review.into()].into(),
        )
        .await
        .unwrap();
    format!("/reviews/{review}/sources/{}", rows[0].0)
}

async fn take_back(app: &TestApp, who: &str, source: &str, reason: &str) -> Page {
    app.as_(who).post(&format!("{source}/take-back"), &[("reason", reason)]).await
}

/// Waits until nothing hidden is left, and none of these words anywhere.
async fn gone(app: &TestApp, words: &[&str]) {
    for _ in 0..1_200 {
        if count(app, "sources where visible_at is null").await == 0 {
            let held = everything(app).await;
            if words.iter().all(|word| !held.contains(word)) {
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("what was taken back is still there");
}

/// Hides an import as taking it back does, before anything of it is cleared away.
async fn hide(app: &TestApp, source: &str) {
    let id: Uuid = source.rsplit_once('/').unwrap().1.parse().unwrap();
    let mut tx = app.app.db.write().await.unwrap();
    tx.run(sql!("update sources set visible_at = null, alive_at = null, taken_back_at = $2 where id = $1"), vec![id.into(), NOW.into()].into()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Tomasz, as one of those who were there.
async fn participant(app: &TestApp, review: Uuid) -> Uuid {
    let rows: Vec<(Uuid,)> =
        app.app.db.all(sql!("select id from participants where review_id = $1 and name = 'Tomasz'"), vec![review.into()].into()).await.unwrap();
    rows[0].0
}

async fn evidence_of(app: &TestApp, who: &str, review: Uuid) -> Page {
    app.as_(who).get(&format!("/reviews/{review}/evidence")).await
}

async fn id_of(app: &TestApp, review: Uuid, text: &str) -> Uuid {
    let list = evidence_of(app, "ines", review).await.text();
    list.split("<li").find(|li| li.contains(text)).unwrap().split("href=\"evidence/").nth(1).unwrap()[..36].parse().unwrap()
}

both! {
    async fn a_table_read_in_a_wrong_zone_goes_and_comes_again(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let wrong = table(&app, "tomasz", review, "America/New_York").await;
        assert!(evidence_of(&app, "priya", review).await.says("19:58:00"));
        assert!(app.as_("tomasz").get("/library?q=latencyword").await.says("Checkout"));

        let page = app.as_("tomasz").get(&wrong).await;
        assert!(page.says("take this import back") && !page.says("People have made something"), "{}", page.words());
        assert_eq!(take_back(&app, "tomasz", &wrong, " ").await.status, 422);
        let back = take_back(&app, "tomasz", &wrong, "the times are of Berlin").await;
        assert_eq!(back.status, 303, "{}", back.words());
        let list = evidence_of(&app, "priya", review).await;
        assert!(!list.says("latencyword") && list.says("2 items. Imported by Tomasz") && list.says("Taken back by Tomasz on 3 November 2026") && list.says("the times are of Berlin"), "{}", list.words());
        assert!(!app.as_("tomasz").get("/library?q=latencyword").await.says("latencyword is up"));
        let left = back.location.unwrap();
        assert_eq!(app.as_("tomasz").get(&wrong).await.location.as_ref(), Some(&left), "links to it go on");
        assert_eq!(app.as_("lena").get(&wrong).await.status, 404);
        assert!(take_back(&app, "tomasz", &wrong, "sent twice").await.says("taken back already"));
        let page = app.as_("priya").get(&left).await;
        assert!(page.says("alerts.csv") && page.says("the times are of Berlin") && page.says("Import it again") && !page.says("take this import back"), "{}", page.words());
        assert_eq!(take_back(&app, "tomasz", &left, "again").await.status, 422, "it was taken back already");
        gone(&app, &["latencyword", "pool is exhausted", "payments"]).await;
        for (table, holds) in [("evidence", 0), ("lanes", 0), ("search_entries where noun = 'evidence'", 0), ("search_item_words", 0), ("sources", 1)] {
            assert_eq!(count(&app, table).await, holds, "{table}");
        }

        let again = send(&app, "tomasz", review, "alerts.csv", ALERTS).await;
        assert!(!app.as_("tomasz").get(&again).await.says("This very file"), "what was taken back is not here");
        table(&app, "tomasz", review, "Europe/Berlin").await;
        let list = evidence_of(&app, "priya", review).await;
        assert!(list.says("13:58:00") && list.says("latencyword") && list.says("Taken back by Tomasz"), "{}", list.words());
        assert!(app.as_("tomasz").get("/library?q=latencyword").await.says("latencyword is up"));
    }
}

both! {
    async fn who_did_it_and_who_guides_takes_it_back_and_nobody_else(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let theirs = table(&app, "tomasz", review, "UTC").await;
        for (who, status) in [("guest", 303), ("lena", 404), ("ada", 404), ("priya", 403)] {
            assert_eq!(take_back(&app, who, &theirs, "no").await.status, status, "{who}");
        }
        assert!(!app.as_("priya").get(&theirs).await.says("take this import back"));
        app.go(review, "debriefing").await;
        assert_eq!(take_back(&app, "marek", &theirs, "no").await.status, 403, "the circle reads");
        let other = app.review("Search", Depth::Debrief).await;
        assert_eq!(take_back(&app, "ines", &theirs.replace(&review.to_string(), &other.to_string()), "no").await.status, 404, "of another review");
        assert!(evidence_of(&app, "ines", review).await.says("latencyword"), "nothing was changed");
        assert_eq!(take_back(&app, "ines", &theirs, "the wrong file").await.status, 303);
        assert!(!evidence_of(&app, "ines", review).await.says("latencyword"));
    }
}

both! {
    async fn what_people_made_of_it_keeps_it(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let source = table(&app, "ines", review, "UTC").await;
        let (first, second) = (id_of(&app, review, "latencyword").await, id_of(&app, review, "exhausted").await);
        let made = app.as_("tomasz").post(&format!("/reviews/{review}/moments"), &[("says", "Checkout was slow"), ("evidence", &first.to_string())]).await;
        let moment = made.location.unwrap().rsplit_once("#moment-").unwrap().1.to_owned();
        link(&app, review, &[second]).await;
        let reached = format!("/reviews/{review}/reached/{}", participant(&app, review).await);
        let said = app.as_("tomasz").post(&reached, &[("noun", "evidence"), ("noun_id", &second.to_string()), ("how", "never")]).await;
        assert_eq!(said.status, 303, "{}", said.words());

        let held = take_back(&app, "ines", &source, "the wrong file").await;
        assert_eq!(held.status, 422);
        for words in ["Nothing was changed", "The moment Checkout was slow", "The text links to it", "What reached Tomasz"] {
            assert!(held.says(words), "{words}: {}", held.words());
        }
        assert_eq!(count(&app, "evidence").await, 2);

        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/moments/{moment}/remove"), &[]).await.status, 303);
        let held = app.as_("ines").get(&source).await;
        assert!(!held.says("Checkout was slow") && held.says("The text links to it"), "{}", held.words());
        let mut tx = app.app.db.write().await.unwrap();
        writing::save(&mut tx, Words { review, title: "Checkout", body: "It was slow.", by: Some(app.id("ines")), base: 1 }, NOW).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(app.as_("tomasz").post(&reached, &[("noun", "evidence"), ("noun_id", &second.to_string()), ("how", "computed")]).await.status, 303);
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/hold"), &[("reason", "a question of the regulator")]).await.status, 303);
        let held = take_back(&app, "ines", &source, "the wrong file").await;
        assert!(held.status == 422 && held.says("A legal hold on this review"), "{}", held.words());
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/hold/lift"), &[("reason", "answered")]).await.status, 303);
        assert_eq!(take_back(&app, "ines", &source, "the wrong file").await.status, 303, "once nothing rests on it");
        assert!(evidence_of(&app, "ines", review).await.says("Taken back by Ines"));
    }
}

both! {
    async fn while_it_is_cleared_away_no_page_shows_any_of_it(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        let hidden = source(&app, review).await;
        let (item, tomasz) = (id_of(&app, review, "latency is up").await, participant(&app, review).await);
        let own = format!("/reviews/{review}");
        let at = 1_793_720_000_000_000_i64;
        let pages = [
            format!("{own}/evidence"),
            format!("{own}/timeline"),
            format!("{own}/timeline/window?from=1793700000000000&until=1793720000000000"),
            format!("{own}/timeline/then?at={at}"),
            format!("{own}/timeline/then?at={at}&as={tomasz}"),
            format!("{own}/reached/{tomasz}"),
            "/library?q=latency".to_owned(),
        ];
        assert!(app.as_("ines").get(&format!("{own}/reached/{tomasz}")).await.says("#checkout reached them"), "he said something there");
        hide(&app, &hidden).await;
        for page in &pages {
            let page = app.as_("ines").get(page).await;
            assert_eq!(page.status, 200);
            for words in ["latency is up", "#checkout reached them", "export.zip"] {
                assert!(!page.says(words), "{words}: {}", page.words());
            }
        }
        for page in [format!("{own}/evidence/{item}"), format!("{own}/evidence/{item}/original"), format!("{own}/moments/{item}")] {
            assert_eq!(app.as_("ines").get(&page).await.status, 404, "{page}");
        }
        assert_eq!(app.as_("ines").post(&format!("{own}/moments"), &[("says", "Of nothing"), ("evidence", &item.to_string())]).await.status, 422);
        link(&app, review, &[item]).await;
        assert_eq!(count(&app, "edition_links").await, 0, "nothing leads there any more");
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        assert!(!folder_text(folder.path()).contains("latency is up"));
    }
}

both! {
    async fn what_was_listed_as_not_read_and_removed_stays_out_too(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let rows = b"time,message\n2026-11-03T12:00:00Z,up\nplantedcell,a row without a time\n2026-11-03T12:02:00Z,down\n";
        let path = file(&app, "rows.csv", rows);
        assert_eq!(import(&app, review, &path, &Options::default()).await.unwrap().problems, 1);
        let first = source(&app, review).await;
        assert!(app.as_("ines").get(&first).await.says("plantedcell"));
        assert_eq!(app.as_("ines").post(&format!("{first}/problems/0/redact"), &[("reason", "a password")]).await.status, 303);
        let left = take_back(&app, "ines", &first, "the wrong zone").await.location.unwrap();
        assert!(app.as_("ines").get(&left).await.says("a password"), "that something was removed stays");
        let again = import(&app, review, &path, &Options::default()).await.unwrap();
        assert_eq!((again.items, again.problems), (2, 1));
        assert!(again.unread[0].contains("line 3: What is to be said of this place was removed here before"), "{:?}", again.unread);
        gone(&app, &["plantedcell"]).await;
    }
}

both! {
    async fn what_it_leaves_goes_out_and_comes_in_with_the_rest(on: On) {
        let app = TestApp::new(on).await;
        let review = app.review("Checkout", Depth::Debrief).await;
        let path = file(&app, "alerts.csv", ALERTS);
        import(&app, review, &path, &Options::default()).await.unwrap();
        let left = take_back(&app, "ines", &source(&app, review).await, "the wrong zone").await.location.unwrap();
        gone(&app, &["latencyword"]).await;
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        assert!(!folder_text(folder.path()).contains("latencyword"));
        let other = TestApp::empty(on).await;
        recount_server::transfer::import(&other.app, folder.path(), &mut |_, _| {}).await.unwrap();
        assert_eq!(recount_server::transfer::fingerprint(&app.app).await.unwrap(), recount_server::transfer::fingerprint(&other.app).await.unwrap());
        assert_eq!(count(&other, "sources where taken_back_why = 'the wrong zone'").await, 1, "{left}");
    }
}

both! {
    async fn words_that_were_removed_stay_out_and_their_tombstone_stays(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout", "war-room"])).await.unwrap();
        let item = id_of(&app, review, "plantedredacted").await;
        let at = format!("/reviews/{review}/evidence/{item}");
        assert_eq!(app.as_("ines").post(&format!("{at}/redact"), &[("reason", "a password")]).await.status, 303);
        assert_eq!(take_back(&app, "ines", &source(&app, review).await, "a private channel was chosen").await.status, 303);
        gone(&app, &["plantedprivate", "plantedredacted"]).await;
        let list = evidence_of(&app, "ines", review).await;
        assert!(list.says("a password") && !list.says("latency is up") && !list.says("plantedprivate"), "{}", list.words());
        let tombstone = app.as_("ines").get(&at).await;
        assert!(tombstone.says("Removed by Ines") && tombstone.says("SHA-256"), "{}", tombstone.words());
        assert_eq!(count(&app, "lanes").await, 1, "of the lanes that of the tombstone stays");

        let again = import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        assert_eq!((again.items, again.repeated), (2, 1));
        gone(&app, &["plantedredacted", "plantedprivate"]).await;
    }
}

both! {
    async fn a_file_that_shared_items_with_it_brings_them_again(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let (one, both) = (&ALERTS[..74], ALERTS);
        let (one, both) = (file(&app, "one.csv", one), file(&app, "both.csv", both));
        assert_eq!(import(&app, review, &one, &Options::default()).await.unwrap().items, 1);
        let first = source(&app, review).await;
        app.pass(1_000_000);
        let second = import(&app, review, &both, &Options::default()).await.unwrap();
        assert_eq!((second.items, second.repeated), (1, 1));
        assert_eq!(take_back(&app, "ines", &first, "the wrong file").await.status, 303);
        let again = import(&app, review, &both, &Options::default()).await.unwrap();
        assert_eq!((again.items, again.repeated), (1, 1), "it waits for what is taken back");
    }
}

both! {
    async fn broken_off_it_goes_on_at_the_next_start(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let path = file(&app, "alerts.csv", ALERTS);
        import(&app, review, &path, &Options::default()).await.unwrap();
        hide(&app, &source(&app, review).await).await;
        assert_eq!(count(&app, "search_entries where noun = 'evidence'").await, 2);
        assert_eq!(evidence::sweep(&app.app).await.unwrap(), None);
        for table in ["evidence", "search_entries where noun = 'evidence'", "search_item_words", "search_item_holds", "sources", "lanes"] {
            assert_eq!(count(&app, table).await, 0, "{table}");
        }
        assert!(!everything(&app).await.contains("latencyword"));
    }
}

both! {
    async fn while_another_import_runs_it_stays(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let (one, two) = (file(&app, "one.csv", &ALERTS[..74]), file(&app, "two.csv", ALERTS));
        import(&app, review, &one, &Options::default()).await.unwrap();
        let first = source(&app, review).await;
        app.pass(1_000_000);
        import(&app, review, &two, &Options::default()).await.unwrap();
        // The second is under way in another process.
        let mut tx = app.app.db.write().await.unwrap();
        tx.run(sql!("update sources set visible_at = null, alive_at = $1 where file_name = 'two.csv'"), vec![app.app.clock.now().into()].into()).await.unwrap();
        tx.commit().await.unwrap();
        let busy = take_back(&app, "ines", &first, "the wrong file").await;
        assert!(busy.status == 422 && busy.says("under way") && busy.text().contains("value=\"the wrong file\""), "{}", busy.words());
        assert!(evidence_of(&app, "ines", review).await.says("latencyword"));
        assert!(matches!(import(&app, review, &two, &Options::default()).await, Err(ImportError::Busy)));
    }
}

both! {
    async fn a_lane_of_which_somebody_said_when_it_reached_them_stays(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        let lane: Vec<(Uuid,)> = app.app.db.all(sql!("select id from lanes where review_id = $1"), vec![review.into()].into()).await.unwrap();
        let mut tx = app.app.db.write().await.unwrap();
        tx.run(
            sql!("insert into knowledge (participant_id, noun, noun_id, known_at, basis, stated_by, stated_at) select id, 'lane', $1, $2, 'I had it muted', null, $2 from participants where name = 'Tomasz'"),
            vec![lane[0].0.into(), NOW.into()].into(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take_back(&app, "ines", &source(&app, review).await, "the wrong days").await.status, 303);
        gone(&app, &["latency is up"]).await;
        assert!(app.as_("ines").get(&format!("/reviews/{review}/timeline")).await.status == 200);
        import(&app, review, &zip, &channels(&["checkout"])).await.unwrap();
        let after: Vec<(Uuid,)> = app.app.db.all(sql!("select id from lanes where review_id = $1"), vec![review.into()].into()).await.unwrap();
        assert_eq!(after, lane, "what was said of it holds on");
    }
}
