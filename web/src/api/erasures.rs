//! Erasing a person.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::ErasureId;
use shared::privacy::erasure::{
    self, AccountFate, Document, ErasureError, ErasureForm, PreviewError, Refusal,
};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Owner;
use super::input::{Id, Json, Query};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Erasure {
    id: Uuid,
    /// By name; empty: somebody who is no member any more.
    asked_by: String,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// Null: it is under way.
    #[serde(with = "time::serde::rfc3339::option")]
    finished_at: Option<OffsetDateTime>,
    /// Of a hundred.
    percent: i16,
    /// What was done so far, by kind.
    counts: BTreeMap<String, u64>,
}

impl From<erasure::Erasure> for Erasure {
    fn from(erasure: erasure::Erasure) -> Self {
        Self {
            id: erasure.id.uuid(),
            asked_by: erasure.asked_by,
            created_at: erasure.created_at,
            finished_at: erasure.finished_at,
            percent: erasure.percent,
            counts: erasure.counts,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Whom {
    /// Their address; what it is known by with a `+tag` goes too.
    email: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewErasure {
    /// Their address.
    email: String,
    /// The address once more.
    confirm: String,
}

/// What an erasure would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErasurePreview {
    /// By kind, how many go or are rewritten.
    counts: BTreeMap<&'static str, i64>,
    kept: Vec<KeptDocument>,
    /// `goes`, `leaves` (it stays for other companies) or null: there is none.
    #[schema(value_type = Option<String>)]
    account: Option<AccountFate>,
    /// Why it can't begin: `last-owner`, `emergency-owner`, `company-address` or `own-address`; null: it can.
    refusal: Option<&'static str>,
}

/// A document that the law wants kept.
#[derive(Debug, Serialize, ToSchema)]
struct KeptDocument {
    /// `offer` or `invoice`.
    #[schema(value_type = String)]
    kind: Document,
    number: String,
    /// The day on which it goes.
    kept_until: String,
}

impl From<erasure::Preview> for ErasurePreview {
    fn from(preview: erasure::Preview) -> Self {
        let counts = preview.goes.iter();
        let kept = preview.kept.into_iter().map(|document| KeptDocument {
            kind: document.kind,
            number: document.number,
            kept_until: document.kept_until.to_string(),
        });
        Self {
            counts: counts
                .map(|counted| (counted.kind, counted.count))
                .collect(),
            kept: kept.collect(),
            account: preview.account,
            refusal: preview.refusal.map(Refusal::code),
        }
    }
}

impl From<PreviewError> for Problem {
    fn from(error: PreviewError) -> Self {
        match error {
            PreviewError::Fields(errors) => errors.into(),
            PreviewError::Db(error) => error.into(),
        }
    }
}

impl From<ErasureError> for Problem {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Fields(errors) => errors.into(),
            ErasureError::Refused(refusal) => Self::conflict(match refusal {
                Refusal::LastOwner => "The last owner of a company stays.",
                Refusal::EmergencyOwner => "Name another emergency owner first.",
                Refusal::CompanyAddress => {
                    "The company writes as this address or shows it: set another first."
                }
                Refusal::OwnAddress => "This is an address of the company.",
            }),
            ErasureError::Sealed => Self::internal(&error),
            ErasureError::Db(error) => error.into(),
        }
    }
}

/// The company's erasures, the newest first. They name nobody.
#[utoipa::path(get, path = "/erasures", params(Paging), responses((status = 200, body = List<Erasure>), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Owner(principal): Owner,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Erasure>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let (after, limit) = paging.read()?;
    Ok(List::of(
        erasure::list_erasures(&mut tx, after, limit).await?,
    ))
}

/// What would go, and what would stay until when. Nothing happens.
#[utoipa::path(post, path = "/erasures/preview", request_body = Whom,
    responses((status = 200, body = ErasurePreview), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn preview(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(whom): Json<Whom>,
) -> Result<Answer<ErasurePreview>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let preview = erasure::preview(&mut tx, &whom.email).await?;
    Ok(Answer(preview.into()))
}

/// Begins to erase a person: there is no way back.
#[utoipa::path(post, path = "/erasures", request_body = NewErasure,
    responses((status = 202, body = Erasure), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(new): Json<NewErasure>,
) -> Result<(StatusCode, Answer<Erasure>), Problem> {
    let form = ErasureForm {
        email: new.email,
        confirm: new.confirm,
    };
    let mut tx = app.db.begin(&principal).await?;
    let id = erasure::start(&mut tx, &form).await?;
    let erasure = erasure::find_erasure(&mut tx, id).await?;
    let erasure = erasure.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Answer(erasure.into())))
}

/// How far an erasure is.
#[utoipa::path(get, path = "/erasures/{id}", params(("id" = Uuid, Path)),
    responses((status = 200, body = Erasure), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<ErasureId>,
) -> Result<Answer<Erasure>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let erasure = erasure::find_erasure(&mut tx, id).await?;
    Ok(Answer(erasure.ok_or_else(Problem::not_found)?.into()))
}
