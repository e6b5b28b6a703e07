//! The link of the mail that resets a password. Looking at it changes nothing: scanners of mails look too.

use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;
use serde_json::json;
use shared::accounts::{self, ResetError};
use shared::fields::FieldErrors;
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Visitor};

/// What somebody typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ResetForm {
    password: String,
}

/// Asks for the new password, or says that the link is over.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Html<String>, PageError> {
    let open = accounts::reset_is_open(&app.db, &secret).await?;
    page(&visitor, &secret, open, &FieldErrors::default())
}

/// Sets it. Nobody is signed in by this: the sign-in page is next.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    ClientAddress(address): ClientAddress,
    Path(secret): Path<String>,
    Form(form): Form<ResetForm>,
) -> Result<Redirect, PageError> {
    let reset =
        accounts::reset_password(&app.db, &app.passwords, &secret, &form.password, address).await;
    match reset {
        Ok(()) => {
            Flash::success("reset-done").leave(&session).await?;
            Ok(Redirect::to(routes::LOGIN))
        }
        Err(ResetError::Over) => {
            let page = page(&visitor, &secret, false, &FieldErrors::default())?;
            Err(PageError::Invalid(page))
        }
        Err(ResetError::Fields(errors)) => {
            Err(PageError::Invalid(page(&visitor, &secret, true, &errors)?))
        }
        Err(ResetError::Password(error)) => Err(error.into()),
        Err(ResetError::Db(error)) => Err(error.into()),
    }
}

fn page(
    visitor: &Visitor,
    secret: &str,
    open: bool,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/accounts/reset_password.html",
        json!({ "secret": secret, "open": open, "errors": errors }),
    )
}
