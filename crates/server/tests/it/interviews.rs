//! Interviews: what somebody told a facilitator is between the two of them until
//! whose words they are says otherwise.

use recount_model::{Depth, Role};
use recount_server::review;
use uuid::Uuid;

use crate::{
    account::widen,
    both,
    support::{NOW, PEOPLE, TestApp, held::everything},
};

/// A word that stands in what Tomasz told and must stand nowhere else.
const TOKEN: &str = "zanzibarquartz";

/// Ines writes down what Tomasz told her: (review, interview).
pub async fn told(app: &TestApp, says: &str) -> (Uuid, Uuid) {
    let review = app.review("Checkout slow", Depth::Debrief).await;
    app.go(review, "preparing").await;
    let mut tx = app.app.db.write().await.unwrap();
    review::give_role(&mut tx, review, app.id("ines"), app.id("marek"), Role::Facilitator, NOW).await.unwrap();
    tx.commit().await.unwrap();
    (review, write(app, review, says).await)
}

/// As a person does it; gives the interview.
pub async fn write(app: &TestApp, review: Uuid, says: &str) -> Uuid {
    let path = format!("/reviews/{review}/interviews");
    let kept = app.as_("ines").post(&path, &[("teller", &app.id("tomasz").to_string()), ("says", says), ("when", "about 14:05")]).await;
    assert_eq!(kept.status, 303, "{}", kept.words());
    kept.id_after("/interviews/")
}

/// Answers as a person does: looks, then says so; `says` is another wording.
pub async fn answer(app: &TestApp, who: &str, interview: Uuid, answer: &str, says: Option<&str>) -> crate::support::Page {
    let looked = app.as_(who).get(&format!("/interviews/{interview}")).await.text();
    let version = looked.split("name=\"version\" value=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned();
    let own = looked
        .split("<textarea")
        .nth(1)
        .and_then(|t| t.split_once('>'))
        .map_or("", |(_, t)| t.split("</textarea>").next().unwrap_or_default())
        .trim()
        .to_owned();
    let says = says.map_or(own, str::to_owned);
    app.as_(who).post(&format!("/interviews/{interview}/answer"), &[("answer", answer), ("says", &says), ("when", "about 14:05"), ("version", &version)]).await
}

/// Who receives the token on any page that could hold it.
async fn readers(app: &TestApp, review: Uuid, interview: Uuid) -> Vec<&'static str> {
    let mut found = Vec::new();
    for who in PEOPLE {
        let mut all = String::new();
        for path in [
            format!("/interviews/{interview}"),
            format!("/reviews/{review}/interviews"),
            format!("/reviews/{review}/accounts"),
            format!("/reviews/{review}/accounts/passages"),
            format!("/reviews/{review}"),
            format!("/reviews/{review}/timeline"),
            format!("/library?q={TOKEN}"),
            "/".to_owned(),
        ] {
            let page = app.as_(who).open(&path).await;
            assert!(!path.starts_with("/library") || !page.says("Checkout slow"), "{who} finds it");
            if !path.starts_with("/library") {
                all.push_str(&page.text());
            }
        }
        if all.contains(TOKEN) {
            found.push(who);
        }
    }
    found
}

both!(
    async fn what_was_told_is_between_the_two_until_it_is_confirmed(app: TestApp) {
        let (review, interview) = told(&app, &format!("He says it looked like the {TOKEN} of September.")).await;
        assert_eq!(readers(&app, review, interview).await, ["ines", "tomasz"], "nor the other facilitator");
        for who in ["marek", "priya", "lena", "ada"] {
            for (path, fields) in
                [("", [("says", "x"), ("version", "1")]), ("/answer", [("answer", "confirmed"), ("version", "1")]), ("/throw-away", [("", ""), ("", "")])]
            {
                assert_eq!(app.as_(who).post(&format!("/interviews/{interview}{path}"), &fields).await.status, 404, "{who} {path}");
            }
        }
        assert_eq!(
            app.as_("ines").post(&format!("/interviews/{interview}/answer"), &[("answer", "confirmed"), ("says", "x"), ("version", "1")]).await.status,
            404,
            "it is not hers to confirm"
        );
        assert_eq!(app.as_("tomasz").post(&format!("/interviews/{interview}"), &[("says", "x"), ("version", "1")]).await.status, 404);
        assert!(app.as_("tomasz").get("/").await.says("Ines wrote down what you told of Checkout slow"));
        let page = app.as_("tomasz").get(&format!("/interviews/{interview}")).await;
        assert!(page.says("As written down by Ines") && page.says("No charter is in force"), "{}", page.words());

        let kept = answer(&app, "tomasz", interview, "confirmed", None).await;
        assert_eq!(kept.status, 303, "{}", kept.words());
        assert_eq!(readers(&app, review, interview).await, Vec::<&str>::new(), "it is his now, and nobody’s before he widens it");
        let account = kept.id_after("/accounts/");
        let own = app.as_("tomasz").get(&format!("/accounts/{account}")).await;
        assert!(own.text().contains(TOKEN) && own.says("As written down by Ines") && own.says("Only you"), "{}", own.words());
        assert!(app.as_("ines").get(&format!("/reviews/{review}/interviews")).await.says("It is theirs now"));
        let passage = kept.location.unwrap().split("#passage-").nth(1).unwrap().parse().unwrap();
        assert_eq!(widen(&app, "tomasz", (account, passage), "involved", "name").await, 303);
        assert_eq!(readers(&app, review, interview).await, ["ines", "priya", "marek"]);
        assert!(app.as_("priya").open(&format!("/reviews/{review}/accounts/passages")).await.says("As written down by Ines, confirmed by its author"));
        assert_eq!(answer(&app, "tomasz", interview, "declined", None).await.status, 409, "it is answered");
    }
);

both!(
    async fn changed_words_are_the_tellers_alone_and_name_nobody(app: TestApp) {
        let (review, interview) = told(&app, "He says he was careless.").await;
        assert_eq!(answer(&app, "tomasz", interview, "confirmed", Some("  ")).await.status, 422);
        let kept = answer(&app, "tomasz", interview, "confirmed", Some("It looked like September.")).await;
        let account = kept.id_after("/accounts/");
        let own = app.as_("tomasz").get(&format!("/accounts/{account}")).await;
        assert!(own.says("It looked like September.") && !own.says("careless") && !own.says("written down by"), "{}", own.words());
        assert!(!app.as_("ines").get(&format!("/reviews/{review}/interviews")).await.says("careless"));
    }
);

both!(
    async fn declined_words_are_destroyed_for_both(app: TestApp) {
        let (review, interview) = told(&app, &format!("He says it looked like the {TOKEN}.")).await;
        assert_eq!(answer(&app, "tomasz", interview, "declined", None).await.status, 303);
        assert_eq!(readers(&app, review, interview).await, Vec::<&str>::new());
        assert!(app.as_("ines").get(&format!("/reviews/{review}/interviews")).await.says("The words are destroyed"));
        assert!(app.as_("tomasz").get(&format!("/interviews/{interview}")).await.says("the words are destroyed"));
        let mut tx = app.app.db.snapshot().await.unwrap();
        let tables = tx.tables().await.unwrap();
        let table = tables.iter().find(|table| table.name() == "interviews").unwrap();
        assert!(tx.sealed(table, "", Uuid::nil()).await.unwrap().is_empty(), "nor as sealed bytes");
        let thrown = write(&app, review, "Something else.").await;
        assert_eq!(app.as_("ines").post(&format!("/interviews/{thrown}/throw-away"), &[]).await.status, 303);
        assert_eq!(app.as_("tomasz").get(&format!("/interviews/{thrown}")).await.status, 404);
    }
);

both!(
    async fn nobody_confirms_words_they_have_not_read(app: TestApp) {
        let (_, interview) = told(&app, "He says it was slow.").await;
        let path = format!("/interviews/{interview}");
        assert_eq!(app.as_("ines").post(&path, &[("says", "He says it was his fault."), ("version", "1")]).await.status, 303);
        let stale = app.as_("tomasz").post(&format!("{path}/answer"), &[("answer", "confirmed"), ("says", "He says it was slow."), ("version", "1")]).await;
        assert_eq!(stale.status, 409);
        assert!(stale.says("Ines changed it while you were reading") && stale.says("He says it was his fault."), "{}", stale.words());
        assert_eq!(app.as_("tomasz").post(&format!("{path}/answer"), &[("answer", "declined"), ("version", "1")]).await.status, 409);
        assert_eq!(app.as_("tomasz").post(&format!("{path}/answer"), &[("answer", "maybe"), ("version", "2")]).await.status, 422);
        assert_eq!(answer(&app, "tomasz", interview, "confirmed", None).await.status, 303);
    }
);

both!(
    async fn only_what_a_member_who_was_there_told_is_written_down(app: TestApp) {
        let (review, _) = told(&app, "He says it was slow.").await;
        let path = format!("/reviews/{review}/interviews");
        for teller in ["lena", "ines"] {
            let refused = app.as_("ines").post(&path, &[("teller", &app.id(teller).to_string()), ("says", "She says it was slow.")]).await;
            assert!(refused.status == 422 && refused.text().contains("She says it was slow."), "{teller}: {}", refused.words());
        }
        for (who, status) in [("tomasz", 403), ("lena", 404), ("ada", 404), ("guest", 303)] {
            assert_eq!(app.as_(who).get(&path).await.status, status, "{who}");
            assert_eq!(app.as_(who).post(&path, &[("says", "x")]).await.status, status, "{who}");
        }
    }
);

both!(
    async fn a_teller_keeps_the_word_also_when_they_left_the_review(app: TestApp) {
        let (review, interview) = told(&app, &format!("He says it looked like the {TOKEN}.")).await;
        let about = app.as_("ines").get(&format!("/reviews/{review}/about")).await.text();
        let remove = about.split("action=\"").find(|form| form.contains("Tomasz off the list")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(app.as_("ines").post(&remove, &[]).await.status, 303);
        assert_eq!(app.as_("tomasz").get(&format!("/reviews/{review}")).await.status, 404);
        assert!(app.as_("tomasz").get(&format!("/interviews/{interview}")).await.text().contains(TOKEN));
        let kept = answer(&app, "tomasz", interview, "confirmed", None).await;
        assert!(app.as_("tomasz").get(&format!("/accounts/{}", kept.id_after("/accounts/"))).await.text().contains(TOKEN));
        assert!(!everything(&app).await.contains(TOKEN));
    }
);

both!(
    async fn what_was_written_down_is_listed_in_short_and_taken_once(app: TestApp) {
        let (review, first) = told(&app, "He says it was quiet.").await;
        let path = format!("/reviews/{review}/interviews");
        assert_eq!(write(&app, review, "He says it was quiet.").await, first, "the same form twice");
        for n in 0..30 {
            write(&app, review, &format!("Number {n}: {}", "\"&<".repeat(2_500))).await;
        }
        let (mut seen, mut next) = (Vec::new(), Some(path.clone()));
        while let Some(address) = next {
            let text = app.as_("ines").get(&address).await.text();
            assert!(text.len() <= 60 * 1024, "{} bytes at {address}", text.len());
            seen.extend(text.split("<article").skip(1).map(|article| article.split("/interviews/").nth(1).unwrap()[..36].to_owned()));
            next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| format!("{path}{}", rest.split('"').next().unwrap()));
        }
        let number = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((number, seen.len()), (31, 31));
        // Nobody is chosen because their name comes first.
        let form = app.as_("ines").get(&path).await.form(&path);
        assert!(form.contains(&("teller".to_owned(), String::new())), "{form:?}");
        assert_eq!(app.as_("ines").post(&path, &[("teller", ""), ("says", "x")]).await.status, 422);
        // Whoever has left cannot confirm anything.
        assert_eq!(app.as_("ada").post(&format!("/members/{}/end", app.id("priya")), &[]).await.status, 303);
        assert!(!app.as_("ines").get(&path).await.text().contains(&app.id("priya").to_string()));
    }
);
