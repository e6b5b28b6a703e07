//! A member's password, second factors, address and sessions.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::accounts::{self, EmailForm, PasswordForm, Reach, SecretError};
use shared::fields::FieldErrors;
use shared::ids::SessionListId;
use shared::second_factor;

use crate::accounts::sign_in::until;
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::{self, Flash, Member};

/// What a form said that came back.
#[derive(Default)]
struct Back<'a> {
    form: EmailForm,
    errors: FieldErrors,
    /// Which form it was: both ask for the present password.
    of: &'a str,
    /// Minutes until the password can be tried again.
    wait: i64,
}

pub(super) async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    page(&app, &member, Back::default()).await
}

/// Another password. This session goes on, under another id.
pub(super) async fn password(
    State(app): State<App>,
    member: Member,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Result<Redirect, PageError> {
    let changed =
        accounts::change_password(&app.db, &app.passwords, &member.signed_in, &form, address.0)
            .await;
    match changed {
        Ok(renewed) => {
            let client = session::client(address, &headers);
            session::begin(&member.session, renewed, client).await?;
            member
                .flash(Flash::success("security-password-done"))
                .await?;
            Ok(Redirect::to(routes::SECURITY))
        }
        Err(error) => Err(refused(&app, &member, error, "password", EmailForm::default()).await?),
    }
}

/// Another address: a link goes there.
pub(super) async fn email(
    State(app): State<App>,
    member: Member,
    ClientAddress(address): ClientAddress,
    Form(form): Form<EmailForm>,
) -> Result<Redirect, PageError> {
    let asked =
        accounts::ask_email_change(&app.db, &app.passwords, &member.signed_in, &form, address)
            .await;
    match asked {
        Ok(()) => {
            member.flash(Flash::success("security-email-sent")).await?;
            Ok(Redirect::to(routes::SECURITY))
        }
        Err(error) => Err(refused(&app, &member, error, "email", form).await?),
    }
}

async fn refused(
    app: &App,
    member: &Member,
    error: SecretError,
    of: &str,
    form: EmailForm,
) -> Result<PageError, PageError> {
    Ok(match error {
        SecretError::OutOfReach => PageError::Forbidden,
        SecretError::Fields(errors) => {
            let back = Back {
                form,
                errors,
                of,
                wait: 0,
            };
            PageError::Invalid(page(app, member, back).await?)
        }
        SecretError::TooMany { wait } => {
            let (minutes, seconds) = until(wait);
            let back = Back {
                form,
                of,
                wait: minutes,
                ..Back::default()
            };
            let page = page(app, member, back).await?;
            PageError::TooMany { page, seconds }
        }
        SecretError::Password(error) => error.into(),
        SecretError::Db(error) => error.into(),
    })
}

/// Ends a session. One's own is ended by signing out.
pub(super) async fn end(
    State(app): State<App>,
    member: Member,
    Id(id): Id<SessionListId>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let own = own_id(&member);
    let mut tx = app.db.begin(&member.principal).await?;
    let reach = Reach::of_session(&member.signed_in, &own);
    if !accounts::end_session(&mut tx, reach, id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    member
        .flash(Flash::success("security-session-ended"))
        .await?;
    Ok(Redirect::to(routes::SECURITY))
}

/// Ends all but this one.
pub(super) async fn end_others(
    State(app): State<App>,
    member: Member,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let own = own_id(&member);
    let mut tx = app.db.begin(&member.principal).await?;
    let reach = Reach::of_session(&member.signed_in, &own);
    accounts::end_other_sessions(&mut tx, reach, &member.signed_in).await?;
    tx.commit().await?;
    member
        .flash(Flash::success("security-others-ended"))
        .await?;
    Ok(Redirect::to(routes::SECURITY))
}

fn own_id(member: &Member) -> String {
    let id = member.session.id();
    id.map(|id| id.to_string()).unwrap_or_default()
}

async fn page(app: &App, member: &Member, back: Back<'_>) -> Result<Html<String>, PageError> {
    let own = own_id(member);
    let factors = second_factor::list(&app.db, &member.signed_in).await?;
    let mut tx = app.db.begin(&member.principal).await?;
    let reach = Reach::of_session(&member.signed_in, &own);
    let sessions = accounts::list_sessions(&mut tx, reach).await?;
    let errors_of = |form: &str| {
        if back.of == form {
            back.errors.clone()
        } else {
            FieldErrors::default()
        }
    };
    member.render(
        "pages/settings/security.html",
        json!({
            "sessions": sessions,
            "factors": factors,
            "no_passkeys": app.no_passkeys,
            "form": back.form,
            "password_errors": errors_of("password"),
            "email_errors": errors_of("email"),
            "wait": back.wait,
        }),
    )
}
