//! What Tomasz and Priya recount of the unlocking story, as far as each lets it be
//! read, and where the two differ.

use jiff::civil;
use recount_model::{Attribution, Audience, Micros, When};
use recount_server::{
    account::{self, Recounted},
    platform::App,
};
use uuid::Uuid;

use super::seed::{People, ZONE, at};

type Told = ((i8, i8), Audience, Attribution, &'static str);

/// What Tomasz saw from the café at the corner of Ring Street.
const TOMASZ: [Told; 5] = [
    (
        (10, 58),
        Audience::Involved,
        Attribution::Name,
        "The page came between two coffees. I had the laptop open before the cup stood. Twenty seconds sounded like the network, not like us: when we are the reason, things fail.",
    ),
    (
        (11, 2),
        Audience::Involved,
        Attribution::Name,
        "I looked for what was new and saw nothing new. #deploys was folded away on my screen, as it is on every Saturday. As far as I knew the last release was Thursday’s.",
    ),
    (
        (11, 4),
        Audience::Organisation,
        Attribution::Name,
        "Then the notice from Nordfunk came, with our part of town in it. I remember being relieved. It explained every one of the things I had in front of me.",
    ),
    ((11, 14), Audience::Involved, Attribution::Role, "It was quieter in my head than it should have been. Everybody was kind, and nobody asked me anything."),
    ((11, 19), Audience::Author, Attribution::Name, "When Ana said Heathfield I felt it in my stomach before I understood it."),
];

/// What Priya knew, at breakfast.
const PRIYA: [Told; 3] = [
    (
        (10, 55),
        Audience::Involved,
        Attribution::Name,
        "A quarter of an hour, and it was level. I have stood by releases for an hour and seen less. I wrote that it was out, so that whoever was on call knew, and I went to eat.",
    ),
    (
        (11, 3),
        Audience::Involved,
        Attribution::Name,
        "I took it that Tomasz had 4.12 in front of him: it stood in #deploys twice, and he had reacted to nothing, which I read as fine.",
    ),
    (
        (11, 26),
        Audience::Organisation,
        Attribution::Name,
        "The handshake caught my eye because I had been waiting for the battery report in the same log. I was not looking for it.",
    ),
];

/// Both accounts, and the mark that Ines made where they differ.
pub async fn recount(app: &App, people: &People, review: Uuid, day: civil::Date, now: Micros) -> anyhow::Result<()> {
    let tomasz = tell(app, people.tomasz, review, (day, &TOMASZ), now).await?;
    let priya = tell(app, people.priya, review, (day, &PRIYA), now).await?;
    if let (Some(one), Some(other)) = (tomasz.get(1), priya.get(1)) {
        let mut tx = app.db.write().await?;
        account::mark_divergence(&mut tx, review, people.ines, (*one, *other), "Was it known to whoever was on call, at eleven, that 4.12 was out?", now)
            .await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn tell(app: &App, who: Uuid, review: Uuid, (day, told): (civil::Date, &[Told]), now: Micros) -> anyhow::Result<Vec<Uuid>> {
    let mut passages = Vec::new();
    for (clock, audience, attribution, says) in told {
        let when = Some(When::exact(at(day, *clock)?, ZONE));
        passages.push(Recounted { when, says: (*says).into(), audience: *audience, attribution: *attribution });
    }
    account::recount(app, who, review, &passages, now).await.map_err(anyhow::Error::msg)
}
