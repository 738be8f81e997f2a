//! Zones as cells and headers of a table state them: `Europe/Berlin`, `CEST`, `UTC+2`.
//!
//! Abbreviations mean here what they mean in Markdown reviews. What is not here:
//! offsets behind the times of a pasted text (`times`).

use recount_markdown::{StatedZone, ZoneMeaning};
use recount_model::time::{UnknownZone, zone};

/// The name under which the times of a stated zone are kept: an IANA name, `UTC`, or
/// an offset like `+02:00`, which is what an abbreviation stands for.
pub(crate) fn named(written: &str) -> Result<String, UnknownZone> {
    let written = written.trim();
    let short = written.len() <= 5 && written.bytes().all(|byte| byte.is_ascii_alphabetic());
    match StatedZone::read(written).or_else(|| StatedZone::read(&written.to_ascii_uppercase()).filter(|_| short)) {
        Some(stated) => Ok(kept(stated.meaning)),
        None => zone(written).map(|_| written.to_owned()),
    }
}

/// The zone that a header names: `Time (Europe/Berlin)`, `Time UTC`, `utc_time`.
pub(crate) fn of_header(header: &str) -> Option<String> {
    let inside = header.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name.trim());
    if let Some(name) = inside.filter(|name| !name.is_empty()).and_then(|name| named(name).ok()) {
        return Some(name);
    }
    let words = || header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    if words().any(|word| ["utc", "gmt"].contains(&word.to_ascii_lowercase().as_str())) && words().count() > 1 {
        return Some("UTC".to_owned());
    }
    // Only in capitals: `time_est` may be an estimate.
    words().skip(1).last().and_then(StatedZone::read).map(|stated| kept(stated.meaning))
}

fn kept(meaning: ZoneMeaning) -> String {
    match meaning {
        ZoneMeaning::Named(name) => name,
        ZoneMeaning::Offset(0) => "UTC".to_owned(),
        ZoneMeaning::Offset(seconds) => {
            let minutes = seconds.abs() / 60;
            format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_kept_under_a_name_that_every_reader_knows() {
        for (written, expected) in [
            ("Europe/Berlin", "Europe/Berlin"),
            (" CEST ", "+02:00"),
            ("pst", "-08:00"),
            ("PT", "America/Los_Angeles"),
            ("UTC+2", "+02:00"),
            ("IST", "+05:30"),
            ("+0530", "+05:30"),
            ("gmt", "UTC"),
            ("Z", "UTC"),
            ("EST5EDT", "EST5EDT"),
        ] {
            assert_eq!(named(written).as_deref(), Ok(expected), "{written}");
            assert!(zone(expected).is_ok(), "{expected}");
        }
        for unknown in ["Mars", "eu-west-1a", "Central European Time", "CESTA"] {
            assert!(named(unknown).is_err(), "{unknown}");
        }
    }

    #[test]
    fn a_header_names_a_zone_beside_what_it_is() {
        for (header, expected) in [
            ("Time (Europe/Berlin)", Some("Europe/Berlin")),
            ("time (CEST)", Some("+02:00")),
            ("Time UTC", Some("UTC")),
            ("utc_time", Some("UTC")),
            ("Time CET", Some("+01:00")),
            ("time_est", None),
            ("UTC", None),
            ("Time (local)", None),
            ("Time", None),
        ] {
            assert_eq!(of_header(header).as_deref(), expected, "{header}");
        }
    }
}
