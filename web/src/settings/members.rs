//! The company's people: who there is, what they may do, whether they may come in.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::accounts::{self, InvitationForm, MemberChange, MemberError, TeamMember};
use shared::extensions;
use shared::fields::FieldErrors;
use shared::ids::UserId;
use shared::second_factor::{self, RequireError};
use shared::tenancy::TenantTx;

use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form};
use crate::id::Id;
use crate::routes;
use crate::session::{Flash, Owner};

/// Role and switches, as ticked: what is not ticked is off.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct RightsForm {
    pub(super) role: String,
    pub(super) switches: Vec<String>,
}

impl RightsForm {
    pub(super) fn switches(&self) -> BTreeMap<String, bool> {
        let ticked = |key: &str| self.switches.iter().any(|ticked| ticked == key);
        keys().map(|key| (key.to_owned(), ticked(key))).collect()
    }
}

fn keys() -> impl Iterator<Item = &'static str> {
    extensions::all().iter().map(|extension| extension.key)
}

pub(super) async fn list(State(app): State<App>, owner: Owner) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let form = InvitationForm {
        role: "member".to_owned(),
        ..InvitationForm::default()
    };
    let everything: Vec<&str> = keys().collect();
    page(
        &mut tx,
        &owner,
        &json!(form),
        &json!(everything),
        &FieldErrors::default(),
    )
    .await
}

/// The list, with the form that invites: `ticked` are the extensions it leaves.
pub(super) async fn page(
    tx: &mut TenantTx,
    owner: &Owner,
    form: &Value,
    ticked: &Value,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    let members = accounts::list_team(tx).await?;
    let required = second_factor::is_required(tx).await?;
    let own = owner.account.user;
    let has_factor = members
        .iter()
        .any(|member| member.id == own && member.second_factor);
    let invitations = accounts::list_invitations(tx).await?;
    let extensions: Vec<&str> = keys().collect();
    owner.render(
        "pages/settings/members.html",
        json!({
            "members": members,
            "second_factor_required": required,
            "has_factor": has_factor,
            "invitations": invitations,
            "extensions": extensions,
            "form": form,
            "ticked": ticked,
            "errors": errors,
        }),
    )
}

/// Whether a password alone is enough, as pressed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RequireForm {
    required: String,
}

/// Asks all members for a second factor, or does so no more.
pub(super) async fn require(
    State(app): State<App>,
    owner: Owner,
    Form(form): Form<RequireForm>,
) -> Result<Redirect, PageError> {
    let required = !form.required.is_empty();
    let mut tx = app.db.begin(&owner.principal).await?;
    let said = match second_factor::require(&mut tx, required).await {
        Ok(()) => {
            tx.commit().await?;
            Flash::success(if required {
                "second-factor-now-required"
            } else {
                "second-factor-not-required"
            })
        }
        Err(RequireError::FactorFirst) => Flash::warning("second-factor-first"),
        Err(RequireError::Db(error)) => return Err(error.into()),
    };
    owner.flash(said).await?;
    Ok(Redirect::to(routes::MEMBERS))
}

/// A member, to be changed.
pub(super) async fn get(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<UserId>,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let member = accounts::find_team_member(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let left = member.switches.iter().filter(|(_, left)| **left);
    let form = RightsForm {
        role: member.role.clone(),
        switches: left.map(|(key, _)| (*key).to_owned()).collect(),
    };
    member_page(&owner, &member, &form, &FieldErrors::default())
}

/// Changes role and switches.
pub(super) async fn post(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<UserId>,
    Form(form): Form<RightsForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let member = accounts::find_team_member(&mut tx, id)
        .await?
        .ok_or(PageError::NotFound)?;
    let Ok(role) = form.role.parse() else {
        let errors = FieldErrors::one("role", "unknown-role");
        return Err(PageError::Invalid(member_page(
            &owner, &member, &form, &errors,
        )?));
    };
    let change = MemberChange {
        role: Some(role),
        switches: form.switches(),
        active: None,
    };
    match accounts::change_member(&mut tx, id, &change).await {
        Ok(_) => {
            tx.commit().await?;
            owner.flash(Flash::success("common-saved")).await?;
            Ok(Redirect::to(routes::MEMBERS))
        }
        Err(MemberError::Unknown) => Err(PageError::NotFound),
        Err(refused @ (MemberError::LastOwner | MemberError::EmergencyOwner)) => {
            let code = if matches!(refused, MemberError::LastOwner) {
                "last-owner"
            } else {
                "emergency-owner"
            };
            let errors = FieldErrors::one("role", code);
            Err(PageError::Invalid(member_page(
                &owner, &member, &form, &errors,
            )?))
        }
        Err(MemberError::Fields(errors)) => Err(PageError::Invalid(member_page(
            &owner, &member, &form, &errors,
        )?)),
        Err(MemberError::Db(error)) => Err(error.into()),
    }
}

/// They may not come in any more, from now on.
pub(super) async fn deactivate(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<UserId>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    set_active(&app, &owner, id, false).await
}

/// They may come in again.
pub(super) async fn reactivate(
    State(app): State<App>,
    owner: Owner,
    Id(id): Id<UserId>,
    Form(Confirmation {}): Form<Confirmation>,
) -> Result<Redirect, PageError> {
    set_active(&app, &owner, id, true).await
}

async fn set_active(
    app: &App,
    owner: &Owner,
    id: UserId,
    active: bool,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&owner.principal).await?;
    let change = MemberChange {
        active: Some(active),
        ..MemberChange::default()
    };
    match accounts::change_member(&mut tx, id, &change).await {
        Ok(_) => {}
        Err(MemberError::LastOwner) => return Err(PageError::Conflict("members-last-owner")),
        Err(MemberError::EmergencyOwner) => {
            return Err(PageError::Conflict("field-emergency-owner"));
        }
        Err(MemberError::Unknown | MemberError::Fields(_)) => return Err(PageError::NotFound),
        Err(MemberError::Db(error)) => return Err(error.into()),
    }
    tx.commit().await?;
    let said = if active {
        "members-reactivated"
    } else {
        "members-deactivated"
    };
    owner.flash(Flash::success(said)).await?;
    Ok(Redirect::to(routes::MEMBERS))
}

fn member_page(
    owner: &Owner,
    member: &TeamMember,
    form: &RightsForm,
    errors: &FieldErrors,
) -> Result<Html<String>, PageError> {
    let extensions: Vec<&str> = keys().collect();
    owner.render(
        "pages/settings/member.html",
        json!({ "member": member, "extensions": extensions, "form": form, "ticked": form.switches, "errors": errors }),
    )
}
