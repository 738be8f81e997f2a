//! Beginning a review, who sees it at each stage, and moving it.

use recount_model::Depth;

use crate::both;

both!(
    async fn a_title_is_all_it_takes(app: TestApp) {
        let empty = app.as_("ines").post("/reviews", &[("title", "   ")]).await;
        assert_eq!(empty.status, 422);
        let begun = app.as_("ines").post("/reviews", &[("title", "The export ran  twice")]).await;
        let id = begun.id_after("/reviews/");
        assert!(app.as_("ines").get("/").await.says("The export ran twice"));
        assert_eq!(app.as_("lena").get(&format!("/reviews/{id}/about")).await.status, 404);
        assert!(!app.as_("lena").get("/reviews").await.says("The export ran twice"));
    }
);

both!(
    async fn who_sees_a_review_follows_its_stage(app: TestApp) {
        let id = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
        let path = format!("/reviews/{id}/about");
        let seen = |stage: &'static str| {
            let (app, path) = (&app, path.clone());
            async move {
                let mut who = Vec::new();
                for person in ["ines", "tomasz", "priya", "marek", "lena", "ada"] {
                    let list = app.as_(person).get(&format!("/reviews?stage={stage}")).await;
                    let listed = list.says("Checkout slow");
                    let opened = app.as_(person).get(&path).await.status;
                    // A member outside sees a shared review but not its working pages.
                    assert!(listed || opened == 404, "{person} opened what is not listed at {stage}");
                    if listed {
                        who.push(person);
                    }
                }
                who
            }
        };
        assert_eq!(seen("noted").await, ["ines"]);
        app.go(id, "preparing").await;
        assert_eq!(seen("preparing").await, ["ines", "tomasz", "priya"]);
        app.go(id, "calibrating").await;
        assert_eq!(seen("calibrating").await, ["ines", "tomasz", "priya"]);
        app.go(id, "debriefing").await;
        assert_eq!(seen("debriefing").await, ["ines", "tomasz", "priya", "marek"]);
        app.go(id, "set_aside").await;
        assert_eq!(seen("set_aside").await, ["ines", "tomasz", "priya", "marek"], "setting aside keeps the audience");
        app.go(id, "shared").await;
        assert_eq!(seen("shared").await, ["ines", "tomasz", "priya", "marek", "lena", "ada"]);
    }
);

both!(
    async fn only_who_guides_moves_it_and_a_note_has_no_meeting(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let path = format!("/reviews/{id}/stage");
        app.go(id, "preparing").await;
        let refused = app.as_("tomasz").post(&path, &[("stage", "shared")]).await;
        assert_eq!(refused.status, 403, "Tomasz sees it, so he is told why");
        assert_eq!(app.as_("lena").post(&path, &[("stage", "shared")]).await.status, 404);
        let note = app.review("A note", Depth::Note).await;
        let meeting = app.as_("ines").post(&format!("/reviews/{note}/stage"), &[("stage", "debriefing")]).await;
        assert_eq!(meeting.status, 422);
        assert!(meeting.says("does not go through"));
        let aside = app.as_("ines").post(&format!("/reviews/{note}/stage"), &[("stage", "set_aside"), ("reason", " ")]).await;
        assert_eq!(aside.status, 422);
    }
);

both!(
    async fn people_are_added_and_taken_off_and_their_reading_follows(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        app.go(id, "preparing").await;
        let about = format!("/reviews/{id}/about");
        assert_eq!(app.as_("lena").get(&about).await.status, 404);
        let add = app.as_("ines").post(&format!("/reviews/{id}/participants"), &[("participant", "@lena"), ("involvement", "supported")]).await;
        assert_eq!(add.status, 303);
        let page = app.as_("lena").get(&about).await;
        assert_eq!(page.status, 200);
        assert!(page.says("Lena supported customers"));
        let outside = app.as_("ines").post(&format!("/reviews/{id}/participants"), &[("participant", "Ana from support"), ("involvement", "affected")]).await;
        assert_eq!(outside.status, 303);
        assert!(app.as_("ines").get(&about).await.says("Not a member here"));
        let text = app.as_("ines").get(&about).await.text();
        let remove = text.split("action=\"").filter_map(|t| t.split('"').next()).filter(|a| a.contains("/participants/")).map(str::to_owned).nth(2).unwrap();
        assert_eq!(app.as_("ines").post(&remove, &[]).await.status, 303);
        assert_eq!(app.as_("lena").get(&about).await.status, 404, "no longer involved");
        let nobody = app.as_("ines").post(&format!("/reviews/{id}/roles"), &[("person", "zoe"), ("role", "circle")]).await;
        assert_eq!(nobody.status, 422);
        assert!(nobody.says("Nobody here is called that"));
    }
);

both!(
    async fn times_may_be_uncertain_or_contradictory_and_are_asked_about(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let about = format!("/reviews/{id}/about");
        let text = app.as_("ines").get(&about).await.text();
        let action = text.split("action=\"").filter_map(|t| t.split('"').next()).find(|a| a.contains("/incidents/")).map(str::to_owned).unwrap();
        let fields = |recovered: &'static str| {
            vec![
                ("incident", "Checkout slow"),
                ("kind", "disruption"),
                ("incident_zone", "Europe/Berlin"),
                ("started", "2026-11-03 13:52"),
                ("detected", "about 13:58"),
                ("mitigated", "between 14:34 and 14:39"),
                ("recovered", recovered),
            ]
        };
        assert_eq!(app.as_("ines").post(&action, &fields("14:20")).await.status, 303);
        let page = app.as_("ines").get(&about).await;
        assert!(page.says("stands before") && page.says("about 13:58"), "{}", page.words());
        assert_eq!(app.as_("ines").post(&action, &fields("14:50")).await.status, 303);
        assert!(!app.as_("ines").get(&about).await.says("stands before"));
        let wrong = app.as_("ines").post(&action, &fields("teatime")).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.says("“teatime” was not understood"));
    }
);

both!(
    async fn depth_grows_and_the_stage_never_moves_forward(app: TestApp) {
        let id = app.review("A note", Depth::Note).await;
        let change = |depth: &'static str| {
            let app = &app;
            async move { app.as_("ines").post(&format!("/reviews/{id}/about"), &[("title", "A note"), ("depth", depth), ("zone", "Europe/Berlin")]).await.status }
        };
        assert_eq!(change("debrief").await, 303);
        app.go(id, "debriefing").await;
        assert_eq!(change("huddle").await, 303);
        assert!(app.as_("ines").get("/reviews").await.says("Huddle, preparing"));
        assert_eq!(change("epic").await, 422);
    }
);

both!(
    async fn an_incident_can_be_left_without_a_review(app: TestApp) {
        assert_eq!(app.as_("lena").post("/incidents", &[("incident", "Disk full on a build host"), ("reason", "")]).await.status, 422);
        let left = [("incident", "Disk full on a build host"), ("reason", "Known; the host goes next week.")];
        assert_eq!(app.as_("lena").post("/incidents", &left).await.status, 303);
        assert!(app.as_("tomasz").get("/incidents").await.says("Known; the host goes next week."));
    }
);
