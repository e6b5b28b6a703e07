//! An issued invoice goes to the customer, in the conversation of the request that its offer answers.

use serde_json::json;

use super::invoice::lock;
use super::{InvoiceError, Move, issue};
use crate::fields::FieldErrors;
use crate::ids::{InvoiceId, MessageId};
use crate::messages::MessageKind;
pub use crate::offers::SendForm;
use crate::requests::{self, ReplyDraft, ReplyForm, TimelineEvent, UploadedFile};
use crate::tenancy::TenantTx;

/// Sends it from the request's address, so that answers come back, with the PDF and the UBL file that were frozen.
pub async fn send(
    tx: &mut TenantTx,
    id: InvoiceId,
    form: SendForm,
) -> Result<MessageId, InvoiceError> {
    let no_request = || FieldErrors::one("via", "invoice-no-request");
    let request = super::find(tx, id).await?.ok_or(InvoiceError::Unknown)?;
    let request = match request.request_id {
        // Locked first, as by everything that happens to a request.
        Some(request) => Some(
            requests::lock_current(tx, request)
                .await
                .map_err(InvoiceError::of_request)?,
        ),
        None => None,
    };
    let invoice = lock(tx, id, Move::Send).await?;
    let request = request.ok_or_else(no_request)?;
    let papers = issue::papers(tx, id).await?.ok_or(InvoiceError::Unknown)?;
    let number = invoice.number.unwrap_or_default();
    let file = |extension, content_type: &str, content| UploadedFile {
        name: format!("{number}.{extension}"),
        content_type: content_type.to_owned(),
        content,
    };
    let files = vec![
        file("pdf", "application/pdf", papers.pdf),
        file("xml", "application/xml", papers.ubl.into_bytes()),
    ];
    let reply = ReplyDraft::try_from(ReplyForm {
        subject: form.subject,
        text: form.text,
        html: form.html,
        cc: form.cc,
        files,
        ..ReplyForm::default()
    })?;
    let message = requests::write(tx, &request, MessageKind::Reply, reply)
        .await
        .map_err(InvoiceError::of_request)?;
    let data = json!({ "invoice": id, "number": number });
    requests::record(tx, request.id, TimelineEvent::InvoiceSent, data).await?;
    requests::happened(tx, &request, None)
        .await
        .map_err(InvoiceError::of_request)?;
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
