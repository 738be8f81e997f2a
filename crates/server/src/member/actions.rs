//! The only writers of members, teams and invitations.

use recount_model::{Micros, Standing, member::handle_of};
use uuid::Uuid;

use super::{link, store};
use crate::{
    activity::{self, Act},
    platform::{
        App,
        db::{DbError, Tx},
        ids, keys,
    },
    session::{self, Me},
};

const DAY: Micros = 86_400_000_000;

/// A member to be.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// How they are called.
    pub name: String,
    /// Mail address, the name they sign in with; lower case.
    pub email: Option<String>,
    /// What they may do for the installation.
    pub standing: Standing,
    /// PHC hash; `None` for who signs in by link only.
    pub password_hash: Option<String>,
    /// Zone for times they type.
    pub zone: String,
}

/// Creates a member; gives the id.
///
/// # Errors
/// [`DbError`]; `is_taken` when the mail address is another member's.
pub async fn create(tx: &mut Tx, new: &NewMember, now: Micros) -> Result<Uuid, DbError> {
    let id = ids::new();
    let wanted = match handle_of(&new.name) {
        empty if empty.is_empty() => "member".to_owned(),
        handle => handle,
    };
    let taken = store::taken_handles(tx, &wanted).await?;
    let is_free = |handle: &str| !taken.iter().any(|(t,)| t == handle);
    let handle = std::iter::once(wanted.clone()).chain((2..=taken.len() + 2).map(|n| format!("{wanted}{n}"))).find(|h| is_free(h)).unwrap_or(wanted);
    let insert = store::Insert {
        id,
        handle: &handle,
        name: &new.name,
        email: new.email.as_deref(),
        standing: new.standing,
        password_hash: new.password_hash.as_deref(),
        zone: &new.zone,
    };
    store::insert(tx, &insert, now).await?;
    activity::record(tx, Act { review: None, by: Some(id), verb: "joined", noun: "member", noun_id: id }, now).await?;
    Ok(id)
}

/// A one-time link for the first administrator, when there is no member yet. Those given
/// before stay as good, as another node may have printed them: whichever is used first is
/// the only one.
///
/// # Errors
/// [`DbError`].
pub async fn first_link(app: &App) -> Result<Option<String>, DbError> {
    let mut tx = app.db.write().await?;
    if store::anyone(&mut tx).await? {
        return Ok(None);
    }
    let now = app.clock.now();
    let link = new_link(app, &mut tx, None, Standing::Administrator, None, None, now).await?;
    tx.commit().await?;
    Ok(Some(link))
}

/// Invites somebody; gives the link to hand to them, or `None` when who invites has ceased to
/// be an administrator meanwhile.
pub(super) async fn invite(app: &App, by: Uuid, name: Option<&str>, email: Option<&str>, standing: Standing, now: Micros) -> Result<Option<String>, DbError> {
    let mut tx = app.db.write().await?;
    if !store::is_administrator_in(&mut tx, by).await? {
        return Ok(None);
    }
    let link = new_link(app, &mut tx, Some(by), standing, name, email, now).await?;
    tx.commit().await?;
    Ok(Some(link))
}

/// What came of withdrawing an invitation.
#[derive(Debug)]
pub(super) enum Withdrawn {
    /// Its link no longer works.
    Done,
    /// It was used, was withdrawn before or has lapsed, or there never was one.
    Gone,
    /// Who withdraws it has ceased to be an administrator meanwhile.
    NotAllowed,
}

/// Withdraws an invitation, whichever administrator made it.
pub(super) async fn withdraw(app: &App, by: Uuid, invitation: Uuid, now: Micros) -> Result<Withdrawn, DbError> {
    let mut tx = app.db.write().await?;
    if !store::is_administrator_in(&mut tx, by).await? {
        return Ok(Withdrawn::NotAllowed);
    }
    if !store::withdraw_invitation(&mut tx, invitation, now).await? {
        return Ok(Withdrawn::Gone);
    }
    activity::record(&mut tx, Act { review: None, by: Some(by), verb: "withdrew", noun: "invitation", noun_id: invitation }, now).await?;
    tx.commit().await?;
    Ok(Withdrawn::Done)
}

async fn new_link(
    app: &App,
    tx: &mut Tx,
    by: Option<Uuid>,
    standing: Standing,
    name: Option<&str>,
    email: Option<&str>,
    now: Micros,
) -> Result<String, DbError> {
    let token = keys::token();
    let invitation = store::InsertInvitation {
        id: ids::new(),
        token_hash: &app.keys.token_hash("invitation", &token),
        standing,
        name,
        email,
        invited_by: by,
        expires_at: now + i64::from(app.config.invitation_days) * DAY,
    };
    store::insert_invitation(tx, &invitation, now).await?;
    Ok(format!("{}/welcome/{token}", app.config.link_base()))
}

/// What came of using an invitation.
#[derive(Debug)]
pub enum Invited {
    /// In; the token for the cookie.
    In(String),
    /// The link was used or has lapsed meanwhile.
    Gone,
    /// The mail address belongs to a member.
    EmailTaken,
}

/// Uses an invitation: creates the member and begins a session, or neither. A link for the
/// first administrator is good only for the first member, so that one alone comes of several.
pub(super) async fn accept(app: &App, invitation: Uuid, new: &NewMember, device: &str, now: Micros) -> Result<Invited, DbError> {
    let mut tx = app.db.write().await?;
    let is_setup = store::is_setup_link(&mut tx, invitation).await?;
    if is_setup {
        store::take_setup_turn(&mut tx).await?;
        if store::anyone(&mut tx).await? {
            return Ok(Invited::Gone);
        }
    }
    if let Some(email) = &new.email
        && store::email_taken(&mut tx, email).await?
    {
        return Ok(Invited::EmailTaken);
    }
    let id = create(&mut tx, new, now).await?;
    if !store::use_invitation(&mut tx, invitation, id, now).await? {
        return Ok(Invited::Gone);
    }
    if is_setup {
        store::forget_setup_links(&mut tx).await?;
    }
    let token = session::begin(app, &mut tx, id, device, now).await?;
    tx.commit().await?;
    Ok(Invited::In(token))
}

/// Changes a standing; refuses to leave the installation without an administrator. What only
/// an administrator makes does not outlive being one: links they made and nobody used lapse.
pub(super) async fn set_standing(app: &App, by: Uuid, member: Uuid, standing: Standing, now: Micros) -> Result<Result<(), &'static str>, DbError> {
    let mut tx = app.db.write().await?;
    if standing != Standing::Administrator && store::administrators_in(&mut tx).await? == [(member,)] {
        return Ok(Err("This is the only administrator. Make somebody else one first."));
    }
    if store::set_standing(&mut tx, member, standing).await? == 0 {
        return Ok(Err("There is no such member."));
    }
    if standing != Standing::Administrator {
        link::lapse_by(&mut tx, member, now).await?;
        store::lapse_invitations(&mut tx, member, now).await?;
    }
    activity::record(&mut tx, Act { review: None, by: Some(by), verb: "changed standing", noun: "member", noun_id: member }, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What came of ending somebody's access.
#[derive(Debug)]
pub(super) enum Ended {
    /// Ended.
    Done,
    /// Without them nobody would run the installation.
    LastAdministrator,
    /// There is no such member, or it had ended.
    Nobody,
}

/// Ends a member's access: their sessions, their links, and those they made. What they
/// recounted stays, under the same rules and the same name.
pub(super) async fn end_access(app: &App, by: Uuid, member: Uuid, now: Micros) -> Result<Ended, DbError> {
    let mut tx = app.db.write().await?;
    if store::administrators_in(&mut tx).await? == [(member,)] {
        return Ok(Ended::LastAdministrator);
    }
    if !store::end(&mut tx, member, now).await? {
        return Ok(Ended::Nobody);
    }
    session::end_all(&mut tx, member).await?;
    link::lapse_for(&mut tx, member, now).await?;
    link::lapse_by(&mut tx, member, now).await?;
    store::lapse_invitations(&mut tx, member, now).await?;
    activity::record(&mut tx, Act { review: None, by: Some(by), verb: "ended the access of", noun: "member", noun_id: member }, now).await?;
    tx.commit().await?;
    Ok(Ended::Done)
}

/// Gives a member's access back, with the password they had; `false` when it had not ended.
pub(super) async fn give_back(app: &App, by: Uuid, member: Uuid, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    if !store::give_back(&mut tx, member).await? {
        return Ok(false);
    }
    activity::record(&mut tx, Act { review: None, by: Some(by), verb: "gave access back to", noun: "member", noun_id: member }, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Changes one's own password: every other session ends, and links to choose one lapse;
/// `false` when another new one was chosen meanwhile.
pub(super) async fn change_password(app: &App, me: &Me, attempt: &session::Attempt, generation: i64, hash: &str) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    attempt.was_right(&mut tx, me.now).await?;
    if !store::change_password(&mut tx, me.id, generation, hash).await? {
        return Ok(false);
    }
    session::end_others(&mut tx, me.session, me.id).await?;
    link::lapse_for(&mut tx, me.id, me.now).await?;
    activity::record(&mut tx, Act { review: None, by: Some(me.id), verb: "changed password", noun: "member", noun_id: me.id }, me.now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Founds a team and joins it; refuses with the name of the one that is called so already, in
/// small or capital letters, because one word asks a team into a circle.
pub(super) async fn found_team(app: &App, by: Uuid, name: &str, now: Micros) -> Result<Result<(), String>, DbError> {
    let mut tx = app.db.write().await?;
    store::take_founding_turn(&mut tx).await?;
    if let Some(there) = store::team_called(&mut tx, name).await? {
        return Ok(Err(there));
    }
    let id = ids::new();
    store::insert_team(&mut tx, id, name, now).await?;
    store::join(&mut tx, id, by, now).await?;
    activity::record(&mut tx, Act { review: None, by: Some(by), verb: "founded", noun: "team", noun_id: id }, now).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Joins a team; `false` when there is no such team.
pub(super) async fn join(app: &App, team: Uuid, member: Uuid, now: Micros) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    if !store::is_team(&mut tx, team).await? {
        return Ok(false);
    }
    store::join(&mut tx, team, member, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Leaves a team; `false` when there is no such team.
pub(super) async fn leave(app: &App, team: Uuid, member: Uuid) -> Result<bool, DbError> {
    let mut tx = app.db.write().await?;
    if !store::is_team(&mut tx, team).await? {
        return Ok(false);
    }
    store::leave(&mut tx, team, member).await?;
    tx.commit().await?;
    Ok(true)
}
