//! What happened to a request, as its page says it.

use serde::Serialize;
use serde_json::Value;
use shared::requests::TimelineEntry;

/// An entry on the page.
#[derive(Debug, Serialize)]
pub(super) struct EntryView {
    #[serde(flatten)]
    entry: TimelineEntry,
    /// Key of what it says.
    label: String,
    /// Whom it was assigned to, linked with…: the `{ $to }` of what it says.
    to: String,
}

impl From<TimelineEntry> for EntryView {
    fn from(entry: TimelineEntry) -> Self {
        Self {
            label: format!("timeline-{}", entry.event),
            to: whom(&entry.data).to_owned(),
            entry,
        }
    }
}

/// The person or contact an entry is about.
fn whom(data: &Value) -> &str {
    let said = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    ["/to", "/contact", "/after/name", "/after/email"]
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
            (json!({ "to": null }), ""),
            (json!({}), ""),
        ] {
            assert_eq!(whom(&data), expected, "{data}");
        }
    }
}
