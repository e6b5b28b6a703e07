//! The end of a company: ordered by an owner, taken back by any.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde_json::json;
use shared::fields::FieldErrors;
use shared::privacy::deletion::{self, DELETION_GRACE, DeletionError, DeletionForm};

use crate::accounts::sign_in::until;
use crate::app::App;
use crate::client_address::ClientAddress;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::routes;
use crate::session::{Flash, Owner};

/// What the form said that came back.
#[derive(Default)]
struct Back {
    form: DeletionForm,
    errors: FieldErrors,
    /// Minutes until the password can be tried again.
    wait: i64,
}

/// `GET /settings/privacy/deletion`.
pub(super) async fn get(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    page(&app, &owner, Back::default()).await
}

/// `POST /settings/privacy/deletion`: orders it.
pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    ClientAddress(address): ClientAddress,
    Form(form): Form<DeletionForm>,
) -> Result<Redirect, PageError> {
    let ordered = deletion::order(
        &app.db,
        &app.passwords,
        &owner.signed_in,
        &owner.principal,
        &form,
        address,
    )
    .await;
    let back = Back {
        form,
        ..Back::default()
    };
    match ordered {
        Ok(()) => {
            owner.flash(Flash::success("deletion-ordered")).await?;
            Ok(Redirect::to(routes::COMPANY_DELETION))
        }
        Err(DeletionError::Fields(errors)) => {
            let back = Back { errors, ..back };
            Err(PageError::Invalid(page(&app, &owner, back).await?))
        }
        Err(DeletionError::TooMany { wait }) => {
            let (wait, seconds) = until(wait);
            let page = page(&app, &owner, Back { wait, ..back }).await?;
            Err(PageError::TooMany { page, seconds })
        }
        Err(DeletionError::Password(error)) => Err(error.into()),
        Err(DeletionError::Db(error)) => Err(error.into()),
    }
}

/// `POST /settings/privacy/deletion/undo`: takes it back.
pub(super) async fn undo(
    State(app): State<App>,
    owner: Owner,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    if deletion::undo(&mut tx).await? {
        tx.commit().await?;
        owner.flash(Flash::success("deletion-undone")).await?;
    }
    Ok(Redirect::to(routes::COMPANY_DELETION))
}

async fn page(app: &App, owner: &Owner, back: Back) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let ordered = deletion::find(&mut tx).await?;
    owner.render(
        "pages/privacy/deletion.html",
        json!({
            "ordered": ordered,
            "form": back.form,
            "errors": back.errors,
            "wait": back.wait,
            "days": DELETION_GRACE.whole_days(),
        }),
    )
}
