//! Files of messages.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use shared::ids::AttachmentId;
use shared::messages;

use super::caller::Salesperson;
use super::input::Id;
use super::problem::Problem;
use crate::app::App;

/// What nothing is known of.
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// The bytes, to be saved and never run: their type is what the sender said.
#[utoipa::path(get, path = "/attachments/{id}", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<AttachmentId>,
) -> Result<impl IntoResponse, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let file = messages::find_attachment(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_str(&file.content_type).unwrap_or(OCTETS),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        ),
    ];
    Ok((headers, file.content))
}
