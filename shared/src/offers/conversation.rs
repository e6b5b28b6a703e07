//! Where an offer is talked about.

use serde_json::json;
use understanding::SignatureFacts;

use super::offer::{find, lock};
use super::{OfferError, Status};
use crate::i18n::translate;
use crate::ids::{OfferId, RequestId};
use crate::messages::{self, Person};
use crate::requests::{self, Event, NewRequest, TimelineEvent};
use crate::tenancy::TenantTx;

/// The request that an offer answers. One that was made by itself answers a new one from now on, which stands where the offer does.
pub(crate) async fn request_of(
    tx: &mut TenantTx,
    id: OfferId,
    asks: &Person,
    text: &str,
) -> Result<RequestId, OfferError> {
    let locked = lock(tx, id).await?;
    if let Some(request) = locked.request {
        return Ok(request.id);
    }
    let offer = find(tx, id).await?.ok_or(OfferError::Unknown)?;
    let word = translate(offer.language, "paper-offer", Vec::new()).unwrap_or_default();
    let subject = format!("{word} {} {}", offer.number, offer.reference);
    let new = NewRequest {
        kind: "mail",
        subject: subject.trim_end(),
        preview: messages::preview(text),
        requester: asks,
        certain: true,
        candidates: &[],
        forwarder: None,
        suggested: &SignatureFacts::default(),
        reasons: &[],
        language: Some(offer.language.code()),
        contact: Some(offer.contact_id),
        received_at: tx.now(),
    };
    let request = requests::insert_request(tx, new).await?;
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update offers set request_id = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        request.uuid()
    )
    .execute(tx.conn())
    .await?;
    let data = json!({ "offer": id, "number": offer.number });
    requests::record(tx, request, TimelineEvent::Created, data).await?;
    let made = requests::lock(tx, request)
        .await
        .map_err(OfferError::of_request)?;
    let event = event_of(locked.status);
    requests::happened(tx, &made, Some(event))
        .await
        .map_err(OfferError::of_request)?;
    Ok(request)
}

/// What brings a new request to where its only offer stands.
fn event_of(status: Status) -> Event {
    match status {
        Status::Draft | Status::Withdrawn => Event::OfferCreated,
        Status::Sent | Status::Expired => Event::OfferSent,
        Status::Accepted => Event::OfferAccepted,
        Status::Refused => Event::OfferRefused {
            another_open: false,
        },
    }
}
