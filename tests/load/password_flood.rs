//! `cargo run --release -p system-tests --bin password-flood`: many guess at passwords, from many addresses, while others work.
//!
//! What must hold: no more passwords are hashed at once than the portal says, every guess gets a short answer (wrong, too often, or come back later, with when), and whoever is
//! signed in gets pages within 300 ms (95 of 100).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use shared::accounts::Passwords;
use system_tests::browser::Browser;
use system_tests::http;
use system_tests::intake_ledger::{Ledger, TestCompany};
use system_tests::stack::{Service, Stack, StackOptions};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

/// Of a page of somebody who is signed in.
const PAGE_WITHIN: Duration = Duration::from_millis(300);
/// Of every answer to a guess, however many guess.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// What their people sign in with.
const PASSWORD: &str = "correct horse battery";
/// What is read meanwhile.
const PAGES: [&str; 4] = ["/requests", "/", "/settings", "/notifications"];

#[derive(Debug, Parser)]
struct Options {
    #[command(flatten)]
    stack: StackOptions,
    /// Clients that guess at the same time.
    #[arg(long, default_value_t = 200)]
    guessing: usize,
    /// Milliseconds between two guesses of each, unless it waits longer for its answer.
    #[arg(long, default_value_t = 500)]
    pause: u64,
    /// People who work meanwhile.
    #[arg(long, default_value_t = 5)]
    working: usize,
    /// Seconds that it lasts.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let ledger = Ledger::connect(&options.stack.owner_url).await?;
    let company = ledger
        .add_company(&format!("flood-{}", std::process::id()))
        .await?;
    furnish(&ledger, &company, options.working.max(500)).await?;
    let stack = Stack::start(options.stack.clone(), &[Service::Web]).await?;
    let (portal, ops) = (stack.http_addr(), stack.ops_addr(Service::Web));

    let mut people = Vec::new();
    for number in 0..options.working {
        let mut browser = Browser::of(portal);
        let answer = browser.sign_in(&person(&company, number), PASSWORD).await;
        ensure!(answer.status == 303, "signing in: {}", answer.status);
        people.push(browser);
    }
    let calm = work(people.clone(), Duration::from_secs(5)).await?;
    told("a page, while nobody guesses", &calm);

    let time = Duration::from_secs(options.seconds);
    let watching = tokio::spawn(watch(ops, time));
    let pause = Duration::from_millis(options.pause);
    let guessing = tokio::spawn(guess(
        portal,
        company.clone(),
        (options.guessing, pause),
        time,
    ));
    let busy = work(people, time).await?;
    let guesses = guessing.await??;
    let seen = watching.await??;

    told("a page, while many guess", &busy);
    told("an answer to a guess", &guesses.took);
    say(&format!("answers to guesses: {:?}", guesses.statuses));
    say(&format!(
        "hashed at once: {} at most, of {} allowed; waiting: {} at most; {} hashed, {} refused",
        seen.running, seen.limit, seen.waiting, seen.hashed, seen.refused
    ));
    ensure!(seen.running <= seen.limit, "more were hashed than allowed");
    ensure!(
        seen.refused > 0 && guesses.statuses.contains_key(&503),
        "this was no flood: take more clients"
    );
    let known = [422, 429, 503];
    ensure!(
        guesses.statuses.keys().all(|status| known.contains(status)),
        "answers to guesses: {:?}",
        guesses.statuses
    );
    ensure!(
        at(&guesses.took, 100) <= ANSWER_WITHIN,
        "somebody waited longer than {ANSWER_WITHIN:?}"
    );
    ensure!(
        at(&busy, 95) <= PAGE_WITHIN,
        "pages take longer than {PAGE_WITHIN:?}"
    );
    Ok(())
}

fn person(company: &TestCompany, number: usize) -> String {
    format!("person{number}@{}.example", company.local_part)
}

/// People who may come in.
async fn furnish(ledger: &Ledger, company: &TestCompany, people: usize) -> anyhow::Result<()> {
    let hash = Passwords::new(1)?.hash(PASSWORD).await?;
    let domain = format!("{}.example", company.local_part);
    ledger
        .run(
            company,
            &format!(
                "insert into users (id, email, name, password_hash, email_confirmed_at, created_at)
                 select gen_random_uuid(), 'person' || n || '@{domain}', 'Person ' || n, '{hash}', now(), now() from generate_series(0, {people}) n;
                 insert into memberships (tenant_id, user_id, role, created_at)
                 select {{tenant}}, id, 'member', now() from users where email like 'person%@{domain}'"
            ),
        )
        .await
}

/// Each reads page after page; how long each page took.
async fn work(people: Vec<Browser>, time: Duration) -> anyhow::Result<Vec<Duration>> {
    let ends = Instant::now() + time;
    let mut working = JoinSet::new();
    for mut browser in people {
        working.spawn(async move {
            let mut took = Vec::new();
            for page in PAGES.into_iter().cycle() {
                if Instant::now() >= ends {
                    break;
                }
                let began = Instant::now();
                let answer = browser.get(page).await;
                took.push(began.elapsed());
                ensure!(answer.status == 200, "{page}: {}", answer.status);
                sleep(Duration::from_millis(100)).await;
            }
            anyhow::Ok(took)
        });
    }
    let mut all = Vec::new();
    while let Some(took) = working.join_next().await {
        all.extend(took??);
    }
    all.sort_unstable();
    Ok(all)
}

#[derive(Debug, Default)]
struct Guesses {
    statuses: BTreeMap<u16, u64>,
    took: Vec<Duration>,
}

/// Each guesses again and again: at accounts that are there and at others, each time from somewhere else.
async fn guess(
    portal: SocketAddr,
    company: TestCompany,
    (clients, pause): (usize, Duration),
    time: Duration,
) -> anyhow::Result<Guesses> {
    let ends = Instant::now() + time;
    let numbers = Arc::new(AtomicU64::new(0));
    let mut guessing = JoinSet::new();
    for client in 0..clients {
        let (numbers, company) = (Arc::clone(&numbers), company.clone());
        guessing.spawn(async move {
            let mut guesses = Guesses::default();
            // Not all in step.
            let share = u32::try_from(client)? * pause / u32::try_from(clients)?;
            sleep(share).await;
            let mut browser = Browser::of(portal);
            browser.get("/login").await;
            let token = browser.token().to_owned();
            while Instant::now() < ends {
                let number = numbers.fetch_add(1, Ordering::Relaxed);
                let email = if number.is_multiple_of(2) {
                    person(&company, usize::try_from(number / 2 % 500)?)
                } else {
                    format!("nobody{number}@nowhere.example")
                };
                // A network of its own each time: 64 bits count as one.
                let from = format!("2001:db8:{:x}:{:x}::1", number >> 16, number & 0xffff);
                let form = [("email", email.as_str()), ("password", "a wrong guess")];
                let headers = [("X-Forwarded-For", from.as_str())];
                let began = Instant::now();
                let answer = browser
                    .post_with_token("/login", &form, &token, &headers)
                    .await;
                guesses.took.push(began.elapsed());
                *guesses.statuses.entry(answer.status).or_default() += 1;
                if [429, 503].contains(&answer.status) {
                    answer.header("retry-after").context("it says no time")?;
                }
                sleep_until(began + pause).await;
            }
            anyhow::Ok(guesses)
        });
    }
    let mut all = Guesses::default();
    while let Some(guesses) = guessing.join_next().await {
        let guesses = guesses??;
        all.took.extend(guesses.took);
        for (status, count) in guesses.statuses {
            *all.statuses.entry(status).or_default() += count;
        }
    }
    all.took.sort_unstable();
    Ok(all)
}

#[derive(Debug, Default)]
struct Seen {
    limit: u64,
    running: u64,
    waiting: u64,
    hashed: u64,
    refused: u64,
}

/// What the portal says of its hashes, at most, while it lasts.
async fn watch(ops: SocketAddr, time: Duration) -> anyhow::Result<Seen> {
    let ends = Instant::now() + time;
    let mut seen = Seen::default();
    while Instant::now() < ends {
        let (_, metrics) = http::get(ops, "/metrics", &[]).await?;
        let value = |series: &str| {
            let line = metrics.lines().find_map(|line| line.strip_prefix(series));
            line.and_then(|value| value.trim().parse::<u64>().ok())
                .with_context(|| format!("{series} is not measured"))
        };
        let now = |state| value(&format!("proffer_password_hashes{{state=\"{state}\"}}"));
        seen.limit = now("limit")?;
        seen.running = seen.running.max(now("running")?);
        seen.waiting = seen.waiting.max(now("waiting")?);
        let ended = |result| {
            value(&format!(
                "proffer_password_hashes_total{{result=\"{result}\"}}"
            ))
        };
        seen.hashed = ended("done")?;
        seen.refused = ended("refused")?;
        sleep(Duration::from_millis(20)).await;
    }
    Ok(seen)
}

/// Of sorted times.
fn at(took: &[Duration], percent: usize) -> Duration {
    let last = took.len().saturating_sub(1);
    took.get((took.len() * percent / 100).min(last))
        .copied()
        .unwrap_or_default()
}

fn told(what: &str, took: &[Duration]) {
    say(&format!(
        "{what}: {:.1?} median, {:.1?} at 95 %, {:.1?} longest of {}",
        at(took, 50),
        at(took, 95),
        at(took, 100),
        took.len()
    ));
}

#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
fn say(line: &str) {
    println!("{line}");
}
