//! A folder of Markdown reviews becomes a library and goes out again unchanged.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use recount_model::Stage;
use recount_server::{
    library::folder::{Files, FolderImport, Mode, Outcome, Report, export_folder, import_folder},
    writing::{self, Words},
};
use uuid::Uuid;

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

/// Saves a text over version `base`, as an editor in a browser does, which knows one way to end a line.
async fn written(app: &TestApp, review: Uuid, base: i64, body: &str) {
    let mut tx = app.app.db.write().await.unwrap();
    let words = Words { review, title: "Prometheus ran out of disk", body, by: Some(app.id("ines")), base };
    let kept = writing::save(&mut tx, words, NOW).await.unwrap();
    assert_eq!(kept.version, base + 1);
    tx.commit().await.unwrap();
}

both!(
    async fn how_lines_end_is_kept_though_an_editor_ends_them_otherwise(app: TestApp) {
        let crlf = OUTAGE.replace('\n', "\r\n");
        let folder = folder_of(&[("crlf.md", crlf.as_bytes()), ("lf.md", b"# Broker lag\n\n## Impact\n\nSlow.\n\n2021-02-03\n")]);
        let report = bring(&app, folder.path(), Mode::Import, Files::Reviews).await;
        let Outcome::Added(id) = report.files[0].outcome else { panic!("{report}") };
        let goes_out = async |unchanged: usize, edited: usize, wanted: &str| {
            let out = tempfile::tempdir().unwrap();
            let exported = export_folder(&app.app, out.path()).await.unwrap();
            assert_eq!((exported.unchanged, exported.edited), (unchanged, edited));
            assert_eq!(String::from_utf8(fs::read(out.path().join("crlf.md")).unwrap()).unwrap(), wanted);
            assert_eq!(fs::read(out.path().join("lf.md")).unwrap(), fs::read(folder.path().join("lf.md")).unwrap());
            assert_eq!(app.as_("ines").get(&format!("/reviews/{id}/markdown")).await.text(), wanted, "as its own page gives it");
        };
        goes_out(2, 0, &crlf).await;
        // One letter typed and removed.
        written(&app, id, 1, &OUTAGE.replace("was full", "was fulll")).await;
        goes_out(1, 1, &crlf.replace("was full", "was fulll")).await;
        written(&app, id, 2, OUTAGE).await;
        goes_out(2, 0, &crlf).await;
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

both!(
    async fn each_row_that_is_no_moment_is_said_once_with_its_line_and_its_reason(app: TestApp) {
        let listed = "# Search was slow 2024-03-05\n\n## Timeline\n\n- 10:00 good\n- 25:00 never\n- not timed\n- 10:10 good\n";
        let table = "# Mail was slow\n\n## Timeline\n\n| Time | Event |\n|--|--|\n| 2024-03-05 10:00 | a |\n| 25:00 | b |\n| soon | c |\n";
        let undated = "# Chat was slow\n\n## Timeline\n\n- 10:00 first\n";
        let folder = folder_of(&[("a.md", listed.as_bytes()), ("b.md", table.as_bytes()), ("c.md", undated.as_bytes())]);
        let report = bring(&app, folder.path(), Mode::DryRun, Files::Reviews).await;
        let said = |file: usize| report.files[file].to_look_at.iter().map(|(line, why)| format!("{line} {why}")).collect::<Vec<_>>();
        assert_eq!(report.files.iter().map(|file| file.recognised.moments).collect::<Vec<_>>(), [2, 1, 0], "{report}");
        assert_eq!(
            said(0),
            [
                "6 \"25:00\" is no time of day; what it begins stays in the text only.",
                "7 This item of the timeline begins with no time; it stays in the text only."
            ]
        );
        assert_eq!(
            said(1),
            [
                "8 \"25:00\" is no time of day, so it is in the text and not on the timeline: b",
                "9 \"soon\" could not be read as a time, so it is in the text and not on the timeline: c",
            ]
        );
        assert_eq!(said(2), ["5 “10:00” has no day, so it is in the text and not on the timeline: first"]);
        assert!(report.to_string().contains("5 things to look at"), "{report}");
    }
);

both!(
    async fn lines_under_a_day_become_moments_in_the_zone_the_file_states(app: TestApp) {
        let plain = "# Sonnet found\n\n## Timeline\n\n2015-10-21 (all times UTC)\n\n14:51 News reports a sonnet\n14:53 Traffic increases\n";
        let header = "# Checkout failed\n\nDate: 2024-03-05\nTime zone: Europe/Berlin\n\n## Timeline\n\n- 10:00 first\n";
        let untimed = "# Checkout was slow\n\n**2024-03-05**\n\nTime zone: Europe/Berlin\n\n## Impact\n\nSlow.\n";
        let folder = folder_of(&[("a.md", plain.as_bytes()), ("b.md", header.as_bytes()), ("c.md", untimed.as_bytes())]);
        let report = bring(&app, folder.path(), Mode::Import, Files::Reviews).await;
        assert_eq!(report.files.iter().map(|file| file.recognised.moments).collect::<Vec<_>>(), [2, 1, 0], "{report}");
        assert_eq!(report.recognised().zones_assumed, 0, "every zone is stated");
        let mut dated = Vec::new();
        for file in &report.files {
            let Outcome::Added(id) = file.outcome else { panic!("{report}") };
            let review = app.as_("lena").get(&format!("/api/reviews/{id}")).await.json();
            dated.push((review["happened_at"].as_str().unwrap().to_owned(), review["zone"].as_str().unwrap().to_owned()));
        }
        let expected = [("2015-10-21T14:51:00Z", "UTC"), ("2024-03-05T09:00:00Z", "Europe/Berlin"), ("2024-03-04T23:00:00Z", "Europe/Berlin")];
        assert_eq!(dated, expected.map(|(at, zone)| (at.to_owned(), zone.to_owned())));
    }
);

both!(
    async fn a_text_in_utf16_is_not_read_and_said_so(app: TestApp) {
        let encoded = |mark: &[u8], unit: fn(u16) -> [u8; 2]| [mark, OUTAGE.encode_utf16().flat_map(unit).collect::<Vec<u8>>().as_slice()].concat();
        let folder = folder_of(&[("a.md", encoded(b"\xff\xfe", u16::to_le_bytes).as_slice()), ("b.md", encoded(b"\xfe\xff", u16::to_be_bytes).as_slice())]);
        for files in [Files::Reviews, Files::All] {
            let report = bring(&app, folder.path(), Mode::Import, files).await;
            assert_eq!((added(&report), report.count(|o| matches!(o, Outcome::NotRead(why) if why.contains("UTF-16")))), (0, 2), "{report}");
        }
        fs::write(folder.path().join("a.md"), OUTAGE).unwrap();
        assert_eq!(added(&bring(&app, folder.path(), Mode::Import, Files::Reviews).await), 1, "saved as UTF-8 it is read");
    }
);

#[cfg(target_os = "linux")]
both!(
    async fn names_that_differ_in_bytes_that_are_no_text_are_two_files(app: TestApp) {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [(&b"bad\xff.md"[..], OUTAGE.to_owned()), (&b"bad\xfe.md"[..], OUTAGE.replace("Prometheus", "Grafana"))] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), text).unwrap();
        }
        let report = bring(&app, folder.path(), Mode::Import, Files::Reviews).await;
        assert_eq!(added(&report), 2, "{report}");
        assert_eq!(report.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["bad\u{fffd}FE.md", "bad\u{fffd}FF.md"]);
        let again = bring(&app, folder.path(), Mode::Import, Files::Reviews).await;
        assert_eq!((added(&again), again.count(|o| matches!(o, Outcome::Same(_)))), (0, 2), "{again}");
        let out = tempfile::tempdir().unwrap();
        export_folder(&app.app, out.path()).await.unwrap();
        assert_eq!(read_all(out.path()).len(), 2);
    }
);

/// The corpus beside the repository, or `None` where its absence was agreed to.
fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/reviews");
    if path.is_dir() {
        return Some(path);
    }
    assert!(
        std::env::var("RECOUNT_WITHOUT_SHARED").is_ok_and(|v| v == "1"),
        "{} is not there. Put the shared folder beside the repository, or set RECOUNT_WITHOUT_SHARED=1 to leave this test out.",
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
