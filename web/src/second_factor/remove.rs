//! Removing a factor, by the password.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use shared::second_factor::{self, Factor, RemoveForm};

use super::Back;
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{self, Flash, Holder};

/// Which.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RemoveQuery {
    factor: String,
}

/// Says what will happen, and asks for the password.
pub(super) async fn get(
    State(app): State<App>,
    holder: Holder,
    Query(query): Query<RemoveQuery>,
) -> Result<Response, PageError> {
    let holder = holder.who_reaches_secrets()?;
    let page = page(&app, &holder, &query.factor, &Back::default()).await?;
    Ok(page.map_or_else(gone, IntoResponse::into_response))
}

/// Removes it.
pub(super) async fn post(
    State(app): State<App>,
    holder: Holder,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<RemoveForm>,
) -> Result<Response, PageError> {
    let mut holder = holder.who_reaches_secrets()?;
    let Ok(factor) = form.factor.parse() else {
        return Ok(gone());
    };
    let (signed_in, passwords) = (&holder.signed_in, &app.passwords);
    match second_factor::remove(&app.db, passwords, signed_in, factor, &form, address.0).await {
        Ok(Some(renewed)) => {
            let client = session::client(address, &headers);
            holder.go_on(&app, renewed, client).await?;
            let flash = Flash::success("second-factor-removed");
            holder.flash(flash).await?;
            Ok(gone())
        }
        Ok(None) => Ok(gone()),
        Err(error) => {
            let back = Back::of(error)?;
            let page = page(&app, &holder, &form.factor, &back).await?;
            Ok(match page {
                Some(page) => back.answer(page).into_response(),
                None => gone(),
            })
        }
    }
}

/// There is none such, or not any more.
fn gone() -> Response {
    Redirect::to(routes::SECURITY).into_response()
}

async fn page(
    app: &App,
    holder: &Holder,
    factor: &str,
    back: &Back,
) -> Result<Option<Html<String>>, PageError> {
    let factors = second_factor::list(&app.db, &holder.signed_in).await?;
    let last = usize::from(factors.totp.is_some()) + factors.passkeys.len() == 1;
    let name = match factor.parse() {
        Ok(Factor::Totp) => factors.totp.map(|_| String::new()),
        Ok(Factor::Passkey(id)) => {
            let mut passkeys = factors.passkeys.into_iter();
            passkeys.find(|key| key.id == id).map(|key| key.name)
        }
        Err(_) => None,
    };
    let Some(name) = name else { return Ok(None) };
    let page = json!({ "factor": factor, "name": name, "last": last, "errors": back.errors, "wait": back.wait });
    holder
        .render("pages/second_factor/remove.html", page)
        .map(Some)
}
