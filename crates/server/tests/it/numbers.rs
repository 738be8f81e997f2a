//! No number about a person. Two installations that differ only in which person
//! did what show the same numbers on every page; no parameter takes a person; and
//! the walk itself leaves the database as it was, because a page never writes.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, extract::State, response::Html, routing::get};
use recount_model::{Depth, Role, incident::IncidentKind, review::Involvement};
use recount_server::{
    activity,
    platform::App,
    review::{self, NewReview},
    router,
};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both,
    support::{NOW, On, TestApp},
};

/// Parameters and path names that may take a person, with the reason.
const MAY_TAKE_A_PERSON: [(&str, &str); 4] = [
    ("/members/{member}/standing", "an administrator changes what one member may do; nothing is counted or listed by it"),
    ("/reviews/{review}/participants/{participant}/remove", "inside one review: takes one name off its list"),
    ("as", "inside one review: stands in a participant's place, and returns no count"),
    ("q", "free text: finds names where somebody wrote them, as any word"),
];

/// One of two people did most of what was done.
async fn world(on: On, busy: &str, quiet: &str) -> (TestApp, Uuid) {
    let app = TestApp::new(on).await;
    let mut tx = app.app.db.write().await.unwrap();
    let mut last = Uuid::nil();
    for n in 0..6 {
        let (one, other) = if n < 5 { (busy, quiet) } else { (quiet, busy) };
        let new =
            NewReview { title: format!("Incident-{n}"), depth: Depth::Debrief, kind: IncidentKind::Disruption, zone: "UTC".into(), happened_at: Some(NOW) };
        last = review::create(&mut tx, app.id("ines"), &new, NOW).await.unwrap();
        for name in [one, other] {
            review::add_participant(&mut tx, last, app.id("ines"), Some(app.id(name)), &capital(name), Involvement::OnCall, NOW).await.unwrap();
        }
        review::give_role(&mut tx, last, app.id("ines"), app.id(one), Role::Facilitator, NOW).await.unwrap();
        for _ in 0..3 {
            activity::record(&mut tx, activity::Act { review: Some(last), by: Some(app.id(one)), verb: "saved", noun: "edition", noun_id: last }, NOW)
                .await
                .unwrap();
        }
    }
    tx.commit().await.unwrap();
    app.go(last, "preparing").await;
    decide(&app, last, busy, quiet).await;
    recount(&app, last, busy, quiet).await;
    for id in ids(&app).await {
        app.go(id, "shared").await;
    }
    (app, last)
}

/// One of two people stands by most of what was decided; the text leads to all of it.
async fn decide(app: &TestApp, review: Uuid, busy: &str, quiet: &str) {
    let mut text = String::from("We chose.");
    for (n, who) in [busy, busy, busy, quiet].into_iter().enumerate() {
        let when = format!("14:0{n}");
        let made = app.as_(who).post(&format!("/reviews/{review}/moments"), &[("says", "Somebody chose."), ("when", &when), ("noun", "decision")]).await;
        let place = made.location.unwrap();
        let own = place.strip_suffix("/tell").unwrap();
        let told = [("version", "1"), ("cues", "A slope."), ("worked_before", "Four times.")];
        assert_eq!(app.as_(who).post(own, &told).await.status, 303);
        assert!(app.as_(who).get(own).await.says(&format!("{}, who was there, stands by these words", capital(who))));
        text.push_str(&format!("\n\n[{when}](decision:{})", own.rsplit('/').next().unwrap()));
    }
    let saved = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", &text), ("base_version", "0"), ("keep", "it")]).await;
    assert!(saved.status < 400, "{}", saved.words());
}

/// One of two people recounts most of it, by their own hand and to Ines, who is invited to
/// read all of it; each has opened what the other let them read.
async fn recount(app: &TestApp, review: Uuid, busy: &str, quiet: &str) {
    for who in [busy, busy, busy, quiet] {
        let at = write(app, who, review, "It looked like September.").await;
        assert_eq!(widen(app, who, at, "organisation", "name").await, 303);
        let told = [("teller", app.id(who).to_string()), ("says", "It was slow.".to_owned())];
        let told = told.each_ref().map(|(name, value)| (*name, &**value));
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/interviews"), &told).await.status, 303);
    }
    for who in [busy, quiet, "ines"] {
        assert_eq!(app.as_(who).get(&format!("/reviews/{review}/accounts/passages")).await.status, 200);
    }
}

/// How an address names a decision before [`decision`] is put in its place.
const NO_DECISION: &str = "/decisions/00000000-0000-0000-0000-000000000000";

/// The address of the first decision of a review.
async fn decision(app: &TestApp, review: Uuid) -> String {
    let list = app.as_("ines").get(&format!("/reviews/{review}/decisions")).await.text();
    let id = list.split("/decisions/").nth(1).and_then(|rest| rest.get(..36)).unwrap();
    format!("/decisions/{id}")
}

async fn ids(app: &TestApp) -> Vec<Uuid> {
    let text = app.as_("ines").get("/reviews").await.text();
    let found: BTreeSet<Uuid> = text.split("/reviews/").filter_map(|t| t.get(..36)?.parse().ok()).collect();
    found.into_iter().collect()
}

fn capital(name: &str) -> String {
    format!("{}{}", name[..1].to_uppercase(), &name[1..])
}

/// Words between a name and a number that still belong to it: “Tomasz wrote 3”.
const NEAR: usize = 2;

/// Every number on a page, with the name it stands beside, if it stands beside one.
/// Ids and clock times are left out.
fn numbers(text: &str) -> BTreeMap<(String, String), usize> {
    let names: Vec<String> = crate::support::PEOPLE.iter().map(|p| capital(p)).collect();
    let (mut told, mut name, mut since) = (BTreeMap::new(), String::new(), 0);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != ':').filter(|w| !w.is_empty()) {
        since += 1;
        if names.iter().any(|n| n == word) {
            word.clone_into(&mut name);
            since = 0;
        } else if word.chars().all(|c| c.is_ascii_digit()) {
            let beside = if since <= NEAR { name.clone() } else { String::new() };
            *told.entry((beside, word.to_owned())).or_insert(0) += 1;
        }
    }
    told
}

/// Every GET address of the router: each parameter alone, with each of its values.
fn addresses(review: Uuid) -> Vec<String> {
    let values = |name: &str| -> Vec<&str> {
        match name {
            "q" => vec!["Incident", "5"],
            "sort" => vec!["newest", "oldest", "best", "people", "member", "count"],
            "stage" => vec!["shared", "noted", "preparing"],
            "depth" => vec!["debrief", "note"],
            "kind" => vec!["disruption", "message"],
            _ => vec!["1", "a"],
        }
    };
    let mut all = Vec::new();
    for route in router::list().iter().filter(|r| r.method == "GET" && !r.path.contains("{token}") && !r.path.contains("{file}")) {
        let path = filled(route.path, review);
        for name in route.parameters {
            all.extend(values(name).iter().map(|value| format!("{path}?{name}={value}")));
        }
        all.push(path);
    }
    all
}

fn filled(path: &str, review: Uuid) -> String {
    path.split('/')
        .map(|part| {
            if part == "{review}" {
                review.to_string()
            } else if part.starts_with('{') {
                Uuid::nil().to_string()
            } else {
                part.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// What differs between two pages in numbers, in words.
fn differences(address: &str, one: &str, other: &str) -> Vec<String> {
    let (one, other) = (numbers(one), numbers(other));
    let keys: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    keys.into_iter()
        .filter(|k| one.get(k) != other.get(k))
        .map(|(name, number)| format!("{address}: “{number}” beside “{name}” depends on who did what"))
        .collect()
}

async fn walk(on: On) {
    let (one, first) = world(on, "tomasz", "priya").await;
    let (other, second) = world(on, "priya", "tomasz").await;
    let mut wrong = Vec::new();
    let (own, twins) = (decision(&one, first).await, decision(&other, second).await);
    for (address, twin) in addresses(first).into_iter().zip(addresses(second)) {
        let (address, twin) = (address.replace(NO_DECISION, &own), twin.replace(NO_DECISION, &twins));
        for who in ["lena", "ada", "ines"] {
            let (page, mirror) = (one.as_(who).get(&address).await, other.as_(who).get(&twin).await);
            assert_eq!(page.status, mirror.status, "{address}");
            wrong.extend(differences(&address, &page.words(), &mirror.words()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_do_not_depend_on_who_did_what_on_sqlite() {
    walk(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_do_not_depend_on_who_did_what_on_postgres() {
    walk(On::Postgres).await;
}

/// A page that this product refuses to have: how much each member did.
async fn planted(State(app): State<App>) -> Html<String> {
    use sqlx::Row as _;
    let recount_server::platform::db::Db::Sqlite { read, .. } = &app.db else { panic!("SQLite only") };
    let rows = sqlx::query(
        "select m.name, count(*) from activity a join members m on m.id = a.member_id where a.verb = 'saved' group by m.name order by count(*) desc",
    )
    .fetch_all(read)
    .await
    .unwrap();
    Html(rows.iter().map(|r| format!("<li>{} {}</li>", r.get::<String, _>(0), r.get::<i64, _>(1))).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_count_per_person_is_noticed() {
    let mut pages = Vec::new();
    for (busy, quiet) in [("tomasz", "priya"), ("priya", "tomasz")] {
        let (app, _) = world(On::Sqlite, busy, quiet).await;
        let router = Router::new().route("/planted", get(planted)).with_state(app.app.clone());
        let response = router.oneshot(axum::http::Request::get("/planted").body(axum::body::Body::empty()).unwrap()).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        pages.push(String::from_utf8_lossy(&body).replace(['<', '>'], " "));
    }
    assert!(!differences("/planted", &pages[0], &pages[1]).is_empty(), "{pages:?}");
}

both!(
    async fn no_parameter_filters_by_a_person(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        app.go(review, "shared").await;
        let excused = |name: &str| MAY_TAKE_A_PERSON.iter().any(|(what, reason)| *what == name && !reason.is_empty());
        let stranger = "0198f0a0-0000-7000-8000-000000000000";
        for route in router::list() {
            let named = ["{member}", "{participant}", "{person}"].iter().any(|n| route.path.contains(n));
            assert!(!named || excused(route.path), "{} takes a person; say why in the allow-list or leave it out", route.path);
            if route.method != "GET" {
                continue;
            }
            for name in route.parameters.iter().filter(|n| !excused(n)) {
                let path = filled(route.path, review);
                let without = app.as_("lena").get(&format!("{path}?{name}={stranger}")).await;
                let tomasz = app.id("tomasz").to_string();
                for person in [tomasz.as_str(), "tomasz", "Tomasz", "@tomasz"] {
                    let with = app.as_("lena").get(&format!("{path}?{name}={person}")).await;
                    let (with, without) = (with.words().replace(person, "…"), without.words().replace(stranger, "…").replace(person, "…"));
                    assert_eq!(with, without, "{path}?{name}= answers to a person");
                }
            }
        }
    }
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_never_writes() {
    let (app, review) = world(On::Sqlite, "tomasz", "priya").await;
    let recount_server::platform::db::Db::Sqlite { write, .. } = &app.app.db else { panic!("SQLite only") };
    let version = || async { sqlx::query_scalar::<_, i64>("select total_changes()").fetch_one(write).await.unwrap() };
    let before = version().await;
    for address in addresses(review) {
        app.as_("ines").get(&address).await;
        assert_eq!(version().await, before, "{address} wrote");
    }
}
