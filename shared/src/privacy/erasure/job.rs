//! The job that erases, some rows at a time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use super::step::Step;
use super::subject::Subject;
use super::sweep::{SweepError, sweep};
use super::{contacts, documents, mails, member, platform, requests};
use crate::audit::{self, Event, Forgotten, Kind};
use crate::ids::ErasureId;
use crate::privacy::export;
use crate::queue::{Job, Lane};
use crate::tenancy::TenantTx;
use crate::vault::VaultError;

/// Erases a person. Each transaction does some of it and writes down how far it came, so that running it twice, or again after whatever ended it, goes on from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasePerson {
    /// Which erasure.
    pub erasure: ErasureId,
}

impl Job for ErasePerson {
    const KIND: &'static str = "erase_person";
    const LANE: Lane = Lane::Bulk;
    const MAX_ATTEMPTS: i16 = 20;

    fn dedupe_key(&self) -> Option<String> {
        Some(format!("erase_person {}", self.erasure))
    }
}

/// What was done, by kind: requests, contacts, offers, invoices, mails, files, accounts; rows removed and rewritten beside; documents kept; entries of the log.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Counts(BTreeMap<String, u64>);

impl Counts {
    pub(super) fn add(&mut self, kind: &str, count: u64) {
        if count > 0 {
            *self.0.entry(kind.to_owned()).or_default() += count;
        }
    }

    /// For what is found anew whenever it is looked for.
    pub(super) fn set(&mut self, kind: &str, count: u64) {
        if count > 0 {
            self.0.insert(kind.to_owned(), count);
        }
    }
}

/// How far a step came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// It goes on there.
    More { part: i16, after: Option<Uuid> },
    /// The next step's turn.
    Done,
}

/// What comes after a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another one.
    More,
    /// Other work that holds the address is still under way: it has to end first.
    Wait,
    /// Nothing: the erasure was finished, now or before.
    Finished {
        /// In this transaction.
        just_now: bool,
    },
}

/// Why an erasure came no further.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// Whom it is about can't be read: the key that sealed it is gone.
    #[error("whom it is about can't be read")]
    Closed,
    /// A table keeps what was replaced in it.
    #[error("rows of {0} can't be rid of the address")]
    Stuck(&'static str),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

impl From<SweepError> for EraseError {
    fn from(error: SweepError) -> Self {
        match error {
            SweepError::Stuck(table) => Self::Stuck(table),
            SweepError::Db(error) => Self::Db(error),
        }
    }
}

impl From<VaultError> for EraseError {
    fn from(_: VaultError) -> Self {
        Self::Closed
    }
}

/// Does the next of it.
pub async fn erase_next(tx: &mut TenantTx, id: ErasureId) -> Result<Next, EraseError> {
    let tenant = tx.tenant().get();
    let row = sqlx::query!(
        r#"select subject as "subject!", step, part, after_id, counts as "counts: Json<Counts>" from erasures
            where tenant_id = $1 and id = $2 and finished_at is null for update"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        return Ok(Next::Finished { just_now: false });
    };
    let subject = Subject::open(tx, &row.subject)?;
    let mut counts = row.counts.0;
    let Some(step) = Step::numbered(row.step) else {
        finish(tx, id, &counts).await?;
        return Ok(Next::Finished { just_now: true });
    };
    if platform::is_busy(tx, &subject, step, id).await? {
        return Ok(Next::Wait);
    }
    let progress = take(
        tx,
        &subject,
        id,
        step,
        (row.part, row.after_id),
        &mut counts,
    )
    .await?;
    let (step, part, after) = match progress {
        Progress::More { part, after } => (row.step, part, after),
        Progress::Done => (row.step + 1, 0, None),
    };
    sqlx::query!(
        "update erasures set step = $3, part = $4, after_id = $5, counts = $6 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        step,
        part,
        after,
        Json(&counts) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(Next::More)
}

async fn take(
    tx: &mut TenantTx,
    subject: &Subject,
    id: ErasureId,
    step: Step,
    (part, after): (i16, Option<Uuid>),
    counts: &mut Counts,
) -> Result<Progress, EraseError> {
    Ok(match step {
        Step::Member => member::forget(tx, subject, part, counts).await?,
        Step::Documents => {
            documents::settle(tx, subject, id, counts).await?;
            Progress::Done
        }
        Step::Requests => requests::remove_next(tx, subject, counts).await?,
        Step::HeldMails => requests::remove_mails(tx, subject, counts).await?,
        Step::Contacts => {
            contacts::remove(tx, subject, counts).await?;
            Progress::Done
        }
        Step::Names => requests::replace_names(tx, subject, after, counts).await?,
        Step::Mails => mails::search_mails(tx, subject, after, counts).await?,
        Step::Files => mails::search_files(tx, subject, after, counts).await?,
        Step::Sweep => match sweep(tx, subject, part).await? {
            None => Progress::Done,
            Some(swept) => {
                counts.add("removed", swept.removed);
                counts.add("rewritten", swept.redacted);
                let part = if swept.more { part } else { part + 1 };
                Progress::More { part, after: None }
            }
        },
        Step::Archives => {
            counts.add("archives", export::remove_all(tx).await?);
            Progress::Done
        }
        Step::Platform => {
            platform::forget(tx, subject, counts).await?;
            Progress::Done
        }
        Step::Audit => {
            pseudonymise(tx, subject, counts).await?;
            Progress::Done
        }
    })
}

async fn pseudonymise(
    tx: &mut TenantTx,
    subject: &Subject,
    counts: &mut Counts,
) -> Result<(), sqlx::Error> {
    let stand_in = subject.stand_in;
    let accounts = subject
        .accounts
        .iter()
        .map(|account| Some((*account).into()));
    for account in accounts.chain([None]) {
        let forgotten = Forgotten {
            address: subject.address.clone(),
            names: subject.names.clone(),
            account: account.map(|account| (account, stand_in.into())),
            pseudonym: subject.pseudonym.clone(),
        };
        counts.add("audit", audit::pseudonymise(tx, &forgotten).await?);
    }
    Ok(())
}

/// Forgets whom it was about.
async fn finish(tx: &mut TenantTx, id: ErasureId, counts: &Counts) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update erasures set subject = null, finished_at = $3 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        now
    )
    .execute(tx.conn())
    .await?;
    let told = Event::new(Kind::ErasureFinished, "");
    audit::record(tx, told.with(json!({ "erasure": id, "counts": counts }))).await
}
