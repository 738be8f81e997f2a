//! Every route × every kind of person → status, as one table anyone can read.
//!
//! Forms are sent empty: 422 says “you may, but say what”, 403 “you may not”, 404
//! “there is nothing here for you”, 410 “it waits for somebody else”, 303 “done” or, for
//! a guest, “sign in first”. What belongs to one person is Ines’s (a file that waits, a
//! search she keeps, a session), and from “preparing” on the account is Tomasz’s.

use std::fmt::Write as _;

use recount_server::{platform::http::Route, router};

use crate::support::{
    On, TestApp,
    whole::{Names, filled},
};

const STAGES: [&str; 4] = ["noted", "preparing", "debriefing", "shared"];
const PEOPLE: [(&str, &str); 6] = [("guest", "guest"), ("lena", "member"), ("marek", "circle"), ("tomasz", "involved"), ("ines", "guides"), ("ada", "admin")];

/// A world in which every `{name}` of a path stands for something real.
struct World {
    app: TestApp,
    names: Names,
}

async fn world(on: On, stage: &str) -> World {
    let app = TestApp::new(on).await;
    let (_, names) = app.whole(stage.parse().unwrap()).await;
    World { app, names }
}

async fn status(world: &World, who: &str, route: &Route) -> u16 {
    let path = filled(route.path, &world.names);
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
