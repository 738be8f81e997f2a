//! What is shown of a file, what may be chosen of it, and what is refused.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::body::{Body, Bytes};
use futures_util::{StreamExt as _, stream};
use recount_inputs::table;
use recount_model::{Depth, Import};
use recount_server::evidence::Options;

use super::{PUBLIC, count, ended, export, file, import, real, send, spooled};
use crate::both;

both! {
    async fn channels_and_times_are_counted_and_narrow_what_is_read(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let address = send(&app, "ines", review, "export.zip", &export(PUBLIC)).await;
        let all = app.as_("ines").get(&address).await.words();
        assert!(all.contains("#checkout 3"), "{all}");
        // 13:27:40 in Berlin is the last message; the others are a minute earlier.
        let narrow = app.as_("ines").post(&address, &[("act", "count"), ("from", "2026-11-03 13:47"), ("channel", "C1")]).await;
        assert_eq!(narrow.status, 200);
        assert!(narrow.says("#checkout 1"), "{}", narrow.words());
        let wrong = app.as_("ines").post(&address, &[("act", "count"), ("from", "soon"), ("channel", "C1")]).await;
        assert!(wrong.status == 422 && wrong.text().contains("value=\"soon\""), "what was typed stays");
        assert_eq!(app.as_("ines").post(&address, &[("act", "start")]).await.status, 422, "no channel is chosen");
        assert_eq!(app.as_("ines").post(&address, &[("act", "start"), ("from", "2026-11-03 13:47"), ("channel", "C1")]).await.status, 303);
        assert!(ended(&app, "ines", &address).await.says("1 item was added"));
    }
}

both! {
    async fn a_choice_that_takes_nothing_is_refused_and_the_upload_waits(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let address = send(&app, "ines", review, "export.zip", &export(PUBLIC)).await;
        for (fields, field, says) in [
            (&[("channel", "C1"), ("from", "2026-11-04"), ("until", "2026-11-03")][..], "until", "This lies before “From”"),
            (&[("channel", "C1"), ("from", "2026-11-03 13:47"), ("until", "2026-11-03 13:46")], "until", "This lies before “From”"),
            (&[("channel", "C1"), ("from", "2030-01-01")], "from", "nobody wrote anything in that time"),
            (&[("channel", "nope")], "channel", "not in this export"),
            (&[("channel", "C1"), ("channel", "D1")], "channel", "not in this export"),
        ] {
            let given: Vec<_> = fields.iter().copied().chain([("act", "start")]).collect();
            let refused = app.as_("ines").post(&address, &given).await;
            assert!(refused.status == 422 && refused.says(says) && refused.says("Nothing was imported yet"), "{given:?}: {}", refused.words());
            assert!(refused.text().contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.words());
            for (_, typed) in fields.iter().filter(|(name, _)| *name != "channel") {
                assert!(refused.text().contains(&format!("value=\"{typed}\"")), "{typed} stays");
            }
        }
        let counted = app.as_("ines").post(&address, &[("act", "count"), ("from", "2026-11-04"), ("until", "2026-11-03")]).await;
        assert!(counted.status == 422 && counted.says("This lies before “From”"), "{}", counted.words());
        let path = file(&app, "export.zip", &export(PUBLIC));
        let at = |micros| Some(recount_model::When::exact(micros, "UTC"));
        let options = Options { channels: vec!["checkout".into()], from: at(1_793_710_060_000_000), until: Some(1_793_709_000_000_000), ..Options::default() };
        let refused = import(&app, review, &path, &options).await.unwrap_err().to_string();
        assert!(refused.contains("--until") && refused.ends_with("Nothing was added."), "{refused}");
        assert_eq!(count(&app, "sources").await, 0);
        let minute = [("act", "start"), ("channel", "C1"), ("from", "2026-11-03 13:46"), ("until", "2026-11-03 13:46")];
        assert_eq!(app.as_("ines").post(&address, &minute).await.status, 303, "a minute is a time");
        assert!(ended(&app, "ines", &address).await.says("2 items were added"));
    }
}

both! {
    async fn a_table_with_a_damaged_row_at_its_beginning_is_a_table(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let csv = b"time,message\n2026-11-03T12:00:00Z,ok\n2026-11-03T12:01:00Z,nul\0here\n2026-11-03T12:02:00Z,ok2\n";
        let address = send(&app, "ines", review, "alerts.csv", csv).await;
        let page = app.as_("ines").get(&address).await;
        assert!(page.says("The first rows would be read like this"), "{}", page.words());
        let fields = [("act", "start"), ("time", "0"), ("time_form", "0"), ("text", "1"), ("zone", "UTC")];
        assert_eq!(app.as_("ines").post(&address, &fields).await.status, 303);
        let done = ended(&app, "ines", &address).await;
        assert!(done.says("3 items were added") && done.says("1 thing was not taken as it stands"), "{}", done.words());
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence")).await;
        assert!(list.says("nul\u{fffd}here") && list.says("alerts.csv, line 3") && list.says("NUL byte"), "{}", list.words());
        let program = send(&app, "ines", review, "program.bin", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0>\0").await;
        assert!(app.as_("ines").get(&program).await.says("This is not text"));
    }
}

both! {
    async fn a_partly_broken_table_keeps_the_rest_and_lists_every_problem(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let csv = b"happened_at,summary,service\n2026-11-03T12:51:00Z,Latency is up,checkout\nsoon,Nobody knows,checkout\n2026-11-03T12:53:00Z,Caf\xE9 is down,front\n,Without a time,front\n";
        let address = send(&app, "ines", review, "alerts.csv", csv).await;
        let page = app.as_("ines").get(&address).await;
        assert!(page.says("Latency is up") && page.says("The first rows would be read like this"), "{}", page.words());
        assert_eq!(app.as_("ines").post(&address, &[("act", "start"), ("time", ""), ("text", "1"), ("zone", "UTC")]).await.status, 422);
        let fields = [("act", "start"), ("time", "0"), ("time_form", "0"), ("text", "1"), ("lane", "2"), ("default_kind", "alert"), ("zone", "UTC")];
        assert_eq!(app.as_("ines").post(&address, &fields).await.status, 303);
        let done = ended(&app, "ines", &address).await;
        assert!(done.says("2 items were added") && done.says("3 things were not taken"), "{}", done.words());
        let source = done.text().split("/sources/").nth(1).unwrap()[..36].to_owned();
        let problems = app.as_("ines").get(&format!("/reviews/{review}/sources/{source}")).await;
        assert!(problems.says("alerts.csv, line 3") && problems.says("soon") && problems.says("alerts.csv, line 5") && problems.says("alerts.csv, line 4"), "{}", problems.words());
        let list = app.as_("ines").get(&format!("/reviews/{review}/evidence?kind=alert")).await;
        assert!(list.says("Café is down") && list.says("13:51:00"), "{}", list.words());
        assert!(app.as_("ines").get(&format!("/reviews/{review}/evidence?kind=message")).await.says("Nothing more here"));
        app.go(review, "shared").await;
        assert_eq!(app.as_("lena").get(&format!("/reviews/{review}/sources/{source}")).await.status, 404);
    }
}

both! {
    async fn pasted_text_markdown_and_pictures_become_evidence(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let base = format!("/reviews/{review}/evidence");
        assert_eq!(app.as_("ines").post(&format!("{base}/text"), &[("text", " ")]).await.status, 422);
        let pasted = app.as_("ines").post(&format!("{base}/text"), &[("text", "14:05 latency rises\r\n  on checkout\r\n14:20 rolled back\r\n")]).await.location.unwrap();
        let start = |when: &'static str| [("act", "start"), ("when", when), ("zone", "Europe/Berlin")];
        assert_eq!(app.as_("ines").post(&pasted, &start("")).await.status, 422, "it must say of which day");
        assert_eq!(app.as_("ines").post(&pasted, &start("2026-11-03")).await.status, 303);
        assert!(ended(&app, "ines", &pasted).await.says("2 items were added"));

        let review_md = b"# Checkout was slow\n\nDate: 2026-11-03\n\nParticipants: Ana, Ben\n\nIncident start: 13:05\n\n## Timeline\n\nAll times in UTC.\n\n- 13:05 Latency rises\n- 13:20 Rolled back\n\n## Action items\n\n- Write it down\n";
        let markdown = send(&app, "ines", review, "checkout.md", review_md).await;
        let page = app.as_("ines").get(&markdown).await;
        assert!(page.text().contains("value=\"2026-11-03\"") && page.says("Latency rises"), "{}", page.words());
        app.as_("ines").post(&markdown, &start("2026-11-03")).await;
        let done = ended(&app, "ines", &markdown).await;
        assert!(done.says("3 items were added"), "the document and two rows: {}", done.words());
        let list = app.as_("ines").get(&base).await.text();
        let whole = list.split("<li").find(|li| li.contains("Write it down")).unwrap().split("href=\"evidence/").nth(1).unwrap()[..36].to_owned();
        let item = app.as_("ines").get(&format!("{base}/{whole}")).await;
        for fact in ["participants Ana; Ben", "follow-ups Write it down", "incident start 13:05"] {
            assert!(item.says(fact), "{fact}: {}", item.words());
        }

        let picture = send(&app, "ines", review, "graph.png", b"\x89PNG\r\n\x1a\nxxxx").await;
        assert!(app.as_("ines").get(&picture).await.says("It will be kept whole"));
        app.as_("ines").post(&picture, &start("2026-11-03 14:05")).await;
        assert!(ended(&app, "ines", &picture).await.says("1 item was added"));
        let list = app.as_("ines").get(&base).await;
        for said in ["latency rises on checkout", "Rolled back", "graph.png", "14:05:00"] {
            assert!(list.says(said), "{said}: {}", list.words());
        }
    }
}

both! {
    async fn what_cannot_be_read_is_refused_with_what_to_do(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let uploads = format!("/reviews/{review}/evidence/uploads");
        let none = app.as_("ines").upload(&uploads, &[]).await;
        assert!(none.status == 422 && none.says("Choose a file first"), "{}", none.words());
        assert!(app.as_("ines").upload(&uploads, &[("file", "empty.csv", b"")]).await.says("The file is empty"));
        assert_eq!(app.as_("ines").post(&uploads, &[("file", "x")]).await.status, 422, "not a form with files");
        let address = send(&app, "ines", review, "../../etc/plan.zip", b"PK\x03\x04 this is no archive").await;
        let page = app.as_("ines").get(&address).await;
        assert!(page.says("plan.zip") && !page.says("../") && page.says("cannot be read") && page.says("Nothing was imported"), "{}", page.words());
        let cut = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\ntime,mess".to_vec();
        let broken = app.as_("ines").send("POST", &uploads, Some("multipart/form-data; boundary=b"), cut.into()).await;
        assert!(broken.status == 400 && broken.says("broke off"), "{}", broken.words());
        for n in 0..12 {
            app.as_("ines").upload(&uploads, &[("file", &format!("{n}.csv"), b"time,message\n2026-11-03T12:00:00Z,x\n")]).await;
        }
        assert!(app.as_("ines").upload(&uploads, &[("file", "more.csv", b"time,message\n2026-11-03T12:00:00Z,x\n")]).await.says("wait already"));
        assert_eq!(count(&app, "evidence").await + count(&app, "sources").await, 0);
    }
}

both! {
    async fn a_long_list_comes_in_pages_that_stay_small(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let mut csv = String::from("time,message,service\n");
        for n in 0..250 {
            csv.push_str(&format!("{},Row{n} {},checkout\n", 1_793_700_000 + n, "and <more> \"words\" ".repeat(30)));
        }
        let path = file(&app, "many.csv", csv.as_bytes());
        import(&app, review, &path, &Options::default()).await.unwrap();
        let (mut at, mut seen, mut pages) = (format!("/reviews/{review}/evidence"), 0, 0);
        loop {
            let page = app.as_("ines").get(&at).await;
            assert!(page.body.len() <= 60 * 1024, "{} bytes", page.body.len());
            seen += page.text().matches("id=\"evidence-").count();
            pages += 1;
            match page.text().split("rel=\"next\"").next().filter(|_| page.text().contains("rel=\"next\"")).and_then(|t| t.rsplit("href=\"").next().map(str::to_owned)) {
                Some(next) => at = format!("/reviews/{review}/evidence{}", next.trim_end_matches(['"', ' ']).replace("&amp;", "&")),
                None => break,
            }
        }
        assert_eq!((seen, pages), (250, 3));
    }
}

both! {
    async fn a_file_larger_than_the_limit_is_refused_while_it_streams_in(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let uploads = format!("/reviews/{review}/evidence/uploads");
        let head = Bytes::from_static(b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"export.zip\"\r\n\r\n");
        let sent = Arc::new(AtomicUsize::new(0));
        let count = sent.clone();
        // A body without a stated length that would go on for 64 MiB; the limit of tests is 8.
        let pieces = std::iter::once(head).chain((0..64).map(|_| Bytes::from(vec![b'x'; 1 << 20]))).map(move |piece| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<_, std::io::Error>(piece)
        });
        // As from a connection: what has not arrived yet is waited for.
        let arriving = stream::iter(pieces).then(|piece| async {
            tokio::task::yield_now().await;
            piece
        });
        let page = app.as_("ines").send("POST", &uploads, Some("multipart/form-data; boundary=b"), Body::from_stream(arriving)).await;
        assert_eq!(page.status, 413);
        assert!(page.says("export.zip is larger than 8 MiB") && page.says("Export a shorter time or fewer channels"), "{}", page.words());
        assert!(sent.load(Ordering::Relaxed) < 40, "it is not read to its end");
        assert_eq!(spooled(&app), 0);
        assert!(!app.as_("ines").get(&format!("/reviews/{review}/evidence")).await.says("export.zip"));

        let begun = app.as_("ines").send_form("/reviews", &[("title", "Too large")], &[("file", "export.zip", &vec![0; 9 << 20])]).await;
        assert_eq!(begun.status, 413);
        assert!(!app.as_("ines").get("/reviews").await.says("Too large"), "no review is begun for a file that was not taken");
    }
}

both! {
    async fn real_timelines_come_in_as_they_are_guessed(app: TestApp) {
        let Some(folder) = real("timeline-csv") else { return };
        let review = app.review("Timelines", Depth::Debrief).await;
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|e| e == "csv" || e == "jsonl"));
        files.sort();
        assert!(files.len() >= 10, "{files:?}");
        for path in files {
            let (name, bytes) = (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap());
            let mapping = table::guess(&bytes);
            let mut expected = Import::default();
            let read = table::read(bytes.as_slice(), &name, bytes.len() as u64, &mapping, &mut expected);
            assert_eq!(read.is_err(), mapping.time.is_none(), "{name}");
            let address = send(&app, "ines", review, &name, &bytes).await;
            let page = app.as_("ines").get(&address).await;
            let mut fields = page.form(&address);
            fields.push(("act".to_owned(), "start".to_owned()));
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let started = app.as_("ines").post(&address, &fields).await;
            if mapping.time.is_none() {
                assert_eq!(started.status, 422, "{name}: a person says which column is the time");
                continue;
            }
            assert_eq!(started.status, 303, "{name}: {}", started.words());
            let done = ended(&app, "ines", &address).await;
            let said = match expected.evidence.len() {
                0 => "Nothing was added".to_owned(),
                1 => "1 item was added".to_owned(),
                n => format!("{n} items were added"),
            };
            // The same row in two of the files is one item.
            assert!(done.says(&said) || done.says("here already"), "{name}: {said}: {}", done.words());
            assert_eq!(done.says("not taken as"), !expected.problems.is_empty(), "{name}: {}", done.words());
        }
    }
}
