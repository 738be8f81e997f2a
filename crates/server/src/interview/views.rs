//! How an interview is drawn, for the one who wrote it down and for the one who told
//! it.

use maud::{Markup, html};
use recount_model::{Micros, Telling, account::PASSAGE_MAX};
use uuid::Uuid;

use super::{pages::InterviewForm, store::InterviewRow};
use crate::{
    access::Review,
    account::{self, words},
    charter::{self, CharterRow},
    platform::{
        html::{Problems, area, input, select},
        http::{time_of, when_of},
        place::Place,
        seal::SealError,
    },
    session::Me,
};

const DAY: &str = "%-d %B %Y";
const FORMAT: &str = "%-d %B, %H:%M";
const WHEN: &str = "“About 14:05” is fine, and so is nothing.";

/// Characters of each that the list shows; its own page has the rest.
const GLIMPSE: usize = 280;

/// What a facilitator's list draws.
pub(super) struct ListPage<'a> {
    pub(super) me: &'a Me,
    pub(super) review: &'a Review,
    pub(super) written: Vec<(Result<String, SealError>, InterviewRow)>,
    /// Where the list goes on, if it does.
    pub(super) next: Option<Place>,
    pub(super) tellers: Vec<(Uuid, String)>,
    /// Names of those who were there and cannot be chosen.
    pub(super) not_members: Vec<(String,)>,
    pub(super) form: &'a InterviewForm,
    pub(super) problems: &'a Problems,
}

/// Under which name a browser keeps what is typed into the form of a new one.
pub(super) fn draft_key(review: Uuid, me: &Me) -> String {
    format!("interview:{review}:{}", me.id)
}

pub(super) fn list(page: &ListPage<'_>) -> Markup {
    let mut tellers: Vec<(String, String)> = page.tellers.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    if tellers.len() > 1 {
        // Words go to nobody because their name came first.
        tellers.insert(0, (String::new(), "Choose a name".to_owned()));
    }
    html! {
        (page.problems.summary())
        div.account {
            p.lede {
                "Somebody may rather tell you than write. Write down what they said, as they said it; they read it, and confirm it, change it or decline. "
                "Until then nobody but the two of you can read it. Then it is theirs, and you read it when they let you."
            }
            @for (says, row) in &page.written { (state(says, row)) }
            @if let Some(next) = page.next { nav.pager aria-label="More of what you wrote down" { a.word rel="next" href={ "?after=" (next) } { "Earlier ones" } } }
            section {
                h2 { "Write down what somebody told you" }
                @if tellers.is_empty() {
                    p.aid { "Nobody else who was there is a member here, so nobody could confirm it. " a href={ "/reviews/" (page.review.id) "/about" } { "Say who was there" } }
                } @else {
                    keep-draft key=(draft_key(page.review.id, page.me)) base="new" {
                        form.stacked method="post" action={ "/reviews/" (page.review.id) "/interviews" } {
                            (select("teller", "Who told it", "", &tellers, &page.form.teller, page.problems))
                            (area("says", 6, "What they said", "One thing at a time: each becomes a passage that they can let others read, or not.", &page.form.says, page.problems))
                            (input("when", "text", "When was that?", WHEN, &page.form.when, page.problems))
                            p.acts { button.button.is-primary type="submit" { "Let them read it" } a.word href={ "/reviews/" (page.review.id) "/accounts" } { "Accounts" } }
                        }
                    }
                }
                (account::without_account(&page.not_members))
            }
        }
    }
}

fn state(says: &Result<String, SealError>, row: &InterviewRow) -> Markup {
    html! {
        article.passage {
            p.at.label { (row.teller_name) ", written down on " (time_of(row.written_at, &row.zone, FORMAT)) }
            @match (row.answer, says) {
                (Telling::Waiting, Ok(says)) => {
                    (words(&glimpse(says)))
                    p.readers { span { "Only " (row.teller_name) " and you can read it." } a.word.is-quiet href={ "/interviews/" (row.id) } { "All of it, and change it" } }
                },
                (Telling::Waiting, Err(why)) => p.problem { "This cannot be shown: " (why.to_string()) "." },
                (answer, _) => p.aid { (answered(row, answer)) },
            }
        }
    }
}

/// As much of what was written down as the list shows.
fn glimpse(says: &str) -> String {
    if says.chars().count() <= GLIMPSE { says.to_owned() } else { says.chars().take(GLIMPSE - 1).chain(['…']).collect() }
}

fn answered(row: &InterviewRow, answer: Telling) -> Markup {
    html! { @match answer {
        Telling::Waiting => {},
        Telling::Confirmed => { (row.teller_name) " confirmed it. It is theirs now; you read it when they let you." },
        Telling::Declined => { (row.teller_name) " would rather it does not stand. The words are destroyed." },
        Telling::Over => { (went(row)) " The words are destroyed." },
    } }
}

/// That it went with time, and when.
fn went(row: &InterviewRow) -> Markup {
    html! { "It went with time" @if let Some(at) = row.answered_at { " on " (time_of(at, &row.zone, DAY)) } ": it had not been answered." }
}

/// When it goes if nobody answers, for either of the two.
fn goes_on(goes: Option<Micros>, zone: &str, unless: &str) -> Markup {
    html! { @if let Some(at) = goes { p.aid { "It goes with time on " (time_of(at, zone, DAY)) ", and its words are destroyed, unless " (unless) " before." } } }
}

/// Under which name a browser keeps what is typed over one that is written down.
pub(super) fn own_draft_key(interview: Uuid, me: &Me) -> String {
    // As that of a passage, which it may become.
    format!("passage:{interview}:{}", me.id)
}

/// For whoever wrote it down. `goes` is when it goes as it stands.
pub(super) fn written(me: &Me, (row, goes): (&InterviewRow, Option<Micros>), form: &InterviewForm, problems: &Problems) -> Markup {
    let path = format!("/interviews/{}", row.id);
    html! {
        (problems.summary())
        div.account {
            h2 { "What " (row.teller_name) " told you" }
            @if row.answer == Telling::Waiting {
                p { "Only " (row.teller_name) " and you can read it. It waits for their word on their first page; they may confirm it, change it, or decline." }
                (goes_on(goes, &row.zone, &format!("{} confirms it", row.teller_name)))
                keep-draft key=(own_draft_key(row.id, me)) base=(form.version) {
                    form.stacked method="post" action=(path) {
                        input type="hidden" name="version" value=(form.version);
                        (area("says", 6, "What they said", "", &form.says, problems))
                        (input("when", "text", "When was that?", WHEN, &form.when, problems))
                        p.acts { button.button.is-primary type="submit" { "Save" } a.word href={ "/reviews/" (row.review) "/interviews" } { "Leave it as it was" } }
                    }
                }
                form.acts method="post" action={ (path) "/throw-away" } { button.word.is-quiet type="submit" { "Throw it away" } }
            } @else {
                p { (answered(row, row.answer)) }
                p.acts { a.word href={ "/reviews/" (row.review) "/interviews" } { "What else you wrote down" } }
            }
        }
    }
}

/// For whoever told it. `goes` is when it goes as it stands; `now` is how it stands, where they answered to something else.
pub(super) fn answer(
    me: &Me,
    (row, goes): (&InterviewRow, Option<Micros>),
    form: &InterviewForm,
    charter: Option<&CharterRow>,
    problems: &Problems,
    now: Option<&str>,
) -> Markup {
    let (by, path) = (&row.writer_name, format!("/interviews/{}/answer", row.id));
    if row.answer != Telling::Waiting {
        if row.answer == Telling::Over {
            return html! { div.account {
                h2 { "What you told " (by) }
                p { (went(row)) " The words are destroyed, for " (by) " too. What you would still say of it, you can write in your account." }
                p.acts { a.word href={ "/reviews/" (row.review) "/accounts" } { "Accounts" } a.word href="/retention" { "What goes next" } }
            } };
        }
        let on = row.answered_at.map(|at| time_of(at, &row.zone, DAY));
        return html! { div.account {
            h2 { "What you told " (by) }
            p { @if row.answer == Telling::Confirmed { "You confirmed it" } @else { "You declined, and the words are destroyed" } @if let Some(on) = on { ", on " (on) } "." }
            p.acts { a.word href={ "/reviews/" (row.review) "/accounts" } { "Accounts" } }
        } };
    }
    html! {
        (problems.summary())
        div.account {
            h2 { "What you told " (by) }
            p { "As written down by " (by) ". Nobody but the two of you can read it. It becomes a passage of your account only if you say so, and then nobody reads it until you let them, " (by) " included." }
            (goes_on(goes, &row.zone, "you make it yours"))
            @if let Some(now) = now {
                section.notice role="alert" { h3 { (by) " changed it while you were reading" } p { "Nothing was confirmed. It says now:" } (words(now)) p { "What you had stands below." } }
            }
            @if let Some(when) = row.when() { p.at.label { (when_of(&when, FORMAT)) } }
            @match charter {
                // Whoever told it may never have met the promise: it stands before the first keystroke.
                Some(charter) => details.fold open { summary { "The charter: what is promised about accounts" } div.charter { (charter::promise(charter)) } },
                None => p.aid { "No charter is in force here: nobody has signed a promise yet of what accounts may be used for." },
            }
            keep-draft key=(own_draft_key(row.id, me)) base=(form.version) {
                form.stacked method="post" action=(path) {
                    input type="hidden" name="version" value=(form.version);
                    @if let Some(charter) = charter { input type="hidden" name="charter" value=(charter.id); }
                    (area("says", 6, "Is that how you would say it?", &format!("Change whatever you like, up to {PASSAGE_MAX} characters. Changed words are yours alone, and do not name {by}."), &form.says, problems))
                    (input("when", "text", "When was that?", WHEN, &form.when, problems))
                    p.acts {
                        button.button.is-primary type="submit" name="answer" value=(Telling::Confirmed.as_str()) { "Make it mine" }
                        button.button type="submit" name="answer" value=(Telling::Declined.as_str()) { "Rather not" }
                    }
                    p.aid { "“Rather not” destroys the words, for " (by) " too. It needs no reason." }
                }
            }
        }
    }
}
