//! The real router behind loopback TCP, and a session to ask it with.

use std::net::SocketAddr;

use anyhow::Context as _;
use recount_server::{
    platform::{App, clock::Clock, config::Config, db::Db, keys::Keys},
    router, session, sql,
};
use uuid::Uuid;

/// An application on a database that the bin `seed` filled, with keys of its own.
///
/// # Errors
/// When the address is none, or nothing answers there.
pub async fn open(database: &str) -> anyhow::Result<App> {
    let db = Db::open(&database.parse()?).await?;
    db.migrate().await?;
    Ok(App::new(db, Config { log: "warn".into(), ..Config::default() }, Keys::throwaway(), Clock::System))
}

/// Serves an application on a free port of this machine, in the background.
///
/// # Errors
/// When no port can be had.
pub async fn serve(app: App) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(axum::serve(listener, router::router(app)).into_future());
    Ok(address)
}

/// Begins a session of a member; gives its token.
///
/// # Errors
/// Those of the database.
pub async fn sign_in(app: &App, member: Uuid) -> anyhow::Result<String> {
    let mut tx = app.db.write().await?;
    let token = session::begin(app, &mut tx, member, "bench", app.clock.now()).await?;
    tx.commit().await?;
    Ok(token)
}

/// The largest review of a database that the bin `seed` filled, served to whoever began it.
#[derive(Debug)]
pub struct Largest {
    /// What serves it.
    pub app: App,
    /// Where.
    pub address: SocketAddr,
    /// Of a session of whoever began it.
    pub token: String,
    /// The review.
    pub review: Uuid,
    /// How much evidence it holds.
    pub items: i64,
}

/// Opens a database, signs in whoever began its largest review, and serves it.
///
/// # Errors
/// Those of [`open`], [`largest`], [`sign_in`] and [`serve`].
pub async fn serve_largest(database: &str) -> anyhow::Result<Largest> {
    let app = open(database).await?;
    let (review, items, by) = largest(&app).await?;
    let token = sign_in(&app, by).await?;
    let address = serve(app.clone()).await?;
    Ok(Largest { app, address, token, review, items })
}

/// The review with the most evidence, how many items that is, and whoever began it.
///
/// # Errors
/// When the database holds no evidence.
pub async fn largest(app: &App) -> anyhow::Result<(Uuid, i64, Uuid)> {
    let found: Option<(Uuid, i64, Uuid)> = app
        .db
        .one(
            sql!(
                "select r.id, held.items, r.created_by from (select review_id, count(*) as items from evidence group by review_id order by 2 desc limit 1) held ",
                "join reviews r on r.id = held.review_id"
            ),
            Vec::new().into(),
        )
        .await?;
    found.context("This database holds no evidence; fill it with the bin “seed”. Nothing was measured.")
}
