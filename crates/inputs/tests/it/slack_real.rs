//! A real, small export, checked against what is read in it by eye.

use std::{collections::BTreeMap, io::Cursor};

use recount_inputs::slack::{Export, Selection};
use recount_model::{EvidenceKind, Import, LaneKind};

use crate::support::{lines, problems, read_all, shared};

fn open() -> Option<Export> {
    shared("slack/testarchive.zip").map(|bytes| Export::open_zip(Cursor::new(bytes)).unwrap())
}

#[test]
fn the_channels_are_shown_with_counts_before_anything_is_read() {
    let Some(mut export) = open() else { return };
    let shown: Vec<_> = export.channels().iter().map(|channel| (channel.key.as_str(), channel.name.as_str(), channel.private, channel.day_files)).collect();
    assert_eq!(shown, [("C0JGLMMNX", "enrique", false, 9), ("C0JL6CGQ2", "traveling-sailor", false, 8)]);
    let everything = export.everything();
    let counts = export.count(&everything);
    assert_eq!(counts.iter().map(|count| count.messages).sum::<u64>(), 158);
    assert_eq!(counts[0].first, Some(1_452_837_318_000_002));
    assert_eq!(export.direct_conversations(), 0);
}

#[test]
fn every_message_is_read_with_its_own_bytes_and_a_key_of_its_own() {
    let Some(export) = open() else { return };
    let import = read_all(export);
    assert_eq!(problems(&import), Vec::<String>::new());
    assert_eq!(import.evidence.len(), 158);
    let mut kinds = BTreeMap::new();
    for (_, evidence) in &import.evidence {
        *kinds.entry(evidence.kind).or_insert(0) += 1;
        let json: serde_json::Value = serde_json::from_slice(&evidence.original).unwrap();
        assert_eq!(
            evidence.key,
            format!("slack:{}:{}", if evidence.place.file.starts_with("enrique/") { "C0JGLMMNX" } else { "C0JL6CGQ2" }, json["ts"].as_str().unwrap())
        );
        assert!(!evidence.text.is_empty(), "{}", evidence.place);
    }
    assert_eq!(kinds, BTreeMap::from([(EvidenceKind::Message, 150), (EvidenceKind::Presence, 8)]));
    let keys: std::collections::BTreeSet<_> = import.evidence.iter().map(|(_, evidence)| &evidence.key).collect();
    assert_eq!(keys.len(), 158);
    assert_eq!(
        import.lanes.iter().map(|lane| (lane.name.as_str(), lane.kind)).collect::<Vec<_>>(),
        [("#enrique", LaneKind::Channel), ("#traveling-sailor", LaneKind::Channel)]
    );
}

#[test]
fn a_day_reads_as_it_did_in_the_channel() {
    let Some(mut export) = open() else { return };
    let mut import = Import::default();
    let day = Selection { channels: ["C0JGLMMNX".to_owned()].into(), from: None, until: Some(1_452_837_359_000_007) };
    export.read(&day, &mut import);
    let said: Vec<_> = import.evidence.iter().map(|(_, evidence)| (evidence.said_by.as_deref().unwrap(), evidence.place.to_string())).collect();
    assert_eq!(said[0].1, "enrique/2016-01-14.json:2");
    assert_eq!(said[4].1, "enrique/2016-01-14.json:33");
    assert_eq!(
        lines(&import)[4..],
        [
            "2016-01-15T05:55:52.000006Z @abilinski: Created an issue for a setup.py so that it can be installed to a standard place",
            "2016-01-15T05:55:59.000007Z Need that done before it can be used in victoria",
        ]
    );
    assert_eq!(import.evidence.len(), 6);
}

#[test]
fn a_bot_speaks_through_its_attachment_and_a_file_is_named_without_its_address() {
    let Some(export) = open() else { return };
    let import = read_all(export);
    let by_ts = |ts: &str| &import.evidence.iter().find(|(_, evidence)| evidence.key.ends_with(ts)).unwrap().1;
    let tag = by_ts(":1459165366.000026");
    assert_eq!(tag.text, "[traveling-sailor] New tag 0.1.0 (https://github.com/mesos-magellan/traveling-sailor/compare/0.1.0) was pushed by hfaran");
    assert_eq!(tag.said_by.as_deref(), Some("github"), "as the message says that added it");
    assert_eq!(by_ts(":1459106048.000018").said_by.as_deref(), Some("doubledeez"), "who commented on a file");
    let ids: Vec<_> = import.evidence.iter().filter_map(|(_, evidence)| evidence.said_by.as_deref()).filter(|name| name.starts_with("B0")).collect();
    assert_eq!(ids, Vec::<&str>::new(), "every bot has a name");
    let files: Vec<_> =
        import.evidence.iter().flat_map(|(_, evidence)| &evidence.details).filter(|(name, _)| name == "file").map(|(_, value)| value.as_str()).collect();
    assert_eq!(files.len(), 4);
    assert!(files.contains(&"100 cities · 100_cities.js · text/plain · 4163 bytes"), "{files:?}");
    let edited = import.evidence.iter().flat_map(|(_, evidence)| &evidence.details).filter(|(name, _)| name == "edited").count();
    assert_eq!(edited, 1);
    for (_, evidence) in &import.evidence {
        let kept = String::from_utf8_lossy(&evidence.original);
        assert!(!kept.contains("xoxe-"), "a token of the export: {kept}");
    }
    assert!(String::from_utf8_lossy(&by_ts(":1459105865.000017").original).contains("10_cities.js?t=xox…"));
}

#[test]
fn a_folder_reads_as_its_archive_does() {
    let Some(bytes) = shared("slack/testarchive.zip") else { return };
    let folder = tempfile::tempdir().unwrap();
    zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap().extract(folder.path()).unwrap();
    let from_folder = read_all(Export::open_folder(folder.path()).unwrap());
    let from_zip = read_all(Export::open_zip(Cursor::new(bytes)).unwrap());
    assert_eq!(from_folder.evidence, from_zip.evidence);
}
