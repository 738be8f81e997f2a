//! `recount key`: a new sealing key, and whether every seal opens.

use std::process::ExitCode;

use clap::{ArgMatches, Command};
use recount_server::platform::{
    App,
    reseal::{self, Resealed},
    seal::key_id,
};

use crate::{configure, export, serve};

pub fn command() -> Command {
    Command::new("key")
        .about("The key that seals passages.")
        .subcommand_required(true)
        .subcommand(Command::new("rotate").about(
            "Makes a new sealing key and seals everything anew with it. If it was stopped, the next run goes on where it was, with the same key. Earlier keys stay in the key file: backups from before need them.",
        ))
        .subcommand(Command::new("check").about("Opens every seal, and names what does not open. Nothing is changed or shown."))
}

pub async fn run(flags: &ArgMatches) -> anyhow::Result<ExitCode> {
    let Some((what, flags)) = flags.subcommand() else { return Ok(ExitCode::FAILURE) };
    let config = configure::load(flags)?;
    export::there(&config)?;
    let app = serve::open(config).await?;
    let done = if what == "rotate" { rotate(&app).await? } else { check(&app).await? };
    app.db.close().await;
    for row in &done.unopened {
        warn!("{} {}: {}", row.table, row.id, row.why);
    }
    if done.unopened.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    warn!("{} of these do not open. They are left as they are; a backup from before may hold them whole.", done.unopened.len());
    Ok(ExitCode::FAILURE)
}

async fn rotate(app: &App) -> anyhow::Result<Resealed> {
    let waiting = reseal::waiting(app).await?;
    if waiting > 0 {
        say!("Going on: {waiting} are not sealed with the key {} yet. No new key is made for that.", key_id(&app.keys.sealing()));
        let done = reseal::reseal(app, &mut export::so_far).await?;
        // Where nothing could go on, what waits is what does not open; it does not stand in the way of a new key.
        if done.done > 0 {
            return Ok(told(done));
        }
    }
    app.keys.renew()?;
    say!("The new key is {}. It stands in the key file; keep a copy apart from the backups.", key_id(&app.keys.sealing()));
    Ok(told(reseal::reseal(app, &mut export::so_far).await?))
}

fn told(done: Resealed) -> Resealed {
    say!(
        "Sealed {} anew. A server that runs meanwhile takes the new key up when it meets it; restart it, and run this once more if it was written to.",
        done.done
    );
    done
}

async fn check(app: &App) -> anyhow::Result<Resealed> {
    let done = reseal::check(app, &mut export::so_far).await?;
    say!("{} open.", done.done);
    Ok(done)
}
