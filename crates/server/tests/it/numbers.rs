//! No number about a person. Two installations that differ only in which person
//! did what show the same numbers on every page; no parameter takes a person; and
//! the walk itself leaves the database as it was, because a page never writes.

use std::collections::{BTreeMap, BTreeSet};

use axum::{Router, extract::State, response::Html, routing::get};
use recount_model::{Depth, Role, Stage, Standing, incident::IncidentKind, review::Involvement};
use recount_server::{
    activity,
    evidence::{self, Options},
    platform::{App, db::Statement, http::Route},
    review::{self, NewReview},
    router,
};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both,
    support::{
        NOW, On, TestApp,
        seed::{by, said},
        whole::{Names, filled},
    },
};

/// Parameters and path names that may take a person, with the reason.
const MAY_TAKE_A_PERSON: [(&str, &str); 11] = [
    ("/members/{member}", "an administrator gives or ends one member's way in; nothing is counted, and nothing of what they did is listed"),
    ("/members/{member}/end", "an administrator ends one member's access; nothing is counted or listed by it"),
    ("/members/{member}/link", "an administrator makes one member a link to choose a new password, which that member sees"),
    ("/members/{member}/return", "an administrator gives one member's access back; nothing is counted or listed by it"),
    ("/members/{member}/standing", "an administrator changes what one member may do; nothing is counted or listed by it"),
    ("/reviews/{review}/participants/{participant}/remove", "inside one review: takes one name off its list"),
    (
        "/reviews/{review}/reached/{participant}",
        "inside one review: what reached one of those who were there, which the then view shows by “as”, and theirs to correct",
    ),
    ("/reviews/{review}/reached/{participant}/called", "inside one review: what the evidence calls one of those who were there"),
    ("about", "one item or moment of the review, asked about in one person's place"),
    ("as", "inside one review: stands in a participant's place, and returns no count"),
    ("q", "free text: finds names where somebody wrote them, as any word"),
];

/// One of two people did most of what was done.
async fn world(on: On, busy: &str, quiet: &str) -> (TestApp, Uuid) {
    let app = TestApp::new(on).await.with("sana", Standing::Steward).await;
    let mut tx = app.app.db.write().await.unwrap();
    let mut last = Uuid::nil();
    for n in 0..6 {
        let (one, other) = if n < 5 { (busy, quiet) } else { (quiet, busy) };
        let new =
            NewReview { title: format!("Incident-{n}"), depth: Depth::Debrief, kind: IncidentKind::Disruption, zone: "UTC".into(), happened_at: Some(NOW) };
        last = review::create(&mut tx, app.id("ines"), &new, NOW).await.unwrap();
        for (name, involvement) in [(one, Involvement::OnCall), (other, Involvement::Present)] {
            review::add_participant(&mut tx, last, app.id("ines"), Some(app.id(name)), &capital(name), involvement, NOW).await.unwrap();
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
    tell(&app, last, busy, quiet).await;
    bring(&app, last, busy, quiet).await;
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
        let told = [("version", "1"), ("cues", "A slope."), ("worked_before", "Often.")];
        assert_eq!(app.as_(who).post(own, &told).await.status, 303);
        assert!(app.as_(who).get(own).await.says(&format!("{}, who was there, stands by these words", capital(who))));
        text.push_str(&format!("\n\n[{when}](decision:{})", own.rsplit('/').next().unwrap()));
    }
    let base = app.as_("ines").get(&format!("/reviews/{review}/text")).await.text();
    let base = base.split("name=\"base_version\" value=\"").nth(1).and_then(|t| t.split('"').next()).unwrap().to_owned();
    let saved = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", &text), ("base_version", &base), ("keep", "it")]).await;
    assert!(saved.status < 400, "{}", saved.words());
}

/// One of two people told Ines most; each has opened what the other let them read.
async fn recount(app: &TestApp, review: Uuid, busy: &str, quiet: &str) {
    for who in [busy, busy, busy, quiet] {
        let told = [("teller", app.id(who).to_string()), ("says", "It was slow.".to_owned())];
        let told = told.each_ref().map(|(name, value)| (*name, &**value));
        assert_eq!(app.as_("ines").post(&format!("/reviews/{review}/interviews"), &told).await.status, 303);
    }
    for who in [busy, quiet, "ines"] {
        assert_eq!(app.as_(who).open(&format!("/reviews/{review}/accounts/passages")).await.status, 200);
    }
}

/// One of two people wrote most of the moments, texts and passages, joined the team, and
/// kept most searches.
async fn tell(app: &TestApp, review: Uuid, busy: &str, quiet: &str) {
    for (n, who) in [busy, busy, busy, quiet].into_iter().enumerate() {
        let made = app.as_(who).post(&format!("/reviews/{review}/moments"), &[("says", "Somebody looked."), ("when", &format!("13:5{n}"))]).await;
        assert_eq!(made.status, 303, "{}", made.words());
        let base = app.as_(who).get(&format!("/reviews/{review}/text")).await.text();
        let base = base.split("name=\"base_version\" value=\"").nth(1).and_then(|t| t.split('"').next()).unwrap_or("0").to_owned();
        let saved = app
            .as_(who)
            .post(&format!("/reviews/{review}/text"), &[("body", &format!("Somebody wrote{}", ".".repeat(n + 1))), ("base_version", &base), ("keep", "it")])
            .await;
        assert!(saved.status < 400, "{}", saved.words());
        let at = write(app, who, review, "It looked quiet.").await;
        assert_eq!(widen(app, who, at, "organisation", "name").await, 303);
        let kept = app.as_(who).post("/library/views", &[("name", &"x".repeat(n + 1)), ("q", "Incident")]).await;
        assert_eq!(kept.status, 303, "{}", kept.words());
    }
    let says = |who: &str, minute, text| by(if who == "tomasz" { "Tomasz" } else { "Priya" }, minute, "#checkout", text);
    app.evidence(
        review,
        &[says(busy, 1, "something slows"), says(busy, 2, "it does"), says(busy, 3, "still"), says(quiet, 4, "yes"), said(5, "Alerts", "pool dry")],
    )
    .await;
}

/// One of two people brought most of the evidence, took most of it back, removed most words, left
/// most incidents without a review, and joined the team.
async fn bring(app: &TestApp, review: Uuid, busy: &str, quiet: &str) {
    let of = |source: Uuid| format!("/reviews/{review}/sources/{source}");
    for (n, who) in [busy, busy, busy, quiet].into_iter().enumerate() {
        let mut brought = Vec::new();
        for kept in ["kept", "not"] {
            let path = app.folder.path().join(format!("{kept}-{n}.csv"));
            std::fs::write(&path, format!("time,text\n2026-11-03T11:{n}0:00Z,{kept} {}\n", ".".repeat(n))).unwrap();
            let came = evidence::import_paths(&app.app, review, Some(app.id(who)), &[path], &Options::default(), &mut |_, _| ()).await.unwrap();
            brought.push(came[0].source.unwrap());
        }
        assert_eq!(app.as_(who).post(&format!("{}/take-back", of(brought[1])), &[("reason", "the wrong file")]).await.status, 303);
        let list = app.as_(who).get(&format!("/reviews/{review}/evidence?source={}", brought[0])).await.text();
        let item = list.split("id=\"evidence-").nth(1).unwrap()[..36].to_owned();
        let mut tx = app.app.db.write().await.unwrap();
        review::give_role(&mut tx, review, app.id("ines"), app.id(who), Role::Facilitator, NOW).await.unwrap();
        tx.commit().await.unwrap();
        let removed = app.as_(who).post(&format!("/reviews/{review}/evidence/{item}/redact"), &[("reason", "a password")]).await;
        assert_eq!(removed.status, 303, "{}", removed.words());
        let left = app.as_(who).post("/incidents", &[("incident", "Slow"), ("reason", "seen before")]).await;
        assert_eq!(left.status, 303, "{}", left.words());
    }
    let made = app.as_("sana").post("/teams", &[("team", "Checkout")]).await;
    assert_eq!(made.status, 303, "{}", made.words());
    let teams = app.as_("sana").get("/members").await.text();
    let team = teams.split("/teams/").nth(1).unwrap()[..36].to_owned();
    assert_eq!(app.as_(busy).post(&format!("/teams/{team}/join"), &[]).await.status, 303);
}

async fn ids(app: &TestApp) -> Vec<Uuid> {
    let text = app.as_("ines").get("/reviews").await.text();
    let found: BTreeSet<Uuid> = text.split("/reviews/").filter_map(|t| t.get(..36)?.parse().ok()).collect();
    found.into_iter().collect()
}

fn capital(name: &str) -> String {
    format!("{}{}", name[..1].to_uppercase(), &name[1..])
}

/// Tags that begin or end what is read together: a number in it may be about whoever is named
/// in it. A row of a table is one, and so are a term and what is said of it.
const APART: [&str; 24] = [
    "article", "aside", "div", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "header", "label", "legend", "li", "main", "nav", "ol", "option",
    "p", "section", "table", "tr", "ul",
];

/// Attributes that somebody hears or reads, or a script shows.
const HEARD: [&str; 4] = ["title", "aria-label", "alt", "data-"];

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

const WORDS: [&str; 11] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A page cut into what is read together, with what its attributes say.
fn blocks(html: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut say = |text: &str, apart: bool| match all.last_mut() {
        Some(last) if !apart => last.extend([" ", text]),
        _ => all.push(text.to_owned()),
    };
    for part in html.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let mut said = String::new();
        for (at, value) in tag.match_indices("=\"") {
            let attribute = tag[..at].rsplit(' ').next().unwrap_or_default();
            if HEARD.iter().any(|heard| attribute.starts_with(heard)) {
                said.extend([tag[at + value.len()..].split('"').next().unwrap_or_default(), " "]);
            }
        }
        // What is said of a term follows its end.
        say(&said, APART.contains(&name) && tag != "/dt");
        // Objects of JSON are read one by one.
        for (at, object) in text.split(['{', '}']).enumerate() {
            say(object, at > 0);
        }
    }
    all
}

/// Every number on a page with the names it is read together with, and those of nobody with
/// how often they stand there. Ids, clock times, instants and days (“3 November 2026”) are left out.
fn numbers(html: &str) -> BTreeMap<(String, String), usize> {
    let people: Vec<String> = crate::support::PEOPLE.iter().map(|p| capital(p)).collect();
    let mut told = BTreeMap::new();
    for block in blocks(html) {
        let words = block.split(|c: char| !c.is_alphanumeric() && c != '-' && c != ':').map(|word| word.trim_matches(':'));
        let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
        let names: BTreeSet<&str> = people.iter().map(String::as_str).filter(|name| words.contains(name)).collect();
        let names = names.into_iter().collect::<Vec<_>>().join(" and ");
        let month = |word: Option<&&str>| word.is_some_and(|word| MONTHS.iter().any(|month| month == word || month[..3] == **word));
        for (at, word) in words.iter().enumerate() {
            let number = match WORDS.iter().position(|w| w.eq_ignore_ascii_case(word)) {
                Some(at) => (at + 2).to_string(),
                None if word.len() < 10 && word.chars().all(|c| c.is_ascii_digit()) => (*word).to_owned(),
                None => continue,
            };
            if month(words.get(at + 1)) || (at > 0 && month(words.get(at - 1))) {
                continue;
            }
            let often = told.entry((names.clone(), number)).or_insert(0);
            *often = if names.is_empty() { *often + 1 } else { 1 };
        }
    }
    told
}

/// Values of a parameter that lead to different pages. A new name is given some here,
/// so that the walk does not pass a parameter by.
fn values(name: &str, names: &Names) -> Vec<String> {
    let id = |name: &str| names.get(name).cloned().unwrap_or_default();
    let words: &[&str] = match name {
        "q" => &["Incident", "5"],
        "sort" => &["newest", "oldest", "best", "people", "member", "count"],
        "stage" => &["shared", "noted", "preparing", "in_progress"],
        "depth" => &["debrief", "note"],
        "kind" => &["disruption", "message", "alert"],
        "year" => &["2026"],
        "from" | "until" => &["2026-11-03", "1793707200000000", "1"],
        "at" | "to" => &["13:59", "1793710800000000", "organisation", "facilitator"],
        "tag" => &["checkout"],
        "bins" => &["10"],
        "remove" => &["0", "9"],
        "lane" => &["#checkout", "Alerts"],
        "items" | "whole" | "kept" | "prompt" | "moments" | "before" | "imports" => &["1", "a"],
        "after" | "told" => &["1", "0__00000000-0000-0000-0000-000000000000", "members~l", "teams~A"],
        "next" => &["/library"],
        "about" => return vec![id("evidence"), id("moment")],
        "source" => return vec![id("source")],
        "passage" => return vec![id("passage")],
        "team" => return vec![id("team")],
        "as" => return vec![id("participant")],
        other => panic!("no value is known for the parameter “{other}”; give it some, and a reason in the allow-list if it takes a person"),
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Routes that answer nobody here with a page of their own, and why.
const NO_PAGE: [(&str, &str); 5] = [
    ("/new-password/{token}", "a link that was not sent"),
    ("/assets/{file}", "bundles, the same for everybody"),
    ("/welcome/{token}", "a link that was not sent"),
    ("/sign-in/{token}", "a link that was not sent"),
    ("/reviews/{review}/text/questions", "leads back to the text"),
];

/// Every GET address of the router, of the review in which one of two did most and of one
/// that holds one of everything: each parameter alone, with each of its values.
pub(crate) fn addresses(route: &Route, review: Uuid, names: &Names) -> Vec<String> {
    let mut busy = Names::new();
    busy.insert("review", review.to_string());
    let mut all = Vec::new();
    for one in [&busy, names].into_iter().skip(usize::from(!route.path.contains("{review}"))) {
        let mut stands_for = one.clone();
        // Only what others read can be narrowed.
        if let (true, Some(open)) = (route.path.ends_with("/narrow"), stands_for.get("open_passage").cloned()) {
            stands_for.insert("passage", open);
        }
        let path = filled(route.path, &stands_for);
        for name in route.parameters {
            all.extend(values(name, names).iter().map(|value| format!("{path}?{name}={value}")));
        }
        all.push(path);
    }
    all
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

both!(
    async fn numbers_do_not_depend_on_who_did_what(on: On) {
        let (one, first) = world(on, "tomasz", "priya").await;
        let (other, second) = world(on, "priya", "tomasz").await;
        let (_, names) = one.whole(Stage::Shared).await;
        let (_, others) = other.whole(Stage::Shared).await;
        let mut wrong = Vec::new();
        for route in router::list().iter().filter(|route| route.method == "GET") {
            let mut drawn = false;
            for (address, twin) in addresses(route, first, &names).into_iter().zip(addresses(route, second, &others)) {
                // Tomasz has an account in the review that holds one of everything, in both.
                let own = address.starts_with("/accounts/");
                for who in ["lena", "ada", "ines", "sana", "tomasz"].into_iter().filter(|who| *who != "tomasz" || own) {
                    let (page, mirror) = (one.as_(who).get(&address).await, other.as_(who).get(&twin).await);
                    assert_eq!(page.status, mirror.status, "{who} at {address}");
                    drawn |= page.status == 200;
                    wrong.extend(differences(&address, &page.text(), &mirror.text()));
                }
            }
            let excused = NO_PAGE.iter().any(|(path, why)| *path == route.path && !why.is_empty());
            assert_eq!(drawn, !excused, "whether somebody was shown a page at {}", route.path);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
);

/// Pages that this product refuses to have: how much each person did, was part of or said.
fn refused() -> [(&'static str, Statement); 7] {
    use recount_server::sql;
    [
        ("saved", sql!("select m.name, count(*) from activity a join members m on m.id = a.member_id where a.verb = 'saved' group by m.name")),
        ("was on call", sql!("select name, count(*) from participants where involvement = 'on_call' group by name")),
        ("said", sql!("select said_by, count(*) from evidence where said_by in ('Tomasz', 'Priya') group by said_by")),
        ("brought", sql!("select m.name, count(*) from sources s join members m on m.id = s.imported_by group by m.name")),
        ("took back", sql!("select m.name, count(*) from sources s join members m on m.id = s.taken_back_by group by m.name")),
        ("removed", sql!("select m.name, count(*) from redactions r join members m on m.id = r.redacted_by group by m.name")),
        ("made moments", sql!("select m.name, count(*) from moments t join members m on m.id = t.created_by group by m.name")),
    ]
}

async fn planted(State(app): State<App>) -> Html<String> {
    let mut page = String::new();
    for (what, count) in refused() {
        let counted: Vec<(String, i64)> = app.db.all(count, Vec::new().into()).await.unwrap();
        page.extend(counted.iter().map(|(name, number)| format!("<li id=\"{what}\">{name} {number}</li>")));
    }
    Html(page)
}

both!(
    async fn a_planted_count_per_person_is_noticed(on: On) {
        let mut pages = Vec::new();
        for (busy, quiet) in [("tomasz", "priya"), ("priya", "tomasz")] {
            let (app, _) = world(on, busy, quiet).await;
            let router = Router::new().route("/planted", get(planted)).with_state(app.app.clone());
            let response = router.oneshot(axum::http::Request::get("/planted").body(axum::body::Body::empty()).unwrap()).await.unwrap();
            let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            pages.push(String::from_utf8_lossy(&body).into_owned());
        }
        for (what, _) in refused() {
            let of = |page: &str| page.split("<li").filter(|li| li.contains(&format!("\"{what}\""))).map(|li| format!("<li{li}")).collect::<String>();
            assert!(!differences("/planted", &of(&pages[0]), &of(&pages[1])).is_empty(), "{what}: {pages:?}");
        }
    }
);

#[test]
fn a_count_per_person_is_noticed_wherever_it_stands() {
    for planted in [
        "<li>{one} 4</li><li>{other} 1</li>",
        "<li>{one} was on call and wrote 4</li><li>{other} was on call and wrote 1</li>",
        "<p>4 passages by {one}</p><p>1 passage by {other}</p>",
        "<p>{one} wrote four of them</p><p>{other} wrote two of them</p>",
        "<tr><td>{one}</td><td>4</td></tr><tr><td>{other}</td><td>1</td></tr>",
        "<dt>{one}</dt><dd>4</dd><dt>{other}</dt><dd>1</dd>",
        "<li><span title=\"4 moments\">{one}</span></li><li><span title=\"1 moment\">{other}</span></li>",
        "<li data-count=\"4\">{one}</li><li data-count=\"1\">{other}</li>",
        "[{\"name\":\"{one}\",\"told\":4},{\"name\":\"{other}\",\"told\":1}]",
    ] {
        let page = |one: &str, other: &str| planted.replace("{one}", one).replace("{other}", other);
        let found = differences("/planted", &page("Tomasz", "Priya"), &page("Priya", "Tomasz"));
        assert!(!found.is_empty(), "{planted}");
        assert!(differences("/planted", &page("Tomasz", "Priya"), &page("Tomasz", "Priya")).is_empty());
    }
    let day = |who: &str| format!("<li>{who} at 13:50 on 3 November 2026</li>");
    assert!(differences("/planted", &day("Tomasz"), &day("Priya")).is_empty(), "when something was is no count");
}

both!(
    async fn no_parameter_filters_by_a_person(app: TestApp) {
        let (_, names) = app.whole(Stage::Shared).await;
        let excused = |name: &str| MAY_TAKE_A_PERSON.iter().any(|(what, reason)| *what == name && !reason.is_empty());
        let stranger = "0198f0a0-0000-7000-8000-000000000000";
        for route in router::list() {
            let takes_one = ["{member}", "{participant}", "{person}"].iter().any(|n| route.path.contains(n));
            assert!(!takes_one || excused(route.path), "{} takes a person; say why in the allow-list or leave it out", route.path);
            if route.method != "GET" {
                continue;
            }
            for name in route.parameters.iter().filter(|n| !excused(n)) {
                let path = filled(route.path, &names);
                let who = if path.starts_with("/accounts/") { "tomasz" } else { "ines" };
                let without = app.as_(who).get(&format!("{path}?{name}={stranger}")).await;
                let tomasz = app.id("tomasz").to_string();
                let participant = names["participant"].as_str();
                for person in [tomasz.as_str(), participant, "tomasz", "Tomasz", "@tomasz"] {
                    let with = app.as_(who).get(&format!("{path}?{name}={person}")).await;
                    let (with, without) = (with.words().replace(person, "…"), without.words().replace(stranger, "…").replace(person, "…"));
                    assert_eq!(with, without, "{path}?{name}= answers to a person");
                }
            }
        }
    }
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_never_writes() {
    let app = TestApp::new(On::Sqlite).await;
    let (review, names) = app.whole(Stage::Shared).await;
    let recount_server::platform::db::Db::Sqlite { write, .. } = &app.app.db else { panic!("SQLite only") };
    let version = || async { sqlx::query_scalar::<_, i64>("select total_changes()").fetch_one(write).await.unwrap() };
    let mut before = version().await;
    for route in router::list().iter().filter(|route| route.method == "GET") {
        for address in addresses(route, review, &names) {
            app.as_("ines").get(&address).await;
            app.as_("tomasz").get(&address).await;
            let now = version().await;
            assert_eq!(now, before, "{address} wrote");
            before = now;
        }
    }
}
