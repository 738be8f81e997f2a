//! Where one writes: the note's form, or the desk for everything larger.

use axum::{extract::State, response::IntoResponse as _};
use recount_model::{Depth, note};
use uuid::Uuid;

use super::{
    cards,
    note::{NoteForm, NotePage},
    questions::Questions,
    store::{self, Text},
    views::{self, Desk},
};
use crate::{
    access::{Editing, Review},
    platform::{
        App,
        html::Problems,
        http::{Answer, Asked, Frame, query},
    },
    review::{self, Header, Tab},
    session::Me,
};

query! {
    /// `kept`: over which version something was just saved. `whole`: not as a note's
    /// form, whatever the depth.
    pub(super) struct TextQuery { kept, whole }
}

pub(super) async fn text(State(app): State<App>, Editing { me, review }: Editing, Asked(asked): Asked<TextQuery>) -> Answer {
    let text = store::text(&app.db, review.id).await?;
    let body = text.as_ref().map_or("", |t| t.body.as_str());
    let version = text.as_ref().map_or(0, |t| t.version);
    let whole = review.depth != Depth::Note || !asked.whole.is_empty();
    if let Some(fields) = note::split(body).filter(|_| !whole) {
        let form = NoteForm { title: review.title.clone(), title_was: review.title.clone(), happened: fields.happened, surprised: fields.surprised };
        let frame = frame(&me, "note", &review, &asked.kept);
        let drawn = review::private_alone(&app.db, review.id).await?;
        let page = NotePage { me: &me, review: &review, form: &form, version, kept: !asked.kept.is_empty(), drawn: &drawn, problems: &Problems::default() };
        return Ok(page.draw(&frame).into_response());
    }
    desk(&app, &me, &review, text.as_ref(), &asked.kept).await
}

/// The desk: Markdown on one side, the page as it will read on the other.
async fn desk(app: &App, me: &Me, review: &Review, text: Option<&Text>, kept: &str) -> Answer {
    draw(app, review, text, None, &frame(me, "text", review, kept), me).await
}

/// The desk with what was typed and the questions about it.
pub(super) async fn desk_asked(app: &App, me: &Me, review: &Review, typed: &Text, asked: &Questions) -> Answer {
    draw(app, review, Some(typed), Some(asked), &me.frame("/reviews"), me).await
}

async fn draw(app: &App, review: &Review, text: Option<&Text>, asked: Option<&Questions>, frame: &Frame, me: &Me) -> Answer {
    let header = Header::of(review);
    let body = text.map_or("", |t| t.body.as_str());
    let cards = if views::is_drawn_at_once(body) { cards::cards(app, me, review, body).await? } else { super::prose::Cards::new() };
    let linkable = store::linkable(&app.db, review.id).await?;
    let page = views::desk(&Desk { review, text, cards: &cards, linkable: &linkable, draft_key: &draft_key("text", review.id, me.id), asked });
    Ok(header.page_in(frame, review, Tab::Text, &["editor.js"], &page).into_response())
}

/// What tells this machine that a note typed over version `kept` has arrived.
pub(crate) fn note_draft(review: Uuid, me: Uuid, kept: &str) -> Option<String> {
    kept.parse::<i64>().ok().map(|base| format!("{}@{base}", draft_key("note", review, me)))
}

/// The frame; after a save it tells this machine's copy that its words have arrived.
fn frame(me: &Me, kind: &str, review: &Review, kept: &str) -> Frame {
    let mut frame = me.frame("/reviews");
    if let Ok(base) = kept.parse::<i64>() {
        frame.saved_draft = Some(format!("{}@{base}", draft_key(kind, review.id, me.id)));
    }
    frame
}

/// The name of this machine's copy of what was typed. The member is in it, so that
/// one person does not find another's words on a shared machine.
pub(super) fn draft_key(kind: &str, review: Uuid, me: Uuid) -> String {
    format!("{kind}:{review}:{me}")
}
