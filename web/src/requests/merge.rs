//! Merging a request into another.

use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::ids::RequestId;
use shared::requests::{self, Moved, Request, RequestError};

use super::answer::{elsewhere, moved, refused};
use super::id::Id;
use super::salesperson::Salesperson;
use super::targets::Targets;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::forms::optional_id;

/// What is searched for and chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MergeForm {
    q: String,
    into: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct MergePage {
    request: Request,
    #[serde(flatten)]
    targets: Targets,
    errors: FieldErrors,
}

/// `GET /requests/{id}/merge`: which one?
pub(super) async fn page(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Query(form): Query<MergeForm>,
) -> Result<Html<String>, PageError> {
    show(&app, &member, id, &form, FieldErrors::default()).await
}

/// `POST /requests/{id}/merge`.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<MergeForm>,
) -> Result<Redirect, PageError> {
    match merge(&app, &member, id, &form).await {
        Ok(done) => moved(&member, "flash-merged", done).await,
        Err(RequestError::Fields(errors)) => Err(PageError::Invalid(
            show(&app, &member, id, &form, errors).await?,
        )),
        Err(RequestError::Merged { into }) => elsewhere(&member, into).await,
        Err(error) => Err(refused(error)),
    }
}

async fn merge(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: &MergeForm,
) -> Result<Moved, RequestError> {
    let into = optional_id(&form.into, "into", "unknown-request")?
        .ok_or_else(|| FieldErrors::one("into", "unknown-request"))?;
    let mut tx = app.db.begin(&member.principal).await?;
    let moved = requests::merge(&mut tx, id, into).await?;
    tx.commit().await?;
    Ok(moved)
}

async fn show(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: &MergeForm,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let request = requests::find(&mut tx, id, false).await.map_err(refused)?;
    let targets = Targets::find(&mut tx, &request, "into", &form.q, &form.into).await?;
    let page = MergePage {
        request,
        targets,
        errors,
    };
    member.render("pages/requests/merge.html", page)
}
