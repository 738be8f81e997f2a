//! A whole installation goes out and comes back the same, on either database.

use std::{fs, path::Path};

use recount_model::{Depth, Stage};
use recount_server::{
    account::mark_divergence,
    evidence,
    library::folder::{Files, Mode},
    platform::db::{Args, Db, Tx, Value},
    sql, transfer,
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::{
    account::{widen, write},
    both,
    quotations::{At, agree},
    support::{NOW, On, Page, TestApp, rows, seed::said},
};

/// A row of a table; columns that are not named are null.
async fn put(tx: &mut Tx, table: &str, given: &[(&str, Value)]) {
    rows::put(tx, table, &[given.to_vec()]).await;
}

fn text(t: &str) -> Value {
    Value::from(t)
}

struct Filled {
    review: Uuid,
    item: Uuid,
}

/// A debrief with everything that is hard to carry: bytes that are no text, nulls,
/// scripts, a row of a megabyte, the smallest and the largest number.
async fn fill(app: &TestApp) -> Filled {
    let review = app.review("Checkout: 30 Minuten „503“ — 決済 🛒", Depth::Debrief).await;
    let [source, lane, item, big, moment, edition] = std::array::from_fn(|_| Uuid::now_v7());
    let mut tx = app.app.db.write().await.unwrap();
    import(&mut tx, app, review, source, lane, Some(NOW)).await;
    evidence(&mut tx, review, source, lane, item, &[0, 1, 0xff, b'\n', b'"'], "“quoted”, a \\ and\na line\u{2028}feed").await;
    evidence(&mut tx, review, source, lane, big, "é".repeat(500_000).as_bytes(), &"checkout-api ".repeat(80_000)).await;
    let times = [("earliest", Value::from(i64::MIN)), ("latest", Value::from(i64::MAX)), ("known_at", Value::from(0_i64))];
    put(
        &mut tx,
        "moments",
        &[
            &times[..],
            &[
                ("id", moment.into()),
                ("review_id", review.into()),
                ("says", text("Tomasz rolled back")),
                ("kind", text("message")),
                ("zone", text("Europe/Berlin")),
                ("known_basis", text("default")),
                ("version", 1_i64.into()),
                ("created_at", NOW.into()),
                ("updated_at", NOW.into()),
            ],
        ]
        .concat(),
    )
    .await;
    put(&mut tx, "moment_ties", &[("moment_id", moment.into()), ("evidence_id", item.into())]).await;
    put(
        &mut tx,
        "editions",
        &[
            ("id", edition.into()),
            ("review_id", review.into()),
            ("audience", 5_i64.into()),
            ("body", text("It began at 14:05.\r\n\r\n")),
            ("version", 1_i64.into()),
            ("saved_by", app.id("ines").into()),
            ("saved_at", NOW.into()),
        ],
    )
    .await;
    put(&mut tx, "tags", &[("review_id", review.into()), ("kind", text("Z")), ("word", text("checkout"))]).await;
    put(&mut tx, "tags", &[("review_id", review.into()), ("kind", text("a")), ("word", text("Ä"))]).await;
    put(&mut tx, "tags", &[("review_id", review.into()), ("kind", text("a")), ("word", text("b_"))]).await;
    tx.commit().await.unwrap();
    Filled { review, item }
}

async fn import(tx: &mut Tx, app: &TestApp, review: Uuid, source: Uuid, lane: Uuid, visible_at: Option<i64>) {
    put(
        tx,
        "sources",
        &[
            ("id", source.into()),
            ("review_id", review.into()),
            ("kind", text("slack")),
            ("file_name", text("export.zip")),
            ("sha256", vec![7_u8; 32].into()),
            ("size", 9_i64.into()),
            ("importer", text("slack")),
            ("importer_version", text("1")),
            ("selection", text("{}")),
            ("imported_by", app.id("ines").into()),
            ("started_at", NOW.into()),
            ("visible_at", visible_at.into()),
            ("items", 2_i64.into()),
            ("repeated", 0_i64.into()),
        ],
    )
    .await;
    put(
        tx,
        "lanes",
        &[("id", lane.into()), ("review_id", review.into()), ("key", text(&source.to_string())), ("kind", text("channel")), ("name", text("#checkout"))],
    )
    .await;
}

async fn evidence(tx: &mut Tx, review: Uuid, source: Uuid, lane: Uuid, id: Uuid, original: &[u8], says: &str) {
    put(
        tx,
        "evidence",
        &[
            ("id", id.into()),
            ("review_id", review.into()),
            ("source_id", source.into()),
            ("lane_id", lane.into()),
            ("kind", text("message")),
            ("key_hash", id.as_bytes().to_vec().into()),
            ("earliest", (NOW - 1).into()),
            ("latest", NOW.into()),
            ("zone", text("UTC")),
            ("known_at", NOW.into()),
            ("known_basis", text("default")),
            ("text", text(says)),
            ("original", original.to_vec().into()),
            ("file", text("checkout/2026-11-03.json")),
            ("details", text("[]")),
        ],
    )
    .await;
}

async fn export(from: &TestApp) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    transfer::export(&from.app, folder.path(), &mut |_, _| {}).await.unwrap();
    folder
}

async fn import_refused(to: &TestApp, folder: &Path) -> String {
    let before = transfer::fingerprint(&to.app).await.unwrap();
    let why = transfer::import(&to.app, folder, &mut |_, _| {}).await.unwrap_err().to_string();
    assert_eq!(transfer::fingerprint(&to.app).await.unwrap(), before, "something was imported although: {why}");
    why
}

/// One of everything that people do, so that every table holds a row.
async fn live(app: &TestApp) {
    let (review, names) = app.whole(Stage::Preparing).await;
    let done = |page: &Page, what: &str| assert_eq!(page.status, 303, "{what}: {}", page.words());
    let (ines, tomasz) = (app.as_("ines"), app.as_("tomasz"));
    let of = |rest: String| format!("/reviews/{review}/{rest}");
    let times = [("incident", "Slow"), ("kind", "disruption"), ("incident_zone", "UTC"), ("started", "about 14:05"), ("recovered", "between 14:30 and 14:40")];
    done(&ines.post(&of(format!("incidents/{}", names["incident"])), &times).await, "times");
    done(&ines.post(&of("tags".into()), &[("services", "checkout-api"), ("tags", "pools")]).await, "tags");
    done(&ines.post(&of(format!("evidence/{}/redact", names["evidence"])), &[("reason", "a name")]).await, "redaction");
    let knew =
        [("participant", names["participant"].as_str()), ("noun", "moment"), ("noun_id", &names["moment"]), ("known_at", "13:59"), ("basis", "the page")];
    done(&ines.post(&of("knowledge".into()), &knew).await, "knowledge");
    let decision = of(format!("decisions/{}", names["decision"]));
    done(&tomasz.post(&decision, &[("version", "1"), ("cues", "A slope."), ("worked_before", "Four times.")]).await, "a telling");
    done(&tomasz.post(&decision, &[("version", "2"), ("cues", "A steep slope."), ("worked_before", "Four times.")]).await, "another");
    done(&ines.post(&format!("{decision}/outcome"), &[("outcome", "It went on."), ("version", "0")]).await, "an outcome");
    let at = At { review, account: names["account"].parse().unwrap(), passage: names["passage"].parse().unwrap() };
    assert_eq!(widen(app, "tomasz", (at.account, at.passage), "organisation", "name").await, 303);
    let other = write(app, "priya", review, "It stood in the channel at eleven.").await;
    assert_eq!(widen(app, "priya", other, "organisation", "name").await, 303);
    assert_eq!(ines.open(&of("accounts/passages".into())).await.status, 200);
    let differ = [("one", names["passage"].clone()), ("other", other.1.to_string()), ("says", "Was it known at eleven?".to_owned())];
    done(&ines.post(&of("divergences".into()), &differ.each_ref().map(|(name, value)| (*name, value.as_str()))).await, "a difference");
    done(&agree(app, "tomasz", at, "organisation", None).await, "quoting");
    let other = crate::account::write(app, "priya", review, "It looked quiet.").await;
    assert_eq!(widen(app, "priya", other, "involved", "name").await, 303);
    let mut tx = app.app.db.write().await.unwrap();
    mark_divergence(&mut tx, review, app.id("ines"), (at.passage, other.1), "Was it quiet?", NOW).await.unwrap();
    tx.commit().await.unwrap();
    let body = format!("It began at [14:05](moment:{}).\n\n{}\n", names["moment"], at.reference());
    done(&crate::quotations::text(app, review, &body).await, "a text");
    app.go(review, "shared").await;
    done(&app.as_("lena").post(&of("quoted".into()), &[]).await, "opening what is quoted");
    done(&ines.post(&of("accounts/invitations".into()), &[("participant", &names["participant"])]).await, "an invitation");
    done(&ines.post(&of("notes".into()), &[("says", "Ask about the pool."), ("version", "0")]).await, "notes");
    done(&ines.post(&of("hold".into()), &[("reason", "The insurer asked for it.")]).await, "a hold");
    done(&tomasz.post("/retention/names", &[("review", &review.to_string())]).await, "a name renewed");
    let mut tx = app.app.db.write().await.unwrap();
    // A year would have to pass, in which other things go.
    put(&mut tx, "names_over", &[("review_id", review.into()), ("member_id", app.id("priya").into()), ("since", NOW.into())]).await;
    tx.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.md"), "# An old review\n\nDate: 2024-01-20\n\n## Timeline\n\n- 14:05 It slows\n- 14:20 It is over\n").unwrap();
    crate::folder::bring(app, folder.path(), Mode::Import, Files::All).await;
    done(&ines.post(&of("participants".into()), &[("participant", "Marek"), ("involvement", "led")]).await, "one more who was there");
    done(&app.as_("ada").post(&format!("/members/{}/end", app.id("marek")), &[]).await, "somebody leaves");
    done(&crate::departed::carry_out(app, "ines", review, "Marek", "by mail").await, "a wish");
    let left = [("incident", "Disk full"), ("reason", "Known.")];
    done(&app.as_("lena").post("/incidents", &left).await, "leaving an incident");
}

async fn round(from: On, to: On) {
    let (from, to) = (TestApp::new(from).await, TestApp::empty(to).await);
    fill(&from).await;
    live(&from).await;
    let folder = export(&from).await;
    let before = transfer::fingerprint(&from.app).await.unwrap();
    assert_ne!(before, transfer::fingerprint(&to.app).await.unwrap());
    let imported = transfer::import(&to.app, folder.path(), &mut |_, _| {}).await.unwrap();
    assert_eq!(transfer::fingerprint(&to.app).await.unwrap(), before);
    assert_eq!(imported.fingerprint, before);
    for part in &imported.tables {
        assert!(part.rows > 0, "{}: fill it in `live`, so that its rows travel too", part.table);
    }
    let again = export(&to).await;
    for part in &imported.tables {
        let name = format!("data/{}.jsonl", part.table);
        assert_eq!(fs::read(folder.path().join(&name)).unwrap(), fs::read(again.path().join(&name)).unwrap(), "{name}");
    }
    assert_eq!(readable(folder.path()), readable(again.path()));
}

/// Names of the readable files with their content.
fn readable(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut waiting = vec![folder.join("reviews")];
    let mut files = Vec::new();
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { files.push((path.strip_prefix(folder).unwrap().display().to_string(), fs::read(&path).unwrap())) }
        }
    }
    files.sort();
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn from_sqlite_to_sqlite_everything_is_the_same() {
    round(On::Sqlite, On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_postgres_to_postgres_everything_is_the_same() {
    round(On::Postgres, On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_sqlite_to_postgres_everything_is_the_same() {
    round(On::Sqlite, On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_postgres_to_sqlite_everything_is_the_same() {
    round(On::Postgres, On::Sqlite).await;
}

both! {
    async fn the_readable_part_holds_text_moments_and_original_evidence(app: TestApp) {
        let filled = fill(&app).await;
        let folder = export(&app).await;
        let files = readable(folder.path());
        let find = |end: &str| &files.iter().find(|(name, _)| name.ends_with(end)).unwrap_or_else(|| panic!("no {end}")).1;
        let title = "Checkout: 30 Minuten „503“ — 決済 🛒";
        assert_eq!(String::from_utf8_lossy(find("review.md")), format!("# {title}\n\nIt began at 14:05.\r\n\r\n"));
        let moments: serde_json::Value = serde_json::from_slice(find("moments.json")).unwrap();
        assert_eq!(moments[0]["evidence"][0], filled.item.to_string());
        let about: serde_json::Value = serde_json::from_slice(find("about.json")).unwrap();
        assert_eq!(about["id"], filled.review.to_string());
        assert_eq!(about["participants"].as_array().unwrap().len(), 2);
        let evidence = &files.iter().find(|(name, _)| name.contains("/evidence/export-zip-")).unwrap().1;
        let lines: Vec<serde_json::Value> = evidence.split_inclusive(|b| *b == b'\n').map(|l| serde_json::from_slice(l).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        let item = lines.iter().find(|l| l["id"] == filled.item.to_string()).unwrap();
        assert_eq!(item["original_base64"], "AAH/CiI=");
        let other = lines.iter().find(|l| l["id"] != filled.item.to_string()).unwrap();
        assert_eq!(other["original"].as_str().unwrap().chars().count(), 500_000);
    }
}

/// Evidence that was brought in neither by time nor by id is written in one order wherever it is.
async fn one_order(from: On, to: On) {
    let (from, to) = (TestApp::new(from).await, TestApp::empty(to).await);
    let review = from.review("Checkout slow", Depth::Debrief).await;
    let minutes = [7, 3, 9, 3, 1, 3, 8, 2];
    let items: Vec<_> = minutes.iter().map(|minute| said(*minute, "#checkout", &format!("minute {minute}"))).collect();
    from.evidence(review, &items).await;
    let folder = export(&from).await;
    transfer::import(&to.app, folder.path(), &mut |_, _| {}).await.unwrap();
    let again = export(&to).await;
    assert_eq!(readable(folder.path()), readable(again.path()));
    let files = readable(folder.path());
    let evidence = &files.iter().find(|(name, _)| name.contains("/evidence/")).unwrap().1;
    let times = std::str::from_utf8(evidence).unwrap().lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["earliest"].to_string());
    let times: Vec<String> = times.collect();
    assert!(times.len() == minutes.len() && times.is_sorted(), "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_written_by_time_whatever_way_it_went() {
    one_order(On::Sqlite, On::Postgres).await;
    one_order(On::Postgres, On::Sqlite).await;
}

both! {
    async fn sessions_invitations_and_unfinished_imports_stay_and_so_do_their_words(app: TestApp) {
        let filled = fill(&app).await;
        let before = transfer::fingerprint(&app.app).await.unwrap();
        let [source, lane, item] = std::array::from_fn(|_| Uuid::now_v7());
        let mut tx = app.app.db.write().await.unwrap();
        import(&mut tx, &app, filled.review, source, lane, None).await;
        evidence(&mut tx, filled.review, source, lane, item, b"half-read-token", "half-read-token").await;
        tx.commit().await.unwrap();
        app.as_("ada").post("/members/invitations", &[("name", "Newcomer-token"), ("email", "newcomer-token@example.org"), ("standing", "member")]).await;
        let folder = export(&app).await;
        let data = folder.path().join("data");
        for table in ["sessions", "invitations", "throttles", "migrations", "search_entries"] {
            assert!(!data.join(format!("{table}.jsonl")).exists(), "{table}");
        }
        let mut all: Vec<u8> = readable(folder.path()).into_iter().flat_map(|(_, bytes)| bytes).collect();
        for entry in fs::read_dir(&data).unwrap() {
            all.extend(fs::read(entry.unwrap().path()).unwrap());
        }
        let all = String::from_utf8_lossy(&all).to_lowercase();
        assert!(all.contains("ines@example.org"));
        for word in ["half-read-token", "newcomer-token", &item.to_string()] {
            assert!(!all.contains(word), "{word}");
        }
        let rows = fs::read_to_string(data.join("sources.jsonl")).unwrap();
        assert_eq!(rows.lines().count(), 1);
        // An import that ends without result takes its rows along.
        let mut tx = app.app.db.write().await.unwrap();
        tx.run(sql!("delete from evidence where source_id = $1"), vec![source.into()].into()).await.unwrap();
        tx.run(sql!("delete from lanes where id = $1"), vec![lane.into()].into()).await.unwrap();
        tx.commit().await.unwrap();
        let after = transfer::fingerprint(&app.app).await.unwrap();
        assert_eq!(after, before, "what is not content changes no fingerprint");
    }
}

both! {
    async fn an_export_goes_into_an_empty_installation_only(app: TestApp) {
        fill(&app).await;
        let folder = export(&app).await;
        let why = import_refused(&app, folder.path()).await;
        assert!(why.contains("already holds something") && why.contains("Nothing was imported"), "{why}");
        let again = transfer::export(&app.app, folder.path(), &mut |_, _| {}).await.unwrap_err().to_string();
        assert!(again.contains("already holds something") && again.contains("Nothing was written"), "{again}");
    }
}

both! {
    async fn a_broken_folder_is_refused_with_the_place_and_leaves_nothing(app: TestApp) {
        fill(&app).await;
        let empty = TestApp::empty(app.on).await;
        let folder = export(&app).await;
        let part = |table: &str| folder.path().join(format!("data/{table}.jsonl"));
        let broken = async |table: &str, change: &dyn Fn(String) -> String| {
            let whole = fs::read_to_string(part(table)).unwrap();
            fs::write(part(table), change(whole.clone())).unwrap();
            let why = import_refused(&empty, folder.path()).await;
            fs::write(part(table), whole).unwrap();
            why
        };
        let why = broken("members", &|t| t.replacen('{', "{,", 3)).await;
        assert!(why.starts_with("data/members.jsonl, line 1: This is not JSON") && why.contains("Nothing was imported"), "{why}");
        let why = broken("members", &|t| { let mut lines: Vec<&str> = t.lines().collect(); lines[3] = "[]"; lines.join("\n") + "\n" }).await;
        assert!(why.starts_with("data/members.jsonl, line 4: An object"), "{why}");
        let why = broken("reviews", &|t| t.replace("\"depth\"", "\"severity\"")).await;
        assert!(why.starts_with("data/reviews.jsonl, line 1: “depth” is missing"), "{why}");
        let why = broken("reviews", &|t| t.replace("\"audience\":2", "\"audience\":2.5")).await;
        assert!(why.contains("“audience” should be a whole number"), "{why}");
        let why = broken("evidence", &|t| t[..t.len() - 5].to_owned()).await;
        assert!(why.starts_with("data/evidence.jsonl, line 2: The line is cut off"), "{why}");
        let why = broken("tags", &|t| t.replace("checkout", "checkaut")).await;
        assert!(why.contains("data/tags.jsonl") && why.contains("not as it was written"), "{why}");
        let why = broken("tags", &|t| t.lines().next().unwrap().to_owned() + "\n").await;
        assert!(why.contains("ends after 1 rows where recount.json says 3"), "{why}");
        let why = broken("moment_ties", &|t| { let last = t.find("evidence_id").unwrap() + 14; format!("{}00000000-0000-0000-0000-000000000000{}", &t[..last], &t[last + 36..]) }).await;
        assert!(why.starts_with("data/moment_ties.jsonl, line 1: The rows from line 1"), "{why}");
        fs::rename(part("tags"), folder.path().join("gone")).unwrap();
        let why = import_refused(&empty, folder.path()).await;
        assert!(why.contains("data/tags.jsonl is not in the folder"), "{why}");
        fs::remove_file(folder.path().join("recount.json")).unwrap();
        let why = import_refused(&empty, folder.path()).await;
        assert!(why.contains("holds no recount.json"), "{why}");
    }
}

both! {
    async fn a_new_table_is_exported_without_a_list_being_edited(app: TestApp) {
        let (bytes, id) = if app.on == On::Sqlite { ("blob", "blob") } else { ("bytea", "uuid") };
        let text = format!("create table gardens (id {id} primary key, sealed {bytes} not null, planted_at bigint)");
        match &app.app.db {
            Db::Sqlite { write, .. } => sqlx::raw_sql(AssertSqlSafe(text)).execute(write).await.map(drop),
            Db::Pg(pool) => sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.map(drop),
        }
        .unwrap();
        let before = transfer::fingerprint(&app.app).await.unwrap();
        let mut tx = app.app.db.write().await.unwrap();
        put(&mut tx, "gardens", &[("id", Uuid::nil().into()), ("sealed", vec![1_u8, 2, 3].into())]).await;
        tx.commit().await.unwrap();
        assert_ne!(transfer::fingerprint(&app.app).await.unwrap(), before);
        let folder = export(&app).await;
        let line = fs::read_to_string(folder.path().join("data/gardens.jsonl")).unwrap();
        assert_eq!(line, "{\"id\":\"00000000-0000-0000-0000-000000000000\",\"planted_at\":null,\"sealed\":\"AQID\"}\n");
    }
}

/// Everything that can be found, and every word that a mistyped one may stand for.
async fn index(app: &TestApp) -> (Vec<(String, Uuid, i64)>, Vec<(String, String)>, Vec<(String, String)>) {
    let db = &app.app.db;
    (
        db.all(sql!("select noun, noun_id, cap from search_entries order by noun, noun_id"), Args::default()).await.unwrap(),
        db.all(sql!("select title, body from search_entries order by noun, noun_id"), Args::default()).await.unwrap(),
        db.all(sql!("select word, deletion from search_deletions union all select word, deletion from search_item_deletions order by 1, 2"), Args::default())
            .await
            .unwrap(),
    )
}

both! {
    async fn what_was_found_before_is_found_after(app: TestApp) {
        let review = app.review("Checkout-api refused new sessions", Depth::Debrief).await;
        app.as_("ines").post(&format!("/reviews/{review}/about"), &[("title", "Checkout-api refused every new session"), ("depth", "debrief"), ("zone", "Europe/Berlin"), ("tags", "checkout-api, payments")]).await;
        app.review("Another", Depth::Note).await;
        let page = app.as_("ines").post(&format!("/reviews/{review}/text"), &[("body", "## What happened\n\nThe *ledger-writer* waited, see [14:05](https://example.org/x)."), ("version", "0"), ("base", "0"), ("title", "x")]).await;
        assert!(page.status < 400, "{}", page.text());
        let page = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", "Tomasz saw the ledger-writer wait"), ("time", "2026-11-03 14:05"), ("when", "2026-11-03 14:05"), ("zone", "Europe/Berlin")]).await;
        assert!(page.status < 400, "{}", page.text());
        let csv = app.folder.path().join("alerts.csv");
        fs::write(&csv, "time,service,text\n2026-11-03T13:58:00Z,paymentrouter,quokkasnarf restarted\n").unwrap();
        evidence::import_paths(&app.app, review, None, &[csv], &evidence::Options::default(), &mut |_, _| ()).await.unwrap();
        let before = index(&app).await;
        assert!(before.1.iter().any(|(title, _)| title == "paymentrouter") && before.2.iter().any(|(word, _)| word == "quokkasnarf"));
        assert!(["edition", "evidence", "moment", "review"].iter().all(|noun| before.0.iter().any(|(n, _, _)| n == noun)) && !before.2.is_empty());
        let mut tx = app.app.db.write().await.unwrap();
        transfer::index_again(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(index(&app).await, before);
        let (folder, to) = (export(&app).await, TestApp::empty(app.on).await);
        transfer::import(&to.app, folder.path(), &mut |_, _| {}).await.unwrap();
        assert_eq!(index(&to).await, before);
    }
}

#[tokio::test]
async fn both_databases_describe_their_tables_alike() {
    let (one, other) = (TestApp::empty(On::Sqlite).await, TestApp::empty(On::Postgres).await);
    let describe = async |app: &TestApp| {
        let tables = app.app.db.snapshot().await.unwrap().tables().await.unwrap();
        tables.into_iter().filter(|t| !t.name().starts_with("search_")).collect::<Vec<_>>()
    };
    assert_eq!(describe(&one).await, describe(&other).await);
}

both! {
    async fn only_the_owner_of_the_folder_can_read_it(app: TestApp) {
        use std::os::unix::fs::PermissionsExt as _;
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("new");
        transfer::export(&app.app, &folder, &mut |_, _| {}).await.unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("data/members.jsonl")), 0o600);
        assert_eq!(mode(&folder.join("recount.json")), 0o600);
    }
}
