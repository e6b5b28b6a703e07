//! What the token's member was told.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::ids::{InvoiceId, OfferId, RequestId};
use shared::notifications::{self, NotificationKind};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::caller::Salesperson;
use super::input::{OptionalJson, Query};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Notification {
    id: Uuid,
    /// `new_request`, `assigned`, `mentioned`, `customer_replied`, `reminder`, `offer_accepted` or `delivery_failed`.
    #[schema(value_type = String)]
    kind: NotificationKind,
    /// `null` where it concerns a document on its own.
    request_id: Option<Uuid>,
    request_number: Option<String>,
    /// An offer that was mailed outside of any request.
    offer_id: Option<Uuid>,
    /// An invoice or a credit note that was mailed outside of any request.
    invoice_id: Option<Uuid>,
    /// Of the request or the document.
    number: String,
    /// The request's, or the document's number.
    subject: String,
    /// The colleague who did it; otherwise whoever asked for a price, or whom the document is for.
    who: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    read: bool,
}

impl From<notifications::Notification> for Notification {
    fn from(told: notifications::Notification) -> Self {
        Self {
            id: told.id.uuid(),
            kind: told.kind,
            request_id: told.about.request().map(RequestId::uuid),
            request_number: told.about.request().map(|_| told.number.clone()),
            offer_id: told.about.offer().map(OfferId::uuid),
            invoice_id: told.about.invoice().map(InvoiceId::uuid),
            number: told.number,
            subject: told.subject,
            who: told.who,
            at: told.at,
            read: told.read,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only what is not read yet.
    #[serde(default)]
    unread: bool,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What the member was told in the portal, newest first.
#[utoipa::path(get, path = "/notifications", params(Which),
    responses((status = 200, body = List<Notification>), (status = 403, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Query(which): Query<Which>,
) -> Result<Answer<List<Notification>>, Problem> {
    let (cursor, limit) = Paging::new(which.limit, which.cursor).read()?;
    let mut tx = app.db.begin(&principal).await?;
    let page = notifications::list(&mut tx, which.unread, cursor, limit).await?;
    Ok(List::of(page))
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Read {
    /// Left out: everything.
    ids: Option<Vec<Uuid>>,
}

/// The member has read these, or everything.
#[utoipa::path(post, path = "/notifications/read", request_body = Read,
    responses((status = 204), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn read(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    OptionalJson(read): OptionalJson<Read>,
) -> Result<StatusCode, Problem> {
    let ids: Option<Vec<_>> = read
        .ids
        .map(|ids| ids.into_iter().map(Into::into).collect());
    let mut tx = app.db.begin(&principal).await?;
    notifications::mark_read(&mut tx, ids.as_deref()).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
