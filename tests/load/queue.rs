//! `cargo run --release -p system-tests --bin queue-load`: what the queue costs. Prints how long claims take over a backlog, how many jobs a second one process runs, and how soon
//! a job begins in an idle queue and beside another tenant's backlog.
//!
//! Needs the server that `PROFFER_TEST_SERVER` names; the figures are those of that server's settings and of whatever else it does.

use std::time::Duration;

use clap::Parser;
use sqlx::Connection;
use sqlx::postgres::PgConnection;
use system_tests::queue_house::{Act, Deed, LANE_CODE, QueueHouse, lanes};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

#[derive(Debug, Parser)]
struct Options {
    /// Tenants with a backlog.
    #[arg(long, default_value_t = 1_000)]
    tenants: i32,
    /// Jobs of them all.
    #[arg(long, default_value_t = 100_000)]
    jobs: i32,
    /// Jobs that run for the throughput.
    #[arg(long, default_value_t = 20_000)]
    runs: i32,
    /// Single jobs for each pick-up time.
    #[arg(long, default_value_t = 40)]
    samples: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    claims(&options).await?;
    throughput(&options).await?;
    pick_up(&options, 0).await?;
    pick_up(&options, 50).await
}

/// A backlog over many tenants, claimed in batches of three sizes.
async fn claims(options: &Options) -> anyhow::Result<()> {
    let house = QueueHouse::build().await;
    let mut app = PgConnection::connect(house.url("proffer_app").as_str()).await?;
    sqlx::query(
        "insert into jobs (tenant_id, lane, state, kind, payload)
         select 1 + n % $1, $2, 1, 'act', '{}' from generate_series(1, $3) n",
    )
    .bind(options.tenants)
    .bind(LANE_CODE)
    .bind(options.jobs)
    .execute(&house.owner)
    .await?;
    let me: Uuid = sqlx::query_scalar("insert into job_workers values (gen_random_uuid(), now() + interval '1 hour') returning id")
        .fetch_one(&house.owner)
        .await?;
    for batch in [1, 10, 100] {
        let mut cursor = -1_i64;
        let mut times = Vec::new();
        for _ in 0..50 {
            let begun = Instant::now();
            let tenants: Vec<i64> =
                sqlx::query_scalar("select tenant_id from job_claim($1, $2, $3, $4, 1000)")
                    .bind(LANE_CODE)
                    .bind(batch)
                    .bind(me)
                    .bind(cursor)
                    .fetch_all(&mut app)
                    .await?;
            times.push(begun.elapsed());
            cursor = tenants.last().copied().unwrap_or(cursor);
        }
        report(
            &format!(
                "claim of {batch} among {} jobs of {} tenants",
                options.jobs, options.tenants
            ),
            &mut times,
        );
    }
    Ok(())
}

/// Jobs that do nothing, as fast as one process runs them.
async fn throughput(options: &Options) -> anyhow::Result<()> {
    let house = QueueHouse::build().await;
    for tenant in 1..=100 {
        house
            .insert_many(tenant, Deed::Work(0), options.runs / 100)
            .await;
    }
    let begun = Instant::now();
    let worker = house.worker(lanes(100, 80));
    while house.count().await > 0 {
        sleep(Duration::from_millis(20)).await;
    }
    let took = begun.elapsed().as_secs_f64();
    worker.stop().await;
    say(&format!(
        "{} jobs that do nothing: {:.0} a second",
        options.runs,
        f64::from(options.runs) / took
    ));
    Ok(())
}

/// From the commit of a job to its begin, with a backlog of another tenant's jobs of 20 ms that keeps its cap busy.
async fn pick_up(options: &Options, backlog_seconds: i32) -> anyhow::Result<()> {
    let house = QueueHouse::build().await;
    house
        .insert_many(1, Deed::Work(20), backlog_seconds * 300)
        .await;
    let worker = house.worker(lanes(8, 5));
    sleep(Duration::from_millis(500)).await;
    let mut times = Vec::new();
    for sample in 0..options.samples {
        let name = format!("sample {sample}");
        house
            .enqueue(&house.two, &Act::new(&name, Deed::Work(0)))
            .await;
        let committed = Instant::now();
        house
            .until_log("it runs", |log| !log.of(&name).is_empty())
            .await;
        let began = house.log.of(&name)[0].began;
        times.push(began.saturating_duration_since(committed));
        sleep(Duration::from_millis(50)).await;
    }
    let beside = if backlog_seconds > 0 {
        "beside another tenant's backlog"
    } else {
        "in an idle queue"
    };
    report(&format!("commit to begin {beside}"), &mut times);
    worker.stop().await;
    Ok(())
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    say(&format!(
        "{what}: p50 {:.1?}, p95 {:.1?}, most {:.1?}",
        at(50),
        at(95),
        at(100)
    ));
}

#[expect(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]
fn say(line: &str) {
    println!("{line}");
}
