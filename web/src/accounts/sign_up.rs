//! A new company.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::accounts::{self, CreateCompanyError, SignUpDraft, SignUpForm};
use shared::fields::FieldErrors;
use shared::tenancy::Purpose;
use tower_sessions::Session;

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{self, Visitor};

/// The form.
pub(super) async fn get(visitor: Visitor) -> Result<Html<String>, PageError> {
    page(&visitor, &SignUpForm::default(), &FieldErrors::default())
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
        Err(errors) => return Err(PageError::Invalid(page(&visitor, &form, &errors)?)),
    };
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
            return Err(PageError::Invalid(page(&visitor, &form, &errors)?));
        }
        Err(CreateCompanyError::Db(error)) => return Err(error.into()),
    };
    tx.commit().await?;
    let client = session::client(address, &headers);
    session::begin(&session, created.session, client).await?;
    Ok(Redirect::to(routes::HOME))
}

fn page(
    visitor: &Visitor,
    form: &SignUpForm,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    visitor.render(
        "pages/accounts/sign_up.html",
        json!({ "form": form, "errors": errors }),
    )
}
