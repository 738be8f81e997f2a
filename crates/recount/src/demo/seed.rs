//! What the demo holds: people, a shared review, one in progress.

use recount_model::Standing;
use recount_server::{
    member::{self, NewMember},
    platform::App,
    session,
};

/// Fills an empty database, then begins a session for Ines and gives its token.
pub async fn sign_in(app: &App) -> anyhow::Result<String> {
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let new = NewMember { name: "Ines".into(), email: Some("ines@kestrel.example".into()), standing: Standing::Administrator, password_hash: None, zone: "Europe/Berlin".into() };
    let ines = member::create(&mut tx, &new, now).await?;
    let token = session::begin(app, &mut tx, ines, "recount demo", now).await?;
    tx.commit().await?;
    Ok(token)
}
