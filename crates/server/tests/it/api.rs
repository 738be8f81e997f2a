//! What programs get: the same as the pages, described route by route.

use recount_model::{Audience, Depth};

use crate::{both, library::tell};

both!(
    async fn programs_get_what_the_page_gives(app: TestApp) {
        let id = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
        tell(&app, id, "edition", Audience::Organisation, "The connection pool ran dry.").await;
        for path in ["/api/reviews".to_owned(), format!("/api/reviews/{id}"), "/api/description".to_owned()] {
            let guest = app.as_("guest").get(&path).await;
            assert_eq!((guest.status, guest.json()["status"].as_i64()), (401, Some(401)), "{path}");
        }
        let lena = app.as_("lena").get(&format!("/api/reviews/{id}")).await;
        assert_eq!((lena.status, lena.json()["status"].as_i64()), (404, Some(404)));
        assert_eq!(app.as_("lena").get("/api/reviews?q=pool").await.json()["reviews"].as_array().map(Vec::len), Some(0));
        let found = app.as_("ines").get("/api/reviews?q=pool").await.json();
        assert_eq!((found["reviews"][0]["id"].as_str(), found["reviews"][0]["found_in"].as_str()), (Some(id.to_string().as_str()), Some("text")));
        assert_eq!(found["next"], serde_json::Value::Null);
        let one = app.as_("ines").get(&format!("/api/reviews/{id}")).await.json();
        assert_eq!((one["stage"].as_str(), one["happened_at"].as_str()), (Some("noted"), Some("2026-11-03T12:52:00Z")));
    }
);

#[test]
fn the_description_and_the_reference_name_every_route_and_no_other() {
    let routes = recount_server::router::list();
    let described = recount_server::description::describe(&routes);
    let reference = include_str!("../../../../docs/reference/api.md");
    let paths = described["paths"].as_object().unwrap();
    for route in routes.iter().filter(|r| r.path.starts_with("/api/")) {
        let operation = &paths[route.path][route.method.to_lowercase()];
        assert!(operation["summary"].is_string(), "{} {} has no summary", route.method, route.path);
        assert!(reference.contains(&format!("## {} {}\n", route.method, route.path)), "{} {} is not in docs/reference/api.md", route.method, route.path);
        for name in route.parameters {
            let parameter =
                operation["parameters"].as_array().unwrap().iter().find(|p| p["name"] == *name).unwrap_or_else(|| panic!("{name} is not described"));
            assert!(parameter["description"].is_string(), "{name} is not explained");
            assert!(reference.contains(&format!("`{name}`")), "{name} is not in docs/reference/api.md");
        }
    }
    let served = routes.iter().filter(|r| r.path.starts_with("/api/")).count();
    assert_eq!(paths.values().map(|p| p.as_object().unwrap().len()).sum::<usize>(), served);
    assert_eq!(reference.matches("\n## GET").count(), served);
}
