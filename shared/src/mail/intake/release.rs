//! A held mail that somebody says is a request after all.

use understanding::{Envelope, Kind};

use super::apply::{self, Arrival};
use super::{Outcome, parse_apart, understand_in};
use crate::ids::{HeldMailId, MailId, RequestId};
use crate::live::Change;
use crate::tenancy::TenantTx;

/// Why it could not be released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// There is no such held mail.
    #[error("no such held mail")]
    Unknown,
    /// It is a request already.
    #[error("released before")]
    Released,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// Makes the request.
pub async fn release_held(tx: &mut TenantTx, id: HeldMailId) -> Result<RequestId, ReleaseError> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let held = sqlx::query!(
        r#"select h.mail_id as "mail_id: MailId", h.released_at, a.received_at, a.sender, a.recipient, a.raw
             from held_mails h join accepted_mails a on a.tenant_id = h.tenant_id and a.id = h.mail_id
            where h.tenant_id = $1 and h.id = $2 for update of h"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ReleaseError::Unknown)?;
    if held.released_at.is_some() {
        return Err(ReleaseError::Released);
    }
    let envelope = Envelope {
        sender: held.sender,
        recipient: held.recipient,
    };
    let (raw, parsed) = parse_apart(held.raw, envelope.clone()).await?;
    let (mut understood, ids) = understand_in(tx, &parsed, &raw, &envelope).await?;
    understood.kind = Kind::NewRequest;
    let arrival = Arrival {
        id: held.mail_id,
        received_at: held.received_at,
        ids,
    };
    let Outcome::Request(request) = apply::new_request(tx, arrival, understood).await? else {
        return Err(ReleaseError::Unknown);
    };
    sqlx::query!(
        "update held_mails set released_at = $3, request_id = $4 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now,
        request.uuid()
    )
    .execute(tx.conn())
    .await?;
    tx.changed(Change::Held);
    Ok(request)
}
