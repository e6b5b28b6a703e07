//! Lists: `?limit=&cursor=` → `{"items", "next_cursor"}`.

use serde::{Deserialize, Serialize};
use shared::page::{Cursor, Limit, Page};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;

/// Where a list goes on, and how far.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Paging {
    pub(super) fn new(limit: Option<u16>, cursor: Option<String>) -> Self {
        Self { limit, cursor }
    }

    pub(super) fn read(&self) -> Result<(Option<Cursor>, Limit), Problem> {
        let cursor = match self.cursor.as_deref() {
            None | Some("") => None,
            Some(text) => {
                Some(Cursor::decode(text).map_err(|_| Problem::field("cursor", "not-a-cursor"))?)
            }
        };
        Ok((cursor, self.limit.map(Limit::new).unwrap_or_default()))
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct List<T> {
    /// Its items.
    items: Vec<T>,
    /// Continues the list; null: there is no more.
    next_cursor: Option<String>,
}

impl<T> List<T> {
    /// All there is.
    pub(super) fn all(items: Vec<T>) -> axum::Json<Self> {
        axum::Json(Self {
            items,
            next_cursor: None,
        })
    }

    pub(super) fn of<D>(page: Page<D>, item: impl FnMut(D) -> T) -> axum::Json<Self> {
        let page = page.map(item);
        axum::Json(Self {
            items: page.items,
            next_cursor: page.next.map(Cursor::encode),
        })
    }
}
