//! Recovery codes: new ones, and that they were put away.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::json;
use shared::second_factor::{self, CodesForm};

use super::{Back, shown};
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::routes;
use crate::session::{Flash, Holder};

/// Asks whether the old ones are to go.
pub(super) async fn get(State(app): State<App>, holder: Holder) -> Result<Response, PageError> {
    let holder = holder.who_reaches_secrets()?;
    if !second_factor::list(&app.db, &holder.signed_in).await?.any() {
        return Ok(Redirect::to(routes::SECOND_FACTOR).into_response());
    }
    Ok(page(&holder, &Back::default())?.into_response())
}

/// Makes new ones, and shows them this once.
pub(super) async fn post(
    State(app): State<App>,
    holder: Holder,
    ClientAddress(address): ClientAddress,
    Form(form): Form<CodesForm>,
) -> Result<Response, PageError> {
    let holder = holder.who_reaches_secrets()?;
    if !second_factor::list(&app.db, &holder.signed_in).await?.any() {
        return Ok(Redirect::to(routes::SECOND_FACTOR).into_response());
    }
    let signed_in = &holder.signed_in;
    let renewed =
        second_factor::renew_codes(&app.db, &app.passwords, signed_in, &form, address).await;
    match renewed {
        Ok(codes) => Ok(shown(&holder, &codes)?.into_response()),
        Err(error) => {
            let back = Back::of(error)?;
            Err(back.answer(page(&holder, &back)?))
        }
    }
}

/// They are put away.
pub(super) async fn kept(
    State(app): State<App>,
    holder: Holder,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let holder = holder.who_reaches_secrets()?;
    second_factor::keep_codes(&app.db, &holder.signed_in).await?;
    holder.flash(Flash::success("second-factor-ready")).await?;
    Ok(Redirect::to(routes::SECURITY))
}

fn page(holder: &Holder, back: &Back) -> Result<Html<String>, PageError> {
    holder.render(
        "pages/second_factor/renew_codes.html",
        json!({ "errors": back.errors, "wait": back.wait }),
    )
}
