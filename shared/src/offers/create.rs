//! An offer comes to be: from a request, or by itself.

use time::Duration;

use super::offer::{Locked, happened, today};
use super::{DEFAULT_VALIDITY_DAYS, OfferDraft, OfferError, Status, lines};
use crate::company;
use crate::contacts;
use crate::fields::FieldErrors;
use crate::ids::{ContactId, OfferId, UserId};
use crate::requests::{self, Event, TimelineEvent};
use crate::series::{self, Series};
use crate::tenancy::TenantTx;

/// Makes a draft. Contact and language come from the request it answers where they are not given; its number is kept for good.
pub async fn create(tx: &mut TenantTx, draft: OfferDraft) -> Result<OfferId, OfferError> {
    let request = match draft.request_id {
        None => None,
        Some(id) => Some(
            requests::lock_current(tx, id)
                .await
                .map_err(OfferError::of_request)?,
        ),
    };
    let contact = draft
        .contact_id
        .or(request.as_ref().and_then(|request| request.contact_id))
        .ok_or_else(|| FieldErrors::one("contact_id", "required"))?;
    let contact = contacts::find(tx, contact)
        .await?
        .ok_or_else(|| FieldErrors::one("contact_id", "unknown-contact"))?;
    let of_request = request
        .as_ref()
        .and_then(|request| request.language.as_deref());
    let language = match draft.language {
        Some(language) => language,
        None => match contact.language.as_deref().or(of_request).map(str::parse) {
            Some(Ok(language)) => language,
            _ => company::current(tx).await?.language,
        },
    };
    let today = today(tx).await?;
    let valid_until = draft
        .valid_until
        .unwrap_or(today + Duration::days(DEFAULT_VALIDITY_DAYS));
    let year = today.year();
    let number = format!(
        "OF-{year}-{:04}",
        series::next(tx, Series::Offers, year).await?
    );
    let id = OfferId::new();
    let totals = draft.totals();
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let author = tx.principal().user();
    sqlx::query!(
        "insert into offers (tenant_id, id, number, status, contact_id, request_id, language, reference, introduction, conditions, vat_scheme, valid_until,
                             net, gross, created_by, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)",
        tenant,
        id.uuid(),
        number,
        Status::Draft.as_str(),
        ContactId::uuid(contact.id),
        request.as_ref().map(|request| request.id.uuid()),
        language.code(),
        draft.reference,
        draft.introduction,
        draft.conditions,
        draft.vat_scheme.as_str(),
        valid_until,
        totals.net,
        totals.gross,
        author.map(UserId::uuid),
        now
    )
    .execute(tx.conn())
    .await?;
    lines::replace(tx, id, &draft.lines).await?;
    let offer = Locked {
        id,
        number,
        status: Status::Draft,
        request,
    };
    happened(
        tx,
        &offer,
        Some(Event::OfferCreated),
        TimelineEvent::OfferCreated,
    )
    .await?;
    Ok(id)
}
