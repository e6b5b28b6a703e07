//! Files of messages.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use shared::ids::AttachmentId;
use shared::messages;

use super::caller::{Id, Salesperson};
use super::problem::Problem;
use crate::app::App;

/// The bytes, to be saved and never run: their type is what the sender said.
#[utoipa::path(get, path = "/attachments/{id}", responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<AttachmentId>,
) -> Result<impl IntoResponse, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let file = messages::find_attachment(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let content_type = HeaderValue::from_str(&file.content_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, content_type),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        ),
    ];
    Ok((headers, file.content))
}
