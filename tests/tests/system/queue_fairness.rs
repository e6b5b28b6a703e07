//! Nobody waits for another tenant's backlog.

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::PgConnection;
use system_tests::queue_house::{Act, Deed, LANE_CODE, QueueHouse, State, lanes, lanes_that_sleep};
use uuid::Uuid;

/// Another process, as far as the claim can tell.
struct Process {
    connection: PgConnection,
    id: Uuid,
}

impl Process {
    async fn start(house: &QueueHouse) -> Self {
        let id = sqlx::query_scalar("insert into job_workers values (gen_random_uuid(), now() + interval '1 hour') returning id")
            .fetch_one(&house.owner)
            .await
            .expect("the database answers");
        let connection = PgConnection::connect(house.url("proffer_app").as_str())
            .await
            .expect("the database answers");
        Self { connection, id }
    }

    /// Claims; answers the tenants of what it got, in order.
    async fn claim(&mut self, wanted: i32, cursor: i64, cap: i32) -> Vec<i64> {
        sqlx::query_scalar("select tenant_id from job_claim($1, $2, $3, $4, $5)")
            .bind(LANE_CODE)
            .bind(wanted)
            .bind(self.id)
            .bind(cursor)
            .bind(cap)
            .fetch_all(&mut self.connection)
            .await
            .expect("the database answers")
    }
}

fn by_tenant(tenants: &[i64]) -> BTreeMap<i64, usize> {
    let mut counts = BTreeMap::new();
    for tenant in tenants {
        *counts.entry(*tenant).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn tenants_are_served_in_turn_from_the_one_after_the_last() {
    let house = QueueHouse::build().await;
    for (tenant, jobs) in [(1, 1000), (2, 3), (3, 3)] {
        house.insert_many(tenant, Deed::Work(0), jobs).await;
    }
    let mut process = Process::start(&house).await;
    let first = process.claim(6, -1, 100).await;
    assert_eq!(by_tenant(&first), BTreeMap::from([(1, 2), (2, 2), (3, 2)]));
    assert_eq!(process.claim(1, 1, 100).await, [2]);
    assert_eq!(process.claim(1, 2, 100).await, [3]);
    // Past the last one it begins anew, and what nobody else wants goes to who has work.
    assert_eq!(process.claim(5, 3, 100).await, [1; 5]);
}

#[tokio::test]
async fn capped_tenants_do_not_hide_the_others() {
    let house = QueueHouse::build().await;
    for tenant in 1..=40 {
        house.insert_many(tenant, Deed::Work(0), 4).await;
    }
    let mut process = Process::start(&house).await;
    assert_eq!(process.claim(80, -1, 2).await.len(), 80);
    house.insert_many(999, Deed::Work(0), 1).await;
    // All forty are at their cap and have two more each; there is room for three.
    assert_eq!(process.claim(3, -1, 2).await, [999]);
}

#[tokio::test]
async fn processes_that_claim_together_keep_the_cap() {
    const CAP: i32 = 20;
    let house = QueueHouse::build().await;
    house.insert_many(1, Deed::Work(0), 400).await;
    let mut processes = Vec::new();
    for _ in 0..6 {
        processes.push(Process::start(&house).await);
    }
    for round in 0..10 {
        let claims = processes.into_iter().map(|mut process| {
            tokio::spawn(async move {
                process.claim(15, -1, CAP).await;
                process
            })
        });
        let claims: Vec<_> = claims.collect();
        processes = Vec::new();
        for claim in claims {
            processes.push(claim.await.unwrap());
        }
        assert_eq!(
            house.count_in(State::Running).await,
            i64::from(CAP),
            "round {round}"
        );
        house
            .sql("update jobs set state = 1, locked_by = null where state = 2")
            .await;
    }
}

#[tokio::test]
async fn nothing_is_claimed_for_a_process_whose_lease_ran_out() {
    let house = QueueHouse::build().await;
    house.insert_many(1, Deed::Work(0), 5).await;
    let mut process = Process::start(&house).await;
    house
        .sql("update job_workers set lease_until = now() - interval '1 second'")
        .await;
    assert_eq!(process.claim(5, -1, 5).await, [0_i64; 0]);
}

#[tokio::test]
async fn a_claim_reads_only_what_it_takes() {
    let house = QueueHouse::build().await;
    for tenant in 1..=20 {
        house.insert_many(tenant, Deed::Work(0), 500).await;
    }
    let mut process = Process::start(&house).await;
    // The planner knows nothing of the table: it was empty when the template was made, and nobody has analysed it since.
    let mut tx = process.connection.begin().await.unwrap();
    for cursor in 0..20 {
        sqlx::query("select job_claim($1, 10, $2, $3, 50)")
            .bind(LANE_CODE)
            .bind(process.id)
            .bind(cursor)
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    let scans: i64 =
        sqlx::query_scalar("select seq_scan from pg_stat_xact_user_tables where relname = 'jobs'")
            .fetch_one(&mut *tx)
            .await
            .unwrap();
    assert_eq!(scans, 0, "the whole table was read");
}

#[tokio::test]
async fn a_tenant_at_its_cap_goes_on_when_one_of_its_jobs_is_done() {
    let house = QueueHouse::build().await;
    house.insert_many(1, Deed::Work(10), 20).await;
    // Nothing but the end of a job can wake this worker.
    let worker = house.worker(lanes_that_sleep(8, 2));
    let took = house.until_empty().await;
    worker.stop().await;
    assert!(took < Duration::from_secs(3), "{took:?}");
}

#[tokio::test]
async fn a_tenant_does_not_wait_for_the_slow_jobs_of_another() {
    let house = QueueHouse::build().await;
    house.insert_many(1, Deed::Work(3000), 50).await;
    let worker = house.worker(lanes(6, 4));
    house
        .until_log("the cap is reached", |log| log.runs().len() == 4)
        .await;
    let begun = tokio::time::Instant::now();
    house
        .enqueue(&house.two, &Act::new("quick", Deed::Work(0)))
        .await;
    house
        .until_log("the other tenant's job", |log| !log.of("quick").is_empty())
        .await;
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(house.log.runs().len(), 5);
    worker.stop().await;
}
