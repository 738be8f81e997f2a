//! What stands in an address where an id is looked for.

use recount_model::Depth;
use recount_server::router;
use uuid::Uuid;

use crate::both;

both!(
    async fn an_id_that_is_none_leads_where_an_id_that_nobody_has_leads(app: TestApp) {
        let id = app.review("Checkout slow", Depth::Debrief).await;
        let mut asked = 0;
        for route in router::list() {
            // A token is any word, and each page that takes one says what became of it.
            let Some((before, after)) = route.path.rsplit_once('{').filter(|(_, after)| !after.starts_with("token}")) else { continue };
            let before = before.replace("{review}", &id.to_string()).replace("{account}", &Uuid::nil().to_string()).replace("{family}", "blame");
            let after = after.split_once('}').unwrap().1;
            for none in ["%00", "%FF", "none", "0"] {
                let path = format!("{before}{none}{after}");
                let person = app.as_("ines");
                let page = match route.method {
                    "GET" => person.get(&path).await,
                    "PUT" => person.put_json(&path, "{}").await,
                    _ => person.post(&path, &[]).await,
                };
                assert_eq!(page.status, 404, "{} {path}: {}", route.method, page.words());
                asked += 1;
            }
        }
        assert!(asked > 200, "{asked}");
        let moment = app.as_("ines").get(&format!("/reviews/{id}/moments/%00")).await;
        assert!(moment.says("There is nothing here for you to read"), "{}", moment.words());
        assert_eq!(app.as_("guest").get(&format!("/reviews/{id}/moments/%00")).await.status, 303, "whoever is not signed in signs in first");
    }
);
