//! Decisions: what made sense then, who stands by it, and what came of it kept apart.

use recount_model::{Depth, EvidenceKind, InSight, KnownBasis, When, decision::Context};
use recount_server::{
    decision::{self, Outcome, Telling},
    timeline::{self, NewMoment},
};
use uuid::Uuid;

use crate::{
    both,
    support::{
        NOW, TestApp,
        seed::{MINUTE, ONE},
    },
};

/// A moment at a minute after one o’clock that came to be known at another.
async fn moment(app: &TestApp, review: Uuid, says: &str, minute: i64, known: i64) -> Uuid {
    let mut tx = app.app.db.write().await.unwrap();
    let when = When::exact(ONE + minute * MINUTE, "Europe/Berlin");
    let known = (ONE + known * MINUTE, KnownBasis::Stated);
    let new = NewMoment { says: says.into(), kind: EvidenceKind::Entry, when, known, ties: Vec::new() };
    let id = timeline::create(&mut tx, review, Some(app.id("ines")), &new, NOW).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn decided(app: &TestApp, review: Uuid, moment: Uuid, by: &str, context: Context) -> bool {
    let mut tx = app.app.db.write().await.unwrap();
    let telling = Telling { level: None, context, in_sight: InSight::Unsaid };
    let made = decision::create(&mut tx, review, moment, Some(app.id(by)), &telling, NOW).await.unwrap();
    if made {
        let outcome = Outcome { outcome: "planted-outcome".into(), hindsight: "planted-hindsight".into(), known_at: None, version: 0 };
        decision::end(&mut tx, moment, None, &outcome, NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
    made
}

both!(
    async fn what_was_decided_is_given_by_when_it_was_known_and_without_its_end(app: TestApp) {
        let review = app.review("Checkout slow for 47 minutes", Depth::Debrief).await;
        let early = moment(&app, review, "Priya lets the release go on.", 5, 20).await;
        let late = moment(&app, review, "Tomasz keeps the release.", 15, 15).await;
        for (id, by) in [(early, "ines"), (late, "tomasz")] {
            assert!(decided(&app, review, id, by, Context { cues: "A quiet database.".into(), ..Context::default() }).await);
        }
        let known = async |from: i64, until: i64| decision::known_between(&app.app.db, review, ONE + from * MINUTE, ONE + until * MINUTE).await.unwrap();
        let at_fifteen = known(0, 15).await;
        assert_eq!(at_fifteen.iter().map(|d| d.id).collect::<Vec<_>>(), [late], "what happened earlier was not known yet");
        assert!(known(15, 19).await.is_empty());
        let all = known(0, 60).await;
        assert_eq!(all.iter().map(|d| d.id).collect::<Vec<_>>(), [late, early]);
        assert!(!format!("{all:?}").contains("planted"), "what came of it is not in the answer");
        let [tomaszs, iness] = &all[..] else { panic!("two decisions") };
        assert_eq!(tomaszs.confirmed.as_ref().and_then(|c| c.by.as_deref()), Some("Tomasz"), "told by somebody who was there");
        assert!(iness.confirmed.is_none(), "told as others understood it");
        assert_eq!(tomaszs.says, "Tomasz keeps the release.");
    }
);

both!(
    async fn a_decision_hangs_on_a_moment_of_its_review(app: TestApp) {
        let review = app.review("Checkout slow", Depth::Debrief).await;
        let other = app.review("Another", Depth::Debrief).await;
        let of_other = moment(&app, other, "Elsewhere.", 5, 5).await;
        assert!(!decided(&app, review, of_other, "ines", Context::default()).await);
        assert!(!decided(&app, review, Uuid::now_v7(), "ines", Context::default()).await);
    }
);
