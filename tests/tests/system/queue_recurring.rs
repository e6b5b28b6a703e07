//! Jobs that come back by themselves: once per period, for whom they are meant, whatever dies.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::clock::Clock;
use shared::queue::{
    self, Job, JobContext, JobError, Jobs, Lane, Recurring, Whose, run_until_empty,
};
use shared::tenancy::{Db, Principal};
use system_tests::queue_house::{LANE, QueueHouse, connect_at, lanes};
use time::macros::datetime;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// Once an hour for each tenant.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Sweep;

impl Job for Sweep {
    const KIND: &'static str = "sweep";
    const LANE: Lane = LANE;
    const MAX_ATTEMPTS: i16 = 1;
}

impl Recurring for Sweep {
    const EVERY: Duration = Duration::from_hours(1);
    const WHOSE: Whose = Whose::EachTenant;
}

/// Once an hour.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Wind;

impl Job for Wind {
    const KIND: &'static str = "wind";
    const LANE: Lane = LANE;
}

impl Recurring for Wind {
    const EVERY: Duration = Duration::from_hours(1);
    const WHOSE: Whose = Whose::Platform;
}

/// Writes down for whom it ran, or fails while it is told to.
#[derive(Debug, Clone, Default)]
struct Diary {
    lines: Arc<Mutex<Vec<String>>>,
    failing: Arc<AtomicBool>,
}

impl Diary {
    fn write(&self, line: String) -> Result<(), JobError> {
        if self.failing.load(Ordering::SeqCst) {
            return Err(JobError::Fail {
                reason: "told to".to_owned(),
            });
        }
        self.lines.lock().unwrap().push(line);
        Ok(())
    }

    fn take(&self) -> Vec<String> {
        let mut lines = std::mem::take(&mut *self.lines.lock().unwrap());
        lines.sort();
        lines
    }
}

fn jobs() -> Jobs<Diary> {
    async fn sweep(context: JobContext<Diary>, _: Sweep) -> Result<(), JobError> {
        let tenant = context.principal.tenant();
        context.services.write(format!("sweep {tenant}"))
    }
    async fn wind(context: JobContext<Diary>, _: Wind) -> Result<(), JobError> {
        context.services.write("wind".to_owned())
    }
    Jobs::new().every::<Sweep, _>(sweep).every::<Wind, _>(wind)
}

struct House {
    queue: QueueHouse,
    clock: Clock,
    db: Db,
    diary: Diary,
}

impl House {
    async fn build() -> Self {
        let queue = QueueHouse::build().await;
        let clock = Clock::standing_at(datetime!(2020-01-01 09:00 UTC));
        let db = connect_at(&queue.url("proffer_app"), clock.clone()).await;
        Self {
            queue,
            clock,
            db,
            diary: Diary::default(),
        }
    }

    /// What ran, for whom.
    async fn run(&self) -> Vec<String> {
        queue::enqueue_due(&self.db, &jobs()).await.unwrap();
        run_until_empty(&self.db, &jobs(), &self.diary)
            .await
            .unwrap();
        self.diary.take()
    }

    fn everybody(&self) -> Vec<String> {
        let [one, two] = [&self.queue.one, &self.queue.two].map(Principal::tenant);
        vec![
            format!("sweep {one}"),
            format!("sweep {two}"),
            "wind".to_owned(),
        ]
    }
}

#[tokio::test]
async fn each_period_has_one_run_for_each() {
    let house = House::build().await;
    assert_eq!(house.run().await, house.everybody());
    assert!(house.run().await.is_empty(), "twice in a period");
    house.clock.advance(time::Duration::minutes(59));
    assert!(house.run().await.is_empty(), "before its time");
    house.clock.advance(time::Duration::minutes(1));
    assert_eq!(house.run().await, house.everybody());
    house.clock.advance(time::Duration::days(3));
    assert_eq!(
        house.run().await,
        house.everybody(),
        "not once per missed hour"
    );
}

#[tokio::test]
async fn one_that_still_waits_keeps_the_next_away() {
    let house = House::build().await;
    for _ in 0..3 {
        queue::enqueue_due(&house.db, &jobs()).await.unwrap();
        house.clock.advance(time::Duration::hours(1));
    }
    assert_eq!(house.queue.count().await, 3);
    assert_eq!(house.run().await, house.everybody());
}

#[tokio::test]
async fn one_that_was_given_up_makes_room_for_the_next() {
    let house = House::build().await;
    let failing = &house.diary.failing;
    failing.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        assert!(house.run().await.is_empty());
        assert_eq!(
            house.queue.count().await,
            3,
            "parked, for the operator to see, and no more each time"
        );
        house.clock.advance(time::Duration::hours(1));
    }
    failing.store(false, Ordering::SeqCst);
    assert_eq!(house.run().await, house.everybody());
    assert_eq!(house.queue.count().await, 0);
}

#[tokio::test]
async fn many_processes_add_it_once() {
    let house = House::build().await;
    // By the database's clock, all that this house adds is long due.
    let stop = CancellationToken::new();
    let workers: Vec<_> = (0..3)
        .map(|_| start(house.db.clone(), &house.diary, &stop))
        .collect();
    until(async || house.diary.lines.lock().unwrap().len() >= 3).await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(house.diary.take(), house.everybody());
    house.clock.advance(time::Duration::hours(1));
    until(async || house.diary.lines.lock().unwrap().len() >= 3).await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(house.diary.take(), house.everybody());
    stop.cancel();
    for worker in workers {
        worker.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn the_tenants_are_spread_over_the_period() {
    let house = House::build().await;
    let stop = CancellationToken::new();
    let db = connect_at(&house.queue.url("proffer_app"), Clock::system()).await;
    let worker = start(db, &house.diary, &stop);
    until(async || house.queue.count().await == 2).await;
    let (soonest, latest): (f64, f64) = sqlx::query_as(
        "select extract(epoch from min(run_at) - now())::float8, extract(epoch from max(run_at) - now())::float8 from jobs where kind = 'sweep'",
    )
    .fetch_one(&house.queue.owner)
    .await
    .unwrap();
    assert!(
        soonest > 0.0 && soonest < latest - 1.0 && latest < 3600.0,
        "in {soonest} and {latest} s"
    );
    until(async || !house.diary.lines.lock().unwrap().is_empty()).await;
    assert_eq!(house.diary.take(), ["wind"]);
    stop.cancel();
    worker.await.unwrap().unwrap();
}

fn start(db: Db, diary: &Diary, stop: &CancellationToken) -> JoinHandle<sqlx::Result<()>> {
    tokio::spawn(queue::run(
        db,
        jobs(),
        diary.clone(),
        lanes(4, 2),
        stop.clone(),
    ))
}

async fn until(condition: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !condition().await {
        assert!(begun.elapsed() < Duration::from_secs(10));
        sleep(Duration::from_millis(10)).await;
    }
}
