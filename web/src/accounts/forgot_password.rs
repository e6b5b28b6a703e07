//! A link for whoever forgot their password. Known and unknown addresses get the same answer.

use axum::extract::State;
use axum::response::Html;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{self, AskResetError};

use super::sign_in::until;
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::session::Visitor;

/// What somebody typed.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct ForgottenForm {
    email: String,
}

/// The form.
pub(super) async fn get(visitor: Visitor) -> Result<Html<String>, PageError> {
    page(&visitor, &ForgottenForm::default(), false, 0)
}

/// Sends the link, if there is somebody to send it to.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    ClientAddress(address): ClientAddress,
    Form(form): Form<ForgottenForm>,
) -> Result<Html<String>, PageError> {
    match accounts::ask_reset(&app.db, &form.email, address).await {
        Ok(()) => page(&visitor, &form, true, 0),
        Err(AskResetError::TooMany { wait }) => {
            let (minutes, seconds) = until(wait);
            let page = page(&visitor, &form, false, minutes)?;
            Err(PageError::TooMany { page, seconds })
        }
        Err(AskResetError::Db(error)) => Err(error.into()),
    }
}

/// `wait`: minutes until it can be asked again.
fn page(
    visitor: &Visitor,
    form: &ForgottenForm,
    sent: bool,
    wait: i64,
) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/accounts/forgot_password.html",
        json!({ "form": form, "sent": sent, "wait": wait }),
    )
}
