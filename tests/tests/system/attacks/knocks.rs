//! Whoever asks too often, without being anybody, is asked to wait; others go on.

use shared::accounts::{SIGN_UPS_OF_ADDRESS, SIGN_UPS_OF_NETWORK, WAYS_OF_NETWORK};
use system_tests::portal::Portal;
use system_tests::world::World;

use crate::sso::Office;

async fn sign_up(portal: &Portal, email: &str, from: &str) -> u16 {
    let mut browser = portal.browser();
    browser.get("/sign-up").await;
    let token = browser.token().to_owned();
    let form = [
        ("company", "Another"),
        ("name", "Léa"),
        ("email", email),
        ("password", "a long password"),
    ];
    let headers = [("X-Forwarded-For", from)];
    let page = browser
        .post_with_token("/sign-up", &form, &token, &headers)
        .await;
    if page.status == 429 {
        assert_eq!(page.header("retry-after"), Some("3601"));
        assert!(page.text.contains("61 min"), "{}", page.text);
        assert_eq!(page.value_of("company"), "Another", "nothing typed is lost");
    }
    page.status
}

#[tokio::test]
async fn companies_are_not_signed_up_by_the_dozen() {
    let world = World::new().await;
    let portal = Portal::start_with(&world, &["--trusted-proxies", "127.0.0.1"]).await;
    for number in 0..SIGN_UPS_OF_NETWORK.times {
        let email = format!("a{number}@elan.example");
        assert_eq!(sign_up(&portal, &email, "198.51.100.7").await, 303);
    }
    assert_eq!(
        sign_up(&portal, "b@elan.example", "198.51.100.7").await,
        429
    );
    assert_eq!(
        sign_up(&portal, "b@elan.example", "198.51.100.8").await,
        303
    );

    // Whether an address has an account is not asked a hundred times, from wherever.
    let known = world.one.owner_email.as_str();
    for number in 0..SIGN_UPS_OF_ADDRESS.times {
        let from = format!("192.0.2.{number}");
        assert_eq!(sign_up(&portal, known, &from).await, 422);
    }
    assert_eq!(sign_up(&portal, known, "192.0.2.99").await, 429);
    world.clock.advance(SIGN_UPS_OF_NETWORK.within);
    assert_eq!(
        sign_up(&portal, "c@elan.example", "198.51.100.7").await,
        303
    );
    world.clock.advance(SIGN_UPS_OF_NETWORK.within);
    world.run_recurring_jobs().await;
    let mut owner = world.connect("proffer_owner").await;
    let left: i64 = sqlx::query_scalar("select count(*) from knocks")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(left, 0, "nobody is remembered for it");
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn ways_to_an_identity_provider_are_not_asked_for_without_end() {
    let office = Office::open().await;
    let path = format!("/sso/{}", office.door);
    let mut browser = office.portal.browser();
    for _ in 0..WAYS_OF_NETWORK.times {
        assert_eq!(browser.send("GET", &path, &[], "").await.status, 303);
    }
    let page = browser.get(&path).await;
    assert_eq!(page.status, 429);
    assert_eq!(page.header("retry-after"), Some("301"));
    assert!(page.text.contains("<!doctype html>"), "said in words");
    office.world.clock.advance(WAYS_OF_NETWORK.within);
    assert_eq!(browser.get(&path).await.status, 303);
    office.world.finish().await;
}
