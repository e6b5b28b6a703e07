//! Setting up a passkey: the browser makes it, by a script.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, Response};
use serde_json::json;
use shared::second_factor::{self, PasskeyForm, Registration};

use super::{Back, added};
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::session::{self, Holder};

/// Where a browser session keeps what the browser was asked for.
const ASKED: &str = "asked_new_passkey";

/// What the page is filled with.
#[derive(Default)]
struct Typed {
    name: String,
    /// What the browser has made already, when only the password was wrong: it is not made twice.
    credential: String,
}

/// The form.
pub(super) async fn get(State(app): State<App>, holder: Holder) -> Result<Html<String>, PageError> {
    let holder = holder.who_reaches_secrets()?;
    page(&app, &holder, &Typed::default(), &Back::default()).await
}

/// What the browser made.
pub(super) async fn post(
    State(app): State<App>,
    holder: Holder,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<PasskeyForm>,
) -> Result<Response, PageError> {
    let holder = holder.who_reaches_secrets()?;
    let asked = holder.session.remove_value(ASKED).await?;
    let asked: Option<Registration> = asked.and_then(|value| serde_json::from_value(value).ok());
    let done = second_factor::add_passkey(
        &app.db,
        &app.passwords,
        &holder.signed_in,
        asked.as_ref(),
        &form,
        address.0,
    )
    .await;
    match done {
        Ok(done) => added(&app, holder, done, session::client(address, &headers)).await,
        Err(error) => {
            let back = Back::of(error)?;
            let refused = back
                .errors
                .0
                .iter()
                .any(|error| error.field == "credential");
            let mut typed = Typed {
                name: form.name,
                credential: String::new(),
            };
            if let Some(asked) = asked.filter(|_| !refused) {
                holder.session.insert(ASKED, asked).await?;
                typed.credential = form.credential;
            }
            Err(back.answer(page(&app, &holder, &typed, &back).await?))
        }
    }
}

async fn page(
    app: &App,
    holder: &Holder,
    typed: &Typed,
    back: &Back,
) -> Result<Html<String>, PageError> {
    let options = if typed.credential.is_empty() {
        match second_factor::ask_for_new_passkey(&app.db, &holder.signed_in).await? {
            Some((options, asked)) => {
                holder.session.insert(ASKED, asked).await?;
                Some(options.to_string())
            }
            None => None,
        }
    } else {
        Some(String::new())
    };
    holder.render(
        "pages/second_factor/passkey.html",
        json!({
            "options": options,
            "no_passkeys": app.no_passkeys,
            "name": typed.name,
            "credential": typed.credential,
            "errors": back.errors,
            "wait": back.wait,
        }),
    )
}
