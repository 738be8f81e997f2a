//! Transcripts, and files that are kept whole or refused for what they hold.

use std::path::Path;

use recount_model::{Depth, When};
use recount_server::{evidence::Options, platform::config::Config};

use super::{PUBLIC, channels, count, ended, export, file, import, real, send};
use crate::both;

const CALL: &[u8] = b"WEBVTT\n\nNOTE 09:00\n\n00:00:07.500 --> 00:00:11.890\n<v Ines>Latency <c.red>rises</c></v>\n\n00:1x.000 --> 00:12.000\nlost\n\n01:00:00.000 --> 01:00:01.000\nTomasz: rolled back\n";
/// 10:00 of 3 November 2026 in Berlin.
const TEN: i64 = 1_793_696_400_000_000;

fn at(micros: i64) -> Options {
    Options { when: Some(When::exact(micros, "Europe/Berlin")), ..Options::default() }
}

fn of_day() -> Options {
    Options { when: Some(When::between(TEN - 36_000_000_000, TEN + 50_399_999_999, "Europe/Berlin")), ..Options::default() }
}

both! {
    async fn a_transcript_is_timed_from_the_beginning_that_is_stated(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let address = send(&app, "ines", review, "call.vtt", CALL).await;
        let page = app.as_("ines").get(&address).await;
        assert!(page.says("When did the recording begin?") && page.says("None yet"), "{}", page.words());
        for (when, says) in [
            ("", "Say when the recording began, such as 2026-11-03 10:00. Nothing was imported yet."),
            ("2026-11-03", "only the day of that is known: its time of day is missing. Say when the recording began with both, such as 2026-11-03 10:00. Nothing was imported yet."),
        ] {
            let refused = app.as_("ines").post(&address, &[("act", "start"), ("when", when), ("zone", "Europe/Berlin")]).await;
            assert!(refused.status == 422 && refused.says(says), "{when}: {}", refused.words());
        }
        let fields = |act| [("act", act), ("when", "2026-11-03 10:00"), ("zone", "Europe/Berlin")];
        let preview = app.as_("ines").post(&address, &fields("look")).await;
        assert!(preview.says("3 Nov 2026, 10:00:07 Latency rises Ines") && preview.says("3 Nov 2026, 11:00:00 rolled back Tomasz"), "{}", preview.words());
        assert!(preview.says("call.vtt, line 8") && preview.says("does not read as the times of a cue"), "{}", preview.words());
        assert_eq!(app.as_("ines").post(&address, &fields("start")).await.status, 303);
        let done = ended(&app, "ines", &address).await;
        assert!(done.says("2 items were added") && done.says("1 thing was not taken"), "{}", done.words());
        for instant in [TEN + 7_500_000, TEN + 3_600_000_000] {
            assert_eq!(count(&app, &format!("evidence where earliest = {instant} and latest = {instant}")).await, 1, "{instant}");
        }
    }
}

both! {
    async fn the_command_line_asks_when_the_recording_began(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let path = file(&app, "call.srt", b"1\n00:00:07,000 --> 00:00:08,000\nslow\n\n2\n00:00:09,000 --> 00:00:10,000\nquick\n");
        for (options, says) in [
            (Options::default(), ". Say when the recording began with --when, such as --when \"2026-11-03 10:00\". Nothing was added."),
            (of_day(), ", and --when says only its day: the time of day is missing. Say both, such as --when \"2026-11-03 10:00\". Nothing was added."),
        ] {
            let refused = import(&app, review, &path, &options).await.unwrap_err().to_string();
            assert_eq!(refused, format!("The times of the transcript call.srt count from its beginning{says}"));
        }
        assert_eq!(count(&app, "sources").await, 0);
        assert_eq!(import(&app, review, &path, &at(TEN)).await.unwrap().items, 2);
        assert_eq!(count(&app, &format!("evidence where earliest = {}", TEN + 7_000_000)).await, 1);
        assert_eq!(import(&app, review, &path, &at(TEN)).await.unwrap().repeated, 2, "the same again");
    }
}

both! {
    async fn a_transcript_by_its_name_alone_is_never_read_as_times_of_day(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let broken = b"1\n00:00:01,000 -> 00:00:02,000\nlost\n\n2\n00:00:03,000 --> 00:00:04,000\nhello\n";
        let path = file(&app, "call.srt", broken);
        let refused = import(&app, review, &path, &Options::default()).await.unwrap_err().to_string();
        assert!(refused.contains("count from its beginning"), "{refused}");
        let read = import(&app, review, &path, &at(TEN)).await.unwrap();
        assert_eq!((read.items, read.problems), (1, 1), "{:?}", read.unread);
        assert!(read.unread[0].starts_with("call.srt, line 2: This does not read as the times of a cue"), "{:?}", read.unread);
        assert_eq!(count(&app, &format!("evidence where earliest = {}", TEN + 3_000_000)).await, 1);
        let address = send(&app, "ines", review, "other.VTT", broken).await;
        assert!(app.as_("ines").get(&address).await.says("When did the recording begin?"));
    }
}

both! {
    async fn the_command_line_keeps_whole_what_the_page_would(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let made = file(&app, "event.json", b"{\n  \"mention\": {\"text\": \"Hey\"}\n}\n");
        let recorded = real("chat-platforms").map(|folder| folder.join("channel_slack.json"));
        for path in std::iter::once(made).chain(recorded) {
            let refused = import(&app, review, &path, &Options::default()).await.unwrap_err().to_string();
            assert!(refused.contains("one JSON object over several lines") && refused.contains("Or keep it whole: say of which day it is with --when"), "{refused}");
            assert!(refused.ends_with("Nothing was added."), "{refused}");
            assert_eq!(import(&app, review, &path, &of_day()).await.unwrap().items, 1, "{}", path.display());
        }
        let empty = file(&app, "empty.json", b"");
        assert_eq!(import(&app, review, &empty, &of_day()).await.unwrap_err().to_string(), "The file is empty. Nothing was added.");
        assert_eq!(count(&app, "evidence where kind = 'document'").await, count(&app, "sources").await);
    }
}

both! {
    async fn a_file_that_is_not_kept_whole_says_why(given: TestApp) {
        let app = given.with_config(|config| Config { upload_mib: 32, ..config });
        let review = app.review("Checkout", Depth::Debrief).await;
        let uploads = format!("/reviews/{review}/evidence/uploads");
        for (name, bytes, form) in [("a.txt", b"\xFF\xFEh\0i\0".as_slice(), "UTF-16"), ("a.csv", b"\xFE\xFF\0h\0i", "UTF-16"), ("b.txt", b"\xFF\xFE\0\0h\0\0\0", "UTF-32"), ("b.md", b"\0\0\xFE\xFF\0\0\0h", "UTF-32")] {
            let path = file(&app, name, bytes);
            for options in [Options::default(), of_day(), at(TEN)] {
                let refused = import(&app, review, &path, &options).await.unwrap_err().to_string();
                assert_eq!(refused, format!("This text is {form}: save it as UTF-8 and choose it again. Nothing was added."), "{name}");
            }
            let page = app.as_("ines").upload(&uploads, &[("file", name, bytes)]).await;
            let says = format!("{name} was not taken. This text is {form}: save it as UTF-8 and choose it again.");
            assert!(page.status == 422 && page.says(&says), "{}", page.words());
        }
        let mut picture = b"\x89PNG".to_vec();
        picture.resize((16 << 20) + 1, 0);
        let path = file(&app, "large.png", &picture);
        let says = "This is a picture: attach it as a document. A file that is kept whole may have 16777216 bytes, and this one has 16777217. Choose a smaller one, or a part of it.";
        for options in [Options::default(), of_day()] {
            let refused = import(&app, review, &path, &options).await.unwrap_err().to_string();
            assert_eq!(refused, format!("{says} Nothing was added."));
        }
        let page = app.as_("ines").upload(&uploads, &[("file", "large.png", &picture)]).await;
        assert!(page.status == 422 && page.says(&format!("large.png was not taken. {says}")), "{}", page.words());
        assert_eq!(count(&app, "sources").await, 0);
    }
}

both! {
    async fn a_text_with_a_mark_that_is_too_long_says_so(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        for more in [0_u8, 1] {
            let mut text = b"\xEF\xBB\xBF14:05 slow\n".to_vec();
            // Blanks, for nobody has to search 8 MiB of words.
            text.resize((8 << 20) + 3 + usize::from(more), b' ');
            let read = import(&app, review, &file(&app, "notes.txt", &text), &of_day()).await.unwrap();
            let said = if more == 0 { vec![] } else { vec!["notes.txt: A text may have 8388608 bytes; what follows was left out.".to_owned()] };
            assert_eq!((read.problems, read.unread), (u64::from(more), said));
        }
    }
}

both! {
    async fn a_choice_that_would_not_be_heard_or_takes_nothing_is_refused(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let by_time = Options { from: at(TEN).when, ..at(TEN) };
        let until = Options { until: Some(TEN), ..at(TEN) };
        for (name, bytes, what) in [
            ("a.csv", b"time,message\n2026-11-03T12:00:00Z,x\n".as_slice(), "a table"),
            ("a.txt", b"14:05 slow\n", "a text"),
            ("a.vtt", CALL, "a transcript"),
            ("a.md", b"# Slow\n", "a Markdown review"),
            ("a.pdf", b"%PDF-1.7", "a file that is kept whole"),
        ] {
            let path = file(&app, name, bytes);
            for options in [&by_time, &until] {
                let refused = import(&app, review, &path, options).await.unwrap_err().to_string();
                assert_eq!(refused, format!("--from and --until choose from a Slack export, and this is {what}, which comes in as a whole: leave them out. Nothing was added."));
            }
        }
        assert_eq!(count(&app, "sources").await, 0);
        let table = file(&app, "a.csv", b"time,message\n2026-11-03T12:00:00Z,x\n");
        let among = import(&app, review, &table, &channels(&["checkout"])).await.unwrap();
        assert_eq!(among.items, 1, "channels are for an export among the same paths");
        let path = file(&app, "export.zip", &export(PUBLIC));
        let later = Options { channels: vec!["checkout".into()], from: at(TEN + 400_000_000_000_000).when, ..Options::default() };
        let refused = import(&app, review, &path, &later).await.unwrap_err().to_string();
        assert!(refused.contains("nobody wrote anything in that time. Choose a longer time, or other channels. Nothing was added."), "{refused}");
        assert_eq!(count(&app, "sources").await, 1, "nothing empty is left");
    }
}

both! {
    async fn a_file_without_a_row_says_so(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        for (name, bytes, says) in [
            ("header.csv", b"time,message\n".as_slice(), "This table has no row that can be read below its names of columns."),
            ("half.jsonl", b"{\"time\":\"2026-11-03T12:00:00Z\",\"mess", "No row of this file is a whole JSON object: it may be cut off."),
        ] {
            let refused = import(&app, review, &file(&app, name, bytes), &Options::default()).await.unwrap_err().to_string();
            assert!(refused.starts_with(says) && !refused.contains("64 KiB"), "{refused}");
            let address = send(&app, "ines", review, name, bytes).await;
            assert!(app.as_("ines").get(&address).await.says(says), "{name}");
            let started = app.as_("ines").post(&address, &[("act", "start"), ("time", "0"), ("zone", "UTC")]).await;
            assert!(started.status == 422 && started.says(says), "{name}: {}", started.words());
        }
    }
}

both! {
    async fn a_count_of_a_damaged_channel_says_that_it_is_not_of_all(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let cut = PUBLIC.trim_end().trim_end_matches([']', '}', '\n', '"']);
        let address = send(&app, "ines", review, "export.zip", &export(cut)).await;
        let page = app.as_("ines").get(&address).await;
        assert!(page.says("#checkout 2 could be read, not all") && !page.says("#lunch 1 could"), "{}", page.words());
        let path: &Path = &file(&app, "export.zip", &export(cut));
        let listed = import(&app, review, path, &Options::default()).await.unwrap_err().to_string();
        assert!(listed.contains("#checkout (2 messages could be read, not all), #lunch (1 message)"), "{listed}");
    }
}
