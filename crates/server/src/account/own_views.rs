//! How an author's own account is drawn: one quiet column, a question beside it,
//! and at each passage a plain statement of who can read it now.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};
use recount_model::{Attribution, Audience, Micros, Quoting, When, Willing};
use uuid::Uuid;

use super::{
    departed::{self, WithdrawalRow},
    invitation,
    keeping::{self, HoldRow},
    leaf::Leaf,
    own::{PassageForm, address},
    promise::Promise,
    prompts::Prompt,
    quotation::{self, GoneRow, OfRow},
    reading::{role, turn},
    store::{AccountRow, PassageRow},
};
use crate::{
    platform::{
        html::{Problems, area, input, unopened},
        http::{time_of, when_of},
        seal::SealError,
    },
    session::Me,
};

const FORMAT: &str = "%-d %B, %H:%M";
/// The same with its year, for a time that is not near what the review is about.
const FORMAT_WITH_YEAR: &str = "%-d %B %Y, %H:%M";
/// Names of those who opened a passage that stand below it.
const NAMES: usize = 12;

/// A passage with its words.
pub(super) struct Written {
    pub(super) row: PassageRow,
    pub(super) says: Result<String, SealError>,
    /// Names of those who opened it.
    pub(super) opened: Vec<String>,
}

/// What the page of an account draws.
pub(super) struct OwnPage<'a> {
    pub(super) me: &'a Me,
    pub(super) account: &'a AccountRow,
    pub(super) passages: Vec<Written>,
    pub(super) leaf: Leaf,
    /// Who is within the audiences of those passages today, where that is not every member.
    pub(super) readers: BTreeMap<Audience, Vec<String>>,
    /// What is asked and agreed about quoting them.
    pub(super) quotations: Vec<OfRow>,
    /// Names of those who opened them where they are quoted.
    pub(super) quoted: HashMap<Uuid, Vec<String>>,
    /// Names of those who had opened what was withdrawn since.
    pub(super) had_opened: HashMap<Uuid, Vec<String>>,
    /// What was withdrawn after a text quoted it.
    pub(super) gone: Vec<GoneRow>,
    /// What was withdrawn at its author's wish while they had left.
    pub(super) at_their_wish: Vec<WithdrawalRow>,
    pub(super) promise: Promise,
    /// The hold that stands, and when passages went because their time was over.
    pub(super) time: (Option<HoldRow>, Option<Micros>),
    pub(super) prompt: Prompt,
    pub(super) form: &'a PassageForm,
    pub(super) problems: &'a Problems,
}

/// Under which name a browser keeps what is typed into a form of the account (a new
/// passage) or of a passage.
pub(super) fn draft_key(of: Uuid, me: &Me) -> String {
    format!("passage:{of}:{}", me.id)
}

pub(super) fn own(page: &OwnPage<'_>) -> Markup {
    let account = page.account;
    html! {
        (page.problems.summary())
        div.account {
            p.lede {
                "This is yours, " (page.me.name) ". Write it as it was, in any order. Nobody reads a word until you widen it, and you can take back any of it, at any time."
            }
            @if page.passages.is_empty() { (page.promise.whole()) } @else { (page.promise.line()) }
            (keeping::held(page.time.0.as_ref(), &account.zone))
            @if page.passages.is_empty() || account.willing != Willing::Yes { (willing(account)) }
            @for passage in &page.passages { (draw(page, passage)) }
            (turn(&page.leaf))
            @if page.leaf.is_last { @for gone in &page.gone { (withdrawn(account, gone, page.had_opened.get(&gone.passage))) } }
            (keeping::gone(page.time.1, &account.zone))
            @for row in &page.at_their_wish { p.aid { (departed::said(row, &account.zone)) } }
            section.passage-new {
                @match page.prompt.question {
                    Some(question) => aside.prompt aria-label="A question, if it helps" {
                        p { (question) }
                        p.acts { a.word.is-quiet href={ "?prompt=" (page.prompt.next) "#new" } { "Another question" } a.word.is-quiet href="?prompt=none#new" { "No questions" } }
                    },
                    None => p { a.word.is-quiet href="?prompt=0#new" { "Questions, if they help" } },
                }
                h2 #new { @if page.passages.is_empty() { "Begin anywhere" } @else { "Another passage" } }
                keep-draft key=(draft_key(account.id, page.me)) base="new" {
                    form.stacked method="post" action={ "/accounts/" (account.id) "/passages" } {
                        (page.promise.field())
                        (area("says", 5, "What was it like?", "", &page.form.says, page.problems))
                        (input("when", "text", "When was that?", when_hint(account), &page.form.when, page.problems))
                        p.acts { button.button.is-primary type="submit" { "Keep it, for me alone" } }
                    }
                }
            }
            p.acts { a.word href={ "/reviews/" (account.review) "/accounts" } { "What others recount" } a.word href="/retention" { "What goes next" } }
        }
    }
}

/// “Later” and “no” are fine, and said so.
fn willing(account: &AccountRow) -> Markup {
    let says = invitation::answered(account.willing);
    let answer = |word: &'static str, label: &'static str| html! { button.word.is-quiet type="submit" name="willing" value=(word) { (label) } };
    html! {
        form.willing method="post" action={ "/accounts/" (account.id) "/willing" } {
            @if let Some(says) = says { p.aid role="status" { (says) } (answer("yes", "I will write")) }
            @else { span.aid { "Not today, or not at all, is fine too. " } (answer("later", "Later")) (answer("no", "I would rather not")) }
        }
    }
}

fn draw(page: &OwnPage<'_>, passage: &Written) -> Markup {
    let (account, row) = (page.account, &passage.row);
    let path = format!("/accounts/{}/passages/{}", account.id, row.id);
    let when = row.when(&account.zone);
    let at = when.is_some().then(|| format!("at-{}", row.id.simple()));
    html! {
        // Named by its time, so that its controls are told apart by ear.
        article.passage id={ "passage-" (row.id) } aria-labelledby=[at.as_deref()] aria-label=[at.is_none().then_some("A passage without a time")] {
            @if let Some(when) = when { p.at.label id=[at.as_deref()] { (when_of(&when, format(account, &when))) } }
            @match &passage.says {
                Ok(says) => (words(says)),
                Err(why) => (unopened(why)),
            }
            @if let Some(by) = &row.written_by { p.aid { "As written down by " (by) ", and confirmed by you. When you change it, it is yours alone." } }
            div.readers {
                (rings(row.audience))
                span { (reads(row.audience)) @if row.audience > Audience::Author { ", shown as " (shown_as(page.me, account, row.attribution)) } @else { "." } (who(page.readers.get(&row.audience))) }
            }
            div.deeds {
                a.word.is-quiet href=(path) { "Change it" }
                @if account.is_seen() {
                    a.word.is-quiet href={ (path) "/quoting" } { "Let the text quote it" }
                    a.word.is-quiet href={ (path) "/widen" } { @if row.audience == Audience::Author { "Let others read it" } @else { "Change who reads it" } }
                }
                @if row.audience > Audience::Author {
                    @if account.is_seen() { a.word.is-quiet href={ (path) "/widen?to=" (row.audience.as_str()) } { "Be shown otherwise" } }
                    form method="post" action={ (path) "/take-back" } { button.word.is-quiet type="submit" { "Take back" } }
                }
                a.word.is-quiet href={ (path) "/withdraw" } { "Withdraw" }
            }
            @if !passage.opened.is_empty() { p.aid { "Opened by " (some(&passage.opened, &path)) ". Only you see this." } }
            @if let Some(names) = page.quoted.get(&row.id) { p.aid { "Opened in the text by " (some(names, &path)) ". Only you see this." } }
            (quotation::draw_of(account, row, &page.quotations))
            (left(account, row.id, &page.quotations))
        }
    }
}

/// The words that are about to be opened, above the question whether they are to be.
pub(super) fn in_question(says: &str) -> Markup {
    html! { blockquote.in-question tabindex="0" aria-label="The words of this passage" { (words(says)) } }
}

/// As whom the author of a passage is shown to those who read it now, as the rest of a
/// sentence.
fn shown_as(me: &Me, account: &AccountRow, as_: Attribution) -> Markup {
    html! { @match (as_, account.named > 0) {
        (Attribution::Name, true) => { (me.name) "." },
        (Attribution::Name, false) => { (role(&account.involvement)) ", as the time of your name is over. " a.word.is-quiet href="/retention#names" { "Show my name again" } },
        (Attribution::Role, _) => { (role(&account.involvement)) "." },
        (Attribution::Unattributed, _) => { "no name." },
    } }
}

/// Where an author chooses as whom they are shown: that their name is not, for now.
pub(super) fn name_over(account: &AccountRow) -> Markup {
    html! { @if account.named == 0 {
        p.aid { "The time of your name is over in this review: readers find " (role(&account.involvement)) " in its place, until you " a href="/retention#names" { "show your name again" } "." }
    } }
}

/// How the time of a passage is written: with its year where that is another one than
/// that of the review.
pub(super) fn format(account: &AccountRow, when: &When) -> &'static str {
    const HALF_A_YEAR: Micros = 182 * 86_400_000_000;
    if account.day.is_some_and(|day| (when.point() - day).abs() < HALF_A_YEAR) { FORMAT } else { FORMAT_WITH_YEAR }
}

/// That words of a passage went out of the installation, and what cannot be called back,
/// also where they are not quoted any more.
fn left(account: &AccountRow, passage: Uuid, quotations: &[OfRow]) -> Markup {
    let first = quotations.iter().filter(|row| row.passage == passage).filter_map(|row| row.left_at).min();
    html! { @if let Some(at) = first {
        p.aid { "A file with its words left this installation, first on " (time_of(at, &account.zone, "%-d %B %Y")) ". Recount cannot call that back; whoever took it can be asked to delete it." }
    } }
}

/// The first names of many, and the way to all of them.
fn some(names: &[String], path: &str) -> Markup {
    html! {
        (names.get(..names.len().min(NAMES)).unwrap_or_default().join(", "))
        @if names.len() > NAMES { " and " a href={ (path) "#opened" } { "others" } }
    }
}

/// What stays of a passage that a text quoted or somebody had opened, and what cannot be
/// called back.
fn withdrawn(account: &AccountRow, gone: &GoneRow, had_opened: Option<&Vec<String>>) -> Markup {
    let day = |at: Micros| time_of(at, &account.zone, "%-d %B %Y");
    html! {
        article.passage.is-withdrawn {
            p { @if let Some(at) = gone.removed { "A passage was removed on " (day(at)) ", as its time was over" } @else { "You withdrew a passage" @if let Some(at) = gone.withdrawn { " on " (day(at)) } } ". Its words are destroyed. Where it stood, it says that a passage " @if gone.removed.is_some() { "went with time." } @else { "was withdrawn." } }
            @if let Some(names) = had_opened { p.aid { "Opened before by " (names.join(", ")) ". What they read they may remember. Only you see this." } }
            @if let Some(at) = gone.shared { p.aid { "The text had been shared since " (day(at)) ". What somebody read there they may remember." } }
            @if let Some(at) = gone.left { p.aid { "A file with its words left this installation, first on " (day(at)) ". Recount cannot call that back; whoever took it can be asked to delete it." } }
        }
    }
}

/// The words of a passage, line by line as they were written.
pub(crate) fn words(says: &str) -> Markup {
    html! { div.says { @for paragraph in says.split("\n\n") { p { (paragraph) } } } }
}

/// Those besides their author whom an audience holds today, by name.
fn who(readers: Option<&Vec<String>>) -> Markup {
    let names = readers.map(Vec::as_slice).unwrap_or_default();
    html! { @if !names.is_empty() {
        " Today that is " (some_of(names)) "."
    } }
}

/// The first of some names, in one sentence.
pub(super) fn some_of(names: &[String]) -> Markup {
    html! { (names.get(..NAMES.min(names.len())).unwrap_or_default().join(", ")) @if names.len() > NAMES { " and others" } }
}

/// Who can read it, as a sentence.
pub(super) const fn reads(audience: Audience) -> &'static str {
    match audience {
        Audience::Author => "Only you can read this",
        Audience::Facilitator => "You and whoever guides this review can read this",
        Audience::Involved => "Those involved can read this",
        Audience::Circle => "Those involved and the circle can read this",
        Audience::Organisation => "Every member who sees this review can read this",
    }
}

/// Five rings, filled as far out as it is read; the sentence beside them says the same.
fn rings(audience: Audience) -> Markup {
    html! {
        svg.rings viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" {
            @for other in Audience::ALL.iter().rev() {
                circle.is-read[*other <= audience] cx="10" cy="10" r=(other.rung() * 2 - 1) {}
            }
        }
    }
}

pub(super) fn edit(me: &Me, account: &AccountRow, passage: &PassageRow, form: &PassageForm, problems: &Problems) -> Markup {
    let path = format!("/accounts/{}/passages/{}", account.id, passage.id);
    html! {
        (problems.summary())
        div.account {
            p.aid { (reads(passage.audience)) "." @if passage.audience > Audience::Author { " They read what you save here from then on." } }
            keep-draft key=(draft_key(passage.id, me)) base=(form.version) {
                form.stacked method="post" action=(path) {
                    input type="hidden" name="version" value=(form.version);
                    (area("says", 8, "What was it like?", "", &form.says, problems))
                    (input("when", "text", "When was that?", when_hint(account), &form.when, problems))
                    p.acts { button.button.is-primary type="submit" { "Save" } a.word href=(address(account.id, passage.id)) { "Leave it as it was" } }
                }
            }
        }
    }
}

/// Everybody who opened a passage, for its author.
pub(super) fn opened(opened: &[String], quoted: &[String]) -> Markup {
    html! {
        @if !opened.is_empty() || !quoted.is_empty() {
            section.account #opened {
                h2 { "Who opened it" }
                @if !opened.is_empty() { p { (opened.join(", ")) "." } }
                @if !quoted.is_empty() { p { "In the text: " (quoted.join(", ")) "." } }
                p.aid { "Only you see this." }
            }
        }
    }
}

pub(super) fn ask_withdraw(account: &AccountRow, passage: &PassageRow, quotations: &[OfRow]) -> Markup {
    let is_quoted = quotations.iter().any(|row| row.passage == passage.id && row.answer == Quoting::Agreed);
    html! {
        section.notice {
            h2 { "Withdraw this passage?" }
            p { "Its words are destroyed, for you too. " @if passage.audience > Audience::Author { "Those who could read it find “a passage was withdrawn” in its place." } @else { "Nobody but you can read it now." } }
            @if is_quoted { p { "A text that quotes it says “a passage was withdrawn” from the next request on, and cannot be shared before that is resolved." } }
            (left(account, passage.id, quotations))
            p.aid { "What somebody read before, they may remember; a copy that somebody made outside Recount cannot be called back, and a backup made before holds the sealed words. To keep the words for yourself alone, take it back instead." }
            form.acts method="post" {
                button.button type="submit" { "Withdraw it" }
                a.word href=(address(account.id, passage.id)) { "Leave it" }
            }
        }
    }
}

/// What may stand in the field of a passage's time.
const fn when_hint(account: &AccountRow) -> &'static str {
    if account.day.is_some() {
        "“About 14:05” is fine, and so is nothing."
    } else {
        "“About 2026-11-07 14:05” is fine, and so is nothing; nobody has said yet which day this review is about."
    }
}
