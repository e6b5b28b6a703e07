//! Two records of the same: one takes the other over, with everything linked to it, until somebody thinks better of it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::events::{ContactEvent, record};
use super::survivor::{person_left, survivor, undone};
use super::{Contact, ContactDraft, ContactError, ContactForm, ContactKind, persons, queries};
use crate::fields::FieldErrors;
use crate::ids::{ContactId, ContactMergeId, ContactPersonId};
use crate::invoices;
use crate::offers;
use crate::requests::{self, TimelineEvent};
use crate::tenancy::TenantTx;

/// How long a merge can be undone.
pub const UNDOABLE_FOR: Duration = Duration::days(30);

/// A merge that can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Merge {
    /// Its id.
    pub id: ContactMergeId,
    /// The contact that was taken over, by name.
    pub contact: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who did it, by name.
    pub actor: String,
}

/// The kept contact on one side of a merge.
#[derive(Debug, Serialize, Deserialize)]
struct Side {
    kind: ContactKind,
    fields: ContactDraft,
}

/// What would remain of `kept` if it took over `merged`.
pub fn preview_merge(kept: &Contact, merged: &Contact) -> ContactForm {
    survivor(&kept.into(), &merged.into()).into()
}

/// `kept` takes over `merged`: its open fields are filled, requests, offers, invoices and people move, `merged` is hidden. A customer stays one.
pub async fn merge(
    tx: &mut TenantTx,
    merged: ContactId,
    kept: ContactId,
) -> Result<Contact, ContactError> {
    if merged == kept {
        return Err(FieldErrors::one("into", "same-contact").into());
    }
    let (merged, kept) = lock_both(tx, merged, kept).await?;
    let merged = merged.ok_or(ContactError::Unknown)?;
    let kept = kept.ok_or_else(|| FieldErrors::one("into", "unknown-contact"))?;
    let (before, theirs) = (ContactDraft::from(&kept), ContactDraft::from(&merged));
    let after = survivor(&before, &theirs);
    let kind = if merged.kind == ContactKind::Customer {
        merged.kind
    } else {
        kept.kind
    };
    queries::write(tx, kept.id, &after).await?;
    set_kind(tx, kept.id, kind).await?;
    let took = Took {
        persons: move_persons(tx, None, merged.id, kept.id).await?,
        made_person: match person_left(&after, &theirs) {
            Some(person) => Some(persons::insert(tx, kept.id, person).await?.id),
            None => None,
        },
        requests: requests::move_between_contacts(
            tx,
            None,
            (merged.id, kept.id),
            TimelineEvent::ContactMerged,
            &kept.name,
        )
        .await?,
        offers: offers::move_between_contacts(tx, None, merged.id, kept.id).await?,
        invoices: invoices::move_between_contacts(tx, None, merged.id, kept.id).await?,
    };
    hide(tx, merged.id, Some(kept.id)).await?;
    let sides = (
        Side {
            kind: kept.kind,
            fields: before,
        },
        Side {
            kind,
            fields: after,
        },
    );
    insert(tx, (kept.id, merged.id), &sides, &took).await?;
    let with = |contact: &Contact| json!({ "contact": contact.name });
    record(tx, kept.id, ContactEvent::Merged, with(&merged)).await?;
    record(tx, merged.id, ContactEvent::MergedInto, with(&kept)).await?;
    queries::find(tx, kept.id)
        .await?
        .ok_or(ContactError::Unknown)
}

/// Both are two again: what was moved and still stands there goes back, and so do fields that nobody changed since. Answers the contact that was kept.
pub async fn undo_merge(tx: &mut TenantTx, id: ContactMergeId) -> Result<ContactId, ContactError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let row = sqlx::query!(
        r#"select m.kept_id as "kept_id: ContactId", m.merged_id as "merged_id: ContactId", m.at, m.undone_at, m.moved_requests, m.moved_persons, m.moved_offers, m.moved_invoices,
                  m.made_person, m.before as "before: Json<Side>", m.after as "after: Json<Side>"
             from contact_merges m where m.tenant_id = $1 and m.id = $2 for update"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ContactError::Unknown)?;
    if row.undone_at.is_some() || row.at + UNDOABLE_FOR < now {
        return Err(ContactError::TooLate);
    }
    // Taken over in turn, it comes back first.
    let kept = queries::lock(tx, row.kept_id)
        .await?
        .ok_or(ContactError::TooLate)?;
    let fields = undone(&(&kept).into(), &row.before.0.fields, &row.after.0.fields);
    queries::write(tx, kept.id, &fields).await?;
    if kept.kind == row.after.0.kind {
        set_kind(tx, kept.id, row.before.0.kind).await?;
    }
    if let Some(person) = row.made_person {
        persons::delete(tx, person.into()).await?;
    }
    move_persons(tx, Some(&row.moved_persons), kept.id, row.merged_id).await?;
    hide(tx, row.merged_id, None).await?;
    let merged = queries::find(tx, row.merged_id)
        .await?
        .ok_or(ContactError::Unknown)?;
    requests::move_between_contacts(
        tx,
        Some(&row.moved_requests),
        (kept.id, merged.id),
        TimelineEvent::ContactUnmerged,
        &merged.name,
    )
    .await?;
    offers::move_between_contacts(tx, Some(&row.moved_offers), kept.id, merged.id).await?;
    invoices::move_between_contacts(tx, Some(&row.moved_invoices), kept.id, merged.id).await?;
    sqlx::query!(
        "update contact_merges set undone_at = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    let from = |contact: &Contact| json!({ "contact": contact.name });
    record(tx, kept.id, ContactEvent::MergeUndone, from(&merged)).await?;
    record(tx, merged.id, ContactEvent::MergeUndone, from(&kept)).await?;
    Ok(kept.id)
}

/// The merges of a contact that can still be undone, newest first.
pub async fn list_undoable_merges(
    tx: &mut TenantTx,
    kept: ContactId,
) -> Result<Vec<Merge>, sqlx::Error> {
    let (tenant, since) = (tx.tenant().get(), tx.now() - UNDOABLE_FOR);
    sqlx::query_as!(
        Merge,
        r#"select m.id as "id: ContactMergeId", c.name as contact, m.at, m.actor_name as actor
             from contact_merges m join contacts c on c.tenant_id = m.tenant_id and c.id = m.merged_id
            where m.tenant_id = $1 and m.kept_id = $2 and m.undone_at is null and m.at >= $3 order by m.at desc, m.id desc limit 50"#,
        tenant,
        kept.uuid(),
        since
    )
    .fetch_all(tx.conn())
    .await
}

/// The contact that took this one over, for old links.
pub async fn find_survivor(
    tx: &mut TenantTx,
    merged: ContactId,
) -> Result<Option<ContactId>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let survivor = sqlx::query_scalar!(
        r#"select merged_into as "merged_into: ContactId" from contacts where tenant_id = $1 and id = $2"#,
        tenant,
        merged.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(survivor.flatten())
}

/// Locks both, always in the same order: two merges the other way round don't wait for each other for ever.
async fn lock_both(
    tx: &mut TenantTx,
    one: ContactId,
    other: ContactId,
) -> Result<(Option<Contact>, Option<Contact>), sqlx::Error> {
    if one < other {
        let first = queries::lock(tx, one).await?;
        Ok((first, queries::lock(tx, other).await?))
    } else {
        let first = queries::lock(tx, other).await?;
        Ok((queries::lock(tx, one).await?, first))
    }
}

async fn set_kind(tx: &mut TenantTx, id: ContactId, kind: ContactKind) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update contacts set kind = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        kind.as_str()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn hide(
    tx: &mut TenantTx,
    id: ContactId,
    into: Option<ContactId>,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update contacts set merged_into = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        into.map(ContactId::uuid)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Moves these people, or all, from one contact to another; answers whom.
async fn move_persons(
    tx: &mut TenantTx,
    only: Option<&[Uuid]>,
    from: ContactId,
    to: ContactId,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "update contact_persons set contact_id = $3 where tenant_id = $1 and contact_id = $2 and ($4::uuid[] is null or id = any($4)) returning id",
        tenant,
        from.uuid(),
        to.uuid(),
        only
    )
    .fetch_all(tx.conn())
    .await
}

/// What went from one contact to the other.
#[derive(Debug)]
struct Took {
    requests: Vec<Uuid>,
    offers: Vec<Uuid>,
    invoices: Vec<Uuid>,
    persons: Vec<Uuid>,
    /// The one that the merged contact itself became.
    made_person: Option<ContactPersonId>,
}

async fn insert(
    tx: &mut TenantTx,
    (kept, merged): (ContactId, ContactId),
    (before, after): &(Side, Side),
    took: &Took,
) -> Result<(), sqlx::Error> {
    let actor = tx.actor().name().to_owned();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into contact_merges (tenant_id, id, kept_id, merged_id, at, actor_name, before, after, moved_requests, moved_persons, made_person, moved_offers, moved_invoices)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        tenant,
        ContactMergeId::new().uuid(),
        kept.uuid(),
        merged.uuid(),
        now,
        actor,
        Json(before) as _,
        Json(after) as _,
        &took.requests,
        &took.persons,
        took.made_person.map(ContactPersonId::uuid),
        &took.offers,
        &took.invoices
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
