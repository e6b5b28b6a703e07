//! What was done in the company, by whom and from where.

use axum::extract::{Query, State};
use axum::response::{Html, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::audit::{self, Entry, Filter, Kind};
use shared::page::{Cursor, Limit};
use time::Date;
use time::macros::format_description;
use url::form_urlencoded;

use crate::app::App;
use crate::audit_file;
use crate::errors::PageError;
use crate::session::Owner;

/// What is asked for; what can't be read asks for nothing.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct AuditQuery {
    person: String,
    kind: String,
    from: String,
    to: String,
    cursor: String,
}

impl AuditQuery {
    fn filter(&self) -> Filter {
        Filter {
            user: self.person.parse().ok(),
            kind: self.kind.parse().ok(),
            from: day(&self.from),
            to: day(&self.to),
        }
    }

    /// The same question, as the end of an address.
    fn encoded(&self, cursor: Option<&str>) -> String {
        let asked = [
            ("person", self.person.as_str()),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
            ("cursor", cursor.unwrap_or_default()),
        ];
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(asked.iter().filter(|(_, value)| !value.is_empty()))
            .finish()
    }
}

/// As browsers send a day (HTML, `input type=date`).
fn day(typed: &str) -> Option<Date> {
    Date::parse(typed, format_description!("[year]-[month]-[day]")).ok()
}

/// A line of the page.
#[derive(Debug, Serialize)]
struct Line {
    #[serde(flatten)]
    entry: Entry,
    /// The end of the key of its text.
    text: String,
    changes: Vec<Change>,
}

/// What became of a field.
#[derive(Debug, Serialize)]
struct Change {
    field: String,
    before: String,
    after: String,
}

impl From<Entry> for Line {
    fn from(entry: Entry) -> Self {
        let text = entry.kind.parse().map(Kind::text_key).unwrap_or_default();
        Self {
            changes: changes(&entry),
            entry,
            text,
        }
    }
}

fn changes(entry: &Entry) -> Vec<Change> {
    let fields = |value: &Option<serde_json::Value>| match value {
        Some(serde_json::Value::Object(fields)) => fields.clone(),
        Some(other) => [(String::new(), other.clone())].into_iter().collect(),
        None => serde_json::Map::new(),
    };
    let (before, after) = (fields(&entry.before), fields(&entry.after));
    let said = |of: &serde_json::Map<String, serde_json::Value>, field: &str| match of.get(field) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let names = names.into_iter().map(|field| Change {
        before: said(&before, field),
        after: said(&after, field),
        field: field.clone(),
    });
    names.collect()
}

pub(super) async fn get(
    State(app): State<App>,
    owner: Owner,
    Query(query): Query<AuditQuery>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let after = Cursor::decode(&query.cursor).ok();
    let page = audit::list(&mut tx, &query.filter(), after, Limit::default()).await?;
    let people = audit::list_people(&mut tx).await?;
    let next = page
        .next
        .map(|next| format!("?{}", query.encoded(Some(&next.encode()))));
    let first = after.map(|_| format!("?{}", query.encoded(None)));
    let lines: Vec<Line> = page.items.into_iter().map(Line::from).collect();
    let kinds: Vec<_> = Kind::ALL
        .map(|kind| (kind.as_str(), kind.text_key()))
        .into();
    owner.render(
        "pages/settings/audit.html",
        json!({
            "lines": lines,
            "people": people,
            "kinds": kinds,
            "query": query,
            "filtered": query.filter() != Filter::default(),
            "export": format!("/settings/audit/export.csv?{}", query.encoded(None)),
            "first": first.unwrap_or_default(),
            "next": next.unwrap_or_default(),
        }),
    )
}

/// All of it, as a file.
pub(super) async fn export(
    State(app): State<App>,
    owner: Owner,
    Query(query): Query<AuditQuery>,
) -> Response {
    audit_file::answer(app, owner.principal.clone(), query.filter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_goes_along_to_the_next_page() {
        let query = AuditQuery {
            kind: "member.changed".to_owned(),
            from: "2026-11-01".to_owned(),
            ..AuditQuery::default()
        };
        assert_eq!(
            query.encoded(Some("AbC")),
            "kind=member.changed&from=2026-11-01&cursor=AbC"
        );
        assert!(query.filter().from.is_some() && query.filter().kind.is_some());
        let junk = AuditQuery {
            person: "nobody".to_owned(),
            from: "yesterday".to_owned(),
            ..AuditQuery::default()
        };
        assert_eq!(junk.filter(), Filter::default());
    }
}
