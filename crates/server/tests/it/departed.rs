//! Somebody who has left cannot come in to take their words back: whoever guides the review
//! does it at their wish, reads nothing by it, and learns nothing.

use recount_model::Depth;
use recount_server::{platform::db::Args, sql};
use uuid::Uuid;

use crate::{
    account::write,
    both,
    quotations::{At, agree, reads, recounted, text},
    support::{PEOPLE, TestApp, held::unsealed, page::Page},
};

const TOKEN: &str = "zanzibarquartz";
const OTHER: &str = "tangerinefjord";
const SPOKEN: &str = "marigoldspoken";

/// Tomasz’s two passages: one that the text quotes in another wording, one for him alone.
/// And what he told Ines, and has not answered.
async fn told(app: &TestApp) -> At {
    let at = recounted(app, &format!("It looked like the {TOKEN} of September."), "involved").await;
    write(app, "tomasz", at.review, &format!("For me alone: the {TOKEN}.")).await;
    assert_eq!(text(app, at.review, &format!("He says:\n\n{}\n", at.reference())).await.status, 303);
    assert_eq!(agree(app, "tomasz", at, "involved", Some(&format!("It looked like {OTHER}."))).await.status, 303);
    let fields = [("teller", app.id("tomasz").to_string()), ("says", format!("The page said {SPOKEN}."))];
    let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
    assert_eq!(app.as_("ines").post(&format!("/reviews/{}/interviews", at.review), &fields).await.status, 303);
    at
}

async fn leave(app: &TestApp, who: &str) {
    assert_eq!(app.as_("ada").post(&format!("/members/{}/end", app.id(who)), &[]).await.status, 303);
}

/// Carries a wish out as a person does: looks, chooses a name, says how they asked.
pub async fn carry_out(app: &TestApp, who: &str, review: Uuid, whose: &str, wish: &str) -> Page {
    let path = format!("/reviews/{review}/accounts/left");
    let page = app.as_("ines").get(&path).await.text();
    let participant =
        page.split("<option value=\"").find(|option| option.contains(&format!(">{whose}<"))).map_or("", |option| option.split('"').next().unwrap());
    app.as_(who).post(&path, &[("participant", participant), ("wish", wish)]).await
}

both!(
    async fn a_wish_is_carried_out_everywhere_at_once_and_its_author_learns_of_it(app: TestApp) {
        let at = told(&app).await;
        let passages = format!("/reviews/{}/accounts/passages", at.review);
        assert!(app.as_("priya").open(&passages).await.text().contains(TOKEN) && reads(&app, "priya", at.review).await.contains(OTHER), "planted");
        let (held, told) = (unsealed(&app).await, app.as_("ines").get(&format!("/reviews/{}/interviews", at.review)).await);
        assert!([TOKEN, OTHER, SPOKEN].iter().all(|words| held.contains(words)) && told.text().contains(SPOKEN), "planted");
        leave(&app, "tomasz").await;
        assert!(app.as_("priya").open(&passages).await.text().contains(TOKEN), "leaving alone changes nothing");
        assert!(app.as_("ines").get(&format!("/reviews/{}/accounts", at.review)).await.says("At the wish of somebody who has left"));
        let done = carry_out(&app, "ines", at.review, "Tomasz", "by mail on 3 November").await;
        assert_eq!(done.status, 303, "{}", done.words());
        for who in ["ines", "priya"] {
            let page = app.as_(who).open(&passages).await;
            assert!(page.says("A passage was withdrawn") && !page.text().contains(TOKEN), "{who}: {}", page.words());
            assert!(!reads(&app, who, at.review).await.contains(OTHER), "{who}");
            let told = app.as_(who).get(&format!("/reviews/{}/accounts", at.review)).await;
            assert!(
                told.says("What Tomasz may have recounted here was withdrawn at their wish by Ines on 3 November 2026 : “by mail on 3 November”"),
                "{who}: {}",
                told.words()
            );
        }
        assert!(
            app.as_("ines").post(&format!("/reviews/{}/stage", at.review), &[("stage", "shared")]).await.status == 422,
            "its text quotes what was withdrawn"
        );
        let held = unsealed(&app).await;
        assert!(![TOKEN, OTHER, SPOKEN].iter().any(|words| held.contains(words)), "also for whoever has the key");
        let told = app.as_("ines").get(&format!("/reviews/{}/interviews", at.review)).await;
        assert!(!told.text().contains(SPOKEN) && told.says("would rather it does not stand"), "{}", told.words());
        let lengths: Vec<(i64,)> =
            app.app.db.all(sql!("select drawn_bytes from passages where withdrawn_at is not null and drawn_bytes is not null"), Args::default()).await.unwrap();
        assert!(lengths.is_empty(), "nor how long it was");
        // Should he come back, he finds what was done in his name.
        assert_eq!(app.as_("ada").post(&format!("/members/{}/return", app.id("tomasz")), &[]).await.status, 303);
        let link = app.as_("ada").post(&format!("/members/{}/link", app.id("tomasz")), &[]).await;
        let link = link.text().split("/new-password/").nth(1).unwrap().split(['<', '"', ' ']).next().unwrap().to_owned();
        let password = [("password", "three calm green boats"), ("again", "three calm green boats")];
        let back = app.as_("guest").post(&format!("/new-password/{link}"), &password).await;
        let own = app.with_cookie(&back).get(&format!("/accounts/{}", at.account)).await;
        assert!(own.says("withdrawn at their wish by Ines") && !own.text().contains(TOKEN), "{}", own.words());
    }
);

both!(
    async fn nobody_else_does_it_and_not_for_somebody_who_can_do_it_themselves(app: TestApp) {
        let at = told(&app).await;
        let path = format!("/reviews/{}/accounts/left", at.review);
        let page = app.as_("ines").get(&path).await;
        assert!(page.says("Everybody who was there can still sign in") && !page.says("Whose wish it is"), "{}", page.words());
        let about = app.as_("ines").get(&format!("/reviews/{}/about", at.review)).await.text();
        for id in about.split("/participants/").skip(1).map(|rest| &rest[..36]) {
            let refused = app.as_("ines").post(&path, &[("participant", id), ("wish", "I say so")]).await;
            assert_eq!(refused.status, 422, "they are here");
        }
        leave(&app, "tomasz").await;
        for (who, status) in [("priya", 403), ("marek", 404), ("lena", 404), ("ada", 404), ("guest", 303)] {
            assert_eq!(app.as_(who).get(&path).await.status, status, "{who}");
            assert_eq!(carry_out(&app, who, at.review, "Tomasz", "I say so").await.status, status, "{who}");
        }
        for (whose, wish) in [("Priya", "by mail"), ("Tomasz", ""), ("Tomasz", "  "), ("Lena", "by mail")] {
            assert_eq!(carry_out(&app, "ines", at.review, whose, wish).await.status, 422, "{whose} {wish:?}");
        }
        assert!(app.as_("priya").open(&format!("/reviews/{}/accounts/passages", at.review)).await.text().contains(TOKEN), "nothing was changed");
        for who in PEOPLE.into_iter().filter(|who| *who != "tomasz") {
            assert!(!app.as_(who).get(&format!("/reviews/{}/accounts", at.review)).await.says("at their wish"), "{who}");
        }
    }
);

both!(
    async fn whether_there_was_anything_is_not_learned(app: TestApp) {
        let (wrote, silent) = (told(&app).await.review, app.review("Search slow", Depth::Debrief).await);
        app.go(silent, "preparing").await;
        leave(&app, "tomasz").await;
        let mut pages = Vec::new();
        for review in [wrote, silent] {
            let mut seen = app.as_("ines").get(&format!("/reviews/{review}/accounts/left")).await.words();
            assert_eq!(carry_out(&app, "ines", review, "Tomasz", "by mail").await.status, 303);
            seen.push_str(&app.as_("ines").get(&format!("/reviews/{review}/accounts/left")).await.words());
            pages.push(seen.replace("Checkout slow", "it").replace("Search slow", "it"));
        }
        assert_eq!(pages[0], pages[1]);
    }
);
