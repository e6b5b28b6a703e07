//! The second factor: asked for between the password and the portal, set up and removed by whoever is signed in.

mod challenge;
mod codes;
mod passkey_sign_in;
mod passkeys;
mod qr;
mod remove;
mod set_up;
mod totp;

use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::json;
use shared::accounts::{Client, SecretError};
use shared::fields::FieldErrors;
use shared::second_factor::Added;

use crate::accounts::sign_in::until;
use crate::app::App;
use crate::errors::PageError;
use crate::routes;
use crate::routing::{Routes, get, post};
use crate::session::{Flash, Holder};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .route(routes::CHALLENGE, get(challenge::get).post(challenge::post))
        .route("/login/passkey", post(passkey_sign_in::post))
        .route("/login/passkey/options", post(passkey_sign_in::options))
        .route(routes::SECOND_FACTOR, get(set_up::get))
        .route("/second-factor/totp", get(totp::get).post(totp::post))
        .route(
            "/second-factor/passkeys",
            get(passkeys::get).post(passkeys::post),
        )
        .route("/second-factor/codes", get(codes::get).post(codes::post))
        .route("/second-factor/codes/kept", post(codes::kept))
        .route("/second-factor/remove", get(remove::get).post(remove::post))
}

/// A factor is there. Whoever has had none sees the recovery codes, this once: the answer is a page and not a redirect, since they are kept nowhere.
async fn added(
    app: &App,
    mut holder: Holder,
    added: Added,
    client: Client,
) -> Result<Response, PageError> {
    holder.go_on(app, added.session, client).await?;
    if let Some(codes) = added.recovery_codes {
        return Ok(shown(&holder, &codes)?.into_response());
    }
    holder.flash(Flash::success("second-factor-added")).await?;
    Ok(Redirect::to(routes::SECURITY).into_response())
}

/// Recovery codes, to be put away.
fn shown(holder: &Holder, codes: &[String]) -> Result<Html<String>, PageError> {
    let all = codes.join("\n");
    holder.render(
        "pages/second_factor/codes.html",
        json!({ "codes": codes, "all": all }),
    )
}

/// What a form said that came back.
#[derive(Default)]
struct Back {
    errors: FieldErrors,
    /// Minutes until the password can be tried again.
    wait: i64,
    seconds: i64,
}

impl Back {
    fn of(error: SecretError) -> Result<Self, PageError> {
        match error {
            SecretError::OutOfReach => Err(PageError::Forbidden),
            SecretError::Fields(errors) => Ok(Self {
                errors,
                ..Self::default()
            }),
            SecretError::TooMany { wait } => {
                let (wait, seconds) = until(wait);
                Ok(Self {
                    wait,
                    seconds,
                    ..Self::default()
                })
            }
            SecretError::Password(error) => Err(error.into()),
            SecretError::Db(error) => Err(error.into()),
        }
    }

    fn answer(&self, page: Html<String>) -> PageError {
        if self.wait > 0 {
            let seconds = self.seconds;
            PageError::TooMany { page, seconds }
        } else {
            PageError::Invalid(page)
        }
    }
}
