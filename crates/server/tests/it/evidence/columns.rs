//! How a spreadsheet's columns are understood, shown, and corrected.

use recount_model::Depth;
use recount_server::evidence::{Options, TimeForm};

use super::{count, ended, file, import, send};
use crate::{
    both,
    support::{Page, TestApp},
};

const APART: &[u8] = b"Date,Time,What,Done\n13/05/2026,19:20,restarted,21:00\n13/05/2026,later,nobody knows,\n";
const ZONES: &[u8] =
    b"time,timezone,msg\n2026-05-13 19:20,America/New_York,restarted\n2026-05-13 19:21,PST,drained\n2026-05-13 19:22,Mars,lost\n2026-05-13 19:23,,stated\n";

/// What the page's own form would send, but for these fields.
fn but<'f>(form: &'f [(String, String)], with: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let kept = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, _)| with.iter().all(|(other, _)| other != name));
    kept.chain(with.iter().copied()).collect()
}

/// What Ines chooses by, after she sent a file: where, and how it reads first.
async fn chosen(app: &TestApp, name: &str, file: &[u8]) -> (String, Page) {
    let review = app.review("Checkout", Depth::Debrief).await;
    let address = send(app, "ines", review, name, file).await;
    let page = app.as_("ines").get(&address).await;
    (address, page)
}

/// Items at an instant, as their time in milliseconds since 1970 says it.
async fn at(app: &TestApp, millis: i64) -> i64 {
    count(app, &format!("evidence where earliest = {millis}000 and latest = {millis}000")).await
}

both! {
    async fn a_zone_of_each_row_is_guessed_shown_and_corrected(app: TestApp) {
        let (address, page) = chosen(&app, "zones.csv", ZONES).await;
        assert!(page.says("“timezone” is read as the zone of its row") && page.says("14 May 2026, 01:20:00 restarted"), "{}", page.words());
        assert!(page.says("line 4") && page.says("“Mars” is not a time zone we know"), "{}", page.words());
        let form = page.form(&address);
        assert!(form.contains(&("zone_column".to_owned(), "1".to_owned())), "{form:?}");

        let other = app.as_("ines").post(&address, &but(&form, &[("act", "look"), ("zone_column", "")])).await;
        assert!(other.says("13 May 2026, 19:20:00 restarted"), "without the column the zone is the one stated: {}", other.words());
        assert_eq!(app.as_("ines").post(&address, &but(&form, &[("act", "start")])).await.status, 303);
        let done = ended(&app, "ines", &address).await;
        assert!(done.says("3 items were added") && done.says("1 thing was not taken"), "{}", done.words());
        // 19:20 in New York, 19:21 on the Pacific in winter time, 19:23 in Berlin.
        for instant in [1_778_714_400_000, 1_778_728_860_000, 1_778_692_980_000] {
            assert_eq!(at(&app, instant).await, 1, "{instant}");
        }
    }
}

both! {
    async fn a_day_and_a_time_of_day_apart_are_guessed_shown_and_corrected(app: TestApp) {
        let (address, page) = chosen(&app, "sheet.csv", APART).await;
        assert!(page.says("its day in “Date” and its time of day in “Time”") && page.says("13 May 2026, 19:20:00 restarted"), "{}", page.words());
        assert!(page.says("“later” in Time is not a time of day like 14:05."), "{}", page.words());
        let form = page.form(&address);
        assert!(form.contains(&("clock".to_owned(), "1".to_owned())), "{form:?}");

        let corrected = app.as_("ines").post(&address, &but(&form, &[("act", "look"), ("clock", "3")])).await;
        assert!(corrected.says("13 May 2026, 21:00:00 restarted"), "{}", corrected.words());
        let refused = app.as_("ines").post(&address, &but(&form, &[("act", "start"), ("clock", "9")])).await;
        assert_eq!(refused.status, 422, "there is no tenth column");
        assert_eq!(app.as_("lena").post(&address, &but(&form, &[("act", "start")])).await.status, 404, "a noted review is Ines's own");
        assert_eq!(count(&app, "evidence").await, 0);
        assert_eq!(app.as_("ines").post(&address, &but(&form, &[("act", "start")])).await.status, 303);
        assert!(ended(&app, "ines", &address).await.says("1 item was added"));
        assert_eq!(at(&app, 1_778_692_800_000).await, 1, "19:20 in Berlin");
    }
}

both! {
    async fn the_command_line_says_which_columns_are_the_zone_and_the_time_of_day(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let columns = |pairs: &[(&str, &str)]| pairs.iter().map(|(means, name)| ((*means).to_owned(), (*name).to_owned())).collect();
        let option = |pairs: &[(&str, &str)]| Options { columns: columns(pairs), ..Options::default() };
        let path = file(&app, "odd.csv", b"Opened,Day,Moment,Where,What\n2026-05-01,2026-05-13,19:20,CEST,restarted\n");
        let has = "The columns of this table are “Opened”, “Day”, “Moment”, “Where”, “What”. Nothing was added.";
        for column in ["Moment", "foo"] {
            let refused = import(&app, review, &path, &option(&[("bogus", column)])).await.unwrap_err().to_string();
            let says = "a column cannot mean “bogus”. Before the = stands what the column means: time, clock, zone, text, kind, lane, who or notified; behind it its name.";
            assert_eq!(refused, format!("--column bogus={column}: {says} {has}"));
        }
        let refused = import(&app, review, &path, &option(&[("time", "foo")])).await.unwrap_err().to_string();
        assert_eq!(refused, format!("--column time=foo: there is no column “foo”. {has}"));
        let said = option(&[("clock", "Moment"), ("zone", "Where"), ("time", "Day")]);
        assert_eq!(import(&app, review, &path, &said).await.unwrap().items, 1);
        assert_eq!(at(&app, 1_778_692_800_000).await, 1, "19:20 in Berlin");

        // Another column of times than the guessed one takes its time of day with it, or none.
        let path = file(&app, "two.csv", b"Date,Time,Seen,What\n2026-05-13,19:20,2026-05-14T08:00:00Z,drained\n");
        assert_eq!(import(&app, review, &path, &option(&[("time", "Seen")])).await.unwrap().items, 1);
        assert_eq!(at(&app, 1_778_745_600_000).await, 1, "eight in the morning, UTC");
    }
}

both! {
    async fn the_first_rows_show_when_somebody_was_notified_where_a_column_says_so(app: TestApp) {
        let table = b"time,notified_at,answered,message\n2026-11-03T13:00:00Z,2026-11-03T13:07:08Z,2026-11-03T13:09:10Z,queue grows\n2026-11-03T13:01:00Z,,,queue is full\n";
        let (address, page) = chosen(&app, "alerts.csv", table).await;
        assert!(page.says("When Somebody was notified Says"), "{}", page.words());
        assert!(page.says("3 Nov 2026, 14:07:08 queue grows") && page.says("not said queue is full"), "in the review's zone: {}", page.words());
        let form = page.form(&address);
        let other = app.as_("ines").post(&address, &but(&form, &[("act", "look"), ("notified", "2")])).await;
        assert!(other.says("3 Nov 2026, 14:09:10 queue grows"), "{}", other.words());
        let none = app.as_("ines").post(&address, &but(&form, &[("act", "look"), ("notified", "")])).await;
        assert!(none.says("When Says Who") && !none.says("Somebody was notified"), "{}", none.words());
    }
}

both! {
    async fn the_command_line_asks_for_the_order_of_dates_and_says_how_it_read(app: TestApp) {
        let review = app.review("Checkout", Depth::Debrief).await;
        let zoned = Options { zone: "Europe/Berlin".into(), ..Options::default() };
        let path = file(&app, "amb.csv", b"date,what\n11/3/2026 14:05,restarted\n10/3/2026 14:06,drained\nsoon,\n");
        let refused = import(&app, review, &path, &zoned).await.unwrap_err().to_string();
        let asks = "Say which with --time-form day-first (such as 20/01/2024 14:05) or --time-form month-first (such as 01/20/2024 2:05 PM).";
        assert_eq!(refused, format!("The dates in “date” could be read in two ways, as other days. {asks} Nothing was added."));
        assert_eq!(count(&app, "evidence").await + count(&app, "sources").await, 0);

        let said = Options { time_form: Some(TimeForm::MonthFirst), ..zoned.clone() };
        let outcome = import(&app, review, &path, &said).await.unwrap();
        let told = "“date” is the time (month-first, such as 01/20/2024 2:05 PM; in Europe/Berlin where no zone is stated), “what” is the text.";
        assert_eq!((outcome.items, outcome.read_as.as_deref()), (2, Some(told)));
        assert_eq!(at(&app, 1_793_711_100_000).await, 1, "3 November in Berlin");

        // Where one date can only be meant in one way, the others are.
        let path = file(&app, "clear.csv", b"date,what\n11/3/2026 14:05,paged\n13/3/2026 14:06,all well\n");
        assert_eq!(import(&app, review, &path, &zoned).await.unwrap().items, 2);
        // A zone in the header comes before that of the review, as on the page.
        let path = file(&app, "zone.csv", b"Time (America/New_York),who,message\n2026-05-13 19:20,Priya,rolled back\n");
        let outcome = import(&app, review, &path, &zoned).await.unwrap();
        let told = "“Time (America/New_York)” is the time (iso, such as 2024-01-20T14:05:06Z; in America/New_York where no zone is stated), “message” is the text, “who” is who said or caused it.";
        assert_eq!(outcome.read_as.as_deref(), Some(told));
        assert_eq!(at(&app, 1_778_714_400_000).await, 1, "19:20 in New York");
        let path = file(&app, "epoch.csv", b"ts,load\n1793707200,3\n");
        let outcome = import(&app, review, &path, &zoned).await.unwrap();
        assert_eq!(outcome.read_as.as_deref(), Some("“ts” is the time (epoch-seconds, such as 1705759506 (seconds)), the whole row is the text."));
    }
}
