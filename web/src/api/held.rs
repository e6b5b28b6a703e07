//! Mails kept apart from the requests.

use axum::Json as Answer;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Serialize;
use shared::ids::HeldMailId;
use shared::mail::{self, HeldMail};
use shared::messages::Person;
use shared::requests;
use time::OffsetDateTime;
use utoipa::ToSchema;

use super::caller::{Id, Salesperson};
use super::paging::{List, Paging};
use super::problem::Problem;
use super::requests::Detail;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Held {
    #[schema(value_type = String, format = "uuid")]
    id: HeldMailId,
    /// `bulk`, `loop`, `automatic`, `bounce`, `forwarding_confirmation` or `blocked`.
    kind: String,
    #[schema(value_type = Object)]
    from: Person,
    subject: String,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    /// The last step of the decision, in a word.
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    confirmation: Option<serde_json::Value>,
}

impl From<HeldMail> for Held {
    fn from(held: HeldMail) -> Self {
        Self {
            id: held.id,
            kind: held.kind,
            from: held.from,
            subject: held.subject,
            received_at: held.received_at,
            reason: held
                .reasons
                .last()
                .map(|reason| reason.code.clone())
                .unwrap_or_default(),
            confirmation: held
                .confirmation
                .and_then(|confirmation| serde_json::to_value(confirmation).ok()),
        }
    }
}

#[utoipa::path(get, path = "/held", params(Paging), responses((status = 200, body = List<Held>)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Held>>, Problem> {
    let (cursor, limit) = paging.read()?;
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::of(
        mail::list_held(&mut tx, cursor, limit).await?,
        Held::from,
    ))
}

#[utoipa::path(post, path = "/held/{id}/request", responses((status = 201, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn release(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<HeldMailId>,
) -> Result<(StatusCode, Answer<Detail>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let request = mail::release_held(&mut tx, id).await?;
    let request = requests::find(&mut tx, request, false).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(request.into())))
}
