//! Who may see contacts, and who may change them.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::extensions::prospects;

use crate::app::App;
use crate::errors::PageError;
use crate::session::Member;

/// A member of a company that has contacts: without the extension there are no such pages.
#[derive(Debug, Clone)]
pub(super) struct Reader(Member);

impl Reader {
    /// Whether they may change contacts and see requests. Accountants only read.
    pub(super) fn edits(&self) -> bool {
        self.principal.is_salesperson()
    }
}

impl Deref for Reader {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

impl FromRequestParts<App> for Reader {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let member = Member::from_request_parts(parts, app).await?;
        if member.has(prospects::KEY) {
            Ok(Self(member))
        } else {
            Err(PageError::NotFound)
        }
    }
}

/// A reader who may change contacts. Others get 403.
#[derive(Debug, Clone)]
pub(super) struct Editor(pub(super) Reader);

impl Deref for Editor {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.0
    }
}

impl FromRequestParts<App> for Editor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let reader = Reader::from_request_parts(parts, app).await?;
        if reader.edits() {
            Ok(Self(reader))
        } else {
            Err(PageError::Forbidden)
        }
    }
}
