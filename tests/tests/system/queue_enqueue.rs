//! Adding jobs: with the caller's transaction, once per key, and heard of after the commit only.

use std::time::Duration;

use sqlx::postgres::PgListener;
use system_tests::queue_house::{Act, Deed, QueueHouse, State, lanes};
use tokio::time::timeout;

#[tokio::test]
async fn a_job_comes_with_its_transaction_or_not_at_all() {
    let house = QueueHouse::build().await;
    let act = Act::new("a", Deed::Work(0));

    let mut tx = house.db.begin(&house.one).await.unwrap();
    tx.enqueue(&act).await.unwrap();
    drop(tx);
    assert_eq!(house.count().await, 0);

    house.enqueue(&house.one, &act).await;
    assert_eq!(house.count_in(State::Ready).await, 1);
}

#[tokio::test]
async fn a_key_is_the_tenants_own_and_a_duplicate_harms_nobody() {
    let house = QueueHouse::build().await;
    let mut act = Act::new("a", Deed::Work(0));
    act.key = Some("same".to_owned());

    let mut tx = house.db.begin(&house.one).await.unwrap();
    tx.enqueue(&act).await.unwrap();
    tx.enqueue(&act).await.unwrap();
    tx.enqueue(&Act::new("after the duplicate", Deed::Work(0)))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.count().await, 2);

    house.enqueue(&house.two, &act).await;
    assert_eq!(house.count().await, 3);

    let worker = house.worker(lanes(4, 3));
    house.until_empty().await;
    house.enqueue(&house.one, &act).await;
    house.until_empty().await;
    worker.stop().await;
    assert_eq!(house.log.of("a").len(), 3);
}

#[tokio::test]
async fn a_parked_job_keeps_no_other_away() {
    let house = QueueHouse::build().await;
    let mut act = Act::new("a", Deed::Fail);
    act.key = Some("same".to_owned());
    house.enqueue(&house.one, &act).await;
    let worker = house.worker(lanes(4, 3));
    house
        .until_log("the first ran", |log| log.of("a").len() == 1)
        .await;
    while house.count_in(State::Parked).await == 0 {
        tokio::task::yield_now().await;
    }

    act.deed = Deed::Work(0);
    house.enqueue(&house.one, &act).await;
    house
        .until_log("the second ran", |log| log.of("a").len() == 2)
        .await;
    worker.stop().await;
    assert_eq!(house.count_in(State::Parked).await, 1);
}

#[tokio::test]
async fn workers_hear_of_a_job_after_the_commit() {
    let house = QueueHouse::build().await;
    let mut listener = PgListener::connect(house.url("proffer_app").as_str())
        .await
        .unwrap();
    listener.listen("proffer_jobs").await.unwrap();

    let mut tx = house.db.begin(&house.one).await.unwrap();
    tx.enqueue(&Act::new("a", Deed::Work(0))).await.unwrap();
    tx.enqueue(&Act::new("b", Deed::Work(0))).await.unwrap();
    assert!(
        timeout(Duration::from_millis(100), listener.recv())
            .await
            .is_err(),
        "heard before the commit"
    );
    tx.commit().await.unwrap();
    let told = timeout(Duration::from_secs(2), listener.recv())
        .await
        .expect("heard")
        .unwrap();
    assert_eq!(told.payload(), "interactive");
    assert!(
        timeout(Duration::from_millis(100), listener.recv())
            .await
            .is_err(),
        "heard twice of one commit"
    );
}
