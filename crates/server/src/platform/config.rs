//! Configuration: one struct, filled from a file, then the environment, then flags.
//!
//! docs/reference/configuration.md is made from [`SETTINGS`]; a test holds the two
//! and the struct together.

use std::{net::SocketAddr, path::PathBuf};

use recount_model::Micros;
use serde::{Deserialize, Serialize};

const DAY: Micros = 86_400_000_000;

/// What an administrator can choose. Unknown settings are refused by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Name of the organisation on the sign-in page.
    pub name: String,
    /// Address of the database.
    pub database: String,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Address that people type, for links and for the origin check; empty means
    /// whatever host a request names.
    pub address: String,
    /// Header in which a proxy says where a request comes from; empty for none.
    pub proxy_header: String,
    /// Folder for spool files.
    pub data: PathBuf,
    /// File with the keys; outside the data folder.
    pub key_file: PathBuf,
    /// Zone for times that state none.
    pub zone: String,
    /// What is logged, in the syntax of `RUST_LOG`.
    pub log: String,
    /// Days a session lasts without a sign-in.
    pub session_days: u32,
    /// Days an invitation can be used.
    pub invitation_days: u32,
    /// Largest file that is taken, in MiB.
    pub upload_mib: u32,
    /// Days after sharing that a passage stays which nobody quotes; 0 for ever.
    pub passage_days: u32,
    /// Days after sharing that names stand beside words; 0 for ever.
    pub name_days: u32,
}

/// A setting as it is documented.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name in the file; the environment's is `RECOUNT_` and this in capitals,
    /// the flag's is `--` and this with hyphens.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
}

/// Every setting, once.
pub const SETTINGS: &[Setting] = &[
    Setting { name: "name", about: "Name of the organisation on the sign-in page." },
    Setting { name: "database", about: "Address of the database: `sqlite:PATH` or `postgres://…`." },
    Setting { name: "listen", about: "Address and port to listen on." },
    Setting {
        name: "address",
        about: "Address people type, such as `https://recount.example.org`. Links use it, and requests from other origins are refused. Empty: the host a request names.",
    },
    Setting {
        name: "proxy_header",
        about: "Header in which a proxy in front says where a request comes from, such as `X-Forwarded-For`; its last entry counts. Set it only where every request comes through that proxy. Sign-in attempts are counted by it. Empty: the other end of the connection, which behind a proxy is the same for everybody.",
    },
    Setting { name: "data", about: "Folder for spool files. Never holds keys." },
    Setting {
        name: "key_file",
        about: "File with the session and sealing keys, mode 0600, outside `data` and outside every backup. Made at first start. `RECOUNT_SESSION_KEY` and `RECOUNT_SEALING_KEY` may be given instead.",
    },
    Setting { name: "zone", about: "Time zone for times that state none." },
    Setting { name: "log", about: "What is logged, such as `info` or `recount_server=debug`." },
    Setting { name: "session_days", about: "Days a sign-in lasts." },
    Setting { name: "invitation_days", about: "Days an invitation can be used." },
    Setting { name: "upload_mib", about: "Largest file that is taken, in MiB. An upload waits on the disk until somebody has chosen what to take of it." },
    Setting {
        name: "passage_days",
        about: "Days after a review was shared until passages that no text quotes are removed, unless their authors keep them. 0: never.",
    },
    Setting {
        name: "name_days",
        about: "Days after a review was shared until people are shown in it by what they did instead of by name, unless they renew it. Stored text is not changed. 0: never.",
    },
];

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "Recount".to_owned(),
            database: "sqlite:recount.db".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8640)),
            address: String::new(),
            proxy_header: String::new(),
            data: PathBuf::from("recount-data"),
            key_file: default_key_file(),
            zone: "UTC".to_owned(),
            log: "info".to_owned(),
            session_days: 30,
            invitation_days: 7,
            upload_mib: 2048,
            passage_days: 90,
            name_days: 365,
        }
    }
}

fn default_key_file() -> PathBuf {
    let config = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))
        .unwrap_or_else(|| PathBuf::from("/etc"));
    config.join("recount").join("keys.toml")
}

impl Config {
    /// Largest file that is taken, in bytes.
    #[must_use]
    pub fn upload_bytes(&self) -> u64 {
        u64::from(self.upload_mib) * 1024 * 1024
    }

    /// How long a passage stays that nobody quotes, in microseconds; `None` for ever.
    #[must_use]
    pub fn passage_period(&self) -> Option<Micros> {
        (self.passage_days > 0).then(|| i64::from(self.passage_days) * DAY)
    }

    /// How long names stand beside words, in microseconds; `None` for ever.
    #[must_use]
    pub fn name_period(&self) -> Option<Micros> {
        (self.name_days > 0).then(|| i64::from(self.name_days) * DAY)
    }

    /// Names beside words of reviews that were shared before this are not drawn.
    #[must_use]
    pub fn names_since(&self, now: Micros) -> Micros {
        self.name_period().map_or(Micros::MIN, |period| now - period)
    }

    /// The address for links: what was configured, else where the server listens.
    #[must_use]
    pub fn link_base(&self) -> String {
        if self.address.is_empty() { format!("http://{}", self.listen) } else { self.address.trim_end_matches('/').to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_documented_once_and_exists() {
        let filled = serde_json::to_value(Config::default()).ok().and_then(|v| v.as_object().cloned()).unwrap_or_default();
        let mut names: Vec<&str> = filled.keys().map(String::as_str).collect();
        let mut documented: Vec<&str> = SETTINGS.iter().map(|s| s.name).collect();
        names.sort_unstable();
        documented.sort_unstable();
        assert_eq!(names, documented);
    }
}
