//! Before a review is shared, and before a team comes in: what is asked, with the sentences
//! and the names that it is about.

use recount_model::Depth;
use recount_server::platform::config::Config;
use uuid::Uuid;

use crate::{
    both,
    support::{Page, TestApp, seed::said},
};

const ASKED: &str = "These sentences are drawn from private channels alone, and everybody who reads the review";

async fn moment(app: &TestApp, review: Uuid, says: &str, evidence: &[Uuid]) {
    let ids: Vec<String> = evidence.iter().map(Uuid::to_string).collect();
    let mut form = vec![("says", says), ("when", "13:55")];
    form.extend(ids.iter().map(|id| ("evidence", id.as_str())));
    let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &form).await;
    assert_eq!(made.status, 303, "{}", made.words());
}

both!(
    async fn sentences_drawn_from_private_channels_alone_are_listed_as_a_question_before_sharing(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let sharing = format!("/reviews/{id}/sharing");
        let said =
            app.evidence(id, &[said(1, "#war-room", "we lost it"), said(2, "#checkout", "it is slow"), said(3, "#war-room", "who can roll back?")]).await;
        moment(&app, id, "Somebody saw it in the open", &said[1..2]).await;
        moment(&app, id, "It was seen in both places", &said[..2]).await;
        moment(&app, id, "Nobody wrote of this", &[]).await;
        app.go(id, "preparing").await;
        assert!(!app.as_("ines").get(&sharing).await.says(ASKED), "nothing is drawn from there alone");
        moment(&app, id, "They feared it was <lost>", &[said[0], said[2]]).await;
        for who in ["ines", "tomasz"] {
            let page = app.as_(who).get(&sharing).await;
            assert!(page.says(&format!("{ASKED} will read them. Is that fine with those who wrote there?")), "{who}: {}", page.words());
            let text = page.text();
            let list = text.split("id=\"private-alone\"").nth(1).unwrap().split("</section>").next().unwrap();
            assert_eq!(list.matches(&format!("href=\"/reviews/{id}/moments/")).count(), 1, "{list}");
            assert!(list.contains("They feared it was &lt;lost&gt;") && !list.contains("we lost it"), "{list}");
        }
        app.go(id, "shared").await;
        let page = app.as_("ines").get(&sharing).await;
        assert!(page.says(&format!("{ASKED} reads them.")), "{}", page.words());
        assert!(page.says("They see the text, every sentence of the timeline,"), "{}", page.words());
        assert_eq!(app.as_("lena").get(&sharing).await.status, 404);
        let story = app.as_("lena").get(&format!("/reviews/{id}/timeline")).await;
        assert!(story.says("They feared it was <lost>") && !story.says("who can roll back?"), "{}", story.words());
    }
);

both!(
    async fn many_sentences_from_private_channels_are_counted_and_a_note_asks_too(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Note).await;
        let said = app.evidence(id, &[said(1, "#war-room", "we lost it")]).await;
        for n in 0..22 {
            moment(&app, id, &format!("Sentence number {n}."), &said).await;
        }
        for path in [format!("/reviews/{id}/sharing"), format!("/reviews/{id}/text")] {
            let page = app.as_("ines").get(&path).await;
            assert!(page.says(ASKED) && page.says("and 2 more sentences"), "{path}: {}", page.words());
            assert_eq!(page.words().matches("Sentence number").count(), 20, "{path}");
        }
        let unnamed =
            app.as_("ines").post(&format!("/reviews/{id}/text"), &[("form", "note"), ("title", " "), ("happened", "It ran."), ("then", "share")]).await;
        assert!(unnamed.status == 422 && unnamed.says(ASKED) && unnamed.says("It ran."), "{}", unnamed.words());
    }
);

both!(
    async fn the_address_is_whole_where_the_server_was_told_its_own(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let sharing = format!("/reviews/{id}/sharing");
        assert!(app.as_("ines").get(&sharing).await.text().contains(&format!("<code>/reviews/{id}</code>")), "where it listens is not where it is found");
        let app = app.with_config(|config| Config { address: "https://recount.example.org/".into(), ..config });
        assert!(app.as_("ines").get(&sharing).await.text().contains(&format!("<code>https://recount.example.org/reviews/{id}</code>")));
    }
);

/// Founds a team, unless there is one of that name, and joins it.
async fn join(app: &TestApp, who: &str, team: &str) {
    app.as_(who).post("/teams", &[("team", team)]).await;
    let page = app.as_(who).get("/members").await.text();
    let id = page.split("/teams/").nth(1).unwrap()[..36].to_owned();
    assert_eq!(app.as_(who).post(&format!("/teams/{id}/join"), &[]).await.status, 303);
}

async fn ask(app: &TestApp, who: &str, review: Uuid, form: &[(String, String)]) -> Page {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    app.as_(who).post(&format!("/reviews/{review}/roles"), &form).await
}

fn payments() -> Vec<(String, String)> {
    [("person", "payments"), ("role", "circle")].map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

both!(
    async fn a_team_comes_in_once_its_people_were_shown_by_name_and_nobody_else_with_it(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let roles = format!("/reviews/{id}/roles");
        app.go(id, "debriefing").await;
        for who in ["lena", "tomasz", "marek"] {
            join(&app, who, "Payments").await;
        }
        let reads = async |who: &str| app.as_(who).get(&format!("/reviews/{id}/timeline")).await.status;
        let shown = ask(&app, "ines", id, &payments()).await;
        assert_eq!(shown.status, 200, "{}", shown.words());
        assert!(shown.says("Ask payments into the circle? 2 members come in: they can read this review at once."), "{}", shown.words());
        assert!(shown.says("Lena (@lena) Member") && shown.says("Tomasz (@tomasz) Member, takes part in this review already"), "{}", shown.words());
        assert!(shown.says("1 other is in the circle already.") && !shown.says("Marek (@marek)"), "{}", shown.words());
        assert_eq!(reads("lena").await, 404, "nobody came in by being shown");
        // Whoever joins meanwhile was not shown, and a mark that somebody made up shows nobody.
        join(&app, "ada", "Payments").await;
        let again = ask(&app, "ines", id, &shown.form(&roles)).await;
        assert!(again.status == 409 && again.says("Nobody was asked; look again.") && again.says("Ada (@ada) Administrator"), "{}", again.words());
        assert!(again.form(&roles).contains(&("person".to_owned(), "payments".to_owned())), "what was typed stays");
        let made_up = [payments(), vec![("shown".to_owned(), "1".to_owned())]].concat();
        assert_eq!(ask(&app, "ines", id, &made_up).await.status, 409);
        for who in ["lena", "ada"] {
            assert_eq!(reads(who).await, 404, "{who}");
        }
        // Only whoever guides asks anybody in, also with what was shown.
        assert_eq!(ask(&app, "tomasz", id, &again.form(&roles)).await.status, 403);
        assert_eq!(ask(&app, "lena", id, &again.form(&roles)).await.status, 404);
        let done = ask(&app, "ines", id, &again.form(&roles)).await;
        assert_eq!(done.status, 303, "{}", done.words());
        for who in ["lena", "ada"] {
            assert_eq!(reads(who).await, 200, "{who}");
        }
        // Once all are in, there is nobody to show.
        assert_eq!(ask(&app, "ines", id, &payments()).await.status, 303);
        join(&app, "priya", "Payments").await;
        let next = ask(&app, "ines", id, &payments()).await;
        assert!(next.status == 200 && next.says("1 member comes in") && next.says("Priya (@priya)") && !next.says("Lena (@lena)"), "{}", next.words());
    }
);
