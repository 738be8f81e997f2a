//! `recount check`: whether configuration, rules, database, disk and keys are sound.
//! Leaves nothing behind: what it tries it takes back.

use std::{
    fs, io,
    net::TcpListener,
    path::{self, Path},
    process::{self, ExitCode},
};

use clap::Command;
use recount_server::{
    evidence::LARGEST_FILE,
    platform::{
        App,
        clock::Clock,
        config::Config,
        db::{Address, Db, DbError},
        keys::{KeyError, Keys},
        reseal,
    },
};

use crate::serve::{given_keys, own_rules, shown};

pub fn command() -> Command {
    Command::new("check").about("Says whether configuration, rules, database, disk and key are sound. Starts nothing.")
}

pub async fn run(config: Config) -> anyhow::Result<ExitCode> {
    let findings = [
        ("configuration", configuration(&config)),
        ("rules", rules(&config)),
        ("database", database(&config).await),
        ("disk", disk(&config)),
        ("key", key(&config).await),
    ];
    let sound = findings.iter().all(|(_, found)| found.is_ok());
    for (what, found) in findings {
        match found {
            Ok(says) => say!("{what:<14} sound: {says}"),
            Err(says) => say!("{what:<14} NOT sound: {says}"),
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn configuration(config: &Config) -> Result<String, String> {
    let config = config.clone().sound()?;
    let local = config.listen.ip().is_loopback();
    if !local && !config.address.starts_with("https://") {
        return Err("it listens beyond this machine without an https address; put a TLS proxy in front and set address.".into());
    }
    let mut says = format!("listens on {}, links begin with {}", config.listen, config.link_base());
    if config.address.starts_with("https://") && config.proxy_header.is_empty() {
        says.push_str(". Behind a proxy, name its proxy_header: without it, everybody is one client where wrong passwords are counted");
    }
    match TcpListener::bind(config.listen) {
        Ok(_) => {}
        Err(why) if why.kind() == io::ErrorKind::AddrInUse => says.push_str(". Something listens there now, as it does while the server runs"),
        Err(why) => return Err(format!("{}: nothing can listen there: {why}", config.listen)),
    }
    Ok(says)
}

/// The rules of one's own, which serve reads as it starts.
fn rules(config: &Config) -> Result<String, String> {
    let folder = config.rules.display();
    match own_rules(config).map_err(|problems| problems.join("; "))? {
        Some(_) => Ok(format!("those in {folder} are read with the built-in ones")),
        None if config.rules.as_os_str().is_empty() => Ok("the built-in ones".to_owned()),
        None => Ok(format!("the built-in ones; {folder} holds none yet")),
    }
}

async fn database(config: &Config) -> Result<String, String> {
    let address: Address = config.database.parse().map_err(|e: DbError| e.to_string())?;
    if let Address::Sqlite(path) = &address
        && !path.exists()
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        takes(folder)
            .map_err(|why| format!("{} is not there, and serve could not make it: {why}. Make that folder, or name another with --database", path.display()))?;
        return Ok(format!("{} is not there yet; serve makes it", path.display()));
    }
    let db = Db::open(&address).await.map_err(|e| format!("{} could not be opened: {e}", shown(&config.database)))?;
    let state = db.pending().await.map_err(|e| e.to_string());
    let sound = db.sound().await;
    db.close().await;
    sound.map_err(|why| match why {
        DbError::Damaged(_) => format!("{}: {why}. Stop the server, keep a copy of the file, and restore a backup", shown(&config.database)),
        why => format!("{} can be read and takes no change: {why}", shown(&config.database)),
    })?;
    let pending = state?;
    match pending.as_slice() {
        [] => Ok(format!("{} is open and up to date", shown(&config.database))),
        pending => Ok(format!("{} is open; serve will apply {}", shown(&config.database), pending.join(", "))),
    }
}

/// The last folder above a place that is there: missing ones are made in it.
fn standing(place: &Path) -> &Path {
    place.ancestors().skip(1).find(|folder| folder.exists()).unwrap_or_else(|| Path::new("/"))
}

/// Whether something can be made in a folder: tried, as root may write to many a folder that
/// takes nothing, such as /proc.
fn takes(folder: &Path) -> Result<(), String> {
    let trial = folder.join(format!(".recount-check-{}", process::id()));
    fs::File::create_new(&trial).and_then(|_| fs::remove_file(&trial)).map_err(|why| format!("nothing can be made in {}: {why}", folder.display()))
}

/// Room below which little of what people write can be kept for long: 256 MiB.
const LITTLE: u64 = 256 << 20;

fn disk(config: &Config) -> Result<String, String> {
    let data = config.data.as_path();
    let whole = path::absolute(data).map_err(|e| format!("{} is no place for files: {e}", data.display()))?;
    let mut says = if data.exists() {
        takes(data)?;
        vec![room(data)?]
    } else {
        // serve makes it, with the folders that are missing.
        let folder = standing(&whole);
        takes(folder).map_err(|why| format!("{} is not there, and serve could not make it: {why}. Name another folder with --data", data.display()))?;
        vec![format!("{} is not there yet; serve makes it", data.display()), room(folder)?]
    };
    if let Ok(Address::Sqlite(path)) = config.database.parse()
        && let Some(folder) = path.parent().filter(|folder| folder.is_dir() && *folder != data)
    {
        says.push(room(folder)?);
    }
    Ok(says.join("; "))
}

/// How much can still be written to a folder's disk.
fn room(folder: &Path) -> Result<String, String> {
    let disk = rustix::fs::statvfs(folder).map_err(|e| format!("how much room {} has could not be read: {e}", folder.display()))?;
    judged(folder, disk.f_bavail.saturating_mul(disk.f_frsize))
}

fn judged(folder: &Path, free: u64) -> Result<String, String> {
    let told = format!("{} can be written to, with {} MiB free", folder.display(), free >> 20);
    if free < LITTLE {
        return Err(format!("{told}. That is less than {} MiB; make room before it is full, or what people write is refused", LITTLE >> 20));
    }
    if free < LARGEST_FILE {
        return Ok(format!("{told}, which is less than the largest file that may be sent ({} MiB)", LARGEST_FILE >> 20));
    }
    Ok(told)
}

async fn key(config: &Config) -> Result<String, String> {
    let (session, sealing) = given_keys();
    let Some(keys) = Keys::present(&config.key_file, session.as_deref(), sealing.as_deref()).map_err(|e| e.to_string())? else {
        return no_key(config).await;
    };
    let opened = seals(config, keys).await?;
    let says = if session.is_some() && sealing.is_some() {
        "both keys come from the environment".into()
    } else {
        format!("{} holds both keys and nobody else can read it", config.key_file.display())
    };
    Ok(says + &opened)
}

/// Whether serve would and could make the key file.
async fn no_key(config: &Config) -> Result<String, String> {
    if let Some(db) = opened(config).await {
        let is_any = reseal::is_any(&db).await.map_err(|e| e.to_string());
        db.close().await;
        if is_any? {
            return Err(KeyError::Gone(config.key_file.clone()).to_string());
        }
    }
    let file = config.key_file.display();
    let whole = path::absolute(&config.key_file).map_err(|e| format!("{file} is no place for a key: {e}"))?;
    takes(standing(&whole)).map_err(|why| format!("{file} is not there, and serve could not make it: {why}. Name another place with --key-file"))?;
    Ok(format!("{file} is not there yet; serve makes it with mode 0600"))
}

/// The database, where there is one that can be opened; it has a line of its own.
async fn opened(config: &Config) -> Option<Db> {
    let address = config.database.parse::<Address>().ok()?;
    if matches!(&address, Address::Sqlite(path) if !path.exists()) {
        return None;
    }
    Db::open(&address).await.ok()
}

/// Whether the key opens what is sealed in the database; nothing is said where there is no
/// database to look into.
async fn seals(config: &Config, keys: Keys) -> Result<String, String> {
    let Some(db) = opened(config).await else { return Ok(String::new()) };
    if !db.pending().await.is_ok_and(|pending| pending.is_empty()) {
        return Ok(String::new());
    }
    let app = App::new(db, config.clone(), keys, Clock::System);
    let found = reseal::check(&app, &mut |_, _| {}).await.map_err(|e| e.to_string());
    app.db.close().await;
    let found = found?;
    match found.unopened.first() {
        None => Ok(format!("; what is sealed opens with it ({})", found.done)),
        Some(first) => Err(format!(
            "{} of {} sealed texts do not open: {}. “recount key check” names each of them",
            found.unopened.len(),
            found.done + u64::try_from(found.unopened.len()).unwrap_or_default(),
            first.why
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_judged_by_what_people_will_write_to_it() {
        let folder = Path::new("/srv/recount");
        assert!(judged(folder, LITTLE - 1).is_err_and(|says| says.contains("make room")));
        assert!(judged(folder, LITTLE).is_ok_and(|says| says.contains("less than the largest file")));
        assert!(judged(folder, LARGEST_FILE).is_ok_and(|says| !says.contains("less than")));
    }
}
