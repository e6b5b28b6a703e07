//! A new company.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::accounts::{
    self, CreateCompanyError, KnockError, SIGN_UPS_OF_ADDRESS, SIGN_UPS_OF_NETWORK, SignUpDraft,
    SignUpForm,
};
use shared::fields::FieldErrors;
use shared::tenancy::Purpose;
use tower_sessions::Session;

use super::sign_in::until;
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{self, Visitor};

/// The form.
pub(super) async fn get(visitor: Visitor) -> Result<Html<String>, PageError> {
    page(&visitor, &SignUpForm::default(), &FieldErrors::default(), 0)
}

/// Makes the company and its owner, who is signed in at once.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    address: ClientAddress,
    headers: HeaderMap,
    Form(form): Form<SignUpForm>,
) -> Result<Redirect, PageError> {
    let draft = match SignUpDraft::try_from(form.clone()) {
        Ok(draft) => draft,
        Err(errors) => return Err(PageError::Invalid(page(&visitor, &form, &errors, 0)?)),
    };
    match count(&app, &draft, address).await {
        Ok(()) => {}
        Err(KnockError::TooMany { wait }) => {
            let (minutes, seconds) = until(wait);
            let page = page(&visitor, &form, &FieldErrors::default(), minutes)?;
            return Err(PageError::TooMany { page, seconds });
        }
        Err(KnockError::Db(error)) => return Err(error.into()),
    }
    let hash = app.passwords.hash(draft.password()).await?;
    let mut tx = app.db.begin_system(Purpose::SignUp).await?;
    let created = match accounts::create_company(
        &mut tx,
        &draft.into_company(visitor.language(), hash),
    )
    .await
    {
        Ok(created) => created,
        Err(CreateCompanyError::Fields(errors)) => {
            return Err(PageError::Invalid(page(&visitor, &form, &errors, 0)?));
        }
        Err(CreateCompanyError::Db(error)) => return Err(error.into()),
    };
    let tx = accounts::enter_new_company(tx, &created, address.0).await?;
    tx.commit().await?;
    let client = session::client(address, &headers);
    session::begin(&session, created.session, client).await?;
    Ok(Redirect::to(routes::HOME))
}

/// Before anything is hashed: who tries others' addresses here would learn which of them have accounts.
async fn count(
    app: &App,
    draft: &SignUpDraft,
    ClientAddress(address): ClientAddress,
) -> Result<(), KnockError> {
    let mut tx = app.db.begin_system(Purpose::SignUp).await?;
    let network = accounts::knock_from(&mut tx, SIGN_UPS_OF_NETWORK, address).await;
    let account = accounts::knock(&mut tx, SIGN_UPS_OF_ADDRESS, &draft.account()).await;
    tx.commit().await?;
    network.and(account)
}

/// `wait`: minutes until it can be tried again.
fn page(
    visitor: &Visitor,
    form: &SignUpForm,
    errors: &FieldErrors,
    wait: i64,
) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/accounts/sign_up.html",
        json!({ "form": form, "errors": errors, "wait": wait }),
    )
}
