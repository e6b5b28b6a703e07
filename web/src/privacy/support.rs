//! Whether support may look in, and who did.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::fields::FieldErrors;
use shared::support::{self, AllowError, PermitDraft, PermitForm, TIMES};

use crate::accounts::Empty;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::routes;
use crate::session::{Flash, Owner};

/// `GET /settings/privacy/support`.
pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    page(
        &app,
        &owner,
        &PermitForm::default(),
        &FieldErrors::default(),
    )
    .await
}

/// `POST /settings/privacy/support`: lets support look in.
pub(super) async fn allow(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<PermitForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let done = match PermitDraft::try_from(&form) {
        Ok(draft) => support::allow(&mut tx, draft).await,
        Err(errors) => Err(errors.into()),
    };
    match done {
        Ok(()) => tx.commit().await?,
        Err(AllowError::Fields(errors)) => {
            drop(tx);
            let page = page(&app, &owner, &form, &errors).await?;
            return Err(PageError::Invalid(page));
        }
        Err(AllowError::OpenAlready) => {
            return Err(PageError::Conflict("support-open-already"));
        }
        Err(AllowError::NoMember) => return Err(PageError::Forbidden),
        Err(AllowError::Db(error)) => return Err(error.into()),
    }
    owner.flash(Flash::success("support-allowed")).await?;
    Ok(Redirect::to(routes::SUPPORT))
}

/// `POST /settings/privacy/support/close`: support is out at once. It may have been closed already.
pub(super) async fn close(
    State(app): State<App>,
    owner: Owner,
    Form(Empty {}): Form<Empty>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    support::close(&mut tx).await?;
    tx.commit().await?;
    owner.flash(Flash::success("support-closed")).await?;
    Ok(Redirect::to(routes::SUPPORT))
}

async fn page(
    app: &App,
    owner: &Owner,
    form: &PermitForm,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let permit = support::find_open(&mut tx).await?;
    let visits = support::list_visits(&mut tx).await?;
    drop(tx);
    owner.render(
        "pages/privacy/support.html",
        json!({
            "permit": permit,
            "visits": visits,
            "times": TIMES.map(|hours| hours.to_string()),
            "form": form,
            "errors": errors,
        }),
    )
}
