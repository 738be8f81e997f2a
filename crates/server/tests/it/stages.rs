//! Where a review stands and who reads it there, where more than one person decides that:
//! one audience follows one stage, and a page that shows another stage moves nothing.

use std::{sync::Arc, time::Duration};

use recount_model::{Depth, Stage};
use recount_server::{
    access,
    platform::db::{Args, Statement, Value},
    review,
};
use uuid::Uuid;

use crate::{
    both,
    support::{NOW, Page, TestApp},
};

/// As long as anybody could need to look at the review as it was.
const A_LOOK: Duration = Duration::from_millis(400);

/// Keeps “People and times” with a depth chosen, as a program does that knows of no other.
async fn make_it(app: &TestApp, review: Uuid, depth: &str) -> Page {
    app.as_("ines").post(&format!("/reviews/{review}/about"), &[("title", "Checkout slow"), ("depth", depth), ("zone", "Europe/Berlin")]).await
}

async fn go(app: &TestApp, who: &str, review: Uuid, fields: &[(&str, &str)]) -> Page {
    app.as_(who).post(&format!("/reviews/{review}/stage"), fields).await
}

/// Sends a form as a page had it, with some of its fields written over or added.
async fn send(app: &TestApp, path: &str, form: &[(String, String)], over: &[(&str, &str)]) -> Page {
    let stays = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, _)| !over.iter().any(|(other, _)| other == name));
    let fields: Vec<(&str, &str)> = stays.chain(over.iter().copied()).collect();
    app.as_("ines").post(path, &fields).await
}

/// The stage and the rung of the audience, as they are stored.
async fn stands(app: &TestApp, review: Uuid) -> (String, i64) {
    let select = Statement::new("select stage, audience from reviews where id = $1", "a test", None);
    app.app.db.one(select, Args::from(vec![Value::Id(Some(review))])).await.unwrap().unwrap()
}

async fn reads(app: &TestApp, who: &str, review: Uuid) -> bool {
    app.as_(who).get(&format!("/reviews/{review}/timeline")).await.status == 200
}

both!(
    async fn who_reads_follows_a_stage_that_a_smaller_depth_takes_back(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        for (depth, stage, readers) in [("huddle", ("preparing", 3), &["ines", "tomasz", "priya"][..]), ("note", ("noted", 2), &["ines"][..])] {
            app.go(id, "debriefing").await;
            assert!(reads(&app, "marek", id).await);
            assert_eq!(make_it(&app, id, depth).await.status, 303);
            assert_eq!(stands(&app, id).await, (stage.0.to_owned(), stage.1));
            for who in ["ines", "tomasz", "priya", "marek", "lena"] {
                assert_eq!(reads(&app, who, id).await, readers.contains(&who), "{who}, once it is a {depth}");
            }
            assert_eq!(make_it(&app, id, "debrief").await.status, 303);
            assert_eq!(stands(&app, id).await.1, stage.1, "growing asks nobody in");
        }
        // What every depth goes through stays, and what was set aside keeps its readers.
        app.go(id, "shared").await;
        assert_eq!(make_it(&app, id, "note").await.status, 303);
        assert_eq!(stands(&app, id).await, ("shared".to_owned(), 5));
        app.go(id, "set_aside").await;
        assert_eq!(make_it(&app, id, "huddle").await.status, 303);
        assert_eq!(stands(&app, id).await, ("set_aside".to_owned(), 5));
    }
);

both!(
    async fn a_smaller_depth_that_meets_somebody_who_shares_finds_it_shared(app: TestApp) {
        let app = Arc::new(app);
        let (ines, id) = (app.id("ines"), app.review("Checkout slow", Depth::Debrief).await);
        app.go(id, "debriefing").await;
        // It is shared, and the database is about to say so.
        let read = access::find(&app.app.db, ines, id).await.unwrap().unwrap();
        let mut tx = app.app.db.write().await.unwrap();
        review::move_to(&mut tx, ines, &read, Stage::Shared, "", NOW).await.unwrap();
        let kept = tokio::spawn({
            let app = app.clone();
            async move { make_it(&app, id, "note").await.status }
        });
        tokio::time::sleep(A_LOOK).await;
        tx.commit().await.unwrap();
        assert_eq!(kept.await.unwrap(), 303);
        assert_eq!(stands(&app, id).await, ("shared".to_owned(), 5));
    }
);

both!(
    async fn whoever_moves_a_review_that_moves_just_now_is_told_so(app: TestApp) {
        let app = Arc::new(app);
        let id = app.review("Checkout slow", Depth::Debrief).await;
        app.go(id, "debriefing").await;
        let mut tx = app.app.db.write().await.unwrap();
        let back = Statement::new("update reviews set stage = 'noted', audience = 2 where id = $1", "a test", None);
        assert_eq!(tx.run(back, Args::from(vec![Value::Id(Some(id))])).await.unwrap(), 1);
        let shared = tokio::spawn({
            let app = app.clone();
            async move { go(&app, "ines", id, &[("stage", "shared"), ("from", "debriefing")]).await }
        });
        tokio::time::sleep(A_LOOK).await;
        tx.commit().await.unwrap();
        let told = shared.await.unwrap();
        assert!(told.status == 422 && told.says("Somebody moved this review while you were reading."), "{}", told.words());
        assert!(told.says("It is noted."), "the page as it now stands: {}", told.words());
        assert_eq!(stands(&app, id).await, ("noted".to_owned(), 2));
    }
);

both!(
    async fn a_page_that_shows_another_stage_moves_nothing(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let (sharing, stage) = (format!("/reviews/{id}/sharing"), format!("/reviews/{id}/stage"));
        let added = app.as_("ines").post(&format!("/reviews/{id}/roles"), &[("person", "tomasz"), ("role", "facilitator")]).await;
        assert_eq!(added.status, 303);
        let left_open = app.as_("ines").get(&sharing).await.form(&stage);
        assert!(left_open.contains(&("stage".to_owned(), "preparing".to_owned())), "{left_open:?}");
        assert_eq!(go(&app, "tomasz", id, &[("stage", "shared"), ("from", "noted")]).await.status, 303);
        let told = send(&app, &stage, &left_open, &[]).await;
        assert!(told.status == 422 && told.says("Somebody moved this review while you were reading."), "{}", told.words());
        assert!(told.says("It is shared. It can be read by every member of this installation."), "{}", told.words());
        assert_eq!(stands(&app, id).await, ("shared".to_owned(), 5));
        let aside = go(&app, "ines", id, &[("stage", "set_aside"), ("from", "noted"), ("reason", "Nothing to learn")]).await;
        assert!(aside.status == 422 && aside.text().contains("value=\"Nothing to learn\""), "what was typed stays: {}", aside.words());
        assert_eq!(stands(&app, id).await, ("shared".to_owned(), 5));
        // The page that came back says where it stands, so its own forms do move it.
        let again = send(&app, &stage, &told.form(&stage), &[]).await;
        assert_eq!(again.status, 303, "{}", again.words());
        assert_ne!(stands(&app, id).await.0, "shared");
    }
);

both!(
    async fn a_depth_that_nobody_chose_in_a_form_takes_no_stage_back(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let about = format!("/reviews/{id}/about");
        let form = app.as_("ines").get(&about).await.form(&about);
        assert_eq!(make_it(&app, id, "debrief").await.status, 303);
        app.go(id, "debriefing").await;
        // The form of before, with another zone: its depth was not touched there.
        assert_eq!(send(&app, &about, &form, &[("zone", "UTC")]).await.status, 303);
        assert_eq!(stands(&app, id).await, ("debriefing".to_owned(), 4));
        let other = send(&app, &about, &form, &[("depth", "note")]).await;
        assert!(other.status == 422 && other.says("Meanwhile it was made a debrief. Nothing was changed"), "{}", other.words());
        assert_eq!(stands(&app, id).await, ("debriefing".to_owned(), 4));
        assert_eq!(send(&app, &about, &other.form(&about), &[]).await.status, 303, "kept again, it is as she chose");
        assert_eq!(stands(&app, id).await, ("noted".to_owned(), 2));
    }
);

both!(
    async fn a_zone_that_nobody_touched_in_a_form_is_not_put_back(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let about = format!("/reviews/{id}/about");
        let form = app.as_("ines").get(&about).await.form(&about);
        assert_eq!(send(&app, &about, &form, &[("zone", "Asia/Tokyo")]).await.status, 303);
        // The form of before, with another title: its zone was not touched there.
        assert_eq!(send(&app, &about, &form, &[("title", "Checkout was slow")]).await.status, 303);
        assert!(app.as_("ines").get(&about).await.text().contains("name=\"zone_was\" value=\"Asia/Tokyo\""));
        let other = send(&app, &about, &form, &[("zone", "America/Lima")]).await;
        assert!(other.status == 422 && other.says("Meanwhile its zone was made Asia/Tokyo. Nothing was changed"), "{}", other.words());
        assert_eq!(send(&app, &about, &other.form(&about), &[]).await.status, 303, "kept again, it is as she wrote");
        assert!(app.as_("ines").get(&about).await.text().contains("name=\"zone_was\" value=\"America/Lima\""));
    }
);

both!(
    async fn a_note_that_was_set_aside_says_so_and_why_to_whoever_writes_it(app: TestApp) {
        let id = app.review("The export ran twice", Depth::Note).await;
        let (own, text) = (format!("/reviews/{id}"), format!("/reviews/{id}/text"));
        let get = async |path: &str| app.as_("ines").get(path).await;
        let says = "Set aside: it will keep";
        assert!(!get(&text).await.says(says) && !get(&format!("{own}/markdown")).await.text().contains("set_aside"));
        let left_open = get(&text).await.form(&text);
        app.go(id, "set_aside").await;
        assert_eq!(get(&own).await.location.as_deref(), Some(text.as_str()), "nothing is written yet");
        for path in [text.as_str(), "/reviews?stage=set_aside", &format!("{text}?whole=yes")] {
            assert!(get(path).await.says(says), "{path}: {}", get(path).await.words());
        }
        let file = get(&format!("{own}/markdown")).await.text();
        assert!(file.contains("\nstage: set_aside\nset_aside: \"it will keep\"\n"), "{file}");
        // Shared from a form that was opened before, it is not: somebody set it aside.
        let typed = [("title", "The export ran twice"), ("happened", "It ran at two."), ("surprised", ""), ("then", "share")];
        let told = send(&app, &text, &left_open, &typed).await;
        assert!(told.status == 422 && told.says("Somebody moved this review while you were reading.") && told.says(says), "{}", told.words());
        assert!(told.text().contains("It ran at two."), "what was typed stays");
        assert_eq!(stands(&app, id).await, ("set_aside".to_owned(), 2));
        let shared = send(&app, &text, &told.form(&text), &typed).await;
        assert_eq!(shared.status, 303, "{}", shared.words());
        assert_eq!(stands(&app, id).await, ("shared".to_owned(), 5));
        for path in [own.as_str(), &text, "/reviews?stage=shared"] {
            let page = get(path).await;
            assert!(page.says("The export ran twice") && !page.says("Set aside:"), "{path}: {}", page.words());
        }
        // What has a text says it where it is read.
        app.go(id, "set_aside").await;
        assert!(get(&own).await.says(says) && get(&text).await.says(says));
    }
);

const NARROWED: &str = include_str!("../../migrations/sqlite/202611281045_audience_follows.sql");

both!(
    async fn reviews_whose_readers_went_beyond_their_stage_are_narrowed_and_none_is_widened(app: TestApp) {
        assert_eq!(NARROWED, include_str!("../../migrations/postgres/202611281045_audience_follows.sql"));
        let id = app.review("Checkout slow", Depth::Debrief).await;
        for (stage, from, had, has) in [
            ("noted", None, 4, 2),
            ("noted", None, 5, 2),
            ("noted", None, 2, 2),
            ("preparing", None, 4, 3),
            ("calibrating", None, 2, 2),
            ("debriefing", None, 5, 4),
            ("deciding", None, 3, 3),
            ("shared", None, 5, 5),
            ("shared", None, 4, 4),
            ("set_aside", Some("noted"), 4, 2),
            ("set_aside", Some("deciding"), 4, 4),
            ("set_aside", Some("shared"), 5, 5),
            ("set_aside", None, 5, 5),
        ] {
            let mut tx = app.app.db.write().await.unwrap();
            let put = Statement::new("update reviews set stage = $2, set_aside_from = $3, audience = $4 where id = $1", "a test", None);
            let given = vec![Value::Id(Some(id)), Value::Text(Some(stage.to_owned())), Value::Text(from.map(str::to_owned)), Value::Int(Some(had))];
            tx.run(put, Args::from(given)).await.unwrap();
            for statement in NARROWED.split(';').filter(|statement| !statement.trim().is_empty()) {
                tx.run(Statement::new(statement, "a test", None), Args::default()).await.unwrap();
            }
            tx.commit().await.unwrap();
            assert_eq!(stands(&app, id).await, (stage.to_owned(), has), "{stage} from {from:?} read by {had}");
        }
    }
);
