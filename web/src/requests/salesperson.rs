//! Who may work on requests.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::app::App;
use crate::errors::PageError;
use crate::session::Member;

/// A member who works on requests. Accountants only read contacts, offers and invoices: they get 403.
#[derive(Debug, Clone)]
pub(crate) struct Salesperson(Member);

impl Deref for Salesperson {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

impl FromRequestParts<App> for Salesperson {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let member = Member::from_request_parts(parts, app).await?;
        if member.principal.is_salesperson() {
            Ok(Self(member))
        } else {
            Err(PageError::Forbidden)
        }
    }
}
