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
        let cursor = self
            .cursor
            .as_deref()
            .filter(|text| !text.is_empty())
            .map(|text| Cursor::decode(text).map_err(|_| Problem::field("cursor", "unreadable")))
            .transpose()?;
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
    pub(super) fn all<D: Into<T>>(items: impl IntoIterator<Item = D>) -> axum::Json<Self> {
        axum::Json(Self {
            items: items.into_iter().map(D::into).collect(),
            next_cursor: None,
        })
    }

    /// Items that go on behind a cursor of their own.
    pub(super) fn until<D: Into<T>>(
        items: impl IntoIterator<Item = D>,
        next_cursor: Option<String>,
    ) -> axum::Json<Self> {
        axum::Json(Self {
            items: items.into_iter().map(D::into).collect(),
            next_cursor,
        })
    }

    /// One page of more.
    pub(super) fn of<D: Into<T>>(page: Page<D>) -> axum::Json<Self> {
        let page = page.map(D::into);
        axum::Json(Self {
            items: page.items,
            next_cursor: page.next.map(Cursor::encode),
        })
    }
}
