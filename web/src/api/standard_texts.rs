//! The company's standard texts.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::StandardTextId;
use shared::standard_texts::{
    self, StandardText, StandardTextDraft, StandardTextError, StandardTextForm,
};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::{Owner, Salesperson};
use super::input::{Id, Json};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Text {
    id: Uuid,
    /// The same for the same text in several languages.
    name: String,
    /// `fr`, `nl`, `en` or `de`.
    language: &'static str,
    /// Plain text with the placeholders `{name}`, `{subject}`, `{number}` and `{company}`.
    body: String,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
}

impl From<StandardText> for Text {
    fn from(text: StandardText) -> Self {
        Self {
            id: text.id.uuid(),
            name: text.name,
            language: text.language.code(),
            body: text.body,
            updated_at: text.updated_at,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewText {
    name: Option<String>,
    language: Option<String>,
    body: Option<String>,
}

impl NewText {
    fn draft(self) -> Result<StandardTextDraft, Problem> {
        let form = StandardTextForm {
            name: self.name.unwrap_or_default(),
            language: self.language.unwrap_or_default(),
            body: self.body.unwrap_or_default(),
        };
        Ok(StandardTextDraft::try_from(form)?)
    }
}

/// All of them, by name and language.
#[utoipa::path(get, path = "/standard-texts", responses((status = 200, body = List<Text>), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<List<Text>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(standard_texts::list(&mut tx).await?))
}

/// Keeps a new one; a name exists once per language.
#[utoipa::path(post, path = "/standard-texts", request_body = NewText,
    responses((status = 201, body = Text), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(new): Json<NewText>,
) -> Result<(StatusCode, Answer<Text>), Problem> {
    let draft = new.draft()?;
    let mut tx = app.db.begin(&principal).await?;
    let text = standard_texts::create(&mut tx, &draft)
        .await
        .map_err(problem)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(text.into())))
}

/// Writes over one.
#[utoipa::path(put, path = "/standard-texts/{id}", params(("id" = Uuid, Path)), request_body = NewText,
    responses((status = 200, body = Text), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<StandardTextId>,
    Json(new): Json<NewText>,
) -> Result<Answer<Text>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    standard_texts::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let text = standard_texts::update(&mut tx, id, &new.draft()?)
        .await
        .map_err(problem)?;
    tx.commit().await?;
    Ok(Answer(text.into()))
}

/// Throws one away.
#[utoipa::path(delete, path = "/standard-texts/{id}", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Owner(principal): Owner,
    Id(id): Id<StandardTextId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !standard_texts::delete(&mut tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn problem(error: StandardTextError) -> Problem {
    match error {
        StandardTextError::Unknown => Problem::not_found(),
        StandardTextError::Fields(errors) => errors.into(),
        StandardTextError::Db(error) => error.into(),
    }
}
