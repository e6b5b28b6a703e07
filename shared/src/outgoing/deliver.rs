//! One attempt to send a message: claim, send, record.

use super::claim::{Claim, claim};
use super::compose::compose;
use super::outbound::Outgoing;
use super::record::{Failure, record_failure, record_sent};
use super::transport::{Mailer, SendError};
use crate::queue::JobError;
use crate::telemetry::mail_out::{self, Sent};
use crate::tenancy::{Db, Principal};

/// Sends a mail that waits. `attempt` is 1 for the first.
pub async fn deliver(
    db: &Db,
    principal: &Principal,
    mailer: &Mailer,
    outgoing: Outgoing,
    attempt: i16,
) -> Result<(), JobError> {
    let mut tx = db.begin(principal).await?;
    let claimed = claim(&mut tx, outgoing).await?;
    let now = tx.now();
    tx.commit().await?;
    let outbound = match claimed {
        Claim::Done => return Ok(()),
        Claim::Taken { until } => {
            return Err(JobError::Retry {
                reason: "another worker is sending it".to_owned(),
                after: (until - now).try_into().ok(),
            });
        }
        Claim::Send(outbound) => outbound,
    };
    let sent = match compose(&outbound) {
        Ok(mail) => {
            let server = outbound.server.as_ref();
            mailer.send_by(principal.tenant(), server, mail).await
        }
        Err(error) => Err(SendError {
            permanent: true,
            said: error.to_string(),
        }),
    };
    let mut tx = db.begin(principal).await?;
    let outcome = match &sent {
        Ok(said) => {
            record_sent(&mut tx, &outbound, said).await?;
            None
        }
        Err(error) => {
            let attempts = u32::try_from(attempt).unwrap_or(1);
            Some(record_failure(&mut tx, &outbound, error, attempts).await?)
        }
    };
    tx.commit().await?;
    match outcome {
        None => mail_out::attempted(Sent::Sent),
        Some(Failure::Failed) => mail_out::attempted(Sent::Failed),
        Some(Failure::Deferred { after }) => {
            mail_out::attempted(Sent::Deferred);
            return Err(JobError::Retry {
                reason: "the relay did not take it".to_owned(),
                after: Some(after),
            });
        }
    }
    Ok(())
}
