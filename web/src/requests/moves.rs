//! Messages that are ticked and go elsewhere: into a request of their own, or into another one. And taking such a step back.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::ids::{MessageId, MoveId, RequestId};
use shared::messages::{self, Direction, Message};
use shared::page::{Limit, MAX_LIMIT};
use shared::requests::{self, Moved, Obstacle, Request, RequestError, SplitForm, UndoError};
use time::OffsetDateTime;

use super::answer::{elsewhere, moved, refused};
use super::id::Id;
use super::salesperson::Salesperson;
use super::targets::Targets;
use crate::app::App;
use crate::errors::PageError;
use crate::forms::{Confirmation, Form, optional_id};
use crate::routes;
use crate::session::Flash;

/// What is ticked, typed and chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MovesForm {
    message_ids: Vec<MessageId>,
    /// Of a new request.
    subject: String,
    /// The other request.
    to: String,
    /// What is searched for.
    q: String,
    /// Only look for requests.
    find: Option<String>,
}

/// A message that is ticked when the page opens.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MovesQuery {
    message: String,
}

/// The page.
#[derive(Debug, Serialize)]
struct MovesPage {
    request: Request,
    choices: Vec<Choice>,
    subject: String,
    #[serde(flatten)]
    targets: Targets,
    errors: FieldErrors,
}

/// A message to tick.
#[derive(Debug, Serialize)]
struct Choice {
    id: MessageId,
    direction: Direction,
    name: String,
    #[serde(with = "time::serde::rfc3339")]
    sent_at: OffsetDateTime,
    preview: String,
    files: usize,
    ticked: bool,
}

impl Choice {
    fn new(message: Message, ticked: &[MessageId]) -> Self {
        let named = [message.from.name, message.from.email];
        Self {
            id: message.id,
            direction: message.direction,
            name: named
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or_default(),
            sent_at: message.sent_at,
            preview: messages::preview(&message.text),
            files: message
                .attachments
                .iter()
                .filter(|file| !file.inline)
                .count(),
            ticked: ticked.contains(&message.id),
        }
    }
}

/// `GET /requests/{id}/move`: which messages, and where to?
pub(super) async fn page(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Query(query): Query<MovesQuery>,
) -> Result<Html<String>, PageError> {
    let form = MovesForm {
        message_ids: query.message.parse().into_iter().collect(),
        ..MovesForm::default()
    };
    show(&app, &member, id, &form, FieldErrors::default()).await
}

/// `POST /requests/{id}/move`. Without scripts it also looks for requests.
pub(super) async fn post(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<MovesForm>,
) -> Result<Response, PageError> {
    if form.find.is_some() {
        let page = show(&app, &member, id, &form, FieldErrors::default()).await?;
        return Ok(page.into_response());
    }
    let done = move_messages(&app, &member, id, &form).await;
    let answer = answer(&app, &member, id, &form, "flash-moved", done).await?;
    Ok(answer.into_response())
}

/// `POST /requests/{id}/split`.
pub(super) async fn split(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<MovesForm>,
) -> Result<Redirect, PageError> {
    let done = make_request(&app, &member, id, &form).await;
    answer(&app, &member, id, &form, "flash-split", done).await
}

/// `POST /moves/{id}/undo`.
pub(super) async fn undo(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<MoveId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let request = requests::undo_move(&mut tx, id).await.map_err(not_undone)?;
    tx.commit().await?;
    member.flash(Flash::success("flash-move-undone")).await?;
    Ok(Redirect::to(&routes::request(request)))
}

fn not_undone(error: UndoError) -> PageError {
    match error {
        UndoError::Unknown => PageError::NotFound,
        UndoError::Impossible(obstacle) => PageError::Conflict(match obstacle {
            Obstacle::Undone => "flash-undo-undone",
            Obstacle::TooLate => "flash-undo-too-late",
            Obstacle::InBin => "flash-undo-in-bin",
            Obstacle::MovedOn => "flash-undo-moved-on",
        }),
        UndoError::Merge(error) => refused(error),
        UndoError::Db(error) => error.into(),
    }
}

/// `POST /messages/{id}/keep`: it belongs where it is.
pub(super) async fn keep(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<MessageId>,
    _: Form<Confirmation>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let request = requests::keep_message(&mut tx, id).await.map_err(refused)?;
    tx.commit().await?;
    member.flash(Flash::success("flash-message-kept")).await?;
    Ok(Redirect::to(&routes::request(request)))
}

/// Another request that this one looks like.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Dismissal {
    request_id: String,
}

/// `POST /requests/{id}/similar/dismiss`: they are two.
pub(super) async fn dismiss_similar(
    State(app): State<App>,
    member: Salesperson,
    Id(id): Id<RequestId>,
    Form(form): Form<Dismissal>,
) -> Result<Redirect, PageError> {
    let other = form.request_id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = app.db.begin(&member.principal).await?;
    requests::dismiss_similar(&mut tx, id, other)
        .await
        .map_err(refused)?;
    tx.commit().await?;
    Ok(Redirect::to(&routes::request(id)))
}

async fn move_messages(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: &MovesForm,
) -> Result<Moved, RequestError> {
    let to = optional_id(&form.to, "to", "unknown-request")?
        .ok_or_else(|| FieldErrors::one("to", "unknown-request"))?;
    let mut tx = app.db.begin(&member.principal).await?;
    let moved = requests::move_messages(&mut tx, id, &form.message_ids, to).await?;
    tx.commit().await?;
    Ok(moved)
}

async fn make_request(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: &MovesForm,
) -> Result<Moved, RequestError> {
    let split = SplitForm {
        message_ids: form.message_ids.clone(),
        subject: form.subject.clone(),
    };
    let mut tx = app.db.begin(&member.principal).await?;
    let moved = requests::split(&mut tx, id, split.try_into()?).await?;
    tx.commit().await?;
    Ok(moved)
}

async fn answer(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: &MovesForm,
    said: &'static str,
    done: Result<Moved, RequestError>,
) -> Result<Redirect, PageError> {
    match done {
        Ok(done) => moved(member, said, done).await,
        Err(RequestError::Fields(errors)) => Err(PageError::Invalid(
            show(app, member, id, form, errors).await?,
        )),
        Err(RequestError::Merged { into }) => elsewhere(member, into).await,
        Err(error) => Err(refused(error)),
    }
}

async fn show(
    app: &App,
    member: &Salesperson,
    id: RequestId,
    form: &MovesForm,
    errors: FieldErrors,
) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let request = requests::find(&mut tx, id, false).await.map_err(refused)?;
    let conversation = messages::list(&mut tx, id, None, Limit::new(MAX_LIMIT)).await?;
    let page = MovesPage {
        choices: conversation
            .items
            .into_iter()
            .map(|message| Choice::new(message, &form.message_ids))
            .collect(),
        subject: form.subject.clone(),
        targets: Targets::find(&mut tx, &request, "to", &form.q, &form.to).await?,
        request,
        errors,
    };
    member.render("pages/requests/move.html", page)
}
