//! A held mail, read by somebody who has to decide about it.

use serde::Serialize;
use understanding::{Envelope, Facts, Reason, refused, understand};

use super::parse_apart;
use crate::ids::HeldMailId;
use crate::tenancy::TenantTx;

/// What a held mail says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldText {
    /// What its writer wrote.
    pub text: String,
    /// Quoted history and signature.
    pub folded_text: String,
    /// Never shown as it is: see [`crate::messages::display_html`].
    #[serde(skip)]
    pub unsafe_html: Option<String>,
    /// Its files.
    pub files: Vec<HeldFile>,
    /// Why it could not be read as it should.
    pub warnings: Vec<Reason>,
}

/// A file of a held mail. It is kept once the mail becomes a request; until then the mail itself can be downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldFile {
    /// File name, cleaned: no path, no control characters.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// Bytes.
    pub size: usize,
}

/// Reads it anew from the raw mail: what is held has been stored once. Nobody's forward is followed, so that the mail is seen as it came.
pub async fn read_held(tx: &mut TenantTx, id: HeldMailId) -> Result<Option<HeldText>, sqlx::Error> {
    let Some(raw) = find_held_raw(tx, id).await? else {
        return Ok(None);
    };
    let envelope = Envelope::default();
    let (raw, parsed) = parse_apart(raw, envelope.clone()).await?;
    let understood = match &parsed {
        Ok(mail) => understand(mail, &Facts::default()),
        Err(refusal) => refused(&raw, &envelope, *refusal),
    };
    let file = |file: understanding::Attachment| HeldFile {
        size: file.content.len(),
        name: file.name,
        content_type: file.content_type,
    };
    Ok(Some(HeldText {
        text: understood.text,
        folded_text: understood.folded_text,
        unsafe_html: understood.html,
        files: understood.attachments.into_iter().map(file).collect(),
        warnings: understood.warnings,
    }))
}

/// The mail, byte for byte.
pub async fn find_held_raw(
    tx: &mut TenantTx,
    id: HeldMailId,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_scalar!(
        "select a.raw from held_mails h join accepted_mails a on a.tenant_id = h.tenant_id and a.id = h.mail_id
          where h.tenant_id = $1 and h.id = $2",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}
