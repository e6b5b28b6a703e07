//! `cargo run -p system-tests --bin hostile-corpus -- FOLDER`: sends every mail of a folder through SMTP and accounts for each.
//!
//! What must hold: nothing crashes, no job is stuck, and every mail is a message, a held mail, a copy of one seen before, or was refused in the
//! dialogue with a reply. Each is sent as an honest server would transmit it, and, with `--as-is`, as its octets are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use system_tests::api_client::ApiClient;
use system_tests::intake_ledger::{Account, Ledger, TestCompany};
use system_tests::smtp_client::{SmtpClient, SmtpReply, transmitted};
use system_tests::stack::{MAIL_DOMAIN, Service, Stack, StackOptions};
use tokio::time::{Instant, sleep};

#[derive(Debug, Parser)]
struct Options {
    /// The folder of mails.
    folder: PathBuf,
    #[command(flatten)]
    stack: StackOptions,
    /// Transmit the files as they are: with bare line endings, which are refused, and dots that end mails early.
    #[arg(long)]
    as_is: bool,
}

/// How each file was received.
#[derive(Debug, Default)]
struct Received {
    /// By the recipient it went to, whose tag tells the mails apart afterwards.
    accepted: BTreeMap<String, PathBuf>,
    /// By reply.
    refused: BTreeMap<String, Vec<PathBuf>>,
}

/// What the API shows.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    requests: usize,
    messages: usize,
    held: usize,
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let files = files(&options.folder)?;
    let ledger = Ledger::connect(&options.stack.owner_url).await?;
    let company = ledger
        .add_company(&format!("hostile-{}", std::process::id()))
        .await?;
    let mut stack = Stack::start(options.stack.clone(), &Service::ALL).await?;

    let received = send(&stack, &company, &files, options.as_is).await?;
    let account = understood(&ledger, &company).await?;
    stack.check().await?;
    let (messages, held) = ledger.made_of_mails(company.tenant).await?;
    let shown = shown(&ApiClient::new(
        stack.http_addr(),
        ledger.add_token(&company).await?,
    ))
    .await?;

    let refusals: usize = received.refused.values().map(Vec::len).sum();
    println!(
        "{} mails: {} accepted, {refusals} refused",
        files.len(),
        received.accepted.len()
    );
    for (outcome, count) in &account.outcomes {
        println!("  {count:>5}  {outcome}");
    }
    for (reply, files) in &received.refused {
        println!("  {:>5}  {reply}", files.len());
    }
    println!(
        "{messages} messages and {held} held mails were made of them; jobs left: {:?}",
        account.jobs
    );
    println!("the API shows {shown:?}");

    let outcomes = ledger.outcomes_by_recipient(company.tenant).await?;
    let gone: Vec<_> = received
        .accepted
        .iter()
        .filter(|(recipient, _)| !outcomes.contains_key(*recipient))
        .collect();
    ensure!(gone.is_empty(), "accepted and gone: {gone:?}");
    ensure!(
        received.accepted.len() + refusals == files.len(),
        "the counts do not add up"
    );
    ensure!(account.jobs.is_empty(), "jobs are left: {:?}", account.jobs);
    ensure!(
        account.accepted() >= i64::try_from(received.accepted.len())?,
        "fewer mails are stored than were accepted"
    );
    ensure!(
        messages + held + account.with_outcome("duplicate") == account.accepted(),
        "an outcome left nothing behind"
    );
    let stored = Shown {
        requests: usize::try_from(account.with_outcome("request"))?,
        messages: usize::try_from(messages)?,
        held: usize::try_from(held)?,
    };
    ensure!(
        shown == stored,
        "the API does not show what there is: {stored:?}"
    );
    Ok(())
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
    files.sort();
    Ok(files)
}

/// Sends each file in a session of its own.
async fn send(
    stack: &Stack,
    company: &TestCompany,
    files: &[PathBuf],
    as_is: bool,
) -> anyhow::Result<Received> {
    let mut received = Received::default();
    for (number, file) in files.iter().enumerate() {
        let mail = std::fs::read(file)?;
        let data = if as_is {
            [mail.as_slice(), b"\r\n.\r\n"].concat()
        } else {
            transmitted(&mail)
        };
        let recipient = format!("{}+h{number}@{MAIL_DOMAIN}", company.local_part);
        let mut client = SmtpClient::connect(stack.smtp_addr()).await?;
        let reply = client
            .send("sender@customer.example", &[&recipient], &data)
            .await;
        let SmtpReply { code, text } =
            reply.with_context(|| format!("no reply to {}", file.display()))?;
        ensure!(
            code == 250 || code >= 500,
            "{} was not judged: {code} {text}",
            file.display()
        );
        if code == 250 {
            received.accepted.insert(recipient, file.clone());
        } else {
            received
                .refused
                .entry(format!("{code} {text}"))
                .or_default()
                .push(file.clone());
        }
    }
    Ok(received)
}

/// Waits until every mail has its outcome.
async fn understood(ledger: &Ledger, company: &TestCompany) -> anyhow::Result<Account> {
    let begun = Instant::now();
    loop {
        let account = ledger.account(company.tenant).await?;
        if account.with_outcome("") == 0 && account.jobs.is_empty() {
            return Ok(account);
        }
        ensure!(
            begun.elapsed() < Duration::from_mins(2),
            "stuck: {account:?}"
        );
        sleep(Duration::from_millis(100)).await;
    }
}

async fn shown(api: &ApiClient) -> anyhow::Result<Shown> {
    let requests = api.list("/requests").await?;
    let mut messages = 0;
    for request in &requests {
        let id = request["id"].as_str().context("a request's id")?;
        messages += api.list(&format!("/requests/{id}/messages")).await?.len();
    }
    Ok(Shown {
        requests: requests.len(),
        messages,
        held: api.list("/held").await?.len(),
    })
}
