//! The demo's charter, signed by the one who cares for the practice there.

use recount_model::Micros;
use recount_server::{
    charter::{self, NewCharter},
    platform::App,
};
use uuid::Uuid;

/// Lena signs it, days before anything else in the demo was written.
pub(super) async fn sign(app: &App, lena: Uuid, now: Micros) -> anyhow::Result<()> {
    let new =
        NewCharter { body: include_str!("files/charter.md").trim().to_owned(), name: "Lena Okafor".into(), role: "head of operations at Kestrel Bikes".into() };
    let mut tx = app.db.write().await?;
    charter::sign(&mut tx, lena, 0, new, now).await?;
    tx.commit().await?;
    Ok(())
}
