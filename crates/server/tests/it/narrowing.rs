//! Narrowing a passage: its author alone, seeing who stops reading it; for everybody else it
//! takes effect with the next request, wherever the passage stood.

use recount_model::Role;
use recount_server::{platform::db::Value, review};
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both,
    quotations::{At, agree, reads, recounted, share, text},
    support::{TestApp, rows},
};

const TOKEN: &str = "zanzibarquartz";

/// Tomasz’s passage in a shared review, quoted and read by every member.
async fn everybodys(app: &TestApp) -> At {
    let at = recounted(app, &format!("It looked like the {TOKEN}."), "involved").await;
    assert_eq!(text(app, at.review, &format!("He says:\n\n{}\n", at.reference())).await.status, 303);
    assert_eq!(agree(app, "tomasz", at, "organisation", None).await.status, 303);
    assert_eq!(share(app, at.review).await.status, 303);
    at
}

async fn narrow(app: &TestApp, who: &str, at: At, to: &str) -> u16 {
    app.as_(who).post(&format!("{}/narrow", at.path()), &[("to", to)]).await.status
}

/// Who finds the words among what others recount, and who in the text.
async fn readers(app: &TestApp, at: At) -> [Vec<&'static str>; 2] {
    let mut found = [Vec::new(), Vec::new()];
    for who in ["ines", "priya", "marek", "lena", "ada"] {
        let passages = app.as_(who).open(&format!("/reviews/{}/accounts/passages", at.review)).await.text();
        for (list, held) in found.iter_mut().zip([passages, reads(app, who, at.review).await]) {
            if held.contains(TOKEN) {
                list.push(who);
            }
        }
    }
    found
}

both!(
    async fn each_rung_is_reached_in_one_act_and_holds_for_everybody_at_once(app: TestApp) {
        let at = everybodys(&app).await;
        let all = vec!["ines", "priya", "marek", "lena", "ada"];
        assert_eq!(readers(&app, at).await, [all.clone(), all]);
        for (to, remain) in [("circle", vec!["ines", "priya", "marek"]), ("involved", vec!["ines", "priya"]), ("facilitator", vec!["ines"])] {
            assert_eq!(narrow(&app, "tomasz", at, to).await, 303);
            assert_eq!(readers(&app, at).await, [remain, vec![]], "{to}");
        }
        assert!(reads(&app, "lena", at.review).await.contains("A passage that is not shared with you."));
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.says("You and whoever guides this review can read this"));
    }
);

both!(
    async fn who_stops_reading_and_what_ends_stand_there_before_the_act(app: TestApp) {
        let at = everybodys(&app).await;
        assert_eq!(agree(&app, "tomasz", at, "circle", None).await.status, 303);
        let looked = app.as_("tomasz").get(&format!("{}/narrow?to=involved", at.path())).await;
        let words = looked.words();
        let (lose, rest) = words.split_once("It can still be read by:").unwrap();
        let (keep, ends) = rest.split_once("The text stops quoting it for").unwrap();
        assert!(["Marek", "Lena", "Ada"].iter().all(|name| lose.contains(name)) && !lose.contains("Priya"), "{words}");
        assert!(["Ines", "Priya"].iter().all(|name| keep.contains(name)) && !keep.contains("Lena"), "{words}");
        assert!(ends.trim_start().starts_with("the circle, every member, and cannot be shared before that is resolved"), "{words}");
        assert!(words.contains(TOKEN), "what it is about");
        // The page that widens leads to the one that narrows, and to taking it back.
        let widening = app.as_("tomasz").get(&format!("{}/widen?to=involved", at.path())).await;
        assert_eq!((widening.status, widening.location), (303, Some(format!("{}/narrow?to=involved", at.path()))));
        let alone = app.as_("tomasz").get(&format!("{}/narrow?to=author", at.path())).await;
        assert!(alone.says("Let only yourself read this passage?") && alone.text().contains(&format!("{}/take-back", at.path())));
    }
);

both!(
    async fn narrowing_never_widens_and_nobody_else_does_it(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {TOKEN}."), "circle").await;
        for who in ["ines", "priya", "lena", "ada"] {
            assert_eq!(narrow(&app, who, at, "facilitator").await, 404, "{who}");
            assert_eq!(app.as_(who).get(&format!("{}/narrow?to=facilitator", at.path())).await.status, 404, "{who}");
        }
        // From a page that was left open while it was narrowed further in another tab.
        assert_eq!(narrow(&app, "tomasz", at, "facilitator").await, 303);
        for wider in ["involved", "circle", "organisation"] {
            assert_eq!(narrow(&app, "tomasz", at, wider).await, 422, "{wider}");
        }
        assert_eq!(narrow(&app, "tomasz", at, "facilitator").await, 303, "the same form twice");
        assert_eq!([narrow(&app, "tomasz", at, "author").await, narrow(&app, "tomasz", at, "nobody").await], [422, 422]);
        assert_eq!(readers(&app, at).await, [vec!["ines"], vec![]]);
    }
);

both!(
    async fn another_wording_for_more_people_ends_and_the_text_waits_to_be_resolved(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {TOKEN}."), "involved").await;
        assert_eq!(text(&app, at.review, &format!("He says:\n\n{}\n", at.reference())).await.status, 303);
        assert_eq!(agree(&app, "tomasz", at, "organisation", Some("It looked like something else, tangerinefjord.")).await.status, 303);
        assert_eq!(narrow(&app, "tomasz", at, "facilitator").await, 303);
        assert!(!reads(&app, "ines", at.review).await.contains("tangerinefjord"));
        assert_eq!(share(&app, at.review).await.status, 422);
    }
);

both!(
    async fn of_more_than_a_thousand_members_a_thousand_are_named_and_the_rest_is_said(app: TestApp) {
        let review = app.review("Checkout slow", recount_model::Depth::Debrief).await;
        app.go(review, "preparing").await;
        let (account, passage) = write(&app, "tomasz", review, TOKEN).await;
        let at = At { review, account, passage };
        let member = |n: usize| {
            vec![
                ("id", Value::Id(Some(Uuid::now_v7()))),
                ("handle", Value::from(format!("member{n}").as_str())),
                ("name", Value::from(format!("Member {n:04}").as_str())),
                ("standing", Value::from("member")),
                ("zone", Value::from("UTC")),
                ("generation", Value::Int(Some(0))),
                ("created_at", Value::Int(Some(1))),
            ]
        };
        let mut tx = app.app.db.write().await.unwrap();
        for some in (0..1_005).collect::<Vec<_>>().chunks(201) {
            rows::put(&mut tx, "members", &some.iter().map(|n| member(*n)).collect::<Vec<_>>()).await;
        }
        tx.commit().await.unwrap();
        let looked = app.as_("tomasz").get(&format!("{}/widen?to=organisation", at.path())).await.text();
        assert_eq!(looked.matches("<li>Member ").count() + 4, 1_000, "with Ada, Ines, Lena and Marek before them");
        assert!(looked.contains("and other <a href=\"/members\">members</a>"));
        assert_eq!(widen(&app, "tomasz", (account, passage), "organisation", "name").await, 303);
        let narrowing = app.as_("tomasz").get(&format!("{}/narrow?to=circle", at.path())).await.text();
        assert_eq!(narrowing.matches("<li>Member ").count() + 2, 1_000, "Ada and Lena stop reading it too");
        assert!(narrowing.contains("and other <a href=\"/members\">members</a>"));
    }
);

both!(
    async fn an_author_is_told_at_home_who_came_to_read_without_their_doing(app: TestApp) {
        let at = recounted(&app, "The curve looked like that of September.", "circle").await;
        let own = write(&app, "tomasz", at.review, "I would rather have slept.").await;
        let told = async |who: &str| app.as_(who).get("/").await.words();
        let line = "Lena came to be among those who can read what you recount of Checkout slow.";
        assert!(!told("tomasz").await.contains("came to be among"), "those he saw when he widened it are not new");
        app.pass(60_000_000);
        let give = async |who: &str, role: Role| {
            let mut tx = app.app.db.write().await.unwrap();
            let now = app.app.clock.now();
            review::give_role(&mut tx, at.review, app.id("ines"), app.id(who), role, now).await.unwrap();
            tx.commit().await.unwrap();
        };
        give("lena", Role::Circle).await;
        // She read it before.
        give("marek", Role::Involved).await;
        assert!(!told("tomasz").await.contains("came to be among"), "the review is not open to the circle yet");
        app.go(at.review, "debriefing").await;
        let home = told("tomasz").await;
        assert!(home.contains(line), "{home}");
        for who in ["priya", "marek", "lena", "ines"] {
            assert!(!told(who).await.contains("came to be among"), "{who}");
        }
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", own.0)).await.says("Today that is Ines, Lena, Marek"));
        // Who saw the names and went on knows them.
        app.pass(60_000_000);
        assert_eq!(narrow(&app, "tomasz", at, "involved").await, 303);
        assert!(!told("tomasz").await.contains("came to be among"));
        assert_eq!(widen(&app, "tomasz", (at.account, at.passage), "circle", "name").await, 303);
        assert!(!told("tomasz").await.contains("came to be among"));
        app.pass(60_000_000);
        give("ada", Role::Circle).await;
        assert!(told("tomasz").await.contains("Ada came to be among"));
        app.pass(31 * 86_400_000_000);
        assert!(!told("tomasz").await.contains("came to be among"), "it has been said for long enough");
    }
);

both!(
    async fn an_author_is_told_who_came_to_read_words_that_may_be_quoted(app: TestApp) {
        let at = recounted(&app, "The curve looked like that of September.", "involved").await;
        let agreed = async |says: &str| agree(&app, "tomasz", at, "circle", Some(says)).await.status;
        assert_eq!(agreed("It looked like September.").await, 303);
        app.go(at.review, "debriefing").await;
        app.pass(60_000_000);
        let mut tx = app.app.db.write().await.unwrap();
        review::give_role(&mut tx, at.review, app.id("ines"), app.id("lena"), Role::Circle, app.app.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        let home = app.as_("tomasz").get("/").await.words();
        assert!(home.contains("Lena came to be among those who can read what you recount of Checkout slow."), "{home}");
        assert_eq!(agreed("It looked like that of September.").await, 303);
        assert!(!app.as_("tomasz").get("/").await.says("came to be among"), "he saw her among the readers");
    }
);
