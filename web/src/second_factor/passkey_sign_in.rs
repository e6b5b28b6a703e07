//! Signing in by a passkey and nothing else. It needs a script; the password is there for whoever has none.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use shared::accounts::SignInError;
use shared::second_factor::{self, AskedAnybody};
use tower_sessions::Session;

use crate::accounts::sign_in::{Entrance, SignInForm, come_in, page, refused};
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::session::{self, Visitor};

/// Where a browser session keeps what was asked.
const ASKED: &str = "asked_anybody";

/// What the browser answered.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PasskeySignInForm {
    credential: String,
    next: String,
}

/// The question, for the script: only when a button was pressed, so that looking at the page keeps nothing.
pub(super) async fn options(
    State(app): State<App>,
    session: Session,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Json<Value>, PageError> {
    let asked = second_factor::ask_anybody(&app.db).map_err(PageError::internal)?;
    let (options, asked) = asked.ok_or(PageError::NotFound)?;
    session.insert(ASKED, asked).await?;
    Ok(Json(options))
}

/// The answer.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<PasskeySignInForm>,
) -> Result<Response, PageError> {
    let asked = session.remove_value(ASKED).await?;
    let asked: Option<AskedAnybody> = asked.and_then(|value| serde_json::from_value(value).ok());
    let signed_in = match asked {
        Some(asked) => {
            second_factor::sign_in_with_passkey(&app.db, &form.credential, asked, address.0).await
        }
        None => Err(SignInError::Wrong),
    };
    match signed_in {
        Ok(signed_in) => {
            let entrance = Entrance {
                remember: false,
                next: &form.next,
                client: session::client(address, &headers),
            };
            come_in(&app, &session, signed_in, entrance).await
        }
        Err(SignInError::Wrong) => {
            let form = SignInForm::then(form.next);
            let page = page(&app, &visitor, &form, Some("login-passkey-refused"), 0)?;
            Err(PageError::Invalid(page))
        }
        Err(error) => {
            let form = SignInForm::then(form.next);
            Err(refused(&app, &visitor, &form, error)?)
        }
    }
}
