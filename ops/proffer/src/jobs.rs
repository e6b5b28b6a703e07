//! `proffer jobs`.

use anyhow::{bail, ensure};
use clap::Subcommand;
use shared::clock::Clock;
use shared::queue::{self, Depth};
use shared::tenancy::{Purpose, SystemTx};
use time::Duration;

use crate::Database;

/// Parked jobs listed, or given another try, at most.
const LISTED: i64 = 1000;

/// Looks at the job queue.
#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// Counts jobs by lane and state.
    Depth(Database),
    /// Lists the jobs that were given up, and why.
    Parked {
        #[command(flatten)]
        database: Database,
        /// Only those of this kind.
        #[arg(long)]
        kind: Option<String>,
    },
    /// Gives parked jobs all their attempts again.
    Retry {
        #[command(flatten)]
        database: Database,
        /// All of this kind.
        #[arg(long, conflicts_with = "ids", required_unless_present = "ids")]
        kind: Option<String>,
        /// The numbers that `parked` shows.
        ids: Vec<i64>,
    },
    /// Lists the jobs that come back by themselves.
    Recurring(Database),
    /// Makes a recurring job due now.
    Run {
        #[command(flatten)]
        database: Database,
        /// The kind that `recurring` shows.
        kind: String,
    },
}

impl Jobs {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Depth(database) => depth(&database).await,
            Self::Parked { database, kind } => parked(&database, kind.as_deref()).await,
            Self::Retry {
                database,
                kind,
                ids,
            } => retry(&database, kind.as_deref(), ids).await,
            Self::Recurring(database) => recurring(&database).await,
            Self::Run { database, kind } => run_now(&database, &kind).await,
        }
    }
}

#[expect(clippy::print_stdout, reason = "what the operator asked for")]
async fn depth(database: &Database) -> anyhow::Result<()> {
    let depths = queue::depth(&database.connect().await?).await?;
    println!("{:<12} {:<10} {:>8}  OLDEST", "LANE", "STATE", "JOBS");
    for Depth {
        lane,
        state,
        count,
        oldest_age,
    } in depths.into_iter().filter(|depth| depth.count > 0)
    {
        let oldest = since(oldest_age.try_into().unwrap_or_default());
        let (lane, state) = (lane.as_str(), format!("{state:?}").to_lowercase());
        println!("{lane:<12} {state:<10} {count:>8}  {oldest}");
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what the operator asked for")]
async fn parked(database: &Database, kind: Option<&str>) -> anyhow::Result<()> {
    let jobs = queue::list_parked(&mut begin(database).await?, kind, LISTED).await?;
    if jobs.is_empty() {
        println!("No job was given up.");
        return Ok(());
    }
    let now = Clock::system().now();
    println!(
        "{:>10}  {:>7}  {:<20} {:>8} {:>7}  {:<8} WHY",
        "NUMBER", "TENANT", "KIND", "ATTEMPTS", "CRASHES", "AGE"
    );
    for job in jobs {
        println!(
            "{:>10}  {:>7}  {:<20} {:>8} {:>7}  {:<8} {}",
            job.id,
            job.tenant,
            job.kind,
            job.attempts,
            job.crashes,
            since(now - job.created_at),
            job.last_error
        );
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what the operator asked for")]
async fn retry(database: &Database, kind: Option<&str>, ids: Vec<i64>) -> anyhow::Result<()> {
    let mut tx = begin(database).await?;
    let ids = match kind {
        None => ids,
        Some(kind) => {
            let jobs = queue::list_parked(&mut tx, Some(kind), LISTED).await?;
            ensure!(!jobs.is_empty(), "no job of the kind {kind} is parked");
            jobs.into_iter().map(|job| job.id).collect()
        }
    };
    for id in &ids {
        if !queue::retry_parked(&mut tx, *id).await? {
            bail!("no parked job has the number {id}; none was tried again");
        }
    }
    tx.commit().await?;
    println!("{} will run again.", ids.len());
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what the operator asked for")]
async fn recurring(database: &Database) -> anyhow::Result<()> {
    let now = Clock::system().now();
    println!("{:<24} {:<16} DUE", "KIND", "LAST SUCCESS");
    for job in queue::list_recurring(&mut begin(database).await?).await? {
        let last = job.succeeded_at.map_or_else(
            || "never".to_owned(),
            |at| format!("{} ago", since(now - at)),
        );
        let due = if job.next_at <= now {
            "now".to_owned()
        } else {
            format!("in {}", since(job.next_at - now))
        };
        println!("{:<24} {last:<16} {due}", job.kind);
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what the operator asked for")]
async fn run_now(database: &Database, kind: &str) -> anyhow::Result<()> {
    let mut tx = begin(database).await?;
    ensure!(
        queue::make_due(&mut tx, kind).await?,
        "no recurring job is called {kind}"
    );
    tx.commit().await?;
    println!("A worker adds its jobs within ten seconds.");
    Ok(())
}

async fn begin(database: &Database) -> anyhow::Result<SystemTx> {
    let db = database.connect().await?;
    Ok(db.begin_system(Purpose::Operator).await?)
}

/// A span in its largest unit, as people say it.
fn since(span: Duration) -> String {
    match span.max(Duration::ZERO) {
        span if span >= Duration::days(2) => format!("{} d", span.whole_days()),
        span if span >= Duration::hours(2) => format!("{} h", span.whole_hours()),
        span if span >= Duration::minutes(2) => format!("{} min", span.whole_minutes()),
        span => format!("{} s", span.whole_seconds()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_its_largest_unit() {
        for (span, said) in [
            (Duration::seconds(-3), "0 s"),
            (Duration::seconds(119), "119 s"),
            (Duration::minutes(2), "2 min"),
            (Duration::hours(25), "25 h"),
            (Duration::days(2), "2 d"),
        ] {
            assert_eq!(since(span), said);
        }
    }
}
