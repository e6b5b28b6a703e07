//! The prospect or customer behind a request.

use serde_json::json;
use uuid::Uuid;

use super::timeline::record_in_all;
use super::{RequestError, TimelineEvent, happened, lock, record};
use crate::contacts::{self, Contact, ContactDraft, ContactForm};
use crate::fields::FieldErrors;
use crate::ids::{ContactId, RequestId};
use crate::tenancy::TenantTx;

/// What somebody typed into "New prospect".
pub type ProspectForm = ContactForm;
/// A prospect that can be made.
pub type ProspectDraft = ContactDraft;

/// Makes a prospect and links it to the request.
pub async fn create_prospect(
    tx: &mut TenantTx,
    id: RequestId,
    prospect: ProspectDraft,
) -> Result<Contact, RequestError> {
    let request = lock(tx, id).await?.present()?;
    let contact = contacts::create(tx, prospect).await?;
    set(tx, id, Some(contact.id)).await?;
    record(
        tx,
        id,
        TimelineEvent::ProspectCreated,
        json!({ "contact": contact.name }),
    )
    .await?;
    happened(tx, &request, None).await?;
    Ok(contact)
}

/// Links the request to a contact, or to none.
pub async fn link_contact(
    tx: &mut TenantTx,
    id: RequestId,
    contact: Option<ContactId>,
) -> Result<(), RequestError> {
    let request = lock(tx, id).await?.present()?;
    if request.contact_id == contact {
        return Ok(());
    }
    let name = match contact {
        None => None,
        Some(contact) => Some(
            contacts::find(tx, contact)
                .await?
                .ok_or_else(|| FieldErrors::one("contact_id", "unknown-contact"))?
                .name,
        ),
    };
    set(tx, id, contact).await?;
    let event = if contact.is_some() {
        TimelineEvent::ContactLinked
    } else {
        TimelineEvent::ContactUnlinked
    };
    record(tx, id, event, json!({ "contact": name })).await?;
    happened(tx, &request, None).await
}

async fn set(
    tx: &mut TenantTx,
    id: RequestId,
    contact: Option<ContactId>,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update requests set contact_id = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        contact.map(ContactId::uuid)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves these requests, or all, from one contact to another, those in the bin too, and says so in the timeline of each. Answers which.
pub(crate) async fn move_between_contacts(
    tx: &mut TenantTx,
    only: Option<&[Uuid]>,
    (from, to): (ContactId, ContactId),
    event: TimelineEvent,
    name: &str,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let moved = sqlx::query_scalar!(
        "update requests set contact_id = $3 where tenant_id = $1 and contact_id = $2 and ($4::uuid[] is null or id = any($4)) returning id",
        tenant,
        from.uuid(),
        to.uuid(),
        only
    )
    .fetch_all(tx.conn())
    .await?;
    record_in_all(tx, &moved, event, &json!({ "contact": name })).await?;
    Ok(moved)
}
