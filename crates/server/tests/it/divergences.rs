//! Where two accounts differ: marked by whoever guides, drawn side by side for those who
//! may read both, and never merged.

use recount_model::Depth;
use uuid::Uuid;

use crate::{account, both, support::TestApp};

struct World {
    review: Uuid,
    tomasz: (Uuid, Uuid),
    priya: (Uuid, Uuid),
    path: String,
}

/// Tomasz and Priya recount the same minute for those involved; Ines has opened both.
async fn world(app: &TestApp) -> World {
    let review = app.review("Checkout slow", Depth::Debrief).await;
    app.go(review, "preparing").await;
    let tomasz = account::write(app, "tomasz", review, "Nothing was new, quartztomasz.").await;
    let priya = account::write(app, "priya", review, "It stood in the channel, quartzpriya.").await;
    assert_eq!(account::widen(app, "tomasz", tomasz, "involved", "name").await, 303);
    assert_eq!(account::widen(app, "priya", priya, "involved", "name").await, 303);
    app.as_("ines").open(&format!("/reviews/{review}/accounts/passages")).await;
    World { review, tomasz, priya, path: format!("/reviews/{review}/divergences") }
}

const DIFFERS: &str = "Was the release known at eleven?";

async fn mark(app: &TestApp, who: &str, world: &World) -> u16 {
    let (one, other) = (world.tomasz.1.to_string(), world.priya.1.to_string());
    app.as_(who).post(&world.path, &[("one", &one), ("other", &other), ("says", DIFFERS)]).await.status
}

both!(
    async fn whoever_guides_marks_it_and_those_who_read_both_see_both(app: TestApp) {
        let world = world(&app).await;
        for (who, status) in [("guest", 303), ("lena", 404), ("marek", 404), ("ada", 404), ("tomasz", 403), ("priya", 403), ("ines", 303)] {
            assert_eq!(mark(&app, who, &world).await, status, "{who}");
        }
        let page = app.as_("ines").get(&world.path).await;
        assert!(page.says(DIFFERS) && page.says("quartztomasz") && page.says("quartzpriya"), "{}", page.words());
        let at = "/timeline/then?at=1793714400000000";
        let then = app.as_("ines").get(&format!("/reviews/{}{at}", world.review)).await;
        assert!(then.says(DIFFERS) && then.says("quartztomasz") && then.says("quartzpriya"));
        // Tomasz has not opened what Priya recounts: his own is there, hers is a way to it.
        let page = app.as_("tomasz").get(&world.path).await;
        assert!(page.says(DIFFERS) && page.says("quartztomasz") && !page.says("quartzpriya") && page.says("A passage you can open"));
    }
);

both!(
    async fn whoever_may_read_one_side_only_learns_nothing_of_the_mark(app: TestApp) {
        let world = world(&app).await;
        assert_eq!(mark(&app, "ines", &world).await, 303);
        app.go(world.review, "debriefing").await;
        assert_eq!(account::widen(&app, "tomasz", world.tomasz, "circle", "name").await, 303);
        app.as_("marek").open(&format!("/reviews/{}/accounts/passages", world.review)).await;
        for path in [world.path.clone(), format!("/reviews/{}/timeline/then?at=1793714400000000", world.review)] {
            let page = app.as_("marek").get(&path).await;
            assert_eq!(page.status, 200);
            assert!(!page.text().contains(DIFFERS) && !page.text().contains("quartzpriya"), "{path}");
        }
        assert_eq!(account::widen(&app, "priya", world.priya, "circle", "name").await, 303);
        assert!(app.as_("marek").get(&world.path).await.says(DIFFERS));
        let back = app.as_("priya").post(&format!("/accounts/{}/passages/{}/take-back", world.priya.0, world.priya.1), &[]).await;
        assert_eq!(back.status, 303);
        assert!(!app.as_("marek").get(&world.path).await.says(DIFFERS), "narrowed in the same request");
    }
);

both!(
    async fn a_withdrawn_side_leaves_its_place_and_no_words(app: TestApp) {
        let world = world(&app).await;
        assert_eq!(mark(&app, "ines", &world).await, 303);
        assert_eq!(app.as_("priya").post(&format!("/accounts/{}/passages/{}/withdraw", world.priya.0, world.priya.1), &[]).await.status, 303);
        let page = app.as_("ines").get(&world.path).await;
        assert!(page.says("A passage was withdrawn") && page.says("quartztomasz") && !page.says("quartzpriya"), "{}", page.words());
    }
);

both!(
    async fn two_passages_of_one_account_and_unopened_ones_are_refused_and_nothing_is_lost(app: TestApp) {
        let world = world(&app).await;
        let again = account::write(&app, "tomasz", world.review, "Later I thought so.").await;
        assert_eq!(account::widen(&app, "tomasz", again, "involved", "name").await, 303);
        let (one, other) = (world.tomasz.1.to_string(), again.1.to_string());
        let unopened = app.as_("ines").post(&world.path, &[("one", &one), ("other", &other), ("says", DIFFERS)]).await;
        assert_eq!(unopened.status, 422);
        assert!(unopened.says("Choose a second passage that you have opened") && unopened.text().contains(DIFFERS), "what was typed stays");
        app.as_("ines").open(&format!("/reviews/{}/accounts/passages", world.review)).await;
        let same = app.as_("ines").post(&world.path, &[("one", &one), ("other", &other), ("says", DIFFERS)]).await;
        assert!(same.status == 422 && same.says("another person’s account"));
        let silent = app.as_("ines").post(&world.path, &[("one", &one), ("other", &world.priya.1.to_string()), ("says", " ")]).await;
        assert_eq!(silent.status, 422);
        assert!(app.as_("ines").get(&world.path).await.says("No difference is marked"));
    }
);

both!(
    async fn whose_an_unsigned_passage_is_does_not_follow_from_what_is_refused(app: TestApp) {
        let world = world(&app).await;
        let mut answers = Vec::new();
        for (who, shown_as) in [("tomasz", "unattributed"), ("priya", "unattributed"), ("tomasz", "role"), ("priya", "role")] {
            let unsigned = account::write(&app, who, world.review, "I thought otherwise.").await;
            assert_eq!(account::widen(&app, who, unsigned, "involved", shown_as).await, 303);
            app.as_("ines").open(&format!("/reviews/{}/accounts/passages", world.review)).await;
            for (one, other) in [(world.tomasz.1, unsigned.1), (unsigned.1, world.tomasz.1), (world.priya.1, unsigned.1)] {
                answers.push(app.as_("ines").post(&world.path, &[("one", &one.to_string()), ("other", &other.to_string()), ("says", DIFFERS)]).await.status);
            }
            let with_itself =
                app.as_("ines").post(&world.path, &[("one", &unsigned.1.to_string()), ("other", &unsigned.1.to_string()), ("says", DIFFERS)]).await;
            assert_eq!(with_itself.status, 422);
        }
        assert_eq!(answers, [303; 12]);
    }
);

both!(
    async fn every_difference_stays_beside_the_others(app: TestApp) {
        let world = world(&app).await;
        assert_eq!(mark(&app, "ines", &world).await, 303);
        // Another thing on which the two differ, and a third account that differs from one of them.
        let form = [("participant", "@lena"), ("involvement", "supported")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{}/participants", world.review), &form).await.status, 303);
        let lena = account::write(&app, "lena", world.review, "Customers called, quartzlena.").await;
        assert_eq!(account::widen(&app, "lena", lena, "involved", "name").await, 303);
        app.as_("ines").open(&format!("/reviews/{}/accounts/passages", world.review)).await;
        let (tomasz, priya, lena) = (world.tomasz.1.to_string(), world.priya.1.to_string(), lena.1.to_string());
        for (one, other, says) in
            [(&tomasz, &priya, "Who was called first?"), (&tomasz, &lena, "Had anybody called?"), (&tomasz, &priya, "Who was called first?")]
        {
            assert_eq!(app.as_("ines").post(&world.path, &[("one", one), ("other", other), ("says", says)]).await.status, 303, "{says}");
        }
        for path in [world.path.clone(), format!("/reviews/{}/timeline/then?at=1793714400000000", world.review)] {
            let page = app.as_("ines").get(&path).await;
            for says in [DIFFERS, "Who was called first?", "Had anybody called?"] {
                assert_eq!(page.words().matches(says).count(), 1, "{path}: {says} in {}", page.words());
            }
        }
    }
);

both!(
    async fn a_mark_taken_back_leaves_both_passages(app: TestApp) {
        let world = world(&app).await;
        assert_eq!(mark(&app, "ines", &world).await, 303);
        let page = app.as_("ines").get(&world.path).await.text();
        let unmark = page.split("action=\"").find(|form| form.contains("/unmark\"")).unwrap().split('"').next().unwrap().to_owned();
        for (who, status) in [("guest", 303), ("lena", 404), ("tomasz", 403), ("ines", 303), ("ines", 404)] {
            assert_eq!(app.as_(who).post(&unmark, &[]).await.status, status, "{who}");
        }
        assert!(!app.as_("ines").get(&world.path).await.says(DIFFERS));
        let passages = app.as_("ines").open(&format!("/reviews/{}/accounts/passages", world.review)).await;
        assert!(passages.says("quartztomasz") && passages.says("quartzpriya"));
    }
);
