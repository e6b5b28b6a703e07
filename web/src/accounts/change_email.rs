//! The link of the mail that goes to a new address. Mail scanners open links, so it takes a click on its page.

use axum::extract::{Path, State};
use axum::response::Html;
use serde_json::json;
use shared::accounts::{self, ChangeEmailError};
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::session::{self, Visitor};

/// Asks for the click, or says that the link is over.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Html<String>, PageError> {
    let open = accounts::email_change_is_open(&app.db, &secret).await?;
    page(&visitor, &secret, if open { "asked" } else { "over" })
}

/// Changes the address. Sessions stay; the one of this browser gets another id.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    ClientAddress(address): ClientAddress,
    Path(secret): Path<String>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Html<String>, PageError> {
    match accounts::change_email(&app.db, &secret, address).await {
        Ok(()) => {
            if session::signed_in(&session).await?.is_some() {
                session.cycle_id().await?;
            }
            page(&visitor, &secret, "done")
        }
        Err(ChangeEmailError::Over) => Err(PageError::Invalid(page(&visitor, &secret, "over")?)),
        Err(ChangeEmailError::Taken) => Err(PageError::Invalid(page(&visitor, &secret, "taken")?)),
        Err(ChangeEmailError::Db(error)) => Err(error.into()),
    }
}

fn page(visitor: &Visitor, secret: &str, state: &str) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/accounts/change_email.html",
        json!({ "secret": secret, "state": state }),
    )
}
