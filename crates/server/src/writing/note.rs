//! A note: a title, two fields, share. Everything else unfolds when asked for.

use axum::http::StatusCode;
use maud::{Markup, html};
use recount_model::{
    Audience, Depth, Stage,
    note::{Fields, HAPPENED, SURPRISED},
};

use super::pages::draft_key;
use crate::{
    access::Review,
    platform::{
        html::{Problems, area},
        http::Frame,
    },
    review::{PrivateAlone, private_alone_question},
    session::Me,
};

/// A note's form as it was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct NoteForm {
    pub(super) title: String,
    /// The title that stood there when the form was opened.
    pub(super) title_was: String,
    pub(super) happened: String,
    pub(super) surprised: String,
}

impl NoteForm {
    pub(super) fn fields(&self) -> Fields {
        Fields { happened: self.happened.clone(), surprised: self.surprised.clone() }
    }
}

/// What the page of a note draws.
pub(super) struct NotePage<'a> {
    pub(super) me: &'a Me,
    pub(super) review: &'a Review,
    pub(super) form: &'a NoteForm,
    pub(super) version: i64,
    pub(super) kept: bool,
    /// Of its timeline, for the question before it is shared.
    pub(super) drawn: &'a [PrivateAlone],
    pub(super) problems: &'a Problems,
}

impl NotePage<'_> {
    pub(super) fn status(&self) -> StatusCode {
        if self.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }

    pub(super) fn draw(&self, frame: &Frame) -> Markup {
        let (review, form, problems) = (self.review, self.form, self.problems);
        let key = draft_key("note", review.id, self.me.id);
        let frame = Frame { drop: review.drop(), ..frame.clone() };
        frame.page(
            &review.title,
            &[],
            &html! {
                (problems.summary())
                @if review.stage == Stage::SetAside { p.notice { "Set aside" @if let Some(why) = &review.set_aside_reason { ": " (why) } } }
                keep-draft key=(key) base=(self.version) {
                    form.note-form method="post" action={ "/reviews/" (review.id) "/text" } {
                        // Enter in the title keeps the note; it never shares by surprise.
                        button.visually-hidden type="submit" name="then" value="keep" tabindex="-1" aria-hidden="true" { "Keep" }
                        input type="hidden" name="form" value="note";
                        input type="hidden" name="base_version" value=(self.version);
                        input type="hidden" name="stage_was" value=(review.stage);
                        @if self.kept && problems.is_empty() { p.label role="status" { "Kept." } }
                        h1.visually-hidden[review.guides] { (review.title) }
                    @if review.guides {
                        // A text area, so that this machine's copy of what was typed keeps it too.
                        textarea hidden name="title_was" { "\n" (form.title_was) }
                        (title_field(&form.title, problems))
                    }
                        (area("happened", 4, HAPPENED, "As you would tell it over coffee. Times help, and “about nine” is a time.", &form.happened, problems))
                        (area("surprised", 3, SURPRISED, "Anything that was not as you would have bet.", &form.surprised, problems))
                        (self.acts())
                    }
                }
                (more(review))
            },
        )
    }

    fn acts(&self) -> Markup {
        let review = self.review;
        let share = review.guides && review.stage != Stage::Shared;
        html! {
            @if let Some(says) = self.problems.of("then") { p.problem #then { (says) } }
            @if share {
                (private_alone_question(review, self.drawn))
                p.aid { "It can be read now by " (review.audience.readers()) ". Share it, and it can be read by " (Audience::Organisation.readers()) ", with every sentence of its timeline. You can go on changing it, and take it back." }
                div.acts {
                    button.button.is-primary type="submit" name="then" value="share" { "Share with every member" }
                    button.word.is-quiet type="submit" name="then" value="keep" { "Keep for now" }
                }
            } @else {
                p.aid { "It can be read by " (review.audience.readers()) ". What you keep shows there at once." }
                div.acts {
                    button.button.is-primary type="submit" name="then" value="keep" { "Keep" }
                    a.word.is-quiet href={ "/reviews/" (review.id) } { "Read it" }
                }
            }
        }
    }
}

fn title_field(title: &str, problems: &Problems) -> Markup {
    let problem = problems.of("title");
    html! {
        div.field.title {
            label.visually-hidden for="title" { "Title" }
            // A text area, so that a long title is seen whole on a small screen and Enter shares nothing by surprise.
            textarea #title name="title" rows="1" autocomplete="off" aria-describedby=[problem.map(|_| "title-problem")] aria-invalid=[problem.map(|_| "true")] { "\n" (title) }
            @if let Some(says) = problem { p.problem #title-problem { (says) } }
        }
    }
}

fn more(review: &Review) -> Markup {
    let base = format!("/reviews/{}", review.id);
    html! {
        @if review.depth == Depth::Note {
            details.fold.is-quiet {
                summary { "If it grows" }
                ul {
                    @if review.guides {
                        li { a href={ (base) "/about" } { "Say who was there and when it happened, or make it a huddle" } }
                        li { a href={ (base) "/sharing" } { "See who can read it, or set it aside" } }
                    }
                    li { a href={ (base) "/timeline" } { "Add chat, alerts and moments" } }
                    li { a href={ (base) "/text?whole=yes" } { "Write it as one text, in Markdown" } }
                    li { a href={ (base) "/text/versions" } { "Earlier texts" } }
                }
            }
        }
    }
}
