//! `cargo run -p system-tests --bin chaos`: kills the services at random while mail streams in, and then counts.
//!
//! What must hold: a mail that got its 250 is a message exactly once; no job is lost, none is parked. A sender that gets no answer sends again, as
//! real ones do, so mails also arrive twice.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{bail, ensure};
use clap::Parser;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use system_tests::intake_ledger::{Account, Ledger};
use system_tests::smtp_client::{SmtpClient, transmitted};
use system_tests::stack::{MAIL_DOMAIN, Service, Stack, StackOptions};
use tokio::time::{Instant, sleep};

#[derive(Debug, Parser)]
struct Options {
    #[command(flatten)]
    stack: StackOptions,
    /// Mails to send.
    #[arg(long, default_value_t = 2_000)]
    mails: u64,
    /// Processes to kill meanwhile.
    #[arg(long, default_value_t = 50)]
    kills: usize,
    /// Connections that send.
    #[arg(long, default_value_t = 4)]
    senders: u64,
    /// Repeats the choices of a run.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seconds until the last mail must be understood.
    #[arg(long, default_value_t = 180)]
    drain_seconds: u64,
}

/// What the senders saw.
#[derive(Debug, Default)]
struct Seen {
    accepted: AtomicU64,
    /// No answer, or one that asked to try again.
    repeated: AtomicU64,
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let mut random = StdRng::seed_from_u64(options.seed);
    let ledger = Ledger::connect(&options.stack.owner_url).await?;
    let company = ledger
        .add_company(&format!("chaos-{}-{}", options.seed, std::process::id()))
        .await?;
    let mut stack = Stack::start(options.stack.clone(), &Service::ALL).await?;

    let seen = Arc::new(Seen::default());
    let begun = Instant::now();
    let senders: Vec<_> = (0..options.senders)
        .map(|sender| {
            let mails: Vec<u64> = (sender..options.mails)
                .step_by(usize::try_from(options.senders).unwrap_or(1))
                .collect();
            let recipient = format!("{}@{MAIL_DOMAIN}", company.local_part);
            tokio::spawn(send(stack.smtp_addr(), recipient, mails, Arc::clone(&seen)))
        })
        .collect();

    let mut moments: Vec<u64> = (0..options.kills)
        .map(|_| random.random_range(0..options.mails))
        .collect();
    moments.sort_unstable();
    let mut killed = BTreeMap::<Service, u32>::new();
    for moment in moments {
        while seen.accepted.load(Ordering::SeqCst) < moment {
            sleep(Duration::from_millis(2)).await;
            stack.check().await?;
        }
        let service = *Service::ALL.choose(&mut random).unwrap_or(&Service::Worker);
        stack.kill(service);
        *killed.entry(service).or_default() += 1;
        // So that the next one hits something that runs.
        sleep(Duration::from_millis(random.random_range(50..400))).await;
    }
    for sender in senders {
        sender.await??;
    }
    println!(
        "{} mails accepted in {:.1} s, {} sent again; killed {killed:?}",
        options.mails,
        begun.elapsed().as_secs_f64(),
        seen.repeated.load(Ordering::SeqCst)
    );

    let account = drain(
        &ledger,
        company.tenant,
        Duration::from_secs(options.drain_seconds),
    )
    .await?;
    println!(
        "understood {:.1} s after the first: {account:?}",
        begun.elapsed().as_secs_f64()
    );
    stack.check().await?;
    judge(
        &options,
        &account,
        &ledger.message_ids(company.tenant).await?,
    )?;
    println!("every mail that got its 250 is a message exactly once; no job was lost or parked");
    Ok(())
}

/// Sends each mail until it is accepted.
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
                    // It is being started again.
                    Err(_) if begun.elapsed() < Duration::from_mins(1) => {
                        sleep(Duration::from_millis(20)).await;
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
                Ok(_) | Err(_) => {
                    seen.repeated.fetch_add(1, Ordering::SeqCst);
                }
            }
        }
    }
    Ok(())
}

fn text(mail: u64, recipient: &str) -> String {
    format!(
        "From: Customer {mail} <sender{mail}@customer.example>\nTo: {recipient}\nSubject: Price of item {mail}\nMessage-ID: <chaos-{mail}@customer.example>\n\
         Date: Mon, 2 Mar 2026 08:00:00 +0000\n\nWhat does item {mail} cost?\n"
    )
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

fn judge(
    options: &Options,
    account: &Account,
    messages: &BTreeMap<String, i64>,
) -> anyhow::Result<()> {
    let wrong: Vec<(u64, i64)> = (0..options.mails)
        .map(|mail| {
            (
                mail,
                messages
                    .get(&format!("chaos-{mail}@customer.example"))
                    .copied()
                    .unwrap_or(0),
            )
        })
        .filter(|&(_, times)| times != 1)
        .collect();
    ensure!(
        wrong.is_empty(),
        "not a message exactly once (mail, times): {wrong:?}"
    );
    ensure!(
        messages.values().sum::<i64>() == i64::try_from(options.mails)?,
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
    Ok(())
}
