//! What the company's mails say.

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::language::Language;
use shared::mail_texts::{
    self, FlawKind, MailText, MailTextDraft, MailTextErrors, MailTextForm, MailTextKind,
};
use utoipa::ToSchema;

use super::caller::{Owner, Salesperson};
use super::input::Json;
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Text {
    /// `offer-request`, `offer-email`, `offer-reminder` or `invoice`.
    kind: &'static str,
    /// `fr`, `nl`, `en` or `de`.
    language: &'static str,
    /// Empty: the mail takes the subject of its conversation.
    subject: String,
    /// Plain text with `{placeholders}`.
    body: String,
    /// The company wrote it; otherwise it is the standard one.
    own: bool,
    /// What may stand between braces.
    placeholders: Vec<&'static str>,
}

impl From<MailText> for Text {
    fn from(text: MailText) -> Self {
        Self {
            kind: text.kind.name(),
            language: text.language.code(),
            subject: text.subject,
            body: text.body,
            own: text.own,
            placeholders: text.kind.placeholders().collect(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewMailText {
    subject: Option<String>,
    body: Option<String>,
}

fn read((kind, language): (String, String)) -> Result<(MailTextKind, Language), Problem> {
    let kind = kind.parse().map_err(|_| Problem::not_found())?;
    let language = language.parse().map_err(|_| Problem::not_found())?;
    Ok((kind, language))
}

fn problem(errors: MailTextErrors) -> Problem {
    errors
        .problems
        .into_iter()
        .fold(Problem::from(errors.fields), |all, problem| {
            let mut detail = format!("Line {}", problem.flaw.line);
            if let FlawKind::UnknownPlaceholder(name) = &problem.flaw.kind {
                detail = format!("{detail}: {name}");
            }
            all.and(problem.field, problem.flaw.code(), detail)
        })
}

/// Every kind in every language.
#[utoipa::path(get, path = "/mail-texts", responses((status = 200, body = List<Text>), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<List<Text>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(mail_texts::list(&mut tx).await?))
}

/// One of them.
#[utoipa::path(get, path = "/mail-texts/{kind}/{language}", params(("kind" = String, Path), ("language" = String, Path)),
    responses((status = 200, body = Text), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Path(path): Path<(String, String)>,
) -> Result<Answer<Text>, Problem> {
    let (kind, language) = read(path)?;
    let mut tx = app.db.begin(&principal).await?;
    Ok(Answer(
        mail_texts::find(&mut tx, kind, language).await?.into(),
    ))
}

/// Says something else than usual. What is wrong with the text is named by its line.
#[utoipa::path(put, path = "/mail-texts/{kind}/{language}", params(("kind" = String, Path), ("language" = String, Path)), request_body = NewMailText,
    responses((status = 200, body = Text), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    Owner(principal): Owner,
    Path(path): Path<(String, String)>,
    Json(new): Json<NewMailText>,
) -> Result<Answer<Text>, Problem> {
    let (kind, language) = read(path)?;
    let form = MailTextForm {
        subject: new.subject.unwrap_or_default(),
        body: new.body.unwrap_or_default(),
    };
    let draft = MailTextDraft::read(kind, &form).map_err(problem)?;
    let mut tx = app.db.begin(&principal).await?;
    mail_texts::put(&mut tx, kind, language, draft).await?;
    let text = mail_texts::find(&mut tx, kind, language).await?;
    tx.commit().await?;
    Ok(Answer(text.into()))
}

/// Back to what is usual.
#[utoipa::path(delete, path = "/mail-texts/{kind}/{language}", params(("kind" = String, Path), ("language" = String, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Owner(principal): Owner,
    Path(path): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (kind, language) = read(path)?;
    let mut tx = app.db.begin(&principal).await?;
    mail_texts::delete(&mut tx, kind, language).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
