//! What is promised to an author holds whatever time and other people do around it.

use recount_model::Depth;
use recount_server::retention;
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both,
    quotations::{At, agree, share, text},
    support::{Page, TestApp},
};

const DAY: i64 = 86_400_000_000;
const WORDS: &str = "zanzibarquartz";

/// Tomasz and Lena were on call, and each recounts by what they did.
async fn on_call(app: &TestApp) -> (Uuid, At, At) {
    let review = app.review("Checkout slow", Depth::Debrief).await;
    let form = [("participant", "@lena"), ("involvement", "on_call")];
    assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/participants"), &form).await.status, 303);
    app.go(review, "preparing").await;
    let mut told = Vec::new();
    for who in ["tomasz", "lena"] {
        let (account, passage) = write(app, who, review, &format!("It looked like the {WORDS} of {who}.")).await;
        assert_eq!(widen(app, who, (account, passage), "involved", "role").await, 303);
        told.push(At { review, account, passage });
    }
    (review, told[0], told[1])
}

/// Takes somebody off the list of who was there.
pub async fn take_off(app: &TestApp, review: Uuid, name: &str) {
    let about = app.as_("ines").get(&format!("/reviews/{review}/about")).await.text();
    let form = about.split("action=\"").find(|form| form.contains(&format!("Take {name} off the list"))).unwrap();
    let path = form.split('"').next().unwrap();
    assert_eq!(app.as_("ines").post(path, &[]).await.status, 303);
}

async fn read(app: &TestApp, who: &str, review: Uuid) -> Page {
    app.as_(who).open(&format!("/reviews/{review}/accounts/passages")).await
}

async fn pass(app: &TestApp, days: i64) {
    app.pass(days * DAY);
    retention::run(&app.app, app.app.clock.now()).await.unwrap().expect("nobody else removes");
}

both!(
    async fn what_an_author_did_stays_beside_their_words_whoever_is_taken_off_the_list(app: TestApp) {
        let (review, ..) = on_call(&app).await;
        let before = read(&app, "ines", review).await.words();
        assert_eq!(before.matches("somebody who was on call").count(), 2, "{before}");
        take_off(&app, review, "Lena").await;
        assert_eq!(read(&app, "ines", review).await.words(), before, "nothing tells which of the two is hers");
        // Nor does another word for what she did.
        let form = [("participant", "@lena"), ("involvement", "deployed")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/participants"), &form).await.status, 303);
        assert_eq!(read(&app, "ines", review).await.words(), before);
    }
);

both!(
    async fn whether_somebody_writes_after_a_no_is_seen_when_they_let_somebody_read(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let front = format!("/reviews/{review}/accounts");
        let no = app.as_("tomasz").post(&front, &[("willing", "no")]).await;
        assert_eq!(no.status, 303);
        let account = app.as_("tomasz").get(&front).await.text().split("href=\"/accounts/").nth(1).unwrap()[..36].to_owned();
        let says = || async { app.as_("ines").get(&front).await.says("Would rather not: Tomasz") };
        assert!(says().await);
        let kept = app.as_("tomasz").post(&format!("/accounts/{account}/passages"), &[("says", WORDS), ("when", "")]).await;
        assert_eq!(kept.status, 303);
        assert!(says().await, "that he writes is his");
        let passage = kept.location.unwrap().split("#passage-").nth(1).unwrap().parse().unwrap();
        // Who does not sign is not told by it either.
        for (to, signed) in [("facilitator", "unattributed"), ("involved", "role")] {
            assert_eq!(widen(&app, "tomasz", (account.parse().unwrap(), passage), to, signed).await, 303);
            assert!(says().await, "{signed}");
        }
        assert_eq!(widen(&app, "tomasz", (account.parse().unwrap(), passage), "circle", "name").await, 303);
        assert!(!says().await, "she reads it under his name now");
    }
);

both!(
    async fn the_time_of_a_quoted_passage_begins_when_no_text_quotes_it_any_more(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let (account, passage) = write(&app, "tomasz", review, &format!("It looked like the {WORDS}.")).await;
        let at = At { review, account, passage };
        assert_eq!(widen(&app, "tomasz", (account, passage), "involved", "name").await, 303);
        assert_eq!(text(&app, review, &format!("He says:\n\n{}\n", at.reference())).await.status, 303);
        assert_eq!(agree(&app, "tomasz", at, "organisation", None).await.status, 303);
        assert_eq!(share(&app, review).await.status, 303);
        let next = || async { app.as_("tomasz").get("/retention").await };
        assert!(next().await.says("It stays while a text quotes it") && next().await.says("Keep it"), "{}", next().await.words());
        pass(&app, 200).await;
        // A writer drops the quotation, long after the period was over.
        assert_eq!(text(&app, review, "He says nothing.").await.status, 303);
        pass(&app, 1).await;
        assert!(next().await.text().contains(WORDS) && next().await.says("Goes on"), "{}", next().await.words());
        pass(&app, 87).await;
        assert!(next().await.text().contains(WORDS), "not before another period");
        pass(&app, 4).await;
        assert!(!next().await.text().contains(WORDS), "then it goes");
        let own = app.as_("tomasz").get(&format!("/accounts/{account}")).await;
        assert!(own.says("A passage was removed on") && !own.says("You withdrew"), "{}", own.words());
    }
);

both!(
    async fn what_an_author_takes_back_for_themselves_they_keep(app: TestApp) {
        let (_, at, _) = on_call(&app).await;
        assert_eq!(share(&app, at.review).await.status, 303);
        assert_eq!(app.as_("tomasz").post(&format!("{}/take-back", at.path()), &[]).await.status, 303);
        pass(&app, 400).await;
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.text().contains(WORDS));
        assert!(app.as_("tomasz").get("/retention").await.says("You keep it"));
    }
);

both!(
    async fn names_over_their_time_stand_in_no_list_of_who_can_be_invited(app: TestApp) {
        let (review, ..) = on_call(&app).await;
        assert_eq!(share(&app, review).await.status, 303);
        let front = format!("/reviews/{review}/accounts");
        assert!(app.as_("ines").get(&front).await.says("Tomasz"));
        pass(&app, 366).await;
        let page = app.as_("ines").get(&front).await;
        assert!(page.says("Somebody who was on call") && !page.says("Tomasz") && !page.says("Lena"), "{}", page.words());
    }
);

both!(
    async fn whoever_reads_what_is_told_to_the_facilitators_is_named_to_everybody(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let form = [("person", "@marek"), ("role", "facilitator")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/roles"), &form).await.status, 303);
        app.go(review, "preparing").await;
        let page = app.as_("tomasz").get(&format!("/reviews/{review}/accounts")).await;
        assert!(page.says("Ines and Marek guide this review"), "{}", page.words());
    }
);
