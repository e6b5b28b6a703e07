//! Whose forwards are believed, and whose mail is held: two lists below the settings of Quote requests. Owners only.

use axum::extract::{Path, State};
use axum::response::Redirect;
use serde::{Deserialize, Serialize};
use shared::company::{self, CompanyError};
use shared::fields::FieldErrors;
use shared::ids::TrustedForwarderId;

use super::quote_requests;
use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// Where the lists stand.
const LISTS: &str = "#senders";

/// An address as it was typed into one of the lists.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Entry {
    /// `forwarders` or `blocked`; empty: into none.
    list: &'static str,
    email: String,
    errors: FieldErrors,
}

#[derive(Debug, Deserialize)]
pub(super) struct EntryForm {
    email: String,
}

/// Believes what an address forwards.
pub(super) async fn trust(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<EntryForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    match company::trust_forwarder(&mut tx, &form.email).await {
        Ok(_) => tx.commit().await?,
        Err(error) => return Err(refused(&app, &owner, "forwarders", form, error).await?),
    }
    back(&owner, "held-trusted").await
}

/// Believes it no more.
pub(super) async fn untrust(
    State(app): State<App>,
    owner: Owner,
    Path(id): Path<String>,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let id: TrustedForwarderId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = app.db.begin(&owner.principal).await?;
    if !company::delete_forwarder(&mut tx, id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    back(&owner, "held-untrusted").await
}

/// Holds what an address sends.
pub(super) async fn block(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<EntryForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    match company::block_sender(&mut tx, &form.email).await {
        Ok(_) => tx.commit().await?,
        Err(error) => return Err(refused(&app, &owner, "blocked", form, error).await?),
    }
    back(&owner, "held-blocked").await
}

/// Lets it in again; one that is not blocked is let in already.
pub(super) async fn unblock(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<EntryForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    company::unblock_sender(&mut tx, &form.email).await?;
    tx.commit().await?;
    back(&owner, "held-unblocked").await
}

async fn back(owner: &Owner, said: &str) -> Result<Redirect, PageError> {
    owner.flash(Flash::success(said)).await?;
    Ok(Redirect::to(&format!(
        "{}{LISTS}",
        routes::QUOTE_REQUESTS_SETTINGS
    )))
}

async fn refused(
    app: &App,
    owner: &Owner,
    list: &'static str,
    form: EntryForm,
    error: CompanyError,
) -> Result<PageError, PageError> {
    let errors = match error {
        CompanyError::Fields(errors) => errors,
        CompanyError::Db(error) => return Err(error.into()),
    };
    let entry = Entry {
        list,
        email: form.email,
        errors,
    };
    Ok(PageError::Invalid(
        quote_requests::show(app, owner, &entry).await?,
    ))
}
