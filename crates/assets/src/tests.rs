use super::{all, get, preloads, url};

const PAGES_ASK_FOR: [&str; 6] = ["app.css", "app.js", "timeline.js", "editor.js", "icon.svg", "licences.txt"];

/// What INTERFACE.md allows the first view: scripts on every page, compressed.
const FIRST_VIEW_LIMIT_BYTES: usize = 100 * 1024;

#[test]
fn every_name_that_pages_ask_for_is_served_at_its_address() {
    for name in PAGES_ASK_FOR.into_iter().chain(["newsreader-latin-opsz-normal.woff2"]) {
        let asset = get(url(name));
        assert_eq!(asset.map(|asset| asset.path), Some(url(name)), "{name}");
    }
    for face in preloads() {
        assert_eq!(get(face).map(|asset| asset.content_type), Some("font/woff2"));
    }
}

#[test]
fn an_address_that_was_not_bundled_is_nobodys() {
    assert!(get("/assets/app.css").is_none());
    assert!(get(url("no-such-thing.js")).is_none());
}

#[test]
fn text_travels_compressed_and_faces_as_they_are() {
    for asset in all() {
        let is_face = asset.content_type == "font/woff2";
        assert_eq!(asset.brotli.is_none(), is_face, "{}", asset.path);
        if let Some(brotli) = asset.brotli {
            assert!(brotli.len() < asset.bytes.len(), "{}", asset.path);
        }
    }
}

#[test]
fn the_first_view_stays_small() {
    let script = get(url("app.js")).and_then(|asset| asset.brotli);
    assert!(script.is_some_and(|bytes| bytes.len() <= FIRST_VIEW_LIMIT_BYTES));
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    let styles = get(url("app.css")).map(|asset| String::from_utf8_lossy(asset.bytes));
    assert!(styles.is_some_and(|css| !css.contains("url(http") && !css.contains("@import")));
}
