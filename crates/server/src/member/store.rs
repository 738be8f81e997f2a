//! The only SQL of members. Owns `members`, `teams`,
//! `team_members`, `invitations`.

use futures_util::TryStreamExt as _;
use recount_model::{Micros, Standing, member::handle_of};
use uuid::Uuid;

use crate::{
    platform::db::{Db, DbError, Dialect, Tx, alike, alike_pattern, args, maybe_alike, row},
    sql,
};

row! {
    /// A member in a list.
    pub(super) struct MemberRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) handle: String,
        pub(super) standing: Standing,
    }
}

row! {
    /// An invitation that can still be used.
    pub(super) struct InvitationRow {
        pub(super) id: Uuid,
        pub(super) standing: Standing,
        pub(super) name: Option<String>,
        pub(super) email: Option<String>,
    }
}

row! {
    /// An invitation that can still be used, for those who may withdraw it; never its token.
    pub(super) struct OpenRow {
        pub(super) id: Uuid,
        pub(super) standing: Standing,
        pub(super) name: Option<String>,
        pub(super) email: Option<String>,
        pub(super) invited_by: String,
        pub(super) created_at: Micros,
        pub(super) expires_at: Micros,
    }
}

row! {
    /// A team, whether the person asking is in it, and how many are.
    pub(super) struct TeamRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) mine: i64,
        pub(super) inside: i64,
    }
}

row! {
    /// Who is in which team, the first few of each.
    pub(super) struct TeamMemberRow {
        pub(super) team_id: Uuid,
        pub(super) name: String,
    }
}

/// Members a page shows: for an administrator each is a kilobyte, with a long name.
pub(super) const PAGE: i64 = 30;
/// Those who left that a page shows.
pub(super) const LEFT: i64 = 10;
/// Open invitations that a page shows.
pub(super) const OPEN: i64 = 10;
/// Teams that a page shows.
pub(super) const TEAMS: i64 = 8;
/// Names that a list of teams shows of each; the others stand on the team's own list.
const NAMES: i64 = 6;

/// What a list of members `m` is narrowed and ordered by: the handle it begins after, a
/// pattern for names, one for handles, how many, and the words as they are. Only a whole mail
/// address is found by: who tries parts of one learns nothing.
macro_rules! sought {
    () => {
        "m.handle > $1 and ($2 = '' or lower(m.name) like $2 escape '!' or m.email = $5 or m.handle like $3 escape '!') order by m.handle limit $4"
    };
}

/// Members whose name or handle holds these words, or whose mail address they are, or all of them; one more
/// than a page, which tells that there are more.
pub(super) async fn list(db: &Db, words: &str, after: &str) -> Result<Vec<MemberRow>, DbError> {
    let (name, handle) = patterns(words);
    db.all(
        sql!("select m.id, m.name, m.handle, m.standing from members m where m.left_at is null and ", sought!()),
        args![after, name, handle, PAGE + 1, words],
    )
    .await
}

/// As [`list`], of those in one team.
pub(super) async fn list_of(db: &Db, team: Uuid, words: &str, after: &str) -> Result<Vec<MemberRow>, DbError> {
    let (name, handle) = patterns(words);
    db.all(
        sql!(
            "select m.id, m.name, m.handle, m.standing from team_members tm join members m on m.id = tm.member_id ",
            "where tm.team_id = $6 and m.left_at is null and ",
            sought!()
        ),
        args![after, name, handle, PAGE + 1, words, team],
    )
    .await
}

/// Patterns for a name and for a handle that hold these words, which are lower case; empty
/// for no words. A handle is lower case whatever the letters, which SQLite's `lower` is not.
fn patterns(words: &str) -> (String, String) {
    if words.is_empty() {
        return (String::new(), String::new());
    }
    let name = holding(words);
    let handle = Some(handle_of(words)).filter(|handle| !handle.is_empty()).map_or_else(|| name.clone(), |handle| holding(&handle));
    (name, handle)
}

/// A pattern for what holds these words somewhere, in which they stand for themselves.
fn holding(words: &str) -> String {
    format!("%{}%", words.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}

/// Teams from a name on, one more than a page.
pub(super) async fn teams(db: &Db, me: Uuid, after: &str) -> Result<Vec<TeamRow>, DbError> {
    db.all(
        sql!(
            "select t.id, t.name, (select count(*) from team_members tm where tm.team_id = t.id and tm.member_id = $1), ",
            "(select count(*) from team_members tm join members m on m.id = tm.member_id where tm.team_id = t.id and m.left_at is null) ",
            "from teams t where t.name > $2 order by t.name limit $3"
        ),
        args![me, after, TEAMS + 1],
    )
    .await
}

/// The first names of each team that a page of [`teams`] shows.
pub(super) async fn team_members(db: &Db, after: &str) -> Result<Vec<TeamMemberRow>, DbError> {
    db.all(
        sql!(
            "select team_id, name from (select tm.team_id, m.id, m.name, row_number() over (partition by tm.team_id order by m.name, m.id) as nth ",
            "from team_members tm join members m on m.id = tm.member_id ",
            "where m.left_at is null and tm.team_id in (select t.id from teams t where t.name > $1 order by t.name limit $2)) named ",
            "where nth <= $3 order by name, id"
        ),
        args![after, TEAMS, NAMES],
    )
    .await
}

/// A team and its name.
pub(super) async fn team(db: &Db, id: Uuid) -> Result<Option<(Uuid, String)>, DbError> {
    db.one(sql!("select id, name from teams where id = $1"), args![id]).await
}

pub(super) async fn anyone(tx: &mut Tx) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = tx.one(sql!("select id from members limit 1"), args![]).await?;
    Ok(found.is_some())
}

/// The member with a handle.
///
/// # Errors
/// [`DbError`].
pub async fn called(db: &Db, handle: &str) -> Result<Option<Uuid>, DbError> {
    let found: Option<(Uuid,)> = db.one(sql!("select id from members where handle = $1 and left_at is null"), args![handle]).await?;
    Ok(found.map(|(id,)| id))
}

/// Ids of the first two administrators, which tells whether there is only one.
///
/// # Errors
/// [`DbError`].
pub async fn administrators(db: &Db) -> Result<Vec<Uuid>, DbError> {
    let found: Vec<(Uuid,)> = db.all(sql!("select id from members where standing = 'administrator' and left_at is null order by id limit 2"), args![]).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

#[derive(Debug)]
pub(super) struct Insert<'a> {
    pub(super) id: Uuid,
    pub(super) handle: &'a str,
    pub(super) name: &'a str,
    pub(super) email: Option<&'a str>,
    pub(super) standing: Standing,
    pub(super) password_hash: Option<&'a str>,
    pub(super) zone: &'a str,
}

pub(super) async fn insert(tx: &mut Tx, member: &Insert<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into members (id, handle, name, email, standing, password_hash, zone, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
        args![member.id, member.handle, member.name, member.email, member.standing.as_str(), member.password_hash, member.zone, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn taken_handles(tx: &mut Tx, handle: &str) -> Result<Vec<(String,)>, DbError> {
    tx.all(sql!("select handle from members where handle = $1 or handle like $2 limit 1000"), args![handle, format!("{handle}%")]).await
}

pub(super) async fn email_taken(tx: &mut Tx, email: &str) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = tx.one(sql!("select id from members where email = $1"), args![email]).await?;
    Ok(found.is_some())
}

pub(super) async fn set_standing(tx: &mut Tx, member: Uuid, standing: Standing) -> Result<u64, DbError> {
    tx.run(sql!("update members set standing = $2 where id = $1 and left_at is null"), args![member, standing.as_str()]).await
}

/// The administrators, held until the transaction ends: of two who each stop being one,
/// the other waits, and finds who is left.
pub(super) async fn administrators_in(tx: &mut Tx) -> Result<Vec<(Uuid,)>, DbError> {
    tx.all(sql!("update members set standing = standing where standing = 'administrator' and left_at is null returning id"), args![]).await
}

/// Whether a member is an administrator, held until the transaction ends: of making a link
/// and ceasing to be one, the other waits.
pub(super) async fn is_administrator_in(tx: &mut Tx, member: Uuid) -> Result<bool, DbError> {
    Ok(tx.run(sql!("update members set standing = standing where id = $1 and standing = 'administrator' and left_at is null"), args![member]).await? == 1)
}

row! {
    /// One member, for an administrator.
    pub(super) struct OneRow {
        pub(super) id: Uuid,
        pub(super) name: String,
        pub(super) handle: String,
        pub(super) standing: Standing,
        pub(super) left_at: Option<Micros>,
    }
}

pub(super) async fn one(db: &Db, member: Uuid) -> Result<Option<OneRow>, DbError> {
    db.one(sql!("select id, name, handle, standing, left_at from members where id = $1"), args![member]).await
}

/// Those whose access has ended, so that it can be given back; one more than a page.
pub(super) async fn left(db: &Db, words: &str, after: &str) -> Result<Vec<(Uuid, String, String)>, DbError> {
    let (name, handle) = patterns(words);
    db.all(sql!("select m.id, m.name, m.handle from members m where m.left_at is not null and ", sought!()), args![after, name, handle, LEFT + 1, words]).await
}

row! {
    /// What a member signs in with.
    pub(super) struct PasswordRow {
        pub(super) email: Option<String>,
        pub(super) password_hash: Option<String>,
        pub(super) generation: i64,
    }
}

pub(super) async fn password(db: &Db, member: Uuid) -> Result<Option<PasswordRow>, DbError> {
    db.one(sql!("select email, password_hash, generation from members where id = $1 and left_at is null"), args![member]).await
}

/// Sets a password and begins a new generation of sign-ins; `false` when the member's
/// access has ended.
pub(super) async fn set_password(tx: &mut Tx, member: Uuid, hash: &str) -> Result<bool, DbError> {
    Ok(tx.run(sql!("update members set password_hash = $2, generation = generation + 1 where id = $1 and left_at is null"), args![member, hash]).await? == 1)
}

/// As [`set_password`], unless there was another new one since `generation`.
pub(super) async fn change_password(tx: &mut Tx, member: Uuid, generation: i64, hash: &str) -> Result<bool, DbError> {
    Ok(tx
        .run(
            sql!("update members set password_hash = $3, generation = generation + 1 where id = $1 and generation = $2 and left_at is null"),
            args![member, generation, hash],
        )
        .await?
        == 1)
}

/// `false` when there is no such member, or their access had ended.
pub(super) async fn end(tx: &mut Tx, member: Uuid, now: Micros) -> Result<bool, DbError> {
    Ok(tx.run(sql!("update members set left_at = $2, generation = generation + 1 where id = $1 and left_at is null"), args![member, now]).await? == 1)
}

/// `false` when there is no such member, or their access had not ended.
pub(super) async fn give_back(tx: &mut Tx, member: Uuid) -> Result<bool, DbError> {
    Ok(tx.run(sql!("update members set left_at = null where id = $1 and left_at is not null"), args![member]).await? == 1)
}

/// Invitations of a member that nobody used no longer work.
pub(super) async fn lapse_invitations(tx: &mut Tx, by: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("update invitations set expires_at = $2 where invited_by = $1 and used_at is null and expires_at > $2"), args![by, now]).await?;
    Ok(())
}

#[derive(Debug)]
pub(super) struct InsertInvitation<'a> {
    pub(super) id: Uuid,
    pub(super) token_hash: &'a [u8],
    pub(super) standing: Standing,
    pub(super) name: Option<&'a str>,
    pub(super) email: Option<&'a str>,
    pub(super) invited_by: Option<Uuid>,
    pub(super) expires_at: Micros,
}

pub(super) async fn insert_invitation(tx: &mut Tx, new: &InsertInvitation<'_>, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into invitations (id, token_hash, purpose, standing, name, email, invited_by, created_at, expires_at) values ($1, $2, 'join', $3, $4, $5, $6, $7, $8)"),
        args![new.id, new.token_hash, new.standing.as_str(), new.name, new.email, new.invited_by, now, new.expires_at],
    )
    .await?;
    Ok(())
}

/// Whether a link is one for the first administrator.
pub(super) async fn is_setup_link(tx: &mut Tx, id: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = tx.one(sql!("select id from invitations where id = $1 and invited_by is null"), args![id]).await?;
    Ok(found.is_some())
}

/// Keeps others who use a setup link waiting until this transaction ends; on SQLite every
/// transaction that writes does so.
pub(super) async fn take_setup_turn(tx: &mut Tx) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Pg {
        tx.run(sql!(Pg: "select pg_advisory_xact_lock(5928215236712338947)"), args![]).await?;
    }
    Ok(())
}

/// Setup links that nobody used are no use any more once there is a member.
pub(crate) async fn forget_setup_links(tx: &mut Tx) -> Result<(), DbError> {
    tx.run(sql!("delete from invitations where invited_by is null and used_at is null"), args![]).await?;
    Ok(())
}

pub(super) async fn invitation(db: &Db, token_hash: &[u8], now: Micros) -> Result<Option<InvitationRow>, DbError> {
    db.one(sql!("select id, standing, name, email from invitations where token_hash = $1 and used_at is null and expires_at > $2"), args![token_hash, now])
        .await
}

/// Invitations that can still be used, the newest first, from before one on; one more than a page.
pub(super) async fn open_invitations(db: &Db, before: Uuid, now: Micros) -> Result<Vec<OpenRow>, DbError> {
    db.all(
        sql!(
            "select i.id, i.standing, i.name, i.email, m.name, i.created_at, i.expires_at from invitations i join members m on m.id = i.invited_by ",
            "where i.used_at is null and i.expires_at > $1 and i.id < $2 order by i.id desc limit $3"
        ),
        args![now, before, OPEN + 1],
    )
    .await
}

/// An invitation no longer works; `false` when it was used or had lapsed.
pub(super) async fn withdraw_invitation(tx: &mut Tx, id: Uuid, now: Micros) -> Result<bool, DbError> {
    Ok(tx.run(sql!("update invitations set expires_at = $2 where id = $1 and used_at is null and expires_at > $2"), args![id, now]).await? == 1)
}

/// Uses an invitation up; `false` when somebody else was faster.
pub(super) async fn use_invitation(tx: &mut Tx, id: Uuid, member: Uuid, now: Micros) -> Result<bool, DbError> {
    Ok(tx
        .run(sql!("update invitations set used_at = $2, member_id = $3 where id = $1 and used_at is null and expires_at > $2"), args![id, now, member])
        .await?
        == 1)
}

/// Keeps others who found a team waiting until this transaction ends; on SQLite every
/// transaction that writes does so.
pub(super) async fn take_founding_turn(tx: &mut Tx) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Pg {
        tx.run(sql!(Pg: "select pg_advisory_xact_lock(5928215236712338948)"), args![]).await?;
    }
    Ok(())
}

/// What the team is called whose name is this one, in small or capital letters.
pub(super) async fn team_called(tx: &mut Tx, name: &str) -> Result<Option<String>, DbError> {
    let mut found = tx.stream::<(String,)>(sql!("select name from teams where ", maybe_alike!("name", "$1"), " order by name"), args![alike_pattern(name)]);
    while let Some((other,)) = found.try_next().await? {
        if alike(&other, name) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

pub(super) async fn insert_team(tx: &mut Tx, id: Uuid, name: &str, now: Micros) -> Result<(), DbError> {
    tx.run(sql!("insert into teams (id, name, created_at) values ($1, $2, $3)"), args![id, name, now]).await?;
    Ok(())
}

pub(super) async fn is_team(tx: &mut Tx, team: Uuid) -> Result<bool, DbError> {
    let found: Option<(Uuid,)> = tx.one(sql!("select id from teams where id = $1"), args![team]).await?;
    Ok(found.is_some())
}

pub(super) async fn join(tx: &mut Tx, team: Uuid, member: Uuid, now: Micros) -> Result<(), DbError> {
    tx.run(
        sql!("insert into team_members (team_id, member_id, joined_at) select t.id, $2, $3 from teams t where t.id = $1 on conflict (team_id, member_id) do nothing"),
        args![team, member, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn leave(tx: &mut Tx, team: Uuid, member: Uuid) -> Result<(), DbError> {
    tx.run(sql!("delete from team_members where team_id = $1 and member_id = $2"), args![team, member]).await?;
    Ok(())
}
