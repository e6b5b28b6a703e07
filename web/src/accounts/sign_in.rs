//! The sign-in page.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{self, SignInAttempt, SignInError, SignInStep};
use time::Duration;
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{self, Visitor, remember};

/// Where sign-in leads.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInQuery {
    next: String,
}

/// What somebody typed.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct SignInForm {
    email: String,
    #[serde(skip_serializing)]
    password: String,
    next: String,
    /// Ticked: this browser stays signed in.
    remember: String,
}

/// The form.
pub(super) async fn get(
    visitor: Visitor,
    Query(query): Query<SignInQuery>,
) -> Result<Html<String>, PageError> {
    let form = SignInForm {
        next: query.next,
        ..SignInForm::default()
    };
    page(&visitor, &form, None, 0)
}

/// Signs in.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Result<Response, PageError> {
    let attempt = SignInAttempt {
        email: &form.email,
        password: &form.password,
        address: address.0,
    };
    match accounts::sign_in(&app.db, &app.passwords, attempt).await {
        Ok(SignInStep::Done(mut signed_in)) => {
            if let Some(before) = session::signed_in(&session).await? {
                accounts::forget_browser(&app.db, &before).await?;
            }
            let cookie = if form.remember.is_empty() {
                remember::removed(&app)
            } else {
                let (remembered, token) = accounts::remember(&app.db, signed_in).await?;
                signed_in = remembered;
                remember::set(&app, &token)
            };
            session::begin(&session, signed_in, session::client(address, &headers)).await?;
            let next = Redirect::to(routes::local(&form.next));
            Ok((AppendHeaders([(SET_COOKIE, cookie)]), next).into_response())
        }
        Err(error) => Err(refused(&visitor, &form, error)?),
    }
}

fn refused(
    visitor: &Visitor,
    form: &SignInForm,
    error: SignInError,
) -> Result<PageError, PageError> {
    Ok(match error {
        SignInError::Wrong => PageError::Invalid(page(visitor, form, Some("login-wrong"), 0)?),
        SignInError::NoCompany => {
            PageError::Invalid(page(visitor, form, Some("login-no-company"), 0)?)
        }
        SignInError::SingleSignOnOnly => {
            PageError::Invalid(page(visitor, form, Some("login-sso-only"), 0)?)
        }
        SignInError::TooMany { wait } => {
            let (minutes, seconds) = until(wait);
            let page = page(visitor, form, Some("login-too-many"), minutes)?;
            PageError::TooMany { page, seconds }
        }
        SignInError::Password(error) => error.into(),
        SignInError::Db(error) => error.into(),
    })
}

/// What to wait, in whole minutes for people and in whole seconds for programs: a part of one is one to wait.
pub(crate) fn until(wait: Duration) -> (i64, i64) {
    let seconds = wait.whole_seconds().max(0) + 1;
    ((seconds + 59) / 60, seconds)
}

fn page(
    visitor: &Visitor,
    form: &SignInForm,
    problem: Option<&str>,
    minutes: i64,
) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/accounts/sign_in.html",
        json!({ "form": form, "problem": problem, "minutes": minutes }),
    )
}
