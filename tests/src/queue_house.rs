//! A queue of a test's own: a job that does what it is told, a log of what it did, and workers that can stop or die.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::accounts::{NewCompany, create_company};
use shared::clock::Clock;
use shared::language::Language;
use shared::platform::Platform;
use shared::queue::{self, Job, JobContext, JobError, Jobs, Lane, LaneLimits, Lanes, Timing};
use shared::tenancy::{Db, PoolSize, Principal, Purpose};
use sqlx::Row;
use sqlx::postgres::{PgPool, PgPoolOptions};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::database::TestDatabase;

/// The lane of the tests.
pub const LANE: Lane = Lane::Interactive;
/// Its number in the table.
pub const LANE_CODE: i16 = 3;

/// States as the table has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for its time.
    Scheduled = 0,
    /// Waits for a slot.
    Ready = 1,
    /// Runs.
    Running = 2,
    /// Was given up.
    Parked = 3,
}

/// What a job does.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Deed {
    /// Waits so many milliseconds.
    Work(u64),
    /// Keeps its thread so many milliseconds.
    Block(u64),
    /// Asks for another attempt.
    Retry,
    /// Asks for another attempt after so many milliseconds.
    RetryAfter(u64),
    /// Gives up.
    Fail,
    /// Panics.
    Panic,
    /// Takes its process down.
    Abort,
}

/// A job for tests. Running it twice does what it does twice.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Act {
    /// How the log calls it.
    pub name: String,
    /// What it does.
    pub deed: Deed,
    /// Its dedupe key.
    pub key: Option<String>,
}

impl Act {
    /// Without a dedupe key.
    pub fn new(name: &str, deed: Deed) -> Self {
        Self {
            name: name.to_owned(),
            deed,
            key: None,
        }
    }
}

impl Job for Act {
    const KIND: &'static str = "act";
    const LANE: Lane = LANE;

    fn dedupe_key(&self) -> Option<String> {
        self.key.clone()
    }
}

/// An attempt that a worker of this process made.
#[derive(Debug, Clone)]
pub struct Run {
    /// Which job.
    pub name: String,
    /// 1 for the first.
    pub attempt: i16,
    /// Whether the handler was told that it is the last.
    pub last_attempt: bool,
    /// When.
    pub began: Instant,
    /// When the handler came to its end, if it did.
    pub ended: Option<Instant>,
}

/// What ran in this process.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Run>>>);

impl Log {
    /// All attempts, in the order they began.
    pub fn runs(&self) -> Vec<Run> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The attempts of a job.
    pub fn of(&self, name: &str) -> Vec<Run> {
        self.runs()
            .into_iter()
            .filter(|run| run.name == name)
            .collect()
    }

    fn begin(&self, run: Run) -> usize {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        runs.push(run);
        runs.len() - 1
    }

    fn end(&self, index: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[index].ended = Some(Instant::now());
    }
}

/// The handlers: there is one.
pub fn jobs() -> Jobs<Log> {
    Jobs::new().on::<Act, _>(act)
}

async fn act(context: JobContext<Log>, job: Act) -> Result<(), JobError> {
    let run = context.services.begin(Run {
        name: job.name.clone(),
        attempt: context.attempt,
        last_attempt: context.last_attempt,
        began: Instant::now(),
        ended: None,
    });
    let result = match job.deed {
        Deed::Work(millis) => {
            sleep(Duration::from_millis(millis)).await;
            Ok(())
        }
        Deed::Block(millis) => {
            std::thread::sleep(Duration::from_millis(millis));
            Ok(())
        }
        Deed::Retry => Err(JobError::Retry {
            reason: "not yet".to_owned(),
            after: None,
        }),
        Deed::RetryAfter(millis) => Err(JobError::Retry {
            reason: "not yet".to_owned(),
            after: Some(Duration::from_millis(millis)),
        }),
        Deed::Fail => Err(JobError::Fail {
            reason: "never".to_owned(),
        }),
        Deed::Panic => panic!("a handler's mistake"),
        Deed::Abort => std::process::abort(),
    };
    context.services.end(run);
    result
}

/// One lane, in a hurry.
pub fn lanes(slots: u32, cap: i32) -> Lanes {
    let limits = LaneLimits {
        slots,
        cap,
        timeout: Duration::from_mins(1),
    };
    Lanes {
        limits: vec![(LANE, limits)],
        timing: Timing {
            poll: Duration::from_millis(50),
            promotion: Duration::from_millis(20),
            lease: Duration::from_millis(800),
            renewal: Duration::from_millis(200),
            retake: Duration::from_millis(100),
            adoption: Duration::from_millis(200),
            recurrence: Duration::from_millis(100),
            first_pause: Duration::from_millis(40),
            drain: Duration::from_secs(2),
        },
    }
}

/// The same, without polling: only a wake-up is noticed.
pub fn lanes_that_sleep(slots: u32, cap: i32) -> Lanes {
    let mut lanes = lanes(slots, cap);
    lanes.timing.poll = Duration::from_mins(10);
    lanes
}

/// A worker in this process.
#[derive(Debug)]
pub struct Worker {
    stop: CancellationToken,
    task: JoinHandle<Result<(), sqlx::Error>>,
}

impl Worker {
    /// Runs jobs of `db` and logs them.
    pub fn start(db: &Db, log: &Log, lanes: Lanes) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(queue::run(
            db.clone(),
            jobs(),
            log.clone(),
            lanes,
            stop.clone(),
        ));
        Self { stop, task }
    }

    /// Stops it as a deployment does.
    pub async fn stop(self) {
        self.stop.cancel();
        self.task
            .await
            .expect("a worker does not panic")
            .expect("a clean stop");
    }

    /// Whether it runs: a worker ends only when it is told to.
    pub fn lives(&self) -> bool {
        !self.task.is_finished()
    }
}

/// A database with two companies, and what runs on it.
#[derive(Debug)]
pub struct QueueHouse {
    /// As the services reach it.
    pub db: Db,
    /// As the owner, to look and to prepare.
    pub owner: PgPool,
    /// What ran in this process.
    pub log: Log,
    /// A company.
    pub one: Principal,
    /// Another.
    pub two: Principal,
    database: TestDatabase,
}

impl QueueHouse {
    /// Makes one; no worker runs yet.
    pub async fn build() -> Self {
        let database = TestDatabase::create().await;
        let db = connect(&database.url("proffer_app")).await;
        let owner = PgPoolOptions::new()
            .max_connections(4)
            .connect(database.url("proffer_owner").as_str())
            .await
            .expect("proffer_owner may connect");
        Self {
            one: company(&db, "one").await,
            two: company(&db, "two").await,
            db,
            owner,
            log: Log::default(),
            database,
        }
    }

    /// The database's address for a role.
    pub fn url(&self, role: &str) -> Url {
        self.database.url(role)
    }

    /// Starts a worker.
    pub fn worker(&self, lanes: Lanes) -> Worker {
        Worker::start(&self.db, &self.log, lanes)
    }

    /// Adds a job as the product does.
    pub async fn enqueue(&self, principal: &Principal, act: &Act) {
        let mut tx = self.db.begin(principal).await.expect("a transaction");
        tx.enqueue(act).await.expect("a job");
        tx.commit().await.expect("a commit");
    }

    /// Puts a ready job into the table, telling nobody; answers its number.
    pub async fn insert(&self, tenant: i64, act: &Act) -> i64 {
        sqlx::query_scalar(
            "insert into jobs (tenant_id, lane, state, kind, payload) values ($1, $2, 1, 'act', $3) returning id",
        )
        .bind(tenant)
        .bind(LANE_CODE)
        .bind(serde_json::to_value(act).expect("JSON"))
        .fetch_one(&self.owner)
        .await
        .expect("a job")
    }

    /// Puts many ready jobs of a tenant into the table, telling nobody.
    pub async fn insert_many(&self, tenant: i64, deed: Deed, count: i32) {
        sqlx::query(
            "insert into jobs (tenant_id, lane, state, kind, payload)
             select $1, $2, 1, 'act', jsonb_set($3, '{name}', to_jsonb($1::text || '/' || n)) from generate_series(1, $4) n",
        )
        .bind(tenant)
        .bind(LANE_CODE)
        .bind(serde_json::to_value(Act::new("", deed)).expect("JSON"))
        .bind(count)
        .execute(&self.owner)
        .await
        .expect("jobs");
    }

    /// Runs a statement as the owner.
    pub async fn sql(&self, statement: &'static str) -> u64 {
        sqlx::query(statement)
            .execute(&self.owner)
            .await
            .expect("the owner may do this")
            .rows_affected()
    }

    /// How many jobs there are.
    pub async fn count(&self) -> i64 {
        sqlx::query_scalar("select count(*) from jobs")
            .fetch_one(&self.owner)
            .await
            .expect("a count")
    }

    /// How many are in a state.
    pub async fn count_in(&self, state: State) -> i64 {
        sqlx::query_scalar("select count(*) from jobs where state = $1")
            .bind(state as i16)
            .fetch_one(&self.owner)
            .await
            .expect("a count")
    }

    /// A job as the table has it, if it is not done.
    pub async fn job(&self, id: i64) -> Option<JobRow> {
        sqlx::query(
            "select state, attempts, crashes, coalesce(last_error, '') from jobs where id = $1",
        )
        .bind(id)
        .fetch_optional(&self.owner)
        .await
        .expect("a job or none")
        .map(|row| JobRow {
            state: row.get(0),
            attempts: row.get(1),
            crashes: row.get(2),
            last_error: row.get(3),
        })
    }

    /// Waits until a job is in a state.
    pub async fn until(&self, id: i64, state: State) -> JobRow {
        let begun = Instant::now();
        loop {
            let job = self.job(id).await;
            match job {
                Some(job) if job.state == state as i16 => return job,
                other => assert!(
                    begun.elapsed() < PATIENCE,
                    "not {state:?} in {PATIENCE:?}: {other:?}"
                ),
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until all jobs are done; answers how long that took.
    pub async fn until_empty(&self) -> Duration {
        let begun = Instant::now();
        while self.count().await > 0 {
            assert!(
                begun.elapsed() < PATIENCE,
                "{} jobs are left after {PATIENCE:?}",
                self.count().await
            );
            sleep(Duration::from_millis(5)).await;
        }
        begun.elapsed()
    }

    /// Waits until a condition on the log holds.
    pub async fn until_log(&self, what: &str, condition: impl Fn(&Log) -> bool) {
        let begun = Instant::now();
        while !condition(&self.log) {
            assert!(
                begun.elapsed() < PATIENCE,
                "{what}: not in {PATIENCE:?}: {:#?}",
                self.log.runs()
            );
            sleep(Duration::from_millis(5)).await;
        }
    }
}

/// How long tests wait for what must happen.
const PATIENCE: Duration = Duration::from_secs(15);

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// As [`State`].
    pub state: i16,
    /// Attempts begun.
    pub attempts: i16,
    /// Deaths of its process it is blamed for.
    pub crashes: i16,
    /// Why the last attempt failed.
    pub last_error: String,
}

/// The database at `url`, for a role of the services.
pub async fn connect(url: &Url) -> Db {
    connect_at(url, Clock::system()).await
}

/// The same, by another clock.
pub async fn connect_at(url: &Url, clock: Clock) -> Db {
    let platform = Platform {
        mail_domain: "proposals.localhost".to_owned(),
        public_url: "http://portal.test".parse().expect("a URL"),
        reach: shared::guarded::Reach::Public,
        keys: "a key that only these tests use 0123456789"
            .parse()
            .expect("a long key"),
    };
    Db::connect(url, PoolSize(4), clock, platform)
        .await
        .expect("the role may connect")
}

async fn company(db: &Db, name: &str) -> Principal {
    let new = NewCompany {
        name: name.to_owned(),
        owner_name: name.to_owned(),
        owner_email: format!("{name}@{name}.example")
            .parse()
            .expect("an address"),
        password_hash: "not used here".to_owned(),
        language: Language::En,
        time_zone: "Europe/Brussels".to_owned(),
        confirmed: true,
    };
    let mut tx = db
        .begin_system(Purpose::SignUp)
        .await
        .expect("a transaction");
    let created = create_company(&mut tx, &new).await.expect("a new company");
    tx.commit().await.expect("a commit");
    created.owner
}
