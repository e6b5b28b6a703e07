//! Setting up an authenticator app.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::json;
use shared::second_factor::{self, PendingTotp, TotpForm};

use super::{Back, added, qr};
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::session::{self, Holder};

/// Where a browser session keeps the secret that is shown, sealed.
const PENDING: &str = "pending_totp";
const PATH: &str = "/second-factor/totp";

/// The secret, as a picture and for typing. It stays the same while it is looked at.
pub(super) async fn get(State(app): State<App>, holder: Holder) -> Result<Html<String>, PageError> {
    let holder = holder.who_reaches_secrets()?;
    page(&app, &holder, &Back::default()).await
}

/// The first code.
pub(super) async fn post(
    State(app): State<App>,
    holder: Holder,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<TotpForm>,
) -> Result<Response, PageError> {
    let holder = holder.who_reaches_secrets()?;
    let Some(pending) = pending(&holder).await? else {
        return Ok(Redirect::to(PATH).into_response());
    };
    let done = second_factor::add_totp(
        &app.db,
        &app.passwords,
        &holder.signed_in,
        &pending,
        &form,
        address.0,
    )
    .await;
    match done {
        Ok(done) => {
            holder.session.remove_value(PENDING).await?;
            added(&app, holder, done, session::client(address, &headers)).await
        }
        Err(error) => {
            let back = Back::of(error)?;
            Err(back.answer(page(&app, &holder, &back).await?))
        }
    }
}

async fn pending(holder: &Holder) -> Result<Option<PendingTotp>, PageError> {
    let value = holder.session.get_value(PENDING).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

async fn page(app: &App, holder: &Holder, back: &Back) -> Result<Html<String>, PageError> {
    let email = &holder.account.email;
    let show = |pending: &PendingTotp| {
        second_factor::show_totp(&app.db, &holder.signed_in, pending, email)
    };
    let shown = match pending(holder).await?.as_ref().and_then(show) {
        Some(shown) => Some(shown),
        None => match second_factor::begin_totp(&app.db, &holder.signed_in) {
            Some(begun) => {
                let shown = show(&begun);
                holder.session.insert(PENDING, begun).await?;
                shown
            }
            None => None,
        },
    };
    let shown = shown.ok_or_else(|| PageError::internal("a secret can't be shown"))?;
    let picture = qr::picture(&shown.uri)
        .ok_or_else(|| PageError::internal("an address is too long for a picture"))?;
    let has_one = second_factor::list(&app.db, &holder.signed_in)
        .await?
        .totp
        .is_some();
    holder.render(
        "pages/second_factor/totp.html",
        json!({ "picture": picture, "typed": shown.typed, "uri": shown.uri, "has_one": has_one, "errors": back.errors, "wait": back.wait }),
    )
}
