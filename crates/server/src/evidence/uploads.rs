//! Taking files in: straight from the connection into a sealed spool file.

use std::{io, time::Duration};

use axum::{
    body::Bytes,
    extract::{
        Multipart, State,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect},
};
use recount_inputs::sniff::Guess;
use serde::Deserialize;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    choose,
    import::Input,
    pages,
    waiting::{AT_ONCE, Upload, Waiting},
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        html::Problems,
        http::{Answer, Filled, HttpError},
        ids,
        spool::{Filling, SealedSpool, SpoolError},
    },
    session::Me,
};

/// How long an upload may stand still.
const SILENCE: Duration = Duration::from_mins(2);
/// Files of the largest size that may come at once.
const LARGEST_AT_ONCE: u64 = 4;
/// What a body of one file may have beside the file.
const AROUND: u64 = 1024 * 1024;
/// Most bytes of a field that is typed beside files.
const TYPED: usize = 64 * 1024;

/// A form with files: each in a spool of its own, and what was typed beside them.
#[derive(Debug, Default)]
pub struct Sent {
    /// (name of the file, its bytes).
    files: Vec<(String, SealedSpool)>,
    /// (field, words).
    typed: Vec<(String, String)>,
}

impl Sent {
    /// A form without files.
    #[must_use]
    pub fn of(field: &str, words: String) -> Self {
        Self { files: Vec::new(), typed: vec![(field.to_owned(), words)] }
    }

    /// What was typed into a field; empty when nothing was.
    #[must_use]
    pub fn typed(&self, field: &str) -> &str {
        self.typed.iter().find(|(name, _)| name == field).map_or("", |(_, words)| words)
    }

    /// Name of the first file, if there is one.
    #[must_use]
    pub fn first_name(&self) -> Option<&str> {
        self.files.first().map(|(name, _)| name.as_str())
    }
}

pub(super) async fn upload(State(app): State<App>, Editing { me, review }: Editing, headers: HeaderMap, form: Result<Multipart, MultipartRejection>) -> Answer {
    let sent = take(&app, &headers, form).await?;
    keep_waiting(&app, &me, &review, sent).await
}

/// Reads a form with files from the connection; nothing of it is kept before it is whole.
///
/// # Errors
/// [`HttpError::Refused`] when it is too large, breaks off or is no such form.
pub async fn take(app: &App, headers: &HeaderMap, form: Result<Multipart, MultipartRejection>) -> Result<Sent, HttpError> {
    let stated = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    let limit = app.config.upload_bytes();
    if stated.is_some_and(|length| length > limit * LARGEST_AT_ONCE + AROUND) {
        return Err(too_large("What was sent", limit));
    }
    let mut form = form.map_err(|why| HttpError::refused(format!("The upload could not be read ({why}). Nothing was kept; choose the file again.")))?;
    let mut sent = Sent::default();
    while let Some(field) = comes(form.next_field()).await? {
        match field.file_name().map(str::to_owned) {
            Some(given) => {
                let spool = spool(app, field, &file_name(&given)).await?;
                if !given.is_empty() || spool.size() > 0 {
                    sent.files.push((file_name(&given), spool));
                }
            }
            None => sent.typed.push((field.name().unwrap_or_default().to_owned(), line(field).await?)),
        }
    }
    Ok(sent)
}

/// What was typed beside the files: a line, and no more of it than a page is worth.
async fn line(mut field: Field<'_>) -> Result<String, HttpError> {
    let mut bytes = Vec::new();
    while let Some(more) = comes(field.chunk()).await? {
        if bytes.len() + more.len() > TYPED {
            return Err(HttpError::Refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "One of the fields holds more than a page of text. Nothing was kept; shorten it and send it again.".into(),
            ));
        }
        bytes.extend_from_slice(&more);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Text that was pasted into the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PasteForm {
    text: String,
}

pub(super) async fn paste(State(app): State<App>, Editing { me, review }: Editing, Filled(form): Filled<PasteForm>) -> Answer {
    if form.text.trim().is_empty() {
        let mut problems = Problems::default();
        problems.add("text", "Paste some text first: lines that begin with a time become entries.");
        return pages::list_with(&app, &me, &review, &problems).await;
    }
    let (folder, limit) = (app.config.data.join("spool"), app.config.upload_bytes());
    let text = form.text.replace("\r\n", "\n");
    let spool = tokio::task::spawn_blocking(move || {
        let mut filling = Filling::begin(&folder, limit)?;
        filling.write(text.as_bytes())?;
        filling.end()
    });
    let spool = spool.await.map_err(HttpError::broken)?.map_err(HttpError::broken)?;
    keep_waiting(&app, &me, &review, Sent { files: vec![("Pasted text".to_owned(), spool)], typed: Vec::new() }).await
}

/// Lets files wait for their choice, and goes there; or says why one of them cannot.
///
/// # Errors
/// [`HttpError`] when something of ours breaks; what waits already goes on waiting.
pub async fn keep_waiting(app: &App, me: &Me, review: &Review, sent: Sent) -> Answer {
    let mut problems = Problems::default();
    if sent.files.is_empty() {
        problems.add("file", "Choose a file first. Nothing was sent.");
    }
    let waiting = app.held.of::<Waiting>();
    let mut begun = Vec::new();
    for (name, spool) in sent.files {
        let input = Input::Spool(spool.clone());
        let asked = name.clone();
        let sniffed = tokio::task::spawn_blocking(move || Ok::<_, io::Error>((input.guess(&asked)?, input.first(4)?)));
        let (guess, first) = sniffed.await.map_err(HttpError::broken)?.map_err(HttpError::broken)?;
        if let Guess::Unknown(why) = &guess
            && let Err(why) = choose::kept_whole(why, spool.size(), &first)
        {
            problems.add("file", format!("{name} was not taken. {why}"));
            continue;
        }
        let upload = Upload::new((ids::new(), review.id, me.id), me.now, name.clone(), guess, spool);
        match waiting.add(upload, me.now) {
            Some(upload) => begun.push(upload.id),
            None => problems.add("file", format!("{name} was not taken, because {AT_ONCE} files of yours wait already. Import or drop some of them first.")),
        }
    }
    match begun.as_slice() {
        _ if !problems.is_empty() => pages::list_with(app, me, review, &problems).await,
        [one] => Ok(Redirect::to(&address(review.id, *one)).into_response()),
        _ => Ok(Redirect::to(&format!("/reviews/{}/evidence", review.id)).into_response()),
    }
}

/// Where an upload's page is.
pub(super) fn address(review: Uuid, upload: Uuid) -> String {
    format!("/reviews/{review}/imports/{upload}")
}

/// Streams a file into a spool; a blocking thread seals and writes.
async fn spool(app: &App, mut field: Field<'_>, name: &str) -> Result<SealedSpool, HttpError> {
    let (folder, limit) = (app.config.data.join("spool"), app.config.upload_bytes());
    let (send, mut receive) = mpsc::channel::<Bytes>(8);
    let writer = tokio::task::spawn_blocking(move || {
        let mut filling = Filling::begin(&folder, limit)?;
        while let Some(bytes) = receive.blocking_recv() {
            filling.write(&bytes)?;
        }
        filling.end()
    });
    let mut broken = None;
    loop {
        match comes(field.chunk()).await {
            // The writer is gone when it refused; its reason is asked below.
            Ok(Some(bytes)) => {
                if send.send(bytes).await.is_err() {
                    break;
                }
            }
            Ok(None) => break,
            Err(why) => {
                broken = Some(why);
                break;
            }
        }
    }
    drop(send);
    match (writer.await.map_err(HttpError::broken)?, broken) {
        (Ok(_), Some(why)) => Err(why),
        (Ok(spool), None) => Ok(spool),
        (Err(SpoolError::TooLarge(limit)), _) => Err(too_large(name, limit)),
        (Err(SpoolError::Io(e)), _) if e.kind() == io::ErrorKind::StorageFull => Err(HttpError::Refused(
            StatusCode::INSUFFICIENT_STORAGE,
            "The disk of this server is full. Nothing was kept; whoever runs it can make room.".into(),
        )),
        (Err(SpoolError::Io(e)), _) => Err(HttpError::broken(e)),
    }
}

/// The next piece of an upload, however long the whole takes; refused when nothing comes for
/// [`SILENCE`].
async fn comes<T>(piece: impl Future<Output = Result<T, MultipartError>>) -> Result<T, HttpError> {
    let Ok(piece) = tokio::time::timeout(SILENCE, piece).await else {
        let why = "Nothing of the upload came for two minutes. Nothing was kept; choose the file again.";
        return Err(HttpError::Refused(StatusCode::REQUEST_TIMEOUT, why.into()));
    };
    piece.map_err(|_| HttpError::Refused(StatusCode::BAD_REQUEST, "The upload broke off. Nothing was kept; choose the file again.".into()))
}

fn too_large(name: &str, limit: u64) -> HttpError {
    let mib = limit / (1024 * 1024);
    let most = if mib.is_multiple_of(1024) { format!("{} GiB", mib / 1024) } else { format!("{mib} MiB") };
    let why = format!(
        "{name} is larger than {most}, the most one file may have here. Nothing was kept. Export a shorter time or fewer channels, or import the unpacked folder with “recount import” on the server."
    );
    HttpError::Refused(StatusCode::PAYLOAD_TOO_LARGE, why)
}

/// The last part of whatever a browser calls the file: never a path.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    let clean = clean.trim();
    if clean.is_empty() || clean == "." || clean == ".." { "file".to_owned() } else { clean.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        for (given, name) in [("../../etc/passwd", "passwd"), ("C:\\x\\a.csv", "a.csv"), ("..", "file"), ("", "file"), ("a\nb.csv", "ab.csv"), ("/", "file")] {
            assert_eq!(file_name(given), name);
        }
    }
}
