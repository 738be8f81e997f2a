//! An invented installation of any size, the same for the same number.
//!
//! Rows go in by the hundred, straight into the tables that the schema names, and
//! the search index is made at the end as an import makes it.

use anyhow::Context as _;
use rand::{Rng, RngExt as _, SeedableRng as _, rngs::StdRng};
use recount_model::{
    Audience, Depth, Role, Stage,
    decision::{Aspect, InSight, Level},
    review::Involvement,
};
use recount_server::{
    platform::db::{Db, Value},
    search, transfer,
};
use uuid::Uuid;

use crate::{rows::Rows, words};

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Reviews.
    pub reviews: usize,
    /// Items of evidence over all reviews.
    pub evidence: usize,
    /// Members.
    pub members: usize,
    /// Where the invention begins.
    pub number: u64,
}

impl Default for Size {
    fn default() -> Self {
        Self { reviews: 10_000, evidence: 200_000, members: 120, number: 7 }
    }
}

/// The handle of the member whose pages the benches open: involved in one review in
/// a hundred, and otherwise a reader like any other.
pub const READER: &str = "bench.reader";

/// The last day of what is invented: 20 November 2026.
const LAST: i64 = 1_795_132_800_000_000;
const MINUTE: i64 = 60_000_000;
const FOUR_YEARS: i64 = 4 * 365 * 24 * 60 * MINUTE;
/// Reviews per transaction.
const AT_ONCE: usize = 500;
/// From so many items of evidence on, a review was worked through: so many moments, and
/// one in so many of them is a decision.
const LARGE: usize = 5_000;
const MOMENTS: usize = 300;
const DECISION_EVERY: usize = 10;

/// Fills an empty database.
///
/// # Errors
/// When it is not empty, or refuses.
pub async fn fill(db: &Db, size: Size, heard: &mut (dyn FnMut(&str, usize) + Send)) -> anyhow::Result<()> {
    let mut rng = StdRng::seed_from_u64(size.number);
    let mut tx = db.write().await?;
    let mut rows = Rows::of(&mut tx).await?;
    let members = people(&mut rows, &mut rng, size.members);
    rows.flush(&mut tx).await.context("Nothing was seeded; use a new database")?;
    tx.commit().await?;
    let (services, shares) = (words::services(), shares(&mut rng, size));
    let mut began = 0;
    for group in shares.chunks(AT_ONCE) {
        let mut tx = db.write().await?;
        for items in group {
            let review = Invented::new(&mut rng, &services, &members, LAST - FOUR_YEARS + FOUR_YEARS / i64::try_from(size.reviews)? * i64::try_from(began)?);
            review.write(&mut rows, &mut rng, &services, *items);
            rows.flush_full(&mut tx).await?;
            began += 1;
        }
        rows.flush(&mut tx).await?;
        tx.commit().await?;
        heard("reviews", began);
    }
    heard("search index", 0);
    let mut tx = db.write().await?;
    transfer::index_again(&mut tx).await?;
    tx.commit().await?;
    db.settle().await?;
    // As a server does at start and every hour.
    search::join_pieces(db).await?;
    Ok(())
}

/// How many items of evidence each review gets: most have none or few, one has ten
/// thousand if there are enough.
fn shares(rng: &mut StdRng, size: Size) -> Vec<usize> {
    let big = if size.evidence >= 40_000 { 10_000 } else { 0 };
    let weights: Vec<f64> = (0..size.reviews).map(|_| if rng.random_ratio(6, 10) { rng.random::<f64>().max(0.002).powf(-0.6) } else { 0.0 }).collect();
    let sum: f64 = weights.iter().sum::<f64>().max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "counts below a million")]
    let mut shares: Vec<usize> = weights.iter().map(|w| (w / sum * (size.evidence - big) as f64) as usize).collect();
    let given: usize = shares.iter().sum();
    let middle = shares.len() / 2;
    if let Some(one) = shares.get_mut(middle) {
        *one += size.evidence - given;
    }
    shares
}

fn people(rows: &mut Rows, rng: &mut StdRng, count: usize) -> Vec<Uuid> {
    let teams: Vec<Uuid> = (0..8).map(|_| id(rng, LAST - FOUR_YEARS)).collect();
    for (n, team) in teams.iter().enumerate() {
        rows.add("teams", &[("id", team.into()), ("name", format!("team {}", n + 1).into()), ("created_at", (LAST - FOUR_YEARS).into())]);
    }
    let mut members = Vec::new();
    for n in 0..count.max(20) {
        let member = id(rng, LAST - FOUR_YEARS);
        let (name, handle) = if n == 0 { ("Bench Reader".to_owned(), READER.to_owned()) } else { (words::name(n), format!("m{n}")) };
        let standing = if n == 1 { "administrator" } else { "member" };
        let joined = LAST - FOUR_YEARS;
        rows.add(
            "members",
            &[
                ("id", member.into()),
                ("handle", handle.clone().into()),
                ("name", name.into()),
                ("email", format!("{handle}@example.org").into()),
                ("standing", standing.into()),
                ("zone", "Europe/Berlin".into()),
                ("created_at", joined.into()),
                ("generation", 0_i64.into()),
            ],
        );
        if let Some(team) = teams.get(n % teams.len()) {
            rows.add("team_members", &[("team_id", team.into()), ("member_id", member.into()), ("joined_at", joined.into())]);
        }
        members.push(member);
    }
    members
}

/// One review, before its rows are written.
struct Invented {
    id: Uuid,
    at: i64,
    service: String,
    title: String,
    depth: Depth,
    stage: Stage,
    audience: Audience,
    people: Vec<Uuid>,
}

impl Invented {
    fn new(rng: &mut StdRng, services: &[String], members: &[Uuid], at: i64) -> Self {
        let at = at + rng.random_range(0..MINUTE * 60);
        let depth = match rng.random_range(0..10) {
            0..4 => Depth::Note,
            4..7 => Depth::Huddle,
            7..9 => Depth::Debrief,
            _ => Depth::Study,
        };
        let stage = match rng.random_range(0..10) {
            0..7 => Stage::Shared,
            7 => Stage::SetAside,
            _ => depth.path().get(rng.random_range(0..depth.path().len())).copied().unwrap_or(Stage::Noted),
        };
        let audience = Audience::of_stage(stage).unwrap_or(Audience::Facilitator);
        let service = words::service(rng, services).to_owned();
        // The reader is the first member, and there in one review in a hundred.
        let mut people: Vec<Uuid> = (0..rng.random_range(2..7)).filter_map(|_| members.get(rng.random_range(1..members.len())).copied()).collect();
        if rng.random_ratio(1, 100) {
            people.extend(members.first());
        }
        people.sort_unstable();
        people.dedup();
        Self { id: id(rng, at), at, title: words::title(rng, &service), service, depth, stage, audience, people }
    }

    fn write(&self, rows: &mut Rows, rng: &mut StdRng, services: &[String], items: usize) {
        let incident = id(rng, self.at);
        let by = self.people.first().copied().unwrap_or_default();
        let at = Value::from(self.at);
        rows.add(
            "incidents",
            &[
                ("id", incident.into()),
                ("title", self.title.clone().into()),
                ("kind", "disruption".into()),
                ("zone", "Europe/Berlin".into()),
                ("created_by", by.into()),
                ("created_at", at.clone()),
            ],
        );
        for (milestone, after) in [("started", 0), ("detected", 7), ("mitigated", 41), ("recovered", 66)] {
            let then = self.at - 120 * MINUTE + after * MINUTE;
            rows.add(
                "incident_times",
                &[
                    ("incident_id", incident.into()),
                    ("milestone", milestone.into()),
                    ("earliest", then.into()),
                    ("latest", then.into()),
                    ("zone", "Europe/Berlin".into()),
                    ("written", "14:05".into()),
                ],
            );
        }
        let shared_at = (self.stage == Stage::Shared).then_some(self.at + 3_000 * MINUTE);
        let reason = (self.stage == Stage::SetAside).then_some("It told us what we knew");
        rows.add(
            "reviews",
            &[
                ("id", self.id.into()),
                ("title", self.title.clone().into()),
                ("depth", self.depth.as_str().into()),
                ("stage", self.stage.as_str().into()),
                ("audience", self.audience.rung().into()),
                ("zone", "Europe/Berlin".into()),
                ("happened_at", (self.at - 120 * MINUTE).into()),
                ("happened_within", 0_i64.into()),
                ("created_by", by.into()),
                ("created_at", at.clone()),
                ("updated_at", (self.at + rng.random_range(0..9_000) * MINUTE).into()),
                ("shared_at", shared_at.into()),
                ("set_aside_reason", reason.into()),
                ("set_aside_from", reason.map(|_| "noted").into()),
            ],
        );
        rows.add("review_incidents", &[("review_id", self.id.into()), ("incident_id", incident.into())]);
        for (n, person) in self.people.iter().enumerate() {
            let role = if n == 0 {
                Role::Creator
            } else {
                [Role::Involved, Role::Circle, Role::Facilitator, Role::Involved].get(n % 4).copied().unwrap_or(Role::Involved)
            };
            rows.add(
                "review_roles",
                &[
                    ("review_id", self.id.into()),
                    ("member_id", person.into()),
                    ("role", role.as_str().into()),
                    ("reach", rung(role).into()),
                    ("since", at.clone()),
                ],
            );
            let involvement = Involvement::ALL.get(n % Involvement::ALL.len()).copied().unwrap_or(Involvement::Present);
            rows.add(
                "participants",
                &[
                    ("id", id(rng, self.at).into()),
                    ("review_id", self.id.into()),
                    ("member_id", person.into()),
                    ("name", words::name(n).into()),
                    ("involvement", involvement.as_str().into()),
                    ("added_at", at.clone()),
                ],
            );
        }
        rows.add("tags", &[("review_id", self.id.into()), ("kind", "service".into()), ("word", self.service.clone().into())]);
        self.write_text(rows, rng, services, by);
        let told = self.write_evidence(rows, rng, services, by, items);
        if items >= LARGE {
            self.write_passages(rows, rng, &told);
        }
        self.write_moments(rows, rng, by, told, items >= LARGE);
        rows.add(
            "activity",
            &[
                ("id", id(rng, self.at).into()),
                ("review_id", self.id.into()),
                ("member_id", by.into()),
                ("verb", "began".into()),
                ("noun", "review".into()),
                ("noun_id", self.id.into()),
                ("at", at),
            ],
        );
    }

    fn write_text(&self, rows: &mut Rows, rng: &mut StdRng, services: &[String], by: Uuid) {
        let (edition, body) = (id(rng, self.at), words::text(rng, services, &self.service));
        let saved_at = Value::from(self.at + 60 * MINUTE);
        rows.add(
            "editions",
            &[
                ("id", edition.into()),
                ("review_id", self.id.into()),
                ("audience", 5_i64.into()),
                ("body", body.clone().into()),
                ("version", 1_i64.into()),
                ("saved_by", by.into()),
                ("saved_at", saved_at.clone()),
            ],
        );
        rows.add(
            "edition_versions",
            &[("edition_id", edition.into()), ("version", 1_i64.into()), ("body", body.into()), ("saved_by", by.into()), ("saved_at", saved_at)],
        );
    }

    /// Gives those that moments tell of, and when they were: the first few, or, of many,
    /// some over the whole time.
    fn write_evidence(&self, rows: &mut Rows, rng: &mut StdRng, services: &[String], by: Uuid, items: usize) -> Vec<(Uuid, i64)> {
        if items == 0 {
            return Vec::new();
        }
        let source = id(rng, self.at);
        rows.add(
            "sources",
            &[
                ("id", source.into()),
                ("review_id", self.id.into()),
                ("kind", "slack".into()),
                ("file_name", "shop-export.zip".into()),
                ("sha256", bytes(rng, 32).into()),
                ("size", 1_000_000_i64.into()),
                ("importer", "slack".into()),
                ("importer_version", "1".into()),
                ("selection", "{}".into()),
                ("imported_by", by.into()),
                ("started_at", self.at.into()),
                ("visible_at", (self.at + MINUTE).into()),
                ("items", items.into()),
                ("repeated", 0_i64.into()),
            ],
        );
        let lanes: Vec<Uuid> = [("channel", "#incident"), ("private_channel", "#oncall"), ("alerts", "Alerts")]
            .iter()
            .map(|(kind, name)| {
                let lane = id(rng, self.at);
                rows.add(
                    "lanes",
                    &[("id", lane.into()), ("review_id", self.id.into()), ("key", (*name).into()), ("kind", (*kind).into()), ("name", (*name).into())],
                );
                lane
            })
            .collect();
        let mut told = Vec::new();
        let (most, every) = if items >= LARGE { (MOMENTS, items / MOMENTS) } else { (12, 1) };
        let step = (180 * MINUTE / i64::try_from(items).unwrap_or(1)).max(1);
        for n in 0..items {
            let then = self.at - 130 * MINUTE + step * i64::try_from(n).unwrap_or(0);
            let lane = [0, 0, 0, 1, 2].get(rng.random_range(0..5)).copied().unwrap_or(0);
            let service = if rng.random_ratio(2, 3) { self.service.as_str() } else { words::service(rng, services) };
            let (kind, says) = if lane == 2 { ("alert", words::alert(rng, service)) } else { ("message", words::saying(rng, service)) };
            let said_by = words::name(rng.random_range(0..20));
            let original = serde_json::json!({ "type": "message", "user": format!("U{:09X}", rng.next_u32()), "text": says, "ts": format!("{}.{:06}", then / 1_000_000, then % 1_000_000) }).to_string();
            let item = id(rng, then);
            rows.add(
                "evidence",
                &[
                    ("id", item.into()),
                    ("review_id", self.id.into()),
                    ("source_id", source.into()),
                    ("lane_id", lanes.get(lane).copied().into()),
                    ("kind", kind.into()),
                    ("key_hash", bytes(rng, 16).into()),
                    ("earliest", then.into()),
                    ("latest", then.into()),
                    ("zone", "UTC".into()),
                    ("known_at", then.into()),
                    ("known_basis", "default".into()),
                    ("said_by", said_by.into()),
                    ("text", says.into()),
                    ("original", original.into_bytes().into()),
                    ("file", "incident/2026-11-03.json".into()),
                    ("line", (n + 1).into()),
                    ("details", "[]".into()),
                ],
            );
            if n % every == 0 && told.len() < most {
                told.push((item, then));
            }
        }
        told
    }

    /// What each of those involved recounts, at the times of what was told, open to every
    /// member. Nobody has opened it, so what is sealed is never unsealed and says nothing.
    fn write_passages(&self, rows: &mut Rows, rng: &mut StdRng, evidence: &[(Uuid, i64)]) {
        for (n, person) in self.people.iter().enumerate() {
            let account = id(rng, self.at);
            rows.add(
                "accounts",
                &[
                    ("id", account.into()),
                    ("review_id", self.id.into()),
                    ("member_id", (*person).into()),
                    ("willing", "yes".into()),
                    ("begun_at", self.at.into()),
                ],
            );
            for (_, then) in evidence.iter().skip(n).step_by(self.people.len()) {
                rows.add(
                    "passages",
                    &[
                        ("id", id(rng, self.at).into()),
                        ("account_id", account.into()),
                        ("earliest", (*then).into()),
                        ("latest", (*then).into()),
                        ("audience", Audience::Organisation.rung().into()),
                        ("attribution", "name".into()),
                        ("sealed", bytes(rng, 240).into()),
                        ("key_id", "bench".into()),
                        ("version", 1_i64.into()),
                        ("written_at", self.at.into()),
                        ("changed_at", self.at.into()),
                        ("widened_at", self.at.into()),
                    ],
                );
            }
        }
    }

    fn write_moments(&self, rows: &mut Rows, rng: &mut StdRng, by: Uuid, evidence: Vec<(Uuid, i64)>, is_large: bool) {
        let count = match self.depth {
            _ if is_large => evidence.len(),
            Depth::Note => 0,
            _ => rng.random_range(0..12),
        };
        let mut evidence = evidence.into_iter();
        for n in 0..count {
            let tied = evidence.next();
            let then = tied.map_or(self.at, |(_, then)| then);
            let (moment, says) = (id(rng, then), words::saying(rng, &self.service));
            rows.add(
                "moments",
                &[
                    ("id", moment.into()),
                    ("review_id", self.id.into()),
                    ("says", says.into()),
                    ("kind", "message".into()),
                    ("earliest", then.into()),
                    ("latest", then.into()),
                    ("zone", "Europe/Berlin".into()),
                    ("known_at", then.into()),
                    ("known_basis", "default".into()),
                    ("version", 1_i64.into()),
                    ("created_by", by.into()),
                    ("created_at", self.at.into()),
                    ("updated_at", self.at.into()),
                ],
            );
            if let Some((item, _)) = tied {
                rows.add("moment_ties", &[("moment_id", moment.into()), ("evidence_id", item.into())]);
            }
            if is_large && n % DECISION_EVERY == 0 {
                self.write_decision(rows, rng, by, moment);
            }
        }
    }

    fn write_decision(&self, rows: &mut Rows, rng: &mut StdRng, by: Uuid, moment: Uuid) {
        let mut told: Vec<(&str, Value)> = Aspect::ALL.iter().map(|aspect| (aspect.as_str(), words::saying(rng, &self.service).into())).collect();
        told.extend([
            ("moment_id", moment.into()),
            ("level", Level::SharpEnd.as_str().into()),
            ("in_sight", InSight::Listed.as_str().into()),
            ("version", 1_i64.into()),
            ("made_by", by.into()),
            ("made_at", self.at.into()),
            ("changed_at", self.at.into()),
        ]);
        rows.add("decisions", &told);
    }
}

/// What access stores of a role.
fn rung(role: Role) -> i64 {
    Audience::ALL.iter().find(|a| role.reach().sees(**a)).map_or(5, |a| a.rung())
}

fn bytes(rng: &mut StdRng, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// An id made at a time, as the product makes them.
fn id(rng: &mut StdRng, at: i64) -> Uuid {
    let mut tail = [0; 10];
    rng.fill_bytes(&mut tail);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at / 1000).unwrap_or(0), &tail).into_uuid()
}
