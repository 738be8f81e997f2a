//! When a review says that it happened: as certain as it is known, on the day that was
//! written, and by what its course begins with.

use recount_model::Depth;
use uuid::Uuid;

use crate::{
    both,
    support::{Page, TestApp},
};

/// Keeps the course of the first incident, in a zone.
async fn course(app: &TestApp, review: Uuid, zone: &str, times: &[(&str, &str)]) {
    let about = app.as_("ines").get(&format!("/reviews/{review}/about")).await.text();
    let path = about.split("action=\"").map(|form| form.split('"').next().unwrap()).find(|path| path.contains("/incidents/")).unwrap();
    let mut form = vec![("incident", "Checkout slow"), ("kind", "disruption"), ("incident_zone", zone)];
    form.extend(times);
    let kept = app.as_("ines").post(path, &form).await;
    assert_eq!(kept.status, 303, "{}", kept.words());
}

async fn header(app: &TestApp, review: Uuid) -> Page {
    app.as_("ines").get(&format!("/reviews/{review}/about")).await
}

both!(
    async fn a_review_is_dated_as_certainly_as_it_is_known(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let utc = [("title", "Checkout slow"), ("depth", "debrief"), ("zone", "UTC")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/about"), &utc).await.status, 303);
        for (began, says) in [
            ("2026-05-13 09:00", "Wednesday 13 May 2026, 07:00"),
            ("about 2026-05-13 09:00", "Wednesday 13 May 2026 , about 07:00"),
            ("between 2026-05-13 09:00 and 17:00", "Wednesday 13 May 2026 , between 07:00 and 15:00"),
            ("2026-05-13", "Wednesday 13 May 2026 "),
        ] {
            course(&app, review, "Europe/Berlin", &[("started", began)]).await;
            let facts = header(&app, review).await.words();
            assert!(facts.contains(says), "{began}: {says} is not in {facts}");
            assert!(!(began == "2026-05-13" && facts.contains("Tuesday 12 May")), "the day is the one that was written");
        }
        // The day stays the one that was written, wherever the review moves.
        let moved = [("title", "Checkout slow"), ("depth", "debrief"), ("zone", "America/New_York")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/about"), &moved).await.status, 303);
        assert!(header(&app, review).await.says("Wednesday 13 May 2026 Debrief"), "{}", header(&app, review).await.words());
        assert!(app.as_("ines").get("/library?from=2026-05-13&until=2026-05-13").await.says("Checkout slow"), "and is found by it");
        course(&app, review, "Europe/Berlin", &[]).await;
        assert!(!header(&app, review).await.says("13 May 2026"), "nothing is known of it any more");
    }
);

both!(
    async fn a_misprinted_end_does_not_date_a_review(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        course(&app, review, "UTC", &[("detected", "2023-01-04 20:00"), ("recovered", "2022-02-01 20:00")]).await;
        let facts = header(&app, review).await;
        assert!(facts.says("Wednesday 4 January 2023") && facts.says("?"), "{}", facts.words());
        course(&app, review, "UTC", &[("started", "2023-01-04 19:00"), ("detected", "2023-01-04 18:00")]).await;
        assert!(header(&app, review).await.says("Wednesday 4 January 2023, 20:00"), "by when it began");
    }
);
