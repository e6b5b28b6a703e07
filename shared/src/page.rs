//! Keyset paging: a page, and the cursor that continues it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Rows of a page unless asked otherwise.
pub const DEFAULT_LIMIT: u16 = 50;
/// Rows of a page at most.
pub const MAX_LIMIT: u16 = 200;

/// Some rows, and where the next ones begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Continues after the last row; `None`: there is no more.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page of at most `limit` rows out of `limit + 1` that were asked for.
    pub(crate) fn from_rows(mut rows: Vec<T>, limit: Limit, key: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > limit.rows();
        rows.truncate(limit.rows());
        let next = if more { rows.last().map(key) } else { None };
        Self { items: rows, next }
    }

    /// The same page of something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}

/// How many rows a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u16);

impl Default for Limit {
    fn default() -> Self {
        Self(DEFAULT_LIMIT)
    }
}

impl Limit {
    /// Between 1 and [`MAX_LIMIT`]; anything else is brought there.
    pub fn new(rows: u16) -> Self {
        Self(rows.clamp(1, MAX_LIMIT))
    }

    fn rows(self) -> usize {
        usize::from(self.0)
    }

    /// One row more than the page has: whether there is more shows in it.
    pub(crate) fn and_one_more(self) -> i64 {
        i64::from(self.0) + 1
    }
}

/// A place in a list that is ordered by a time and an id. Opaque to clients; it names no tenant and grants nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) at: OffsetDateTime,
    pub(crate) id: Uuid,
}

/// The text is not a cursor of ours.
#[derive(Debug, thiserror::Error)]
#[error("not a cursor")]
pub struct BadCursor;

impl Cursor {
    pub(crate) fn new(at: OffsetDateTime, id: Uuid) -> Self {
        Self { at, id }
    }

    /// As clients carry it.
    pub fn encode(self) -> String {
        let micros = (self.at - OffsetDateTime::UNIX_EPOCH).whole_microseconds();
        let mut bytes = i64::try_from(micros)
            .unwrap_or(i64::MAX)
            .to_be_bytes()
            .to_vec();
        bytes.extend_from_slice(self.id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads what [`Cursor::encode`] wrote.
    pub fn decode(text: &str) -> Result<Self, BadCursor> {
        let bytes: [u8; 24] = URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|b| b.try_into().ok())
            .ok_or(BadCursor)?;
        let (at, id) = bytes.split_at(8);
        let micros = i64::from_be_bytes(at.try_into().map_err(|_| BadCursor)?);
        let at = OffsetDateTime::UNIX_EPOCH
            .checked_add(Duration::microseconds(micros))
            .ok_or(BadCursor)?;
        Ok(Self {
            at,
            id: Uuid::from_slice(id).map_err(|_| BadCursor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_cursor_reads_back_and_junk_does_not() {
        let cursor = Cursor::new(
            datetime!(2026-11-24 09:14:00.123456 UTC),
            Uuid::from_u128(7),
        );
        assert_eq!(Cursor::decode(&cursor.encode()).ok(), Some(cursor));
        for junk in ["", "AAAA", "not base64!", &"f".repeat(32)] {
            assert!(Cursor::decode(junk).is_err(), "{junk}");
        }
    }

    #[test]
    fn a_page_continues_only_when_there_is_more() {
        let key = |n: &i64| {
            Cursor::new(
                OffsetDateTime::UNIX_EPOCH + Duration::seconds(*n),
                Uuid::nil(),
            )
        };
        let page = Page::from_rows(vec![3, 2, 1], Limit::new(2), key);
        assert_eq!((page.items, page.next), (vec![3, 2], Some(key(&2))));
        assert_eq!(Page::from_rows(vec![3, 2], Limit::new(2), key).next, None);
    }
}
