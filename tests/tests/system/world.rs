//! The harness itself: it fails a test that leaves something behind.

use system_tests::world::World;

const REQUEST: &str =
    "From: Eva <eva@customer.example>\nSubject: Oak door\n\nHow much is an oak door?\n";

#[tokio::test]
#[should_panic(expected = "job understand_mail")]
async fn a_job_left_behind_fails() {
    let world = World::new().await;
    world
        .receive(&world.one, "eva@customer.example", REQUEST)
        .await;
    world.finish().await;
}

#[tokio::test]
#[should_panic(expected = "World::finish")]
async fn a_test_without_an_end_fails() {
    World::new().await;
}
