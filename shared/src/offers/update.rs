//! An offer changes. One that was sent gets a new version, and the one the customer has can't be accepted any more.

use super::offer::{happened, lock};
use super::{Move, OfferDraft, OfferError, lines};
use crate::contacts;
use crate::fields::FieldErrors;
use crate::ids::{ContactId, OfferId};
use crate::requests::{Event, TimelineEvent};
use crate::tenancy::TenantTx;

/// Writes over words, terms and lines. The request an offer answers never changes.
pub async fn update(tx: &mut TenantTx, id: OfferId, draft: OfferDraft) -> Result<(), OfferError> {
    let offer = lock(tx, id).await?;
    let status = offer.status.after(Move::Revise)?;
    if let Some(contact) = draft.contact_id
        && contacts::find(tx, contact).await?.is_none()
    {
        return Err(FieldErrors::one("contact_id", "unknown-contact").into());
    }
    let totals = draft.totals();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let revised = offer.status.was_sent();
    sqlx::query!(
        "update offers set status = $3, version = version + $4, contact_id = coalesce($5, contact_id), language = coalesce($6, language), reference = $7,
                introduction = $8, conditions = $9, vat_scheme = $10, valid_until = coalesce($11, valid_until), net = $12, gross = $13, updated_at = $14,
                decided_at = null, decided_by = '', refusal_reason = ''
          where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        status.as_str(),
        i32::from(revised),
        draft.contact_id.map(ContactId::uuid),
        draft.language.map(super::super::language::Language::code),
        draft.reference,
        draft.introduction,
        draft.conditions,
        draft.vat_scheme.as_str(),
        draft.valid_until,
        totals.net,
        totals.gross,
        now
    )
    .execute(tx.conn())
    .await?;
    lines::replace(tx, id, &draft.lines).await?;
    if revised {
        sqlx::query!(
            "update offer_versions set superseded_at = $3 where tenant_id = $1 and offer_id = $2 and superseded_at is null",
            tenant,
            id.uuid(),
            now
        )
        .execute(tx.conn())
        .await?;
        happened(
            tx,
            &offer,
            Some(Event::OfferCreated),
            TimelineEvent::OfferRevised,
        )
        .await?;
    }
    Ok(())
}
