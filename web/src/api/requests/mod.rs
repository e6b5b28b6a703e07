//! Quote requests: as items of a list, whole, and how they change.

pub(super) mod bulk;
pub(super) mod change;
pub(super) mod contact;
pub(super) mod create;
pub(super) mod drafts;
pub(super) mod list;
pub(super) mod moves;
pub(super) mod saved_filters;
pub(super) mod similar;
pub(super) mod status;
pub(super) mod timeline;

use axum::Json as Answer;
use axum::extract::State;
use axum::response::Redirect;
use serde::Serialize;
use shared::ids::{ContactId, RequestId, UserId};
use shared::requests::{self, Request, RequestError};
use shared::tenancy::TenantTx;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PREFIX;
use super::caller::Salesperson;
use super::input::Id;
use super::problem::Problem;
use crate::app::App;

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
struct Requester {
    name: String,
    email: String,
    /// False while somebody has to choose among `candidates`.
    certain: bool,
}

/// Who may be the requester.
#[derive(Debug, Serialize, ToSchema)]
struct Candidate {
    name: String,
    email: String,
    /// Where they were found.
    #[schema(value_type = String)]
    source: understanding::CandidateSource,
}

/// What the signature says of the requester.
#[derive(Debug, Serialize, ToSchema)]
struct SuggestedContact {
    name: Option<String>,
    company: Option<String>,
    phone: Option<String>,
    vat_number: Option<String>,
    website: Option<String>,
    address: Option<String>,
}

/// A step of how its mail was understood.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reason {
    code: String,
    detail: String,
}

impl From<understanding::Reason> for Reason {
    fn from(reason: understanding::Reason) -> Self {
        Self {
            code: reason.code,
            detail: reason.detail,
        }
    }
}

/// A request with everything known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Detail {
    id: Uuid,
    number: String,
    /// `mail` or `manual`.
    kind: String,
    subject: String,
    status: &'static str,
    requester: Requester,
    /// While the requester is not certain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<Candidate>,
    suggested_contact: SuggestedContact,
    reasons: Vec<Reason>,
    contact_id: Option<Uuid>,
    assignee_id: Option<Uuid>,
    /// The language it is written in.
    language: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    last_activity_at: OffsetDateTime,
}

impl From<Request> for Detail {
    fn from(request: Request) -> Self {
        let requests::Requester {
            name,
            email,
            certain,
        } = request.requester;
        let candidates = if certain {
            Vec::new()
        } else {
            request.candidates
        };
        let suggested = request.suggested_contact;
        Self {
            id: request.id.uuid(),
            number: request.number,
            kind: request.kind,
            subject: request.subject,
            status: request.status.as_str(),
            requester: Requester {
                name,
                email,
                certain,
            },
            candidates: candidates
                .into_iter()
                .map(|candidate| Candidate {
                    name: candidate.person.name,
                    email: candidate.person.email,
                    source: candidate.source,
                })
                .collect(),
            suggested_contact: SuggestedContact {
                name: suggested.name,
                company: suggested.company,
                phone: suggested.phone,
                vat_number: suggested.vat_number,
                website: suggested.website,
                address: suggested.address,
            },
            reasons: request.reasons.into_iter().map(Reason::from).collect(),
            contact_id: request.contact_id.map(ContactId::uuid),
            assignee_id: request.assignee_id.map(UserId::uuid),
            language: request.language,
            received_at: request.received_at,
            last_activity_at: request.last_activity_at,
        }
    }
}

/// A request. One that was merged leads to what it was merged into.
#[utoipa::path(get, path = "/requests/{id}", params(("id" = Uuid, Path)),
    responses((status = 200, body = Detail), (status = 307), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Result<Answer<Detail>, Redirect>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    match requests::find(&mut tx, id, false).await {
        Ok(request) => Ok(Ok(Answer(request.into()))),
        Err(RequestError::Merged { into }) => Ok(Err(Redirect::temporary(&format!(
            "{PREFIX}/requests/{into}"
        )))),
        Err(error) => Err(error.into()),
    }
}

/// Commits a change, and answers with what the request is now.
async fn commit(mut tx: TenantTx, id: RequestId) -> Result<Answer<Detail>, Problem> {
    let request = requests::find(&mut tx, id, false).await?;
    tx.commit().await?;
    Ok(Answer(request.into()))
}
