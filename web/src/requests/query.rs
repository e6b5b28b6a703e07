//! The address of the list: which requests it shows, and back again.

use std::fmt::Write;

use serde::{Deserialize, Deserializer, Serialize};
use shared::i18n::Locale;
use shared::page::Cursor;
use shared::requests::Filter;
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::routes;

/// What the address says, as it says it. Words that mean nothing filter nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    pub(super) status: String,
    /// A member, or `none`.
    pub(super) assignee: String,
    pub(super) contact: String,
    /// First day received.
    pub(super) from: String,
    /// Last day received.
    pub(super) to: String,
    /// `with` or `without`.
    pub(super) offer: String,
    #[serde(deserialize_with = "flag")]
    pub(super) unread: bool,
    #[serde(deserialize_with = "flag")]
    pub(super) deleted: bool,
    pub(super) q: String,
    pub(super) cursor: String,
    /// Requests that a bulk action has just changed, and those it left.
    pub(super) done: Option<usize>,
    pub(super) left: usize,
}

impl ListQuery {
    /// The filter it means; days are the reader's.
    pub(super) fn filter(&self, locale: &Locale) -> Filter {
        Filter {
            status: self.status.parse().ok(),
            assignee: self.assignee.parse().ok(),
            unassigned: self.assignee == "none",
            contact: self.contact.parse().ok(),
            received_from: day(&self.from).and_then(|day| locale.start_of(day)),
            received_before: day(&self.to)
                .and_then(Date::next_day)
                .and_then(|day| locale.start_of(day)),
            unread: self.unread,
            has_offer: match self.offer.as_str() {
                "with" => Some(true),
                "without" => Some(false),
                _ => None,
            },
            search: self.q.clone(),
            deleted: self.deleted,
        }
    }

    /// Reads what [`ListQuery::encode`] wrote; what can't be read shows all requests.
    pub(crate) fn decode(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    /// Where the page continues.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        Cursor::decode(&self.cursor).ok()
    }

    /// The list's address, what a bulk action did included.
    pub(super) fn address(&self) -> String {
        let mut query = self.encode();
        if let Some(done) = self.done {
            let and = if query.is_empty() { "" } else { "&" };
            // Writing to a String can't fail.
            let _ = write!(query, "{and}done={done}&left={}", self.left);
        }
        if query.is_empty() {
            routes::REQUESTS.to_owned()
        } else {
            format!("{}?{query}", routes::REQUESTS)
        }
    }

    /// The query of an address that shows the same requests from their first page.
    pub(crate) fn encode(&self) -> String {
        let flag = |set| if set { "true" } else { "" };
        let pairs = [
            ("status", self.status.as_str()),
            ("assignee", &self.assignee),
            ("contact", &self.contact),
            ("from", &self.from),
            ("to", &self.to),
            ("offer", &self.offer),
            ("unread", flag(self.unread)),
            ("deleted", flag(self.deleted)),
            ("q", &self.q),
        ];
        let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(said)
            .finish()
    }
}

/// `true`, or not.
fn flag<'de, D: Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    Ok(String::deserialize(value)? == "true")
}

fn day(text: &str) -> Option<Date> {
    Date::parse(text, &Iso8601::DATE).ok()
}

#[cfg(test)]
mod tests {
    use shared::language::Language;
    use shared::requests::Status;
    use time::macros::datetime;

    use super::*;

    fn locale() -> Locale {
        Locale::new(Language::Fr, "Europe/Brussels")
    }

    #[test]
    fn days_are_whole_days_of_the_reader() {
        let query = ListQuery {
            from: "2026-11-24".into(),
            to: "2026-11-24".into(),
            ..ListQuery::default()
        };
        let filter = query.filter(&locale());
        assert_eq!(filter.received_from, Some(datetime!(2026-11-23 23:00 UTC)));
        assert_eq!(
            filter.received_before,
            Some(datetime!(2026-11-24 23:00 UTC))
        );
    }

    #[test]
    fn words_that_mean_nothing_filter_nothing() {
        let query = ListQuery {
            status: "lost".into(),
            assignee: "me".into(),
            from: "soon".into(),
            offer: "?".into(),
            ..ListQuery::default()
        };
        assert_eq!(query.filter(&locale()), Filter::default());
    }

    #[test]
    fn the_address_says_only_what_was_asked() {
        let query = ListQuery {
            status: "offer_sent".into(),
            q: "câble & prise".into(),
            unread: true,
            cursor: "x".into(),
            ..ListQuery::default()
        };
        assert_eq!(
            query.encode(),
            "status=offer_sent&unread=true&q=c%C3%A2ble+%26+prise"
        );
        assert_eq!(query.filter(&locale()).status, Some(Status::OfferSent));
        assert_eq!(ListQuery::default().encode(), "");
    }
}
