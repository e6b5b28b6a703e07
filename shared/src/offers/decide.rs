//! The customer says yes or no, or a member notes what they said.

use serde::Deserialize;
use uuid::Uuid;

use super::offer::{Locked, find, happened, lock};
use super::{Move, OfferError, Status};
use crate::fields::{self, FieldErrors};
use crate::ids::OfferId;
use crate::notifications::{self, NotificationKind};
use crate::requests::{Event, TimelineEvent};
use crate::tenancy::TenantTx;

const MAX_REASON_CHARS: usize = 2_000;

/// A yes as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AcceptForm {
    /// Who says it.
    pub name: String,
    /// The lines of the options they take.
    pub options: Vec<Uuid>,
}

/// A yes that can be kept.
#[derive(Debug, Clone)]
pub struct AcceptDraft {
    name: String,
    options: Vec<Uuid>,
}

impl TryFrom<AcceptForm> for AcceptDraft {
    type Error = FieldErrors;

    fn try_from(form: AcceptForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 1, 200);
        errors.or(Self {
            name,
            options: form.options,
        })
    }
}

/// A no as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RefuseForm {
    /// Who says it; may be left out.
    pub name: String,
    /// Why; may be left out.
    pub reason: String,
}

/// A no that can be kept.
#[derive(Debug, Clone)]
pub struct RefuseDraft {
    name: String,
    reason: String,
}

impl TryFrom<RefuseForm> for RefuseDraft {
    type Error = FieldErrors;

    fn try_from(form: RefuseForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 0, 200);
        let reason = fields::text(&mut errors, "reason", &form.reason, 0, MAX_REASON_CHARS);
        errors.or(Self { name, reason })
    }
}

/// The offer is accepted, with these options. Its totals count them from now on.
pub async fn accept(tx: &mut TenantTx, id: OfferId, accept: AcceptDraft) -> Result<(), OfferError> {
    let locked = lock(tx, id).await?;
    let status = locked.status.after(Move::Accept)?;
    let offer = find(tx, id).await?.ok_or(OfferError::Unknown)?;
    let is_option = |chosen: &Uuid| {
        let mut lines = offer.lines.iter();
        lines.any(|line| line.id == *chosen && line.optional)
    };
    if !accept.options.iter().all(is_option) {
        return Err(FieldErrors::one("options", "unknown-option").into());
    }
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update offer_lines set chosen = id = any($3) where tenant_id = $1 and offer_id = $2 and optional",
        tenant,
        id.uuid(),
        &accept.options
    )
    .execute(tx.conn())
    .await?;
    let offer = find(tx, id).await?.ok_or(OfferError::Unknown)?;
    sqlx::query!(
        "update offers set net = $3, gross = $4 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        offer.totals.net,
        offer.totals.gross
    )
    .execute(tx.conn())
    .await?;
    decided(tx, &locked, status, &accept.name, "").await?;
    happened(
        tx,
        &locked,
        Some(Event::OfferAccepted),
        TimelineEvent::OfferAccepted,
    )
    .await?;
    if let Some(request) = &locked.request {
        notifications::tell_salespeople(tx, NotificationKind::OfferAccepted, request.id).await?;
    }
    Ok(())
}

/// The offer is refused. The request moves only when no other offer of it is open.
pub async fn refuse(tx: &mut TenantTx, id: OfferId, refuse: RefuseDraft) -> Result<(), OfferError> {
    let locked = lock(tx, id).await?;
    let status = locked.status.after(Move::Refuse)?;
    let another_open = another_open(tx, &locked).await?;
    decided(tx, &locked, status, &refuse.name, &refuse.reason).await?;
    let event = Event::OfferRefused { another_open };
    happened(tx, &locked, Some(event), TimelineEvent::OfferRefused).await?;
    if let Some(request) = &locked.request {
        notifications::tell_salespeople(tx, NotificationKind::OfferRefused, request.id).await?;
    }
    Ok(())
}

async fn decided(
    tx: &mut TenantTx,
    offer: &Locked,
    status: Status,
    by: &str,
    reason: &str,
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update offers set status = $3, decided_at = $4, decided_by = $5, refusal_reason = $6, updated_at = $4 where tenant_id = $1 and id = $2",
        tenant,
        offer.id.uuid(),
        status.as_str(),
        now,
        by,
        reason
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether another offer of the same request is being made or with the customer.
async fn another_open(tx: &mut TenantTx, offer: &Locked) -> Result<bool, sqlx::Error> {
    let Some(request) = &offer.request else {
        return Ok(false);
    };
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        r#"select exists (select from offers where tenant_id = $1 and request_id = $2 and id <> $3 and status in ('draft', 'sent')) as "open!""#,
        tenant,
        request.id.uuid(),
        offer.id.uuid()
    )
    .fetch_one(tx.conn())
    .await
}
