//! `cargo run -p system-tests --bin chaos`: kills the services and restarts PostgreSQL at random while mail streams in, and then counts.
//!
//! What must hold: a mail that got its 250 is a message exactly once; no job is lost, none is parked; no service ends by itself because its database did.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use system_tests::intake_ledger::Ledger;
use system_tests::mail_stream::MailStream;
use system_tests::stack::{Ending, Service, Stack, StackOptions};
use tokio::process::Command;
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
    /// Restarts of PostgreSQL meanwhile.
    #[arg(long, default_value_t = 6)]
    database_restarts: usize,
    /// Program that restarts PostgreSQL, given the mode of the shutdown: `fast` or `immediate`.
    #[arg(long, env = "RESTART_DATABASE")]
    restart_database: PathBuf,
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

/// What happens to the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Blow {
    Kill(Service),
    RestartDatabase(&'static str),
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
    // An immediate shutdown loses what was committed and not written, which on a server for tests is some of it.
    ledger.commit_durably().await?;
    let company = ledger
        .add_company(&format!("chaos-{}-{}", options.seed, std::process::id()))
        .await?;
    let mut stack = Stack::start(options.stack.clone(), &Service::ALL).await?;

    let begun = Instant::now();
    let mut stream = MailStream::start(stack.smtp_addr(), &company, options.mails, options.senders);
    let mut dealt = BTreeMap::<Blow, u32>::new();
    for (moment, blow) in blows(&options, &mut random) {
        stream.until_accepted(moment).await;
        match blow {
            Blow::Kill(service) => stack.end(service, Ending::Kill).await?,
            Blow::RestartDatabase(mode) => {
                // A service that is started without its database ends, and is started again: not what is tried here.
                stack.until_ready().await?;
                restart_database(&options.restart_database, mode).await?;
            }
        }
        *dealt.entry(blow).or_default() += 1;
        // So that the next one hits something that runs.
        sleep(Duration::from_millis(random.random_range(50..400))).await;
        stack.check().await?;
    }
    stream.until_sent().await?;
    println!(
        "{} mails accepted in {:.1} s, {} deferred, {} unanswered; dealt {dealt:?}",
        stream.accepted(),
        begun.elapsed().as_secs_f64(),
        stream.deferred(),
        stream.unanswered()
    );
    let account = stream
        .judge(&ledger, Duration::from_secs(options.drain_seconds))
        .await?;
    println!(
        "understood {:.1} s after the first: {account:?}",
        begun.elapsed().as_secs_f64()
    );
    stack.check().await?;
    println!("every mail that got its 250 is a message exactly once; no job was lost or parked");
    Ok(())
}

/// What is to happen once so many mails are accepted.
fn blows(options: &Options, random: &mut StdRng) -> Vec<(u64, Blow)> {
    let mut blows: Vec<Blow> = (0..options.kills)
        .map(|_| Blow::Kill(*Service::ALL.choose(random).unwrap_or(&Service::Worker)))
        .collect();
    let modes = ["fast", "immediate"].into_iter().cycle();
    blows.extend(
        modes
            .take(options.database_restarts)
            .map(Blow::RestartDatabase),
    );
    blows.shuffle(random);
    let mut moments: Vec<u64> = blows
        .iter()
        .map(|_| random.random_range(0..options.mails))
        .collect();
    moments.sort_unstable();
    moments.into_iter().zip(blows).collect()
}

async fn restart_database(program: &Path, mode: &str) -> anyhow::Result<()> {
    let status = Command::new(program)
        .arg(mode)
        .status()
        .await
        .with_context(|| program.display().to_string())?;
    ensure!(status.success(), "PostgreSQL was not restarted: {status}");
    Ok(())
}
