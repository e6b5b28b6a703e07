//! Quote requests.

use axum::Json as Answer;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize};
use shared::ids::{ContactId, RequestId, UserId};
use shared::requests::{
    self, Filter, Request, RequestDraft, RequestForm, RequestSummary, RequesterDraft,
    RequesterForm, TimelineEntry,
};
use shared::tenancy::TenantTx;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

use super::caller::{Id, Json, Salesperson};
use super::contacts::{Contact, ContactBody};
use super::paging::{List, Paging};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Requester {
    name: String,
    email: String,
    certain: bool,
}

/// A request of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Summary {
    #[schema(value_type = String, format = "uuid")]
    id: RequestId,
    number: String,
    kind: String,
    subject: String,
    status: &'static str,
    requester: Requester,
    #[schema(value_type = Option<String>, format = "uuid")]
    contact_id: Option<ContactId>,
    #[schema(value_type = Option<String>, format = "uuid")]
    assignee_id: Option<UserId>,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    last_activity_at: OffsetDateTime,
    unread: bool,
}

impl From<RequestSummary> for Summary {
    fn from(row: RequestSummary) -> Self {
        Self {
            id: row.id,
            number: row.number,
            kind: row.kind,
            subject: row.subject,
            status: row.status.as_str(),
            requester: Requester {
                name: row.requester_name,
                email: row.requester_email,
                certain: row.requester_certain,
            },
            contact_id: row.contact_id,
            assignee_id: row.assignee_id,
            received_at: row.received_at,
            last_activity_at: row.last_activity_at,
            unread: row.unread,
        }
    }
}

/// A request with everything known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Detail {
    #[schema(value_type = String, format = "uuid")]
    id: RequestId,
    number: String,
    kind: String,
    subject: String,
    status: &'static str,
    requester: Requester,
    /// Who may be the requester, while that is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    candidates: Option<serde_json::Value>,
    /// From the signature: name, company, phone, vat_number, website, address.
    #[schema(value_type = Object)]
    suggested_contact: serde_json::Value,
    /// How the mail was understood, step by step.
    #[schema(value_type = Vec<Object>)]
    reasons: serde_json::Value,
    #[schema(value_type = Option<String>, format = "uuid")]
    contact_id: Option<ContactId>,
    #[schema(value_type = Option<String>, format = "uuid")]
    assignee_id: Option<UserId>,
    language: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    received_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    last_activity_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    deleted_at: Option<OffsetDateTime>,
}

impl From<Request> for Detail {
    fn from(request: Request) -> Self {
        let json = |value: Result<serde_json::Value, serde_json::Error>| value.unwrap_or_default();
        Self {
            id: request.id,
            number: request.number,
            kind: request.kind,
            subject: request.subject,
            status: request.status.as_str(),
            candidates: (!request.requester.certain)
                .then(|| json(serde_json::to_value(&request.candidates))),
            suggested_contact: json(serde_json::to_value(&request.suggested_contact)),
            reasons: json(serde_json::to_value(&request.reasons)),
            requester: Requester {
                name: request.requester.name,
                email: request.requester.email,
                certain: request.requester.certain,
            },
            contact_id: request.contact_id,
            assignee_id: request.assignee_id,
            language: request.language,
            received_at: request.received_at,
            last_activity_at: request.last_activity_at,
            deleted_at: request.deleted_at,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// One of the seven statuses.
    status: Option<String>,
    /// A member's id, `me` or `none`.
    assignee: Option<String>,
    /// A contact's id.
    contact: Option<String>,
    /// Words to search for.
    q: Option<String>,
    /// Only what the token's member has not seen.
    unread: Option<bool>,
    /// The bin.
    deleted: Option<bool>,
    /// Items at most: 1 to 200, otherwise 50.
    limit: Option<u16>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

#[utoipa::path(get, path = "/requests", params(ListQuery), responses((status = 200, body = List<Summary>), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Query(query): Query<ListQuery>,
) -> Result<Answer<List<Summary>>, Problem> {
    let (cursor, limit) = Paging::new(query.limit, query.cursor).read()?;
    let mut filter = Filter {
        search: query.q.unwrap_or_default(),
        unread: query.unread.unwrap_or_default(),
        deleted: query.deleted.unwrap_or_default(),
        ..Filter::default()
    };
    if let Some(status) = query.status.filter(|s| !s.is_empty()) {
        filter.status = Some(
            status
                .parse()
                .map_err(|_| Problem::field("status", "unknown-status"))?,
        );
    }
    match query.assignee.as_deref() {
        None | Some("") => {}
        Some("none") => filter.unassigned = true,
        Some("me") => filter.assignee = principal.user(),
        Some(id) => {
            filter.assignee = Some(
                id.parse()
                    .map_err(|_| Problem::field("assignee", "unknown-member"))?,
            );
        }
    }
    if let Some(contact) = query.contact.filter(|c| !c.is_empty()) {
        filter.contact = Some(
            contact
                .parse()
                .map_err(|_| Problem::field("contact", "unknown-contact"))?,
        );
    }
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::of(
        requests::list(&mut tx, &filter, cursor, limit).await?,
        Summary::from,
    ))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewRequest {
    #[serde(default)]
    requester_name: String,
    #[serde(default)]
    requester_email: Option<String>,
    #[schema(value_type = Option<String>, format = "uuid")]
    contact_id: Option<String>,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
    #[schema(value_type = Option<String>, format = "uuid")]
    assignee_id: Option<String>,
}

#[utoipa::path(post, path = "/requests", request_body = NewRequest, responses((status = 201, body = Detail), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Json(new): Json<NewRequest>,
) -> Result<(StatusCode, Answer<Detail>), Problem> {
    let draft = RequestDraft::try_from(RequestForm {
        requester_name: new.requester_name,
        requester_email: new.requester_email.unwrap_or_default(),
        contact_id: new
            .contact_id
            .map(|id| {
                id.parse()
                    .map_err(|_| Problem::field("contact_id", "unknown-contact"))
            })
            .transpose()?,
        subject: new.subject,
        body: new.body,
        assignee_id: new
            .assignee_id
            .map(|id| {
                id.parse()
                    .map_err(|_| Problem::field("assignee_id", "unknown-member"))
            })
            .transpose()?,
        files: Vec::new(),
    })?;
    let mut tx = app.db.begin(&principal).await?;
    let id = requests::create(&mut tx, draft).await?;
    let request = requests::find(&mut tx, id, false).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(request.into())))
}

#[utoipa::path(get, path = "/requests/{id}", responses((status = 200, body = Detail), (status = 404, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(Answer(requests::find(&mut tx, id, false).await?.into()))
}

/// What is left out stays as it is; `null` takes away.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Change {
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    assignee_id: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    contact_id: Patch<String>,
    requester: Option<RequesterChange>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct RequesterChange {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

/// A field of a change.
#[derive(Debug, Default)]
enum Patch<T> {
    /// Left out.
    #[default]
    Keep,
    /// `null`.
    Clear,
    /// A value.
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl Patch<String> {
    /// The id to set, or none; `None`: leave it as it is.
    fn id<T: std::str::FromStr>(
        self,
        field: &'static str,
        code: &'static str,
    ) -> Result<Option<(Option<T>,)>, Problem> {
        match self {
            Self::Keep => Ok(None),
            Self::Clear => Ok(Some((None,))),
            Self::Set(id) => match id.parse() {
                Ok(id) => Ok(Some((Some(id),))),
                Err(_) => Err(Problem::field(field, code)),
            },
        }
    }
}

#[utoipa::path(patch, path = "/requests/{id}", request_body = Change, responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn patch(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(change): Json<Change>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    if let Some((to,)) = change.assignee_id.id("assignee_id", "unknown-member")? {
        requests::assign(&mut tx, id, to).await?;
    }
    if let Some((contact,)) = change.contact_id.id("contact_id", "unknown-contact")? {
        requests::link_contact(&mut tx, id, contact).await?;
    }
    if let Some(requester) = change.requester {
        let draft = RequesterDraft::try_from(RequesterForm {
            name: requester.name,
            email: requester.email,
        })?;
        requests::choose_requester(&mut tx, id, draft).await?;
    }
    finish(tx, id).await
}

async fn finish(mut tx: TenantTx, id: RequestId) -> Result<Answer<Detail>, Problem> {
    let request = requests::find(&mut tx, id, false).await?;
    tx.commit().await?;
    Ok(Answer(request.into()))
}

#[utoipa::path(delete, path = "/requests/{id}", responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn delete(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/requests/{id}/cancel", responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn cancel(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::cancel(&mut tx, id).await?;
    finish(tx, id).await
}

#[utoipa::path(post, path = "/requests/{id}/reopen", responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn reopen(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::reopen(&mut tx, id).await?;
    finish(tx, id).await
}

#[utoipa::path(post, path = "/requests/{id}/restore", responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn restore(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
) -> Result<Answer<Detail>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    requests::restore(&mut tx, id).await?;
    finish(tx, id).await
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Entry {
    event: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// Who did it; empty: Proffer itself.
    actor: String,
    #[schema(value_type = Object)]
    data: serde_json::Value,
}

impl From<TimelineEntry> for Entry {
    fn from(entry: TimelineEntry) -> Self {
        Self {
            event: entry.event,
            at: entry.at,
            actor: entry.actor,
            data: entry.data,
        }
    }
}

#[utoipa::path(get, path = "/requests/{id}/timeline", params(Paging), responses((status = 200, body = List<Entry>), (status = 404, body = Problem)))]
pub(super) async fn timeline(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Query(paging): Query<Paging>,
) -> Result<Answer<List<Entry>>, Problem> {
    let (cursor, limit) = paging.read()?;
    let mut tx = app.db.begin(&principal).await?;
    requests::find(&mut tx, id, false).await?;
    Ok(List::of(
        requests::list_timeline(&mut tx, id, cursor, limit).await?,
        Entry::from,
    ))
}

#[utoipa::path(post, path = "/requests/{id}/prospect", request_body = ContactBody, responses((status = 201, body = Contact), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create_prospect(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(body): Json<ContactBody>,
) -> Result<(StatusCode, Answer<Contact>), Problem> {
    let draft = body.into_draft()?;
    let mut tx = app.db.begin(&principal).await?;
    let contact = requests::create_prospect(&mut tx, id, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Answer(contact.into())))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Link {
    #[schema(value_type = Option<String>, format = "uuid")]
    contact_id: Option<String>,
}

#[utoipa::path(put, path = "/requests/{id}/contact", request_body = Link, responses((status = 200, body = Detail), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn link_contact(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
    Id(id): Id<RequestId>,
    Json(link): Json<Link>,
) -> Result<Answer<Detail>, Problem> {
    let contact = link
        .contact_id
        .map(|id| {
            id.parse()
                .map_err(|_| Problem::field("contact_id", "unknown-contact"))
        })
        .transpose()?;
    let mut tx = app.db.begin(&principal).await?;
    requests::link_contact(&mut tx, id, contact).await?;
    finish(tx, id).await
}
