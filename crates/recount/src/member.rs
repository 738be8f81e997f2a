//! `recount member link`: a way back in for who forgot the password, the only
//! administrator included.

use std::{env, process::ExitCode};

use anyhow::bail;
use clap::{Arg, ArgMatches, Command};
use recount_server::member::{self, LinkFor};

use crate::{configure, export, serve};

pub fn command() -> Command {
    Command::new("member").about("People who can sign in.").subcommand_required(true).subcommand(
        Command::new("link")
            .about("Prints a link to choose a new password, for anybody. It works once; the member sees on their own page that it was made here, and when it was used. The server may run meanwhile.")
            .arg(Arg::new("member").value_name("MEMBER").required(true).help("Mail address or handle")),
    )
}

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let Some(("link", flags)) = flags.subcommand() else { return Ok(ExitCode::FAILURE) };
    let config = configure::load(flags)?;
    export::there(&config)?;
    // With a new key the link would open nothing on the server that has the old one.
    if env::var_os("RECOUNT_SESSION_KEY").is_none() && !config.key_file.exists() {
        bail!("There is no key file at {}. No link was made; name the server's own with --key-file.", config.key_file.display());
    }
    let called = flags.get_one::<String>("member").map_or("", String::as_str);
    let app = serve::open(config).await?;
    let made = member::link_for(&app, called).await?;
    app.db.close().await;
    match made {
        LinkFor::Made(made, name, handle) => {
            let until = jiff::Timestamp::from_microsecond(made.expires_at)?;
            say!("For {name} (@{handle}), to choose a new password. It works once, until {}:\n  {}", until.strftime("%-d %B %Y, %H:%M UTC"), made.address);
            Ok(ExitCode::SUCCESS)
        }
        LinkFor::Left(name) => bail!("The access of {name} has ended, so no link was made. An administrator can give it back on the page of members."),
        LinkFor::Nobody => bail!("No member has the mail address or handle “{called}”. No link was made."),
    }
}
