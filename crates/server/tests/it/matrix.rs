//! Every route × every kind of person → status, as one table anyone can read.
//!
//! Forms are sent empty: 422 says “you may, but say what”, 403 “you may not”, 404
//! “there is nothing here for you”, 303 “done” or, for a guest, “sign in first”.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use recount_model::Depth;
use recount_server::{
    charter::{self, NewCharter},
    platform::http::Route,
    router,
};
use uuid::Uuid;

use crate::support::{NOW, On, TestApp};

const STAGES: [&str; 4] = ["noted", "preparing", "debriefing", "shared"];
const PEOPLE: [(&str, &str); 6] = [("guest", "guest"), ("lena", "member"), ("marek", "circle"), ("tomasz", "involved"), ("ines", "guides"), ("ada", "admin")];

/// A world in which every `{name}` of a path stands for something real.
struct World {
    app: TestApp,
    names: BTreeMap<&'static str, String>,
}

async fn world(on: On, stage: &str) -> World {
    let app = TestApp::new(on).await;
    let review = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
    let about = app.as_("ines").get(&format!("/reviews/{review}/about")).await.text();
    let after = |mark: &str| about.split(mark).nth(1).and_then(|t| t.split(['"', '/']).next()).unwrap_or_default().to_owned();
    let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", "It slows."), ("when", "13:52")]).await;
    let moment = made.location.unwrap_or_default().rsplit("#moment-").next().unwrap_or_default().to_owned();
    let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", "Tomasz waits."), ("when", "14:05"), ("noun", "decision")]).await;
    let decision = made.location.unwrap_or_default().split("/decisions/").nth(1).and_then(|t| t.split('/').next()).unwrap_or_default().to_owned();
    let mut tx = app.app.db.write().await.unwrap();
    let promise = NewCharter { body: "We promise.".into(), name: "Lena".into(), role: "steward".into() };
    let charter = charter::sign(&mut tx, app.id("lena"), 0, promise, NOW).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let names = BTreeMap::from([
        ("charter", charter.to_string()),
        ("decision", decision),
        ("review", review.to_string()),
        ("moment", moment),
        ("incident", after("/incidents/")),
        ("participant", after("/participants/")),
        ("member", app.id("priya").to_string()),
        ("file", "app.css".to_owned()),
        ("token", "none".to_owned()),
        ("family", "blame".to_owned()),
        ("rule", "failed-to".to_owned()),
        ("team", Uuid::nil().to_string()),
        ("session", Uuid::nil().to_string()),
    ]);
    if stage != "noted" {
        app.go(review, stage).await;
    }
    World { app, names }
}

fn path(route: &Route, names: &BTreeMap<&'static str, String>) -> String {
    route
        .path
        .split('/')
        .map(|part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            Some(name) => names.get(name).cloned().unwrap_or_else(|| Uuid::nil().to_string()),
            None => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

async fn status(world: &World, who: &str, route: &Route) -> u16 {
    let path = path(route, &world.names);
    let person = world.app.as_(who);
    match route.method {
        "GET" => person.get(&path).await.status,
        "PUT" => person.put_json(&path, "{}").await.status,
        _ => person.post(&path, &[]).await.status,
    }
}

async fn table(on: On) -> String {
    let mut out = String::new();
    for stage in STAGES {
        let _ = writeln!(out, "# The review is {stage}\n");
        let _ = writeln!(out, "{:<58}{}", "", PEOPLE.map(|(_, kind)| format!("{kind:>9}")).join(""));
        let mut now = world(on, stage).await;
        for route in router::list() {
            let mut row = String::new();
            for (who, _) in PEOPLE {
                let got = status(&now, who, &route).await;
                let _ = write!(row, "{got:>9}");
                // What a form changed must not change the next answer.
                if route.method != "GET" && got < 400 && who != "guest" {
                    now = world(on, stage).await;
                }
            }
            let _ = writeln!(out, "{:<58}{row}", format!("{:<5}{}", route.method, route.path));
        }
        out.push('\n');
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_is_what_the_table_says_on_sqlite() {
    insta::assert_snapshot!("access", table(On::Sqlite).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_is_what_the_table_says_on_postgres() {
    insta::assert_snapshot!("access", table(On::Postgres).await);
}
