//! Quoting: a text holds a reference; each reader receives what its author agreed
//! to, after being told that its author will see it, and nobody receives more.

use recount_model::Depth;
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both,
    support::{
        TestApp,
        held::{everything, unsealed},
        page::Page,
    },
};

const TOKEN: &str = "zanzibarquartz";
const OTHER: &str = "tangerinefjord";

/// A passage, with where it stands.
#[derive(Debug, Clone, Copy)]
pub struct At {
    pub review: Uuid,
    pub account: Uuid,
    pub passage: Uuid,
}

impl At {
    pub fn path(self) -> String {
        format!("/accounts/{}/passages/{}", self.account, self.passage)
    }

    pub fn reference(self) -> String {
        format!("[never drawn](passage:{})", self.passage)
    }
}

/// A review that is being prepared, with a passage of Tomasz’s under his name.
pub async fn recounted(app: &TestApp, says: &str, audience: &str) -> At {
    let review = app.review("Checkout slow", Depth::Debrief).await;
    app.go(review, "preparing").await;
    let (account, passage) = write(app, "tomasz", review, says).await;
    assert_eq!(widen(app, "tomasz", (account, passage), audience, "name").await, 303);
    At { review, account, passage }
}

/// Tomasz’s passage, which those involved read.
async fn told(app: &TestApp) -> At {
    recounted(app, &format!("It looked like the {TOKEN} of September.\n\nSo I waited."), "involved").await
}

/// Ines saves a text.
pub async fn text(app: &TestApp, review: Uuid, body: &str) -> Page {
    let base = app.as_("ines").get(&format!("/reviews/{review}/text?whole=1")).await.text();
    let base = base.split("name=\"base_version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", body), ("base_version", &base)]).await
}

/// The author agrees as people do: looks, then confirms; `says` is another wording.
pub async fn agree(app: &TestApp, who: &str, at: At, to: &str, says: Option<&str>) -> Page {
    let path = format!("{}/quoting", at.path());
    let looked = app.as_(who).get(&format!("{path}?to={to}")).await;
    assert_eq!(looked.status, 200, "{}", looked.words());
    let page = looked.text();
    let value = |name: &str| page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let own = page.split("<textarea").nth(1).unwrap().split_once('>').unwrap().1.split("</textarea>").next().unwrap().trim_start().to_owned();
    let says = says.map_or(own, str::to_owned);
    let fields = [("to", to), ("answer", "agreed"), ("says", &says), ("shown_as", "name"), ("readers", &value("readers")), ("version", &value("version"))];
    app.as_(who).post(&path, &fields).await
}

/// What somebody reads of a review after opening what it quotes.
pub async fn reads(app: &TestApp, who: &str, review: Uuid) -> String {
    app.as_(who).post(&format!("/reviews/{review}/quoted"), &[]).await;
    let mut all = app.as_(who).get(&format!("/reviews/{review}")).await.text();
    all.push_str(&app.as_(who).get(&format!("/reviews/{review}/markdown")).await.text());
    all
}

pub async fn share(app: &TestApp, review: Uuid) -> Page {
    app.as_("ines").post(&format!("/reviews/{review}/stage"), &[("stage", "shared")]).await
}

async fn readers(app: &TestApp, review: Uuid, token: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for who in ["ines", "tomasz", "priya", "marek", "lena", "ada"] {
        if reads(app, who, review).await.contains(token) {
            found.push(who);
        }
    }
    found
}

both!(
    async fn a_writer_asks_and_the_author_agrees_for_one_audience(app: TestApp) {
        let at = told(&app).await;
        let ask = format!("/reviews/{}/passages/{}/ask", at.review, at.passage);
        assert_eq!(app.as_("ines").post(&ask, &[("to", "organisation")]).await.status, 404, "she has not opened it");
        app.as_("ines").open(&format!("/reviews/{}/accounts/passages", at.review)).await;
        assert_eq!(app.as_("ines").post(&ask, &[("to", "author")]).await.status, 422);
        assert_eq!(app.as_("marek").post(&ask, &[("to", "circle")]).await.status, 404);
        assert_eq!(app.as_("ines").post(&ask, &[("to", "organisation")]).await.status, 303);
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.says("Ines asks whether the text may quote this for every member"));
        for who in ["ines", "priya", "ada"] {
            assert_eq!(app.as_(who).get(&format!("{}/quoting", at.path())).await.status, 404, "{who}");
            assert_eq!(app.as_(who).post(&format!("{}/quoting", at.path()), &[("answer", "agreed")]).await.status, 404, "{who}");
            assert_eq!(app.as_(who).post(&format!("{}/quoting/end", at.path()), &[("to", "organisation")]).await.status, 404, "{who}");
        }
        assert_eq!(text(&app, at.review, &format!("He says:\n\n{}\n", at.reference())).await.status, 303);
        assert!(!reads(&app, "ines", at.review).await.contains(TOKEN), "not agreed to yet");
        let page = app.as_("tomasz").get(&format!("{}/quoting?to=organisation", at.path())).await;
        assert!(page.says("Ines asks") && page.says("Lena") && page.says("opened to them as a whole"), "{}", page.words());
        assert_eq!(agree(&app, "tomasz", at, "organisation", None).await.status, 303);
        assert!(app.as_("ines").open(&format!("/reviews/{}/accounts/passages", at.review)).await.says("It may be quoted for every member"));
        assert_eq!(readers(&app, at.review, TOKEN).await, ["ines", "tomasz", "priya"], "whoever sees the review");
        app.go(at.review, "calibrating").await;
        app.go(at.review, "debriefing").await;
        app.go(at.review, "shared").await;
        assert_eq!(readers(&app, at.review, TOKEN).await, ["ines", "tomasz", "priya", "marek", "lena", "ada"]);
        let page = app.as_("lena").get(&format!("/reviews/{}", at.review)).await;
        assert!(page.text().contains("<blockquote class=\"quoted\">") && page.says("Tomasz, about 14:05") && !page.says("never drawn"), "{}", page.words());
    }
);

both!(
    async fn readers_are_told_before_opening_and_the_author_sees_who_did(app: TestApp) {
        let at = told(&app).await;
        text(&app, at.review, &at.reference()).await;
        agree(&app, "tomasz", at, "involved", None).await;
        let before = app.as_("priya").get(&format!("/reviews/{}", at.review)).await;
        assert!(before.says("Whoever wrote a passage sees that you opened it") && !before.text().contains(TOKEN), "{}", before.words());
        assert!(!app.as_("priya").get(&format!("/reviews/{}/markdown", at.review)).await.text().contains(TOKEN));
        assert!(!app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.says("Opened in the text"));
        assert_eq!(app.as_("marek").post(&format!("/reviews/{}/quoted", at.review), &[]).await.status, 404);
        assert!(reads(&app, "priya", at.review).await.contains(TOKEN));
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.says("Opened in the text by Priya"));
        for who in ["ines", "priya", "ada"] {
            assert!(!app.as_(who).get(&format!("/reviews/{}/accounts", at.review)).await.says("Opened in the text"), "{who}");
        }
    }
);

both!(
    async fn another_wording_is_all_that_is_opened(app: TestApp) {
        let at = told(&app).await;
        text(&app, at.review, &format!("As they put it, {}.", at.reference())).await;
        assert_eq!(agree(&app, "tomasz", at, "organisation", Some(&format!("It looked {OTHER}."))).await.status, 303);
        app.go(at.review, "shared").await;
        let lena = reads(&app, "lena", at.review).await;
        assert!(lena.contains(OTHER) && !lena.contains(TOKEN), "{lena}");
        assert!(!app.as_("lena").open(&format!("/reviews/{}/accounts/passages", at.review)).await.text().contains(TOKEN));
        assert_eq!(agree(&app, "tomasz", at, "involved", Some(&format!("It looked like the {TOKEN} of September.\n\nSo I waited."))).await.status, 303);
        let priya = reads(&app, "priya", at.review).await;
        assert!(priya.contains(TOKEN) && !priya.contains(OTHER), "each reads the wording for the narrowest audience they are in");
        assert!(!reads(&app, "lena", at.review).await.contains(TOKEN));
        let held = everything(&app).await;
        assert!(!held.contains(TOKEN) && !held.contains(OTHER), "neither stands anywhere in the clear");
    }
);

both!(
    async fn declining_and_ending_are_as_easy_as_agreeing(app: TestApp) {
        let at = told(&app).await;
        text(&app, at.review, &at.reference()).await;
        let quoting = format!("{}/quoting", at.path());
        assert_eq!(app.as_("tomasz").post(&quoting, &[("to", "involved"), ("answer", "declined")]).await.status, 303);
        app.as_("ines").open(&format!("/reviews/{}/accounts/passages", at.review)).await;
        assert!(app.as_("ines").open(&format!("/reviews/{}/accounts/passages", at.review)).await.says("would rather it is not quoted for those involved"));
        assert!(!reads(&app, "ines", at.review).await.contains(TOKEN));
        assert_eq!(agree(&app, "tomasz", at, "involved", None).await.status, 303);
        assert!(reads(&app, "ines", at.review).await.contains(TOKEN));
        assert_eq!(app.as_("tomasz").post(&format!("{quoting}/end"), &[("to", "involved")]).await.status, 303);
        assert_eq!(app.as_("tomasz").post(&format!("{quoting}/end"), &[("to", "involved")]).await.status, 404);
        let after = app.as_("ines").get(&format!("/reviews/{}", at.review)).await;
        assert!(!after.text().contains(TOKEN) && after.says("A passage that is not shared with you"), "{}", after.words());
    }
);

both!(
    async fn nothing_is_agreed_to_that_the_author_did_not_see(app: TestApp) {
        let at = told(&app).await;
        let quoting = format!("{}/quoting", at.path());
        let looked = app.as_("tomasz").get(&format!("{quoting}?to=involved")).await.text();
        let value = |name: &str| looked.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (mark, version) = (value("readers"), value("version"));
        let yes = |readers: String, version: String| {
            let (app, quoting) = (&app, &quoting);
            async move {
                let fields = [
                    ("to", "involved"),
                    ("answer", "agreed"),
                    ("says", "Another wording."),
                    ("shown_as", "name"),
                    ("readers", &readers),
                    ("version", &version),
                ];
                app.as_("tomasz").post(quoting, &fields).await.status
            }
        };
        assert_eq!(yes(String::new(), version.clone()).await, 409);
        assert_eq!(yes(mark.clone(), "77".into()).await, 409);
        app.as_("ines").post(&format!("/reviews/{}/participants", at.review), &[("participant", "lena"), ("involvement", "present")]).await;
        assert_eq!(yes(mark, version).await, 409, "Lena was added since he looked");
        assert_eq!(app.as_("tomasz").post(&quoting, &[("to", "involved"), ("answer", "agreed"), ("says", " "), ("shown_as", "name")]).await.status, 422);
        assert_eq!(app.as_("tomasz").post(&quoting, &[("to", "author"), ("answer", "agreed"), ("says", "x"), ("shown_as", "name")]).await.status, 422);
    }
);

both!(
    async fn withdrawing_reaches_every_text_at_once_and_it_cannot_be_shared_before_that_is_resolved(app: TestApp) {
        let at = told(&app).await;
        text(&app, at.review, &format!("Before.\n\n{}\n\nAnd {} again.\n", at.reference(), at.reference())).await;
        let refused = share(&app, at.review).await;
        assert!(refused.status == 422 && refused.says("has not agreed that every member reads it"), "{}", refused.words());
        agree(&app, "tomasz", at, "organisation", None).await;
        for who in ["ines", "priya"] {
            assert!(reads(&app, who, at.review).await.contains(TOKEN));
        }
        assert!(app.as_("tomasz").get(&format!("{}/withdraw", at.path())).await.says("left this installation"));
        assert_eq!(app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await.status, 303);
        for who in ["ines", "tomasz", "priya"] {
            let page = reads(&app, who, at.review).await;
            assert!(!page.contains(TOKEN) && page.contains("A passage was withdrawn"), "{who}: {page}");
        }
        let refused = share(&app, at.review).await;
        assert!(refused.status == 422 && refused.says("quotes a passage that was withdrawn, so it was not shared"), "{}", refused.words());
        assert!(app.as_("ines").get(&format!("/reviews/{}/sharing", at.review)).await.says("cannot be shared before this is resolved"));
        let own = app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await;
        assert!(own.says("You withdrew a passage") && own.says("A file with its words left this installation"), "{}", own.words());
        text(&app, at.review, "Before.\n").await;
        assert_eq!(share(&app, at.review).await.status, 303);
    }
);

both!(
    async fn taking_back_ends_every_quotation_also_where_it_was_shared(app: TestApp) {
        let at = told(&app).await;
        text(&app, at.review, &at.reference()).await;
        agree(&app, "tomasz", at, "organisation", Some(&format!("It looked {OTHER}."))).await;
        agree(&app, "tomasz", at, "involved", None).await;
        app.go(at.review, "shared").await;
        assert!(reads(&app, "lena", at.review).await.contains(OTHER));
        assert_eq!(app.as_("tomasz").post(&format!("{}/take-back", at.path()), &[]).await.status, 303);
        for who in ["ines", "priya", "lena"] {
            let page = reads(&app, who, at.review).await;
            assert!(!page.contains(TOKEN) && !page.contains(OTHER), "{who}: {page}");
        }
        assert_eq!(widen(&app, "tomasz", (at.account, at.passage), "organisation", "name").await, 303);
        assert!(!reads(&app, "lena", at.review).await.contains(TOKEN), "widening is not agreeing to be quoted");
        assert!(app.as_("ines").get(&format!("/reviews/{}/sharing", at.review)).await.says("has not agreed that every member reads this passage"));
    }
);

both!(
    async fn a_reference_to_another_review_or_to_nothing_says_nothing(app: TestApp) {
        let at = told(&app).await;
        agree(&app, "tomasz", at, "organisation", None).await;
        let elsewhere = app.review("Elsewhere", Depth::Debrief).await;
        app.go(elsewhere, "preparing").await;
        text(&app, elsewhere, &format!("{}\n\n[x](passage:{})\n", at.reference(), Uuid::nil())).await;
        let page = reads(&app, "ines", elsewhere).await;
        assert!(!page.contains(TOKEN) && page.contains("A passage that is not shared with you"), "{page}");
        assert_eq!(app.as_("ines").post(&format!("/reviews/{elsewhere}/stage"), &[("stage", "shared")]).await.status, 303);
    }
);

both!(
    async fn withdrawing_and_ending_destroy_the_words_also_for_whoever_has_the_key(app: TestApp) {
        let at = told(&app).await;
        assert_eq!(agree(&app, "tomasz", at, "involved", Some(&format!("It looked like {OTHER}."))).await.status, 303);
        let held = unsealed(&app).await;
        assert!(held.contains(TOKEN) && held.contains(OTHER), "planted");
        assert_eq!(app.as_("tomasz").post(&format!("{}/quoting/end", at.path()), &[("to", "involved")]).await.status, 303);
        let held = unsealed(&app).await;
        assert!(held.contains(TOKEN) && !held.contains(OTHER), "the other wording goes with its end");
        assert_eq!(agree(&app, "tomasz", at, "involved", Some(&format!("It looked like {OTHER}."))).await.status, 303);
        assert_eq!(app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await.status, 303);
        let held = unsealed(&app).await;
        assert!(!held.contains(TOKEN) && !held.contains(OTHER));
    }
);
