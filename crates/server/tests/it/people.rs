//! Coming in, signing in, and what standings give.

use recount_server::member;

use crate::{both, support::TestApp};

both!(
    async fn the_first_link_makes_one_administrator_and_works_once(given: TestApp) {
        let app = TestApp::empty(given.on).await;
        let link = member::first_link(&app.app).await.unwrap().unwrap();
        let path = link.find("/welcome/").map(|i| &link[i..]).unwrap();
        assert!(app.as_("guest").get(path).await.says("Your name"));
        let fields = [("name", "Ines Ortega"), ("email", "ines@example.org"), ("password", "three calm green boats")];
        let short = app.as_("guest").post(path, &[("name", "Ines"), ("email", "ines@example.org"), ("password", "short")]).await;
        assert_eq!(short.status, 422);
        assert!(short.says("twelve characters") && short.text().contains("value=\"Ines\""), "what was typed is kept");
        let inside = app.as_("guest").post(path, &fields).await;
        assert_eq!((inside.status, inside.location.as_deref()), (303, Some("/")));
        assert!(inside.cookies[0].contains("HttpOnly") && inside.cookies[0].contains("SameSite=Lax"));
        assert_eq!(app.as_("guest").post(path, &fields).await.status, 410);
        assert_eq!(member::first_link(&app.app).await.unwrap(), None, "there is a member now");
    }
);

both!(
    async fn a_password_opens_a_session_and_a_wrong_one_does_not(given: TestApp) {
        let app = TestApp::empty(given.on).await;
        let link = member::first_link(&app.app).await.unwrap().unwrap();
        let path = link.find("/welcome/").map(|i| link[i..].to_owned()).unwrap();
        app.as_("guest").post(&path, &[("name", "Ines"), ("email", "Ines@Example.org"), ("password", "three calm green boats")]).await;
        let wrong = app.as_("guest").post("/sign-in", &[("email", "ines@example.org"), ("password", "three calm green goats")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.cookies.is_empty() && wrong.text().contains("ines@example.org"));
        let unknown = app.as_("guest").post("/sign-in", &[("email", "nobody@example.org"), ("password", "three calm green boats")]).await;
        assert_eq!(unknown.status, 422, "an unknown address looks the same");
        let right = app.as_("guest").post("/sign-in", &[("email", " INES@example.org"), ("password", "three calm green boats"), ("next", "/reviews")]).await;
        assert_eq!((right.status, right.location.as_deref()), (303, Some("/reviews")));
        let elsewhere =
            app.as_("guest").post("/sign-in", &[("email", "ines@example.org"), ("password", "three calm green boats"), ("next", "//evil.example")]).await;
        assert_eq!(elsewhere.location.as_deref(), Some("/"), "another site is not a place to go back to");
    }
);

both!(
    async fn a_guest_is_sent_to_sign_in_and_back(app: TestApp) {
        for path in ["/", "/reviews", "/members", "/me", "/reviews/new", "/nothing", "/reviews/nothing/at/all"] {
            let page = app.as_("guest").get(path).await;
            assert_eq!(page.status, 303, "{path}");
            assert!(page.location.unwrap().starts_with("/sign-in"), "{path}");
        }
        for path in ["/api/reviews", "/api/nothing"] {
            assert_eq!(app.as_("guest").get(path).await.status, 401, "{path}");
        }
        for path in ["/nothing", "/api/nothing"] {
            assert_eq!(app.as_("lena").get(path).await.status, 404, "{path}");
        }
    }
);

both!(
    async fn a_member_ends_their_own_sessions_and_nobody_elses(app: TestApp) {
        let mine = app.as_("ines").get("/me").await;
        assert!(mine.says("(this one)"));
        let left = app.as_("ines").post("/sign-out", &[]).await;
        assert!(left.status == 200 && left.says("You are signed out") && left.text().contains("<body data-clear-drafts>"), "{}", left.text());
        assert_eq!(app.as_("ines").get("/me").await.status, 303, "the session is over");
        assert_eq!(app.as_("tomasz").get("/me").await.status, 200);
        let stranger = uuid::Uuid::now_v7();
        assert_eq!(app.as_("tomasz").post(&format!("/me/sessions/{stranger}/end"), &[]).await.status, 404);
    }
);

both!(
    async fn only_an_administrator_invites_and_the_link_lapses(app: TestApp) {
        assert_eq!(app.as_("lena").post("/members/invitations", &[("standing", "member")]).await.status, 404);
        let page = app.as_("ada").post("/members/invitations", &[("standing", "member"), ("invitee", "Jonas")]).await;
        let text = page.text();
        let path =
            text.split("<code>").nth(1).and_then(|t| t.split("</code>").next()).and_then(|link| link.find("/welcome/").map(|i| link[i..].to_owned())).unwrap();
        assert!(app.as_("guest").get(&path).await.text().contains("value=\"Jonas\""));
        app.pass(8 * 86_400_000_000);
        assert_eq!(app.as_("guest").get(&path).await.status, 410);
    }
);

both!(
    async fn the_last_administrator_stays_one(app: TestApp) {
        let ada = app.id("ada");
        assert_eq!(app.as_("ada").post(&format!("/members/{ada}/standing"), &[("standing", "member")]).await.status, 422);
        let ines = app.id("ines");
        assert_eq!(app.as_("ada").post(&format!("/members/{ines}/standing"), &[("standing", "administrator")]).await.status, 303);
        assert_eq!(app.as_("ada").post(&format!("/members/{ada}/standing"), &[("standing", "member")]).await.status, 303);
    }
);

both!(
    async fn another_site_cannot_post(app: TestApp) {
        let request = |site: &'static str| {
            let app = &app;
            async move {
                use axum::{body::Body, http::Request};
                use tower::ServiceExt as _;
                let router = recount_server::router::router(app.app.clone());
                let request = Request::builder()
                    .method("POST")
                    .uri("/sign-in")
                    .header("sec-fetch-site", site)
                    .header("content-type", "application/x-www-form-urlencoded");
                router.oneshot(request.body(Body::from("email=a&password=b")).unwrap()).await.unwrap().status().as_u16()
            }
        };
        assert_eq!(request("cross-site").await, 403);
        assert_eq!(request("same-origin").await, 422);
    }
);
