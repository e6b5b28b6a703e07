//! The link of the mail that confirms an address. Mail scanners open links, so it takes a click on its page.

use axum::extract::{Path, State};
use axum::response::Html;
use serde_json::json;
use shared::accounts;
use shared::tenancy::Purpose;

use super::sign_out::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::session::Visitor;

/// Asks for the click.
pub(super) async fn get(
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/accounts/confirm_email.html",
        json!({ "secret": secret, "state": "asked" }),
    )
}

/// Confirms.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
    Form(Empty {}): Form<Empty>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin_system(Purpose::MailSecret).await?;
    let confirmed = accounts::confirm_email(&mut tx, &secret).await?;
    tx.commit().await?;
    let state = if confirmed { "confirmed" } else { "refused" };
    visitor.render(
        "pages/accounts/confirm_email.html",
        json!({ "secret": secret, "state": state }),
    )
}
