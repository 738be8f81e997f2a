//! The real router behind loopback TCP, and a session to ask it with.

use std::net::SocketAddr;

use recount_server::{platform::App, router, session};
use uuid::Uuid;

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
