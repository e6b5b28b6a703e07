//! A request by hand: somebody phoned, or came by.

use axum::extract::State;
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::ids::RequestId;
use shared::requests::{self, RequestError, RequestForm};

use super::answer::refused;
use super::forms::uploaded;
use super::salesperson::Salesperson;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{File, Upload, optional_id};
use crate::routes;
use crate::session::Flash;

/// What is typed, as it is given back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    requester_name: String,
    requester_email: String,
    contact_id: String,
    subject: String,
    body: String,
    assignee_id: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct NewPage {
    new: Fields,
    errors: FieldErrors,
    salespeople: Vec<requests::Salesperson>,
}

/// `GET /requests/new`.
pub(super) async fn page(
    State(app): State<App>,
    member: Salesperson,
) -> Result<Html<String>, PageError> {
    show(&app, &member, Fields::default(), FieldErrors::default()).await
}

/// `POST /requests/new`.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Upload { form, files }: Upload<Fields>,
) -> Result<Redirect, PageError> {
    match create(&app, &member, form.clone(), files).await {
        Ok(id) => {
            member
                .flash(Flash::success("flash-request-created"))
                .await?;
            Ok(Redirect::to(&routes::request(id)))
        }
        Err(RequestError::Fields(errors)) => {
            Err(PageError::Invalid(show(&app, &member, form, errors).await?))
        }
        Err(error) => Err(refused(error)),
    }
}

async fn create(
    app: &App,
    member: &Salesperson,
    fields: Fields,
    files: Vec<File>,
) -> Result<RequestId, RequestError> {
    let form = RequestForm {
        contact_id: optional_id(&fields.contact_id, "contact_id", "unknown-contact")?,
        assignee_id: optional_id(&fields.assignee_id, "assignee_id", "unknown-member")?,
        requester_name: fields.requester_name,
        requester_email: fields.requester_email,
        subject: fields.subject,
        body: fields.body,
        files: uploaded(files),
    };
    let mut tx = app.db.begin(&member.principal).await?;
    let id = requests::create(&mut tx, form.try_into()?).await?;
    tx.commit().await?;
    Ok(id)
}

async fn show(
    app: &App,
    member: &Salesperson,
    new: Fields,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let salespeople = requests::list_salespeople(&mut tx).await?;
    member.render(
        "pages/requests/new.html",
        NewPage {
            new,
            errors,
            salespeople,
        },
    )
}
