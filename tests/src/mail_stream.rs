//! A stream of mails that senders do not give up on, and the judgement on what became of them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{bail, ensure};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::intake_ledger::{Account, Ledger, TestCompany};
use crate::smtp_client::{SmtpClient, transmitted};
use crate::stack::MAIL_DOMAIN;

/// How long a sender looks for a server that is not there.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it waits before it tries again.
const PAUSE: Duration = Duration::from_millis(20);

/// Mails on their way to a company. Like real ones, its senders send again what got no answer or was asked for later, so mails also arrive twice.
#[derive(Debug)]
pub struct MailStream {
    company: TestCompany,
    mails: u64,
    seen: Arc<Seen>,
    senders: Vec<JoinHandle<anyhow::Result<()>>>,
}

/// What the senders saw.
#[derive(Debug, Default)]
struct Seen {
    accepted: AtomicU64,
    deferred: AtomicU64,
    unanswered: AtomicU64,
}

impl MailStream {
    /// Begins to send `mails` different mails over `senders` connections.
    pub fn start(addr: SocketAddr, company: &TestCompany, mails: u64, senders: u64) -> Self {
        let seen = Arc::new(Seen::default());
        let recipient = format!("{}@{MAIL_DOMAIN}", company.local_part);
        let send = |sender| {
            let share = (sender..mails).step_by(usize::try_from(senders).unwrap_or(1));
            tokio::spawn(send(
                addr,
                recipient.clone(),
                share.collect(),
                Arc::clone(&seen),
            ))
        };
        Self {
            senders: (0..senders).map(send).collect(),
            company: company.clone(),
            mails,
            seen,
        }
    }

    /// Mails answered with 250.
    pub fn accepted(&self) -> u64 {
        self.seen.accepted.load(Ordering::SeqCst)
    }

    /// Answers that asked to try again.
    pub fn deferred(&self) -> u64 {
        self.seen.deferred.load(Ordering::SeqCst)
    }

    /// Mails whose answer never came.
    pub fn unanswered(&self) -> u64 {
        self.seen.unanswered.load(Ordering::SeqCst)
    }

    /// Waits until so many are accepted.
    pub async fn until_accepted(&self, count: u64) {
        while self.accepted() < count && self.senders.iter().any(|sender| !sender.is_finished()) {
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits until every mail is accepted.
    pub async fn until_sent(&mut self) -> anyhow::Result<()> {
        for sender in &mut self.senders {
            sender.await??;
        }
        self.senders.clear();
        Ok(())
    }

    /// Waits until all is understood; an error unless every mail is a message exactly once and no job was lost or parked.
    pub async fn judge(&self, ledger: &Ledger, patience: Duration) -> anyhow::Result<Account> {
        let account = drain(ledger, self.company.tenant, patience).await?;
        let messages = ledger.message_ids(self.company.tenant).await?;
        let times = |mail| messages.get(&message_id(mail)).copied().unwrap_or(0);
        let wrong: Vec<(u64, i64)> = (0..self.mails)
            .map(|mail| (mail, times(mail)))
            .filter(|&(_, times)| times != 1)
            .collect();
        ensure!(
            wrong.is_empty(),
            "not a message exactly once (mail, times): {wrong:?}"
        );
        ensure!(
            messages.values().sum::<i64>() == i64::try_from(self.mails)?,
            "there are messages that nobody sent"
        );
        ensure!(
            account.jobs_in("parked") == 0,
            "jobs were parked: {account:?}"
        );
        ensure!(
            account.with_outcome("") == 0,
            "accepted mails lost their job: {account:?}"
        );
        Ok(account)
    }
}

async fn send(
    addr: SocketAddr,
    recipient: String,
    mails: Vec<u64>,
    seen: Arc<Seen>,
) -> anyhow::Result<()> {
    let mut connection = None;
    for mail in mails {
        let data = transmitted(text(mail, &recipient).as_bytes());
        let sender = format!("sender{mail}@customer.example");
        let begun = Instant::now();
        loop {
            let mut client = match connection.take() {
                Some(client) => client,
                None => match SmtpClient::connect(addr).await {
                    Ok(client) => client,
                    Err(_) if begun.elapsed() < PATIENCE => {
                        sleep(PAUSE).await;
                        continue;
                    }
                    Err(error) => return Err(error.into()),
                },
            };
            match client.send(&sender, &[&recipient], &data).await {
                Ok(reply) if reply.code == 250 => {
                    seen.accepted.fetch_add(1, Ordering::SeqCst);
                    connection = Some(client);
                    break;
                }
                Ok(reply) if reply.code >= 500 => bail!("mail {mail} was refused: {reply:?}"),
                Ok(_) => seen.deferred.fetch_add(1, Ordering::SeqCst),
                Err(_) => seen.unanswered.fetch_add(1, Ordering::SeqCst),
            };
            sleep(PAUSE).await;
        }
    }
    Ok(())
}

fn text(mail: u64, recipient: &str) -> String {
    format!(
        "From: Customer {mail} <sender{mail}@customer.example>\nTo: {recipient}\nSubject: Price of item {mail}\nMessage-ID: <{}>\n\
         Date: Mon, 2 Mar 2026 08:00:00 +0000\n\nWhat does item {mail} cost?\n",
        message_id(mail)
    )
}

fn message_id(mail: u64) -> String {
    format!("stream-{mail}@customer.example")
}

/// Waits until nothing waits or runs.
async fn drain(ledger: &Ledger, tenant: i64, patience: Duration) -> anyhow::Result<Account> {
    let begun = Instant::now();
    loop {
        let account = ledger.account(tenant).await?;
        if account.jobs_in("waiting") + account.jobs_in("running") == 0 {
            return Ok(account);
        }
        ensure!(
            begun.elapsed() < patience,
            "still not understood: {account:?}"
        );
        sleep(Duration::from_millis(200)).await;
    }
}
