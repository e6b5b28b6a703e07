//! What happened to a contact, and who did it.

use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;

use crate::ids::{ContactEventId, ContactId, UserId};
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// What can happen. The names are stored, shown by the API and translated as `contact-event-<name>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactEvent {
    /// It was made.
    Created,
    /// Fields changed: `data.fields` names them.
    Changed,
    /// Somebody there was added: `data.person`.
    PersonAdded,
    /// Somebody there was removed: `data.person`.
    PersonRemoved,
    /// A file brought or changed it: `data.file`, `data.by`.
    Imported,
    /// It took over another: `data.contact`.
    Merged,
    /// It was taken over by another: `data.contact`.
    MergedInto,
    /// A merge was undone: `data.contact` is the other one.
    MergeUndone,
    /// The first invoice was issued to it: `data.invoice`, its number.
    BecameCustomer,
}

impl ContactEvent {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::PersonAdded => "person_added",
            Self::PersonRemoved => "person_removed",
            Self::Imported => "imported",
            Self::Merged => "merged",
            Self::MergedInto => "merged_into",
            Self::MergeUndone => "merge_undone",
            Self::BecameCustomer => "became_customer",
        }
    }
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContactEntry {
    /// Its id.
    pub id: ContactEventId,
    /// What happened, as [`ContactEvent::as_str`].
    pub event: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The member who did it, by name; empty: Proffer itself.
    pub actor: String,
    /// What more there is to say, by kind of event.
    pub data: Value,
}

/// Writes an entry, in the name of who acts.
pub(super) async fn record(
    tx: &mut TenantTx,
    contact: ContactId,
    event: ContactEvent,
    data: Value,
) -> Result<(), sqlx::Error> {
    let (actor, name) = (tx.principal().user(), tx.actor().name());
    // A job works for the member whom its data name.
    let by = data.get("by").and_then(Value::as_str);
    let name = by.filter(|_| name.is_empty()).unwrap_or(name).to_owned();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into contact_events (tenant_id, id, contact_id, event, at, actor_id, actor_name, data) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        ContactEventId::new().uuid(),
        contact.uuid(),
        event.as_str(),
        now,
        actor.map(UserId::uuid),
        name,
        data
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What happened to a contact, newest first.
pub async fn list_timeline(
    tx: &mut TenantTx,
    contact: ContactId,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<ContactEntry>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query_as!(
        ContactEntry,
        r#"select id as "id: ContactEventId", event, at, actor_name as actor, data from contact_events
            where tenant_id = $1 and contact_id = $2 and ($3::timestamptz is null or (at, id) < ($3, $4))
            order by at desc, id desc limit $5"#,
        tenant,
        contact.uuid(),
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
