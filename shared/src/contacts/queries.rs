//! Contacts in the database. One that was merged into another is not there, nor is one who was erased.

use serde_json::json;

use super::events::{ContactEvent, record};
use super::{Contact, ContactDraft, ContactError, ContactKind, Nature, vat_check};
use crate::ids::ContactId;
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// Contacts a type-ahead offers.
const SUGGESTIONS: i64 = 10;

/// Contacts that fulfil what follows, as rows.
macro_rules! select_contacts {
    ($rest:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            Contact,
            r#"select id as "id: ContactId", kind as "kind: ContactKind", nature as "nature: Nature", name, company, email, phone, vat_number, website,
                      address, postal_code, city, country, language, notes, created_at, updated_at
                 from contacts where merged_into is null and erased_at is null and "# + $rest
            $(, $argument)*
        )
    };
}
pub(super) use select_contacts;

/// Which contacts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<ContactKind>,
    /// With these letters in name, company, address, VAT number or phone, their own or that of somebody there.
    pub search: String,
}

/// Makes a prospect.
pub async fn create(tx: &mut TenantTx, draft: ContactDraft) -> Result<Contact, sqlx::Error> {
    let id = insert(tx, &draft).await?;
    record(tx, id, ContactEvent::Created, json!({})).await?;
    vat_check::ask_once(tx, &draft.vat_number).await?;
    find(tx, id).await?.ok_or(sqlx::Error::RowNotFound)
}

pub(super) async fn insert(
    tx: &mut TenantTx,
    draft: &ContactDraft,
) -> Result<ContactId, sqlx::Error> {
    let id = ContactId::new();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into contacts (tenant_id, id, kind, nature, name, company, email, phone, vat_number, website, address, postal_code, city, country, language,
                               notes, created_at, updated_at)
         values ($1, $2, 'prospect', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)",
        tenant,
        id.uuid(),
        draft.nature.as_str(),
        draft.name,
        draft.company,
        draft.email,
        draft.phone,
        draft.vat_number,
        draft.website,
        draft.address,
        draft.postal_code,
        draft.city,
        draft.country,
        draft.language,
        draft.notes,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Writes over everything but the kind.
pub async fn update(
    tx: &mut TenantTx,
    id: ContactId,
    draft: ContactDraft,
) -> Result<Contact, ContactError> {
    let before = lock(tx, id).await?.ok_or(ContactError::Unknown)?;
    let changed = draft.differences(&ContactDraft::from(&before));
    if changed.is_empty() {
        return Ok(before);
    }
    write(tx, id, &draft).await?;
    vat_check::ask_once(tx, &draft.vat_number).await?;
    record(tx, id, ContactEvent::Changed, json!({ "fields": changed })).await?;
    find(tx, id).await?.ok_or(ContactError::Unknown)
}

pub(super) async fn write(
    tx: &mut TenantTx,
    id: ContactId,
    draft: &ContactDraft,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update contacts set nature = $3, name = $4, company = $5, email = $6, phone = $7, vat_number = $8, website = $9, address = $10, postal_code = $11,
                             city = $12, country = $13, language = $14, notes = $15, updated_at = $16
          where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        draft.nature.as_str(),
        draft.name,
        draft.company,
        draft.email,
        draft.phone,
        draft.vat_number,
        draft.website,
        draft.address,
        draft.postal_code,
        draft.city,
        draft.country,
        draft.language,
        draft.notes,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A contact of this company.
pub async fn find(tx: &mut TenantTx, id: ContactId) -> Result<Option<Contact>, sqlx::Error> {
    let tenant = tx.tenant().get();
    select_contacts!("tenant_id = $1 and id = $2", tenant, id.uuid())
        .fetch_optional(tx.conn())
        .await
}

/// A contact that nobody else changes until this transaction ends.
pub(super) async fn lock(tx: &mut TenantTx, id: ContactId) -> Result<Option<Contact>, sqlx::Error> {
    let tenant = tx.tenant().get();
    select_contacts!("tenant_id = $1 and id = $2 for update", tenant, id.uuid())
        .fetch_optional(tx.conn())
        .await
}

/// The oldest contact with this address, its own before that of somebody there; nobody for an empty one.
pub async fn find_by_email(
    tx: &mut TenantTx,
    email: &str,
) -> Result<Option<ContactId>, sqlx::Error> {
    if email.is_empty() {
        return Ok(None);
    }
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select id as "id!: ContactId" from (
             select c.id, 0 as rank, c.created_at from contacts c where c.tenant_id = $1 and c.email = lower($2) and c.merged_into is null
              union all
             select c.id, 1, p.created_at from contact_persons p join contacts c on c.tenant_id = p.tenant_id and c.id = p.contact_id
              where p.tenant_id = $1 and p.email = lower($2) and c.merged_into is null) known
            order by rank, created_at, id limit 1"#,
        tenant,
        email
    )
    .fetch_optional(tx.conn())
    .await
}

/// A page of contacts, newest first.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<Contact>, sqlx::Error> {
    let (tenant, search) = (tx.tenant().get(), filter.search.trim());
    let rows = select_contacts!(
        "tenant_id = $1 and ($2::text is null or kind = $2)
          and ($3 = '' or id in (select s.id from search_contacts($3) s))
          and ($4::timestamptz is null or (created_at, id) < ($4, $5))
        order by created_at desc, id desc limit $6",
        tenant,
        filter.kind.map(ContactKind::as_str),
        search,
        after.map(|c| c.at),
        after.map(|c| c.id),
        limit.and_one_more()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::from_rows(rows, limit, |contact| {
        Cursor::new(contact.created_at, contact.id.uuid())
    }))
}

/// What a type-ahead offers for the letters typed so far, by name.
pub async fn suggest(tx: &mut TenantTx, typed: &str) -> Result<Vec<Contact>, sqlx::Error> {
    let tenant = tx.tenant().get();
    select_contacts!(
        "tenant_id = $1 and id in (select s.id from search_contacts($2) s) order by name, id limit $3",
        tenant,
        typed.trim(),
        SUGGESTIONS
    )
    .fetch_all(tx.conn())
    .await
}
