//! Everything that happened to a request, and who did it.

use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::ids::{RequestId, TimelineEventId, UserId};
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::{Actor, TenantTx};

/// What can happen. The names are stored, shown by the API and translated as `timeline-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum TimelineEvent {
    Received,
    Created,
    CustomerWrote,
    ColleagueWrote,
    AutoReplied,
    AutomaticReplyReceived,
    Replied,
    Noted,
    Assigned,
    Unassigned,
    RequesterChosen,
    ProspectCreated,
    ContactLinked,
    ContactUnlinked,
    ContactMerged,
    ContactUnmerged,
    Delivered,
    DeliveryFailed,
    Bounced,
    Cancelled,
    Reopened,
    MarkedSpam,
    Deleted,
    Restored,
    OfferCreated,
    OfferRevised,
    OfferSent,
    OfferViewed,
    OfferAccepted,
    OfferRefused,
    OfferWithdrawn,
    InvoiceIssued,
    InvoiceSent,
    BecameCustomer,
    Reminded,
    CustomerReminded,
    Merged,
    MergedIn,
    SplitOff,
    SplitFrom,
    MovedOut,
    MovedIn,
    MoveUndone,
}

impl TimelineEvent {
    /// All of them, for the sweep over the locale files.
    pub const ALL: [Self; 43] = [
        Self::Received,
        Self::Created,
        Self::CustomerWrote,
        Self::ColleagueWrote,
        Self::AutoReplied,
        Self::AutomaticReplyReceived,
        Self::Replied,
        Self::Noted,
        Self::Assigned,
        Self::Unassigned,
        Self::RequesterChosen,
        Self::ProspectCreated,
        Self::ContactLinked,
        Self::ContactUnlinked,
        Self::ContactMerged,
        Self::ContactUnmerged,
        Self::Delivered,
        Self::DeliveryFailed,
        Self::Bounced,
        Self::Cancelled,
        Self::Reopened,
        Self::MarkedSpam,
        Self::Deleted,
        Self::Restored,
        Self::OfferCreated,
        Self::OfferRevised,
        Self::OfferSent,
        Self::OfferViewed,
        Self::OfferAccepted,
        Self::OfferRefused,
        Self::OfferWithdrawn,
        Self::InvoiceIssued,
        Self::InvoiceSent,
        Self::BecameCustomer,
        Self::Reminded,
        Self::CustomerReminded,
        Self::Merged,
        Self::MergedIn,
        Self::SplitOff,
        Self::SplitFrom,
        Self::MovedOut,
        Self::MovedIn,
        Self::MoveUndone,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Created => "created",
            Self::CustomerWrote => "customer_wrote",
            Self::ColleagueWrote => "colleague_wrote",
            Self::AutoReplied => "auto_replied",
            Self::AutomaticReplyReceived => "automatic_reply_received",
            Self::Replied => "replied",
            Self::Noted => "noted",
            Self::Assigned => "assigned",
            Self::Unassigned => "unassigned",
            Self::RequesterChosen => "requester_chosen",
            Self::ProspectCreated => "prospect_created",
            Self::ContactLinked => "contact_linked",
            Self::ContactUnlinked => "contact_unlinked",
            Self::ContactMerged => "contact_merged",
            Self::ContactUnmerged => "contact_unmerged",
            Self::Delivered => "delivered",
            Self::DeliveryFailed => "delivery_failed",
            Self::Bounced => "bounced",
            Self::Cancelled => "cancelled",
            Self::Reopened => "reopened",
            Self::MarkedSpam => "marked_spam",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
            Self::OfferCreated => "offer_created",
            Self::OfferRevised => "offer_revised",
            Self::OfferSent => "offer_sent",
            Self::OfferViewed => "offer_viewed",
            Self::OfferAccepted => "offer_accepted",
            Self::OfferRefused => "offer_refused",
            Self::OfferWithdrawn => "offer_withdrawn",
            Self::InvoiceIssued => "invoice_issued",
            Self::InvoiceSent => "invoice_sent",
            Self::BecameCustomer => "became_customer",
            Self::Reminded => "reminded",
            Self::CustomerReminded => "customer_reminded",
            Self::Merged => "merged",
            Self::MergedIn => "merged_in",
            Self::SplitOff => "split_off",
            Self::SplitFrom => "split_from",
            Self::MovedOut => "moved_out",
            Self::MovedIn => "moved_in",
            Self::MoveUndone => "move_undone",
        }
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineEntry {
    /// Its id.
    pub id: TimelineEventId,
    /// What happened, as [`TimelineEvent::as_str`].
    pub event: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The member who did it, by name; or the writer of the mail; empty: Proffer itself.
    pub actor: String,
    /// What more there is to say, by kind of event.
    pub data: Value,
}

/// Writes an entry, in the name of who acts.
pub(crate) async fn record(
    tx: &mut TenantTx,
    request: RequestId,
    event: TimelineEvent,
    data: Value,
) -> Result<(), sqlx::Error> {
    let name = match tx.actor() {
        Actor::Member { name, .. } | Actor::Customer { name } | Actor::Support { name, .. } => {
            name.clone()
        }
        Actor::System => {
            let writer = data.get("by").and_then(Value::as_str);
            writer.unwrap_or_default().to_owned()
        }
    };
    insert(tx, &[request.uuid()], event, &name, &data).await
}

/// Writes the same entry into the timelines of many requests, in one statement.
pub(super) async fn record_in_all(
    tx: &mut TenantTx,
    requests: &[Uuid],
    event: TimelineEvent,
    data: &Value,
) -> Result<(), sqlx::Error> {
    let name = tx.actor().name().to_owned();
    insert(tx, requests, event, &name, data).await
}

async fn insert(
    tx: &mut TenantTx,
    requests: &[Uuid],
    event: TimelineEvent,
    actor_name: &str,
    data: &Value,
) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = requests
        .iter()
        .map(|_| TimelineEventId::new().uuid())
        .collect();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let actor = tx.principal().user();
    sqlx::query!(
        "insert into timeline_events (tenant_id, id, request_id, event, at, actor_id, actor_name, data)
         select $1, id, request_id, $4, $5, $6, $7, $8 from unnest($2::uuid[], $3::uuid[]) as e (id, request_id)",
        tenant,
        &ids,
        requests,
        event.as_str(),
        now,
        actor.map(UserId::uuid),
        actor_name,
        data
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A request's timeline, newest first.
pub async fn list_timeline(
    tx: &mut TenantTx,
    request: RequestId,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<TimelineEntry>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query_as!(
        TimelineEntry,
        r#"select id as "id: TimelineEventId", event, at, actor_name as actor, data
             from timeline_events
            where tenant_id = $1 and request_id = $2 and ($3::timestamptz is null or (at, id) < ($3, $4))
            order by at desc, id desc limit $5"#,
        tenant,
        request.uuid(),
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::from_rows(rows, limit, |entry| {
        Cursor::new(entry.at, entry.id.uuid())
    }))
}
