//! Configuration: one struct, filled from a file, then the environment, then flags.
//!
//! docs/reference/configuration.md is made from [`SETTINGS`]; a test holds the two
//! and the struct together.

mod address;

use std::{
    net::SocketAddr,
    path::{Component, Path, PathBuf},
};

use axum::http::HeaderName;
use recount_model::Micros;
use serde::{Deserialize, Serialize};

const DAY: Micros = 86_400_000_000;
/// Most days that a link or a sign-in can last: ten years.
const LAST_DAYS: u32 = 3_650;
/// Most days after which something goes with time: a hundred years. More is for ever, which 0 is.
const KEPT_DAYS: u32 = 36_500;

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
    /// Folder with the installation's own rules for the language coach; empty for none.
    pub rules: PathBuf,
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
        about: "Address people type, such as `https://recount.example.org`, without a path. Links use it, and requests from other origins are refused. Empty: the host a request names.",
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
    Setting {
        name: "rules",
        about: "Folder with rules of your own for the language coach, each `<family>/<name>.md` as in a repository’s `.recount/rules`. Read at start; one that is no rule is refused with its line, and nothing is started. Empty: the built-in rules.",
    },
    Setting { name: "session_days", about: "Days a sign-in lasts, from 1 to 3650." },
    Setting { name: "invitation_days", about: "Days an invitation can be used, from 1 to 3650." },
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
            rules: PathBuf::new(),
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

    /// As a server can run with it: its address is written as browsers write it.
    ///
    /// # Errors
    /// A sentence that names the setting and says what it should be.
    pub fn sound(self) -> Result<Self, String> {
        recount_model::time::zone(&self.zone).map_err(|e| format!("zone: {e}"))?;
        if whole(&self.key_file).starts_with(whole(&self.data)) {
            return Err(format!("key_file {} lies inside data {}; a backup would take it along. Move it out.", self.key_file.display(), self.data.display()));
        }
        let address = if self.address.is_empty() { String::new() } else { address::origin(&self.address)? };
        if !self.proxy_header.is_empty() && HeaderName::from_bytes(self.proxy_header.as_bytes()).is_err() {
            return Err(format!("proxy_header “{}” is not the name of a header; write the name alone, like X-Forwarded-For.", self.proxy_header));
        }
        if self.upload_mib == 0 {
            return Err("upload_mib is 0, so that no file could be taken; it is at least 1.".to_owned());
        }
        for (name, days) in [("session_days", self.session_days), ("invitation_days", self.invitation_days)] {
            if !(1..=LAST_DAYS).contains(&days) {
                return Err(format!("{name} is {days}; it is from 1, so that somebody can come in, to {LAST_DAYS}."));
            }
        }
        for (name, days) in [("passage_days", self.passage_days), ("name_days", self.name_days)] {
            if days > KEPT_DAYS {
                return Err(format!("{name} is {days}; it is at most {KEPT_DAYS}, or 0 for ever."));
            }
        }
        super::log::sound(&self.log)?;
        Ok(Self { address, ..self })
    }

    /// The address for links: what was configured, else where the server listens.
    #[must_use]
    pub fn link_base(&self) -> String {
        if self.address.is_empty() { format!("http://{}", self.listen) } else { self.address.trim_end_matches('/').to_owned() }
    }
}

/// A path from the root, without `..` and, as far as it exists, without links: two ways
/// to write one place are one.
fn whole(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut made = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                made.pop();
            }
            Component::CurDir => {}
            part => made.push(part),
        }
        // What is not there yet is no link either.
        made = made.canonicalize().unwrap_or(made);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_among_the_data_is_refused_however_the_paths_are_written() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("data");
        std::fs::create_dir(&data)?;
        std::os::unix::fs::symlink(&data, folder.path().join("link"))?;
        let written = |key: PathBuf, data: PathBuf| Config { key_file: key, data, ..Config::default() }.sound();
        for key in ["data/keys.toml", "link/keys.toml", "data/new/keys.toml", "other/../data/keys.toml"] {
            assert!(written(folder.path().join(key), data.clone()).is_err_and(|why| why.contains("key_file")), "{key}");
            assert!(written(folder.path().join(key), folder.path().join("link")).is_err(), "{key}");
        }
        assert!(written(folder.path().join("keys.toml"), data.clone()).is_ok());
        assert!(written(folder.path().join("data2/keys.toml"), data).is_ok());
        Ok(())
    }

    #[test]
    fn settings_with_which_nobody_could_work_are_named() {
        let with = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            config.sound().err().unwrap_or_default()
        };
        assert!(with(|c| c.address = "recount.example.org".into()).starts_with("address"));
        assert_eq!(with(|c| c.address = "https://recount.example.org/".into()), "");
        for header in ["X Forwarded", "X-Forwarded-For:", " X-Real-IP", "X-Forwarded-For, Via", "Über"] {
            let config = Config { proxy_header: header.to_owned(), ..Config::default() };
            assert!(config.sound().is_err_and(|why| why.starts_with("proxy_header “") && why.contains("X-Forwarded-For")), "{header}");
        }
        for header in ["", "X-Forwarded-For", "x-real-ip"] {
            assert!(Config { proxy_header: header.to_owned(), ..Config::default() }.sound().is_ok(), "{header}");
        }
        assert!(with(|c| c.upload_mib = 0).starts_with("upload_mib"));
        assert!(with(|c| c.zone = "Nowhere".into()).starts_with("zone"));
        assert!(with(|c| c.log = "recount=zzz".into()).starts_with("log “recount=zzz”"));
        assert_eq!(with(|c| c.log = "recount_server=debug,warn".into()), "");
        for days in [0, 3_651, u32::MAX] {
            for config in [Config { session_days: days, ..Config::default() }, Config { invitation_days: days, ..Config::default() }] {
                assert!(config.sound().is_err_and(|why| why.contains(&format!("_days is {days}; it is from 1"))), "{days}");
            }
        }
        assert_eq!(with(|c| (c.session_days, c.invitation_days, c.passage_days, c.name_days) = (3_650, 1, 0, 36_500)), "");
        assert!(with(|c| c.passage_days = u32::MAX).starts_with("passage_days"));
        assert!(with(|c| c.name_days = 36_501).starts_with("name_days"));
    }

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
