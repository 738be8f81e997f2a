//! What a review touches, in words: its services, and other tags. It is found by them,
//! and lists are narrowed by them.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    about::{self, AboutForm},
    actions, store,
};
use crate::{
    access::{Guiding, Review},
    activity::{self, Act},
    platform::{
        App,
        db::{Db, DbError, args, row},
        html::{Problems, input},
        http::{Answer, Filled},
    },
    seen, sql,
};

/// Most words of a kind, and most letters of one.
const WORDS: usize = 20;
const LETTERS: usize = 60;

/// The kinds: as kept, as the field is called, and what stands above it.
const KINDS: [(&str, &str, &str); 2] = [("service", "services", "Services it touched"), ("tag", "tags", "Other tags")];

row! {
    /// A word of this review, or one that other reviews use (`mine` is 0).
    pub(super) struct TagRow {
        kind: String,
        word: String,
        mine: i64,
    }
}

/// The words of a review, and those used most in reviews that the member sees.
pub(super) async fn read(db: &Db, me: Uuid, review: Uuid) -> Result<Vec<TagRow>, DbError> {
    db.all(
        sql!(
            "select kind, word, cast(1 as bigint) from tags where review_id = $2 union all select kind, word, cast(0 as bigint) from (",
            "select t.kind, t.word from tags t join reviews r on r.id = t.review_id where t.review_id <> $2 and ",
            seen!(),
            " and not exists (select 1 from tags own where own.review_id = $2 and own.kind = t.kind and own.word = t.word) ",
            "group by t.kind, t.word order by count(*) desc, t.word limit 24) often order by 3 desc, 1, 2"
        ),
        args![me, review],
    )
    .await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TagsForm {
    services: String,
    tags: String,
}

/// What was typed, parted at commas; each word once.
fn words(typed: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    for word in typed.split(',').map(recount_model::line).filter(|w| !w.is_empty()) {
        if word.chars().count() > LETTERS {
            return Err(format!("“{word}” is longer than {LETTERS} letters. Commas part one from the next."));
        }
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.len() > WORDS { Err(format!("A review takes {WORDS} of them. Keep those that somebody would look for.")) } else { Ok(words) }
}

pub(super) async fn change(State(app): State<App>, Guiding { me, review }: Guiding, Filled(form): Filled<TagsForm>) -> Answer {
    let mut problems = Problems::default();
    let services = problems.check("services", words(&form.services));
    let others = problems.check("tags", words(&form.tags));
    let (Some(services), Some(others)) = (services, others) else {
        let mut about = AboutForm::of(&review);
        about.typed_tags = Some(form);
        return about::page(&app, &me, &review, &about, &problems).await;
    };
    let mut tx = app.db.write().await?;
    for ((kind, ..), words) in KINDS.iter().zip([services, others]) {
        store::forget_tags(&mut tx, review.id, kind).await?;
        for word in words {
            store::add_tag(&mut tx, review.id, kind, &word).await?;
        }
    }
    let all = store::tags(&mut tx, review.id).await?;
    actions::index(&mut tx, review.id, &review.title, &all.join(", ")).await?;
    actions::touch(&mut tx, review.id, me.now).await?;
    activity::record(&mut tx, Act { review: Some(review.id), by: Some(me.id), verb: "tagged", noun: "review", noun_id: review.id }, me.now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/reviews/{}/about#tags", review.id)).into_response())
}

pub(super) fn draw(review: &Review, rows: &[TagRow], typed: Option<&TagsForm>, problems: &Problems) -> Markup {
    let of = |kind: &str, mine: bool| rows.iter().filter(|r| r.kind == kind && (r.mine > 0) == mine).map(|r| r.word.as_str()).collect::<Vec<_>>().join(", ");
    let stands = |kind: &str| match typed {
        Some(form) if kind == "service" => form.services.clone(),
        Some(form) => form.tags.clone(),
        None => of(kind, true),
    };
    html! {
        section #tags {
            h2 { "What it touches" }
            @if review.guides {
                form.stacked method="post" action={ "/reviews/" (review.id) "/tags" } {
                    @for (kind, name, label) in KINDS {
                        @let often = of(kind, false);
                        @let aid = if often.is_empty() { "Parted by commas. Lists can be narrowed by them.".to_owned() } else { format!("Parted by commas. Others use: {often}.") };
                        (input(name, "text", label, &aid, &stands(kind), problems))
                    }
                    button.button type="submit" { "Keep" }
                }
            } @else {
                @for (kind, _, label) in KINDS { @let own = of(kind, true); @if !own.is_empty() { p { (label) ": " (own) "." } } }
                @if !rows.iter().any(|r| r.mine > 0) { p.aid { "Nobody has named a service or another tag yet." } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_at_commas_and_stand_once() {
        assert_eq!(words(" checkout-api ,  orders db,,checkout-api"), Ok(vec!["checkout-api".to_owned(), "orders db".to_owned()]));
        assert_eq!(words(""), Ok(Vec::new()));
        assert!(words(&"x".repeat(61)).is_err_and(|why| why.contains("Commas")));
        assert!(words(&(0..21).map(|n| n.to_string()).collect::<Vec<_>>().join(",")).is_err());
    }
}
