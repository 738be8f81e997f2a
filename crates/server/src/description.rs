//! The API describes itself: OpenAPI 3.1, made from the list of routes that the
//! router serves, so that the two cannot drift apart.
//!
//! What a route is for stands in `ABOUT`; a route without an entry there is
//! described without a summary, which a test does not let pass. Owns no table.

use recount_model::Aspect;
use serde_json::{Map, Value, json};

use crate::platform::http::Route;

/// (path, what it gives, name of what comes back).
const ABOUT: &[(&str, &str, &str)] = &[
    ("/api/description", "This description.", "Description"),
    ("/api/reviews", "Reviews you may see: the library’s search, filters and order. A page holds thirty; `next` goes into `after`.", "ReviewPage"),
    ("/api/reviews/{review}", "One review: where it stands, its times, and its text as far as you may read it.", "Review"),
    (
        "/api/reviews/{review}/decisions",
        "The decisions of a review, each as it made sense then, and after that what came of it. A page holds twelve; `next` goes into `after`.",
        "DecisionPage",
    ),
    (
        "/api/reviews/{review}/then",
        "What was known at a time, and nothing that came to be known later: the last forty things, in the order in which they came to be known. `before` of an answer goes into `before` for those before them.",
        "Then",
    ),
];

/// (parameter, what it is).
const PARAMETERS: &[(&str, &str)] = &[
    ("q", "What to look for: words, or \"words next to each other\". The last word may be unfinished."),
    ("depth", "note, huddle, debrief or study."),
    ("kind", "Kind of incident: disruption, near_miss, surprise, success or exercise."),
    ("stage", "A stage, or in_progress for every stage before sharing."),
    ("from", "First day, such as 2026-11-03, in your zone."),
    ("until", "Last day, included."),
    ("year", "A whole year; short for from and until."),
    ("tag", "A service or another tag, as it is written."),
    ("sort", "best, newest or oldest."),
    ("at", "When to stand, such as 2026-11-03T13:05:00Z, or in microseconds since 1970; without it, when the review’s incident happened."),
    ("as", "Id of one of those who were there, for what had reached that person; without it, everybody together."),
    ("before", "Where a list of what came before ends: `before` of the answer before."),
    ("after", "Where the page begins: `next` of the page before."),
];

/// Whether a route belongs to the API.
#[must_use]
pub fn is_api(route: &Route) -> bool {
    route.path.starts_with("/api/")
}

/// The description of every API route in the list.
#[must_use]
pub fn describe(routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for route in routes.iter().filter(|route| is_api(route)) {
        let operation = operation(route);
        if let Some(path) = paths.entry(route.path).or_insert_with(|| json!({})).as_object_mut() {
            path.insert(route.method.to_lowercase(), operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Recount", "version": env!("CARGO_PKG_VERSION"), "description": "What a signed-in member may read, as JSON. What you may not see answers 404, as elsewhere." },
        "paths": paths,
        "components": {
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": "recount_session" } },
            "schemas": schemas(),
        },
        "security": [{ "session": [] }],
    })
}

fn operation(route: &Route) -> Value {
    let about = ABOUT.iter().find(|(path, ..)| *path == route.path);
    let in_path = route
        .path
        .split(['{', '}'])
        .skip(1)
        .step_by(2)
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }));
    let in_query = route.parameters.iter().map(|name| {
        let about = PARAMETERS.iter().find(|(n, _)| n == name).map(|(_, about)| *about);
        json!({ "name": name, "in": "query", "description": about, "schema": { "type": "string" } })
    });
    let problem =
        |about: &str| json!({ "description": about, "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let schema = about.map_or("Anything", |(_, _, schema)| schema);
    json!({
        "summary": about.map(|(_, says, _)| *says),
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": {
            "200": { "description": "What was asked for.", "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } } },
            "401": problem("Nobody is signed in."),
            "404": problem("It is not there, or not for you."),
        },
    })
}

/// What made sense then, aspect by aspect.
fn told(text: &Value, ways: &Value) -> Value {
    let mut properties = Map::from_iter([("level".to_owned(), text.clone()), ("stands_by".to_owned(), text.clone())]);
    for aspect in Aspect::ALL {
        properties.insert(aspect.as_str().to_owned(), if *aspect == Aspect::Options { ways.clone() } else { text.clone() });
    }
    json!({ "type": "object", "properties": properties })
}

fn schemas() -> Value {
    let text = json!({ "type": "string" });
    let instant = json!({ "type": "string", "format": "date-time" });
    let maybe = json!({ "type": ["string", "null"], "format": "date-time" });
    let id = json!({ "type": "string", "format": "uuid" });
    let entry = json!({ "id": id, "title": text, "depth": text, "stage": text, "happened_at": maybe, "created_at": instant, "zone": text, "found_in": { "enum": ["title", "text", "moment", "decision", "evidence"] } });
    let time = json!({ "milestone": text, "earliest": instant, "latest": instant, "zone": text, "written": text });
    let words = json!({ "body": text, "version": { "type": "integer" }, "saved_at": instant });
    let way = json!({ "says": text, "taken": { "type": "boolean" } });
    let then = told(&text, &json!({ "type": "array", "items": { "type": "object", "properties": way } }));
    let since = json!({ "outcome": text, "hindsight": text, "known_at": maybe });
    let known = json!({ "id": id, "noun": { "enum": ["evidence", "moment", "decision", "passage"] }, "known_at": instant, "happened_at": maybe, "happened_between": { "type": "array", "items": instant, "minItems": 2, "maxItems": 2 }, "lane": { "type": ["string", "null"] }, "said_by": { "type": ["string", "null"] }, "says": { "type": ["string", "null"] }, "then": then });
    let object = |properties: &Value| json!({ "type": "object", "properties": properties });
    let list = |of: &Value| json!({ "type": "array", "items": of });
    json!({
        "Description": { "type": "object" },
        "Problem": object(&json!({ "type": text, "title": text, "status": { "type": "integer" }, "detail": text })),
        "ReviewPage": object(&json!({ "reviews": list(&object(&entry)), "next": { "type": ["string", "null"] } })),
        "DecisionPage": object(&json!({
            "decisions": list(&object(&json!({ "id": id, "says": text, "earliest": instant, "latest": instant, "known_at": instant, "then": then, "since": object(&since) }))),
            "next": { "type": ["string", "null"] },
        })),
        "Then": object(&json!({ "at": instant, "as": id, "earlier": maybe, "later": maybe, "known": list(&object(&known)), "before": { "type": ["string", "null"] } })),
        "Review": object(&json!({
            "id": id, "title": text, "depth": text, "stage": text, "audience": text, "zone": text, "happened_at": maybe, "updated_at": instant, "shared_at": maybe,
            "times": list(&object(&time)), "text": { "oneOf": [object(&words), { "type": "null" }] },
        })),
    })
}
