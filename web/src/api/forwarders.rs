//! Addresses outside the company's domains that may forward for it.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::company::{self, TrustedForwarder};
use shared::ids::TrustedForwarderId;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::{Owner, Salesperson};
use super::input::{Id, Json};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Forwarder {
    id: Uuid,
    email: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
}

impl From<TrustedForwarder> for Forwarder {
    fn from(forwarder: TrustedForwarder) -> Self {
        Self {
            id: forwarder.id.uuid(),
            email: forwarder.email,
            created_at: forwarder.created_at,
        }
    }
}

/// Addresses that are trusted to forward, by address.
#[utoipa::path(get, path = "/trusted-forwarders", responses((status = 200, body = List<Forwarder>)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<List<Forwarder>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(company::list_forwarders(&mut tx).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewForwarder {
    email: String,
}

/// Trusts an address; twice is as once.
#[utoipa::path(post, path = "/trusted-forwarders", request_body = NewForwarder,
    responses((status = 201, body = Forwarder), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(new): Json<NewForwarder>,
) -> Result<(StatusCode, Answer<Forwarder>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let forwarder = company::trust_forwarder(&mut tx, &new.email).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(forwarder.into())))
}

/// Trusts an address no more.
#[utoipa::path(delete, path = "/trusted-forwarders/{id}", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<TrustedForwarderId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !company::delete_forwarder(&mut tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
