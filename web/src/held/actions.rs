//! What somebody decides about a held mail, one verb each.

use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use shared::company::{self, CompanyError, Standing};
use shared::ids::HeldMailId;
use shared::mail::{self, HeldMail, ReleaseError};
use shared::tenancy::TenantTx;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::requests::Salesperson;
use crate::routes;
use crate::session::{Flash, Member, Owner};

/// Where the form stood: on the list, or beside the mail itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    back: String,
}

impl Back {
    async fn after(
        &self,
        member: &Member,
        id: HeldMailId,
        said: &str,
    ) -> Result<Redirect, PageError> {
        member.flash(Flash::success(said)).await?;
        Ok(Redirect::to(&if self.back == "look" {
            routes::held_mail(id)
        } else {
            routes::HELD.to_owned()
        }))
    }
}

/// `POST /held/{id}/request`: it is one after all.
pub(super) async fn release(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<HeldMailId>,
    _: Form<Back>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let request = match mail::release_held(&mut tx, id).await {
        Ok(request) => request,
        Err(ReleaseError::Unknown) => return Err(PageError::NotFound),
        Err(ReleaseError::Released) => return Err(PageError::Conflict("held-released-before")),
        Err(ReleaseError::Db(error)) => return Err(error.into()),
    };
    tx.commit().await?;
    member.flash(Flash::success("held-released")).await?;
    Ok(Redirect::to(&routes::request(request)))
}

/// `POST /held/{id}/trust`: its sender forwards for the company, from now on. As all that concerns the company's own settings, for owners.
pub(super) async fn trust(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<HeldMailId>,
    Form(back): Form<Back>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let held = find(&mut tx, id).await?;
    company::trust_forwarder(&mut tx, &held.from.email)
        .await
        .map_err(no_sender)?;
    tx.commit().await?;
    back.after(&owner, id, "held-trusted").await
}

/// `POST /held/{id}/untrust`: undoes it.
pub(super) async fn untrust(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<HeldMailId>,
    Form(back): Form<Back>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let held = find(&mut tx, id).await?;
    if let Standing::Trusted { forwarder } = company::standing(&mut tx, &held.from.email).await? {
        company::delete_forwarder(&mut tx, forwarder).await?;
        tx.commit().await?;
    }
    back.after(&owner, id, "held-untrusted").await
}

/// `POST /held/{id}/block`: what its sender writes is held, from now on.
pub(super) async fn block(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<HeldMailId>,
    Form(back): Form<Back>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let held = find(&mut tx, id).await?;
    company::block_sender(&mut tx, &held.from.email)
        .await
        .map_err(no_sender)?;
    tx.commit().await?;
    back.after(&member, id, "held-blocked").await
}

/// `POST /held/{id}/unblock`: undoes it.
pub(super) async fn unblock(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<HeldMailId>,
    Form(back): Form<Back>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let held = find(&mut tx, id).await?;
    company::unblock_sender(&mut tx, &held.from.email).await?;
    tx.commit().await?;
    back.after(&member, id, "held-unblocked").await
}

/// `POST /held/{id}/dismiss`: there is nothing to do about it.
pub(super) async fn dismiss(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<HeldMailId>,
    _: Form<Back>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    if !mail::dismiss_held(&mut tx, id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}?dismissed={id}", routes::HELD)))
}

/// `POST /held/{id}/keep`: undoes it.
pub(super) async fn keep(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<HeldMailId>,
    _: Form<Back>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    if !mail::keep_held(&mut tx, id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    Ok(Redirect::to(routes::HELD))
}

async fn find(tx: &mut TenantTx, id: HeldMailId) -> Result<HeldMail, PageError> {
    mail::find_held(tx, id).await?.ok_or(PageError::NotFound)
}

/// Why nothing can be decided about a sender: a mail need not have one that is an address.
fn no_sender(error: CompanyError) -> PageError {
    match error {
        CompanyError::Fields(_) => PageError::Conflict("held-no-sender"),
        CompanyError::Db(error) => error.into(),
    }
}
