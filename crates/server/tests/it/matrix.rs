//! Every route × every kind of person → status, as one table anyone can read.
//!
//! Forms are sent empty: 422 says “you may, but say what”, 403 “you may not”, 404
//! “there is nothing here for you”, 410 “it waits for somebody else”, 303 “done” or, for
//! a guest, “sign in first”. What belongs to one person is Ines’s (a file that waits, a
//! search she keeps, a session).
//!
//! Under each stage stands who receives the words of which passage.
//!
//! Tomasz has a passage at each audience, and an interview; Jonas was there, wrote a
//! passage, and is not named there any more. Addresses of accounts and passages stand in
//! the table once for each.

use std::fmt::Write as _;

use recount_model::Standing;
use recount_server::{platform::http::Route, router};
use uuid::Uuid;

use crate::{
    account::{widen, write},
    interviews,
    support::{
        Kept, On, TestApp,
        whole::{Names, filled},
    },
};

const STAGES: [&str; 4] = ["noted", "preparing", "debriefing", "shared"];
/// Stages of which the table has what is read: forms there are those of the stages beside them,
/// and each that does something costs a world of its own.
const READ: [&str; 3] = ["calibrating", "deciding", "set_aside"];
const PEOPLE: [(&str, &str); 9] = [
    ("guest", "guest"),
    ("lena", "member"),
    ("marek", "circle"),
    ("priya", "involved"),
    ("tomasz", "author"),
    ("jonas", "left"),
    ("ines", "guides"),
    ("ada", "admin"),
    ("sana", "steward"),
];
const AUDIENCES: [&str; 5] = ["author", "facilitator", "involved", "circle", "organisation"];

/// A world in which every `{name}` of a path stands for something real.
struct World {
    app: TestApp,
    names: Names,
    /// Passages with their accounts: whose or for whom, account, passage.
    passages: Vec<(&'static str, String, String)>,
}

async fn aside(on: On, stage: &str) -> Aside {
    let app = TestApp::new(on).await.with("jonas", Standing::Member).await.with("sana", Standing::Steward).await;
    let (review, mut names) = app.whole(stage.parse().unwrap()).await;
    if stage != "preparing" {
        app.go(review, "preparing").await;
    }
    let passages = told(&app, review).await;
    if !names.contains_key("interview") {
        names.insert("interview", interviews::write(&app, review, "He says it was slow.").await.to_string());
    }
    if stage != "preparing" {
        app.go(review, stage).await;
    }
    Aside { kept: app.keep().await, review, names, passages }
}

/// A world put aside: what a form changed must not change the next answer, so each gets one
/// of its own, and making it takes dozens of requests.
struct Aside {
    kept: Kept,
    review: Uuid,
    names: Names,
    passages: Vec<(&'static str, String, String)>,
}

impl Aside {
    async fn world(&self) -> World {
        let (app, mut names) = (self.kept.again().await, self.names.clone());
        app.let_wait(self.review, &mut names).await;
        World { app, names, passages: self.passages.clone() }
    }
}

/// What Tomasz and Jonas recount; Jonas is taken off the list.
async fn told(app: &TestApp, review: Uuid) -> Vec<(&'static str, String, String)> {
    let ines = app.as_("ines");
    let added = ines.post(&format!("/reviews/{review}/participants"), &[("participant", "Jonas"), ("involvement", "present")]).await;
    assert_eq!(added.status, 303, "{}", added.words());
    let mut passages = Vec::new();
    for audience in AUDIENCES {
        let at = write(app, "tomasz", review, &says(audience)).await;
        if audience != "author" {
            assert_eq!(widen(app, "tomasz", at, audience, "name").await, 303);
        }
        passages.push((audience, at.0.to_string(), at.1.to_string()));
    }
    let own = write(app, "jonas", review, &says("left")).await;
    passages.push(("left", own.0.to_string(), own.1.to_string()));
    let about = ines.get(&format!("/reviews/{review}/about")).await.text();
    let remove = about.split("action=\"").find(|form| form.contains("Jonas off the list")).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(ines.post(&remove, &[]).await.status, 303);
    for who in ["ines", "priya"] {
        app.as_(who).open(&format!("/reviews/{review}/accounts/passages")).await;
    }
    passages
}

async fn status(world: &World, who: &str, route: &Route, of: Option<usize>) -> u16 {
    let mut names = world.names.clone();
    if let Some((_, account, passage)) = of.and_then(|at| world.passages.get(at)) {
        names.extend([("account", account.clone()), ("passage", passage.clone())]);
    }
    let path = filled(route.path, &names);
    let person = world.app.as_(who);
    match route.method {
        "GET" => person.get(&path).await.status,
        "PUT" => person.put_json(&path, "{}").await.status,
        _ => person.post(&path, &[]).await.status,
    }
}

/// Which passages an address is asked for: every audience where the audience decides,
/// otherwise one of Tomasz’s and the one of somebody who left.
fn kinds(path: &str) -> Vec<Option<usize>> {
    if path.starts_with("/reviews") && path.contains("{passage}") {
        (0..AUDIENCES.len()).map(Some).collect()
    } else if path.contains("{account}") {
        vec![Some(0), Some(AUDIENCES.len())]
    } else {
        vec![None]
    }
}

async fn table(on: On) -> String {
    // All at once: each has an installation of its own, and waits for it.
    let all = STAGES.map(|stage| (stage, true)).into_iter().chain(READ.map(|stage| (stage, false)));
    futures_util::future::join_all(all.map(|(stage, is_whole)| at_stage(on, stage, is_whole))).await.concat()
}

async fn at_stage(on: On, stage: &str, is_whole: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# The review is {stage}{}\n", if is_whole { "" } else { ": what is read" });
    let _ = writeln!(out, "{:<72}{}", "", PEOPLE.map(|(_, kind)| format!("{kind:>9}")).join(""));
    let aside = aside(on, stage).await;
    let mut now = aside.world().await;
    for (route, of) in router::list()
        .into_iter()
        .filter(|route| is_whole || route.method == "GET")
        .flat_map(|route| kinds(route.path).into_iter().map(move |of| (route.clone(), of)))
    {
        let mut row = String::new();
        for (who, _) in PEOPLE {
            let got = status(&now, who, &route, of).await;
            let _ = write!(row, "{got:>9}");
            if route.method != "GET" && got < 400 && who != "guest" {
                now = aside.world().await;
            }
        }
        let of = of.map_or("", |at| now.passages[at].0);
        let _ = writeln!(out, "{:<72}{row}", format!("{:<5}{} {of}", route.method, route.path));
    }
    let world = aside.world().await;
    for (of, account, _) in &world.passages {
        let row = futures_util::future::join_all(PEOPLE.map(|(who, _)| receives(&world.app, who, aside.review, account, of))).await;
        let row: String = row.into_iter().map(|is_there| format!("{:>9}", if is_there { "words" } else { "-" })).collect();
        let _ = writeln!(out, "{:<72}{row}", format!("receives the words of the passage {of}"));
    }
    out.push('\n');
    out
}

/// Whether somebody who opens what they may open receives the words of a passage.
async fn receives(app: &TestApp, who: &str, review: Uuid, account: &str, of: &str) -> bool {
    let person = app.as_(who);
    let opened = person.open(&format!("/reviews/{review}/accounts/passages")).await;
    let own = person.get(&format!("/accounts/{account}")).await;
    [opened, own].iter().any(|page| page.status == 200 && page.says(&says(of)))
}

/// What stands in a passage, and nowhere else.
fn says(of: &str) -> String {
    format!("As it was, for {of}.")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_is_what_the_table_says_on_sqlite() {
    insta::assert_snapshot!("access", table(On::Sqlite).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_is_what_the_table_says_on_postgres() {
    insta::assert_snapshot!("access", table(On::Postgres).await);
}
