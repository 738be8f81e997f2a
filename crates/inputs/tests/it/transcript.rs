//! Transcripts: WebVTT and SRT.

use recount_inputs::{
    sniff::{Guess, sniff},
    text::{Context, TEXT_BYTES, first_day, read},
};
use recount_model::{EvidenceKind, Import, time::When};

use crate::support::{lines, problems, shared, within_memory};

/// A transcript of a recording that began at 10:00 on 20 January 2024.
fn transcript(text: &[u8]) -> Import {
    of(text, When::exact(1_705_744_800_000_000, "UTC"))
}

fn of(text: &[u8], when: When) -> Import {
    let mut import = Import::default();
    read(text, &Context { name: "call", when }, &mut import);
    import
}

const BROKEN: &str = "This does not read as the times of a cue, such as 00:01:30.000 --> 00:01:32.500, so the cue was left out.";
const UNTIMED: &str = "These lines are of no cue that states its time, so they were left out.";

#[test]
fn a_cue_lies_behind_the_beginning_of_the_recording() {
    let text = b"\xEF\xBB\xBFWEBVTT - Call\nKind: captions\n\nNOTE 09:00 is no time\nand this no cue\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:x\n\nintro\n00:07.500 --> 00:11.890 align:start position:0%\n<v Ines Weber>Latency <c.red>rises</c>\non checkout</v>\n\n01:00:00.000 --> 01:00:01.000\nTomasz: rolled back at 14:05\n";
    let import = transcript(text);
    assert_eq!(lines(&import), ["2024-01-20T10:00:07.5Z Latency rises\non checkout", "2024-01-20T11:00:00Z rolled back at 14:05"]);
    assert_eq!(problems(&import), Vec::<String>::new());
    let (_, first) = &import.evidence[0];
    assert_eq!((first.kind, first.said_by.as_deref(), first.place.line), (EvidenceKind::Entry, Some("Ines Weber"), Some(13)));
    assert!(first.original.starts_with(b"intro\n00:07.500 --> ") && first.original.ends_with(b"on checkout</v>\n"));
    assert_eq!(import.evidence[1].1.said_by.as_deref(), Some("Tomasz"));
}

#[test]
fn cues_of_subrip_end_where_the_next_one_begins() {
    let import = transcript(b"1\r\n00:00:07,000 --> 00:00:11,890 X1:40\r\n<i>first</i>\r\n2\r\n00:00:11,890 --> 00:00:16,320\r\nsecond & last\r\n42\r\n");
    assert_eq!(lines(&import), ["2024-01-20T10:00:07Z first", "2024-01-20T10:00:11.89Z second & last\n42"]);
    assert_eq!(import.evidence[0].1.original, b"1\r\n00:00:07,000 --> 00:00:11,890 X1:40\r\n<i>first</i>\r\n");
    assert_eq!(import.evidence[1].1.place.line, Some(4));
    let old = transcript(b"1\r00:00:07,000 --> 00:00:11,890\ra\r\r2\r00:00:12,000 --> 00:00:13,000\rb");
    assert_eq!(lines(&old), ["2024-01-20T10:00:07Z a", "2024-01-20T10:00:12Z b"]);
}

#[test]
fn what_is_no_whole_cue_is_listed_with_its_line() {
    let import = transcript(b"WEBVTT\n\n00:07.000 --> 00:1d.000\nlost\n\nno times here\n\n00:20.000 --> 00:21.000\n\n00:30.000 --> 00:31.000\nkept --> whole, 5 --> 9\n\n99999:00.000 --> 00:31.000\nx\n\n999999:00:00.000 --> 999999:00:01.000\nmuch later, in 2138\n");
    assert_eq!(lines(&import), ["2024-01-20T10:00:30Z kept --> whole, 5 --> 9", "2138-02-18T01:00:00Z much later, in 2138"]);
    assert_eq!(problems(&import), [format!("call:3: {BROKEN}"), format!("call:6: {UNTIMED}"), format!("call:13: {BROKEN}")]);
    assert_eq!(problems(&transcript(b"WEBVTT\n")), ["call: No cue of this transcript says anything."]);
    let late = of(b"WEBVTT\n\n999999:00:00.000 --> 999999:00:01.000\nx\n", When::exact(5_000_000_000_000_000, "UTC"));
    assert_eq!(problems(&late), ["call:3: This cue lies beyond the year 2199, so it was left out."]);
}

#[test]
fn a_beginning_is_as_sure_as_it_was_stated_and_no_day() {
    let text = b"WEBVTT\n\n00:10.000 --> 00:11.000\nx\n";
    let about = of(text, When::about(1_705_744_800_000_000, "UTC"));
    assert_eq!(about.evidence[0].1.happened, When::about(1_705_744_810_000_000, "UTC"));
    let day = of(text, When::between(1_705_708_800_000_000, 1_705_795_199_999_999, "UTC"));
    assert!(day.evidence.is_empty() && day.lanes.is_empty());
    assert!(problems(&day)[0].contains("its time of day is missing. Say when the recording began with both"), "{:?}", problems(&day));
    assert_eq!(first_day(b"WEBVTT\n\nNOTE\n2024-01-20\n"), None);
}

#[test]
fn a_long_or_broken_transcript_stays_in_bounds() {
    let cue = b"00:07.000 --> 00:08.000\nword\n\n";
    let import = transcript(&[b"WEBVTT\n\n".as_slice(), &cue.repeat(TEXT_BYTES / cue.len() + 9)].concat());
    assert_eq!(problems(&import)[0], "call: A text may have 8388608 bytes; what follows was left out.");
    assert!(import.evidence.len() > TEXT_BYTES / cue.len() - 2);
    // The bound falls into the words of a cue.
    let old = format!("1\r00:00:07,000 --> 00:00:08,000\r{}end\r\r", "word ".repeat(999));
    let old = transcript(old.repeat(TEXT_BYTES / old.len() + 9).as_bytes());
    assert_eq!(problems(&old), problems(&import)[..1]);
    assert!(old.evidence.iter().all(|(_, cue)| cue.text.ends_with("word end")));
    let broken = transcript(&[b"WEBVTT\n\n".as_slice(), &b"word\n\n".repeat(10_000)].concat());
    assert_eq!(broken.problems.len(), 201);
    assert!(broken.problems[200].reason.contains("the rest was left out"));
}

#[test]
fn a_cue_of_marks_alone_is_read_within_memory() {
    let vtt = b"WEBVTT\n\n00:07.000 --> 00:08.000\n".as_slice();
    let srt = b"1\n00:00:07,000 --> 00:00:08,000\n".as_slice();
    for (top, mark, ends) in
        [(vtt, "<", "<<"), (vtt, "{\\", "{\\"), (srt, "<", "<<"), (srt, "{\\", "{\\"), (vtt, "a\n", "a\na"), (vtt, "<v>x", "<v>x<v>x"), (srt, "a<b>\n", "a\na")]
    {
        // These two would hold the most. All seven at that size take long in a debug build.
        let size = if ["a\n", "<v>x"].contains(&mark) { TEXT_BYTES - 64 } else { 1 << 20 };
        let import = transcript(&[top, mark.repeat(size / mark.len()).as_bytes()].concat());
        assert_eq!((import.evidence.len(), problems(&import)), (1, vec![]), "{mark}");
        assert!(import.evidence[0].1.text.ends_with(ends), "{mark}");
    }
    within_memory();
}

#[test]
fn a_transcript_is_known_though_its_first_times_are_broken() {
    for (first, read) in [
        ("00:00:1d,000 --> 00:00:11,890", false),
        ("00:00:10,000 --> 00:00:1d,890", false),
        ("00:00:10 --> 00:00:11", true),
        ("00:00:10,00 --> 00:00:11,89", true),
        ("00:00:10.0 --> 00:00:11.8", true),
    ] {
        let text = format!("1\n{first}\nfirst\n\n2\n00:01:30,000 --> 00:01:32,000\nsecond\n");
        assert_eq!(sniff("call.srt", text.as_bytes()), Guess::Transcript, "{first}");
        let import = transcript(text.as_bytes());
        let listed = if read { vec![] } else { vec![format!("call:2: {BROKEN}")] };
        assert_eq!(problems(&import), listed, "{first}");
        let said = ["2024-01-20T10:00:10Z first", "2024-01-20T10:01:30Z second"];
        assert_eq!(lines(&import), said[usize::from(!read)..], "{first}");
    }
    for text in [
        "14:05 latency --> timeouts\n",
        "14:05 --> 14:20 rolled back\n14:30 quiet\n",
        "14:05:10 --> 14:20:00 https://grafana.example/d/1\n",
        "14:05:10 --> 14:20:00\nDatabase failover\n",
    ] {
        assert_eq!(sniff("notes.txt", text.as_bytes()), Guess::Text, "{text}");
    }
}

#[test]
fn a_cue_behind_a_comment_without_a_blank_line_is_read() {
    for block in ["NOTE next speaker", "STYLE\n::cue { color: red }", "REGION\nid:x"] {
        let import = transcript(format!("WEBVTT\n\n{block}\n00:01.000 --> 00:02.000\nHello\n").as_bytes());
        assert_eq!((lines(&import), problems(&import)), (vec!["2024-01-20T10:00:01Z Hello".to_owned()], vec![]), "{block}");
    }
}

#[test]
fn numbers_of_subrip_are_no_words_though_it_is_written_with_points() {
    let cues = "1\n00:00:07.000 --> 00:00:08.000\na\n2\n00:00:09.000 --> 00:00:10.000\nb\n";
    assert_eq!(lines(&transcript(cues.as_bytes())), ["2024-01-20T10:00:07Z a", "2024-01-20T10:00:09Z b"]);
    let headed = transcript(format!("WEBVTT\n\n{cues}").as_bytes());
    assert_eq!(lines(&headed), ["2024-01-20T10:00:07Z a\n2", "2024-01-20T10:00:09Z b"]);
}

#[test]
fn comments_are_of_webvtt_alone_and_places_of_subrip() {
    let cue = "00:00:07.000 --> 00:00:08.000\n{\\an8}a\n\nNOTE call the bank\n";
    let import = transcript(format!("1\n{cue}").as_bytes());
    assert_eq!((lines(&import), problems(&import)), (vec!["2024-01-20T10:00:07Z a\nNOTE call the bank".to_owned()], vec![]));
    let headed = transcript(format!("WEBVTT\n\n{cue}").as_bytes());
    assert_eq!((lines(&headed), problems(&headed)), (vec!["2024-01-20T10:00:07Z {\\an8}a".to_owned()], vec![]));
}

#[test]
fn the_same_transcript_again_gives_the_same_keys() {
    let keys = || -> Vec<String> {
        let import = transcript(b"WEBVTT\n\n00:07.000 --> 00:08.000\na\n\n00:07.000 --> 00:08.000\na\n");
        import.evidence.into_iter().map(|(_, evidence)| evidence.key).collect()
    };
    assert_eq!(keys(), keys());
    assert_ne!(keys()[0], keys()[1]);
}

#[test]
fn bytes_that_no_text_has_are_listed_and_kept() {
    let import = transcript(b"WEBVTT\n\n00:07.000 --> 00:08.000\ncaf\xE9 \0here\n");
    assert_eq!(lines(&import), ["2024-01-20T10:00:07Z caf\u{e9} \u{fffd}here"]);
    assert!(import.problems.len() == 2 && problems(&import)[1].starts_with("call:3: There is a NUL byte"), "{:?}", problems(&import));
    assert!(import.evidence[0].1.original.ends_with(b"caf\xE9 \0here\n"));
}

#[test]
fn real_transcripts_read_cue_by_cue() {
    for (file, cues, listed) in [
        ("captions_with_bom.vtt", 4, vec![]),
        ("comments.vtt", 3, vec![]),
        ("cue_tags.vtt", 3, vec![]),
        ("invalid.vtt", 7, vec![]),
        ("invalid_timeframe.srt", 5, vec![]),
        ("invalid_timeframe.vtt", 6, vec![6]),
        ("invalid_timeframe_in_cue_text.vtt", 3, vec![]),
        ("metadata_headers.vtt", 2, vec![]),
        ("metadata_headers_multiline.vtt", 2, vec![]),
        ("missing_caption_text.srt", 4, vec![]),
        ("missing_caption_text.vtt", 4, vec![]),
        ("missing_timeframe.srt", 4, vec![5]),
        ("missing_timeframe.vtt", 6, vec![6]),
        ("one_caption.srt", 1, vec![]),
        ("one_caption.vtt", 1, vec![]),
        ("sample.srt", 5, vec![]),
        ("sample.vtt", 16, vec![]),
        ("styles.vtt", 1, vec![]),
        ("using_identifiers.vtt", 6, vec![]),
        ("youtube_dl.vtt", 4, vec![]),
    ] {
        let Some(bytes) = shared(&format!("webvtt/{file}")) else { return };
        assert_eq!(sniff("dropped", &bytes), Guess::Transcript, "{file}");
        let import = transcript(&bytes);
        let places: Vec<_> = import.problems.iter().map(|problem| problem.place.line.unwrap()).collect();
        assert_eq!((import.evidence.len(), places), (cues, listed), "{file}: {:?}", problems(&import));
        for (_, cue) in &import.evidence {
            assert!(!cue.text.contains("-->") && !cue.text.contains("</") && !cue.text.contains("<c"), "{file}: {}", cue.text);
        }
    }
    let Some(bytes) = shared("webvtt/youtube_dl.vtt") else { return };
    assert_eq!(
        lines(&transcript(&bytes))[2..],
        ["2024-01-20T10:05:04.08Z this will happen is I'm telling", "2024-01-20T10:05:05.069Z this will happen is I'm telling"]
    );
    let Some(bytes) = shared("webvtt/sample.srt") else { return };
    assert_eq!(lines(&transcript(&bytes))[1], "2024-01-20T10:00:07Z Caption text #2");
}

#[test]
fn other_texts_of_the_same_folder_are_no_transcripts() {
    for file in ["invalid_format1.srt", "invalid_format2.srt", "invalid_format3.srt", "invalid_format4.srt"] {
        let Some(bytes) = shared(&format!("webvtt/{file}")) else { return };
        assert_eq!(sniff("dropped", &bytes), Guess::Text, "{file}");
        assert_eq!(sniff(file, &bytes), Guess::Transcript, "by its name: {file}");
    }
}

/// As [`transcript`], of a file with this name.
fn named(name: &str, text: &str) -> Import {
    let mut import = Import::default();
    read(text.as_bytes(), &Context { name, when: When::exact(1_705_744_800_000_000, "UTC") }, &mut import);
    import
}

#[test]
fn a_file_with_the_name_of_a_transcript_is_one_though_its_first_cue_is_broken() {
    let second = "2\n00:00:03,000 --> 00:00:04,000\nhello\n";
    for (first, listed) in [
        ("1\n00:00:01,000 -> 00:00:02,000\nlost\n\n", Some((2, BROKEN))),
        ("00:00:01 => 00:00:02 align:start\nlost\n", Some((1, BROKEN))),
        ("1\n00:00:01,000–>00:00:02,000\nlost\n", Some((2, BROKEN))),
        ("1\n00:00:01,000 00:00:02,000\nlost\n\n", Some((1, UNTIMED))),
        ("14:05 begins\n\n", Some((1, UNTIMED))),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n", None),
        ("1\n\n00:00:01,000 --> 00:00:02,000\n\n", None),
    ] {
        for name in ["call.srt", "team.call.SRT"] {
            let text = format!("{first}{second}");
            assert_eq!(sniff(name, text.as_bytes()), Guess::Transcript, "{text}");
            let import = named(name, &text);
            assert_eq!(lines(&import), ["2024-01-20T10:00:03Z hello"], "{text}");
            assert_eq!(problems(&import), listed.map(|(line, reason)| format!("{name}:{line}: {reason}")).into_iter().collect::<Vec<_>>(), "{text}");
        }
    }
    // Its bytes decide of a file with another name.
    assert_eq!(sniff("call.txt", b"1\n00:00:01,000 -> 00:00:02,000\nhello\n"), Guess::Text);
    let vtt = named("call.vtt", "00:01.000 -> 00:02.000\nlost\n\nNOTE none\n\n00:03.000 --> 00:04.000\nhello\n");
    assert_eq!((lines(&vtt), problems(&vtt)), (vec!["2024-01-20T10:00:03Z hello".to_owned()], vec![format!("call.vtt:1: {BROKEN}")]));
    let small = named("call.vtt", "webvtt\n\n00:03.000 --> 00:04.000\nhello\n");
    assert_eq!((lines(&small), problems(&small)), (vec!["2024-01-20T10:00:03Z hello".to_owned()], vec![]));
    let none = named("notes.srt", "We met at noon.\n");
    assert_eq!((none.evidence.len(), problems(&none)), (0, vec![format!("notes.srt:1: {UNTIMED}")]));
}

#[test]
fn a_blank_line_ends_the_words_of_a_cue_in_webvtt_alone() {
    let cues = "00:00:07.000 --> 00:00:08.000\nBo: first\n\nsecond\n \n\nthird, at 14:05\n\n2\n00:00:09.000 --> 00:00:10.000\n\nlate\n\n";
    let srt = transcript(format!("1\n{cues}3\n00:00:11.000 --> 00:00:12.000\nlast\n\nwords\n").as_bytes());
    assert_eq!(lines(&srt), ["2024-01-20T10:00:07Z first\nsecond\nthird, at 14:05", "2024-01-20T10:00:09Z late", "2024-01-20T10:00:11Z last\nwords"]);
    assert_eq!(problems(&srt), Vec::<String>::new());
    assert!(srt.evidence[0].1.original.ends_with(b"third, at 14:05\n"));
    let vtt = transcript(format!("WEBVTT\n\n{cues}").as_bytes());
    assert_eq!(lines(&vtt), ["2024-01-20T10:00:07Z first"]);
    assert_eq!(problems(&vtt), [6, 9, 14].map(|line| format!("call:{line}: {UNTIMED}")));
    // What belongs to a broken cue is nobody else's.
    let broken = "1\n00:00:07,000 --> 00:00:08,000\nAna: a\n\n2\nBo: b\n\n00:00:09,000 00:00:10,000\nBo: c\n\n00:00:10 - lost -> 00:00:11\nd\n\n3\n00:00:12,000 --> 00:00:13,000\ne\n";
    let broken = transcript(broken.as_bytes());
    assert_eq!(lines(&broken), ["2024-01-20T10:00:07Z a", "2024-01-20T10:00:12Z e"]);
    assert_eq!(problems(&broken), [5, 8, 11].map(|line| format!("call:{line}: {UNTIMED}")));
}

#[test]
fn a_number_above_a_blank_line_is_a_word_unless_a_blank_line_stands_above_it() {
    let cue = |start: u8| format!("00:00:{start:02}.000 --> 00:00:{:02}.000\n", start + 1);
    for (between, said) in [
        ("42\n\n", "42"),
        ("42\n\n2\n", "42"),
        ("pods:\n42\n\n", "pods:\n42"),
        ("pods\n2\n", "pods"),
        ("pods\n\n2\n", "pods"),
        ("pods\n\n2\n\n", "pods"),
        ("pods\n2\n\n", "pods\n2"),
        ("pods\n\n42\n\n2\n", "pods"),
    ] {
        let import = transcript(format!("{}{between}{}b\n", cue(7), cue(9)).as_bytes());
        assert_eq!(lines(&import), [format!("2024-01-20T10:00:07Z {said}").as_str(), "2024-01-20T10:00:09Z b"], "{between:?}");
        // A number that is of no cue is not lost without a word.
        assert_eq!(problems(&import).len(), usize::from(between.contains("42\n\n2") && between.starts_with("pods")), "{between:?}");
    }
}

#[test]
fn what_stands_alone_above_times_is_no_word_of_the_cue_above() {
    for (first, label) in [("1", "\u{feff}1"), ("1", "\u{feff}2"), ("1.", "2."), ("a-1", "a-2"), ("Intro", "Second part"), ("", "\u{feff}")] {
        let text = format!("{first}\n00:00:07,000 --> 00:00:08,000\na\n\n{label}\n00:00:09,000 --> 00:00:10,000\n\u{feff}b\n");
        let import = named("call.srt", &text);
        assert_eq!((lines(&import), problems(&import)), (vec!["2024-01-20T10:00:07Z a".to_owned(), "2024-01-20T10:00:09Z b".to_owned()], vec![]), "{text}");
    }
    // With words above or below it in its own lines it is one.
    let words = named("call.srt", "1\n00:00:07,000 --> 00:00:08,000\na\n2.\n00:00:09,000 --> 00:00:10,000\nb\n\nc\nd\n00:00:11,000 --> 00:00:12,000\ne\n");
    assert_eq!(lines(&words), ["2024-01-20T10:00:07Z a\n2.", "2024-01-20T10:00:09Z b\nc\nd", "2024-01-20T10:00:11Z e"]);
}

#[test]
fn a_cue_that_both_formats_have_is_of_the_one_that_the_name_says() {
    let text = "00:01.000 --> 00:02.000\nAna: hello\n\nNOTE internal\n\nSTYLE\n::cue { color: red }\n\n00:03.000 --> 00:04.000\nBo: yes\n";
    let vtt = named("call.vtt", text);
    assert_eq!((lines(&vtt), problems(&vtt)), (vec!["2024-01-20T10:00:01Z hello".to_owned(), "2024-01-20T10:00:03Z yes".to_owned()], vec![]));
    for name in ["call.srt", "call"] {
        let srt = named(name, text);
        assert_eq!(lines(&srt)[0], "2024-01-20T10:00:01Z hello\nNOTE internal\nSTYLE\n::cue { color: red }", "{name}");
    }
    let headed = named("call.srt", &format!("WEBVTT\n\n{text}"));
    assert_eq!(lines(&headed), lines(&vtt));
}

#[test]
fn an_arrow_between_two_times_of_day_in_the_words_ends_no_cue() {
    for name in ["call.srt", "call.vtt"] {
        let text = "00:00:07.000 --> 00:00:08.000\nAna: it was slow from\n14:05 -> 14:20\nand then fine\n\n2\n00:00:09.000 -> 00:00:10.000\nlost\n\n3\n00:00:11.000 --> 00:00:12.000\n14:05 → 14:20\n";
        let import = named(name, text);
        assert_eq!(lines(&import), ["2024-01-20T10:00:07Z it was slow from\n14:05 -> 14:20\nand then fine", "2024-01-20T10:00:11Z 14:05 → 14:20"], "{name}");
        assert_eq!(problems(&import), [format!("{name}:7: {BROKEN}")], "{name}");
    }
    let below = named("call.srt", "1\n00:00:07,000 --> 00:00:08,000\na\n\n00:00:09,000 -> 00:00:10,000\nlost\n2\n00:00:11,000 => 00:00:12,000\nlost\n");
    assert_eq!(
        (lines(&below), problems(&below)),
        (vec!["2024-01-20T10:00:07Z a".to_owned()], [5, 8].map(|line| format!("call.srt:{line}: {BROKEN}")).to_vec())
    );
}
