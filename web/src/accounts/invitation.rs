//! The page of an invitation: what it offers, and to whom. It signs nobody in.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::accounts::{self, AcceptError, NewPersonForm, Offered, SignedIn, Standing};
use shared::fields::FieldErrors;
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{self, Flash, Visitor};

/// Who looks at it.
struct Looker {
    signed_in: accounts::Session,
    /// Their address.
    email: String,
    /// Only an account's own password lets accept.
    reaches_secrets: bool,
}

/// What it offers to whoever looks: to accept, to make an account, to sign in first; or says that it is another's, or over.
pub(super) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Path(secret): Path<String>,
) -> Result<Html<String>, PageError> {
    let form = NewPersonForm::default();
    page(
        &app,
        &visitor,
        &session,
        &secret,
        &form,
        &FieldErrors::default(),
    )
    .await
}

/// Accepts it.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    address: ClientAddress,
    headers: HeaderMap,
    Path(secret): Path<String>,
    Form(form): Form<NewPersonForm>,
) -> Result<Redirect, PageError> {
    let accepted = match looker(&app, &session).await? {
        Some(looker) => accounts::accept_as(&app.db, &secret, &looker.signed_in, address.0)
            .await
            .map(Some),
        None => accounts::accept_as_new(
            &app.db,
            &app.passwords,
            &secret,
            &form,
            visitor.language(),
            address.0,
        )
        .await
        .map(|()| None),
    };
    let errors = match accepted {
        Ok(Some(switched)) => {
            let client = session::client(address, &headers);
            session::begin(&session, switched, client).await?;
            Flash::success("invitation-accepted")
                .leave(&session)
                .await?;
            return Ok(Redirect::to(routes::HOME));
        }
        Ok(None) => {
            Flash::success("invitation-account-made")
                .leave(&session)
                .await?;
            return Ok(Redirect::to(routes::LOGIN));
        }
        Err(AcceptError::Fields(errors)) => errors,
        // The page says what stands in the way.
        Err(AcceptError::Over | AcceptError::SignInFirst | AcceptError::Another) => {
            FieldErrors::default()
        }
        Err(AcceptError::Password(error)) => return Err(error.into()),
        Err(AcceptError::Db(error)) => return Err(error.into()),
    };
    let page = page(&app, &visitor, &session, &secret, &form, &errors).await?;
    Err(PageError::Invalid(page))
}

async fn looker(app: &App, session: &Session) -> Result<Option<Looker>, PageError> {
    let Some(signed_in) = session::signed_in(session).await? else {
        return Ok(None);
    };
    let account = match accounts::standing(&app.db, &signed_in).await? {
        // What their present company asks for is no matter of the one that invites.
        Standing::In(SignedIn { account, .. }) | Standing::OwesFactor(account) => account,
        Standing::Over => return Ok(None),
    };
    Ok(Some(Looker {
        signed_in,
        email: account.email,
        reaches_secrets: account.reaches_secrets,
    }))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    session: &Session,
    secret: &str,
    form: &NewPersonForm,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    let offered = accounts::find_invitation(&app.db, secret).await?;
    let looker = looker(app, session).await?;
    visitor.render(
        "pages/accounts/invitation.html",
        json!({
            "secret": secret,
            "state": state(offered.as_ref(), looker.as_ref()),
            "offered": offered,
            "signed_in_as": looker.map(|looker| looker.email),
            "next": routes::login_then(&format!("/invitation/{secret}")),
            "form": form,
            "errors": errors,
        }),
    )
}

fn state(offered: Option<&Offered>, looker: Option<&Looker>) -> &'static str {
    match (offered, looker) {
        (None, _) => "over",
        (Some(offered), Some(looker)) if looker.email != offered.email => "another",
        (Some(_), Some(looker)) if !looker.reaches_secrets => "single-sign-on",
        (Some(_), Some(_)) => "accept",
        (Some(offered), None) if offered.known => "sign-in",
        (Some(_), None) => "new",
    }
}
