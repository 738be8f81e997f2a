//! Passages on the Story: that somebody recounts something of a time, for those who may
//! read it, as strokes in the picture and as a list. Their words are elsewhere, behind
//! the page that says what opening them means. Never how many: a stretch of the picture
//! holds a stroke of somebody or none.

use maud::{Markup, html};
use recount_model::{Attribution, Micros};

use super::{
    items::DrawnRow,
    views::tick,
    window::{Bins, Dating, Few, Mark, Seconds},
};
use crate::{access::Review, account};

/// What passages are called in a window.
pub(super) const PASSAGE: &str = "passage";
/// People who have a lane of their own; the others share one, with those who are not named.
const MOST_TELLERS: usize = 3;
/// Entries of the list.
const LISTED: usize = 16;

/// A passage at its time.
#[derive(Debug, Clone)]
pub(super) struct Stroke {
    at: Micros,
    shown: Attribution,
    teller: String,
}

impl Stroke {
    /// From a row of a window, where it is one.
    pub(super) fn read(row: &DrawnRow) -> Option<Self> {
        let shown = row.kind.as_deref()?.strip_prefix("passage ")?.parse().ok()?;
        Some(Self { at: row.at?, shown, teller: row.lane.clone()? })
    }

    fn name(&self) -> Option<&str> {
        (self.shown == Attribution::Name).then_some(self.teller.as_str())
    }

    fn by(&self) -> String {
        match self.shown {
            Attribution::Name => self.teller.clone(),
            Attribution::Role => account::by_what_they_did(&self.teller),
            Attribution::Unattributed => "somebody who was there".to_owned(),
        }
    }
}

/// Strokes one by one where they are few, and otherwise whether each bin of each teller
/// has one. `from` and `width` are those of the bins.
pub(super) fn drawn(strokes: &[Stroke], few: Few, (from, width, number): (Micros, Micros, usize)) -> (Vec<Bins>, Vec<Mark>) {
    let mut tellers: Vec<&str> = Vec::new();
    for name in strokes.iter().filter_map(Stroke::name) {
        if !tellers.contains(&name) && tellers.len() < MOST_TELLERS {
            tellers.push(name);
        }
    }
    tellers.sort_unstable();
    let lane = |stroke: &Stroke| stroke.name().filter(|name| tellers.contains(name)).unwrap_or("accounts").to_owned();
    let mut marks: Vec<Mark> = strokes.iter().map(|stroke| Mark { lane: lane(stroke), at: stroke.at, kind: PASSAGE }).collect();
    // Those who share a lane come last.
    marks.sort_by(|a, b| (!tellers.contains(&a.lane.as_str()), &a.lane, a.at).cmp(&(!tellers.contains(&b.lane.as_str()), &b.lane, b.at)));
    if i64::try_from(marks.len()).is_ok_and(|number| number <= few.0) {
        return (Vec::new(), marks);
    }
    let mut bins: Vec<Bins> = Vec::new();
    for mark in marks {
        if bins.last().is_none_or(|last| last.lane != mark.lane) {
            bins.push(Bins { lane: mark.lane, kind: PASSAGE, counts: vec![0; number] });
        }
        let bin = usize::try_from((mark.at - from) / width.max(1)).ok();
        if let Some(count) = bin.and_then(|bin| bins.last_mut()?.counts.get_mut(bin)) {
            *count = 1;
        }
    }
    (bins, Vec::new())
}

/// The same as a list: when, and who recounts it as far as they let it be said.
pub(super) fn list(strokes: &[Stroke], review: &Review, dating: &Dating) -> Markup {
    html! {
        @if !strokes.is_empty() {
            section.recounts aria-labelledby="recounts-title" {
                h2 #recounts-title { "Recounted of this stretch" }
                ol { @for stroke in strokes.iter().take(LISTED) {
                    li { (tick(stroke.at, &review.zone, dating.format(stroke.at, Seconds::Left))) " " (stroke.by()) }
                } }
                p { @if strokes.len() > LISTED { "And more of what came later. " } a.word href={ "/reviews/" (review.id) "/accounts" } { "To the accounts" } }
            }
        }
    }
}
