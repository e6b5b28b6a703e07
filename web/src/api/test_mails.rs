//! Does mail to the company's address arrive?

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::ids::SystemMailId;
use shared::mail;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Owner;
use super::input::Id;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TestMail {
    id: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    sent_at: OffsetDateTime,
    /// Null until it arrives.
    #[serde(with = "time::serde::rfc3339::option")]
    arrived_at: Option<OffsetDateTime>,
}

impl From<mail::TestMail> for TestMail {
    fn from(test: mail::TestMail) -> Self {
        Self {
            id: test.id.uuid(),
            sent_at: test.sent_at,
            arrived_at: test.arrived_at,
        }
    }
}

/// Sends a mail to the company's own address; one a minute. It becomes no request.
#[utoipa::path(post, path = "/test-mails", responses((status = 202, body = TestMail), (status = 403, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<(StatusCode, Answer<TestMail>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let test = mail::send_test_mail(&mut tx).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Answer(test.into())))
}

/// Whether it arrived.
#[utoipa::path(get, path = "/test-mails/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = TestMail), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<SystemMailId>,
) -> Result<Answer<TestMail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let test = mail::find_test_mail(&mut tx, id).await?;
    Ok(Answer(test.ok_or_else(Problem::not_found)?.into()))
}
