//! From files to evidence, and out again.

use std::{
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use recount_model::Depth;
use recount_server::evidence::{self, ImportError, Options, Outcome};
use uuid::Uuid;

use crate::{both, support::TestApp};

/// A real export, beside the repository; its own README says where it is from.
fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs").join(name);
    path.exists().then_some(path)
}

/// An export with a public and a private channel and a direct message.
fn export(public: &str) -> Vec<u8> {
    let files = [
        ("channels.json", r##"[{"id":"C1","name":"checkout"},{"id":"C2","name":"lunch"}]"##.to_owned()),
        ("groups.json", r#"[{"id":"G1","name":"war-room"}]"#.to_owned()),
        ("dms.json", r#"[{"id":"D1","members":["U1","U2"]}]"#.to_owned()),
        ("users.json", r#"[{"id":"U1","name":"tomasz","real_name":"Tomasz"},{"id":"U2","name":"priya","real_name":"Priya"}]"#.to_owned()),
        ("checkout/2026-11-03.json", public.to_owned()),
        ("lunch/2026-11-03.json", r#"[{"type":"message","user":"U1","text":"soup plantedlunch","ts":"1793710000.000100"}]"#.to_owned()),
        ("war-room/2026-11-03.json", r#"[{"type":"message","user":"U2","text":"plantedprivate in the war room","ts":"1793710001.000100"}]"#.to_owned()),
        ("D1/2026-11-03.json", r#"[{"type":"message","user":"U1","text":"plantedsecret between two","ts":"1793710002.000100"}]"#.to_owned()),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const PUBLIC: &str = r#"[
 {"type":"message","user":"U1","text":"latency is up","ts":"1793710000.000100"},
 {"type":"message","subtype":"channel_join","user":"U2","text":"<@U2> has joined the channel","ts":"1793710000.500000"},
 {"type":"message","user":"U2","text":"rolling back plantedredacted","ts":"1793710060.000200"}
]"#;

fn file(app: &TestApp, name: &str, bytes: &[u8]) -> PathBuf {
    let path = app.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn import(app: &TestApp, review: Uuid, path: &Path, options: &Options) -> Result<Outcome, ImportError> {
    let mut told = 0;
    let outcomes = evidence::import_paths(&app.app, review, Some(app.id("ines")), &[path.to_owned()], options, &mut |_, _| told += 1).await?;
    assert!(told > 0, "it tells how far it has come");
    Ok(outcomes.into_iter().next().unwrap())
}

fn channels(names: &[&str]) -> Options {
    Options { channels: names.iter().map(|n| (*n).to_owned()).collect(), ..Options::default() }
}

both! {
    async fn importing_the_same_export_twice_adds_nothing_and_says_so(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zip = file(&app, "export.zip", &export(PUBLIC));
        let first = import(&app, review, &zip, &channels(&["#checkout", "war-room"])).await.unwrap();
        assert_eq!((first.items, first.repeated, first.problems), (4, 0, 0));
        let again = import(&app, review, &zip, &channels(&["#checkout", "war-room"])).await.unwrap();
        assert_eq!((again.items, again.repeated, again.source), (0, 4, None));
        let wider = import(&app, review, &zip, &channels(&["checkout", "lunch"])).await.unwrap();
        assert_eq!((wider.items, wider.repeated), (1, 3));
    }
}

both! {
    async fn a_real_export_is_read_whole(app: TestApp) {
        let Some(zip) = real("slack/testarchive.zip") else { return };
        let review = app.review("Sailing", Depth::Debrief).await;
        let first = import(&app, review, &zip, &channels(&["enrique", "traveling-sailor"])).await.unwrap();
        assert!(first.items > 100, "{first:?}");
        assert_eq!(first.problems, 0);
    }
}
