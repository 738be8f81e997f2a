//! The ledger of who opened what somebody recounts: entered before the words are sent,
//! kept when they change or go, and seen by their author alone.

use crate::{
    account::widen,
    both,
    quotations::{At, agree, reads, recounted, share, text},
    support::{PEOPLE, TestApp},
};

const BEFORE: &str = "zanzibarquartz";
const AFTER: &str = "tangerinefjord";

/// Tomasz puts a passage differently.
async fn rewrite(app: &TestApp, at: At, says: &str) {
    let form = app.as_("tomasz").get(&at.path()).await.text();
    let version = form.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(app.as_("tomasz").post(&at.path(), &[("says", says), ("when", "about 14:05"), ("version", &version)]).await.status, 303);
}

async fn own(app: &TestApp, at: At) -> String {
    app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.words()
}

both!(
    async fn words_that_were_changed_are_closed_until_they_are_opened(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {BEFORE}."), "involved").await;
        let passages = format!("/reviews/{}/accounts/passages", at.review);
        assert!(app.as_("priya").open(&passages).await.text().contains(BEFORE));
        assert!(own(&app, at).await.contains("Opened by Priya."));
        rewrite(&app, at, &format!("Rather, the {AFTER}.")).await;
        let late = recount_model::Micros::MAX / 4;
        let elsewhere = [format!("/reviews/{}/timeline/then?at={late}", at.review), format!("/reviews/{}/divergences", at.review)];
        for path in &elsewhere {
            let page = app.as_("priya").get(path).await;
            assert!(page.status == 200 && !page.text().contains(AFTER) && !page.text().contains(BEFORE), "{path}: {}", page.words());
        }
        assert!(own(&app, at).await.contains("Opened by Priya (before you changed it)."), "{}", own(&app, at).await);
        assert!(app.as_("priya").open(&passages).await.text().contains(AFTER));
        assert!(own(&app, at).await.contains("Opened by Priya."));
        assert!(app.as_("priya").get(&elsewhere[0]).await.text().contains(AFTER), "open now");
    }
);

both!(
    async fn who_opened_a_quotation_stays_in_its_ledger_when_it_is_reworded(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {BEFORE}."), "involved").await;
        assert_eq!(text(&app, at.review, &at.reference()).await.status, 303);
        assert_eq!(agree(&app, "tomasz", at, "organisation", Some(&format!("It looked {BEFORE}."))).await.status, 303);
        assert_eq!(share(&app, at.review).await.status, 303);
        assert!(reads(&app, "lena", at.review).await.contains(BEFORE));
        assert!(own(&app, at).await.contains("Opened in the text by Lena."));
        assert_eq!(agree(&app, "tomasz", at, "organisation", Some(&format!("It looked {AFTER}."))).await.status, 303);
        let page = app.as_("lena").get(&format!("/reviews/{}", at.review)).await.text();
        assert!(!page.contains(AFTER) && !page.contains(BEFORE), "she has not opened this wording");
        assert!(own(&app, at).await.contains("Opened in the text by Lena (before you changed it)."), "{}", own(&app, at).await);
        assert!(reads(&app, "lena", at.review).await.contains(AFTER));
        assert!(own(&app, at).await.contains("Opened in the text by Lena."));
    }
);

both!(
    async fn a_quotation_in_own_words_is_closed_when_they_change(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {BEFORE}."), "involved").await;
        assert_eq!(text(&app, at.review, &at.reference()).await.status, 303);
        assert_eq!(agree(&app, "tomasz", at, "involved", None).await.status, 303);
        assert!(reads(&app, "priya", at.review).await.contains(BEFORE));
        rewrite(&app, at, &format!("Rather, the {AFTER}.")).await;
        let page = app.as_("priya").get(&format!("/reviews/{}", at.review)).await.text();
        assert!(!page.contains(AFTER) && !page.contains(BEFORE), "she has not opened these words");
        assert!(reads(&app, "priya", at.review).await.contains(AFTER));
    }
);

both!(
    async fn who_had_opened_a_passage_is_told_to_its_author_alone_after_it_was_withdrawn(app: TestApp) {
        let at = recounted(&app, &format!("It looked like the {BEFORE}."), "facilitator").await;
        assert_eq!(widen(&app, "tomasz", (at.account, at.passage), "involved", "name").await, 303);
        for who in ["ines", "priya"] {
            app.as_(who).open(&format!("/reviews/{}/accounts/passages", at.review)).await;
        }
        let withdrawn = app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await;
        assert_eq!(withdrawn.status, 303);
        let after = app.as_("tomasz").get(&withdrawn.location.unwrap()).await;
        assert!(after.text().contains(&format!("data-saved-draft=\"passage:{}", at.passage)), "what was typed over it is forgotten: {}", after.words());
        let mine = own(&app, at).await;
        assert!(mine.contains("Opened before by Ines, Priya.") && !mine.contains(BEFORE), "{mine}");
        for who in PEOPLE.into_iter().filter(|who| *who != "tomasz").chain(["guest"]) {
            for path in [format!("/reviews/{}/accounts", at.review), format!("/reviews/{}/accounts/passages", at.review), format!("/accounts/{}", at.account)] {
                assert!(!app.as_(who).get(&path).await.says("Opened before"), "{who} {path}");
            }
        }
    }
);
