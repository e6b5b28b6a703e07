//! What follows from the verdicts: they are written down, a forwarder who may be somebody else leaves the requester in doubt, and only then is a request
//! acknowledged.
//!
//! Visible first, acknowledged after: a request is on the list as soon as its mail is understood, and waits for no name server. An automatic reply can't
//! be taken back, so it waits for the verdicts (seconds, at most [`VerifySender::MAX_ATTEMPTS`](crate::queue::Job::MAX_ATTEMPTS) attempts), in the same
//! transaction that may put the requester in doubt.

use sqlx::types::Json;

use super::check::Received;
use super::{Verdict, Verdicts, Verifier, VerifySender};
use crate::extensions::quote_requests;
use crate::ids::MailId;
use crate::mail::intake;
use crate::outgoing;
use crate::requests::RequestError;
use crate::tenancy::{Db, Principal, TenantTx};

/// Checks a mail and writes down what comes of it. The last attempt checks nothing: nobody waits for ever for an acknowledgement.
pub async fn verify_sender(
    db: &Db,
    principal: &Principal,
    verifier: &Verifier,
    job: &VerifySender,
    last_attempt: bool,
) -> Result<(), sqlx::Error> {
    let mut tx = db.begin(principal).await?;
    let Some(mail) = find(&mut tx, job.mail).await? else {
        return Ok(());
    };
    drop(tx);
    let verdicts = match mail.verdicts {
        Some(verdicts) => verdicts,
        None if last_attempt => Verdicts::unknown(),
        None => verifier.check(mail.received).await,
    };
    let mut tx = db.begin(principal).await?;
    write(&mut tx, job.mail, &verdicts).await?;
    if verdicts.dmarc == Verdict::Fail {
        intake::doubt_forwarder(&mut tx, job.mail).await?;
    }
    if let Some(request) = job.acknowledge {
        let settings = quote_requests::settings(&mut tx).await?;
        // Why none goes out is nobody's business but the rule's; a request that is gone needs none.
        let sent = outgoing::send_auto_reply(&mut tx, request, &settings.auto_reply).await;
        if let Err(RequestError::Db(error)) = sent {
            return Err(error);
        }
    }
    tx.commit().await
}

struct Found {
    received: Received,
    verdicts: Option<Verdicts>,
}

async fn find(tx: &mut TenantTx, id: MailId) -> Result<Option<Found>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select raw, host(client_address) as "client!", helo, sender, verdicts as "verdicts: Json<Verdicts>"
             from accepted_mails where tenant_id = $1 and id = $2"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let client = row
        .client
        .parse()
        .map_err(|error: std::net::AddrParseError| sqlx::Error::Decode(error.into()))?;
    Ok(Some(Found {
        received: Received {
            raw: row.raw,
            client,
            helo: row.helo,
            sender: row.sender,
        },
        verdicts: row.verdicts.map(|Json(verdicts)| verdicts),
    }))
}

async fn write(tx: &mut TenantTx, id: MailId, verdicts: &Verdicts) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update accepted_mails set verdicts = coalesce(verdicts, $3) where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        Json(verdicts) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
