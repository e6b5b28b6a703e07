//! Whether support may look in, and who did. Owners only.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::SupportVisitId;
use shared::support::{self, AllowError, PermitDraft, PermitForm};
use shared::tenancy::TenantTx;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::Owner;
use super::input::Json;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SupportAccess {
    /// The time that is open now.
    open: Option<OpenAccess>,
    /// The newest 50 visits, the newest first.
    visits: Vec<SupportVisit>,
}

#[derive(Debug, Serialize, ToSchema)]
struct OpenAccess {
    /// By name.
    allowed_by: String,
    reason: String,
    #[serde(with = "time::serde::rfc3339")]
    allowed_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    ends_at: OffsetDateTime,
}

#[derive(Debug, Serialize, ToSchema)]
struct SupportVisit {
    #[schema(value_type = uuid::Uuid)]
    id: SupportVisitId,
    /// Who looked in, by name.
    operator: String,
    /// Why.
    reason: String,
    /// When their link was made.
    #[serde(with = "time::serde::rfc3339")]
    link_made_at: OffsetDateTime,
    /// When it was used; null: it was not.
    #[serde(with = "time::serde::rfc3339::option")]
    began_at: Option<OffsetDateTime>,
    /// When the visit was over; null while it lasts.
    #[serde(with = "time::serde::rfc3339::option")]
    ended_at: Option<OffsetDateTime>,
}

impl From<AllowError> for Problem {
    fn from(error: AllowError) -> Self {
        match error {
            AllowError::OpenAlready => Self::conflict("Support may look in already."),
            AllowError::NoMember => Self::forbidden(),
            AllowError::Fields(errors) => errors.into(),
            AllowError::Db(error) => error.into(),
        }
    }
}

async fn read(tx: &mut TenantTx) -> Result<SupportAccess, Problem> {
    let open = support::find_open(tx).await?.map(|permit| OpenAccess {
        allowed_by: permit.allowed_by_name,
        reason: permit.reason,
        allowed_at: permit.allowed_at,
        ends_at: permit.ends_at,
    });
    let visits = support::list_visits(tx).await?;
    let visits = visits.into_iter().map(|visit| SupportVisit {
        id: visit.id,
        operator: visit.operator,
        reason: visit.reason,
        link_made_at: visit.link_made_at,
        began_at: visit.began_at,
        ended_at: visit.ended_at,
    });
    Ok(SupportAccess {
        open,
        visits: visits.collect(),
    })
}

/// Whether support may look in, and who did.
#[utoipa::path(get, path = "/support-access", responses((status = 200, body = SupportAccess), (status = 403, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<SupportAccess>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(Answer(read(&mut tx).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewSupportAccess {
    /// 1, 24 or 72.
    hours: i64,
    /// What support is to look at.
    reason: String,
}

/// Lets support look in for a while: it reads and changes nothing.
#[utoipa::path(post, path = "/support-access", request_body = NewSupportAccess,
    responses((status = 201, body = SupportAccess), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(new): Json<NewSupportAccess>,
) -> Result<(StatusCode, Answer<SupportAccess>), Problem> {
    let form = PermitForm {
        hours: new.hours.to_string(),
        reason: new.reason,
    };
    let mut tx = app.db.begin(&principal).await?;
    support::allow(&mut tx, PermitDraft::try_from(&form)?).await?;
    let access = read(&mut tx).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(access)))
}

/// Support is out at once.
#[utoipa::path(delete, path = "/support-access", responses((status = 204), (status = 403, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    support::close(&mut tx).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
