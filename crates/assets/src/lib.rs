//! Styles, scripts and faces for the browser, carried inside the binary.
//!
//! The sources and their documentation live in `web/`; `build.rs` bundles them. Nothing here
//! knows HTTP: the server turns an [`Asset`] into a response. Every path holds a hash of what
//! it names, so an answer may be cached for ever.

include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

/// One file the browser may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Where it is served, for example `/assets/app-3F2A1B7Q.css`.
    pub path: &'static str,
    /// The value for `Content-Type`.
    pub content_type: &'static str,
    /// The bytes as they are.
    pub bytes: &'static [u8],
    /// The same bytes, compressed with brotli, where that makes them smaller.
    pub brotli: Option<&'static [u8]>,
}

/// Where [`url`] points for a name that is not bundled: an address nobody serves.
const NOT_BUNDLED: &str = "/assets/not-bundled";

/// The asset served at `path`, hash included.
#[must_use]
pub fn get(path: &str) -> Option<&'static Asset> {
    let position = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ASSETS.get(position)
}

/// The address of an asset by its plain name: `app.css`, `app.js`, `timeline.js`, `editor.js`,
/// `icon.svg`, `licences.txt`, or a face.
///
/// A build without `web/` answers with an address nobody serves; pages stay readable.
#[must_use]
pub fn url(name: &str) -> &'static str {
    NAMES.iter().find(|(known, _)| *known == name).map_or(NOT_BUNDLED, |(_, path)| path)
}

/// The faces that every page shows first, worth a `rel=preload` each.
#[must_use]
pub fn preloads() -> [&'static str; 2] {
    [url("newsreader-latin-opsz-normal.woff2"), url("instrument-sans-latin-wght-normal.woff2")]
}

/// Everything that is bundled, in order of path.
#[must_use]
pub fn all() -> &'static [Asset] {
    ASSETS
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
