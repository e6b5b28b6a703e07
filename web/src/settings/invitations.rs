//! Inviting people into the company.

use axum::extract::State;
use axum::response::Redirect;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::accounts::{self, InvitationDraft, InvitationError, InvitationForm};
use shared::fields::FieldErrors;
use shared::ids::InvitationId;

use super::members::{self, RightsForm};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::{Flash, Owner};

/// Whom, and what they will be.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct InviteForm {
    email: String,
    role: String,
    switches: Vec<String>,
}

/// Mails an invitation.
pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<InviteForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let rights = RightsForm {
        role: form.role.clone(),
        switches: form.switches.clone(),
    };
    let typed = InvitationForm {
        email: form.email.clone(),
        role: form.role.clone(),
        switches: rights.switches(),
    };
    let invited = match InvitationDraft::try_from(typed) {
        Ok(draft) => accounts::invite(&mut tx, &draft).await,
        Err(errors) => Err(errors.into()),
    };
    match invited {
        Ok(_) => {
            tx.commit().await?;
            owner.flash(Flash::success("members-invited")).await?;
            Ok(Redirect::to(routes::MEMBERS))
        }
        Err(InvitationError::Fields(errors)) => Err(refused(&app, &owner, &form, &errors).await?),
        Err(InvitationError::Unknown | InvitationError::TooSoon) => Err(PageError::NotFound),
        Err(InvitationError::Db(error)) => Err(error.into()),
    }
}

/// The form again, in a transaction of its own: the one that refused holds nothing to read.
async fn refused(
    app: &App,
    owner: &Owner,
    form: &InviteForm,
    errors: &FieldErrors,
) -> Result<PageError, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let page = members::page(&mut tx, owner, &json!(form), &json!(form.switches), errors).await?;
    Ok(PageError::Invalid(page))
}

/// Mails it again.
pub(super) async fn resend(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<InvitationId>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    match accounts::resend_invitation(&mut tx, id).await {
        Ok(()) => {}
        Err(InvitationError::Unknown) => return Err(PageError::NotFound),
        Err(InvitationError::TooSoon) => return Err(PageError::Conflict("members-just-invited")),
        Err(InvitationError::Fields(errors)) => {
            return Err(refused(&app, &owner, &InviteForm::default(), &errors).await?);
        }
        Err(InvitationError::Db(error)) => return Err(error.into()),
    }
    tx.commit().await?;
    owner.flash(Flash::success("members-invited")).await?;
    Ok(Redirect::to(routes::MEMBERS))
}

/// Takes it back.
pub(super) async fn withdraw(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<InvitationId>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    match accounts::withdraw_invitation(&mut tx, id).await {
        Ok(()) => {}
        Err(InvitationError::Db(error)) => return Err(error.into()),
        Err(InvitationError::Unknown | InvitationError::TooSoon | InvitationError::Fields(_)) => {
            return Err(PageError::NotFound);
        }
    }
    tx.commit().await?;
    owner.flash(Flash::success("members-withdrawn")).await?;
    Ok(Redirect::to(routes::MEMBERS))
}
