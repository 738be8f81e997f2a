//! What stands beside a passage and could tell of it to those whom it is not for: questions
//! about the text, differences, brackets of a quotation, and what becomes of a review.

use recount_model::Depth;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both,
    hints::{WHOLE, json},
    interviews,
    quotations::{At, agree, recounted, share, text},
    support::{
        TestApp,
        held::{everything, folder_text},
    },
};

const TOKEN: &str = "zanzibarquartz";

async fn take_off(app: &TestApp, review: Uuid, who: &str) {
    let about = app.as_("ines").get(&format!("/reviews/{review}/about")).await.text();
    let form = about.split("action=\"").find(|form| form.contains(&format!("{who} off the list"))).unwrap();
    assert_eq!(app.as_("ines").post(form.split('"').next().unwrap(), &[]).await.status, 303);
}

both!(
    async fn no_question_tells_that_somebody_recounts_for_others(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let asked = async |who: &str| {
            let answer = app.as_(who).send("POST", &format!("/reviews/{review}/text/hints"), Some("application/json"), json(WHOLE).into()).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.text().contains("no-account")
        };
        assert!(asked("priya").await && asked("ines").await, "nobody recounts anything");
        let passage = write(&app, "tomasz", review, TOKEN).await;
        assert!(asked("priya").await && asked("ines").await, "it is his alone");
        assert!(!asked("tomasz").await, "he knows that he does");
        assert_eq!(widen(&app, "tomasz", passage, "facilitator", "name").await, 303);
        assert!(asked("priya").await, "it is not for her");
        assert!(!asked("ines").await);
        assert_eq!(widen(&app, "tomasz", passage, "involved", "name").await, 303);
        assert!(!asked("priya").await);
    }
);

both!(
    async fn on_what_two_passages_differ_goes_with_the_words_of_either(app: TestApp) {
        let at = recounted(&app, "It was quiet.", "involved").await;
        let priya = write(&app, "priya", at.review, "It was loud.").await;
        assert_eq!(widen(&app, "priya", priya, "involved", "name").await, 303);
        app.as_("ines").open(&format!("/reviews/{}/accounts/passages", at.review)).await;
        let path = format!("/reviews/{}/divergences", at.review);
        for says in [format!("Did he know of the {TOKEN}?"), format!("And of the other {TOKEN}?")] {
            let form = [("one", &*at.passage.to_string()), ("other", &*priya.1.to_string()), ("says", &says)];
            assert_eq!(app.as_("ines").post(&path, &form).await.status, 303);
        }
        assert!(app.as_("priya").get(&path).await.says(TOKEN));
        assert_eq!(app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await.status, 303);
        for who in ["ines", "tomasz", "priya"] {
            let page = app.as_(who).get(&path).await;
            assert!(page.status == 200 && page.says("A passage was withdrawn") && !page.says(TOKEN), "{who}: {}", page.words());
            assert_eq!(page.words().matches("Two accounts differ").count(), 1, "once, as nothing tells the two apart: {}", page.words());
        }
        let folder = tempfile::tempdir().unwrap();
        recount_server::transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap();
        assert!(!everything(&app).await.contains(TOKEN) && !folder_text(folder.path()).contains(TOKEN));
    }
);

both!(
    async fn what_stands_in_the_brackets_of_a_quotation_goes_to_no_program(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {TOKEN}."), "involved").await;
        let body =
            format!("He [told {TOKEN}](passage:{}) it, and:\n\n[{TOKEN}](passage:{})\n\nAt [14:05](https://example.org) it ended.", at.passage, at.passage);
        assert_eq!(text(&app, at.review, &body).await.status, 303);
        assert_eq!(agree(&app, "tomasz", at, "organisation", Some("In other words.")).await.status, 303);
        assert_eq!(share(&app, at.review).await.status, 303);
        for who in ["lena", "ines"] {
            let json: Value = app.as_(who).get(&format!("/api/reviews/{}", at.review)).await.json();
            let sent = json["text"]["body"].as_str().unwrap();
            assert!(!sent.contains(TOKEN), "{who}: {sent}");
            assert!(sent.contains(&format!("[…](passage:{})", at.passage)) && sent.contains("[14:05](https://example.org)"), "{who}: {sent}");
        }
    }
);

both!(
    async fn whoever_does_not_see_the_review_any_more_learns_nothing_of_what_becomes_of_it(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {TOKEN}."), "involved").await;
        let told = interviews::write(&app, at.review, "He says it was slow.").await;
        take_off(&app, at.review, "Tomasz").await;
        let ines = app.as_("ines");
        let about = format!("/reviews/{}/about", at.review);
        let form = ines.get(&about).await.form(&about);
        let renamed: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), if name == "title" { "What Schmidt asked for" } else { value })).collect();
        assert_eq!(ines.post(&about, &renamed).await.status, 303);
        assert_eq!(ines.post(&format!("/reviews/{}/roles", at.review), &[("person", "lena"), ("role", "circle")]).await.status, 303);
        let held = ines.post(&format!("/reviews/{}/hold", at.review), &[("reason", "Lawyer Schmidt")]).await;
        assert_eq!(held.status, 303, "{}", held.words());
        let own = format!("/accounts/{}", at.account);
        for path in
            [own.clone(), "/accounts".into(), "/".into(), "/retention".into(), format!("{}/narrow?to=facilitator", at.path()), format!("/interviews/{told}")]
        {
            let page = app.as_("tomasz").get(&path).await;
            assert!(page.status == 200, "{path}");
            for word in ["Schmidt", "Lena", "Marek"] {
                assert!(!page.says(word), "{path} says {word}: {}", page.words());
            }
        }
        for way in ["widen?to=circle", "quoting"] {
            let refused = app.as_("tomasz").get(&format!("{}/{way}", at.path())).await;
            assert!(
                refused.status == 403 && refused.says("Taking back and withdrawing are still yours") && !refused.says("Lena"),
                "{way}: {}",
                refused.words()
            );
        }
        // What is his stays in his hand.
        assert!(app.as_("tomasz").get(&own).await.text().contains(TOKEN));
        assert_eq!(app.as_("tomasz").post(&format!("{}/narrow", at.path()), &[("to", "facilitator")]).await.status, 303);
        assert_eq!(app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await.status, 303);
    }
);

both!(
    async fn an_author_sees_by_name_who_can_read_today(app: TestApp) {
        let at = recounted(&app, TOKEN, "involved").await;
        let own = format!("/accounts/{}", at.account);
        assert!(
            app.as_("tomasz").get(&own).await.says("Those involved can read this, shown as Tomasz. Today that is Ines, Priya."),
            "{}",
            app.as_("tomasz").get(&own).await.words()
        );
        let added = [("participant", "@marek"), ("involvement", "led")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{}/participants", at.review), &added).await.status, 303);
        assert!(app.as_("tomasz").get(&own).await.says("Today that is Ines, Marek, Priya."));
    }
);

both!(
    async fn saving_the_same_words_closes_nothing(app: TestApp) {
        let at = recounted(&app, TOKEN, "involved").await;
        app.as_("priya").open(&format!("/reviews/{}/accounts/passages", at.review)).await;
        let form = app.as_("tomasz").get(&at.path()).await.text();
        let field =
            |name: &str| form.split(&format!("name=\"{name}\"")).nth(1).unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let same = [("says", TOKEN), ("when", &*field("when")), ("version", &*field("version"))];
        assert_eq!(app.as_("tomasz").post(&at.path(), &same).await.status, 303);
        assert!(app.as_("priya").get(&format!("/reviews/{}/accounts/passages", at.review)).await.says(TOKEN));
        let own = app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await;
        assert!(own.says("Opened by Priya.") && !own.says("before you changed it"), "{}", own.words());
    }
);

both!(
    async fn a_file_that_its_author_took_needs_no_calling_back(app: TestApp) {
        let at = recounted(&app, TOKEN, "involved").await;
        assert_eq!(text(&app, at.review, &at.reference()).await.status, 303);
        assert_eq!(agree(&app, "tomasz", at, "organisation", None).await.status, 303);
        let left = || async { app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.says("A file with its words left this installation") };
        assert!(app.as_("tomasz").get(&format!("/reviews/{}/markdown", at.review)).await.text().contains(TOKEN));
        assert!(!left().await);
        app.as_("ines").post(&format!("/reviews/{}/quoted", at.review), &[]).await;
        assert!(app.as_("ines").get(&format!("/reviews/{}/markdown", at.review)).await.text().contains(TOKEN));
        assert!(left().await);
    }
);

/// Tomasz says what reached him; nobody says it otherwise in his place.
async fn lane(app: &TestApp, at: At) -> (String, String) {
    app.evidence(at.review, &[crate::support::seed::said(1, "#deploys", "4.12 is out")]).await;
    let about = app.as_("ines").get(&format!("/reviews/{}/about", at.review)).await.text();
    let participant = about.split("/reached/").nth(1).map(|rest| rest[..36].to_owned());
    let participant = participant.unwrap_or_else(|| {
        let form = about.split("action=\"").find(|form| form.contains("Tomasz off the list")).unwrap();
        form.split("/participants/").nth(1).unwrap()[..36].to_owned()
    });
    let path = format!("/reviews/{}/reached/{participant}", at.review);
    let lane = app.as_("tomasz").get(&path).await.text().split("name=\"noun_id\" value=\"").nth(1).unwrap()[..36].to_owned();
    (path, lane)
}

both!(
    async fn what_reached_somebody_is_theirs_to_say_once_they_have_said_it(app: TestApp) {
        let at = recounted(&app, TOKEN, "involved").await;
        let (path, lane) = lane(&app, at).await;
        let state =
            async |who: &str, how: &str, basis: &str| app.as_(who).post(&path, &[("noun", "lane"), ("noun_id", &lane), ("how", how), ("basis", basis)]).await;
        assert_eq!(state("ines", "always", "it stood there").await.status, 303, "for him, as long as he says nothing");
        assert_eq!(state("tomasz", "never", "it was folded away").await.status, 303);
        for how in ["always", "computed"] {
            let refused = state("ines", how, "he could have seen it").await;
            assert!(refused.status == 403 && refused.says("They have said this of themselves"), "{how}: {}", refused.words());
        }
        assert!(app.as_("ines").get(&path).await.says("says Tomasz: it was folded away"));
        assert_eq!(state("tomasz", "computed", "").await.status, 303, "and his to take back");
        assert_eq!(state("ines", "always", "it stood there").await.status, 303);
    }
);
