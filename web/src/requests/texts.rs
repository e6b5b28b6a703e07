//! A standard text into the reply: for the editor as a piece of HTML, for those without scripts as the page with the form filled.

use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use shared::accounts;
use shared::fields::FieldErrors;
use shared::ids::{RequestId, StandardTextId};
use shared::outgoing::paragraphs;
use shared::requests::{self, ReplyForm};
use shared::standard_texts::{self, StandardTextError};

use super::answer::refused;
use super::detail;
use super::forms::Returned;
use super::id::Id;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;

/// The text that was chosen; empty: none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    standard_text: String,
}

/// The reply as it is typed so far, and the text that was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TypedReply {
    standard_text: String,
    subject: String,
    cc: String,
    bcc: String,
    text: String,
}

/// `GET /requests/{id}/text`.
pub(super) async fn get(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Query(chosen): Query<Chosen>,
) -> Result<Html<String>, PageError> {
    let text = fill(&app, &member, id, &chosen.standard_text).await?;
    Ok(Html(text.map(|text| paragraphs(&text)).unwrap_or_default()))
}

/// `POST /requests/{id}/text`.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(typed): Form<TypedReply>,
) -> Result<Html<String>, PageError> {
    let filled = fill(&app, &member, id, &typed.standard_text).await?;
    let mut tx = app.db.begin(&member.principal).await?;
    let signature = accounts::find_signature(&mut tx).await?;
    drop(tx);
    let text = match filled {
        Some(filled) => standard_texts::inserted(&typed.text, &filled, &signature.below()),
        None => typed.text,
    };
    let reply = ReplyForm {
        text,
        subject: typed.subject,
        cc: typed.cc,
        bcc: typed.bcc,
        ..ReplyForm::default()
    };
    let nothing_wrong = FieldErrors::default();
    detail::give_back(&app, &member, id, Returned::Reply(reply), nothing_wrong).await
}

/// `None`: no text was chosen.
async fn fill(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    chosen: &str,
) -> Result<Option<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let request = requests::find(&mut tx, id, false).await.map_err(refused)?;
    if chosen.is_empty() {
        return Ok(None);
    }
    let text: StandardTextId = chosen.parse().map_err(|_| PageError::NotFound)?;
    match standard_texts::filled(&mut tx, text, &request).await {
        Ok(text) => Ok(Some(text)),
        Err(StandardTextError::Unknown | StandardTextError::Fields(_)) => Err(PageError::NotFound),
        Err(StandardTextError::Db(error)) => Err(error.into()),
    }
}
