//! From an accepted mail to a message: parsed, understood, and written down once.
//!
//! The mail is read and parsed with no transaction open; one transaction then looks up what it points at, understands it, and writes what comes of it
//! together with the mail's outcome. A second run finds the outcome and does nothing.

mod apply;
mod doubt;
mod facts;
mod look;
mod outcome;
mod read_again;
mod release;

pub(super) use doubt::doubt_forwarder;
pub use look::{HeldFile, HeldText, find_held_raw, read_held};
pub use outcome::Outcome;
pub use read_again::read_again;
pub use release::{ReleaseError, release_held};

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use understanding::{
    Envelope, Limits, Mail, ParseRefusal, Understanding, raw_identity, refused, understand,
    unparsed,
};

use super::{VerifySender, test_mail};
use crate::ids::MailId;
use crate::telemetry::mail_in;
use crate::tenancy::{Db, Principal, TenantTx};

/// Stack of the thread that parses: the guard bounds the nesting at 100 levels, each of which takes well under 64 KiB.
const PARSER_STACK: usize = 16 * 1024 * 1024;

/// Whether the mail is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Parse and understand it.
    Understand,
    /// Earlier attempts failed: make a request with the raw mail and a warning, and parse nothing.
    KeepRaw,
}

/// Makes of an accepted mail what it is. `None`: there is no such mail, or it was understood before.
pub async fn understand_mail(
    db: &Db,
    principal: &Principal,
    id: MailId,
    effort: Effort,
) -> Result<Option<Outcome>, sqlx::Error> {
    let mut tx = db.begin(principal).await?;
    let Some(accepted) = find_accepted(&mut tx, id).await? else {
        return Ok(None);
    };
    drop(tx);

    let Accepted {
        received_at,
        sender,
        recipient,
        raw,
    } = accepted;
    let envelope = Envelope { sender, recipient };
    let (raw, parsed) = match effort {
        Effort::KeepRaw => (raw, None),
        Effort::Understand => {
            let (raw, parsed) = parse_apart(raw, envelope.clone()).await?;
            (raw, Some(parsed))
        }
    };
    let identity = match &parsed {
        Some(Ok(mail)) => Sha256::digest(mail.identity()),
        Some(Err(_)) | None => Sha256::digest(raw_identity(&raw)),
    };

    let mut tx = db.begin(principal).await?;
    if !lock_accepted(&mut tx, id).await? {
        return Ok(None);
    }
    let outcome = if !claim_fingerprint(&mut tx, id, &envelope.recipient, &identity).await? {
        Outcome::Duplicate
    } else if test_mail::arrived(&mut tx, own_message_id(parsed.as_ref()), received_at).await? {
        Outcome::Test
    } else {
        let (understood, ids) = match &parsed {
            Some(parsed) => understand_in(&mut tx, parsed, &raw, &envelope).await?,
            None => (unparsed(&raw, &envelope), Ids::default()),
        };
        apply::apply(
            &mut tx,
            apply::Arrival {
                id,
                received_at,
                ids,
            },
            understood,
        )
        .await?
    };
    set_outcome(&mut tx, id, &outcome).await?;
    // A new request says itself whether it wants to be acknowledged; the same mail again has been looked at.
    if !matches!(outcome, Outcome::Request(_) | Outcome::Duplicate) {
        let acknowledge = None;
        tx.enqueue(&VerifySender {
            mail: id,
            acknowledge,
        })
        .await?;
    }
    tx.commit().await?;
    mail_in::visible_after(db.clock().now() - received_at);
    Ok(Some(outcome))
}

fn own_message_id(parsed: Option<&Parsed>) -> Option<String> {
    let mail = parsed?.as_ref().ok()?;
    mail.pointers().message_id.clone()
}

/// The Message-IDs of a mail, without angle brackets.
#[derive(Debug, Default)]
struct Ids {
    /// Its own.
    own: Option<String>,
    /// That of the message of this tenant which it answers.
    answers: Option<String>,
}

/// What a mail means to the tenant, and its Message-IDs.
async fn understand_in(
    tx: &mut TenantTx,
    parsed: &Parsed,
    raw: &[u8],
    envelope: &Envelope,
) -> Result<(Understanding, Ids), sqlx::Error> {
    match parsed {
        Ok(mail) => {
            let pointers = mail.pointers();
            let facts = facts::load(tx, pointers, mail.subject()).await?;
            let ids = Ids {
                answers: facts::nearest(pointers, &facts).map(str::to_owned),
                own: pointers.message_id.clone(),
            };
            Ok((understand(mail, &facts), ids))
        }
        Err(refusal) => Ok((refused(raw, envelope, *refusal), Ids::default())),
    }
}

/// A mail as it was accepted.
struct Accepted {
    received_at: OffsetDateTime,
    sender: String,
    recipient: String,
    raw: Vec<u8>,
}

type Parsed = Result<Mail, ParseRefusal>;

/// Parses on a thread of its own: it takes time, and what comes from outside may want more stack than a task has. Gives the mail back.
async fn parse_apart(raw: Vec<u8>, envelope: Envelope) -> Result<(Vec<u8>, Parsed), sqlx::Error> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name("mail parser".to_owned())
        .stack_size(PARSER_STACK)
        .spawn(move || {
            let parsed = Mail::parse(&raw, &envelope, &Limits::default());
            // Nobody waits any more when the job was timed out.
            drop(sender.send((raw, parsed)));
        })?;
    // A panic of the parser drops the sender: the attempt fails, and the last one does not parse.
    receiver.await.map_err(|_| sqlx::Error::WorkerCrashed)
}

async fn find_accepted(tx: &mut TenantTx, id: MailId) -> Result<Option<Accepted>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Accepted,
        "select received_at, sender, recipient, raw from accepted_mails where tenant_id = $1 and id = $2 and outcome is null",
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

/// Whether the mail still waits to be understood; nobody else takes it until this transaction ends.
async fn lock_accepted(tx: &mut TenantTx, id: MailId) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant().get();
    let waiting = sqlx::query_scalar!(
        r#"select outcome is null as "waiting!" from accepted_mails where tenant_id = $1 and id = $2 for update"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(waiting.unwrap_or(false))
}

/// Whether this is the first mail of its identity for this recipient; another one being understood at the same moment is waited for.
async fn claim_fingerprint(
    tx: &mut TenantTx,
    id: MailId,
    recipient: &str,
    identity: &[u8],
) -> Result<bool, sqlx::Error> {
    let fingerprint = Sha256::new()
        .chain_update(recipient.to_lowercase())
        .chain_update([0])
        .chain_update(identity)
        .finalize();
    let tenant = tx.tenant().get();
    let claimed = sqlx::query!(
        "insert into mail_fingerprints (tenant_id, fingerprint, mail_id) values ($1, $2, $3) on conflict do nothing",
        tenant,
        fingerprint.as_slice(),
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(claimed.rows_affected() > 0)
}

async fn set_outcome(tx: &mut TenantTx, id: MailId, outcome: &Outcome) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update accepted_mails set outcome = $3, understood_at = $4 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        outcome.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
