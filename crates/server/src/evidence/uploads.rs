//! Taking files in: straight from the connection into a sealed spool file.

use std::io;

use axum::{
    body::Bytes,
    extract::{
        Multipart, State,
        multipart::{Field, MultipartRejection},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Redirect},
};
use recount_inputs::sniff::Guess;
use serde::Deserialize;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    import::{DOCUMENT_BYTES, Input},
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

/// Largest file, in bytes: 2 GiB.
pub(super) const LIMIT: u64 = recount_inputs::slack::ARCHIVE_BYTES;
/// What a body of one file may have beside the file.
const AROUND: u64 = 1024 * 1024;

pub(super) async fn upload(State(app): State<App>, Editing { me, review }: Editing, headers: HeaderMap, form: Result<Multipart, MultipartRejection>) -> Answer {
    let stated = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if stated.is_some_and(|length| length > LIMIT * 4 + AROUND) {
        return Err(too_large("What was sent"));
    }
    let mut form = form.map_err(|why| HttpError::refused(format!("The upload could not be read ({why}). Nothing was kept; choose the file again.")))?;
    let mut taken = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| broke_off())? {
        let Some(given) = field.file_name().map(str::to_owned) else { continue };
        let spool = spool(&app, field, &file_name(&given)).await?;
        if !given.is_empty() || spool.size() > 0 {
            taken.push((file_name(&given), spool));
        }
    }
    wait(&app, &me, &review, taken).await
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
    let folder = app.config.data.join("spool");
    let text = form.text.replace("\r\n", "\n");
    let spool = tokio::task::spawn_blocking(move || {
        let mut filling = Filling::begin(&folder, LIMIT)?;
        filling.write(text.as_bytes())?;
        filling.end()
    });
    let spool = spool.await.map_err(HttpError::broken)?.map_err(HttpError::broken)?;
    wait(&app, &me, &review, vec![("Pasted text".to_owned(), spool)]).await
}

/// Lets files wait for their choice, or says why one of them cannot.
async fn wait(app: &App, me: &Me, review: &Review, taken: Vec<(String, SealedSpool)>) -> Answer {
    let mut problems = Problems::default();
    if taken.is_empty() {
        problems.add("file", "Choose a file first. Nothing was sent.");
    }
    let waiting = app.held.of::<Waiting>();
    let mut begun = Vec::new();
    for (name, spool) in taken {
        let input = Input::Spool(spool.clone());
        let asked = name.clone();
        let guess = tokio::task::spawn_blocking(move || input.guess(&asked)).await.map_err(HttpError::broken)?.map_err(HttpError::broken)?;
        if let Guess::Unknown(why) = &guess
            && (spool.size() == 0 || spool.size() > DOCUMENT_BYTES)
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
    let folder = app.config.data.join("spool");
    let (send, mut receive) = mpsc::channel::<Bytes>(8);
    let writer = tokio::task::spawn_blocking(move || {
        let mut filling = Filling::begin(&folder, LIMIT)?;
        while let Some(bytes) = receive.blocking_recv() {
            filling.write(&bytes)?;
        }
        filling.end()
    });
    let mut whole = true;
    loop {
        match field.chunk().await {
            // The writer is gone when it refused; its reason is asked below.
            Ok(Some(bytes)) => {
                if send.send(bytes).await.is_err() {
                    break;
                }
            }
            Ok(None) => break,
            Err(_) => {
                whole = false;
                break;
            }
        }
    }
    drop(send);
    match writer.await.map_err(HttpError::broken)? {
        Ok(_) if !whole => Err(broke_off()),
        Ok(spool) => Ok(spool),
        Err(SpoolError::TooLarge(_)) => Err(too_large(name)),
        Err(SpoolError::Io(e)) if e.kind() == io::ErrorKind::StorageFull => Err(HttpError::Refused(
            StatusCode::INSUFFICIENT_STORAGE,
            "The disk of this server is full. Nothing was kept; whoever runs it can make room.".into(),
        )),
        Err(SpoolError::Io(e)) => Err(HttpError::broken(e)),
    }
}

fn too_large(name: &str) -> HttpError {
    let why = format!(
        "{name} is larger than 2 GiB, the most one file may have here. Nothing was kept. Export a shorter time or fewer channels, or import the unpacked folder with “recount import” on the server."
    );
    HttpError::Refused(StatusCode::PAYLOAD_TOO_LARGE, why)
}

fn broke_off() -> HttpError {
    HttpError::Refused(StatusCode::BAD_REQUEST, "The upload broke off. Nothing was kept; choose the file again.".into())
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
