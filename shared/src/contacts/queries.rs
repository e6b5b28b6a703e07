//! Contacts in the database.

use super::{Contact, ContactDraft, ContactError, ContactKind};
use crate::ids::ContactId;
use crate::page::{Cursor, Limit, Page};
use crate::tenancy::TenantTx;

/// Contacts a type-ahead offers.
const SUGGESTIONS: i64 = 10;

/// Makes a prospect.
pub async fn create(tx: &mut TenantTx, draft: ContactDraft) -> Result<Contact, sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query_as!(
        Contact,
        r#"insert into contacts (tenant_id, id, kind, name, company, email, phone, vat_number, website, address, language, created_at, updated_at)
           values ($1, $2, 'prospect', $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
           returning id as "id: ContactId", kind as "kind: ContactKind", name, company, email, phone, vat_number, website, address, language, created_at, updated_at"#,
        tenant,
        ContactId::new().uuid(),
        draft.name,
        draft.company,
        draft.email,
        draft.phone,
        draft.vat_number,
        draft.website,
        draft.address,
        draft.language,
        now
    )
    .fetch_one(tx.conn())
    .await
}

/// Writes over everything but the kind.
pub async fn update(
    tx: &mut TenantTx,
    id: ContactId,
    draft: ContactDraft,
) -> Result<Contact, ContactError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query_as!(
        Contact,
        r#"update contacts set name = $3, company = $4, email = $5, phone = $6, vat_number = $7, website = $8, address = $9, language = $10, updated_at = $11
            where tenant_id = $1 and id = $2
           returning id as "id: ContactId", kind as "kind: ContactKind", name, company, email, phone, vat_number, website, address, language, created_at, updated_at"#,
        tenant,
        id.uuid(),
        draft.name,
        draft.company,
        draft.email,
        draft.phone,
        draft.vat_number,
        draft.website,
        draft.address,
        draft.language,
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ContactError::Unknown)
}

/// A contact of this company.
pub async fn find(tx: &mut TenantTx, id: ContactId) -> Result<Option<Contact>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Contact,
        r#"select id as "id: ContactId", kind as "kind: ContactKind", name, company, email, phone, vat_number, website, address, language, created_at, updated_at
             from contacts where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

/// The oldest contact with this address; nobody for an empty one.
pub async fn find_by_email(
    tx: &mut TenantTx,
    email: &str,
) -> Result<Option<ContactId>, sqlx::Error> {
    if email.is_empty() {
        return Ok(None);
    }
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select id as "id: ContactId" from contacts where tenant_id = $1 and email = lower($2) order by created_at, id limit 1"#,
        tenant,
        email
    )
    .fetch_optional(tx.conn())
    .await
}

/// A page of contacts, newest first; of one kind, or with these letters in name, company, address, VAT number or phone.
pub async fn list(
    tx: &mut TenantTx,
    kind: Option<ContactKind>,
    search: &str,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<Contact>, sqlx::Error> {
    let (tenant, search) = (tx.tenant().get(), search.trim());
    let rows = sqlx::query_as!(
        Contact,
        r#"select id as "id: ContactId", kind as "kind: ContactKind", name, company, email, phone, vat_number, website, address, language, created_at, updated_at
             from contacts
            where tenant_id = $1 and ($2::text is null or kind = $2)
              and ($3 = '' or id in (select s.id from search_contacts($3) s))
              and ($4::timestamptz is null or (created_at, id) < ($4, $5))
            order by created_at desc, id desc limit $6"#,
        tenant,
        kind as Option<ContactKind>,
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
    sqlx::query_as!(
        Contact,
        r#"select id as "id: ContactId", kind as "kind: ContactKind", name, company, email, phone, vat_number, website, address, language, created_at, updated_at
             from contacts where tenant_id = $1 and id in (select s.id from search_contacts($2) s) order by name, id limit $3"#,
        tenant,
        typed.trim(),
        SUGGESTIONS
    )
    .fetch_all(tx.conn())
    .await
}
