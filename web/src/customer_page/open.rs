//! Who opens a link, and whether they see its page.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use shared::customer_page::{self, Link};
use shared::tenancy::TenantTx;

use crate::app::App;
use crate::errors::PageError;
use crate::security::headers::Nonce;

/// What a link's address says, and what its page needs of the request. Begins nothing yet.
#[derive(Debug, Clone)]
pub(super) struct Address {
    secret: String,
    pub(super) nonce: String,
    /// What the browser calls itself.
    pub(super) browser: String,
}

impl FromRequestParts<App> for Address {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let Path(secret) = Path::from_request_parts(parts, app)
            .await
            .map_err(|_| PageError::LinkOver)?;
        let browser = parts.headers.get("user-agent");
        Ok(Self {
            secret,
            nonce: parts
                .extensions
                .get::<Nonce>()
                .map(|nonce| nonce.0.clone())
                .unwrap_or_default(),
            browser: browser
                .and_then(|name| name.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
        })
    }
}

/// A link that leads somewhere.
pub(super) struct Opened {
    pub(super) tx: TenantTx,
    pub(super) link: Link,
    /// Whether its page is shown: nobody needs to name an address, or they did.
    pub(super) admitted: bool,
}

/// Begins the transaction in which everything on the page happens.
pub(super) async fn open(app: &App, address: &Address, pass: &str) -> Result<Opened, PageError> {
    let found = customer_page::open(&app.db, &address.secret).await?;
    let (mut tx, link) = found.ok_or(PageError::LinkOver)?;
    let admitted = customer_page::admits(&mut tx, &link, pass).await?;
    Ok(Opened { tx, link, admitted })
}
