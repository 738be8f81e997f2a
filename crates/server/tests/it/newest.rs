//! Where thousands of entries match, a page is made of the newest of them: it must be
//! the page that all of them would give.

use recount_model::{Audience, Depth};
use recount_server::{
    platform::{
        db::{Args, Dialect},
        ids,
    },
    search::{self, Entry},
    sql,
};
use uuid::Uuid;

use crate::{both, library::read, support::TestApp};

/// Reviews with 50 entries each: more than the newest 2,500 that PostgreSQL asks first.
const REVIEWS: usize = 64;
/// What only the oldest review says.
const OLD: &str = "wombat";

async fn filled(app: &TestApp) -> Vec<String> {
    let mut reviews = Vec::new();
    for n in 0..REVIEWS {
        let review = app.review(&format!("Incident number {n}"), Depth::Note).await;
        let bodies: Vec<String> = (0..50)
            .map(|i| match (n, i) {
                (0, 7) => format!("The broker met a {OLD}."),
                (_, i) if i % 10 == 0 => "Somebody asked for the broker and the old queue.".to_owned(),
                (_, i) => format!("Somebody counted to {i}."),
            })
            .collect();
        let told: Vec<(Uuid, &String)> = bodies.iter().map(|body| (ids::new(), body)).collect();
        let mut tx = app.app.db.write().await.unwrap();
        for (noun_id, body) in told {
            search::put(&mut tx, Entry { noun: "moment", noun_id, review, cap: Audience::Organisation, title: "", body }).await.unwrap();
        }
        // Thousands of lines of evidence may come between two things that people tell.
        if n == 40 && tx.dialect() == Dialect::Pg {
            let gap = sql!(Pg: "select setval(pg_get_serial_sequence('search_entries', 'rank_id'), (select max(rank_id) + 100000 from search_entries))");
            let _: Vec<(i64,)> = tx.all(gap, Args::default()).await.unwrap();
        }
        tx.commit().await.unwrap();
        reviews.insert(0, review.to_string());
    }
    reviews
}

/// What programs get, page after page: how many reviews, and which pages say that older ones are missing.
async fn by_program(app: &TestApp, asked: &str) -> (usize, Vec<bool>) {
    let (mut found, mut said, mut after) = (0, Vec::new(), String::new());
    loop {
        let page = app.as_("ines").get(&format!("/api/reviews?{asked}&after={after}")).await.json();
        found += page["reviews"].as_array().unwrap().len();
        said.push(page["newest_only"].as_bool().unwrap());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => return (found, said),
        }
    }
}

both!(
    async fn what_stands_in_thousands_and_what_stands_in_one_are_found_alike(app: TestApp) {
        let newest_first = filled(&app).await;
        let ines = app.as_("ines");
        // Two hundred entries make the pages, and of what may have been meant one hundred.
        for (q, reviews) in [("broker", 40), ("old+queue", 40), ("old-queue", 40), ("%22the+old+queue%22", 40), ("borker", 20)] {
            let (mut found, mut next) = read(&ines.get(&format!("/library?q={q}")).await);
            while let Some(address) = next {
                let (more, after) = read(&ines.get(&address).await);
                found.extend(more);
                next = after;
            }
            assert_eq!(found, newest_first.get(..reviews).unwrap(), "{q}");
        }
        for q in [OLD, "wombta", "broker+wombat"] {
            let (found, _) = read(&ines.get(&format!("/library?q={q}")).await);
            assert_eq!(found, newest_first.get(REVIEWS - 1..).unwrap(), "{q}");
        }
        assert_eq!(by_program(&app, "q=broker").await, (40, vec![false, true]), "it says where older reviews are missing");
        assert_eq!(by_program(&app, "q=broker&sort=newest").await, (REVIEWS, vec![false, false, false]), "and where none is");
        assert_eq!(by_program(&app, &format!("q={OLD}")).await, (1, vec![false]));
    }
);
