//! Coming in, signing in, and what standings give.

use recount_model::Standing;
use recount_server::{member, platform::config::Config, session};

use crate::{
    both,
    support::{NOW, Page, TestApp},
};

/// The path of a link, which begins with this.
fn path(link: &str, begins: &str) -> String {
    link.find(begins).map(|at| link[at..].to_owned()).unwrap()
}

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

/// What the browser may offer for a field.
fn offered(page: &Page, field: &str) -> Option<String> {
    let text = page.text();
    let (_, tag) = text.split_once(&format!("name=\"{field}\""))?;
    tag.split('>').next()?.split_once("autocomplete=\"")?.1.split('"').next().map(str::to_owned)
}

both!(
    async fn a_browser_can_fill_in_who_comes_in(app: TestApp) {
        let welcome = app.as_("guest").get(&invited(&app, "ada", "Jonas", "member").await).await;
        for (field, kept) in [("name", "name"), ("email", "username"), ("password", "new-password")] {
            assert_eq!(offered(&welcome, field).as_deref(), Some(kept), "{field}");
        }
        let sign_in = app.as_("guest").get("/sign-in").await;
        for (field, kept) in [("email", "username"), ("password", "current-password")] {
            assert_eq!(offered(&sign_in, field).as_deref(), Some(kept), "{field}");
        }
    }
);

both!(
    async fn first_links_of_several_nodes_are_all_good_until_one_is_used(given: TestApp) {
        let app = TestApp::empty(given.on).await;
        let mut links = Vec::new();
        for _ in 0..3 {
            links.push(path(&member::first_link(&app.app).await.unwrap().unwrap(), "/welcome/"));
            app.pass(60_000_000);
        }
        for link in &links {
            assert!(app.as_("guest").get(link).await.says("Your name"), "a later start leaves it as it was");
        }
        let fields = [("name", "Ines"), ("email", "ines@example.org"), ("password", "three calm green boats")];
        assert_eq!(app.as_("guest").post(&links[1], &fields).await.status, 303);
        for link in &links {
            assert_eq!(app.as_("guest").get(link).await.status, 410, "there is an administrator now");
            let other = [("name", "Tomasz"), ("email", "tomasz@example.org"), ("password", "four loud yellow trams")];
            assert_eq!(app.as_("guest").post(link, &other).await.status, 410);
        }
        assert_eq!(member::administrators(&app.app.db).await.unwrap().len(), 1);
    }
);

both!(
    async fn of_first_links_used_at_once_one_makes_an_administrator(on: On) {
        for _ in 0..4 {
            let app = TestApp::empty(on).await;
            let one = path(&member::first_link(&app.app).await.unwrap().unwrap(), "/welcome/");
            let other = path(&member::first_link(&app.app).await.unwrap().unwrap(), "/welcome/");
            let guest = app.as_("guest");
            let ines = [("name", "Ines"), ("email", "ines@example.org"), ("password", "three calm green boats")];
            let tomasz = [("name", "Tomasz"), ("email", "tomasz@example.org"), ("password", "four loud yellow trams")];
            let (first, second) = tokio::join!(guest.post(&one, &ines), guest.post(&other, &tomasz));
            let mut answers = [first.status, second.status];
            answers.sort_unstable();
            assert_eq!(answers, [303, 410], "{}\n{}", first.words(), second.words());
            assert_eq!(member::administrators(&app.app.db).await.unwrap().len(), 1);
            assert_eq!(member::first_link(&app.app).await.unwrap(), None);
        }
    }
);

both!(
    async fn a_first_link_makes_nobody_where_somebody_is_a_member(on: On) {
        let app = TestApp::empty(on).await;
        let link = path(&member::first_link(&app.app).await.unwrap().unwrap(), "/welcome/");
        let app = app.with("ada", Standing::Administrator).await;
        let fields = [("name", "Ines"), ("email", "ines@example.org"), ("password", "three calm green boats")];
        assert_eq!(app.as_("guest").post(&link, &fields).await.status, 410);
        assert_eq!(member::administrators(&app.app.db).await.unwrap(), [app.id("ada")]);
    }
);

both!(
    async fn a_link_that_is_handed_over_signs_in_once_and_within_its_time(app: TestApp) {
        let hand_over = || path(&session::hand_over(&app.app, app.id("ines"), NOW), "/sign-in/");
        let (used, late) = (hand_over(), hand_over());
        let came = app.as_("guest").get(&used).await;
        assert_eq!((came.status, came.location.as_deref()), (303, Some("/")));
        assert!(app.with_cookie(&came).get("/me").await.says("Ines"));
        let again = app.as_("guest").get(&used).await;
        assert!(again.cookies.is_empty() && again.location.as_deref() == Some("/sign-in"), "{again:?}");
        app.pass(session::HANDED);
        let lapsed = app.as_("guest").get(&late).await;
        assert!(lapsed.cookies.is_empty() && lapsed.location.as_deref() == Some("/sign-in"), "{lapsed:?}");
        assert_eq!(app.with_cookie(&came).get("/me").await.status, 200, "the session goes on");
    }
);

both!(
    async fn nobody_is_signed_in_as_somebody_by_the_token_of_a_session(app: TestApp) {
        let came = app.as_("guest").get(&path(&session::hand_over(&app.app, app.id("ines"), NOW), "/sign-in/")).await;
        let token = came.cookies[0].strip_prefix("recount_session=").and_then(|rest| rest.split(';').next()).unwrap();
        for who in ["guest", "lena"] {
            let sent = app.as_(who).get(&format!("/sign-in/{token}")).await;
            assert!(sent.cookies.is_empty() && sent.location.as_deref() == Some("/sign-in"), "{who}: {sent:?}");
        }
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
        for next in ["//evil.example", "/\t/evil.example", "/\\evil.example", "https://evil.example"] {
            let elsewhere = app.as_("guest").post("/sign-in", &[("email", "ines@example.org"), ("password", "three calm green boats"), ("next", next)]).await;
            assert_eq!(elsewhere.location.as_deref(), Some("/"), "another site is not a place to go back to: {next:?}");
        }
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

/// The path of the link that an invitation was made with.
async fn invited(app: &TestApp, by: &str, invitee: &str, standing: &str) -> String {
    let text = app.as_(by).post("/members/invitations", &[("standing", standing), ("invitee", invitee)]).await.text();
    path(text.split("<code>").nth(1).and_then(|rest| rest.split("</code>").next()).unwrap(), "/welcome/")
}

/// Where the open invitations of a page are withdrawn.
fn withdrawals(page: &Page) -> Vec<String> {
    let text = page.text();
    let forms = text.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    forms.filter(|action| action.starts_with("/members/invitations/")).map(str::to_owned).collect()
}

both!(
    async fn an_open_invitation_is_seen_and_withdrawn_by_any_administrator_and_by_nobody_else(given: TestApp) {
        let app = given.with("marta", Standing::Administrator).await.with("sana", Standing::Steward).await;
        assert!(app.as_("ada").get("/members").await.says("Nobody holds a link that still works."));
        let used = invited(&app, "ada", "Eve", "member").await;
        let fields = [("name", "Eve"), ("email", "eve@example.org"), ("password", "three calm green boats")];
        assert_eq!(app.as_("guest").post(&used, &fields).await.status, 303);
        let (kept, gone) = (invited(&app, "ada", "Jonas", "steward").await, invited(&app, "marta", "nadia@example.org", "administrator").await);
        let page = app.as_("ada").get("/members").await;
        assert!(
            page.says("Jonas Invited by Ada on 3 November 2026") && page.says("Standing: Steward. The link works until 10 November 2026"),
            "{}",
            page.words()
        );
        assert!(page.says("nadia@example.org Invited by Marta") && page.says("Standing: Administrator. The link"), "{}", page.words());
        assert!(!page.says("Eve Invited"), "who came in needs no link");
        let open = withdrawals(&page);
        let [newest, _] = open.as_slice() else { panic!("{open:?}") };
        for link in [&kept, &gone] {
            assert!(!page.text().contains(link.trim_start_matches("/welcome/")), "the link itself is shown once");
        }
        for who in ["lena", "ines", "sana"] {
            let page = app.as_(who).get("/members").await;
            assert!(!page.says("Invited by") && !page.says("Open invitations") && withdrawals(&page).is_empty(), "{who}");
            assert!(withdrawals(&app.as_(who).get("/members?after=invitations~").await).is_empty(), "{who}");
            assert_eq!(app.as_(who).post(newest, &[]).await.status, 404, "{who}");
        }
        assert_eq!(app.as_("guest").get(&gone).await.status, 200, "who may not withdraw it did not");

        let done = app.as_("ada").post(newest, &[]).await;
        assert_eq!((done.status, done.location.as_deref()), (303, Some("/members")));
        let refused = app.as_("guest").get(&gone).await;
        assert!(refused.status == 410 && refused.says("was withdrawn or has lapsed"), "{}", refused.words());
        assert_eq!(
            app.as_("guest").post(&gone, &[("name", "Nadia"), ("email", "nadia@example.org"), ("password", "four loud yellow trams")]).await.status,
            410
        );
        assert_eq!(app.as_("guest").get(&kept).await.status, 200, "the other one stays");
        let again = app.as_("ada").post(newest, &[]).await;
        assert!(again.status == 410 && again.says("nothing was changed"), "{}", again.words());
        assert_eq!(withdrawals(&app.as_("marta").get("/members").await), open[1..]);
        app.pass(8 * 86_400_000_000);
        assert!(withdrawals(&app.as_("ada").get("/members").await).is_empty(), "and ends by itself");
        assert_eq!(app.as_("ada").post(&open[1], &[]).await.status, 410);
    }
);

both!(
    async fn an_invitation_used_while_it_is_withdrawn_does_one_or_the_other(app: TestApp) {
        for n in 0..4 {
            let link = invited(&app, "ada", "", "member").await;
            let withdraw = withdrawals(&app.as_("ada").get("/members").await).remove(0);
            let email = format!("eve{n}@example.org");
            let fields = [("name", "Eve"), ("email", &*email), ("password", "three calm green boats")];
            let (ada, guest) = (app.as_("ada"), app.as_("guest"));
            let (withdrawn, came) = tokio::join!(ada.post(&withdraw, &[]), guest.post(&link, &fields));
            assert!([(303, 410), (410, 303)].contains(&(withdrawn.status, came.status)), "{}\n{}", withdrawn.words(), came.words());
        }
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

both!(
    async fn an_address_is_the_browsers_however_it_was_written(on: On) {
        use axum::{body::Body, http::Request};
        use tower::ServiceExt as _;
        for address in ["https://rec.example.org", "HTTPS://Rec.Example.org", "https://rec.example.org:443/"] {
            let address = Config { address: address.to_owned(), ..Config::default() }.sound().unwrap().address;
            let app = TestApp::empty(on).await.with_config(|config| Config { address: address.clone(), ..config });
            let status = async |origin: &str| {
                let request = Request::post("/sign-in").header("origin", origin).header("content-type", "application/x-www-form-urlencoded");
                let request = request.body(Body::from("email=a&password=b")).unwrap();
                recount_server::router::router(app.app.clone()).oneshot(request).await.unwrap().status().as_u16()
            };
            assert_eq!(status("https://rec.example.org").await, 422, "{address}");
            for other in ["http://rec.example.org", "https://rec.example.org:8443", "https://example.org"] {
                assert_eq!(status(other).await, 403, "{address}: {other}");
            }
        }
    }
);

both!(
    async fn the_page_to_begin_at_waits_for_the_line(app: TestApp) {
        let lena = app.as_("lena");
        assert!(lena.get("/reviews/new").await.text().contains("<input id=\"title\" name=\"title\" autocomplete=\"off\" autofocus "));
        let refused = lena.post("/reviews", &[("title", " ")]).await;
        assert!(refused.status == 422 && !refused.text().contains("autofocus"), "the problem is read first");
        let first = lena.get("/").await.text();
        assert!(first.contains("name=\"title\"") && !first.contains("autofocus"), "the first page is read first");
    }
);
