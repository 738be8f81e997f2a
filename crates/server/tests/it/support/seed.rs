//! Evidence put straight into the tables, where a test needs a shape and not an import.

use recount_server::platform::db::Db;
use sqlx::{AssertSqlSafe, Executor as _};
use uuid::Uuid;

use super::{NOW, On, TestApp};

/// 13:00 in Berlin on the day of the incident.
pub const ONE: i64 = NOW - 7_200_000_000;
pub const MINUTE: i64 = 60_000_000;

/// One item to be.
#[derive(Debug, Clone)]
pub struct Seeded {
    pub lane: &'static str,
    pub lane_kind: &'static str,
    pub kind: &'static str,
    pub earliest: i64,
    pub latest: i64,
    pub said_by: &'static str,
    pub text: String,
    /// As JSON: pairs of name and value.
    pub details: &'static str,
}

/// Something said at a minute after one o’clock.
pub fn said(minute: i64, lane: &'static str, text: &str) -> Seeded {
    let at = ONE + minute * MINUTE;
    let (lane_kind, kind) = match lane {
        "Alerts" => ("alerts", "alert"),
        "Deployments" => ("deployments", "deployment"),
        "#war-room" => ("private_channel", "message"),
        _ => ("channel", "message"),
    };
    Seeded { lane, lane_kind, kind, earliest: at, latest: at, said_by: "Tomasz", text: text.to_owned(), details: "[]" }
}

/// Somebody says something, or does it.
pub fn by(who: &'static str, minute: i64, lane: &'static str, text: &str) -> Seeded {
    Seeded { said_by: who, ..said(minute, lane, text) }
}

/// Somebody joins a channel, or leaves it.
pub fn goes(who: &'static str, minute: i64, lane: &'static str, details: &'static str) -> Seeded {
    Seeded { kind: "presence", details, ..by(who, minute, lane, "came or went") }
}

impl TestApp {
    fn id_text(&self, id: Uuid) -> String {
        if self.on == On::Sqlite { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
    }

    fn no_bytes(&self) -> &'static str {
        if self.on == On::Sqlite { "x''" } else { "''" }
    }

    async fn put(&self, sql: String) {
        match &self.app.db {
            Db::Sqlite { write, .. } => write.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.map(drop),
            Db::Pg(pool) => pool.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.map(drop),
        }
        .unwrap();
    }

    /// Puts items into a review under one import that has arrived; gives their ids.
    pub async fn evidence(&self, review: Uuid, items: &[Seeded]) -> Vec<Uuid> {
        let (source, of, none) = (Uuid::now_v7(), self.id_text(review), self.no_bytes());
        let source = self.id_text(source);
        self.put(format!(
            "insert into sources (id, review_id, kind, file_name, sha256, size, importer, importer_version, selection, started_at, visible_at, items, repeated) values ({source}, {of}, 'slack', 'export.zip', {none}, 1, 'test', '1', '', {NOW}, {NOW}, {}, 0)",
            items.len()
        ))
        .await;
        let mut lanes = std::collections::BTreeMap::new();
        for item in items {
            if !lanes.contains_key(item.lane) {
                let lane = self.id_text(Uuid::now_v7());
                self.put(format!(
                    "insert into lanes (id, review_id, key, kind, name) values ({lane}, {of}, '{}-{}', '{}', '{}')",
                    item.lane,
                    lanes.len(),
                    item.lane_kind,
                    item.lane
                ))
                .await;
                lanes.insert(item.lane, lane);
            }
        }
        let mut ids = Vec::new();
        for batch in items.chunks(500) {
            let rows: Vec<String> = batch
                .iter()
                .map(|item| {
                    let id = Uuid::now_v7();
                    ids.push(id);
                    let (key, id) = (self.id_text(id), self.id_text(id));
                    let key = if self.on == On::Sqlite { key } else { format!("decode(replace({key}, '-', ''), 'hex')") };
                    format!(
                        "({id}, {of}, {source}, {}, '{}', {key}, {}, {}, 'Europe/Berlin', {}, 'default', {}, '{}', {none}, 'f', '{}')",
                        lanes[item.lane],
                        item.kind,
                        item.earliest,
                        item.latest,
                        item.earliest,
                        if item.said_by.is_empty() { "null".to_owned() } else { format!("'{}'", item.said_by) },
                        item.text.replace('\'', "''"),
                        item.details
                    )
                })
                .collect();
            self.put(format!(
                "insert into evidence (id, review_id, source_id, lane_id, kind, key_hash, earliest, latest, zone, known_at, known_basis, said_by, text, original, file, details) values {}",
                rows.join(", ")
            ))
            .await;
        }
        ids
    }
}
