//! What the token's member is writing on a request, kept until it is sent or thrown away. Colleagues see that they type.

use axum::Json as Answer;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::ids::RequestId;
use shared::requests::{self, DraftKind};
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::api::caller::Salesperson;
use crate::api::input::Json;
use crate::api::problem::Problem;
use crate::app::App;

/// `/requests/{id}/drafts/{kind}`; what is no id or no kind names nothing.
#[derive(Debug)]
pub(in crate::api) struct Place {
    request: RequestId,
    kind: DraftKind,
}

impl FromRequestParts<App> for Place {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Path((request, kind)) = Path::<(String, String)>::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::not_found())?;
        Ok(Self {
            request: request.parse().map_err(|_| Problem::not_found())?,
            kind: match kind.as_str() {
                "reply" => DraftKind::Reply,
                "note" => DraftKind::Note,
                _ => return Err(Problem::not_found()),
            },
        })
    }
}

/// The fields of a reply, or `text` alone for a note.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct Content {
    subject: String,
    /// Addresses, separated by commas.
    cc: String,
    /// Addresses, separated by commas.
    bcc: String,
    text: String,
    html: String,
}

impl Content {
    fn of(kind: DraftKind, kept: &Value) -> Self {
        let said = |field: &str| {
            kept.get(field)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        match kind {
            DraftKind::Note => Self {
                text: said("text"),
                ..Self::default()
            },
            DraftKind::Reply => Self {
                subject: said("subject"),
                cc: said("cc"),
                bcc: said("bcc"),
                text: said("text"),
                html: said("html"),
            },
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Draft {
    content: Content,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

/// The member's draft of a `reply` or a `note`.
#[utoipa::path(get, path = "/requests/{id}/drafts/{kind}", params(("id" = Uuid, Path), ("kind" = String, Path, description = "`reply` or `note`.")),
    responses((status = 200, body = Draft), (status = 404, body = Problem)))]
pub(crate) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Place { request, kind }: Place,
) -> Result<Answer<Draft>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, request, false).await?;
    let kept = requests::find_draft(&mut tx, request, kind)
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Answer(Draft {
        content: Content::of(kind, &kept.content),
        updated_at: kept.updated_at,
    }))
}

/// Keeps a draft in the place of the one before.
#[utoipa::path(put, path = "/requests/{id}/drafts/{kind}", params(("id" = Uuid, Path), ("kind" = String, Path, description = "`reply` or `note`.")),
    request_body = Content, responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn put(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Place { request, kind }: Place,
    Json(content): Json<Content>,
) -> Result<StatusCode, Problem> {
    let content = serde_json::to_value(content).map_err(|error| Problem::internal(&error))?;
    let mut tx = app.db.begin(&principal).await?;
    requests::save_draft(&mut tx, request, kind, &content).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Throws a draft away; when there is none, nothing happens.
#[utoipa::path(delete, path = "/requests/{id}/drafts/{kind}", params(("id" = Uuid, Path), ("kind" = String, Path, description = "`reply` or `note`.")),
    responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Place { request, kind }: Place,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, request, false).await?;
    requests::discard_draft(&mut tx, request, kind).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
