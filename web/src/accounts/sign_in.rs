//! The sign-in page.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{self, SignInAttempt, SignInError};
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{SIGNED_IN, Visitor};

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
    ClientAddress(address): ClientAddress,
    Form(form): Form<SignInForm>,
) -> Result<Redirect, PageError> {
    let attempt = SignInAttempt {
        email: &form.email,
        password: &form.password,
        address,
    };
    match accounts::sign_in(&app.db, &app.passwords, attempt).await {
        Ok(signed_in) => {
            start(&session, signed_in).await?;
            Ok(Redirect::to(routes::local(&form.next)))
        }
        Err(SignInError::Wrong) => Err(PageError::Invalid(page(
            &visitor,
            &form,
            Some("login-wrong"),
            0,
        )?)),
        Err(SignInError::NoCompany) => Err(PageError::Invalid(page(
            &visitor,
            &form,
            Some("login-no-company"),
            0,
        )?)),
        Err(SignInError::TooMany { wait }) => {
            let seconds = wait.whole_seconds().max(0) + 1;
            let page = page(&visitor, &form, Some("login-too-many"), (seconds + 59) / 60)?;
            Err(PageError::TooMany { page, seconds })
        }
        Err(SignInError::Password(error)) => Err(error.into()),
        Err(SignInError::Db(error)) => Err(error.into()),
    }
}

/// Begins a signed-in session under a new id: one that somebody planted before is worth nothing after.
pub(super) async fn start(
    session: &Session,
    signed_in: accounts::Session,
) -> Result<(), PageError> {
    session.cycle_id().await?;
    session.insert(SIGNED_IN, signed_in).await?;
    Ok(())
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
