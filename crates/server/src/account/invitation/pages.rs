//! Inviting somebody who was there.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use recount_model::Audience;
use serde::Deserialize;
use uuid::Uuid;

use super::store;
use crate::{
    access::Guiding,
    platform::{
        App,
        http::{Answer, Filled, HttpError},
    },
};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct InviteForm {
    participant: String,
}

pub(in super::super) async fn invite(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<InviteForm>) -> Answer {
    if review.audience < Audience::Involved {
        return Err(HttpError::refused("Those who were there do not see this review yet, so nobody was invited. Gather them first, under Sharing."));
    }
    let nobody = || HttpError::refused("Choose somebody who was there, is a member here, and is not you. Nobody was invited.");
    let participant = Uuid::try_parse(&form.participant).map_err(|_| nobody())?;
    let mut tx = app.db.write().await?;
    if store::invite(&mut tx, review.id, participant, me.id, me.now).await? == 0 {
        return Err(nobody());
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/accounts#there", review.id)).into_response())
}
