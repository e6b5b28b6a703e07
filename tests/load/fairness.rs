//! `cargo run -p system-tests --bin fairness`: one company's backlog, and another company's few mails behind it.
//!
//! What must hold: with 5,000 jobs of A and 50 of B in the queue, B's are done within 2 s.

use std::time::Duration;

use anyhow::ensure;
use clap::Parser;
use system_tests::intake_ledger::Ledger;
use system_tests::stack::{MAIL_DOMAIN, Service, Stack, StackOptions};
use tokio::time::{Instant, sleep};

#[derive(Debug, Parser)]
struct Options {
    #[command(flatten)]
    stack: StackOptions,
    /// Jobs of the busy company.
    #[arg(long, default_value_t = 5_000)]
    many: i64,
    /// Jobs of the other company.
    #[arg(long, default_value_t = 50)]
    few: i64,
    /// Seconds in which the few must be done.
    #[arg(long, default_value_t = 2.0)]
    within: f64,
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let ledger = Ledger::connect(&options.stack.owner_url).await?;
    let busy = ledger
        .add_company(&format!("busy-{}", std::process::id()))
        .await?;
    let other = ledger
        .add_company(&format!("other-{}", std::process::id()))
        .await?;
    let _stack = Stack::start(options.stack.clone(), &[Service::Worker]).await?;

    ledger.queue_mails(&busy, MAIL_DOMAIN, options.many).await?;
    ledger.queue_mails(&other, MAIL_DOMAIN, options.few).await?;
    let begun = Instant::now();
    let took = loop {
        let account = ledger.account(other.tenant).await?;
        if account.with_outcome("") == 0 {
            break begun.elapsed();
        }
        ensure!(
            begun.elapsed() < Duration::from_mins(1),
            "the few are not done after a minute: {account:?}"
        );
        sleep(Duration::from_millis(10)).await;
    };
    let left = ledger.account(busy.tenant).await?;
    let waiting = left.jobs_in("waiting") + left.jobs_in("running");
    println!(
        "{} of B done in {:.2} s, while {waiting} of {} of A were left",
        options.few,
        took.as_secs_f64(),
        options.many
    );
    ensure!(
        waiting > 0,
        "A's backlog was gone before B's end: this shows nothing, take more jobs"
    );
    ensure!(took.as_secs_f64() <= options.within, "B waited for A");

    while ledger.account(busy.tenant).await?.with_outcome("") > 0 {
        ensure!(
            begun.elapsed() < Duration::from_mins(10),
            "A's jobs are not done after ten minutes"
        );
        sleep(Duration::from_millis(100)).await;
    }
    println!("all done in {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}
