//! A request as a whole, and the two steps of every change to one: lock it, say what happened.

use serde::Serialize;
use sqlx::types::Json;
use time::OffsetDateTime;
use understanding::{Candidate, Reason, SignatureFacts};

use super::{Event, RequestError, Status};
use crate::ids::{ContactId, RequestId, UserId};
use crate::live::Change;
use crate::nul::without_nul;
use crate::tenancy::TenantTx;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Requester {
    /// As they call themselves; may be empty.
    pub name: String,
    /// Lower-cased; empty for a manual request without one.
    pub email: String,
    /// Nobody needs to choose among candidates.
    pub certain: bool,
}

/// A request, as its page shows it.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Request {
    pub id: RequestId,
    pub number: String,
    pub kind: String,
    pub subject: String,
    pub status: Status,
    #[serde(flatten)]
    pub requester: Requester,
    pub candidates: Vec<Candidate>,
    pub suggested_contact: SignatureFacts,
    pub reasons: Vec<Reason>,
    pub forwarder_email: Option<String>,
    pub language: Option<String>,
    pub contact_id: Option<ContactId>,
    pub contact_name: Option<String>,
    pub contact_kind: Option<String>,
    pub assignee_id: Option<UserId>,
    pub assignee_name: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub received_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub last_activity_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub deleted_at: Option<OffsetDateTime>,
}

/// A request of this company; deleted ones only when asked for, merged ones never.
pub async fn find(
    tx: &mut TenantTx,
    id: RequestId,
    deleted_too: bool,
) -> Result<Request, RequestError> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select r.id as "id: RequestId", r.number, r.kind, r.subject, r.status as "status: Status",
                  r.requester_name, r.requester_email, r.requester_certain,
                  r.candidates as "candidates: Json<Vec<Candidate>>", r.suggested_contact as "suggested_contact: Json<SignatureFacts>",
                  r.reasons as "reasons: Json<Vec<Reason>>", r.forwarder_email, r.language,
                  r.contact_id as "contact_id: ContactId", c.name as "contact_name?", c.kind as "contact_kind?",
                  r.assignee_id as "assignee_id: UserId", u.name as "assignee_name?",
                  r.received_at, r.last_activity_at, r.deleted_at, r.merged_into as "merged_into: RequestId"
             from requests r
             left join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
             left join users u on u.id = r.assignee_id
            where r.tenant_id = $1 and r.id = $2 and (r.deleted_at is null or r.merged_into is not null or $3)"#,
        tenant,
        id.uuid(),
        deleted_too
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(RequestError::Unknown)?;
    if let Some(into) = row.merged_into {
        return Err(RequestError::Merged { into });
    }
    Ok(Request {
        id: row.id,
        number: row.number,
        kind: row.kind,
        subject: row.subject,
        status: row.status,
        requester: Requester {
            name: row.requester_name,
            email: row.requester_email,
            certain: row.requester_certain,
        },
        candidates: row.candidates.0,
        suggested_contact: row.suggested_contact.0,
        reasons: row.reasons.0,
        forwarder_email: row.forwarder_email,
        language: row.language,
        contact_id: row.contact_id,
        contact_name: row.contact_name,
        contact_kind: row.contact_kind,
        assignee_id: row.assignee_id,
        assignee_name: row.assignee_name,
        received_at: row.received_at,
        last_activity_at: row.last_activity_at,
        deleted_at: row.deleted_at,
    })
}

/// A request nobody else changes until this transaction ends.
#[derive(Debug, Clone)]
pub(crate) struct Locked {
    pub(crate) id: RequestId,
    pub(crate) number: String,
    pub(crate) subject: String,
    pub(crate) status: Status,
    pub(crate) status_before_cancel: Option<Status>,
    pub(crate) requester: Requester,
    pub(crate) contact_id: Option<ContactId>,
    pub(crate) assignee_id: Option<UserId>,
    pub(crate) language: Option<String>,
    pub(crate) deleted_at: Option<OffsetDateTime>,
    /// It is a tombstone that leads there.
    pub(crate) merged_into: Option<RequestId>,
}

impl Locked {
    /// It is there, not merged and not in the bin.
    pub(crate) fn present(self) -> Result<Self, RequestError> {
        match (self.merged_into, self.deleted_at) {
            (Some(into), _) => Err(RequestError::Merged { into }),
            (None, Some(_)) => Err(RequestError::Unknown),
            (None, None) => Ok(self),
        }
    }
}

/// Locks a request, deleted or not.
pub(crate) async fn lock(tx: &mut TenantTx, id: RequestId) -> Result<Locked, RequestError> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select number, subject, status as "status: Status", status_before_cancel as "status_before_cancel: Status",
                  requester_name, requester_email, requester_certain, contact_id as "contact_id: ContactId",
                  assignee_id as "assignee_id: UserId", language, deleted_at, merged_into as "merged_into: RequestId"
             from requests where tenant_id = $1 and id = $2 for update"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(RequestError::Unknown)?;
    Ok(Locked {
        id,
        number: row.number,
        subject: row.subject,
        status: row.status,
        status_before_cancel: row.status_before_cancel,
        requester: Requester {
            name: row.requester_name,
            email: row.requester_email,
            certain: row.requester_certain,
        },
        contact_id: row.contact_id,
        assignee_id: row.assignee_id,
        language: row.language,
        deleted_at: row.deleted_at,
        merged_into: row.merged_into,
    })
}

/// Locks the request that this one is now: where it was merged into another, that one. It is not in the bin.
pub(crate) async fn lock_current(tx: &mut TenantTx, id: RequestId) -> Result<Locked, RequestError> {
    let tenant = tx.tenant().get();
    // Looked up first: a tombstone that is locked on the way could be waited for by whoever undoes its merge.
    let current = sqlx::query_scalar!(
        r#"select coalesce(merged_into, id) as "current!: RequestId" from requests where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(RequestError::Unknown)?;
    match lock(tx, current).await?.present() {
        // Merged in this very moment.
        Err(RequestError::Merged { into }) => lock(tx, into).await?.present(),
        found => found,
    }
}

/// The customer's side wrote: the request is unread, and they wait for an answer.
pub(crate) async fn heard_from_customer(
    tx: &mut TenantTx,
    request: RequestId,
    preview: String,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update requests set last_incoming_at = $3, last_activity_at = greatest(last_activity_at, $3), waiting_since = coalesce(waiting_since, $3), preview = $4
          where tenant_id = $1 and id = $2",
        tenant,
        request.uuid(),
        now,
        without_nul(preview)
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Request(request));
    Ok(())
}

/// Something happened to a locked request: its status moves by the rule, a customer who has their answer waits no more, it comes to the top of the list,
/// and open pages look again.
pub(crate) async fn happened(
    tx: &mut TenantTx,
    request: &Locked,
    event: Option<Event>,
) -> Result<(), RequestError> {
    let status = match event {
        Some(event) => request.status.after(event)?,
        None => request.status,
    };
    let answered = matches!(event, Some(Event::Replied | Event::OfferSent));
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update requests set status = $3, last_activity_at = greatest(last_activity_at, $4),
                waiting_since = case when $5 then null else waiting_since end, reminded_at = case when $5 then null else reminded_at end
          where tenant_id = $1 and id = $2",
        tenant,
        request.id.uuid(),
        status.as_str(),
        now,
        answered
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Request(request.id));
    Ok(())
}
