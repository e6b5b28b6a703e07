//! Processes that stop, die, lose their database or their lease.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use shared::queue::Lane;
use system_tests::postgres_gate::PostgresGate;
use system_tests::queue_house::{
    Act, Deed, JobRow, Log, QueueHouse, State, Worker, connect, lanes,
};
use tokio::time::{Instant, sleep};

const TENANT: i64 = 1;

/// A worker as a process of its own, killed when dropped.
struct OwnProcess(Child);

impl OwnProcess {
    fn start(house: &QueueHouse) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_queue-worker"))
            .arg(house.url("proffer_app").as_str())
            .stderr(Stdio::null())
            .spawn();
        Self(child.expect("the worker starts"))
    }

    /// Ends it as a power cut would.
    fn kill(&mut self) {
        self.0.kill().expect("it can be killed");
        self.0.wait().expect("it is dead");
    }

    fn is_dead(&mut self) -> bool {
        self.0.try_wait().expect("its state").is_some()
    }
}

impl Drop for OwnProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

#[tokio::test]
async fn jobs_of_a_killed_process_run_again_with_all_their_attempts() {
    let house = QueueHouse::build().await;
    house.insert_many(TENANT, Deed::Work(60_000), 6).await;
    let mut process = OwnProcess::start(&house);
    let begun = Instant::now();
    while house.count_in(State::Running).await < 6 {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "the process takes its jobs"
        );
        sleep(Duration::from_millis(10)).await;
    }
    process.kill();
    house
        .sql(r#"update jobs set payload = jsonb_set(payload, '{deed}', '{"Work": 0}')"#)
        .await;

    let worker = house.worker(lanes(4, 3));
    let took = house.until_empty().await;
    worker.stop().await;
    assert!(took < Duration::from_secs(5), "{took:?}");
    let runs = house.log.runs();
    assert_eq!(runs.len(), 6);
    assert!(
        runs.iter().all(|run| run.attempt == 1 && !run.last_attempt),
        "{runs:#?}"
    );
}

#[tokio::test]
async fn a_job_that_kills_its_process_is_parked_and_takes_nobody_with_it() {
    let house = QueueHouse::build().await;
    let poison = house.insert(TENANT, &Act::new("poison", Deed::Abort)).await;
    house.sql("update jobs set max_attempts = 50").await;
    house.insert(2, &Act::new("slow", Deed::Work(700))).await;
    for tenant in 3..=22 {
        house.insert_many(tenant, Deed::Work(30), 2).await;
    }

    let mut deaths = 0;
    let mut process = OwnProcess::start(&house);
    let begun = Instant::now();
    while house.count().await > 1 || house.count_in(State::Parked).await == 0 {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "{deaths} deaths: {:?}",
            house.job(poison).await
        );
        if process.is_dead() {
            deaths += 1;
            process = OwnProcess::start(&house);
        }
        sleep(Duration::from_millis(10)).await;
    }
    let job = house.job(poison).await.expect("kept");
    let parked = JobRow {
        state: State::Parked as i16,
        attempts: 0,
        crashes: 5,
        last_error: "its process died 5 times while it ran".to_owned(),
    };
    assert_eq!(job, parked);
    assert_eq!(deaths, 5);
}

#[tokio::test]
async fn the_suspect_alone_is_blamed() {
    let house = QueueHouse::build().await;
    let bystander = house
        .insert(TENANT, &Act::new("bystander", Deed::Work(0)))
        .await;
    let suspect = house
        .insert(TENANT, &Act::new("suspect", Deed::Work(0)))
        .await;
    let elsewhere = house
        .insert(TENANT, &Act::new("elsewhere", Deed::Work(0)))
        .await;
    house.sql("update jobs set state = 2, attempts = 1, locked_by = '00000000-0000-0000-0000-000000000001'").await;
    house
        .sql("update jobs set crashes = 2 where payload->>'name' = 'suspect'")
        .await;
    house
        .sql("update jobs set locked_by = '00000000-0000-0000-0000-000000000002' where payload->>'name' = 'elsewhere'")
        .await;
    // Serves no lane of theirs, so that they stay as they are found.
    let mut idle = lanes(2, 1);
    idle.limits[0].0 = Lane::Bulk;
    let worker = house.worker(idle);
    let crashes = async |id| {
        loop {
            match house.job(id).await.expect("kept") {
                job if job.state == State::Running as i16 => sleep(Duration::from_millis(10)).await,
                job => return (job.attempts, job.crashes),
            }
        }
    };
    assert_eq!(crashes(bystander).await, (0, 0));
    assert_eq!(crashes(suspect).await, (0, 3));
    assert_eq!(crashes(elsewhere).await, (0, 1));
    worker.stop().await;
}

#[tokio::test]
async fn suspects_run_one_at_a_time_beside_the_others() {
    let house = QueueHouse::build().await;
    for name in ["s1", "s2", "s3"] {
        house.insert(TENANT, &Act::new(name, Deed::Work(150))).await;
    }
    house.sql("update jobs set state = 0, crashes = 2").await;
    house
        .sql("update jobs set crashes = 4 where payload->>'name' = 's3'")
        .await;
    house.insert_many(2, Deed::Work(150), 3).await;
    let worker = house.worker(lanes(8, 6));
    house.until_empty().await;
    worker.stop().await;

    let mut suspects = Vec::new();
    for name in ["s1", "s2", "s3"] {
        suspects.extend(house.log.of(name));
    }
    suspects.sort_by_key(|run| run.began);
    assert_eq!(suspects.len(), 3);
    for two in suspects.windows(2) {
        assert!(
            two[0].ended.is_some_and(|end| end <= two[1].began),
            "together: {two:#?}"
        );
    }
    let others: Vec<_> = house
        .log
        .runs()
        .into_iter()
        .filter(|run| run.name.starts_with("2/"))
        .collect();
    assert!(
        others.iter().all(|run| run.began < suspects[1].began),
        "the others waited"
    );
    assert!(
        house.log.of("s3")[0].last_attempt,
        "one more crash and it is parked"
    );
}

#[tokio::test]
async fn jobs_of_a_living_process_are_left_alone() {
    let house = QueueHouse::build().await;
    let id = house.insert(TENANT, &Act::new("a", Deed::Work(0))).await;
    house.sql("insert into job_workers values ('00000000-0000-0000-0000-000000000001', now() + interval '1 hour')").await;
    house
        .sql("update jobs set state = 2, locked_by = '00000000-0000-0000-0000-000000000001'")
        .await;
    let worker = house.worker(lanes(4, 3));
    sleep(Duration::from_millis(600)).await;
    worker.stop().await;
    assert_eq!(
        house.job(id).await.expect("kept").state,
        State::Running as i16
    );
    assert!(house.log.runs().is_empty());
}

#[tokio::test]
async fn a_handler_that_blocks_its_thread_does_not_cost_the_lease() {
    let house = QueueHouse::build().await;
    // A process with threads of its own, which serves another lane and takes over what it finds orphaned.
    let elsewhere = tokio::runtime::Runtime::new().unwrap();
    let (url, mut others_lanes) = (house.url("proffer_app"), lanes(2, 1));
    others_lanes.limits[0].0 = Lane::Bulk;
    let rival = elsewhere
        .spawn(async move { Worker::start(&connect(&url).await, &Log::default(), others_lanes) });
    let rival = rival.await.unwrap();

    // This test's runtime has one thread: nothing else in it runs while the handler blocks, for longer than a lease.
    house
        .insert(TENANT, &Act::new("a", Deed::Block(2000)))
        .await;
    let worker = house.worker(lanes(4, 3));
    house.until_empty().await;
    worker.stop().await;
    assert!(rival.lives());
    elsewhere.shutdown_background();
    let runs = house.log.of("a");
    assert_eq!(runs.len(), 1, "{runs:#?}");
}

#[tokio::test]
async fn a_claim_whose_reply_was_lost_is_noticed() {
    let house = QueueHouse::build().await;
    let worker = house.worker(lanes(4, 3));
    house
        .insert(TENANT, &Act::new("first", Deed::Work(0)))
        .await;
    house.until_empty().await;
    // Ours by the table, unknown to the process: its lease lives, so nobody takes it over.
    let claimed = house
        .sql(
            r#"insert into jobs (tenant_id, lane, state, attempts, locked_by, kind, payload)
               select 1, 3, 2, 1, id, 'act', '{"name": "a", "deed": {"Work": 300}}' from job_workers where lease_until > now()"#,
        )
        .await;
    assert_eq!(claimed, 1);
    house.until_empty().await;
    worker.stop().await;
    let runs = house.log.of("a");
    assert_eq!(runs.len(), 1, "{runs:#?}");
    assert_eq!(runs[0].attempt, 1);
}

#[tokio::test]
async fn a_process_that_lost_its_lease_goes_on_as_a_new_one() {
    let house = QueueHouse::build().await;
    let worker = house.worker(lanes(4, 3));
    house
        .insert(TENANT, &Act::new("first", Deed::Work(0)))
        .await;
    house.until_empty().await;
    house.sql("delete from job_workers").await;
    house
        .insert(TENANT, &Act::new("second", Deed::Work(0)))
        .await;
    house.until_empty().await;
    worker.stop().await;
    assert_eq!(house.log.of("second").len(), 1);
}

#[tokio::test]
async fn a_stop_lets_running_jobs_end_and_begins_no_other() {
    let house = QueueHouse::build().await;
    house.insert_many(TENANT, Deed::Work(400), 30).await;
    let worker = house.worker(lanes(5, 4));
    house
        .until_log("four run", |log| log.runs().len() == 4)
        .await;
    worker.stop().await;
    let runs = house.log.runs();
    assert_eq!(runs.len(), 4);
    assert!(runs.iter().all(|run| run.ended.is_some()));
    assert_eq!(house.count_in(State::Ready).await, 26);
    assert_eq!(
        house.sql("delete from job_workers").await,
        0,
        "the lease is given up"
    );
}

#[tokio::test]
async fn a_stop_gives_back_what_does_not_end_with_its_attempt() {
    let house = QueueHouse::build().await;
    house.insert_many(TENANT, Deed::Work(5000), 6).await;
    let mut lanes = lanes(5, 4);
    lanes.timing.drain = Duration::from_millis(100);
    let worker = house.worker(lanes);
    house
        .until_log("four run", |log| log.runs().len() == 4)
        .await;
    let begun = Instant::now();
    worker.stop().await;
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    let untouched = "select count(*) from jobs where state = 1 and attempts = 0 and crashes = 0 and locked_by is null";
    let untouched: i64 = sqlx::query_scalar(untouched)
        .fetch_one(&house.owner)
        .await
        .unwrap();
    assert_eq!(untouched, 6);
}

#[tokio::test]
async fn a_worker_outlives_its_database() {
    let house = QueueHouse::build().await;
    let mut gate = PostgresGate::open(&house.url("proffer_app")).await;
    let through_the_gate = connect(gate.url()).await;
    house.insert_many(TENANT, Deed::Work(50), 60).await;
    let worker = Worker::start(&through_the_gate, &house.log, lanes(5, 4));
    house
        .until_log("some ran", |log| log.runs().len() >= 8)
        .await;
    gate.shut().await;
    sleep(Duration::from_millis(1500)).await;
    assert!(worker.lives());
    assert!(house.count().await > 20, "the door was shut");
    gate.reopen().await;
    house.until_empty().await;
    assert!(worker.lives());
    worker.stop().await;
    // Those that ran while the door shut may have run twice; no others.
    let runs = house.log.runs().len();
    assert!((60..=64).contains(&runs), "{runs} runs");
}
