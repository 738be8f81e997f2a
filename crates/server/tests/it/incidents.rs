//! What is known of an incident: who reads it, what stays of it when somebody else writes
//! too, and which reviews it dates.

use recount_model::Depth;
use uuid::Uuid;

use crate::{
    both,
    support::{Page, TestApp},
};

/// Where the form of the first incident leads.
async fn path(app: &TestApp, review: Uuid) -> String {
    let about = about(app, review).await.text();
    about.split("action=\"").map(|form| form.split('"').next().unwrap()).find(|path| path.contains("/incidents/")).unwrap().to_owned()
}

async fn about(app: &TestApp, review: Uuid) -> Page {
    app.as_("ines").get(&format!("/reviews/{review}/about")).await
}

/// Sends a form of an incident with these fields besides its name and zone.
async fn keep(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Page {
    let mut form = vec![("incident", "Checkout slow"), ("incident_zone", "Europe/Berlin")];
    form.extend(fields);
    app.as_("ines").post(path, &form).await
}

both!(
    async fn readers_are_told_what_is_known_of_an_incident_and_so_is_its_file(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let path = path(&app, review).await;
        app.go(review, "shared").await;
        let lena = app.as_("lena");
        let article = async || lena.get(&format!("/reviews/{review}")).await;
        let file = async || lena.get(&format!("/reviews/{review}/markdown")).await.text();
        assert!(!article().await.text().contains("What is known of it") && !file().await.contains("What is known of it"), "nothing is known");
        let times = [("started", "2026-11-03 13:52"), ("detected", "about 13:58"), ("mitigated", "between 14:34 and 14:39"), ("recovered", "14:20")];
        let mut fields = vec![("kind", "disruption"), ("impact", "400 people\r\ncould not pay."), ("severity", "SEV2")];
        fields.extend(times);
        assert_eq!(keep(&app, &path, &fields).await.status, 303);
        let page = article().await;
        assert!(page.text().contains("aria-label=\"What is known of it\""), "{}", page.text());
        for says in [
            "Severity: SEV2.",
            "Who noticed, and how 400 people could not pay.",
            "Began 13:52 3 November 2026 Noticed about 13:58 Eased between 14:34 and 14:39 Over 14:20 Times are in Europe/Berlin.",
            "“Over” stands before “Eased” here. Is one of them in another time zone",
        ] {
            assert!(page.says(says), "{says}: {}", page.words());
            assert!(says == "Severity: SEV2." || about(&app, review).await.says(says), "whoever writes is told the same: {says}");
        }
        let told = concat!(
            "## What is known of it\n\n- Severity: SEV2\n- Who noticed, and how: 400 people could not pay.\n",
            "- Began: 2026-11-03 13:52 Europe/Berlin\n- Noticed: about 2026-11-03 13:58 Europe/Berlin\n",
            "- Eased: between 2026-11-03 14:34 and 14:39 Europe/Berlin\n- Over: 2026-11-03 14:20 Europe/Berlin\n\n“Over” stands before “Eased” here."
        );
        let out = file().await;
        assert!(out.contains(told), "{out}");
        let read = recount_markdown::Document::read(out.as_bytes(), None);
        assert!(read.timeline.is_empty() && read.milestones.len() == 1, "its times are no moments: {:?} {:?}", read.timeline, read.milestones);
        // Once the section is part of the text, it is not told twice.
        let text = [("body", told), ("base_version", "0")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/text"), &text).await.status, 303);
        assert_eq!(file().await.matches("## What is known of it").count(), 1);
        let (page, statements) = recount_server::platform::db::noting(lena.get(&format!("/reviews/{review}"))).await;
        assert!(page.says("Began 13:52") && statements.len() <= 5, "{}", statements.len());
        assert_eq!(lena.get(&format!("/reviews/{review}/about")).await.status, 404, "where it is changed stays with those who write");
    }
);

both!(
    async fn several_incidents_are_told_of_by_name_each_with_what_it_was(app: TestApp) {
        let review = app.review("A week of slow pools", Depth::Debrief).await;
        let first = path(&app, review).await;
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/incidents"), &[("incident", "The mail stood still")]).await.status, 303);
        assert_eq!(keep(&app, &first, &[("kind", "near_miss"), ("started", "2026-11-03 14:00"), ("detected", "about 14:05")]).await.status, 303);
        app.go(review, "shared").await;
        let page = app.as_("lena").get(&format!("/reviews/{review}")).await;
        for page in [&page, &about(&app, review).await] {
            assert!(page.says("Began 14:00 3 November 2026 Noticed about 14:05"), "in the order of a course: {}", page.words());
        }
        assert!(page.says("Checkout slow Near miss. Began") && page.says("The mail stood still"), "{}", page.words());
        let file = app.as_("lena").get(&format!("/reviews/{review}/markdown")).await.text();
        assert!(file.contains("\n### Checkout slow\n\n- Kind: Near miss\n- Began: 2026-11-03 14:00 Europe/Berlin\n"), "{file}");
        assert!(file.contains("\n### The mail stood still\n"), "{file}");
    }
);

both!(
    async fn what_a_form_does_not_show_stays_as_it_is(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let path = path(&app, review).await;
        assert_eq!(keep(&app, &path, &[("kind", "disruption"), ("impact", "All of checkout."), ("severity", "SEV2")]).await.status, 303);
        for _ in 0..2 {
            assert_eq!(keep(&app, &path, &[("kind", "near_miss")]).await.status, 303);
        }
        let page = about(&app, review).await;
        assert!(page.says("Near miss. Severity: SEV2") && page.says("Who noticed, and how All of checkout."), "{}", page.words());
        assert!(page.text().contains("name=\"impact\""), "what was said can be emptied, whatever kind it is now");
        assert_eq!(keep(&app, &path, &[("kind", "near_miss"), ("impact", ""), ("severity", "")]).await.status, 303);
        let page = about(&app, review).await;
        assert!(!page.says("All of checkout.") && !page.says("SEV2") && !page.text().contains("name=\"impact\""), "{}", page.words());
    }
);

/// What a browser sends of a form in which somebody typed.
fn typed(page: &Page, path: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut form = page.form(path);
    for (field, text) in fields {
        form.retain(|(name, _)| name != field);
        form.push(((*field).to_owned(), (*text).to_owned()));
    }
    form
}

async fn send(app: &TestApp, who: &str, path: &str, form: &[(String, String)]) -> Page {
    app.as_(who).post(path, &form.iter().map(|(field, text)| (field.as_str(), text.as_str())).collect::<Vec<_>>()).await
}

both!(
    async fn of_two_who_write_at_once_neither_loses_what_they_wrote(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "preparing").await;
        let path = path(&app, review).await;
        let stale = about(&app, review).await;
        let first = typed(&stale, &path, &[("impact", "All of checkout"), ("was_impact", ""), ("started", "2026-11-03 13:52")]);
        assert_eq!(send(&app, "ines", &path, &first).await.status, 303);
        // Whoever left those fields alone does not put them back.
        let second = typed(&stale, &path, &[("impact", ""), ("was_impact", ""), ("severity", "SEV2")]);
        assert_eq!(send(&app, "tomasz", &path, &second).await.status, 303);
        let both = about(&app, review).await;
        assert!(both.says("All of checkout") && both.says("Severity: SEV2") && both.says("Began 13:52 3 November 2026"), "{}", both.words());
        // Whoever wrote in the same field sees both, and nothing of either is lost.
        let third = typed(&stale, &path, &[("impact", "Berlin alone"), ("was_impact", ""), ("detected", "2026-11-03 13:58")]);
        let asked = send(&app, "tomasz", &path, &third).await;
        assert_eq!(asked.status, 422);
        assert!(asked.says("Meanwhile somebody else wrote “All of checkout” here. Nothing of yours was kept yet"), "{}", asked.words());
        assert!(asked.text().contains("Berlin alone</textarea>"), "{}", asked.text());
        let still = about(&app, review).await;
        assert!(still.says("All of checkout") && !still.says("Berlin alone") && !still.says("Noticed 13:58"), "{}", still.words());
        let again = typed(&asked, &path, &[("impact", "All of checkout, in Berlin alone"), ("was_impact", "All of checkout")]);
        let field = |name: &str| again.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
        assert_eq!((field("started"), field("detected"), field("severity")), (Some("2026-11-03 13:52"), Some("2026-11-03 13:58"), Some("SEV2")));
        assert_eq!(send(&app, "tomasz", &path, &again).await.status, 303);
        let kept = about(&app, review).await;
        assert!(kept.says("All of checkout, in Berlin alone") && kept.says("Began 13:52 3 November 2026 Noticed 13:58"), "{}", kept.words());
    }
);

both!(
    async fn what_was_typed_of_an_incident_stays_in_the_form_when_it_was_not_understood(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let path = path(&app, review).await;
        let wrong = keep(&app, &path, &[("kind", "success"), ("started", "3 November 2026 14h05"), ("detected", "teatime")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.says("“teatime” was not understood"), "{}", wrong.words());
        let form = wrong.form(&path);
        for (field, text) in [("kind", "success"), ("started", "3 November 2026 14h05"), ("detected", "teatime")] {
            assert!(form.contains(&(field.to_owned(), text.to_owned())), "{field}: {form:?}");
        }
        assert!(!about(&app, review).await.says("Began 14:05"), "nothing was kept");
        assert_eq!(keep(&app, &path, &[("kind", "success"), ("started", "3 November 2026 14h05")]).await.status, 303);
        assert!(about(&app, review).await.says("Began 14:05 3 November 2026"));
    }
);

both!(
    async fn a_review_tells_of_fifty_incidents_and_shows_them_all(app: TestApp) {
        let (review, other) = (app.review("A long year", Depth::Study).await, app.review("One more elsewhere", Depth::Study).await);
        let add = async |line: String| app.as_("ines").post(&format!("/reviews/{review}/incidents"), &[("incident", line.as_str())]).await;
        for nth in 2..=50 {
            assert_eq!(add(format!("Incident {nth} of them")).await.status, 303, "{nth}");
        }
        for line in ["Incident 51 of them".to_owned(), format!("/reviews/{other}")] {
            let refused = add(line.clone()).await;
            assert!(refused.status == 422 && refused.says("fifty incidents at most, so nothing was added"), "{}", refused.words());
            assert!(refused.text().contains(&format!("value=\"{line}\"")), "what was typed is still there");
        }
        app.go(review, "shared").await;
        let (writes, reads) = (about(&app, review).await, app.as_("lena").get(&format!("/reviews/{review}")).await);
        for page in [&writes, &reads] {
            assert!((2..=50).all(|nth| page.says(&format!("Incident {nth} of them"))) && !page.says("Incident 51"), "{}", page.words());
        }
        assert!(!writes.says("One more elsewhere"));
    }
);

both!(
    async fn an_incident_dates_every_review_that_tells_of_it(app: TestApp) {
        let (first, second) = (app.review("Checkout slow", Depth::Debrief).await, app.review("A week of slow pools", Depth::Study).await);
        let (third, day) = (app.review("Something else", Depth::Debrief).await, "Wednesday 13 May 2026");
        let address = format!("/reviews/{first}");
        assert_eq!(app.as_("ines").post(&format!("/reviews/{second}/incidents"), &[("incident", address.as_str())]).await.status, 303);
        let incident = path(&app, first).await.rsplit('/').next().unwrap().to_owned();
        let through = |review: Uuid| format!("/reviews/{review}/incidents/{incident}");
        let fields = [("kind", "disruption"), ("started", "2026-05-13 09:00")];
        assert_eq!(keep(&app, &through(third), &fields).await.status, 404, "it tells of something else");
        assert!(!about(&app, first).await.says(day));
        assert_eq!(keep(&app, &through(second), &fields).await.status, 303);
        for review in [first, second] {
            assert!(about(&app, review).await.says(day), "{}", about(&app, review).await.words());
        }
        assert!(!about(&app, third).await.says(day));
        assert_eq!(keep(&app, &through(second), &[("kind", "disruption")]).await.status, 303);
        assert!(!about(&app, first).await.says(day), "nothing is known of it any more");
    }
);
