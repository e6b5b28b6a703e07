//! An issued invoice or credit note goes to the customer: in the conversation of the request that its offer answers, or by a mail of its own.

use serde_json::json;

use super::invoice::lock;
use super::{Invoice, InvoiceError, Move, issue};
use crate::fields::FieldErrors;
use crate::ids::{InvoiceId, MessageId};
use crate::messages::MessageKind;
pub use crate::offers::SendForm;
use crate::offers::Via;
use crate::outgoing::direct::{self, Brings, NewDirectMail};
use crate::outgoing::{DirectMail, recipients};
use crate::requests::{self, ReplyDraft, ReplyForm, TimelineEvent, UploadedFile};
use crate::tenancy::TenantTx;

/// Sends it with the PDF and the UBL file that were frozen.
pub async fn send(
    tx: &mut TenantTx,
    id: InvoiceId,
    form: SendForm,
) -> Result<MessageId, InvoiceError> {
    let found = super::find(tx, id).await?.ok_or(InvoiceError::Unknown)?;
    let request = match found.request_id {
        // Locked first, as by everything that happens to a request.
        Some(request) => Some(requests::lock_current(tx, request).await),
        None => None,
    };
    let invoice = lock(tx, id, Move::Send).await?;
    let number = invoice.number.clone().unwrap_or_default();
    let (message, request) = match form.via {
        Via::Request => {
            let request = request.ok_or_else(|| FieldErrors::one("via", "invoice-no-request"))?;
            let request = request.map_err(InvoiceError::of_request)?;
            let message = in_conversation(tx, &request, &invoice, form).await?;
            (message, Some(request))
        }
        Via::Email => {
            let message = by_mail_of_its_own(tx, &invoice, form).await?;
            // Its request may be gone; the invoice is still owed.
            (message, request.and_then(Result::ok))
        }
    };
    if let Some(request) = request {
        let data = json!({ "invoice": id, "number": number });
        requests::record(tx, request.id, TimelineEvent::InvoiceSent, data).await?;
        requests::happened(tx, &request, None)
            .await
            .map_err(InvoiceError::of_request)?;
    }
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update invoices set sent_at = $3, updated_at = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(message)
}

/// From the request's address, so that answers come back.
async fn in_conversation(
    tx: &mut TenantTx,
    request: &requests::Locked,
    invoice: &Invoice,
    form: SendForm,
) -> Result<MessageId, InvoiceError> {
    let papers = issue::papers(tx, invoice.id).await?;
    let papers = papers.ok_or(InvoiceError::Unknown)?;
    let number = invoice.number.clone().unwrap_or_default();
    let file = |extension, content_type: &str, content| UploadedFile {
        name: format!("{number}.{extension}"),
        content_type: content_type.to_owned(),
        content,
    };
    let reply = ReplyDraft::try_from(ReplyForm {
        files: vec![
            file("pdf", "application/pdf", papers.pdf),
            file("xml", "application/xml", papers.ubl.into_bytes()),
        ],
        ..written(form)
    })?;
    requests::write(tx, request, MessageKind::Reply, reply)
        .await
        .map_err(InvoiceError::of_request)
}

/// By the company's own mail settings: answers go to its own mailbox.
async fn by_mail_of_its_own(
    tx: &mut TenantTx,
    invoice: &Invoice,
    form: SendForm,
) -> Result<MessageId, InvoiceError> {
    let mut errors = FieldErrors::default();
    let to = recipients(&mut errors, "to", &form.to);
    let written = ReplyDraft::try_from(written(form))?;
    let mail = NewDirectMail {
        brings: Brings::Invoice(invoice.id),
        to: errors.or(to)?,
        language: invoice.language,
        written,
    };
    direct::write(tx, mail)
        .await
        .map_err(InvoiceError::of_request)
}

fn written(form: SendForm) -> ReplyForm {
    ReplyForm {
        subject: form.subject,
        text: form.text,
        html: form.html,
        cc: form.cc,
        ..ReplyForm::default()
    }
}

/// The mails outside of a conversation that brought it, newest first.
pub async fn list_mails(tx: &mut TenantTx, id: InvoiceId) -> Result<Vec<DirectMail>, sqlx::Error> {
    direct::list_of_invoice(tx, id).await
}
