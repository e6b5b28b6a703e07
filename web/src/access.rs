//! Who may see what an extension adds, and who may change it.

use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::extensions::{offers, prospects};

use crate::app::App;
use crate::errors::PageError;
use crate::session::Member;

/// An extension that has pages.
pub(crate) trait Feature: Send + Sync + 'static {
    /// Its key.
    const KEY: &'static str;
}

/// Prospects and customers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Contacts;

impl Feature for Contacts {
    const KEY: &'static str = prospects::KEY;
}

/// Offers and products.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offers;

impl Feature for Offers {
    const KEY: &'static str = offers::KEY;
}

/// A member of a company that has the extension on: without it there are no such pages.
#[derive(Debug, Clone)]
pub(crate) struct Reader<F>(Member, PhantomData<F>);

impl<F> Reader<F> {
    /// Whether they may change what they see, and see requests. Accountants only read.
    pub(crate) fn edits(&self) -> bool {
        self.principal.is_salesperson()
    }
}

impl<F> Deref for Reader<F> {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

impl<F: Feature> FromRequestParts<App> for Reader<F> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let member = Member::from_request_parts(parts, app).await?;
        if member.has(F::KEY) {
            Ok(Self(member, PhantomData))
        } else {
            Err(PageError::NotFound)
        }
    }
}

/// A reader who may change what they see. Others get 403.
#[derive(Debug, Clone)]
pub(crate) struct Editor<F>(pub(crate) Reader<F>);

impl<F> Deref for Editor<F> {
    type Target = Reader<F>;

    fn deref(&self) -> &Reader<F> {
        &self.0
    }
}

impl<F: Feature> FromRequestParts<App> for Editor<F> {
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
