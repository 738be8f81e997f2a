//! An author's own account: reading it, adding to it, changing it, taking words
//! back. For anybody else there is nothing at these addresses.

use std::{
    collections::{BTreeMap, HashMap, btree_map::Entry},
    fmt::Display,
};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use recount_model::{
    Audience, Micros, When, Willing,
    account::{self, QUOTED_FOR},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, AccountError, Changed, NewPassage},
    departed, keeping,
    leaf::{Begin, Leaf, Of},
    ledger::{self, OpeningRow},
    own_views::{self, OwnPage, Written},
    promise::Promise,
    prompts::{Prompt, Turned},
    quotation,
    store::{self, AccountRow, PassageRow},
};
use crate::{
    access,
    platform::{
        App,
        html::Problems,
        http::{Answer, Asked, Filled, Frame, HttpError, Path, query, when_of},
        seal,
    },
    review::{self, Header, Tab},
    session::Me,
};

impl From<AccountError> for HttpError {
    fn from(e: AccountError) -> Self {
        Self::broken(e)
    }
}

query! {
    /// Which of the prompts, counted from 0; `none` for no prompts. Which form was
    /// just kept, so that the browser forgets its own copy of it: that of an account or
    /// passage by its id, that of a quotation of `passage` by its audience. And where
    /// the page goes on: time and id of the last passage seen, or one to be on it.
    pub(super) struct OwnQuery { prompt, kept, after, passage }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PassageForm {
    pub(super) when: String,
    pub(super) says: String,
    pub(super) version: String,
    /// The charter that the page showed.
    pub(super) charter: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WillingForm {
    willing: String,
}

impl PassageForm {
    fn read(&self, account: &AccountRow, problems: &mut Problems) -> Option<(Option<When>, String)> {
        told((&self.when, &self.says), &account.zone, account.day, problems)
    }
}

/// A time and words that somebody typed, checked; an empty time is no time.
pub(crate) fn told((when, says): (&str, &str), zone: &str, day: Option<Micros>, problems: &mut Problems) -> Option<(Option<When>, String)> {
    let says = problems.check("says", account::says(says));
    let when = match when.trim() {
        "" => Some(None),
        written => problems.check("when", review::written_time(written, zone, day)).map(Some),
    };
    Some((when?, says?))
}

/// The account, if it is of the person asking.
pub(super) async fn find(app: &App, me: &Me, account: Uuid) -> Result<AccountRow, HttpError> {
    store::own(&app.db, me.id, account).await?.ok_or(HttpError::NotFound)
}

/// The account and one of its passages.
pub(super) async fn find_passage(app: &App, me: &Me, account: Uuid, passage: Uuid) -> Result<(AccountRow, PassageRow), HttpError> {
    let account = find(app, me, account).await?;
    let passage = store::passage(&app.db, account.id, passage).await?.ok_or(HttpError::NotFound)?;
    Ok((account, passage))
}

/// A page of the account under its review's header, while its author sees the
/// review; otherwise by itself. No copy of it is kept anywhere.
pub(super) async fn page(app: &App, me: &Me, account: &AccountRow, status: StatusCode, body: &Markup) -> Answer {
    page_in(app, me, account, &me.frame("/reviews"), status, body).await
}

async fn page_in(app: &App, me: &Me, account: &AccountRow, frame: &Frame, status: StatusCode, body: &Markup) -> Answer {
    let drawn = match access::find(&app.db, me.id, account.review).await? {
        Some(review) => Header::of(&review).page_in(frame, &review, Tab::Accounts, &[], body),
        None => frame.page(
            "Your account",
            &[],
            &html! { header.review-header { h1 { "Your account of a review" } p.facts { span { "You do not see this review now, and nothing of what becomes of it. Your account of it stays yours." } } } (body) },
        ),
    };
    Ok(uncopied((status, drawn).into_response()))
}

/// Tells browsers and whatever lies between to keep no copy.
pub(crate) fn uncopied(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(super) async fn own(State(app): State<App>, me: Me, headers: HeaderMap, Path(account): Path<Uuid>, Asked(asked): Asked<OwnQuery>) -> Answer {
    let account = find(&app, &me, account).await?;
    let turned = Turned::asked(&asked.prompt);
    let page = draw(&app, &me, &account, (&asked, turned.unwrap_or_else(|| Turned::kept(&headers))), &PassageForm::default(), &Problems::default()).await?;
    // It stays so for this account until they turn again.
    Ok((turned.map(|turned| CookieJar::new().add(turned.cookie(&app, account.id))), page).into_response())
}

async fn draw(app: &App, me: &Me, account: &AccountRow, (asked, turned): (&OwnQuery, Turned), form: &PassageForm, problems: &Problems) -> Answer {
    let mut tx = app.db.snapshot().await?;
    let leaf = Leaf::cut(&mut tx, Of::Account(account.id), Begin::asked(&asked.after, &asked.passage)).await?;
    let mut opened: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in ledger::openings(&mut tx, account.id, &leaf).await? {
        opened.entry(row.passage).or_default().push(row.told());
    }
    let rows = store::passages(&mut tx, account.id, &leaf).await?;
    let mut readers = BTreeMap::new();
    for audience in rows.iter().map(|row| row.audience).filter(|audience| account.is_seen() && ![Audience::Author, Audience::Organisation].contains(audience)) {
        if let Entry::Vacant(place) = readers.entry(audience) {
            place.insert(store::within(&mut tx, me.id, account.review, audience).await?.into_iter().map(|(_, name)| name).collect());
        }
    }
    drop(tx);
    let passages = rows
        .into_iter()
        .map(|row| Written { says: seal::open(&app.keys, row.id, &row.sealed()), opened: opened.remove(&row.id).unwrap_or_default(), row })
        .collect();
    let mut quoted: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in quotation::openings(&app.db, account.id).await? {
        quoted.entry(row.passage).or_default().push(row.told());
    }
    let mut had_opened: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (passage, name) in quotation::had_opened(&app.db, account.id).await? {
        had_opened.entry(passage).or_default().push(name);
    }
    let (quotations, gone) = (quotation::of_account(&app.db, account.id).await?, quotation::gone(&app.db, account.id).await?);
    let (hold, gone_at) = keeping::time(&app.db, account.review, Some(account.id)).await?;
    let time = (hold.filter(|_| account.is_seen()), gone_at);
    let at_their_wish = departed::carried_out(&app.db, account.review, Some(me.id)).await?;
    let promise = Promise::of(&app.db, account).await?;
    let body = own_views::own(&OwnPage {
        me,
        account,
        passages,
        leaf,
        readers,
        quotations,
        quoted,
        gone,
        had_opened,
        at_their_wish,
        promise,
        time,
        prompt: Prompt::of(&account.involvement, turned),
        form,
        problems,
    });
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = Frame { saved_draft: saved_draft(asked, me), ..me.frame("/reviews") };
    page_in(app, me, account, &frame, status, &body).await
}

/// The form that was just kept, under its name in the browser.
fn saved_draft(asked: &OwnQuery, me: &Me) -> Option<String> {
    if let Ok(id) = Uuid::try_parse(&asked.kept) {
        let own = own_views::draft_key(id, me);
        // Without a passage to come back to it was withdrawn, and so are wordings of it.
        let others = if asked.passage.is_empty() { &QUOTED_FOR[..] } else { &[] };
        return Some(others.iter().fold(own, |keys, audience| format!("{keys} {}", quotation::draft_key(id, *audience, me))));
    }
    let (audience, passage) = (asked.kept.parse::<Audience>().ok()?, Uuid::try_parse(&asked.passage).ok()?);
    Some(quotation::draft_key(passage, audience, me))
}

pub(super) async fn willing(State(app): State<App>, me: Me, Path(account): Path<Uuid>, Filled(form): Filled<WillingForm>) -> Answer {
    let account = find(&app, &me, account).await?;
    let willing: Willing = form.willing.parse().map_err(|e: recount_model::UnknownWord| HttpError::refused(e.to_string()))?;
    actions::answer(&app, &account, willing).await?;
    Ok(back(&account, None))
}

pub(super) async fn add(State(app): State<App>, me: Me, headers: HeaderMap, Path(account): Path<Uuid>, Filled(form): Filled<PassageForm>) -> Answer {
    let account = find(&app, &me, account).await?;
    let mut problems = Problems::default();
    let Some((when, says)) = form.read(&account, &mut problems) else {
        return draw(&app, &me, &account, (&OwnQuery::default(), Turned::kept(&headers)), &form, &problems).await;
    };
    let new = NewPassage { when: when.as_ref(), says: &says, charter: Uuid::try_parse(&form.charter).ok() };
    let id = actions::add(&app, &account, &new, me.now).await?;
    Ok(kept(&account, account.id, id))
}

pub(super) async fn edit(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    let says = seal::open(&app.keys, passage.id, &passage.sealed())?;
    let when = passage.when(&account.zone).map(|when| review::typed_time(&when)).unwrap_or_default();
    let form = PassageForm { when, says, version: passage.version.to_string(), ..PassageForm::default() };
    let opened: Vec<String> = ledger::opened_by(&app.db, account.id, passage.id).await?.iter().map(OpeningRow::told).collect();
    let quoted = quotation::openings(&app.db, account.id).await?.iter().filter(|row| row.passage == passage.id).map(OpeningRow::told).collect::<Vec<_>>();
    let body = html! { (own_views::edit(&me, &account, &passage, &form, &Problems::default())) (own_views::opened(&opened, &quoted)) };
    page(&app, &me, &account, StatusCode::OK, &body).await
}

pub(super) async fn change(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>, Filled(form): Filled<PassageForm>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    let mut problems = Problems::default();
    let Some((when, says)) = form.read(&account, &mut problems) else {
        let body = own_views::edit(&me, &account, &passage, &form, &problems);
        return page(&app, &me, &account, StatusCode::UNPROCESSABLE_ENTITY, &body).await;
    };
    let is_when = |row: &PassageRow| (row.earliest, row.latest) == (when.as_ref().map(When::earliest), when.as_ref().map(When::latest));
    if is_when(&passage) && seal::open(&app.keys, passage.id, &passage.sealed()).is_ok_and(|stands| stands == says) {
        // The same words, or the same form twice: nothing is closed to whoever opened them.
        return Ok(kept(&account, passage.id, passage.id));
    }
    let version = form.version.parse().unwrap_or_default();
    let to = Changed { id: passage.id, version, when: when.as_ref(), says: &says };
    if actions::change(&app, &account, &to, me.now).await? {
        return Ok(kept(&account, passage.id, passage.id));
    }
    let now = store::passage(&app.db, account.id, passage.id).await?.ok_or(HttpError::NotFound)?;
    let theirs = seal::open(&app.keys, now.id, &now.sealed())?;
    if theirs == says && is_when(&now) {
        // The same form twice.
        return Ok(kept(&account, passage.id, passage.id));
    }
    // Changed in another window meanwhile: both are shown, and saving again keeps these words.
    let form = PassageForm { version: now.version.to_string(), ..form };
    let body = html! {
        div.notice { h2 { "You changed this passage in another window too" } p { "It says there" @if let Some(when) = now.when(&account.zone) { ", for " (when_of(&when, own_views::format(&account, &when))) } ":" } (own_views::words(&theirs)) p { "Nothing is lost. Saving now keeps what stands below." } }
        (own_views::edit(&me, &account, &now, &form, &Problems::default()))
    };
    page(&app, &me, &account, StatusCode::CONFLICT, &body).await
}

pub(super) async fn take_back(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>) -> Answer {
    let account = find(&app, &me, account).await?;
    if !actions::take_back(&app, &account, passage, me.now).await? {
        return Err(HttpError::NotFound);
    }
    Ok(back(&account, Some(passage)))
}

pub(super) async fn ask_withdraw(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>) -> Answer {
    let (account, passage) = find_passage(&app, &me, account, passage).await?;
    page(&app, &me, &account, StatusCode::OK, &own_views::ask_withdraw(&account, &passage, &quotation::of_account(&app.db, account.id).await?)).await
}

pub(super) async fn withdraw(State(app): State<App>, me: Me, Path((account, passage)): Path<(Uuid, Uuid)>) -> Answer {
    let account = find(&app, &me, account).await?;
    // Once more, where it was withdrawn already, is what was asked for.
    if !actions::withdraw(&app, &account, passage, me.now).await? && !store::is_withdrawn(&app.db, account.id, passage).await? {
        return Err(HttpError::NotFound);
    }
    // What was typed over it and not saved goes from the browser as well.
    Ok(Redirect::to(&format!("/accounts/{}?kept={passage}", account.id)).into_response())
}

/// The address of an account at one of its passages.
pub(super) fn address(account: Uuid, passage: Uuid) -> String {
    format!("/accounts/{account}?passage={passage}#passage-{passage}")
}

/// To the account, at a passage.
pub(super) fn back(account: &AccountRow, at: Option<Uuid>) -> Response {
    let to = at.map_or_else(|| format!("/accounts/{}", account.id), |id| address(account.id, id));
    Redirect::to(&to).into_response()
}

/// As [`back`], after a form was kept: the browser may forget its copy.
pub(super) fn kept(account: &AccountRow, form: impl Display, at: Uuid) -> Response {
    Redirect::to(&format!("/accounts/{}?kept={form}&passage={at}#passage-{at}", account.id)).into_response()
}
