//! What the company's people may do.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::accounts::{self, MemberChange, MemberError, TeamMember};
use shared::ids::UserId;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Owner;
use super::input::{Id, Json};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

/// A member, as owners see them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ManagedMember {
    id: Uuid,
    email: String,
    name: String,
    /// `owner`, `member` or `accountant`.
    role: String,
    /// Whether they were left each extension, by key.
    switches: BTreeMap<&'static str, bool>,
    /// Whether they may come in.
    active: bool,
    /// Whether they prove who they are by more than a password.
    second_factor: bool,
    /// Give or take ten minutes; null: never, or long ago.
    #[serde(with = "time::serde::rfc3339::option")]
    last_seen_at: Option<OffsetDateTime>,
}

impl From<TeamMember> for ManagedMember {
    fn from(member: TeamMember) -> Self {
        Self {
            id: member.id.uuid(),
            email: member.email,
            name: member.name,
            role: member.role,
            switches: member.switches,
            active: member.deactivated_at.is_none(),
            second_factor: member.second_factor,
            last_seen_at: member.last_seen_at,
        }
    }
}

/// Everybody who is a member, and whoever was shut out, with what they may do.
#[utoipa::path(get, path = "/members/rights", responses((status = 200, body = List<ManagedMember>), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<List<ManagedMember>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(accounts::list_team(&mut tx).await?))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Change {
    /// `owner`, `member` or `accountant`.
    role: Option<String>,
    /// By key.
    #[serde(default)]
    switches: BTreeMap<String, bool>,
    /// False: sessions and tokens of theirs end at once.
    active: Option<bool>,
}

impl From<MemberError> for Problem {
    fn from(error: MemberError) -> Self {
        match error {
            MemberError::Unknown => Self::not_found(),
            MemberError::LastOwner => Self::conflict("A company keeps at least one owner."),
            MemberError::EmergencyOwner => Self::conflict(
                "This is the owner whose password opens the company in an emergency.",
            ),
            MemberError::Fields(errors) => errors.into(),
            MemberError::Db(error) => error.into(),
        }
    }
}

/// Changes what a member may do, or whether they may come in.
#[utoipa::path(patch, path = "/members/{id}", params(("id" = Uuid, Path)), request_body = Change,
    responses((status = 200, body = ManagedMember), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn patch(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<UserId>,
    Json(change): Json<Change>,
) -> Result<Answer<ManagedMember>, Problem> {
    let role = change.role.map(|role| role.parse()).transpose();
    let change = MemberChange {
        role: role.map_err(|_| Problem::field("role", "unknown-role"))?,
        switches: change.switches,
        active: change.active,
    };
    let mut tx = app.db.begin(&principal).await?;
    let member = accounts::change_member(&mut tx, id, &change).await?;
    tx.commit().await?;
    Ok(Answer(member.into()))
}
