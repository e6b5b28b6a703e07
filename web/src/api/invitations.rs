//! Who is invited into the company.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::accounts::{self, InvitationDraft, InvitationError, InvitationForm};
use shared::ids::InvitationId;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Owner;
use super::input::{Id, Json};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Invitation {
    id: Uuid,
    email: String,
    /// `owner`, `member` or `accountant`.
    role: String,
    /// Whether they will be left each extension, by key.
    switches: BTreeMap<&'static str, bool>,
    /// By name.
    invited_by: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
}

impl From<accounts::Invitation> for Invitation {
    fn from(invitation: accounts::Invitation) -> Self {
        Self {
            id: invitation.id.uuid(),
            email: invitation.email,
            role: invitation.role,
            switches: invitation.switches,
            invited_by: invitation.invited_by,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewInvitation {
    email: String,
    /// `owner`, `member` or `accountant`.
    role: String,
    /// By key; what is not named is left to them.
    #[serde(default)]
    switches: BTreeMap<String, bool>,
}

impl From<InvitationError> for Problem {
    fn from(error: InvitationError) -> Self {
        match error {
            InvitationError::Unknown => Self::not_found(),
            InvitationError::TooSoon => Self::conflict("It was mailed just now."),
            InvitationError::Fields(errors) => errors.into(),
            InvitationError::Db(error) => error.into(),
        }
    }
}

/// The open invitations, the newest first.
#[utoipa::path(get, path = "/invitations", responses((status = 200, body = List<Invitation>), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<List<Invitation>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(accounts::list_invitations(&mut tx).await?))
}

/// Invites somebody by mail: good once, for seven days, for that address.
#[utoipa::path(post, path = "/invitations", request_body = NewInvitation,
    responses((status = 201, body = Invitation), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(new): Json<NewInvitation>,
) -> Result<(StatusCode, Answer<Invitation>), Problem> {
    let draft = InvitationDraft::try_from(InvitationForm {
        email: new.email,
        role: new.role,
        switches: new.switches,
    })?;
    let mut tx = app.db.begin(&principal).await?;
    let invitation = accounts::invite(&mut tx, &draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(invitation.into())))
}

/// Mails an invitation again, good for another seven days; the link before is over.
#[utoipa::path(post, path = "/invitations/{id}/resend", params(("id" = Uuid, Path)),
    responses((status = 202), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn resend(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<InvitationId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    accounts::resend_invitation(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Takes an invitation back.
#[utoipa::path(delete, path = "/invitations/{id}", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<InvitationId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    accounts::withdraw_invitation(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
