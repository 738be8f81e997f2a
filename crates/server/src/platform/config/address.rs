//! The address that people type, as a browser writes the origin of a page there: requests
//! are compared with it, letter by letter.
//!
//! What is not here: paths. Every route begins at the root of a host.

use std::net::Ipv6Addr;

use axum::http::Uri;

/// What an address may look like, for who wrote another.
const EXAMPLE: &str = "https://recount.example.org";

/// Scheme and host in small letters, and the port where it is not the scheme's own.
///
/// # Errors
/// A sentence that says what to write instead; it holds no password.
pub(super) fn origin(given: &str) -> Result<String, String> {
    let none = || format!("address {given} is not an address that people can open; write it like {EXAMPLE}.");
    // Looked for first: what is said of such an address goes into logs, and a link into mails.
    if given.contains('@') {
        return Err(format!("address has a name or a password in it, before the @, which would stand in every link; write it like {EXAMPLE}."));
    }
    let uri: Uri = given.parse().map_err(|_| none())?;
    let scheme = uri.scheme_str().map(str::to_lowercase).filter(|scheme| matches!(scheme.as_str(), "http" | "https")).ok_or_else(none)?;
    let authority = uri.authority().ok_or_else(none)?;
    let host = host(authority.host()).ok_or_else(none)?;
    let port = port(authority.as_str().get(authority.host().len()..).unwrap_or_default(), given)?;
    let port = port.filter(|port| *port != if scheme == "http" { 80 } else { 443 }).map(|port| format!(":{port}")).unwrap_or_default();
    let origin = format!("{scheme}://{host}{port}");
    if uri.path() != "/" || uri.query().is_some() || given.contains('#') {
        return Err(format!(
            "address {given} goes on after the host. Recount answers at the root of a host and not below a path; give it a host of its own and write {origin}."
        ));
    }
    Ok(origin)
}

/// A host in small letters; of IPv6 the shortest way to write it. `None` where there is none.
fn host(given: &str) -> Option<String> {
    match given.strip_prefix('[') {
        Some(six) => six.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(|six| format!("[{six}]")),
        None => (!given.is_empty()).then(|| given.to_lowercase()),
    }
}

/// The port in what stands behind a host, such as `:8640`.
fn port(behind: &str, given: &str) -> Result<Option<u16>, String> {
    let Some(digits) = behind.strip_prefix(':') else { return Ok(None) };
    let port = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())).and_then(|digits| digits.parse().ok());
    match port {
        Some(port) if port > 0 => Ok(Some(port)),
        _ => Err(format!("address {given} has the port “{digits}”; a port is from 1 to 65535, such as {EXAMPLE}:8443, or is left away with its colon.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_browsers_write_an_origin() {
        for (given, origin_of) in [
            ("https://recount.example.org", "https://recount.example.org"),
            ("https://recount.example.org/", "https://recount.example.org"),
            ("HTTPS://Rec.Example.org", "https://rec.example.org"),
            ("https://rec.example.org:443", "https://rec.example.org"),
            ("https://rec.example.org:0443/", "https://rec.example.org"),
            ("http://rec.example.org:80", "http://rec.example.org"),
            ("http://rec.example.org:443", "http://rec.example.org:443"),
            ("https://rec.example.org:80", "https://rec.example.org:80"),
            ("http://127.0.0.1:8640", "http://127.0.0.1:8640"),
            ("http://[0:0:0:0:0:0:0:1]:8640", "http://[::1]:8640"),
        ] {
            assert_eq!(origin(given).as_deref(), Ok(origin_of), "{given}");
        }
    }

    #[test]
    fn an_address_that_nobody_can_open_is_refused_with_what_to_write() {
        for given in [
            "not a url",
            "recount.example.org",
            "recount.example.org:443",
            "https://",
            "https:///",
            "ftp://recount.example.org",
            "/recount",
            "https://[zz]",
            "https://bücher.example",
        ] {
            assert!(origin(given).is_err_and(|why| why.starts_with("address ") && why.contains("write it like https://")), "{given}: {:?}", origin(given));
        }
        for given in [
            "https://rec.example.org/recount",
            "https://rec.example.org/?a",
            "https://rec.example.org?a",
            "https://rec.example.org/#a",
            "HTTPS://Rec.example.org:443//",
        ] {
            assert!(
                origin(given).is_err_and(|why| why.contains("root of a host") && why.ends_with("write https://rec.example.org.")),
                "{given}: {:?}",
                origin(given)
            );
        }
        for given in ["https://rec.example.org:65536", "https://rec.example.org:0", "https://rec.example.org:", "http://[::1]:99999"] {
            assert!(origin(given).is_err_and(|why| why.contains("a port is from 1 to 65535")), "{given}: {:?}", origin(given));
        }
        for given in ["https://ines:secret@rec.example.org", "https://ines@rec.example.org/", "ines:secret@rec.example.org"] {
            let why = origin(given).err().unwrap_or_default();
            assert!(why.contains("a name or a password") && !why.contains("secret"), "{given}: {why}");
        }
    }
}
