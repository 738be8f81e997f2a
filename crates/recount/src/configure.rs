//! Configuration from a file, then the environment, then flags; a later one wins.
//!
//! The settings themselves, with their descriptions, are
//! `recount_server::platform::config::SETTINGS`; flags and variables are made from
//! that list, so a setting is written down once.

use std::{env, fs, path::Path};

use anyhow::{Context as _, bail};
use clap::{Arg, ArgMatches, Command};
use recount_server::platform::config::{Config, SETTINGS};
use toml::{Table, Value};

/// Variables that begin with `RECOUNT_` and are no settings.
const OTHER_VARIABLES: [&str; 3] = ["RECOUNT_CONFIG", "RECOUNT_SESSION_KEY", "RECOUNT_SEALING_KEY"];

/// Adds a flag for the file and one for each setting.
pub fn flags(command: Command) -> Command {
    let defaults = Table::try_from(Config::default()).unwrap_or_default();
    let file = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .global(true)
        .help("Configuration file [env: RECOUNT_CONFIG] [default: recount.toml if it is there]");
    SETTINGS.iter().fold(command.arg(file), |command, setting| {
        let default = defaults.get(setting.name).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).unwrap_or_default();
        let help = format!("{} [env: RECOUNT_{}] [default: {default}]", setting.about, setting.name.to_uppercase());
        command.arg(Arg::new(setting.name).long(setting.name.replace('_', "-")).value_name("VALUE").global(true).help(help).hide_possible_values(true))
    })
}

/// The configuration the flags, the environment and the file make together.
pub fn load(flags: &ArgMatches) -> anyhow::Result<Config> {
    let mut table = match named(flags) {
        Some(path) => read(Path::new(&path))?,
        None if Path::new("recount.toml").exists() => read(Path::new("recount.toml"))?,
        None => Table::new(),
    };
    let defaults = Table::try_from(Config::default())?;
    from_environment(env::vars(), &defaults, &mut table)?;
    with_flags(table, flags)
}

/// The configuration file that somebody named.
fn named(flags: &ArgMatches) -> Option<String> {
    flags.get_one::<String>("config").cloned().or_else(|| env::var("RECOUNT_CONFIG").ok())
}

/// A configuration of the program's own making, with what a file that was named, the
/// environment and the flags say instead. A `recount.toml` that happens to be there is
/// another installation's.
///
/// # Errors
/// An unknown setting, and one of `kept`, which are as they are.
pub fn over(own: Config, kept: &[&str], flags: &ArgMatches) -> anyhow::Result<Config> {
    let mut given = named(flags).map_or_else(|| Ok(Table::new()), |path| read(Path::new(&path)))?;
    from_environment(env::vars(), &Table::try_from(Config::default())?, &mut given)?;
    if let Some(name) = kept.iter().find(|name| given.contains_key(**name) || flags.contains_id(name)) {
        bail!(
            "{name} stays as it is here: the demo keeps its database, its keys and its files in its folder (--folder). Nothing was started; leave --{}, RECOUNT_{} and its line in the file away, or use “recount serve”, which takes every setting.",
            name.replace('_', "-"),
            name.to_uppercase()
        );
    }
    let mut table = Table::try_from(own)?;
    table.extend(given);
    with_flags(table, flags)
}

/// A configuration with what its flags say instead.
fn with_flags(mut table: Table, flags: &ArgMatches) -> anyhow::Result<Config> {
    let defaults = Table::try_from(Config::default())?;
    for setting in SETTINGS {
        if let Some(value) = flags.get_one::<String>(setting.name) {
            table.insert(setting.name.to_owned(), typed(setting.name, value, &defaults)?);
        }
    }
    table.try_into().context("The configuration was not taken and nothing was started")
}

fn read(path: &Path) -> anyhow::Result<Table> {
    let text = fs::read_to_string(path).with_context(|| format!("The configuration file {} could not be read", path.display()))?;
    let mut table: Table = text.parse().with_context(|| format!("The configuration file {} is not TOML", path.display()))?;
    // Names for the language coach, which are no setting of a server (`project.rs`).
    table.remove("language");
    if let Some(unknown) = table.keys().find(|key| !SETTINGS.iter().any(|s| s.name == key.as_str())) {
        bail!("{}: there is no setting called “{unknown}”. Nothing was started. Settings are: {}.", path.display(), names());
    }
    Ok(table)
}

fn names() -> String {
    SETTINGS.iter().map(|s| s.name).collect::<Vec<_>>().join(", ")
}

fn from_environment(variables: impl Iterator<Item = (String, String)>, defaults: &Table, table: &mut Table) -> anyhow::Result<()> {
    for (variable, value) in variables {
        let Some(name) = variable.strip_prefix("RECOUNT_") else { continue };
        if OTHER_VARIABLES.contains(&variable.as_str()) || name.starts_with("TEST_") || name == "WITHOUT_SHARED" || is_of_a_neighbour(name) {
            continue;
        }
        let name = name.to_lowercase();
        if !SETTINGS.iter().any(|s| s.name == name) {
            bail!("There is no setting for the variable {variable}. Nothing was started. Settings are: {}.", names());
        }
        let value = typed(&name, &value, defaults)?;
        table.insert(name, value);
    }
    Ok(())
}

/// Kubernetes tells every pod where its services are, in variables that begin with their names: of
/// one that is called `recount` in `RECOUNT_SERVICE_HOST`, `RECOUNT_PORT` and so on.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
fn is_of_a_neighbour(name: &str) -> bool {
    name == "SERVICE_HOST" || name == "PORT" || ["SERVICE_PORT", "PORT_"].iter().any(|begins| name.starts_with(begins))
}

/// The text as a value of the type its default has.
fn typed(name: &str, text: &str, defaults: &Table) -> anyhow::Result<Value> {
    Ok(match defaults.get(name) {
        Some(Value::Integer(_)) => Value::Integer(text.parse().with_context(|| format!("“{text}” is not a number, which {name} is"))?),
        _ => Value::String(text.to_owned()),
    })
}

/// The reference of all settings, as it stands in the documentation.
#[cfg(test)]
fn reference() -> anyhow::Result<String> {
    use std::fmt::Write as _;
    let defaults = Table::try_from(Config { key_file: "~/.config/recount/keys.toml".into(), ..Config::default() })?;
    let mut out = String::from(
        "# Configuration\n\nA file (`recount.toml`, or the one named by `--config` or `RECOUNT_CONFIG`), then the environment, then flags; a later one wins. \
         An unknown setting is refused by name and nothing is started. This page is written by a test from the settings themselves.\n\n\
         | in the file | in the environment | as a flag | default | |\n|---|---|---|---|---|\n",
    );
    for setting in SETTINGS {
        let default = defaults.get(setting.name).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).unwrap_or_default();
        let default = if default.is_empty() { "empty".to_owned() } else { format!("`{default}`") };
        writeln!(
            out,
            "| `{0}` | `RECOUNT_{1}` | `--{2}` | {default} | {3} |",
            setting.name,
            setting.name.to_uppercase(),
            setting.name.replace('_', "-"),
            setting.about
        )?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_variable_is_refused_by_name_and_a_known_one_taken() -> anyhow::Result<()> {
        let defaults = Table::try_from(Config::default())?;
        let set = |name: &str, value: &str| {
            let mut table = Table::new();
            from_environment([(name.to_owned(), value.to_owned())].into_iter(), &defaults, &mut table).map(|()| table)
        };
        assert!(set("RECOUNT_SESION_DAYS", "3").is_err_and(|e| e.to_string().contains("RECOUNT_SESION_DAYS")));
        assert!(set("RECOUNT_SESSION_DAYS", "three").is_err());
        assert_eq!(set("RECOUNT_SESSION_DAYS", "3")?.get("session_days"), Some(&Value::Integer(3)));
        assert!(set("PATH", "/bin")?.is_empty());
        Ok(())
    }

    #[test]
    fn the_reference_is_what_the_settings_say() -> anyhow::Result<()> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/configuration.md");
        let written = fs::read_to_string(&path).unwrap_or_default();
        let reference = reference()?;
        if written != reference {
            fs::write(&path, &reference)?;
            bail!("{} did not say what the settings say; it was written anew, commit it", path.display());
        }
        Ok(())
    }

    #[test]
    fn names_for_the_language_coach_are_no_setting() -> anyhow::Result<()> {
        let file = std::env::temp_dir().join(format!("recount-names-{}.toml", std::process::id()));
        fs::write(&file, "listen = \"127.0.0.1:1\"\n[language]\npeople = [\"Priya\"]\n")?;
        let table = read(&file);
        fs::remove_file(&file)?;
        assert_eq!(table?.keys().collect::<Vec<_>>(), ["listen"]);
        Ok(())
    }

    #[test]
    fn an_unknown_setting_in_a_file_is_refused_by_name() -> anyhow::Result<()> {
        let file = std::env::temp_dir().join(format!("recount-config-{}.toml", std::process::id()));
        fs::write(&file, "listen = \"127.0.0.1:1\"\ncolour = \"red\"\n")?;
        let refused = read(&file);
        fs::remove_file(&file)?;
        assert!(refused.is_err_and(|e| e.to_string().contains("“colour”")));
        Ok(())
    }
}
