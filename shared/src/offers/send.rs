//! An offer goes to the customer. What they get never changes again: a version with its PDF and that PDF's hash.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::types::Json;

use super::offer::{find, happened, lock, today};
use super::{Move, Offer, OfferError};
use crate::customer_page;
use crate::fields::FieldErrors;
use crate::i18n::translate;
use crate::ids::{MessageId, OfferId, OfferVersionId};
use crate::messages::MessageKind;
use crate::outgoing::direct::{self, Brings, NewDirectMail};
use crate::outgoing::{DirectMail, recipients};
use crate::requests::{self, Event, ReplyDraft, ReplyForm, TimelineEvent, UploadedFile};
use crate::tenancy::TenantTx;

/// How an offer goes to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// In the conversation of the request it answers: answers come back into it.
    #[default]
    Request,
    /// By a mail of its own: answers go to the company's own mailbox.
    Email,
}

/// What somebody typed into "Send".
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SendForm {
    /// The way it goes.
    pub via: Via,
    /// Addresses, separated by commas. In a conversation, its requester is written to.
    pub to: String,
    /// In a conversation, empty stands for its own subject.
    pub subject: String,
    /// Plain text; `html` wins over it.
    pub text: String,
    /// What the rich-text editor made.
    pub html: String,
    /// Addresses, separated by commas.
    pub cc: String,
}

/// An offer as it was when its PDF was made.
#[derive(Debug)]
pub struct Paper {
    /// The offer.
    pub offer: Offer,
    /// What the customer gets.
    pub pdf: Vec<u8>,
}

/// Sends it: what the customer has of it is kept, the mail that brings it is written.
///
/// # Errors
///
/// [`OfferError::Changed`] when the offer is no longer what the PDF shows.
pub async fn send(
    tx: &mut TenantTx,
    paper: Paper,
    form: SendForm,
) -> Result<MessageId, OfferError> {
    let Paper { offer, pdf } = paper;
    let locked = lock(tx, offer.id).await?;
    let status = locked.status.after(Move::Send)?;
    let now_stands = find(tx, offer.id).await?.ok_or(OfferError::Unknown)?;
    if now_stands.updated_at != offer.updated_at || now_stands.version != offer.version {
        return Err(OfferError::Changed);
    }
    if offer.lines.is_empty() {
        return Err(FieldErrors::one("lines", "required").into());
    }
    if today(tx).await? > offer.valid_until {
        return Err(FieldErrors::one("valid_until", "over").into());
    }
    if form.via == Via::Request && locked.request.is_none() {
        return Err(FieldErrors::one("via", "no-request").into());
    }
    let hash = Sha256::digest(&pdf);
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into offer_versions (tenant_id, id, offer_id, version, content, pdf, pdf_hash, sent_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        OfferVersionId::new().uuid(),
        offer.id.uuid(),
        offer.version,
        Json(&offer) as _,
        &pdf,
        hash.as_slice(),
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update offers set status = $3, sent_at = $4, updated_at = $4 where tenant_id = $1 and id = $2",
        tenant,
        offer.id.uuid(),
        status.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    let written = ReplyForm {
        subject: form.subject,
        text: form.text,
        html: form.html,
        cc: form.cc,
        ..ReplyForm::default()
    };
    let link = customer_page::replace(tx, offer.id)
        .await
        .map_err(OfferError::of_link)?;
    let url = link.url(tx);
    let words = translate(offer.language, "offer-mail-link", Vec::new()).unwrap_or_default();
    let message = if let (Some(request), Via::Request) = (&locked.request, form.via) {
        let file = UploadedFile {
            name: format!("{}.pdf", offer.number),
            content_type: "application/pdf".to_owned(),
            content: pdf,
        };
        let mut reply = ReplyDraft::try_from(ReplyForm {
            files: vec![file],
            ..written
        })?;
        reply.bring_link(&words, &url);
        requests::write(tx, request, MessageKind::Offer, reply).await
    } else {
        let mut errors = FieldErrors::default();
        let to = recipients(&mut errors, "to", &form.to);
        let mut written = ReplyDraft::try_from(written)?;
        written.bring_link(&words, &url);
        let mail = NewDirectMail {
            brings: Brings::Offer(offer.id, offer.version),
            to: errors.or(to)?,
            language: offer.language,
            written,
        };
        direct::write(tx, mail).await
    };
    let message = message.map_err(OfferError::of_request)?;
    happened(
        tx,
        &locked,
        Some(Event::OfferSent),
        TimelineEvent::OfferSent,
    )
    .await?;
    Ok(message)
}

/// The mails outside of a conversation that brought an offer, newest first.
pub async fn list_mails(tx: &mut TenantTx, id: OfferId) -> Result<Vec<DirectMail>, sqlx::Error> {
    direct::list_of_offer(tx, id).await
}

/// The PDF that the customer has of the offer's present version; none while it was not sent, or once it named somebody who was erased.
pub async fn sent_pdf(tx: &mut TenantTx, offer: &Offer) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select pdf from offer_versions where tenant_id = $1 and offer_id = $2 and version = $3 and pdf <> ''",
        tenant,
        offer.id.uuid(),
        offer.version
    )
    .fetch_optional(tx.conn())
    .await
}
