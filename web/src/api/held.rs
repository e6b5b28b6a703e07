//! Mails kept apart from the requests.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::ids::{HeldMailId, RequestId};
use shared::mail::{self, HeldMail};
use shared::messages::{Images, display_html};
use shared::requests;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Salesperson;
use super::input::{Id, Query};
use super::messages::Person;
use super::paging::{List, Paging};
use super::problem::Problem;
use super::requests::Detail;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Held {
    id: Uuid,
    /// `bulk`, `loop`, `automatic`, `bounce`, `forwarding_confirmation` or `blocked`.
    kind: String,
    from: Person,
    subject: String,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    /// What decided, in a word.
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmation: Option<Confirmation>,
}

/// A held mail with what it says.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HeldDetail {
    #[serde(flatten)]
    held: Held,
    /// What its writer wrote, without history and signature.
    text: String,
    /// Safe to show; images from elsewhere are left out.
    html: Option<String>,
    attachments: Vec<HeldFile>,
    /// The request that was made of it.
    request_id: Option<Uuid>,
    /// Somebody saw that there is nothing to do: it is on the list no more.
    dismissed: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct HeldFile {
    name: String,
    content_type: String,
    /// Bytes.
    size: usize,
}

/// What a provider asks before it forwards.
#[derive(Debug, Serialize, ToSchema)]
struct Confirmation {
    code: Option<String>,
    link: Option<String>,
}

impl From<HeldMail> for Held {
    fn from(held: HeldMail) -> Self {
        Self {
            id: held.id.uuid(),
            kind: held.kind,
            from: held.from.into(),
            subject: held.subject,
            received_at: held.received_at,
            reason: held
                .reasons
                .into_iter()
                .next_back()
                .map(|reason| reason.code)
                .unwrap_or_default(),
            confirmation: held.confirmation.map(|confirmation| Confirmation {
                code: confirmation.code,
                link: confirmation.link,
            }),
        }
    }
}

/// Mails held as bulk, loop, automatic reply without a request, forwarding confirmation; newest first.
#[utoipa::path(get, path = "/held", params(Paging), responses((status = 200, body = List<Held>)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Held>>, Problem> {
    let (cursor, limit) = paging.read()?;
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::of(mail::list_held(&mut tx, cursor, limit).await?))
}

/// Makes a request of a held mail.
#[utoipa::path(post, path = "/held/{id}/request", params(("id" = Uuid, Path)),
    responses((status = 201, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn release(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<HeldMailId>,
) -> Result<(StatusCode, Answer<Detail>), Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let request = mail::release_held(&mut tx, id).await?;
    let request = requests::find(&mut tx, request, false).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(request.into())))
}

/// A held mail and what it says.
#[utoipa::path(get, path = "/held/{id}", params(("id" = Uuid, Path)),
    responses((status = 200, body = HeldDetail), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<HeldMailId>,
) -> Result<Answer<HeldDetail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let held = mail::find_held(&mut tx, id).await?;
    let held = held.ok_or_else(Problem::not_found)?;
    let text = mail::read_held(&mut tx, id).await?;
    let text = text.ok_or_else(Problem::not_found)?;
    let safe = |html: &str| display_html(html, &[], Images::Off, &|_| String::new()).0;
    Ok(Answer(HeldDetail {
        request_id: held.request_id.map(RequestId::uuid),
        dismissed: held.dismissed,
        held: held.into(),
        html: text.unsafe_html.as_deref().map(safe),
        text: text.text,
        attachments: text
            .files
            .into_iter()
            .map(|file| HeldFile {
                name: file.name,
                content_type: file.content_type,
                size: file.size,
            })
            .collect(),
    }))
}

/// Takes a mail off the list: there is nothing to do about it.
#[utoipa::path(post, path = "/held/{id}/dismiss", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn dismiss(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<HeldMailId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !mail::dismiss_held(&mut tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts it back.
#[utoipa::path(post, path = "/held/{id}/keep", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn keep(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<HeldMailId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if !mail::keep_held(&mut tx, id).await? {
        return Err(Problem::not_found());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
