//! What an author meets besides writing: what is asked of them, the way back to their own
//! words, forms that arrive twice, and what cannot be called back.

use uuid::Uuid;

use crate::{
    account::widen,
    both,
    quotations::{At, agree, reads, recounted, share, text},
    support::{PEOPLE, TestApp, page::Page},
};

const TOKEN: &str = "zanzibarquartz";

/// Tomasz’s passage, which whoever guides the review has opened.
async fn told(app: &TestApp) -> At {
    let at = recounted(app, &format!("It looked like the {TOKEN} of September."), "facilitator").await;
    assert!(app.as_("ines").open(&format!("/reviews/{}/accounts/passages", at.review)).await.text().contains(TOKEN));
    at
}

/// How often the token stands in Tomasz’s account.
async fn times(app: &TestApp, account: Uuid) -> usize {
    app.as_("tomasz").get(&format!("/accounts/{account}")).await.text().matches(TOKEN).count()
}

/// Sends a form as it is drawn, with some fields filled in.
async fn send(app: &TestApp, who: &str, page: &Page, action: &str, filled: &[(&str, &str)]) -> Page {
    let drawn = page.form(action);
    let mut fields: Vec<(&str, &str)> =
        drawn.iter().filter(|(name, _)| !filled.iter().any(|(n, _)| n == name)).map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.extend_from_slice(filled);
    app.as_(who).post(action, &fields).await
}

both!(
    async fn no_questions_stays_so_until_they_are_asked_for(app: TestApp) {
        let at = told(&app).await;
        let account = format!("/accounts/{}", at.account);
        let first = app.as_("tomasz").get(&account).await;
        assert!(first.says("Another question") && first.cookies.is_empty(), "{}", first.words());

        let dismissed = app.as_("tomasz").get(&format!("{account}?prompt=none")).await;
        assert!(!dismissed.says("Another question") && dismissed.says("Questions, if they help"));
        assert!(dismissed.cookies.iter().any(|cookie| cookie.contains(&format!("Path={account};")) && cookie.contains("HttpOnly")), "{:?}", dismissed.cookies);
        // Also on the page after a passage was kept, and beside what was wrong with a form.
        let kept = app.as_("tomasz").keeping(&dismissed).post(&format!("{account}/passages"), &[("says", "It was quiet.")]).await;
        let after = app.as_("tomasz").keeping(&dismissed).get(&kept.location.unwrap()).await;
        assert!(after.says("It was quiet.") && !after.says("Another question"), "{}", after.words());
        let wrong = app.as_("tomasz").keeping(&dismissed).post(&format!("{account}/passages"), &[("says", "")]).await;
        assert!(wrong.status == 422 && !wrong.says("Another question"));

        let second = app.as_("tomasz").keeping(&dismissed).get(&format!("{account}?prompt=1")).await;
        let asked = |page: &Page| page.text().split("A question, if it helps").nth(1).map(|rest| rest.split("</p>").next().unwrap_or_default().to_owned());
        assert!(asked(&second).is_some() && asked(&second) != asked(&first));
        let later = app.as_("tomasz").keeping(&second).get(&account).await;
        assert_eq!(asked(&later), asked(&second), "one stays at the question one turned to");
        // What is no place among them is the first, and keeps nothing.
        let odd = app.as_("tomasz").get(&format!("{account}?prompt=-1")).await;
        assert!(asked(&odd) == asked(&first) && odd.cookies.is_empty());
    }
);

both!(
    async fn another_wording_is_kept_by_the_browser_until_it_was_answered(app: TestApp) {
        let at = told(&app).await;
        let path = format!("{}/quoting", at.path());
        let key = format!("quoting:{}:organisation:{}", at.passage, app.id("tomasz"));
        assert!(app.as_("tomasz").get(&format!("{path}?to=organisation")).await.text().contains(&format!("keep-draft key=\"{key}\"")));
        let agreed = agree(&app, "tomasz", at, "organisation", Some("It looked like September.")).await;
        let page = app.as_("tomasz").get(agreed.location.unwrap().split('#').next().unwrap()).await;
        assert!(page.text().contains(&format!("data-saved-draft=\"{key}\"")), "{}", page.words());
        // Words that were refused are not forgotten.
        let refused = app.as_("tomasz").post(&path, &[("to", "organisation"), ("answer", "agreed"), ("says", ""), ("shown_as", "name")]).await;
        assert!(refused.status == 422 && !refused.text().contains("data-saved-draft"));
        let declined = app.as_("tomasz").post(&path, &[("to", "organisation"), ("answer", "declined")]).await;
        let page = app.as_("tomasz").get(declined.location.unwrap().split('#').next().unwrap()).await;
        assert!(page.text().contains(&format!("data-saved-draft=\"{key}\"")));
    }
);

both!(
    async fn a_form_that_arrives_twice_is_taken_once(app: TestApp) {
        let at = told(&app).await;
        let new = [("says", &*format!("It looked like the {TOKEN} of September.")), ("when", "about 14:05")];
        let again = app.as_("tomasz").post(&format!("/accounts/{}/passages", at.account), &new).await;
        assert!(again.status == 303 && again.location.unwrap().ends_with(&at.passage.to_string()), "to the one that is there");
        assert_eq!(times(&app, at.account).await, 1);
        // At once, as from a second click.
        let other = [("says", "It was quiet."), ("when", "")];
        let path = format!("/accounts/{}/passages", at.account);
        let send_it = || async { app.as_("tomasz").post(&path, &other).await };
        let (one, two) = tokio::join!(send_it(), send_it());
        assert_eq!((one.status, two.status, one.location == two.location), (303, 303, true));
        // The same words at another time are another passage.
        let later = app.as_("tomasz").post(&path, &[("says", "It was quiet."), ("when", "14:30")]).await;
        assert_ne!(later.location, one.location);

        let form = app.as_("tomasz").get(&at.path()).await;
        for _ in 0..2 {
            let saved = send(&app, "tomasz", &form, &at.path(), &[("says", &format!("It was the {TOKEN}.")), ("when", "14:06")]).await;
            assert_eq!(saved.status, 303, "{}", saved.words());
        }
        let other = send(&app, "tomasz", &form, &at.path(), &[("says", "Something else."), ("when", "14:06")]).await;
        assert!(other.status == 409 && other.says("It says there, for 3 November, 14:06"), "{}", other.words());

        let path = format!("{}/widen", at.path());
        let form = app.as_("tomasz").get(&format!("{path}?to=involved")).await;
        for _ in 0..2 {
            assert_eq!(send(&app, "tomasz", &form, &path, &[("shown_as", "role")]).await.status, 303);
        }
        let path = format!("{}/quoting", at.path());
        let form = app.as_("tomasz").get(&format!("{path}?to=organisation")).await;
        for _ in 0..2 {
            let agreed = send(&app, "tomasz", &form, &path, &[("answer", "agreed"), ("shown_as", "role"), ("says", &format!("It was the {TOKEN}."))]).await;
            assert_eq!(agreed.status, 303, "{}", agreed.words());
        }
        // Another wording over the same page is not the same form.
        let other = send(&app, "tomasz", &form, &path, &[("answer", "agreed"), ("shown_as", "role"), ("says", "It was slow.")]).await;
        assert!(other.status == 409 && other.says("Nothing was agreed to"), "{}", other.words());
        for _ in 0..2 {
            assert_eq!(app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await.status, 303);
        }
        assert_eq!(app.as_("priya").post(&format!("{}/withdraw", at.path()), &[]).await.status, 404);
        assert_eq!(times(&app, at.account).await, 0);
    }
);

both!(
    async fn an_author_who_is_asked_to_be_quoted_finds_it_where_they_come_by(app: TestApp) {
        let at = told(&app).await;
        let asks = "Ines asks whether the text may quote what you recount of Checkout slow, for every member.";
        let places = ["/".to_owned(), "/accounts".to_owned(), format!("/reviews/{}/accounts", at.review)];
        for place in &places {
            assert!(!app.as_("tomasz").get(place).await.says("asks whether"), "{place}");
        }
        let asked = app.as_("ines").post(&format!("/reviews/{}/passages/{}/ask", at.review, at.passage), &[("to", "organisation")]).await;
        assert_eq!(asked.status, 303);
        for place in &places {
            for who in PEOPLE {
                let page = app.as_(who).get(place).await;
                assert_eq!(page.says(asks), who == "tomasz", "{who} at {place}: {}", page.words());
                assert!(!page.text().contains(TOKEN), "{who} at {place}");
            }
        }
        assert_eq!(agree(&app, "tomasz", at, "organisation", None).await.status, 303);
        for place in &places {
            assert!(!app.as_("tomasz").get(place).await.says("asks whether"), "answered: {place}");
        }
    }
);

both!(
    async fn the_way_to_ones_own_words_stays_when_the_review_is_seen_no_more(app: TestApp) {
        let at = told(&app).await;
        let about = app.as_("ines").get(&format!("/reviews/{}/about", at.review)).await.text();
        let off = about.split("action=\"").find(|form| form.contains("Tomasz off the list")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(app.as_("ines").post(&off, &[]).await.status, 303);
        assert_eq!(app.as_("tomasz").get(&format!("/reviews/{}", at.review)).await.status, 404);
        let link = format!("href=\"/accounts/{}\"", at.account);
        for who in PEOPLE {
            let page = app.as_(who).get("/accounts").await;
            assert_eq!(page.text().contains(&link), who == "tomasz", "{who}");
            assert_eq!(page.says("A review that you do not see now"), who == "tomasz", "{who}");
        }
        assert!(app.as_("tomasz").get("/me").await.text().contains("href=\"/accounts\""));
        let own = app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await;
        assert!(own.says("You do not see this review now") && own.text().contains(TOKEN));
        assert_eq!(app.as_("guest").get("/accounts").await.status, 303);
    }
);

both!(
    async fn an_author_sees_how_they_are_shown_and_changes_it_without_widening(app: TestApp) {
        let at = told(&app).await;
        assert_eq!(widen(&app, "tomasz", (at.account, at.passage), "involved", "role").await, 303);
        let passages = format!("/reviews/{}/accounts/passages", at.review);
        let own = app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await;
        assert!(own.says("Those involved can read this, shown as somebody who was on call"), "{}", own.words());
        assert!(!app.as_("priya").open(&passages).await.says("Tomasz"));
        let path = format!("{}/widen", at.path());
        let asked = app.as_("tomasz").get(&format!("{path}?to=involved")).await;
        assert!(asked.says("As whom are you shown to those involved?") && asked.says("Priya"), "{}", asked.words());
        for (who, status) in [("priya", 404), ("ines", 404), ("ada", 404), ("tomasz", 303)] {
            assert_eq!(send(&app, who, &asked, &path, &[("shown_as", "name")]).await.status, status, "{who}");
        }
        assert!(app.as_("priya").open(&passages).await.says("Tomasz"));
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await.says("Those involved can read this, shown as Tomasz"));
        assert_eq!(app.as_("marek").open(&passages).await.status, 404, "nobody else reads it");
        // Narrower than now is no widening, and is refused.
        assert_eq!(send(&app, "tomasz", &asked, &path, &[("to", "facilitator"), ("shown_as", "name")]).await.status, 422);
    }
);

both!(
    async fn what_left_the_installation_is_said_as_long_as_it_cannot_be_called_back(app: TestApp) {
        let at = told(&app).await;
        let left = "A file with its words left this installation, first on 3 November 2026 . Recount cannot call that back";
        let own = async || app.as_("tomasz").get(&format!("/accounts/{}", at.account)).await;
        assert_eq!(text(&app, at.review, &format!("He says:\n\n{}\n", at.reference())).await.status, 303);
        assert_eq!(agree(&app, "tomasz", at, "organisation", None).await.status, 303);
        assert_eq!(share(&app, at.review).await.status, 303);
        assert_eq!(app.as_("lena").get(&format!("/reviews/{}/markdown", at.review)).await.status, 200);
        assert!(!own().await.says("left this installation"), "Lena had not opened it: her file has no words of it");
        assert!(reads(&app, "lena", at.review).await.contains(TOKEN));
        assert!(own().await.says(left), "{}", own().await.words());
        let asked = app.as_("tomasz").get(&format!("{}/withdraw", at.path())).await;
        assert!(asked.says(left), "before withdrawing: {}", asked.words());
        assert_eq!(app.as_("tomasz").post(&format!("{}/quoting/end", at.path()), &[("to", "organisation")]).await.status, 303);
        assert!(own().await.says(left), "the quotation has ended");
        assert_eq!(app.as_("tomasz").post(&format!("{}/take-back", at.path()), &[]).await.status, 303);
        assert!(own().await.says(left), "taken back");
        assert_eq!(app.as_("tomasz").post(&format!("{}/withdraw", at.path()), &[]).await.status, 303);
        let page = own().await;
        assert!(page.says("Its words are destroyed") && page.says(left) && !page.text().contains(TOKEN), "{}", page.words());
        for who in ["ines", "priya", "lena", "ada"] {
            for place in [format!("/reviews/{}/accounts", at.review), format!("/reviews/{}", at.review), format!("/reviews/{}/sharing", at.review)] {
                assert!(!app.as_(who).get(&place).await.says("left this installation"), "who took a file is nobody else’s to know: {who} at {place}");
            }
        }
    }
);

both!(
    async fn whoever_signs_in_again_comes_back_to_the_form_and_not_to_its_address(app: TestApp) {
        let at = told(&app).await;
        let path = format!("/accounts/{}/passages", at.account);
        let asked = app.as_("guest").post(&path, &[("says", "x")]).await;
        assert_eq!(asked.location.as_deref(), Some("/sign-in"), "no page says where it came from");
        for (from, to) in [
            (format!("http://recount.test/accounts/{}?prompt=1", at.account), format!("/sign-in?next=/accounts/{}?prompt=1", at.account)),
            ("https://elsewhere.example/accounts".to_owned(), "/sign-in".to_owned()),
            ("nonsense".to_owned(), "/sign-in".to_owned()),
        ] {
            let asked = app.as_("guest").coming_from(&from).post(&path, &[("says", "x")]).await;
            let location = asked.location.unwrap_or_default().replace("%2F", "/").replace("%3F", "?").replace("%3D", "=");
            assert_eq!((asked.status, location), (303, to), "{from}");
        }
        let read = app.as_("guest").get(&format!("/accounts/{}", at.account)).await;
        assert!(read.location.unwrap().contains(&at.account.to_string()), "a page leads back to itself");
    }
);
