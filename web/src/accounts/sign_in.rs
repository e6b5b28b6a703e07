//! The sign-in page.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{self, Client, SignInAttempt, SignInError, SignInStep};
use time::Duration;
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::half::{self, Half};
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
pub(crate) struct SignInForm {
    email: String,
    #[serde(skip_serializing)]
    password: String,
    next: String,
    /// Ticked: this browser stays signed in.
    remember: String,
}

impl SignInForm {
    /// Empty, and leading there.
    pub(crate) fn then(next: String) -> Self {
        Self {
            next,
            ..Self::default()
        }
    }
}

/// The form.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<SignInQuery>,
) -> Result<Html<String>, PageError> {
    page(&app, &visitor, &SignInForm::then(query.next), None, 0)
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
        Ok(SignInStep::Done(signed_in)) => {
            let entrance = Entrance {
                remember: !form.remember.is_empty(),
                next: &form.next,
                client: session::client(address, &headers),
            };
            come_in(&app, &session, signed_in, entrance).await
        }
        Ok(SignInStep::SecondFactor(waiting)) => {
            // Whoever was signed in here is so no more.
            if let Some(before) = session::signed_in(&session).await? {
                accounts::forget_browser(&app.db, &before).await?;
            }
            let half = Half {
                waiting,
                remember: !form.remember.is_empty(),
                next: form.next,
            };
            half::begin(&session, half).await?;
            let forgotten = AppendHeaders([(SET_COOKIE, remember::removed(&app))]);
            Ok((forgotten, Redirect::to(routes::CHALLENGE)).into_response())
        }
        Err(error) => Err(refused(&app, &visitor, &form, error)?),
    }
}

/// How somebody comes in, and where to.
pub(crate) struct Entrance<'a> {
    /// This browser stays signed in.
    pub(crate) remember: bool,
    pub(crate) next: &'a str,
    pub(crate) client: Client,
}

/// Everything was proved: the session begins.
pub(crate) async fn come_in(
    app: &App,
    session: &Session,
    mut signed_in: accounts::Session,
    entrance: Entrance<'_>,
) -> Result<Response, PageError> {
    if let Some(before) = session::signed_in(session).await? {
        accounts::forget_browser(&app.db, &before).await?;
    }
    let cookie = if entrance.remember {
        let (remembered, token) = accounts::remember(&app.db, signed_in).await?;
        signed_in = remembered;
        remember::set(app, &token)
    } else {
        remember::removed(app)
    };
    session::begin(session, signed_in, entrance.client).await?;
    let next = Redirect::to(routes::local(entrance.next));
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), next).into_response())
}

pub(crate) fn refused(
    app: &App,
    visitor: &Visitor,
    form: &SignInForm,
    error: SignInError,
) -> Result<PageError, PageError> {
    Ok(match error {
        SignInError::Wrong => PageError::Invalid(page(app, visitor, form, Some("login-wrong"), 0)?),
        SignInError::NoCompany => {
            PageError::Invalid(page(app, visitor, form, Some("login-no-company"), 0)?)
        }
        SignInError::SingleSignOnOnly => {
            PageError::Invalid(page(app, visitor, form, Some("login-sso-only"), 0)?)
        }
        SignInError::TooMany { wait } => {
            let (minutes, seconds) = until(wait);
            let page = page(app, visitor, form, Some("login-too-many"), minutes)?;
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

pub(crate) fn page(
    app: &App,
    visitor: &Visitor,
    form: &SignInForm,
    problem: Option<&str>,
    minutes: i64,
) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/accounts/sign_in.html",
        json!({ "form": form, "problem": problem, "minutes": minutes, "passkeys": app.no_passkeys.is_none() }),
    )
}
