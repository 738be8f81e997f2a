//! The charter and the invitation: what somebody reads before their first word.

use recount_model::Depth;
use uuid::Uuid;

use crate::{
    both, interviews,
    support::{TestApp, page::Page},
};

/// Lena becomes a steward.
async fn steward(app: &TestApp) {
    let made = app.as_("ada").post(&format!("/members/{}/standing", app.id("lena")), &[("standing", "steward")]).await;
    assert_eq!(made.status, 303, "{}", made.words());
}

/// Lena signs a charter over the version that stands.
pub async fn sign(app: &TestApp, body: &str, base: &str) -> Page {
    app.as_("lena").post("/charter", &[("body", body), ("name", "Lena Brandt"), ("role", "head of engineering"), ("base", base)]).await
}

/// The participant of this name, as the page of those who were there names them.
async fn participant(app: &TestApp, review: Uuid, name: &str) -> String {
    let page = app.as_("ines").get(&format!("/reviews/{review}/accounts")).await.text();
    let form = page.split("<form").find(|form| form.contains(&format!("Invite {name}"))).unwrap_or_default().to_owned();
    form.split("name=\"participant\" value=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned()
}

both!(
    async fn only_a_steward_signs_a_charter_and_everybody_reads_every_version(app: TestApp) {
        assert!(app.as_("tomasz").get("/charter").await.says("No charter is in force"));
        for who in ["lena", "ada", "ines"] {
            assert_eq!(app.as_(who).get("/charter/new").await.status, 404, "{who}");
            assert_eq!(app.as_(who).post("/charter", &[("body", "x"), ("name", "x"), ("role", "x"), ("base", "0")]).await.status, 404, "{who}");
        }
        steward(&app).await;
        assert!(app.as_("lena").get("/charter/new").await.says("An account is used to understand"), "there is something to begin with");
        let unsigned = app.as_("lena").post("/charter", &[("body", "We promise this."), ("name", "Lena"), ("base", "0")]).await;
        assert_eq!(unsigned.status, 422);
        assert!(unsigned.text().contains("We promise this.") && unsigned.says("somebody who makes it"), "{}", unsigned.words());
        assert_eq!(sign(&app, "We promise the first.\n\n- One\n- Two", "0").await.status, 303);
        let read = app.as_("tomasz").get("/charter").await;
        assert!(read.says("We promise the first.") && read.says("Signed by Lena Brandt, head of engineering, on 3 November 2026"), "{}", read.words());
        let first = app.as_("lena").get("/charter").await;
        assert!(first.text().contains("<li>One</li>"));
        let other = sign(&app, "Somebody else was faster.", "0").await;
        assert_eq!(other.status, 409);
        assert!(other.text().contains("Somebody else was faster.") && other.says("We promise the first."), "{}", other.words());
        assert_eq!(sign(&app, "We promise the second.", "1").await.status, 303);
        let now = app.as_("marek").get("/charter").await;
        assert!(now.says("We promise the second.") && !now.says("We promise the first."));
        let earlier = now.text().split("href=\"/charters/").nth(1).unwrap()[..36].to_owned();
        let earlier = app.as_("marek").get(&format!("/charters/{earlier}")).await;
        assert!(earlier.says("We promise the first.") && earlier.says("not in force any more"), "{}", earlier.words());
        assert_eq!(app.as_("guest").get("/charter").await.status, 303);
    }
);

both!(
    async fn the_charter_stands_before_the_first_keystroke_and_the_account_remembers_it(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let begin = format!("/reviews/{review}/accounts");
        assert!(app.as_("priya").get(&begin).await.says("No charter is in force here"));
        let bare = app.as_("priya").post(&begin, &[]).await.location.unwrap();
        assert!(app.as_("priya").get(&bare).await.says("No charter is in force here"), "said plainly where she writes");
        assert_eq!(app.as_("priya").post(&format!("{bare}/passages"), &[("says", "Before any promise.")]).await.status, 303);

        steward(&app).await;
        sign(&app, "We promise the first.", "0").await;
        let asked = app.as_("tomasz").get(&begin).await;
        assert!(asked.says("We promise the first."));
        let fields = asked.form(&begin);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        let own = app.as_("tomasz").post(&begin, &fields).await.location.unwrap();
        let page = app.as_("tomasz").get(&own).await;
        let (promise, form) = (page.text().find("We promise the first.").unwrap(), page.text().find("<textarea").unwrap());
        assert!(promise < form, "it stands above the place where he writes");
        let fields = page.form(&format!("{own}/passages"));
        let mut fields: Vec<(&str, &str)> = fields.iter().filter(|(name, _)| name != "says").map(|(name, value)| (&**name, &**value)).collect();
        fields.push(("says", "It looked like September."));
        assert_eq!(app.as_("tomasz").post(&format!("{own}/passages"), &fields).await.status, 303);
        sign(&app, "We promise the second.", "1").await;
        let page = app.as_("tomasz").get(&own).await;
        assert!(page.says("You began this under the charter, Version 1") && page.says("In force now: Version 2"), "{}", page.words());
        let page = app.as_("priya").get(&bare).await;
        assert!(page.says("You began this when no charter was in force") && page.says("In force now: Version 2"), "{}", page.words());
        // Whoever told it to somebody may meet the promise there first.
        let told = interviews::write(&app, review, "He says it was slow.").await;
        let page = app.as_("tomasz").get(&format!("/interviews/{told}")).await.text();
        let above = page.split("<textarea").next().unwrap();
        assert!(above.split("<details class=\"fold\" open>").nth(1).is_some_and(|open| open.contains("We promise the second.")), "{above}");
    }
);

both!(
    async fn those_who_were_there_are_invited_and_later_and_no_are_fine(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let (accounts, invite) = (format!("/reviews/{review}/accounts"), format!("/reviews/{review}/accounts/invitations"));
        assert_eq!(participant(&app, review, "Tomasz").await, "", "they do not see the review yet");
        let early = app.as_("ines").post(&invite, &[("participant", &Uuid::nil().to_string())]).await;
        assert!(early.status == 422 && early.says("do not see this review yet"), "{}", early.words());
        app.go(review, "preparing").await;
        let tomasz = participant(&app, review, "Tomasz").await;
        for (who, status) in [("tomasz", 403), ("marek", 404), ("lena", 404), ("ada", 404)] {
            assert_eq!(app.as_(who).post(&invite, &[("participant", &tomasz)]).await.status, status, "{who}");
        }
        assert_eq!(app.as_("ines").post(&invite, &[("participant", &Uuid::now_v7().to_string())]).await.status, 422);
        assert!(!app.as_("tomasz").get("/").await.says("asks you to recount"));
        assert_eq!(app.as_("ines").post(&invite, &[("participant", &tomasz)]).await.status, 303);
        assert!(app.as_("ines").get(&accounts).await.says("Invited on 3 November by Ines"));
        for who in ["priya", "lena", "ines"] {
            assert!(!app.as_(who).get("/").await.says("asks you to recount"), "{who}");
        }
        assert!(app.as_("tomasz").get("/").await.says("Ines asks you to recount what you saw of Checkout slow"));
        let asked = app.as_("tomasz").get(&accounts).await;
        for said in ["Ines asks you to recount this", "What it is for", "How your words are used", "Only a “no” is seen"] {
            assert!(asked.says(said), "{said}: {}", asked.words());
        }

        assert_eq!(app.as_("tomasz").post(&accounts, &[("willing", "later")]).await.status, 303);
        assert!(app.as_("tomasz").get(&accounts).await.says("You said “later”"));
        assert!(!app.as_("tomasz").get("/").await.says("asks you to recount"), "nobody is asked twice");
        assert!(!app.as_("ines").get(&accounts).await.says("rather not"), "a “later” is nobody’s business");
        let account = app.as_("tomasz").get(&accounts).await.text().split("/accounts/").find_map(|t| t.get(..36)?.parse::<Uuid>().ok()).unwrap();
        assert_eq!(app.as_("tomasz").post(&format!("/accounts/{account}/willing"), &[("willing", "no")]).await.status, 303);
        assert!(app.as_("ines").get(&accounts).await.says("Would rather not: Tomasz"));
        assert!(!app.as_("priya").get(&accounts).await.says("ould rather not: Tomasz"), "a “no” is the facilitator’s to see");
        assert_eq!(app.as_("priya").post(&accounts, &[("willing", "no")]).await.status, 303);
        assert!(app.as_("ines").get(&accounts).await.says("Would rather not: Priya, Tomasz"), "without having been invited, too");
    }
);
