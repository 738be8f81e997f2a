//! What the demo holds: people, one review in progress with its evidence, two shared.
//!
//! Everything comes in through the same doors as real work does.

use std::{fs, path::Path};

use jiff::{civil, tz::TimeZone};
use recount_model::{
    Depth, Micros, Role, Stage, Standing, When,
    evidence::{EvidenceKind, KnownBasis},
    incident::{IncidentKind, Milestone, MilestoneAt},
    review::Involvement,
};
use recount_server::{
    access,
    evidence::{self, Options},
    member::{self, NewMember},
    platform::{App, db::Tx},
    review::{self, NewReview},
    timeline::{self, NewMoment},
    writing::{self, Words},
};
use uuid::Uuid;

use super::{accounts, charter, decisions, slack};

pub(super) const ZONE: &str = "Europe/Berlin";

/// The demo's members by what they are to the unlocking story.
pub(super) struct People {
    pub(super) ines: Uuid,
    pub(super) tomasz: Uuid,
    pub(super) priya: Uuid,
    marek: Uuid,
    lena: Uuid,
}

/// Fills an empty database; gives Ines, whom the demo is seen as.
pub async fn ines(app: &App, folder: &Path) -> anyhow::Result<Uuid> {
    match member::called(&app.db, "ines").await? {
        Some(ines) => Ok(ines),
        None => fill(app, folder, app.clock.now()).await,
    }
}

async fn fill(app: &App, folder: &Path, now: Micros) -> anyhow::Result<Uuid> {
    let people = people(app, now).await?;
    charter::sign(app, people.lena, now).await?;
    certificate(app, &people, now).await?;
    stadium(app, &people, now).await?;
    unlocking(app, &people, folder, now).await?;
    Ok(people.ines)
}

async fn people(app: &App, now: Micros) -> anyhow::Result<People> {
    let mut tx = app.db.write().await?;
    let mut ids = Vec::new();
    for (name, standing) in
        [("Ines", Standing::Administrator), ("Tomasz", Standing::Member), ("Priya", Standing::Member), ("Marek", Standing::Member), ("Lena", Standing::Steward)]
    {
        let email = format!("{}@kestrel.example", name.to_lowercase());
        let new = NewMember { name: name.into(), email: Some(email), standing, password_hash: None, zone: ZONE.into() };
        ids.push(member::create(&mut tx, &new, now).await?);
    }
    tx.commit().await?;
    match ids[..] {
        [ines, tomasz, priya, marek, lena] => Ok(People { ines, tomasz, priya, marek, lena }),
        _ => anyhow::bail!("the demo's people are five"),
    }
}

pub(super) fn at(day: civil::Date, clock: (i8, i8)) -> anyhow::Result<Micros> {
    Ok(day.at(clock.0, clock.1, 0, 0).to_zoned_datetime(TimeZone::get(ZONE)?)?.timestamp().as_microsecond())
}

/// A review with its times, begun by Ines.
async fn begin(tx: &mut Tx, by: Uuid, title: &str, kind: (Depth, IncidentKind), times: &[(Milestone, When, &str)], now: Micros) -> anyhow::Result<Uuid> {
    let happened_at = times.first().map(|(_, when, _)| when.point());
    let new = NewReview { title: title.into(), depth: kind.0, kind: kind.1, zone: ZONE.into(), happened_at };
    let id = review::create(tx, by, &new, now).await?;
    let times: Vec<_> =
        times.iter().map(|(milestone, when, written)| (MilestoneAt { milestone: *milestone, when: when.clone() }, (*written).to_owned())).collect();
    review::set_times(tx, id, &times).await?;
    Ok(id)
}

async fn write(tx: &mut Tx, review: Uuid, title: &str, body: &str, by: Uuid, now: Micros) -> anyhow::Result<()> {
    writing::save(tx, Words { review, title, body, by: Some(by), base: 0 }, now).await?;
    Ok(())
}

async fn move_to(app: &App, by: Uuid, review: Uuid, stage: Stage, now: Micros) -> anyhow::Result<()> {
    if let Some(review) = access::find(&app.db, by, review).await? {
        review::go(app, by, &review, stage, "", now).await?;
    }
    Ok(())
}

/// A near miss, told in a note.
async fn certificate(app: &App, people: &People, now: Micros) -> anyhow::Result<()> {
    let title = "The certificate that renewed itself an hour early";
    let day = civil::date(2026, 10, 20);
    let started = When::exact(at(day, (3, 0))?, ZONE);
    let mut tx = app.db.write().await?;
    let id = begin(&mut tx, people.marek, title, (Depth::Note, IncidentKind::NearMiss), &[(Milestone::Started, started, "3:00")], now).await?;
    write(&mut tx, id, title, include_str!("files/certificate.md"), people.marek, now).await?;
    tx.commit().await?;
    move_to(app, people.marek, id, Stage::Shared, now).await
}

/// A debrief that is finished and shared.
async fn stadium(app: &App, people: &People, now: Micros) -> anyhow::Result<()> {
    let title = "Unlocking was slow while the stadium emptied";
    let day = civil::date(2026, 9, 12);
    let times = [
        (Milestone::Started, When::about(at(day, (21, 50))?, ZONE), "about 21:50"),
        (Milestone::Detected, When::exact(at(day, (21, 52))?, ZONE), "21:52"),
        (Milestone::Recovered, When::exact(at(day, (22, 20))?, ZONE), "22:20"),
    ];
    let mut tx = app.db.write().await?;
    let id = begin(&mut tx, people.ines, title, (Depth::Debrief, IncidentKind::Disruption), &times, now).await?;
    for (name, involvement) in [("Sana", Involvement::OnCall), ("Jonas", Involvement::Present)] {
        review::add_participant(&mut tx, id, people.ines, None, name, involvement, now).await?;
    }
    for (clock, says) in [
        ((21, 48), "The match ends; two thousand people look for a bike within four hundred metres of each other."),
        ((21, 52), "The page reaches Sana: unlocks slower than twenty seconds at the gateway."),
        ((22, 2), "Jonas puts the slow stations on his map. They stand around the stadium like a ring around a cup."),
        ((22, 5), "Sana decides to wait. The crowd is thinning by itself, and patience is the one thing our locks have."),
        ((22, 20), "Unlocks are back at two seconds."),
    ] {
        let when = When::exact(at(day, clock)?, ZONE);
        let known = (when.point(), KnownBasis::Default);
        timeline::create(&mut tx, id, Some(people.ines), &NewMoment { says: says.into(), kind: EvidenceKind::Entry, when, known, ties: Vec::new() }, now)
            .await?;
    }
    write(&mut tx, id, title, include_str!("files/stadium.md"), people.ines, now).await?;
    tx.commit().await?;
    move_to(app, people.ines, id, Stage::Shared, now).await
}

/// Moments of the story in progress: when, and how the evidence that says it begins.
const MOMENTS: [((i8, i8), EvidenceKind, &str, &str); 11] = [
    (
        (10, 38),
        EvidenceKind::Deployment,
        "lock-gateway 4.12 to",
        "Priya rolls lock gateway 4.12 out: a new TLS library, and the battery report that people had been waiting for.",
    ),
    ((10, 55), EvidenceKind::Message, "Still level.", "Success is level with yesterday. Priya goes to breakfast, the phone is on her."),
    (
        (10, 57),
        EvidenceKind::Alert,
        "unlock_duration_p95 above 20 s on gw-centre",
        "The page reaches Tomasz: in the centre, a bike takes more than twenty seconds to open.",
    ),
    ((11, 1), EvidenceKind::Message, "Gateway CPU 22 %", "The gateway is idle and the database asleep. “Nothing here looks tired.”"),
    ((11, 3), EvidenceKind::Message, "That is what I think.", "It looks like September, when the stadium emptied: slow, no errors, all of it in the centre."),
    ((11, 4), EvidenceKind::Message, "Nordfunk Status", "Nordfunk reports degraded data service in the city centre. It is true, and it fits."),
    ((11, 5), EvidenceKind::Message, "There it is.", "Tomasz leaves the gateways as they are, opens a ticket with Nordfunk and puts a banner in the app."),
    ((11, 19), EvidenceKind::Message, "I rang Tomasz", "Ana rings Tomasz. Three of her fourteen calls are from Heathfield, where there is no marathon."),
    ((11, 20), EvidenceKind::Message, "The gateway. Only", "What the centre and Heathfield share is the gateway, and nothing else."),
    (
        (11, 26),
        EvidenceKind::Message,
        "Every unlock does a whole",
        "Priya sees that no session is resumed: every unlock is a whole handshake, four times there and back on a 2G modem.",
    ),
    ((11, 33), EvidenceKind::Message, "p95 3.0 s", "With resumption asked for by a setting, unlocks are at three seconds and falling."),
];

/// The review in progress: evidence from three files, moments tied to it, half a text.
async fn unlocking(app: &App, people: &People, folder: &Path, now: Micros) -> anyhow::Result<()> {
    let title = "Unlocking a bike took forty seconds on marathon Saturday";
    let day = civil::date(2026, 11, 7);
    let times = [
        (Milestone::Started, When::about(at(day, (10, 41))?, ZONE), "about 10:41"),
        (Milestone::Detected, When::exact(at(day, (10, 57))?, ZONE), "10:57"),
        (Milestone::Mitigated, When::between(at(day, (11, 30))?, at(day, (11, 32))?, ZONE), "between 11:30 and 11:32"),
        (Milestone::Recovered, When::exact(at(day, (11, 34))?, ZONE), "11:34"),
    ];
    let mut tx = app.db.write().await?;
    let id = begin(&mut tx, people.ines, title, (Depth::Debrief, IncidentKind::Disruption), &times, now).await?;
    for (member, name, involvement) in
        [(Some(people.tomasz), "Tomasz", Involvement::OnCall), (Some(people.priya), "Priya", Involvement::Deployed), (None, "Ana", Involvement::Supported)]
    {
        review::add_participant(&mut tx, id, people.ines, member, name, involvement, now).await?;
    }
    review::give_role(&mut tx, id, people.ines, people.ines, Role::Facilitator, now).await?;
    review::give_role(&mut tx, id, people.ines, people.marek, Role::Circle, now).await?;
    tx.commit().await?;
    move_to(app, people.ines, id, Stage::Preparing, now).await?;
    let files = folder.join("files");
    slack::write(&files.join("slack-export"), day, &TimeZone::get(ZONE)?)?;
    fs::write(files.join("alerts.csv"), include_str!("files/alerts.csv"))?;
    fs::write(files.join("deployments.jsonl"), include_str!("files/deployments.jsonl"))?;
    let paths = ["slack-export", "alerts.csv", "deployments.jsonl"].map(|name| files.join(name));
    let channels = ["deploys", "locks", "support-desk", "oncall-private"].map(str::to_owned).to_vec();
    let options = Options { channels, zone: ZONE.into(), ..Options::default() };
    evidence::import_paths(app, id, Some(people.ines), &paths, &options, &mut |_, _| {}).await?;
    let mut tx = app.db.write().await?;
    for (clock, kind, begins, says) in MOMENTS {
        let item = evidence::beginning_with(&mut tx, id, begins).await?;
        let when = item
            .as_ref()
            .map_or_else(|| at(day, clock).map(|at| When::exact(at, ZONE)), |item| Ok(When::between(item.when.earliest(), item.when.latest(), ZONE)))?;
        let known = item.as_ref().map_or((when.point(), KnownBasis::Default), |item| (item.known_at, KnownBasis::Source));
        let new = NewMoment { says: says.into(), kind, when, known, ties: item.map(|i| i.id).into_iter().collect() };
        let moment = timeline::create(&mut tx, id, Some(people.ines), &new, now).await?;
        decisions::decide(&mut tx, people, id, (moment, clock), (at(day, (11, 19))?, now)).await?;
    }
    write(&mut tx, id, title, include_str!("files/in-progress.md"), people.ines, now).await?;
    tx.commit().await?;
    accounts::recount(app, people, id, day, now).await
}
