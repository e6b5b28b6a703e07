//! What becomes of a job: done, tried again, parked; and what its handler is told.

use std::time::Duration;

use system_tests::queue_house::{Act, Deed, QueueHouse, Run, State, lanes, lanes_that_sleep};
use tokio::time::sleep;

const TENANT: i64 = 1;

fn pauses(runs: &[Run]) -> Vec<Duration> {
    runs.windows(2)
        .map(|two| two[1].began - two[0].began)
        .collect()
}

#[tokio::test]
async fn a_job_runs_once_as_soon_as_it_is_committed() {
    let house = QueueHouse::build().await;
    let worker = house.worker(lanes_that_sleep(4, 3));
    // The worker has looked once, found nothing and sleeps.
    sleep(Duration::from_millis(300)).await;
    house
        .enqueue(&house.one, &Act::new("a", Deed::Work(0)))
        .await;
    let took = house.until_empty().await;
    worker.stop().await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_eq!(house.log.runs().len(), 1);
}

#[tokio::test]
async fn a_job_nobody_told_of_is_found_by_polling() {
    let house = QueueHouse::build().await;
    let worker = house.worker(lanes(4, 3));
    sleep(Duration::from_millis(300)).await;
    house.insert(TENANT, &Act::new("a", Deed::Work(0))).await;
    house.until_empty().await;
    worker.stop().await;
    assert_eq!(house.log.runs().len(), 1);
}

#[tokio::test]
async fn a_scheduled_job_runs_at_its_time() {
    let house = QueueHouse::build().await;
    let worker = house.worker(lanes_that_sleep(4, 3));
    let mut tx = house.db.begin(&house.one).await.unwrap();
    let wait = Duration::from_millis(400);
    let due = tx.now() + wait;
    tx.enqueue_at(&Act::new("a", Deed::Work(0)), due)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let took = house.until_empty().await;
    worker.stop().await;
    assert!(
        took + Duration::from_millis(50) > wait && took < wait + Duration::from_millis(500),
        "{took:?}"
    );
}

#[tokio::test]
async fn a_failing_job_waits_longer_each_time_and_is_parked_after_its_last_attempt() {
    let house = QueueHouse::build().await;
    let id = house.insert(TENANT, &Act::new("a", Deed::Retry)).await;
    house.sql("update jobs set max_attempts = 4").await;
    let worker = house.worker(lanes(4, 3));
    let job = house.until(id, State::Parked).await;
    worker.stop().await;

    assert_eq!((job.attempts, job.crashes), (4, 0));
    assert_eq!(job.last_error, "not yet");
    let runs = house.log.of("a");
    assert_eq!(
        runs.iter()
            .map(|run| (run.attempt, run.last_attempt))
            .collect::<Vec<_>>(),
        [(1, false), (2, false), (3, false), (4, true)]
    );
    // Half to all of 40 ms, doubled each time.
    for (pause, least) in pauses(&runs).iter().zip([20, 40, 80]) {
        assert!(
            *pause >= Duration::from_millis(least)
                && *pause < Duration::from_millis(2 * least + 300),
            "{pause:?} for {least}"
        );
    }
}

#[tokio::test]
async fn a_handler_may_say_when() {
    let house = QueueHouse::build().await;
    let id = house
        .insert(TENANT, &Act::new("a", Deed::RetryAfter(300)))
        .await;
    house.sql("update jobs set max_attempts = 3").await;
    let worker = house.worker(lanes(4, 3));
    let job = house.until(id, State::Parked).await;
    worker.stop().await;
    assert_eq!(job.attempts, 3);
    for pause in pauses(&house.log.of("a")) {
        assert!(
            pause >= Duration::from_millis(300) && pause < Duration::from_millis(700),
            "{pause:?}"
        );
    }
}

#[tokio::test]
async fn what_can_never_work_is_parked_at_once_with_its_reason() {
    let house = QueueHouse::build().await;
    let given_up = house.insert(TENANT, &Act::new("a", Deed::Fail)).await;
    let unknown = house.insert(TENANT, &Act::new("b", Deed::Work(0))).await;
    house
        .sql("update jobs set kind = 'of_the_future' where payload->>'name' = 'b'")
        .await;
    let unreadable = house.insert(TENANT, &Act::new("c", Deed::Work(0))).await;
    house
        .sql(r#"update jobs set payload = '{"nom": "c"}' where payload->>'name' = 'c'"#)
        .await;

    let worker = house.worker(lanes(4, 3));
    for (id, reason) in [
        (given_up, "never"),
        (unknown, "no handler for of_the_future"),
        (unreadable, "unreadable payload: missing field `name`"),
    ] {
        let job = house.until(id, State::Parked).await;
        assert_eq!((job.attempts, job.last_error.as_str()), (1, reason));
    }
    worker.stop().await;
}

#[tokio::test]
async fn a_panic_is_a_failed_attempt_and_nothing_more() {
    let house = QueueHouse::build().await;
    let id = house.insert(TENANT, &Act::new("a", Deed::Panic)).await;
    house.sql("update jobs set max_attempts = 2").await;
    let worker = house.worker(lanes(4, 3));
    let job = house.until(id, State::Parked).await;
    assert_eq!((job.attempts, job.crashes), (2, 0));
    assert!(
        job.last_error.contains("a handler's mistake"),
        "{}",
        job.last_error
    );

    house.insert(TENANT, &Act::new("b", Deed::Work(0))).await;
    house
        .until_log("the worker goes on", |log| log.of("b").len() == 1)
        .await;
    assert!(worker.lives());
    worker.stop().await;
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_has_failed_and_does_not_go_on() {
    let house = QueueHouse::build().await;
    let id = house.insert(TENANT, &Act::new("a", Deed::Work(600))).await;
    house.sql("update jobs set max_attempts = 2").await;
    let mut lanes = lanes(4, 3);
    lanes.limits[0].1.timeout = Duration::from_millis(150);
    let worker = house.worker(lanes);
    let job = house.until(id, State::Parked).await;
    assert_eq!(job.attempts, 2);
    sleep(Duration::from_millis(700)).await;
    worker.stop().await;
    let runs = house.log.of("a");
    assert_eq!(runs.len(), 2);
    assert!(runs.iter().all(|run| run.ended.is_none()), "{runs:#?}");
}

#[tokio::test]
async fn a_result_of_an_earlier_holder_changes_nothing() {
    let house = QueueHouse::build().await;
    let id = house.insert(TENANT, &Act::new("a", Deed::Work(300))).await;
    let worker = house.worker(lanes(4, 3));
    house.until(id, State::Running).await;
    // Another process has it meanwhile.
    house.sql("insert into job_workers values ('00000000-0000-0000-0000-000000000001', now() + interval '1 hour')").await;
    house
        .sql("update jobs set locked_by = '00000000-0000-0000-0000-000000000001'")
        .await;
    house
        .until_log("it came to its end", |log| log.of("a")[0].ended.is_some())
        .await;
    sleep(Duration::from_millis(200)).await;
    worker.stop().await;
    let job = house.job(id).await.expect("still there");
    assert_eq!((job.state, job.attempts), (State::Running as i16, 1));
}
