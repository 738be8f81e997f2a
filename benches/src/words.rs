//! Invented names and sentences: an imaginary bicycle shop's systems on a bad day.

use std::fmt::Write as _;

use rand::{Rng, RngExt as _, rngs::StdRng};

const FRONT: &[&str] = &[
    "checkout",
    "ledger",
    "catalog",
    "parcel",
    "tariff",
    "voucher",
    "stock",
    "payout",
    "invoice",
    "basket",
    "courier",
    "refund",
    "search",
    "login",
    "session",
    "pricing",
    "metrics",
    "billing",
    "customer",
    "storefront",
    "warehouse",
    "inventory",
    "recommender",
    "newsletter",
    "fulfilment",
    "returns",
    "loyalty",
    "address",
    "webhook",
    "scheduler",
];
const BACK: &[&str] = &["api", "worker", "writer", "reader", "gateway", "proxy", "cache", "queue", "db", "sync", "router", "indexer", "relay", "store", "edge"];
const SYMPTOM: &[&str] = &[
    "returned 503 for one request in four",
    "answered more slowly than usual",
    "ran out of connections",
    "restarted every few minutes",
    "kept an old certificate",
    "lost its leader election twice",
    "wrote the same message twice",
    "filled its disk with trace files",
    "could not resolve the name of its database",
    "waited on a lock that nobody released",
    "served prices from the day before",
    "dropped packets between two zones",
    "refused new sessions",
    "grew its backlog to forty thousand items",
    "timed out on the first call after an idle period",
    "sent customers to an empty page",
];
const CHANGE: &[&str] = &[
    "a smaller connection pool",
    "the new retry policy",
    "a library that closes idle sockets",
    "an index dropped as unused",
    "a feature switched on for everyone",
    "a schema change that rewrote the table",
    "a longer cache lifetime",
    "a second replica in another zone",
    "a move to the newer base image",
    "a rate limit meant for robots",
    "a rotated credential",
    "a backup that began an hour early",
];
const SURPRISE: &[&str] = &[
    "the dashboard showed green because it asks the cache",
    "the runbook named a host that was gone since spring",
    "two teams were looking at the same graph without knowing it",
    "the alert came after the first customer wrote",
    "the fallback had never been used with real traffic",
    "the quiet queue was quiet because nothing reached it",
    "the night job had been slow for weeks",
    "a person in support had already found the pattern",
];
const SAYING: &[&str] = &[
    "anyone else seeing this on {}?",
    "rolling back {} now",
    "{} looks fine from here, checking the one before it",
    "paging whoever knows {}",
    "graph for {} attached, look at 14:05",
    "I restarted one instance of {} to see",
    "could be the change to {} this morning",
    "support has eleven tickets that mention {}",
    "latency on {} is coming down",
    "same thing we saw in March, with {}",
    "holding deploys of {} until we understand",
    "{} recovered by itself, not closing yet",
];
const NAMES: &[&str] = &[
    "Ines", "Tomasz", "Priya", "Marek", "Lena", "Ada", "Joao", "Mirela", "Sunniva", "Kwame", "Noor", "Eleni", "Bao", "Ruth", "Ola", "Chidi", "Farah", "Ivo",
    "Maite", "Senna",
];

/// The services of the shop; the first ones are named most often.
#[must_use]
pub fn services() -> Vec<String> {
    BACK.iter().flat_map(|back| FRONT.iter().map(move |front| format!("{front}-{back}"))).collect()
}

/// One of a list; the list is never empty.
pub fn one<'a, T: ?Sized>(rng: &mut StdRng, of: &[&'a T]) -> &'a T {
    #[expect(clippy::indexing_slicing, reason = "the index comes from the list's own length, and no list here is empty")]
    of[rng.random_range(0..of.len())]
}

/// A service; a few are in trouble often, most seldom.
pub fn service<'a>(rng: &mut StdRng, services: &'a [String]) -> &'a str {
    let skewed = rng.random::<f64>().powi(2);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "an index below four hundred and fifty")]
    let at = (skewed * services.len() as f64) as usize;
    services.get(at).map_or("checkout-api", String::as_str)
}

/// What somebody wrote in a channel.
pub fn saying(rng: &mut StdRng, service: &str) -> String {
    let mut says = one(rng, SAYING).replace("{}", service);
    if rng.random_ratio(1, 3) {
        says.push_str(". ");
        says.push_str(one(rng, SURPRISE));
    }
    if rng.random_ratio(1, 6) {
        let _ = write!(says, " https://graphs.example.org/d/{:08x}", rng.next_u32());
    }
    says
}

/// What an alert says.
pub fn alert(rng: &mut StdRng, service: &str) -> String {
    format!("{service} {} ({} % of requests, window {} min)", one(rng, SYMPTOM), rng.random_range(2..70), one(rng, &["5", "10", "15"]))
}

/// A title.
pub fn title(rng: &mut StdRng, service: &str) -> String {
    format!("{service} {} after {}", one(rng, SYMPTOM), one(rng, CHANGE))
}

/// A person's name with a number, so that a few dozen differ.
#[must_use]
pub fn name(n: usize) -> String {
    let first = NAMES.get(n % NAMES.len()).unwrap_or(&"Ines");
    if n < NAMES.len() { (*first).to_owned() } else { format!("{first} {}", n / NAMES.len() + 1) }
}

/// A text of a few hundred words in Markdown.
pub fn text(rng: &mut StdRng, services: &[String], main: &str) -> String {
    let mut text = String::from("## What happened\n\n");
    for heading in ["", "## What surprised us\n\n", "## What shaped it\n\n", "## What kept it from being worse\n\n", "## What we still do not know\n\n"] {
        text.push_str(heading);
        for _ in 0..rng.random_range(2..6) {
            let other = service(rng, services);
            let sentence = match rng.random_range(0..5) {
                0 => format!("At {:02}:{:02} {main} {}.", rng.random_range(0..24), rng.random_range(0..60), one(rng, SYMPTOM)),
                1 => format!("Before that, {other} had received {}, and it {}.", one(rng, CHANGE), one(rng, SYMPTOM)),
                2 => format!("We did not expect that {}.", one(rng, SURPRISE)),
                3 => format!("{} looked at {other} first, because on other days {}.", one(rng, NAMES), one(rng, SURPRISE)),
                _ => format!("The path from {main} to {other} is one that nobody had drawn; with {} it {}.", one(rng, CHANGE), one(rng, SYMPTOM)),
            };
            text.push_str(&sentence);
            text.push(' ');
        }
        text.push_str("\n\n");
    }
    text
}
