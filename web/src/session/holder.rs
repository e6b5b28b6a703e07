//! Somebody who is signed in, whether or not their company lets them see anything yet.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Html;
use serde::Serialize;
use serde_json::json;
use shared::accounts::{self, Account, Client, SignedIn, Standing};
use shared::i18n::Locale;
use tower_sessions::Session;

use super::Flash;
use super::member::way_back;
use crate::app::App;
use crate::errors::PageError;
use crate::security::csrf::Csrf;
use crate::security::headers::Nonce;
use crate::view::{Pages, Viewer};

/// The holder of an account: sets up what they prove who they are by, and goes to another company. It has no [`Principal`](shared::tenancy::Principal), so that it
/// opens nothing of any company.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    /// Who they are.
    pub(crate) account: Account,
    /// Their company asks for a second factor, and they have none.
    pub(crate) owes_factor: bool,
    /// Their browser session.
    pub(crate) session: Session,
    /// What it says of them.
    pub(crate) signed_in: accounts::Session,
    viewer: Viewer,
    pages: Pages,
}

impl Holder {
    /// Refuses whom only a company vouches for: password and second factor are the person's own.
    pub(crate) fn who_reaches_secrets(self) -> Result<Self, PageError> {
        if self.account.reaches_secrets {
            Ok(self)
        } else {
            Err(PageError::Forbidden)
        }
    }

    /// A page of theirs, outside of their company.
    pub(crate) fn render(
        &self,
        template: &str,
        page: impl Serialize,
    ) -> Result<Html<String>, PageError> {
        let around = json!({ "account": self.account, "owes_factor": self.owes_factor });
        self.pages.render(&self.viewer, template, &page, &around)
    }

    /// Goes on as `signed_in`, under a new id; what is rendered after this has its forms made with it.
    pub(crate) async fn go_on(
        &mut self,
        app: &App,
        signed_in: accounts::Session,
        client: Client,
    ) -> Result<(), PageError> {
        super::begin(&self.session, signed_in, client).await?;
        self.session.save().await?;
        self.viewer.csrf_token = Csrf::of_saved(&self.session, app).token();
        Ok(())
    }

    /// Shows a notice on their next page.
    pub(crate) async fn flash(&self, flash: Flash) -> Result<(), PageError> {
        flash.leave(&self.session).await
    }
}

impl FromRequestParts<App> for Holder {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let session = Session::from_request_parts(parts, app)
            .await
            .map_err(|(_, message)| PageError::internal(message))?;
        let signed_out = |parts: &Parts| PageError::SignedOut {
            next: way_back(parts),
        };
        let signed_in = super::signed_in(&session)
            .await?
            .ok_or_else(|| signed_out(parts))?;
        let (account, owes_factor) = match accounts::standing(&app.db, &signed_in).await? {
            Standing::In(SignedIn { account, .. }) => (account, false),
            Standing::OwesFactor(account) => (account, true),
            Standing::Over => {
                session.flush().await?;
                return Err(signed_out(parts));
            }
        };
        let nonce = parts.extensions.get::<Nonce>();
        let viewer = Viewer {
            locale: Locale::new(account.language, &account.time_zone),
            now: app.db.clock().now(),
            nonce: nonce.map(|nonce| nonce.0.clone()).unwrap_or_default(),
            csrf_token: Csrf::from_request_parts(parts, app).await?.token(),
        };
        Ok(Self {
            account,
            owes_factor,
            session,
            signed_in,
            viewer,
            pages: app.pages.clone(),
        })
    }
}
