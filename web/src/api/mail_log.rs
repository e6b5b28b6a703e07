//! What came to the company's address lately, and what became of it.

use axum::Json as Answer;
use axum::extract::State;
use serde::Serialize;
use shared::ids::{HeldMailId, RequestId};
use shared::mail::{self, LoggedMail, Verdicts};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Salesperson;
use super::input::Query;
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Logged {
    id: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    /// Of the envelope; empty for a bounce.
    sender: String,
    recipient: String,
    subject: String,
    /// Bytes.
    size: i32,
    /// `request`, `reply`, `automatic`, `bounce`, `held`, `duplicate` or `test`; null while it waits.
    outcome: Option<String>,
    /// What decided, in a word.
    reason: Option<String>,
    /// SPF, DKIM, DMARC and ARC; null until it was looked at.
    #[schema(value_type = Option<Object>)]
    verdicts: Option<Verdicts>,
    request_id: Option<Uuid>,
    held_id: Option<Uuid>,
}

impl From<LoggedMail> for Logged {
    fn from(mail: LoggedMail) -> Self {
        Self {
            id: mail.id.uuid(),
            received_at: mail.received_at,
            sender: mail.sender,
            recipient: mail.recipient,
            subject: mail.subject,
            size: mail.size,
            outcome: mail.outcome,
            reason: mail.reason.map(|reason| reason.code),
            verdicts: mail.verdicts,
            request_id: mail.request_id.map(RequestId::uuid),
            held_id: mail.held_id.map(HeldMailId::uuid),
        }
    }
}

/// Mails that came in, newest first.
#[utoipa::path(get, path = "/mail-log", params(Paging), responses((status = 200, body = List<Logged>)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Logged>>, Problem> {
    let (cursor, limit) = paging.read()?;
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::of(mail::list_log(&mut tx, cursor, limit).await?))
}
