//! An invoice comes to be as a draft, changes, and goes again: it has no number yet.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::invoice::lock;
use super::{InvoiceDraft, InvoiceError, Kind, Move, lines};
use crate::company;
use crate::contacts::{self, Contact};
use crate::fields::FieldErrors;
use crate::ids::{ContactId, InvoiceId, OfferId, UserId};
use crate::language::Language;
use crate::tenancy::TenantTx;

/// Where a draft comes from.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Origin<'a> {
    pub(super) offer: Option<OfferId>,
    pub(super) credits: Option<InvoiceId>,
    /// The line that each line takes back, and how much of it.
    pub(super) credited: &'a [(Uuid, Decimal)],
}

/// Makes a draft of an invoice that belongs to no offer. The language is the contact's where none is given.
pub async fn create(tx: &mut TenantTx, draft: InvoiceDraft) -> Result<InvoiceId, InvoiceError> {
    insert(tx, Kind::Invoice, draft, Origin::default()).await
}

pub(super) async fn insert(
    tx: &mut TenantTx,
    kind: Kind,
    draft: InvoiceDraft,
    origin: Origin<'_>,
) -> Result<InvoiceId, InvoiceError> {
    let contact = contact(tx, draft.words.contact_id).await?;
    let contact = contact.ok_or_else(|| FieldErrors::one("contact_id", "required"))?;
    let language = match draft.words.language {
        Some(language) => language,
        None => match contact.language.as_deref().map(str::parse) {
            Some(Ok(language)) => language,
            _ => company::current(tx).await?.language,
        },
    };
    let id = InvoiceId::new();
    let totals = draft.totals();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let author = tx.principal().user();
    sqlx::query!(
        "insert into invoices (tenant_id, id, kind, status, contact_id, contact_name, offer_id, credits_id, language, reference, introduction, conditions,
                               vat_scheme, due_on, net, gross, created_by, created_at, updated_at)
         values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)",
        tenant,
        id.uuid(),
        kind.as_str(),
        ContactId::uuid(contact.id),
        made_out_to(&contact),
        origin.offer.map(OfferId::uuid),
        origin.credits.map(InvoiceId::uuid),
        language.code(),
        draft.words.reference,
        draft.words.introduction,
        draft.words.conditions,
        draft.words.vat_scheme.as_str(),
        draft.due_on,
        totals.net,
        totals.gross,
        author.map(UserId::uuid),
        now
    )
    .execute(tx.conn())
    .await?;
    lines::replace(tx, id, &draft.words.lines, origin.credited).await?;
    Ok(id)
}

/// Writes over words, terms and lines of a draft.
pub async fn update(
    tx: &mut TenantTx,
    id: InvoiceId,
    draft: InvoiceDraft,
) -> Result<(), InvoiceError> {
    let invoice = lock(tx, id, Move::Edit).await?;
    let named = draft.words.contact_id.or(Some(invoice.contact_id));
    let contact = contact(tx, named).await?;
    let contact = contact.ok_or(InvoiceError::Unknown)?;
    let totals = draft.totals();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update invoices set contact_id = $3, contact_name = $4, language = coalesce($5, language), reference = $6, introduction = $7, conditions = $8,
                vat_scheme = $9, due_on = $10, net = $11, gross = $12, updated_at = $13
          where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        contact.id.uuid(),
        made_out_to(&contact),
        draft.words.language.map(Language::code),
        draft.words.reference,
        draft.words.introduction,
        draft.words.conditions,
        draft.words.vat_scheme.as_str(),
        draft.due_on,
        totals.net,
        totals.gross,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(lines::replace(tx, id, &draft.words.lines, &[]).await?)
}

/// Throws a draft away.
pub async fn delete(tx: &mut TenantTx, id: InvoiceId) -> Result<(), InvoiceError> {
    lock(tx, id, Move::Edit).await?;
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from invoices where tenant_id = $1 and id = $2",
        tenant,
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn contact(
    tx: &mut TenantTx,
    id: Option<ContactId>,
) -> Result<Option<Contact>, InvoiceError> {
    let Some(id) = id else { return Ok(None) };
    let contact = contacts::find(tx, id).await?;
    Ok(Some(contact.ok_or_else(|| {
        FieldErrors::one("contact_id", "unknown-contact")
    })?))
}

/// The name on the paper: the company's, where there is one.
pub(super) fn made_out_to(contact: &Contact) -> &str {
    if contact.company.is_empty() {
        &contact.name
    } else {
        &contact.company
    }
}
