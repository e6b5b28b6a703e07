//! `cargo run -p system-tests --bin hostile-corpus -- FOLDER`: sends every mail of a folder through SMTP and accounts for each.
//!
//! What must hold: nothing crashes, no job is stuck, and every mail is a message, a held mail, a copy of one seen before, or was refused in the
//! dialogue with a reply. Each is sent as an honest server would transmit it, and, with `--as-is`, as its octets are.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use system_tests::intake_ledger::Ledger;
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

#[tokio::main]
#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let mut files: Vec<PathBuf> = std::fs::read_dir(&options.folder)
        .with_context(|| options.folder.display().to_string())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
    files.sort();
    let ledger = Ledger::connect(&options.stack.owner_url).await?;
    let company = ledger
        .add_company(&format!("hostile-{}", std::process::id()))
        .await?;
    let mut stack = Stack::start(options.stack.clone(), &Service::ALL).await?;

    // The tag tells the mails apart afterwards.
    let (mut accepted, mut refused) = (
        BTreeMap::<String, &PathBuf>::new(),
        BTreeMap::<String, Vec<&PathBuf>>::new(),
    );
    for (number, file) in files.iter().enumerate() {
        let mail = std::fs::read(file)?;
        let data = if options.as_is {
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
        if code == 250 {
            accepted.insert(recipient, file);
        } else {
            ensure!(
                code >= 500,
                "{} was not judged: {code} {text}",
                file.display()
            );
            refused
                .entry(format!("{code} {text}"))
                .or_default()
                .push(file);
        }
    }

    let begun = Instant::now();
    while ledger.account(company.tenant).await?.with_outcome("") > 0 {
        let account = ledger.account(company.tenant).await?;
        ensure!(
            begun.elapsed() < Duration::from_mins(2),
            "stuck: {account:?}"
        );
        sleep(Duration::from_millis(100)).await;
    }
    stack.check().await?;

    let account = ledger.account(company.tenant).await?;
    let outcomes = ledger.outcomes_by_recipient(company.tenant).await?;
    let (messages, held) = ledger.made_of_mails(company.tenant).await?;
    let refusals: usize = refused.values().map(Vec::len).sum();
    println!(
        "{} mails: {} accepted, {refusals} refused",
        files.len(),
        accepted.len()
    );
    for (outcome, count) in &account.outcomes {
        println!("  {count:>5}  {outcome}");
    }
    for (reply, files) in &refused {
        println!("  {:>5}  {reply}", files.len());
    }
    println!(
        "{messages} messages and {held} held mails were made of them; jobs left: {:?}",
        account.jobs
    );

    let missing: Vec<_> = accepted
        .iter()
        .filter(|(recipient, _)| !outcomes.contains_key(*recipient))
        .map(|(_, file)| file.display())
        .collect();
    ensure!(missing.is_empty(), "accepted and gone: {missing:?}");
    ensure!(
        account.accepted() == i64::try_from(accepted.len())?,
        "more mails are stored than were accepted"
    );
    ensure!(
        accepted.len() + refusals == files.len(),
        "the counts do not add up"
    );
    ensure!(account.jobs.is_empty(), "jobs are left: {:?}", account.jobs);
    ensure!(
        messages + held + account.with_outcome("duplicate") == account.accepted(),
        "an outcome left nothing behind"
    );
    Ok(())
}
