//! `proffer jobs`.

use anyhow::bail;
use clap::Subcommand;
use shared::queue::{self, Depth};
use shared::tenancy::Purpose;

use crate::Database;

/// Parked jobs listed at most.
const LISTED: i64 = 1000;

/// Looks at the job queue.
#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// Counts jobs by lane and state.
    Depth(Database),
    /// Lists the jobs that were given up, and why.
    Parked(Database),
    /// Gives a parked job all its attempts again.
    Retry {
        #[command(flatten)]
        database: Database,
        /// The number that `parked` shows.
        id: i64,
    },
}

impl Jobs {
    #[expect(clippy::print_stdout, reason = "what the operator asked for")]
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Depth(database) => {
                for Depth {
                    lane,
                    state,
                    count,
                    oldest_age,
                } in queue::depth(&database.connect().await?).await?
                {
                    println!(
                        "{:<12} {:<10} {count:>8}  oldest {:.0} s",
                        lane.as_str(),
                        format!("{state:?}").to_lowercase(),
                        oldest_age.as_secs_f64()
                    );
                }
            }
            Self::Parked(database) => {
                let mut tx = database
                    .connect()
                    .await?
                    .begin_system(Purpose::Operator)
                    .await?;
                for job in queue::list_parked(&mut tx, LISTED).await? {
                    println!(
                        "{}  tenant {}  {}  {} attempts, {} crashes  {}",
                        job.id, job.tenant, job.kind, job.attempts, job.crashes, job.last_error
                    );
                }
            }
            Self::Retry { database, id } => {
                let mut tx = database
                    .connect()
                    .await?
                    .begin_system(Purpose::Operator)
                    .await?;
                if !queue::retry_parked(&mut tx, id).await? {
                    bail!("no parked job has the number {id}");
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }
}
