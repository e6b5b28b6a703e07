//! A request made by hand.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::requests::{self, RequestDraft, RequestForm};
use utoipa::ToSchema;

use super::{Detail, commit};
use crate::api::caller::Salesperson;
use crate::api::input::{self, Json};
use crate::api::messages::NewAttachment;
use crate::api::problem::Problem;
use crate::app::App;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewRequest {
    /// May be left out when there is an address or a contact.
    requester_name: Option<String>,
    requester_email: Option<String>,
    #[schema(value_type = Option<Uuid>)]
    contact_id: Option<String>,
    subject: Option<String>,
    body: Option<String>,
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<String>,
    #[serde(default)]
    attachments: Vec<NewAttachment>,
}

impl NewRequest {
    fn draft(self) -> Result<RequestDraft, Problem> {
        let files = self.attachments.into_iter().map(NewAttachment::decode);
        let form = RequestForm {
            requester_name: self.requester_name.unwrap_or_default(),
            requester_email: self.requester_email.unwrap_or_default(),
            contact_id: input::id("contact_id", "unknown-contact", self.contact_id)?,
            subject: self.subject.unwrap_or_default(),
            body: self.body.unwrap_or_default(),
            assignee_id: input::id("assignee_id", "unknown-member", self.assignee_id)?,
            files: files.collect::<Result<_, _>>()?,
        };
        Ok(RequestDraft::try_from(form)?)
    }
}

/// Makes a request: somebody phoned, or came by.
#[utoipa::path(post, path = "/requests", request_body = NewRequest, responses((status = 201, body = Detail), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(new): Json<NewRequest>,
) -> Result<(StatusCode, Answer<Detail>), Problem> {
    let draft = new.draft()?;
    let mut tx = app.db.begin(&principal).await?;
    let id = requests::create(&mut tx, draft).await?;
    Ok((StatusCode::CREATED, commit(tx, id).await?))
}
