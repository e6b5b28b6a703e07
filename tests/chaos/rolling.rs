//! `cargo run -p system-tests --bin rolling`: stops each service in turn, as a deployment does, while mail streams in and pages are asked for.
//!
//! What must hold: every mail is a message exactly once, and no sender misses an answer; whoever was let in gets a whole page, and no page is an error.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::ensure;
use clap::Parser;
use system_tests::http;
use system_tests::intake_ledger::Ledger;
use system_tests::mail_stream::MailStream;
use system_tests::stack::{Ending, Service, Stack, StackOptions};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Parser)]
struct Options {
    #[command(flatten)]
    stack: StackOptions,
    /// Mails to send.
    #[arg(long, default_value_t = 1_500)]
    mails: u64,
    /// How often each service is stopped meanwhile.
    #[arg(long, default_value_t = 5)]
    rounds: u64,
    /// Connections that send, and as many that browse.
    #[arg(long, default_value_t = 4)]
    clients: u64,
}

/// What the browsers saw.
#[derive(Debug, Default)]
struct Browsed {
    pages: AtomicU64,
    /// The portal was not there, or closed the door before it said anything: a load balancer asks the next one.
    turned_away: AtomicU64,
}

#[tokio::main]
#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let ledger = Ledger::connect(&options.stack.owner_url).await?;
    let company = ledger
        .add_company(&format!("rolling-{}", std::process::id()))
        .await?;
    let token = ledger.add_token(&company).await?;
    let mut stack = Stack::start(options.stack.clone(), &Service::ALL).await?;

    let mut stream = MailStream::start(stack.smtp_addr(), &company, options.mails, options.clients);
    let (browsed, stop) = (Arc::new(Browsed::default()), CancellationToken::new());
    let browsers: Vec<_> = (0..options.clients)
        .map(|_| {
            let (browsed, stop) = (Arc::clone(&browsed), stop.clone());
            tokio::spawn(browse(stack.http_addr(), token.clone(), browsed, stop))
        })
        .collect();
    for round in 0..options.rounds {
        stream
            .until_accepted(round * options.mails / options.rounds)
            .await;
        for service in Service::ALL {
            stack.end(service, Ending::Stop).await?;
            stack.until_ready().await?;
        }
        stack.check().await?;
    }
    stream.until_sent().await?;
    stop.cancel();
    for browser in browsers {
        browser.await??;
    }
    let account = stream.judge(&ledger, Duration::from_mins(1)).await?;
    println!(
        "{} restarts of each service; {} mails, {} asked to come again, {account:?}; {} pages, {} turned away",
        options.rounds,
        stream.accepted(),
        stream.deferred(),
        browsed.pages.load(Ordering::SeqCst),
        browsed.turned_away.load(Ordering::SeqCst)
    );
    ensure!(
        stream.unanswered() == 0,
        "{} mails got no answer",
        stream.unanswered()
    );
    ensure!(
        browsed.pages.load(Ordering::SeqCst) > 0,
        "nobody was let in: this shows nothing"
    );
    println!("nothing was lost, and nobody who was let in was let down");
    Ok(())
}

/// Asks for the requests, again and again. Anything but a whole page is an error.
async fn browse(
    addr: SocketAddr,
    token: String,
    browsed: Arc<Browsed>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let authorization = format!("Authorization: Bearer {token}");
    while !stop.is_cancelled() {
        match http::get(addr, "/api/v1/requests?limit=5", &[&authorization]).await {
            Ok((status, page)) => {
                ensure!(status == 200, "{status}: {page}");
                browsed.pages.fetch_add(1, Ordering::SeqCst);
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionRefused
                        | io::ErrorKind::ConnectionReset
                        | io::ErrorKind::UnexpectedEof
                        | io::ErrorKind::BrokenPipe
                ) =>
            {
                browsed.turned_away.fetch_add(1, Ordering::SeqCst);
            }
            Err(error) => return Err(error.into()),
        }
        sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}
