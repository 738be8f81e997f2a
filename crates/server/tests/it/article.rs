//! The shared page beyond its text: what happened in order, days without an hour.

use recount_model::Depth;
use uuid::Uuid;

use crate::{both, support::TestApp};

async fn moment(app: &TestApp, review: Uuid, says: &str, when: &str) {
    let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", says), ("when", when)]).await;
    assert_eq!(made.status, 303, "{}", made.words());
}

async fn write(app: &TestApp, review: Uuid, body: &str, base: &str) {
    let kept = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", body), ("base_version", base)]).await;
    assert_eq!(kept.status, 303, "{}", kept.words());
}

both!(
    async fn an_article_tells_in_order_what_happened_and_so_does_its_file(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        moment(&app, review, "Checkout begins to slow.", "13:52").await;
        moment(&app, review, "The page reaches Tomasz.", "about 13:58").await;
        moment(&app, review, "The certificate is renewed.", "2026-11-02").await;
        write(&app, review, "A clean release, and a pool that was too small :wave:\n", "0").await;
        app.go(review, "shared").await;
        let page = app.as_("lena").get(&format!("/reviews/{review}")).await;
        let words = page.words();
        let in_order = words.split("What happened, in order").nth(1).unwrap();
        assert!(in_order.contains("Monday 2 November 2026 that day The certificate is renewed. Tuesday 3 November 2026 13:52 Checkout begins to slow. about 13:58 The page reaches Tomasz."), "{in_order}");
        assert!(words.contains("too small \u{1f44b}"));
        assert!(!words.contains("00:00"), "nobody said an hour");
        let file = app.as_("lena").get(&format!("/reviews/{review}/markdown")).await.text();
        let timeline = file.split("## Timeline").nth(1).unwrap();
        assert!(
            timeline.contains(
                "- 2026-11-02: The certificate is renewed.\n- 2026-11-03 13:52: Checkout begins to slow.\n- about 2026-11-03 13:58: The page reaches Tomasz.\n"
            ),
            "{file}"
        );
        let read = recount_markdown::Document::read(file.as_bytes(), None);
        assert_eq!(read.timeline.len(), 3, "the file can be read back");
    }
);

both!(
    async fn a_text_that_tells_the_order_itself_is_not_told_twice(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        moment(&app, review, "Checkout begins to slow.", "13:52").await;
        write(&app, review, "# Checkout slow\n\nDate: 2026-11-03\n\n## Timeline\n\n- 13:52 It slows.\n- 13:58 Tomasz looks.\n", "0").await;
        app.go(review, "shared").await;
        assert!(!app.as_("lena").get(&format!("/reviews/{review}")).await.says("What happened, in order"));
        let file = app.as_("lena").get(&format!("/reviews/{review}/markdown")).await.text();
        assert_eq!(file.matches("## Timeline").count(), 1);
    }
);

both!(
    async fn an_incident_of_which_only_the_day_is_known_shows_no_hour(app: TestApp) {
        let review = app.review("The export ran twice", Depth::Debrief).await;
        let about = app.as_("ines").get(&format!("/reviews/{review}/about")).await.text();
        let incident = about.split("/incidents/").nth(1).unwrap()[..36].to_owned();
        let fields = [("incident", "The export ran twice"), ("kind", "surprise"), ("incident_zone", "Europe/Berlin"), ("started", "2026-10-31")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/incidents/{incident}"), &fields).await.status, 303);
        for page in ["about", "timeline"] {
            let page = app.as_("ines").get(&format!("/reviews/{review}/{page}")).await;
            assert!(page.says("Saturday 31 October 2026") && !page.says("2026, 00:00") && !page.says("2026, 12:00"), "{}", page.words());
        }
        let again = app.as_("ines").get(&format!("/reviews/{review}/about")).await;
        assert!(again.text().contains("value=\"2026-10-31\""), "what was written comes back as it was");
    }
);

both!(
    async fn an_article_costs_five_statements_at_most(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        moment(&app, review, "Checkout begins to slow.", "13:52").await;
        let page = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await.text();
        let id = page.split("id=\"moment-").nth(1).unwrap()[..36].to_owned();
        write(&app, review, &format!("At [13:52](moment:{id}) it slowed.\n"), "0").await;
        app.go(review, "shared").await;
        let (page, statements) = recount_server::platform::db::noting(app.as_("lena").get(&format!("/reviews/{review}"))).await;
        assert!(page.status == 200 && statements.len() <= 5, "{}", statements.len());
    }
);
