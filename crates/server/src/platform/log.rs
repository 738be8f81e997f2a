//! What is logged: as JSON lines, at what the configuration asks for, and never by a
//! library that people's words pass through.

use tracing::{Metadata, Subscriber};
use tracing_subscriber::{EnvFilter, filter::filter_fn, fmt::MakeWriter, layer::SubscriberExt as _};

/// Libraries that read the words of a text with its quotations, and tell of each
/// at a low level.
const READERS: [&str; 4] = ["html5ever", "markup5ever", "ammonia", "cssparser"];

/// Whether something may be logged, whatever the filter asks for.
fn is_wordless(told: &Metadata<'_>) -> bool {
    let from = told.target().split("::").next().unwrap_or_default();
    !READERS.contains(&from)
}

/// Whether a filter can be read.
///
/// # Errors
/// A sentence that names it and says how one is written.
pub fn sound(filter: &str) -> Result<(), String> {
    EnvFilter::try_new(filter)
        .map(drop)
        .map_err(|why| format!("log “{filter}” does not say what is to be logged ({why}); write it like info, or recount_server=debug."))
}

/// Writes what `filter` asks for (as [`EnvFilter`] reads it; “info” where it cannot) to
/// `writer`. Make it the default with
/// [`tracing_subscriber::util::SubscriberInitExt`], which takes what libraries tell
/// the `log` crate as well.
pub fn subscriber<W>(filter: &str, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::registry().with(filter).with(filter_fn(is_wordless)).with(tracing_subscriber::fmt::layer().json().with_writer(writer))
}
