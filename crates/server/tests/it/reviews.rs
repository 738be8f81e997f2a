//! Beginning a review, who sees it at each stage, and moving it.

use recount_model::Depth;

use crate::both;

both!(
    async fn a_title_is_all_it_takes(app: TestApp) {
        let empty = app.as_("ines").post("/reviews", &[("title", "   ")]).await;
        assert_eq!(empty.status, 422);
        let is_none = "Write a line that says what happened.";
        for unseen in ["\u{200B}", " \u{2060}\u{FEFF} ", "\u{3164}", "\u{AD}"] {
            let page = app.as_("ines").post("/reviews", &[("title", unseen)]).await;
            assert!(page.status == 422 && page.says(is_none), "{unseen:?}: {}", page.words());
        }
        let begun = app.as_("ines").post("/reviews", &[("title", "The export ran  twice")]).await;
        let id = begun.id_after("/reviews/");
        assert!(app.as_("ines").get("/").await.says("The export ran twice"));
        for (path, fields) in [
            (format!("/reviews/{id}/about"), [("title", "\u{200B}"), ("depth", "note"), ("zone", "UTC")]),
            (format!("/reviews/{id}/text"), [("title", "\u{200B}"), ("form", "note"), ("base_version", "0")]),
            (format!("/reviews/{id}/incidents"), [("incident", "\u{200B}"), ("kind", "disruption"), ("incident_zone", "UTC")]),
            ("/incidents".to_owned(), [("incident", "\u{200B}"), ("reason", "It is known."), ("zone", "UTC")]),
        ] {
            let page = app.as_("ines").post(&path, &fields).await;
            assert!(page.status == 422 && page.says(is_none), "{path}: {}", page.words());
        }
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
        assert!(page.says("Lena Supported customers"));
        let outside = app.as_("ines").post(&format!("/reviews/{id}/participants"), &[("participant", "Ana from support"), ("involvement", "affected")]).await;
        assert_eq!(outside.status, 303);
        assert!(app.as_("ines").get(&about).await.says("Not a member here"));
        // Nor by two requests at once.
        let once =
            || async { app.as_("ines").post(&format!("/reviews/{id}/participants"), &[("participant", "zed"), ("involvement", "present")]).await.status };
        let mut both = <[u16; 2]>::from(tokio::join!(once(), once()));
        both.sort_unstable();
        assert_eq!(both, [303, 422]);
        let text = app.as_("ines").get(&about).await.text();
        let last = text.rsplit("action=\"").filter_map(|t| t.split('"').next()).find(|a| a.contains("/participants/")).map(str::to_owned).unwrap();
        assert_eq!(app.as_("ines").post(&last, &[]).await.status, 303);
        // Whoever is there is not there twice by a second click; in another way they may be.
        for (who, as_, status) in [("@lena", "supported", 422), ("Lena", "supported", 422), ("ana from Support", "affected", 422), ("@lena", "present", 303)] {
            let again = app.as_("ines").post(&format!("/reviews/{id}/participants"), &[("participant", who), ("involvement", as_)]).await;
            assert!(again.status == status && (status == 303 || again.says("is on the list already")), "{who}: {}", again.words());
            assert!(
                status == 303 || again.text().contains(&format!("value=\"{who}\"")) && again.text().contains(&format!("<option value=\"{as_}\" selected>")),
                "what was typed stays"
            );
        }
        let text = app.as_("ines").get(&about).await.text();
        let last = text.rsplit("action=\"").filter_map(|t| t.split('"').next()).find(|a| a.contains("/participants/")).map(str::to_owned).unwrap();
        assert_eq!(app.as_("ines").post(&last, &[]).await.status, 303);
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

both!(
    async fn two_reviews_tell_of_one_incident_whose_times_are_kept_once(app: TestApp) {
        let (first, second) = (app.review("Checkout slow", Depth::Debrief).await, app.review("A week of slow pools", Depth::Study).await);
        let about = |id: uuid::Uuid| format!("/reviews/{id}/about");
        let lenas = app.as_("lena").post("/reviews", &[("title", "Lena’s own")]).await.id_after("/reviews/");
        let tell = async |who: &str, of: String| app.as_(who).post(&format!("/reviews/{second}/incidents"), &[("incident", of.as_str())]).await;
        let not_hers = tell("ines", format!("http://recount.test/reviews/{lenas}")).await;
        assert!(
            not_hers.status == 422 && not_hers.says("You write in no other review at this address") && !not_hers.says("Lena’s own"),
            "{}",
            not_hers.words()
        );
        assert_eq!(tell("ines", format!("/reviews/{second}/about")).await.status, 422, "its own is no other");
        assert_eq!(tell("lena", format!("/reviews/{first}")).await.status, 404);
        assert_eq!(tell("ines", format!("http://recount.test/reviews/{first}/timeline?from=1")).await.status, 303);
        let page = app.as_("ines").get(&about(second)).await;
        assert!(page.says("What happened, and when") && page.says("Checkout slow") && page.says("A week of slow pools"), "{}", page.words());

        let own = app.as_("ines").get(&about(first)).await.text();
        let incident = own.split("/incidents/").nth(1).unwrap()[..36].to_owned();
        let fields = [("incident", "Checkout slow"), ("kind", "disruption"), ("incident_zone", "Europe/Berlin"), ("started", "2026-11-03 13:52")];
        assert_eq!(app.as_("ines").post(&format!("/reviews/{first}/incidents/{incident}"), &fields).await.status, 303);
        assert!(app.as_("ines").get(&about(second)).await.says("Began 13:52 3 November 2026"), "said once, told in both");

        let remove = |review: uuid::Uuid| format!("/reviews/{review}/incidents/{incident}/remove");
        assert_eq!(app.as_("ines").post(&remove(lenas), &[]).await.status, 404);
        let alone = app.as_("ines").post(&remove(first), &[]).await;
        assert!(alone.status == 422 && alone.says("It stays"), "the only one of its review: {}", alone.words());
        assert_eq!(app.as_("ines").post(&remove(second), &[]).await.status, 303);
        assert!(!app.as_("ines").get(&about(second)).await.says("Checkout slow"));
        assert!(app.as_("ines").get(&about(first)).await.says("Began 13:52 3 November 2026"), "the other review keeps it");
    }
);

both!(
    async fn what_is_said_of_an_incident_here_alone_is_not_lost_with_a_click(app: TestApp) {
        let id = app.review("Two things at once", Depth::Study).await;
        assert_eq!(app.as_("ines").post(&format!("/reviews/{id}/incidents"), &[("incident", "The mail stood still")]).await.status, 303);
        let page = app.as_("ines").get(&format!("/reviews/{id}/about")).await.text();
        let form = page.split("The mail stood still").nth(1).unwrap();
        let path = format!("/reviews/{id}/incidents/{}", &form.split("/incidents/").nth(1).unwrap()[..36]);
        let fields = |started: &'static str| [("incident", "The mail stood still"), ("kind", "near_miss"), ("incident_zone", "UTC"), ("started", started)];
        assert_eq!(app.as_("ines").post(&path, &fields("2026-11-03 09:00")).await.status, 303);
        let kept = app.as_("ines").post(&format!("{path}/remove"), &[]).await;
        assert!(kept.status == 422 && kept.says("Empty those first"), "{}", kept.words());
        assert_eq!(app.as_("ines").post(&path, &fields("")).await.status, 303);
        assert_eq!(app.as_("ines").post(&format!("{path}/remove"), &[]).await.status, 303);
        assert!(!app.as_("ines").get(&format!("/reviews/{id}/about")).await.says("The mail stood still"));
    }
);

both!(
    async fn services_and_tags_are_named_suggested_and_found_by(app: TestApp) {
        let (one, other) = (app.review("Checkout slow", Depth::Debrief).await, app.review("Orders late", Depth::Debrief).await);
        let name = async |who: &str, id: uuid::Uuid, services: &str, tags: &str| {
            app.as_(who).post(&format!("/reviews/{id}/tags"), &[("services", services), ("tags", tags)]).await
        };
        assert_eq!(name("ines", one, "checkout-api, orders-db", "pools").await.status, 303);
        let long = name("ines", one, &"x".repeat(61), "pools").await;
        assert!(long.status == 422 && long.text().contains(&format!("value=\"{}\"", "x".repeat(61))), "what was typed stays");
        assert_eq!(name("lena", one, "x", "").await.status, 404);
        let about = app.as_("ines").get(&format!("/reviews/{other}/about")).await;
        assert!(about.says("Others use: checkout-api, orders-db") && about.says("Others use: pools"), "{}", about.words());
        let lenas = app.as_("lena").post("/reviews", &[("title", "Lena’s own")]).await.id_after("/reviews/");
        assert!(!app.as_("lena").get(&format!("/reviews/{lenas}/about")).await.says("orders-db"), "a word of a review that she does not see is not suggested");
        for path in ["/library?tag=orders-db", "/library?q=orders-db", "/library?q=pools"] {
            let page = app.as_("ines").get(path).await;
            assert!(page.says("Checkout slow") && !page.says("Orders late"), "{path}: {}", page.words());
        }
        assert_eq!(name("ines", one, "checkout-api", "").await.status, 303);
        assert!(!app.as_("ines").get("/library?q=pools").await.says("Checkout slow"));
        app.go(one, "preparing").await;
        assert_eq!(name("tomasz", one, "x", "").await.status, 403);
        assert!(app.as_("tomasz").get(&format!("/reviews/{one}/about")).await.says("Services it touched: checkout-api."));
    }
);

both!(
    async fn a_team_is_asked_into_the_circle_by_its_name(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        for who in ["lena", "ada"] {
            app.as_(who).post("/teams", &[("team", "Payments")]).await;
            let page = app.as_(who).get("/members").await.text();
            let team = &page.split("/teams/").nth(1).unwrap()[..36];
            assert_eq!(app.as_(who).post(&format!("/teams/{team}/join"), &[]).await.status, 303);
        }
        let ask = async |role: &str, who: &str| app.as_("ines").post(&format!("/reviews/{id}/roles"), &[("person", who), ("role", role)]).await;
        assert_eq!(ask("facilitator", "payments").await.status, 422, "a team guides no review");
        assert_eq!(ask("circle", "Nobody’s").await.status, 422);
        let shown = ask("circle", "payments").await.form(&format!("/reviews/{id}/roles"));
        let shown: Vec<(&str, &str)> = shown.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(app.as_("ines").post(&format!("/reviews/{id}/roles"), &shown).await.status, 303);
        let about = app.as_("ines").get(&format!("/reviews/{id}/about")).await;
        assert!(about.says("Lena Circle") && about.says("Ada Circle"), "{}", about.words());
        assert_eq!(app.as_("lena").get(&format!("/reviews/{id}")).await.status, 404, "the circle reads from the debrief on");
    }
);

both!(
    async fn a_title_given_meanwhile_is_not_put_back_by_a_form_about_something_else(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Huddle).await;
        let about = format!("/reviews/{id}/about");
        let form = app.as_("ines").get(&about).await.form(&about);
        let send = async |title: &str, form: &[(String, String)]| {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), if name == "title" { title } else { value.as_str() })).collect();
            app.as_("ines").post(&about, &form).await
        };
        assert_eq!(send("Checkout out of connections", &form).await.status, 303);
        // The same form, left open in another window: its title was not touched there.
        assert_eq!(send("Checkout slow", &form).await.status, 303);
        assert!(app.as_("ines").get(&about).await.says("Checkout out of connections"));
        let other = send("Checkout down", &form).await;
        assert!(other.status == 422 && other.says("Meanwhile it was called “Checkout out of connections”. Nothing was changed"), "{}", other.words());
        assert!(other.text().contains("value=\"Checkout down\""), "what was typed stays");
        assert_eq!(send("Checkout down", &other.form(&about)).await.status, 303, "kept again, it is as she wrote");
        assert!(app.as_("ines").get(&about).await.says("Checkout down"));
    }
);
