//! What happened to a request, as its page says it.

use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;
use shared::ids::MoveId;
use shared::requests::TimelineEntry;

use crate::routes;

/// An entry on the page.
#[derive(Debug, Serialize)]
pub(super) struct EntryView {
    #[serde(flatten)]
    entry: TimelineEntry,
    /// Key of what it says.
    label: String,
    /// Whom it was assigned to, linked with, which offer…: the `{ $to }` of what it says.
    to: String,
    /// The other request it is about.
    link: Option<String>,
    /// Where the form is sent that undoes it.
    undo: Option<String>,
}

impl EntryView {
    /// `undoable` are the moves that can still be undone.
    pub(super) fn new(entry: TimelineEntry, undoable: &[MoveId]) -> Self {
        Self {
            label: format!("timeline-{}", entry.event),
            to: whom(&entry.data).to_owned(),
            link: id_in(&entry.data, "request").map(routes::request),
            undo: id_in(&entry.data, "move")
                .filter(|id| undoable.contains(id))
                .map(routes::undo_move),
            entry,
        }
    }
}

fn id_in<T: FromStr>(data: &Value, field: &str) -> Option<T> {
    data.get(field)?.as_str()?.parse().ok()
}

/// The person, contact, request or offer an entry is about.
fn whom(data: &Value) -> &str {
    let said = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    ["/to", "/contact", "/after/name", "/after/email", "/number"]
        .into_iter()
        .filter_map(|place| data.pointer(place))
        .find(|value| said(value))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::whom;

    #[test]
    fn an_entry_names_whom_it_is_about() {
        for (data, expected) in [
            (json!({ "to": "Tom Peeters" }), "Tom Peeters"),
            (json!({ "contact": "Atelier D'Hondt" }), "Atelier D'Hondt"),
            (
                json!({ "before": { "name": "Tom" }, "after": { "name": "", "email": "elodie@atelier.test" } }),
                "elodie@atelier.test",
            ),
            (json!({ "number": "2026-0148", "messages": 2 }), "2026-0148"),
            (json!({ "to": null }), ""),
            (json!({}), ""),
        ] {
            assert_eq!(whom(&data), expected, "{data}");
        }
    }
}
