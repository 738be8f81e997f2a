//! Guessing passwords is slow, and nobody locks somebody else out.

use crate::{both, support::TestApp, ways_in::password};

const MINUTE: i64 = 60_000_000;
const RIGHT: &str = "three calm green boats";

async fn try_from(app: &TestApp, client: &str, email: &str, given: &str) -> u16 {
    app.as_("guest").from(client).post("/sign-in", &[("email", email), ("password", given)]).await.status
}

both!(
    async fn many_attempts_wait_and_the_wait_ends(app: TestApp) {
        let attempt = || async { app.as_("guest").post("/sign-in", &[("email", "ines@example.org"), ("password", "guess")]).await.status };
        for _ in 0..10 {
            assert_eq!(attempt().await, 422);
        }
        assert_eq!(attempt().await, 429);
        app.pass(16 * MINUTE);
        assert_eq!(attempt().await, 422);
    }
);

both!(
    async fn who_has_to_wait_finds_the_form_with_the_address_and_why(app: TestApp) {
        let attempt = async || {
            app.as_("guest").from("192.0.2.1").post("/sign-in", &[("email", "ines@example.org"), ("password", "guess my way"), ("next", "/reviews")]).await
        };
        for _ in 0..10 {
            assert!(!attempt().await.says("sign-in waits here"));
        }
        let page = attempt().await;
        let text = page.text();
        assert!(page.status == 429 && page.says("sign-in waits here") && page.cookies.is_empty(), "{}", page.words());
        assert!(text.contains("value=\"ines@example.org\"") && text.contains("name=\"password\"") && text.contains("value=\"/reviews\""), "{text}");
        assert!(!text.contains("guess my way") && !text.contains("aria-invalid"), "nothing is wrong with what was typed, as far as was looked");
        assert!(text.find("sign-in waits here") < text.find("name=\"email\""), "why stands above the form");
    }
);

both!(
    async fn whoever_guesses_waits_and_whose_address_it_is_gets_in(app: TestApp) {
        password(&app, "ines", RIGHT).await;
        for _ in 0..10 {
            assert_eq!(try_from(&app, "192.0.2.1", "ines@example.org", "guess").await, 422);
        }
        assert_eq!(try_from(&app, "192.0.2.1", " INES@example.org", RIGHT).await, 429, "the right password as well, from there");
        assert_eq!(try_from(&app, "192.0.2.2", "ines@example.org", RIGHT).await, 303, "its owner waits a second, somewhere else");
        assert_eq!(try_from(&app, "192.0.2.1", "ines@example.org", RIGHT).await, 429, "and opens nothing for who guesses");
    }
);

both!(
    async fn an_address_that_many_guess_at_is_slow_for_all_of_them(app: TestApp) {
        for n in 0..10 {
            assert_eq!(try_from(&app, &format!("192.0.2.{n}"), "ines@example.org", "guess").await, 422);
        }
        // Ten of them wait their turns, a second each; what comes with them is refused and not counted.
        let many = futures_util::future::join_all((10..40).map(|n| {
            let app = &app;
            async move { try_from(app, &format!("192.0.2.{n}"), "ines@example.org", "guess").await }
        }));
        let answers = many.await;
        assert_eq!(answers.iter().filter(|status| **status == 422).count(), 10, "{answers:?}");
        assert_eq!(answers.iter().filter(|status| **status == 429).count(), 20, "{answers:?}");
        app.pass(MINUTE);
        password(&app, "ines", RIGHT).await;
        assert_eq!(try_from(&app, "198.51.100.1", "ines@example.org", RIGHT).await, 303);
    }
);

both!(
    async fn one_password_on_many_addresses_is_slow_as_well(app: TestApp) {
        password(&app, "ines", RIGHT).await;
        for n in 0..30 {
            assert_eq!(try_from(&app, "2001:db8::1", &format!("somebody{n}@example.org"), "winter2026winter").await, 422);
        }
        // From anywhere in the half of an IPv6 address that one household has.
        assert_eq!(try_from(&app, "2001:db8::2", "lena@example.org", "winter2026winter").await, 429);
        assert_eq!(try_from(&app, "2001:db8:0:1::1", "lena@example.org", "winter2026winter").await, 422);
        app.pass(MINUTE);
        for _ in 0..2 {
            assert_eq!(try_from(&app, "2001:db8::2", "ines@example.org", RIGHT).await, 303, "slowed, not locked");
        }
    }
);

both!(
    async fn right_passwords_of_an_office_are_not_counted(app: TestApp) {
        password(&app, "ines", RIGHT).await;
        for _ in 0..35 {
            assert_eq!(try_from(&app, "192.0.2.1", "ines@example.org", RIGHT).await, 303);
        }
    }
);

both!(
    async fn a_proxy_says_where_requests_come_from_if_it_is_trusted(given: TestApp) {
        let try_behind = async |app: &TestApp, told: &str| {
            use axum::{body::Body, http::Request};
            use tower::ServiceExt as _;
            let request = Request::post("/sign-in").header("x-forwarded-for", told).header("content-type", "application/x-www-form-urlencoded");
            let request = request.body(Body::from("email=ines%40example.org&password=guess")).unwrap();
            recount_server::router::router(app.app.clone()).oneshot(request).await.unwrap().status().as_u16()
        };
        for n in 0..10 {
            assert_eq!(try_behind(&given, &format!("192.0.2.{n}")).await, 422);
        }
        assert_eq!(try_behind(&given, "192.0.2.10").await, 429, "without the setting, anybody's words are nothing");
        given.pass(16 * MINUTE);
        let app = given.with_config(|config| recount_server::platform::config::Config { proxy_header: "X-Forwarded-For".into(), ..config });
        for n in 0..10 {
            assert_eq!(try_behind(&app, &format!("203.0.113.{n}, 192.0.2.1")).await, 422);
        }
        assert_eq!(try_behind(&app, "203.0.113.99, 192.0.2.1").await, 429, "what the client invents before it is not looked at");
    }
);
