//! The Story of a large, a lopsided and a very small review: what its page costs, and
//! where its picture begins.

use recount_model::Depth;
use recount_server::platform::db::noting;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    both, passages,
    support::{
        Page, TestApp,
        seed::{MINUTE, ONE, Seeded, said},
    },
};

/// Fourteen lanes, every one of them busy over the whole of two hours.
fn fourteen_lanes(n: usize) -> Vec<Seeded> {
    const LANES: [&str; 14] = [
        "#checkout-incident",
        "#support-desk",
        "#deploys-production",
        "#payments",
        "#database-team",
        "#status-updates",
        "#on-call-handover",
        "#mobile-clients",
        "#network-operations",
        "#customer-care-eu",
        "#war-room",
        "#observability",
        "Alerts",
        "Deployments",
    ];
    let words = "the connection pool on the third host is waiting & nobody can say <why> yet, here is the graph that I have been looking at since ten to two; ";
    (0..n)
        .map(|i| {
            let mut item = said(0, LANES[(i * 7 + i / 14) % 14], &words[i % 60..].repeat(2 + i % 3));
            item.earliest = ONE + i64::try_from(i).unwrap() * 720_123;
            item.latest = item.earliest;
            item
        })
        .collect()
}

/// The window that the page itself carries.
fn carried(page: &Page) -> Value {
    let text = page.text();
    serde_json::from_str(text.split("<script type=\"application/json\">").nth(1).unwrap().split("</script>").next().unwrap()).unwrap()
}

async fn moment(app: &TestApp, review: Uuid, says: &str, when: &str) {
    let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &[("says", says), ("when", when)]).await;
    assert_eq!(made.status, 303, "{}", made.words());
}

both!(
    async fn fourteen_busy_lanes_are_five_statements_and_a_small_page(app: TestApp) {
        let review = app.review("Checkout slow for 47 minutes after the connection-pool change", Depth::Debrief).await;
        app.evidence(review, &fourteen_lanes(10_000)).await;
        for i in 0..30 {
            let says =
                format!("The {i}th thing that happened, told in two sentences of a usual length. It says who did it, and what it looked like to them then.");
            moment(&app, review, &says, &format!("2026-11-03 {}:{:02}", 13 + i / 20, i % 20 * 3)).await;
        }
        let path = format!("/reviews/{review}/timeline");
        let (page, statements) = noting(app.as_("ines").get(&path)).await;
        assert_eq!(page.status, 200);
        assert!(statements.len() <= 5, "session, access, lanes, moments, evidence: {}", statements.len());
        assert!(page.body.len() <= 60 * 1024, "the page has {} bytes", page.body.len());
        assert_eq!(page.text().matches("name=\"evidence\" value=").count(), 100, "the first hundred entries");
        let window = carried(&page);
        let lanes = window["bins"].as_array().unwrap();
        assert_eq!(lanes.len(), 14);
        let drawn: i64 = lanes.iter().flat_map(|lane| lane["counts"].as_array().unwrap()).map(|n| n.as_i64().unwrap()).sum();
        assert_eq!(drawn, 10_000);
        assert!(page.says("#war-room (private)"), "a private channel is told apart in the list");
        let (answer, statements) = noting(app.as_("ines").get(&format!("{path}/window?bins=600"))).await;
        assert!(answer.status == 200 && statements.len() <= 5, "{}", statements.len());
    }
);

/// Everything that makes a page long: many lanes with long names, long names of people, and
/// words of which every letter is written as an entity.
fn of_the_longest(n: usize) -> Vec<Seeded> {
    const LANES: [&str; 4] = [
        "#a-channel-with-a-name-that-nobody-reads-to-its-end-because-it-is-too-long-\"really\"",
        "#another-&-another-&-another-&-another-&-another-&-another-&-another-&-another",
        "#<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "#ünïcödé-ünïcödé-ünïcödé-ünïcödé-ünïcödé-ünïcödé-ünïcödé-ünïcödé-ünïcödé-ünïcödé",
    ];
    let lanes: Vec<&'static str> = (0..40).map(|n| &*format!("{}{n}", LANES[n % LANES.len()]).leak()).collect();
    (0..n)
        .map(|i| {
            let mut item = said(0, lanes[i % lanes.len()], &["\"", "&", "<", "‘ü’"][i / 4 % 4].repeat(2_000));
            item.said_by = "Somebody \"with\" <a> \"name\" & \"another\" & \"another\" & \"another\" & \"another\" & \"another\"";
            item.earliest = ONE + i64::try_from(i).unwrap() * 720_123;
            item.latest = item.earliest + 40_000_000;
            item
        })
        .collect()
}

both!(
    async fn a_page_stays_small_whatever_was_said_and_by_whom(app: TestApp) {
        let review = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
        app.evidence(review, &of_the_longest(400)).await;
        for path in ["timeline", "evidence"] {
            let page = app.as_("ines").get(&format!("/reviews/{review}/{path}")).await;
            assert!(page.status == 200 && page.body.len() <= 60 * 1024, "{path} has {} bytes", page.body.len());
            assert_eq!(page.text().matches("Somebody &quot;").count(), 100, "{path}");
        }
    }
);

/// A story that takes much room: rows of a table in many lanes on one day, and moments tied to
/// the first of them.
struct Shape {
    lanes: Vec<&'static str>,
    who: &'static str,
    words: &'static str,
    /// How many moments, of how many letters, tied to how many rows each.
    moments: (usize, usize, usize),
}

impl Shape {
    fn all() -> [Self; 4] {
        const ENGLISH: &str = "Checkout latency rose above the alert threshold and the on-call engineer looked at the dashboard for the first time. ";
        const JAPANESE: &str = "決済サービスの応答が遅くなり、利用者から問い合わせが相次いだ。";
        let lanes = |number: usize, name: &str| -> Vec<&'static str> { (0..number).map(|n| &*format!("{name}{n}").leak()).collect() };
        let english = |moments| Self { lanes: lanes(12, "#payments-"), who: "Ann Person", words: ENGLISH, moments };
        [
            english((12, 90, 1)),
            english((40, 300, 2)),
            Self { lanes: lanes(12, "#決済チーム-"), who: "山田太郎", words: JAPANESE, moments: (60, 200, 1) },
            Self {
                lanes: lanes(60, "#レーン-長い長い長い長い長い長い長い長い長い長い-<&>\"-"),
                who: "山田太郎<&>\"山田太郎<&>\"山田太郎<&>\"",
                words: "データベース障害<&>\"",
                moments: (60, 240, 1),
            },
        ]
    }

    fn rows(&self) -> Vec<Seeded> {
        (0..4_000)
            .map(|i| {
                let mut item = said(0, self.lanes[i % self.lanes.len()], &format!("{i} {}", self.words.repeat(3)));
                (item.lane_kind, item.kind, item.said_by) = ("documents", "document", self.who);
                item.earliest = ONE - 4 * 60 * MINUTE + i64::try_from(i).unwrap() * 9_000_000;
                item.latest = item.earliest;
                item
            })
            .collect()
    }

    /// The moments, each made of the next of the rows.
    async fn tell(&self, app: &TestApp, review: Uuid, ids: &[Uuid]) {
        let (moments, letters, tied) = self.moments;
        let says: String = self.words.repeat(20).chars().take(letters).collect();
        for rows in ids.chunks(tied).take(moments) {
            let rows: Vec<String> = rows.iter().map(Uuid::to_string).collect();
            let mut fields = vec![("says", says.as_str())];
            fields.extend(rows.iter().map(|id| ("evidence", id.as_str())));
            let made = app.as_("ines").post(&format!("/reviews/{review}/moments"), &fields).await;
            assert_eq!(made.status, 303, "{}", made.words());
        }
    }
}

/// Where a list of the page goes on: the address with the parameter of that name.
fn further(page: &Page, name: &str) -> Option<String> {
    let text = page.text();
    let next = text.split(&format!("href=\"timeline?{name}=")).nth(1)?.split(['#', '"']).next()?;
    Some(format!("timeline?{name}={}", next.replace("&amp;", "&")))
}

/// What follows each of these words on the page, as many letters as an id has.
fn ids_after(page: &Page, words: &str, letters: usize) -> Vec<Uuid> {
    page.text().split(words).skip(1).filter_map(|rest| rest.get(..letters)?.parse().ok()).collect()
}

both!(
    async fn whatever_a_story_holds_its_page_is_small_and_leads_to_all_of_it(app: TestApp) {
        for (number, shape) in Shape::all().iter().enumerate() {
            let review = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
            let ids = app.evidence(review, &shape.rows()).await;
            shape.tell(&app, review, &ids).await;
            let get = async |address: String| {
                let page = app.as_("ines").get(&format!("/reviews/{review}/{address}")).await;
                assert!(page.status == 200 && page.body.len() <= 60_000, "shape {number}: {address} has {} bytes", page.body.len());
                page
            };
            let first = get("timeline".to_owned()).await;
            let listed = ids_after(&first, "name=\"evidence\" value=\"", 32).len();
            assert!(listed == 100 || (number > 0 && listed >= 60), "shape {number}: the first hundred entries where they fit, not {listed}");
            let (mut moments, mut page) = (Vec::new(), first.clone());
            loop {
                moments.extend(ids_after(&page, "id=\"moment-", 36));
                let Some(next) = further(&page, "moments") else { break };
                page = get(next).await;
            }
            assert_eq!(moments.len(), shape.moments.0, "shape {number}: each moment once");
            let (mut entries, mut page) = (Vec::new(), first);
            for _ in 0..3 {
                entries.extend(ids_after(&page, "name=\"evidence\" value=\"", 32));
                page = get(further(&page, "after").expect("the list goes on")).await;
            }
            assert_eq!(entries, ids[..entries.len()], "shape {number}: the pages leave none out");
        }
    }
);

both!(
    async fn a_lane_is_found_by_as_much_of_its_name_as_a_window_tells(app: TestApp) {
        let review = app.review("Export", Depth::Debrief).await;
        let long: &'static str = "a-heading-as-long-as-a-sentence-".repeat(8).leak();
        app.evidence(review, &[said(0, long, "one"), said(1, "#checkout", "two")]).await;
        let path = format!("/reviews/{review}/timeline/window");
        let told: Value = app.as_("ines").get(&path).await.json();
        let names: Vec<&str> = told["bins"].as_array().unwrap().iter().map(|bins| bins["lane"].as_str().unwrap()).collect();
        assert!(names.contains(&&long[..80]) && names.contains(&"#checkout"), "{names:?}");
        let chosen: Value = app.as_("ines").get(&format!("{path}?items=1&lane={}", &long[..80])).await.json();
        assert_eq!(chosen["items"].as_array().unwrap().len(), 1, "{chosen}");
        assert_eq!(chosen["items"][0]["text"], "one");
    }
);

both!(
    async fn over_new_year_every_time_has_its_clock_and_the_year_where_it_is_another(app: TestApp) {
        // Midnight in Berlin.
        for (new_year, eve, minutes) in [(1_767_222_000_000_000_i64, true, [-10_i64, 20, 25]), (1_704_063_600_000_000, false, [5, 20, 2 * 24 * 60])] {
            let review = app.review("Export", Depth::Note).await;
            let items: Vec<Seeded> = minutes
                .iter()
                .map(|minute| {
                    let mut item = said(0, "#exports", "it runs again");
                    item.earliest = new_year + minute * MINUTE;
                    item.latest = item.earliest;
                    item
                })
                .collect();
            app.evidence(review, &items).await;
            moment(&app, review, "The export ran twice.", if eve { "2025-12-31 23:51" } else { "2024-01-01 00:06" }).await;
            let page = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
            if eve {
                assert!(page.says("31 Dec 2025 23:50:00") && page.says("31 Dec 2025 23:51 Written by hand"), "{}", page.words());
                assert!(page.says("1 Jan 00:20:00") && page.says("1 Jan 00:25:00"), "{}", page.words());
                assert!(page.text().contains(">31 Dec 23:50<"), "the axis has its clock, too");
            } else {
                // The picture begins a little before the first of it, and so in the year before.
                assert!(carried(&page)["from"].as_i64().unwrap() < new_year);
                assert!(page.says("1 Jan 00:05:00") && page.says("1 Jan 00:06 Written by hand") && page.says("3 Jan 00:00:00"), "{}", page.words());
            }
            for date in [">31 Dec 2025<", ">1 Jan 2026<", ">1 Jan 2024<", ">3 Jan 2024<"] {
                assert!(!page.text().contains(date), "{date} has no time of day");
            }
        }
    }
);

both!(
    async fn two_thousand_passages_are_strokes_on_a_small_page(app: TestApp) {
        let review = app.review("Checkout slow for 47 minutes after the connection-pool change", Depth::Debrief).await;
        app.go(review, "preparing").await;
        app.evidence(review, &fourteen_lanes(10_000)).await;
        for i in 0..30 {
            let says = format!("The {i}th thing that happened, told in two sentences of a usual length. It says who did it.");
            moment(&app, review, &says, &format!("2026-11-03 {}:{:02}", 13 + i / 20, i % 20 * 3)).await;
        }
        let path = format!("/reviews/{review}/timeline");
        assert!(!app.as_("priya").get(&path).await.says("Recounted of this stretch"));
        passages::many_in(&app, review).await;
        let (page, statements) = noting(app.as_("priya").get(&path)).await;
        assert!(statements.len() <= 5, "{}", statements.len());
        assert!(page.body.len() <= 60 * 1024, "the page has {} bytes", page.body.len());
        assert!(page.says("Recounted of this stretch") && page.says("13:00 Tomasz") && page.text().contains("class=\"said\""), "{}", page.words());
        assert!(!page.says("Passage number"), "their words are elsewhere");
        let told: Vec<Value> = carried(&page)["bins"].as_array().unwrap().iter().filter(|lane| lane["kind"] == "passage").cloned().collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["lane"], "Tomasz");
        assert!(told[0]["counts"].as_array().unwrap().iter().all(|n| *n == 0 || *n == 1), "no number of what one person recounts");
        for who in ["ines", "tomasz"] {
            // Those involved read them; whoever guides does too, and Tomasz wrote them.
            assert!(app.as_(who).get(&path).await.says("Recounted of this stretch"), "{who}");
        }
        app.as_("priya").get(&format!("{path}?from={}&until={}", ONE, ONE + 10 * MINUTE)).await;
        let near: Value = app.as_("priya").get(&format!("{path}/window?from={}&until={}&bins=60", ONE, ONE + 10 * MINUTE)).await.json();
        let marks = near["marks"].as_array().unwrap().iter().filter(|mark| mark["kind"] == "passage").count();
        assert!((20..40).contains(&marks), "{marks} one by one");
    }
);

both!(
    async fn what_lies_years_away_does_not_press_the_rest_together(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let mut items: Vec<Seeded> = (0..40).map(|i| said(i, "#checkout", "looking")).collect();
        let mut old = said(0, "#checkout", "the library is chosen");
        old.earliest = ONE - 3 * 365 * 24 * 60 * MINUTE;
        old.latest = old.earliest;
        items.push(old.clone());
        app.evidence(review, &items).await;
        let path = format!("/reviews/{review}/timeline");
        let page = app.as_("ines").get(&path).await;
        let window = carried(&page);
        let (from, until) = (window["from"].as_i64().unwrap(), window["until"].as_i64().unwrap());
        assert!(from > ONE - 20 * MINUTE && until < ONE + 60 * MINUTE, "the picture begins where almost everything happened: {window}");
        assert!(window["whole"][0].as_i64().unwrap() < old.earliest, "and knows how far it reaches");
        assert!(page.says("The story reaches from 4 November 2023 to 3 November 2026"), "{}", page.words());
        assert!(page.says("the library is chosen") && page.says("4 Nov 2023 13:00:00"), "the list holds it, with its year and its time");
        let whole = page.text().split("href=\"").find(|t| t.contains(">Whole story<")).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let whole = app.as_("ines").get(&whole).await;
        assert_eq!(carried(&whole)["bins"][0]["counts"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).sum::<i64>(), 41);
        assert!(!whole.says("Whole story") && !whole.says("Wider") && !whole.says("The picture begins"), "{}", whole.words());
    }
);

both!(
    async fn a_story_of_one_minute_has_a_minute_and_not_a_span(app: TestApp) {
        let review = app.review("Export", Depth::Note).await;
        moment(&app, review, "The export ran twice.", "2026-11-03 14:04").await;
        let page = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
        assert!(page.says("Tuesday 3 November 2026 , 14:04") && !page.says("14:04 to"), "{}", page.words());
        let window = carried(&page);
        let minutes = (window["until"].as_i64().unwrap() - window["from"].as_i64().unwrap()) / MINUTE;
        assert!((10..=11).contains(&minutes), "ten minutes around it, not seconds: {minutes}");
        assert!(page.text().contains(">14:02<") && !page.says("Wider") && !page.says("Whole story"), "{}", page.words());
    }
);

both!(
    async fn lanes_that_begin_alike_are_told_apart_and_every_shape_is_in_the_legend(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let lanes = ["#a-very-long-service-gateway", "#a-very-long-service-pricing"];
        let items: Vec<Seeded> = lanes.iter().zip(1..).map(|(lane, minute)| said(minute, lane, "it is slow")).collect();
        app.evidence(review, &items).await;
        let page = app.as_("ines").get(&format!("/reviews/{review}/timeline")).await;
        let text = page.text();
        for (lane, shown) in lanes.iter().zip(["#a-very…-gateway", "#a-very…-pricing"]) {
            assert!(text.contains(&format!("<title>{lane}</title>{shown}</text>")), "{shown}: {text}");
        }
        assert!(page.says("Hollow rectangle: an entry of a document or a list"), "{}", page.words());
        let then = app.as_("ines").get(&format!("/reviews/{review}/timeline/then?at={}", ONE + 9 * MINUTE)).await;
        assert!(then.text().contains("<title>#a-very-long-service-pricing</title>#a-very…-pricing</text>"), "{}", then.text());
        assert!(then.says("Hollow rectangle:"), "{}", then.words());
    }
);
