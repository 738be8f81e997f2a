//! Exports made by hand: what real ones contain, and what hostile ones might.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use recount_inputs::slack::{Export, OpenError, Selection};
use recount_model::{EvidenceKind, Import, LaneKind, import::Flow};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::support::{Counting, archive, export, lines, problems, read_all, within_memory};

const CHANNELS: (&str, &[u8]) = ("channels.json", br#"[{"id":"C1","name":"checkout"},{"id":"C2","name":"ops"}]"#);
const USERS: (&str, &[u8]) = ("users.json", br#"[{"id":"U1","name":"ana","profile":{"display_name":"Ana"}},{"id":"U2","name":"bo"}]"#);
const DAY: &str = "checkout/2024-01-20.json";

fn one_day(json: &str) -> Import {
    read_all(export(&[CHANNELS, USERS, (DAY, json.as_bytes())]))
}

#[test]
fn direct_messages_never_come_out_and_are_never_named() {
    let secret = br#"[{"ts":"1705759506.000001","text":"PLANTED-TOKEN"}]"#;
    let export = export(&[
        CHANNELS,
        USERS,
        ("groups.json", br#"[{"id":"G1","name":"war-room"},{"id":"G2","name":"mpdm-ana--bo-1"},{"id":"G3","name":"disguised","is_mpim":true}]"#),
        ("dms.json", br#"[{"id":"D01234567","members":["U1","U2"]},{"id":"ops"}]"#),
        ("mpims.json", br#"[{"id":"G9","name":"quiet-three"}]"#),
        ("war-room/2024-01-20.json", br#"[{"ts":"1705759506.000002","text":"private but chosen"}]"#),
        ("D01234567/2024-01-20.json", secret),
        ("D07654321/2024-01-20.json", secret),
        ("mpdm-ana--bo-1/2024-01-20.json", secret),
        ("mpdm-ana--bo-1/PLANTED-TOKEN.txt", secret),
        ("mpdm-ana--bo-1/../PLANTED-TOKEN.json", secret),
        ("quiet-three/2024-01-20.json", secret),
        ("disguised/2024-01-20.json", secret),
        ("ops/2024-01-20.json", secret),
        ("somebodys-folder/2024-01-20.json", secret),
    ]);
    let shown: Vec<_> = export.channels().iter().map(|channel| (channel.name.as_str(), channel.private)).collect();
    assert_eq!(shown, [("checkout", false), ("war-room", true)]);
    assert_eq!(export.direct_conversations(), 6);
    assert_eq!(export.unlisted_folders(), 1);
    let import = read_all(export);
    assert_eq!(import.lanes[1].kind, LaneKind::PrivateChannel);
    let everything = format!("{import:?}");
    for word in ["PLANTED", "mpdm", "D0123", "quiet-three", "somebodys", "disguised"] {
        assert!(!everything.contains(word), "{word}: {everything}");
    }
    assert_eq!(import.evidence.len(), 1);
}

#[test]
fn copies_of_other_messages_are_cut_out_and_said() {
    let root = r#"{"ts":"1705673106.000001","user":"U1","text":"PLANTED root","thread_ts":"1705673106.000001"}"#;
    let unfurl = r#"{"is_msg_unfurl":true,"channel_id":"D01234567","ts":"1705759000.000001","text":"PLANTED shown","fallback":"PLANTED"}"#;
    let old = r#"{"from_url":"https:\/\/x.slack.example\/archives\/G1\/p1","text":"PLANTED link"}"#;
    let day = format!(
        r#"[{{"ts":"1705759506.000001","subtype":"thread_broadcast","user":"U2","text":"see thread","thread_ts":"1705673106.000001","root":{root}}},
{{"ts":"1705759507.000001","user":"U2","text":"look","attachments":[{{"title":"own card"}},{unfurl},{old}]}},
{{"ts":"1705759508.000001","subtype":"pinned_item","user":"U2","text":"pinned","item":{{"type":"message","message":{root}}}}},
{{"ts":"1705759509.000001","subtype":"message_changed","message":{{"ts":"1705673106.000001","user":"U1","text":"new words","attachments":[{unfurl}]}},"previous_message":{root}}},
{{"ts":"1705759510.000001","subtype":"message_deleted","user":"U1","deleted_ts":"1705673106.000001","previous_message":{root}}}]"#
    );
    let before = ("checkout/2024-01-19.json", br#"[{"ts":"1705673106.000001","user":"U1","text":"PLANTED root"}]"#.as_slice());
    let files = [CHANNELS, USERS, before, (DAY, day.as_bytes())];
    let read = |from| {
        let mut import = Import::default();
        let chosen = Selection { channels: ["C1".to_owned()].into(), from, until: None };
        assert_eq!(export(&files).read(&chosen, &mut import), Flow::Continue);
        import
    };
    let import = read(Some(1_705_759_506_000_000));
    let texts: Vec<_> = import.evidence.iter().map(|(_, evidence)| evidence.text.as_str()).collect();
    assert_eq!(texts, ["see thread", "look", "pinned", "new words", "This message was deleted."]);
    for (_, evidence) in &import.evidence {
        let said = String::from_utf8_lossy(&evidence.original).into_owned();
        assert!(!format!("{evidence:?}").contains("PLANTED") && !said.contains("PLANTED"), "{said}");
        assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok_and(|json| json["ts"].is_string()), "{said}");
        assert!(evidence.details.iter().any(|(name, _)| name == "left out"), "{:?}", evidence.details);
    }
    assert_eq!(import.evidence[1].1.details[0], ("attachment".to_owned(), "own card".to_owned()));
    // Where the message itself was chosen, its own words are there, and what it was before.
    let whole = read(None);
    let having: Vec<_> = whole.evidence.iter().map(|(_, evidence)| String::from_utf8_lossy(&evidence.original).contains("PLANTED")).collect();
    assert_eq!(having, [true, false, false, false, true, true], "itself, its change and its deletion");
    assert_eq!(whole.evidence[5].1.text, "PLANTED root");
}

#[test]
fn places_outside_the_selection_have_no_names() {
    let mut export = export(&[
        ("channels.json", br#"[{"id":"C1","name":"ops"}]"#),
        ("groups.json", br#"[{"id":"G1","name":"secret"}]"#),
        ("ops/notes.txt", b"x"),
        ("ops/2024-01-20.json", br#"[{"ts":"1705759506.000001","text":"in"}]"#),
        ("secret/PLANTED.pdf", b"x"),
        ("secret/../PLANTED.json", b"[]"),
        ("ops/../PLANTED-secret.json", b"[]"),
        ("unlisted/PLANTED.txt", b"x"),
        ("../unlisted/PLANTED.json", b"[]"),
    ]);
    let of = |channels: &[&str]| Selection { channels: channels.iter().map(|&key| key.to_owned()).collect(), ..Selection::default() };
    let mut import = Import::default();
    export.read(&of(&["C1"]), &mut import);
    assert_eq!(
        problems(&import),
        [
            "ops/notes.txt: This is no day of messages, so it was left out.",
            ": Outside the chosen channels, this many links, encrypted files and paths that lead out were not read: 3.",
        ]
    );
    let told = export.problems(&of(&["C1", "G1"]));
    assert!(told.iter().any(|problem| problem.place.file == "secret/PLANTED.pdf"), "{told:?}");
}

#[test]
fn a_problem_does_not_quote_what_somebody_wrote() {
    let import = one_day(r#"[{"ts":"1705759506.000001","text":"in"},"PLANTED",{"ts":"1705759507.000001","text":"PLANTED" "x"}]"#);
    assert_eq!((import.evidence.len(), import.problems.len()), (1, 2), "{:?}", problems(&import));
    assert!(!format!("{import:?}").contains("PLANTED"), "{:?}", problems(&import));
}

#[test]
fn a_selection_that_takes_nothing_is_known_before_it_is_read() {
    let mut export = export(&[CHANNELS, (DAY, br#"[{"ts":"1705759506.000001","text":"in"}, 7]"#), ("ops/2024-01-20.json", b"[]")]);
    let of = |channel: &str, from, until| Selection { channels: [channel.to_owned()].into(), from, until };
    assert!(export.has_any(&of("C1", None, None)) && export.has_any(&of("C1", Some(1_705_759_506_000_001), None)));
    for nothing in [of("C1", Some(1_705_759_506_000_002), None), of("C1", None, Some(1_705_759_506_000_000)), of("C2", None, None), of("C9", None, None)] {
        assert!(!export.has_any(&nothing), "{nothing:?}");
    }
}

#[test]
fn unselected_channels_and_times_stay_out() {
    let mut export = export(&[
        CHANNELS,
        ("checkout/2024-01-20.json", br#"[{"ts":"1705759506.000001","text":"in"},{"ts":"1705759507.000000","text":"PLANTED late"}]"#),
        ("checkout/2024-02-20.json", br#"[{"ts":"1708437906.000001","text":"PLANTED day"}]"#),
        ("ops/2024-01-20.json", br#"[{"ts":"1705759506.000001","text":"PLANTED channel"}]"#),
    ]);
    let selection = Selection { channels: ["C1".to_owned()].into(), from: Some(1_705_759_506_000_001), until: Some(1_705_759_506_999_999) };
    let mut import = Import::default();
    assert_eq!(export.read(&selection, &mut import), Flow::Continue);
    assert_eq!(lines(&import), ["2024-01-20T14:05:06.000001Z in"]);
    assert!(!format!("{import:?}").contains("PLANTED"));
    let counts = export.count(&selection);
    assert_eq!((counts.len(), counts[0].messages, counts[0].last), (1, 1, Some(1_705_759_506_000_001)));
}

#[test]
fn threads_edits_deletions_and_bots_keep_their_meaning() {
    let import = one_day(
        r#"[
    {"ts":"1705759500.000100","thread_ts":"1705759500.000100","user":"U1","text":"Anyone else? :fire: &amp; <@U2> <#C2>","reactions":[{"name":"eyes","users":["U2","U9"]}]},
    {"ts":"1705759501.000100","thread_ts":"1705759500.000100","user":"U2","text":"yes","edited":{"user":"U1","ts":"1705759502.000000"}},
    {"ts":"1705759503.000000","subtype":"message_deleted","deleted_ts":"1705759501.000100","original":{"user":"U2","text":"oops"}},
    {"ts":"1705759504.000000","subtype":"tombstone","user":"USLACKBOT","text":"This message was deleted."},
    {"ts":"1705759505.000000","subtype":"message_changed","message":{"user":"U1","text":"new","ts":"1705759500.000100"},"previous_message":{"text":"old"}},
    {"ts":"1705759506.000000","subtype":"bot_message","bot_id":"B1","username":"Alertmanager","text":"","attachments":[{"title":"Latency &gt; 2s","text":"<!here> p99","fields":[{"title":"service","value":"checkout"}]}]},
    {"ts":"1705759507.000000","bot_id":"B2","bot_profile":{"name":"Deploys"},"text":"","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*Deployed* <https://x.example|v2>"}},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"by "},{"type":"user","user_id":"U1"},{"type":"emoji","name":"rocket"}]}]}]},
    {"ts":"1705759508.000000","user":"U7","user_profile":{"display_name":"Cleo"},"text":"","files":[{"name":"graph.png","mimetype":"image/png","size":9,"url_private":"https://files.example/?t=SECRET"}]},
    {"ts":"1705759509.000000","subtype":"channel_leave","user":"U2","text":"<@U2> has left the channel"},
    {"ts":1705759510.5,"user":"U1","text":null,"attachments":"odd","edited":7,"files":{}}
]"#,
    );
    assert_eq!(problems(&import), Vec::<String>::new());
    let items: Vec<_> = import.evidence.iter().map(|(_, evidence)| evidence).collect();
    let texts: Vec<_> = items.iter().map(|item| (item.said_by.as_deref().unwrap_or("-"), item.text.as_str())).collect();
    assert_eq!(
        texts,
        [
            ("Ana", "Anyone else? 🔥 & @bo #ops"),
            ("bo", "yes"),
            ("bo", "oops"),
            ("Slackbot", "This message was deleted."),
            ("Ana", "new"),
            ("Alertmanager", "Latency > 2s\n@here p99\nservice: checkout"),
            ("Deploys", "*Deployed* v2 (https://x.example)\nby @Ana🚀"),
            ("Cleo", "shared graph.png"),
            ("bo", "@bo has left the channel"),
            ("Ana", ""),
        ]
    );
    assert_eq!(items[0].answers, None);
    assert_eq!(items[0].details, [("reaction".to_owned(), "👀 bo, U9".to_owned())]);
    assert_eq!(items[1].answers.as_deref(), Some("slack:C1:1705759500.000100"));
    assert_eq!(items[1].details, [("edited".to_owned(), "2024-01-20T14:05:02Z by Ana".to_owned())]);
    assert_eq!(items[2].key, "slack:C1:1705759503.000000:message_deleted");
    assert_eq!(items[2].details, [("deleted".to_owned(), "message of 2024-01-20T14:05:01.0001Z".to_owned())]);
    let of = ("edit".to_owned(), "message of 2024-01-20T14:05:00.0001Z".to_owned());
    assert_eq!(items[4].details, [of, ("before".to_owned(), "old".to_owned())]);
    assert_eq!((items[2].answers.as_deref(), items[4].answers.as_deref()), (Some("slack:C1:1705759501.000100"), Some("slack:C1:1705759500.000100")));
    assert_eq!(items[5].kind, EvidenceKind::Message);
    assert_eq!(items[7].details, [("file".to_owned(), "graph.png · image/png · 9 bytes".to_owned())]);
    assert_eq!(items[8].kind, EvidenceKind::Presence);
    assert_eq!(items[9].happened.earliest(), 1_705_759_510_500_000);
}

#[test]
fn a_new_name_of_a_channel_says_the_old_one_first() {
    let import = one_day(
        r#"[
    {"ts":"1705759500.000100","subtype":"channel_name","user":"U1","old_name":"inc-4711","name":"inc-gateway","text":"<@U1> has renamed the channel","edited":{"user":"U1","ts":"1705759502.000000"}},
    {"ts":"1705759501.000100","subtype":"group_name","user":"U1","old_name":"ops","name":"ops-eu","text":"renamed"},
    {"ts":"1705759502.000100","subtype":"channel_name","user":"U1","old_name":"two words","name":"ops","text":"odd"},
    {"ts":"1705759503.000100","subtype":"channel_name","user":"U1","name":"ops","text":"half"},
    {"ts":"1705759504.000100","user":"U1","old_name":"a","name":"b","text":"no new name"}
]"#,
    );
    let renamed = |n: usize| import.evidence[n].1.details.first().filter(|(name, _)| name == "renamed").map(|(_, said)| said.as_str());
    assert_eq!([renamed(0), renamed(1)], [Some("#inc-4711 to #inc-gateway"), Some("#ops to #ops-eu")]);
    assert_eq!([renamed(2), renamed(3), renamed(4)], [None; 3]);
    assert_eq!(import.evidence.len(), 5, "each is there as it was written");
}

#[test]
fn a_messages_bytes_are_kept_exactly_even_where_they_are_no_utf_8() {
    let message: &[u8] = b"{ \"ts\" : \"1705759506.000001\",\r\n\t\"text\":\"caf\xE9 \\u00e9\" }";
    let day = [b"\xEF\xBB\xBF [ ".as_slice(), message, b" ]\n"].concat();
    let import = read_all(export(&[CHANNELS, (DAY, &day)]));
    assert_eq!(import.evidence[0].1.original, message);
    assert_eq!(import.evidence[0].1.text, "caf\u{FFFD} é");
    assert_eq!(problems(&import), [format!("{DAY}:1: Some bytes of this message are not UTF-8; they are shown as �, and kept as they were.")]);
}

#[test]
fn one_broken_message_costs_only_itself() {
    let good = |second: u32| format!("    {{\n        \"ts\": \"17057595{second:02}.000001\",\n        \"text\": \"m{second}\"\n    }}");
    for broken in [
        "    {\n        \"ts\": \"1705759501.000001\",\n        \"text\": \"no end\n    }",
        "    {\n        \"ts\": \"1705759501.000001\",\n        \"text\": {\n    }",
        "    {\n        \"ts\": \"1705759501.000001\",\n        \"text\": ]\n    }",
        "    {\n        \"ts\": oops,\n        \"a\": {\n            \"ts\": \"1705759599.0\"\n        }\n    }",
        "    null",
        "    {}",
        "    \"word\"",
    ] {
        let day = format!("[\n{},\n{broken},\n{},\n{}\n]", good(0), good(2), good(3));
        let import = one_day(&day);
        let texts: Vec<_> = import.evidence.iter().map(|(_, evidence)| evidence.text.as_str()).collect();
        assert_eq!(texts, ["m0", "m2", "m3"], "{broken}\n{:?}", problems(&import));
        assert_eq!(import.problems.len(), 1, "{broken}: {:?}", problems(&import));
        assert_eq!(import.problems[0].place.line, Some(6), "{broken}");
        assert_eq!(import.evidence[2].1.place.line, Some(if broken.contains('\n') { broken.lines().count() as u64 + 10 } else { 11 }), "{broken}");
    }
}

#[test]
fn a_list_that_ends_early_keeps_what_came_before() {
    let whole = r#"[{"ts":"1705759500.000001","text":"a"},{"ts":"1705759501.000001","text":"b"}]"#;
    for cut in 0..whole.len() {
        let import = one_day(&whole[..cut]);
        let complete = whole[..cut].matches('}').count();
        assert_eq!(import.evidence.len(), complete, "{cut}");
        assert!(!import.problems.is_empty(), "{cut}");
    }
    let import = one_day("{\"ok\":false}");
    assert_eq!(problems(&import), [format!("{DAY}:1: A list in square brackets was expected, so the file was left out.")]);
}

#[test]
fn paths_and_links_that_lead_out_are_ignored_and_listed() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        CHANNELS,
        ("checkout/../../etc/passwd.json", b"[]".as_slice()),
        ("/abs/2024-01-20.json", b"[]"),
        ("a\\b.json", b"[]"),
        (DAY, br#"[{"ts":"1.0","text":"kept"}]"#),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text).unwrap();
    }
    zip.add_symlink("checkout/2024-01-21.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let import = read_all(Export::open_zip(Cursor::new(zip.finish().unwrap().into_inner())).unwrap());
    assert_eq!(lines(&import), ["1970-01-01T00:00:01Z kept"]);
    let ignored: Vec<_> = import.problems.iter().map(|problem| problem.place.file.as_str()).collect();
    assert_eq!(ignored, ["checkout/2024-01-21.json", ""], "where a path leads is no place of the chosen channels");
    assert!(import.problems[1].reason.ends_with("were not read: 3."), "{:?}", import.problems);
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("2024-01-20.json"), r#"[{"ts":"1705759506.0","text":"PLANTED"}]"#).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("channels.json"), CHANNELS.1).unwrap();
    std::fs::create_dir(folder.path().join("ops")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("checkout")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("2024-01-20.json"), folder.path().join("ops/2024-01-20.json")).unwrap();
    let import = read_all(Export::open_folder(folder.path()).unwrap());
    assert_eq!((import.evidence.len(), import.problems.len()), (0, 2), "{import:?}");
}

#[test]
fn what_is_no_export_is_refused_with_what_was_expected() {
    let refused = |bytes: Vec<u8>| Export::open_zip(Cursor::new(bytes)).err().unwrap();
    let other = refused(archive(&[("readme.txt", b"hello"), ("D01234567/2024-01-20.json", b"[]")]));
    assert_eq!(
        other.to_string(),
        "this is not a Slack export: expected channels.json or groups.json beside one folder a channel, each with files like 2026-01-31.json; found readme.txt"
    );
    assert!(matches!(refused(b"ts,text\n1,2\n".to_vec()), OpenError::Damaged(_)));
    assert!(matches!(refused(Vec::new()), OpenError::Damaged(_)));
    let whole = archive(&[CHANNELS, USERS, (DAY, b"[]")]);
    for cut in [whole.len() / 4, whole.len() / 2, whole.len() - 1] {
        assert!(matches!(refused(whole[..cut].to_vec()), OpenError::Damaged(_)), "{cut}");
    }
    assert!(matches!(Export::open_folder(std::path::Path::new("/nowhere")), Err(OpenError::Io(_))));
}

#[test]
fn a_damaged_day_costs_only_itself() {
    let mut noise = "[".to_owned();
    for n in 0..4000_u32 {
        write!(noise, r#"{{"ts":"170575{n:04}.{n:06}","text":"{:x}"}},"#, n.wrapping_mul(2_654_435_761)).unwrap();
    }
    let files = [CHANNELS, (DAY, noise.as_bytes()), ("ops/2024-01-20.json", br#"[{"ts":"1705759506.0","text":"kept"}]"#)];
    let mut bytes = archive(&files);
    let at = bytes.len() / 3;
    for byte in &mut bytes[at..at + 64] {
        *byte ^= 0x5A;
    }
    let import = read_all(Export::open_zip(Cursor::new(bytes)).unwrap());
    assert_eq!(import.evidence.last().unwrap().1.text, "kept");
    assert!(!import.problems.is_empty());
}

#[test]
fn an_archive_that_unpacks_to_far_too_much_is_refused() {
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let error = Export::open_zip(Cursor::new(archive(&[CHANNELS, (DAY, &zeros)]))).err().unwrap();
    assert!(matches!(error, OpenError::Bomb { .. }), "{error}");
    // The same with a false size: what comes out is held to what was stated.
    let mut lying = archive(&[CHANNELS, (DAY, &zeros)]);
    let stated = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = lying.windows(4).enumerate().filter(|(_, window)| *window == stated).map(|(at, _)| at).collect();
    for at in places {
        lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let import = read_all(Export::open_zip(Cursor::new(lying)).unwrap());
    assert_eq!((import.evidence.len(), import.problems.len()), (0, 1), "{:?}", problems(&import));
}

#[test]
fn too_many_files_are_refused_before_their_table_is_read() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..=recount_inputs::slack::ENTRIES {
        zip.start_file(format!("c/{n}.json"), SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).unwrap();
    }
    let error = Export::open_zip(Cursor::new(zip.finish().unwrap().into_inner())).err().unwrap();
    assert!(matches!(error, OpenError::TooManyEntries(_)), "{error}");
}

#[test]
fn a_folder_packed_with_its_own_name_is_an_export_too() {
    let import = read_all(export(&[
        ("Acme export/channels.json", CHANNELS.1),
        ("Acme export/ops/2024-01-20.json", br#"[{"ts":"1705759506.0","text":"kept"}]"#),
        ("__MACOSX/Acme export/._ops", b"x"),
    ]));
    assert_eq!((import.evidence.len(), import.problems.len()), (1, 0));
}

#[test]
fn a_large_day_streams_and_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("channels.json"), CHANNELS.1).unwrap();
    std::fs::create_dir(folder.path().join("ops")).unwrap();
    let mut day = std::io::BufWriter::new(std::fs::File::create(folder.path().join("ops/2024-01-20.json")).unwrap());
    let filler = "x".repeat(300);
    for n in 0..200_000_u32 {
        let begin = if n == 0 { '[' } else { ',' };
        write!(day, "{begin}\n    {{\"ts\": \"1705759506.{n:06}\", \"user\": \"U1\", \"text\": \"{filler}\"}}").unwrap();
    }
    day.write_all(b"\n]").unwrap();
    drop(day);
    let mut export = Export::open_folder(folder.path()).unwrap();
    let everything = export.everything();
    let mut counting = Counting::default();
    assert_eq!(export.read(&everything, &mut counting), Flow::Continue);
    assert_eq!((counting.evidence, counting.problems), (200_000, 0));
    assert!(counting.done <= export.bytes(&everything));
    within_memory();
    let mut stopping = Counting { stop_after: Some(10), ..Counting::default() };
    assert_eq!(export.read(&everything, &mut stopping), Flow::Stop);
    assert_eq!(stopping.evidence, 10);
}

#[test]
fn an_archive_over_the_limit_is_refused_unread() {
    let file = tempfile::tempfile().unwrap();
    file.set_len(recount_inputs::slack::ARCHIVE_BYTES + 1).unwrap();
    let error = Export::open_zip(file).err().unwrap();
    assert!(matches!(error, OpenError::TooLarge(2_147_483_649)), "{error}");
}

#[test]
fn a_bot_says_its_text_or_blocks_and_then_what_it_attaches() {
    let section = r#""blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*Deploy failed*\nservice: checkout"}}]"#;
    let import = one_day(&format!(
        r#"[
    {{"ts":"1705759500.000000","subtype":"bot_message","bot_id":"B1","text":"",{section},"attachments":[{{"title":"Deploy log","fields":[{{"title":"service","value":"checkout"}}]}}]}},
    {{"ts":"1705759501.000000","bot_id":"B1","text":"Deploy failed","attachments":[{{"fallback":"[no preview]",{section}}},{{"text":"Deploy failed"}}]}},
    {{"ts":"1705759502.000000","user":"U1","text":"look","attachments":[{{"title":"A page","text":"look"}}]}},
    {{"ts":"1705759503.000000","user":"U1","text":"",{section},"attachments":[{{"title":"A page"}}]}},
    {{"ts":"1705759504.000000","bot_id":"B1","text":"Deploy failed: 5 pods, p99 > 2s","blocks":[{{"type":"header","text":{{"type":"plain_text","text":"Deploy failed"}}}},{{"type":"section","text":{{"type":"mrkdwn","text":"*service*: checkout\n5\np99 < 2s"}}}}],"attachments":[{{"text":"service: checkout"}},{{"text":"by Ines"}}]}},
    {{"ts":"1705759505.000000","user":"U1","text":"mine","blocks":[{{"type":"section","text":{{"type":"mrkdwn","text":"and this"}}}}]}},
    {{"ts":"1705759506.000000","bot_id":"B1","text":"Error rate alert: checkout","blocks":[{{"type":"section","fields":[{{"type":"mrkdwn","text":"*Error rate*\n5%"}}]}}]}},
    {{"ts":"1705759507.000000","bot_id":"B1","text":"web1 failed","attachments":[{{"text":"web_1 failed"}},{{"text":"*web1 failed!*"}}]}}
]"#
    ));
    let texts: Vec<_> = import.evidence.iter().map(|(_, message)| message.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "*Deploy failed*\nservice: checkout\nDeploy log",
            "Deploy failed\nservice: checkout",
            "look",
            "*Deploy failed*\nservice: checkout\nA page",
            "Deploy failed: 5 pods, p99 > 2s\nDeploy failed\n*service*: checkout\n5\np99 < 2s\nby Ines",
            "mine",
            "Error rate alert: checkout\n*Error rate*\n5%",
            "web1 failed\nweb_1 failed",
        ]
    );
    let details: Vec<_> = import.evidence.iter().map(|(_, message)| message.details.clone()).collect();
    assert_eq!(details[2], [("attachment".to_owned(), "A page".to_owned())]);
    assert!(details[1].is_empty() && details[0].iter().all(|(name, _)| name == "subtype"), "{details:?}");
}

#[test]
fn what_stands_side_by_side_in_blocks_and_attachments_is_said_line_by_line() {
    let import = one_day(
        r#"[
    {"ts":"1705759500.000000","bot_id":"B1","text":"","blocks":[
        {"type":"section","text":{"type":"mrkdwn","text":"Deploy"},"fields":[{"type":"mrkdwn","text":"*Service*\ncheckout"},{"type":"plain_text","text":"by Ines"}],
         "accessory":{"type":"button","text":{"type":"plain_text","text":"Roll back"},"url":"https://x.example/?t=SECRET"}},
        {"type":"section","text":{"type":"mrkdwn","text":"Choose"},"accessory":{"type":"static_select","placeholder":{"type":"plain_text","text":"one of many"}}},
        {"type":"context","elements":[{"type":"image","image_url":"https://x.example/i.png","alt_text":"i"},{"type":"mrkdwn","text":"5 minutes ago"},{"type":"mrkdwn","text":"eu-west"}]},
        {"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Acknowledge"}},{"type":"button","text":{"type":"plain_text","text":"Resolve"}}]}]},
    {"ts":"1705759501.000000","bot_id":"B1","text":"","blocks":[{"type":"table","rows":[
        [{"type":"raw_text","text":"Host"},{"type":"raw_text","text":"p99 <s>"}],
        [{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"web"},{"type":"user","user_id":"U1"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"eu"}]}]},{"type":"raw_number","value":2.5}],
        [{"type":"raw_text","text":""},{"type":"raw_text","text":"late"}],
        [{"type":"raw_text","text":" "}]]},
        {"type":"data_table","caption":"Hosts","rows":[[{"type":"raw_number","value":7,"text":"7 s"}],"odd",7]}]},
    {"ts":"1705759502.000000","bot_id":"B1","text":"","attachments":[
        {"pretext":"Look","author_name":"Grafana &amp; Co","title":"Latency","text":"p99","fields":[{"title":"service","value":"checkout"},{"title":"","value":"eu"}],"footer":"prod-eu","fallback":"[no]"},
        {"author_name":"Pager","fallback":"It rings","footer":"v2"}]}
]"#,
    );
    let texts: Vec<_> = import.evidence.iter().map(|(_, message)| message.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Deploy\n*Service*\ncheckout\nby Ines\nRoll back\nChoose\n5 minutes ago\neu-west\nAcknowledge\nResolve",
            "Host | p99 <s>\nweb@Ana eu | 2.5\n | late\nHosts\n7 s",
            "Look\nGrafana & Co\nLatency\np99\nservice: checkout\neu\nprod-eu\nPager\nIt rings\nv2",
        ]
    );
}

#[test]
fn a_count_says_whether_it_is_of_everything() {
    let day = br#"[{"ts":"1705759500.000100","user":"U1","text":"a"},{"ts":"1705759501.000100","user":"U1","text":"b"}]"#;
    let channels = br#"[{"id":"C1","name":"ops"},{"id":"C2","name":"lunch"}]"#;
    let mut broken = export(&[("channels.json", channels), ("ops/2024-01-20.json", &day[..60]), ("lunch/2024-01-20.json", day)]);
    let counts: Vec<_> = broken.count(&broken.everything()).into_iter().map(|count| (count.channel, count.messages, count.is_whole)).collect();
    assert_eq!(counts, [("C2".to_owned(), 2, true), ("C1".to_owned(), 1, false)]);
}
