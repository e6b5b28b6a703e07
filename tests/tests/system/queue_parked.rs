//! What was given up is seen and tried again by whom it concerns; and jobs that tests run themselves.

use shared::clock::Clock;
use shared::queue::{
    Depth, depth, list_own_parked, list_parked, retry_own_parked, retry_parked, run_until_empty,
};
use shared::telemetry::jobs::State as Stands;
use shared::tenancy::{Purpose, TenantTx};
use system_tests::queue_house::{Act, Deed, LANE, Log, QueueHouse, State, connect_at, jobs, lanes};
use time::Duration;

/// A house where a job of each company was given up.
async fn with_parked_jobs() -> (QueueHouse, i64, i64) {
    let house = QueueHouse::build().await;
    let one = house
        .insert(house.one.tenant().get(), &Act::new("one", Deed::Fail))
        .await;
    let two = house
        .insert(house.two.tenant().get(), &Act::new("two", Deed::Fail))
        .await;
    run_until_empty(&house.db, &jobs(), &house.log)
        .await
        .expect("the database answers");
    assert_eq!(house.count_in(State::Parked).await, 2);
    (house, one, two)
}

async fn as_one(house: &QueueHouse) -> TenantTx {
    house.db.begin(&house.one).await.expect("a transaction")
}

#[tokio::test]
async fn an_operator_sees_all_and_tries_one_again() {
    let (house, one, two) = with_parked_jobs().await;
    let mut tx = house.db.begin_system(Purpose::Operator).await.unwrap();
    let parked = list_parked(&mut tx, None, 10).await.unwrap();
    let seen: Vec<_> = parked
        .iter()
        .map(|job| (job.id, job.attempts, job.last_error.as_str()))
        .collect();
    assert_eq!(seen, [(one, 1, "never"), (two, 1, "never")]);
    assert!(retry_parked(&mut tx, two).await.unwrap());
    assert!(
        !retry_parked(&mut tx, two).await.unwrap(),
        "it is not parked any more"
    );
    tx.commit().await.unwrap();

    run_until_empty(&house.db, &jobs(), &house.log)
        .await
        .unwrap();
    let runs = house.log.of("two");
    assert_eq!(
        runs.iter().map(|run| run.attempt).collect::<Vec<_>>(),
        [1, 1]
    );
    assert_eq!(house.log.of("one").len(), 1);
}

#[tokio::test]
async fn a_tenant_sees_and_tries_its_own_only() {
    let (house, one, two) = with_parked_jobs().await;
    let mut tx = as_one(&house).await;
    let parked = list_own_parked(&mut tx, 10).await.unwrap();
    assert_eq!(parked.iter().map(|job| job.id).collect::<Vec<_>>(), [one]);
    assert!(!retry_own_parked(&mut tx, two).await.unwrap());
    assert!(retry_own_parked(&mut tx, one).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(house.job(one).await.unwrap().state, State::Ready as i16);
    assert_eq!(house.job(two).await.unwrap().state, State::Parked as i16);
}

#[tokio::test]
async fn a_retried_job_is_picked_up_at_once() {
    let (house, one, _) = with_parked_jobs().await;
    let mut sleepy = lanes(2, 1);
    sleepy.timing.poll = std::time::Duration::from_mins(10);
    let worker = house.worker(sleepy);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let mut tx = as_one(&house).await;
    retry_own_parked(&mut tx, one).await.unwrap();
    tx.commit().await.unwrap();
    house
        .until_log("it ran again", |log| log.of("one").len() == 2)
        .await;
    worker.stop().await;
}

#[tokio::test]
async fn the_depth_tells_every_lane_and_state() {
    let (house, ..) = with_parked_jobs().await;
    house.insert_many(1, Deed::Work(0), 3).await;
    house
        .sql("update jobs set run_at = now() - interval '1 minute' where state = 1")
        .await;
    let depth = depth(&house.db).await.unwrap();
    assert_eq!(depth.len(), 16);
    let of = |state| -> &Depth {
        depth
            .iter()
            .find(|depth| depth.lane == LANE && depth.state == state)
            .unwrap()
    };
    assert_eq!(of(Stands::Parked).count, 2);
    assert_eq!(of(Stands::Ready).count, 3);
    assert!((60.0..70.0).contains(&of(Stands::Ready).oldest_age.as_secs_f64()));
    assert_eq!(of(Stands::Scheduled).count, 0);
}

#[tokio::test]
async fn jobs_run_in_process_when_they_are_due_by_the_clock() {
    let house = QueueHouse::build().await;
    let clock = Clock::standing_at(Clock::system().now());
    let db = connect_at(&house.url("proffer_app"), clock.clone()).await;
    let mut tx = db.begin(&house.one).await.unwrap();
    let later = tx.now() + Duration::hours(2);
    tx.enqueue(&Act::new("now", Deed::Work(0))).await.unwrap();
    tx.enqueue_at(&Act::new("later", Deed::Work(0)), later)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let log = Log::default();
    assert_eq!(run_until_empty(&db, &jobs(), &log).await.unwrap(), 1);
    clock.advance(Duration::hours(2));
    assert_eq!(run_until_empty(&db, &jobs(), &log).await.unwrap(), 1);
    assert_eq!(log.of("later").len(), 1);
}
