//! A folder of Markdown reviews becomes a library and goes out again unchanged.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use recount_model::Stage;
use recount_server::library::folder::{Files, FolderImport, Mode, Outcome, Report, export_folder, import_folder};

use crate::{
    both,
    support::{NOW, TestApp},
};

pub async fn bring(app: &TestApp, folder: &Path, mode: Mode, files: Files) -> Report {
    let import = FolderImport { folder, by: app.id("ines"), stage: Stage::Shared, zone: "Europe/London", mode, files };
    let mut heard = 0;
    let report = import_folder(&app.app, &import, NOW, &mut |_| heard += 1).await.unwrap();
    assert_eq!(heard, report.files.len(), "every file is told of as it is done");
    report
}

fn read_all(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                all.insert(path.strip_prefix(folder).unwrap().display().to_string(), fs::read(&path).unwrap());
            }
        }
    }
    all
}

fn added(report: &Report) -> usize {
    report.count(|o| matches!(o, Outcome::Added(_)))
}

const OUTAGE: &str = "---\ntitle: Prometheus ran out of disk\ndate: 2023-07-25\nservices: [prometheus, grafana]\n---\n# Prometheus ran out of disk\n\n## Summary\n\nThe disk was full.\n\n## Timeline\n\nAll times in UTC.\n\n- 14:05 PagerDuty alert fires\n- 14:20 Disk extended\n\n## Action items\n\n- [ ] Watch the disk\n";

fn folder_of(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    folder
}

both!(
    async fn a_file_becomes_a_review_that_is_found_at_once(app: TestApp) {
        let folder = folder_of(&[("2023/outage.md", OUTAGE.as_bytes())]);
        let dry = bring(&app, folder.path(), Mode::DryRun, Files::Reviews).await;
        assert!(dry.to_string().contains("1 review would be added: 2 moments, 1 action, 0 people"), "{dry}");
        assert!(!app.as_("lena").get("/library").await.says("Prometheus ran out of disk"), "a dry run writes nothing");
        let report = bring(&app, folder.path(), Mode::Import, Files::Reviews).await;
        let Outcome::Added(id) = report.files[0].outcome else { panic!("{report}") };
        let found = app.as_("lena").get("/library?q=promethues").await;
        assert!(found.says("Prometheus ran out of disk"), "{}", found.words());
        for asked in ["tag=prometheus", "year=2023", "q=pagerduty", "q=%22disk+was+full%22", "stage=shared&depth=debrief&kind=disruption"] {
            assert!(app.as_("lena").get(&format!("/library?{asked}")).await.says("Prometheus ran out of disk"), "{asked}");
        }
        assert!(app.as_("lena").get("/library?q=pagerduty").await.says("In the text"));
        let page = app.as_("lena").get(&format!("/reviews/{id}")).await;
        assert!(page.says("Brought in as a file by Ines.") && !page.says("Guided by") && !page.says("Written by"), "{}", page.words());
        let json = app.as_("lena").get(&format!("/api/reviews/{id}")).await.json();
        assert_eq!((json["happened_at"].as_str(), json["text"]["version"].as_i64()), (Some("2023-07-25T14:05:00Z"), Some(1)));
        let file = app.as_("lena").get(&format!("/reviews/{id}/markdown")).await;
        assert_eq!(file.body, OUTAGE.as_bytes(), "an unedited file goes out byte for byte");
    }
);

both!(
    async fn what_is_here_already_is_left_alone_and_said(app: TestApp) {
        let folder = folder_of(&[("a.md", OUTAGE.as_bytes()), ("b.md", b"# Broker lag\n\n## Impact\n\nSlow.\n\n2021-02-03\n")]);
        assert_eq!(added(&bring(&app, folder.path(), Mode::Import, Files::Reviews).await), 2);
        let again = bring(&app, folder.path(), Mode::Import, Files::Reviews).await;
        assert_eq!((added(&again), again.count(|o| matches!(o, Outcome::Same(_)))), (0, 2));
        assert!(again.to_string().contains("0 reviews added") && again.to_string().contains("2 files: here already and unchanged"), "{again}");
        fs::write(folder.path().join("a.md"), OUTAGE.replace("14:20", "14:25")).unwrap();
        let changed = bring(&app, folder.path(), Mode::Import, Files::Reviews).await;
        assert!(matches!(changed.files[0].outcome, Outcome::Changed(_)), "{changed}");
        let out = tempfile::tempdir().unwrap();
        export_folder(&app.app, out.path()).await.unwrap();
        assert_eq!(fs::read(out.path().join("a.md")).unwrap(), OUTAGE.as_bytes(), "a changed file does not overwrite");
    }
);

both!(
    async fn what_is_no_review_is_taken_only_when_asked(app: TestApp) {
        let folder = folder_of(&[
            ("README.md", b"# Our reviews\n\n## Timeline\n\n2021-02-03 we began\n"),
            ("postmortem-template.md", b"# Title\n\n## Impact\n\n## Timeline\n"),
            ("notes/lunch.md", b"# Lunch\n\nSoup.\n"),
            ("2026-01-05-email-template-outage.md", b"# Mails were empty\n\n2026-01-05 14:05 the first empty one\n"),
            ("node_modules/x/README.md", b"# x\n"),
            (".git/description.md", b"# y\n"),
            ("picture.png", b"\x89PNG"),
            ("2020-01-02 outage.markdown", b"not utf-8: \xff\xfe\r\n"),
        ]);
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc", folder.path().join("etc")).unwrap();
        let report = bring(&app, folder.path(), Mode::Import, Files::Reviews).await;
        assert_eq!((report.files.len(), added(&report)), (5, 2), "{report}");
        assert!(report.to_string().contains("3 files: not taken for reviews"), "{report}");
        let all = bring(&app, folder.path(), Mode::Import, Files::All).await;
        assert_eq!(added(&all), 3, "{all}");
        let out = tempfile::tempdir().unwrap();
        let exported = export_folder(&app.app, out.path()).await.unwrap();
        assert_eq!((exported.unchanged, exported.edited), (5, 0));
        assert_eq!(fs::read(out.path().join("2020-01-02 outage.markdown")).unwrap(), b"not utf-8: \xff\xfe\r\n");
    }
);

/// The corpus beside the repository, or `None` where its absence was agreed to.
fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/reviews");
    let path = std::env::var_os("RECOUNT_SHARED").map_or(path, |shared| PathBuf::from(shared).join("corpus/reviews"));
    if path.is_dir() {
        return Some(path);
    }
    assert!(
        std::env::var("RECOUNT_WITHOUT_SHARED").is_ok_and(|v| v == "1"),
        "{} is not there. Put the shared folder beside the repository, set RECOUNT_SHARED to it, or set RECOUNT_WITHOUT_SHARED=1 to leave this test out.",
        path.display()
    );
    None
}

both!(
    async fn the_whole_corpus_comes_in_is_found_and_goes_out_byte_for_byte(app: TestApp) {
        let Some(corpus) = corpus() else { return };
        let given = read_all(&corpus);
        let dry = bring(&app, &corpus, Mode::DryRun, Files::Reviews).await;
        let report = bring(&app, &corpus, Mode::Import, Files::Reviews).await;
        assert_eq!((added(&report), given.len()), (111, 111), "{report}");
        assert_eq!(dry.recognised(), report.recognised(), "a dry run recognises what the import does");
        let counted: i64 = count(&app, "moments").await;
        assert_eq!(usize::try_from(counted).unwrap(), report.recognised().moments);
        assert_eq!(usize::try_from(count(&app, "participants").await).unwrap(), report.recognised().participants);
        assert_eq!(usize::try_from(count(&app, "incident_times").await).unwrap(), report.recognised().times);
        for (asked, title) in [
            ("prometheus", "Prometheus"),
            ("promethues", "Prometheus"),
            ("log4shell", "Log4Shell"),
            ("jupyterlab swamps", "JupyterLab"),
            ("kubernets", "Kubernetes"),
            ("boskso", "Boskos"),
        ] {
            let page = app.as_("lena").get(&format!("/library?q={}", asked.replace(' ', "+"))).await;
            assert!(page.says(title) && page.text().contains("class=\"results\""), "{asked}");
            assert!(page.body.len() < 60_000);
        }
        dated_as_written(&app, &corpus, &report).await;
        let again = bring(&app, &corpus, Mode::Import, Files::Reviews).await;
        assert_eq!((added(&again), again.count(|o| matches!(o, Outcome::Same(_)))), (0, 111));
        let out = tempfile::tempdir().unwrap();
        let exported = export_folder(&app.app, out.path()).await.unwrap();
        assert_eq!((exported.unchanged, exported.edited), (111, 0));
        let came_out = read_all(out.path());
        assert!(given == came_out, "bytes differ in {:?}", given.keys().filter(|k| given.get(*k) != came_out.get(*k)).collect::<Vec<_>>());
        if let Some(place) = std::env::var_os("RECOUNT_TEST_REPORT") {
            let mut told: String = dry.files.iter().map(|f| format!("{f}\n")).collect();
            told += &dry.to_string();
            fs::write(place, told).unwrap();
        }
    }
);

/// A review whose file gives a day and no course is found on that day, in the zone it is
/// drawn in.
async fn dated_as_written(app: &TestApp, corpus: &Path, report: &Report) {
    let mut days = 0;
    for file in &report.files {
        let Outcome::Added(id) = file.outcome else { continue };
        let document = recount_markdown::Document::read(&fs::read(corpus.join(&file.path)).unwrap(), Some(&file.path));
        let Some(day) = document.incident_date.filter(|_| file.recognised.times == 0) else { continue };
        let review = app.as_("lena").get(&format!("/api/reviews/{id}")).await.json();
        let at: jiff::Timestamp = review["happened_at"].as_str().unwrap().parse().unwrap();
        let zone = recount_model::time::zone(review["zone"].as_str().unwrap()).unwrap();
        assert_eq!(at.to_zoned_datetime(zone).date(), day, "{}", file.path);
        days += 1;
    }
    assert!(days > 20, "{days} files give a day alone");
}

async fn count(app: &TestApp, table: &str) -> i64 {
    use recount_server::platform::db::Db;
    let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
    match &app.app.db {
        Db::Sqlite { read, .. } => sqlx::query_scalar(sql).fetch_one(read).await.unwrap(),
        Db::Pg(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}
