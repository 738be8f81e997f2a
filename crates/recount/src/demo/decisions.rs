//! Two decisions of the unlocking story: one that Tomasz tells himself, and one that
//! Ines wrote down as she understood it.

use recount_model::{
    Level, Micros,
    decision::{Context, in_sight},
};
use recount_server::{
    decision::{self, Outcome, Telling},
    platform::db::Tx,
};
use uuid::Uuid;

use super::seed::People;

/// What becomes of the moment at a clock time, where somebody chose then. `known` is
/// when Ana’s call made known what came of the other.
pub async fn decide(tx: &mut Tx, people: &People, review: Uuid, moment: (Uuid, (i8, i8)), (known, now): (Micros, Micros)) -> anyhow::Result<()> {
    let (by, told, outcome) = match moment.1 {
        (11, 5) => (people.tomasz, keeps_it()?, it_was_not_only_the_cells(known)),
        (10, 38) => (people.ines, rolls_it_out()?, Outcome::default()),
        _ => return Ok(()),
    };
    decision::create(tx, review, moment.0, Some(by), &told, now).await?;
    if !outcome.outcome.is_empty() {
        decision::end(tx, moment.0, Some(by), &outcome, now).await?;
    }
    Ok(())
}

fn telling(level: Level, context: Context) -> anyhow::Result<Telling> {
    let in_sight = in_sight(&context.options, "").map_err(anyhow::Error::msg)?;
    Ok(Telling { level: Some(level), context, in_sight })
}

fn keeps_it() -> anyhow::Result<Telling> {
    telling(
        Level::SharpEnd,
        Context {
            cues: "Thirty-eight to forty-two seconds, and every bike opened. No errors.\nAn idle gateway, an empty queue, a database asleep.\nNordfunk’s own notice, a minute before.".into(),
            knowledge: "In September, when the stadium emptied, it looked exactly like this, and it was the cells.\nThe gateways had run without a word since Thursday’s release, the last that I knew of.".into(),
            reading: "Two hundred thousand people filming a marathon, on the cells that our modems share.".into(),
            goals: "That people get their bike, even slowly. That they know to hold on.".into(),
            goal_conflict: "Going back would have looked careful, and would have made every lock in town reconnect in its busiest hour.".into(),
            options: "* Leave the gateways as they are, a ticket with Nordfunk, a banner in the app\nGo back a release: one command, and all three gateways restart\nWait ten minutes and look again".into(),
            pressures: "Alone until half past eleven, on the busiest Saturday of the year.".into(),
            confidence: "Quite sure. I would have waited for Nordfunk until noon.".into(),
            would_change: "One slow unlock from somewhere without a marathon.".into(),
            worked_before: "In September it did, and on most Saturdays a slow quarter of an hour in the centre goes by itself.".into(),
        },
    )
}

/// Known when Ana rang.
fn it_was_not_only_the_cells(known: Micros) -> Outcome {
    Outcome {
        outcome: "The banner helped; people read it to Mia on the telephone. The unlocks stayed slow, in the north as well, until the setting went in at half past eleven.".into(),
        hindsight: "The September picture and this one differ in nothing that the gateway’s dashboard draws. Resumed sessions are on no dashboard.".into(),
        known_at: Some(known),
        version: 0,
    }
}

fn rolls_it_out() -> anyhow::Result<Telling> {
    telling(
        Level::Team,
        Context {
            cues: "Two clean runs on the rack: twelve locks, four hundred unlocks, 1.9 seconds.".into(),
            knowledge: "The old TLS library had to be gone by Monday. Going back is one command.".into(),
            goals: "Security’s Monday, and the battery report that people had been waiting for.".into(),
            options: "* Saturday morning, in Priya’s window\nSunday, in somebody else’s".into(),
            confidence: "“Fine by me”, said Marek.".into(),
            worked_before: "Every release of this year was tested on the rack, and none of them surprised anybody on the street.".into(),
            ..Context::default()
        },
    )
}
