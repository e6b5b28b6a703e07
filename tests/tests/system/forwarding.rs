//! Setting mail up: the guide, the test mail, the first steps of a new company, and the confirmation of its owner's address.

use system_tests::browser::Browser;
use system_tests::portal::Portal;
use system_tests::world::{Company, PASSWORD, World};
use time::Duration;

const SETTINGS: &str = "/extensions/quote-requests";
const TEST: &str = "/extensions/quote-requests/test";

async fn owner(portal: &Portal, company: &Company) -> Browser {
    let mut browser = portal.browser();
    browser.sign_in(&company.owner_email, PASSWORD).await;
    browser
}

#[tokio::test]
async fn the_guide_names_the_companys_own_address() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = owner(&portal, &world.one).await;
    let page = browser.get(SETTINGS).await;
    let copies = format!("data-copy=\"{}\"", world.one.address);
    assert_eq!(
        page.text.matches(&copies).count(),
        10,
        "once, and for each mail service"
    );
    assert!(page.text.contains("No mail received yet."));
    let list = browser.get("/requests").await;
    assert!(list.links_to(&format!("{SETTINGS}#forwarding")));
    assert!(list.text.contains("Quote requests are active.") && list.text.contains("First steps"));

    let mail = "From: Eva <eva@customer.example>\nSubject: Oak\n\nHow much?\n";
    world
        .receive(&world.one, "eva@customer.example", mail)
        .await;
    world.run_jobs().await;
    let page = browser.get(SETTINGS).await;
    assert!(page.text.contains("Last mail received"));
    assert!(!browser.get("/requests").await.text.contains("First steps"));
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_test_mail_arrives_and_is_no_request() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = owner(&portal, &world.one).await;
    browser.get(SETTINGS).await;
    browser.post(TEST, &[]).await;
    let page = browser.get(TEST).await;
    assert!(
        page.text.contains("Waiting for it to arrive"),
        "{}",
        page.text
    );
    browser.post(TEST, &[]).await;
    let page = browser.get(SETTINGS).await;
    assert!(page.text.contains("Wait a minute"), "one at a time");
    world.run_jobs().await;
    let sent = world.take_sent();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert_eq!(sent[0].recipients, [world.one.address.as_str()]);

    // Nothing comes: after a minute the page says what to check.
    world.clock.advance(Duration::minutes(2));
    assert!(browser.get(TEST).await.text.contains("What to check"));
    // In another company the same mail is a mail like any other.
    world.receive(&world.two, "", &sent[0].text).await;
    world.receive(&world.one, "", &sent[0].text).await;
    world.run_jobs().await;
    assert!(
        browser
            .get(TEST)
            .await
            .text
            .contains("your address receives mail")
    );
    let page = browser.get("/requests").await;
    assert!(page.text.contains("No request yet") && !page.links_to("/held"));
    let mut stranger = owner(&portal, &world.two).await;
    assert!(stranger.get(TEST).await.text.contains("We send a mail"));
    assert!(
        !stranger
            .get(TEST)
            .await
            .text
            .contains("your address receives mail")
    );
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn an_owner_whose_address_is_not_confirmed_asks_for_the_mail_again_but_not_too_often() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let mut browser = portal.browser();
    browser.get("/sign-up").await;
    let form = [
        ("company", "Elan"),
        ("name", "Lea"),
        ("email", "lea@elan.example"),
        ("password", "one two three four"),
    ];
    browser.post("/sign-up", &form).await;
    let again = "/settings/confirm-email";
    let page = browser.get("/extensions").await;
    assert_eq!(page.form_to(again).as_deref(), Some(again), "on every page");
    let refused = browser.post(again, &[]).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), Some("60"));
    let mut sent = 1;
    for _ in 0..6 {
        world.clock.advance(Duration::minutes(2));
        sent += usize::from(browser.post(again, &[]).await.status == 303);
    }
    assert_eq!(sent, 5, "in an hour");
    world.run_jobs().await;
    let mails = world.take_sent();
    assert_eq!(mails.len(), 5);

    let secret = mails[4].text.split("/confirm-email/").nth(1);
    let secret: String = secret.unwrap_or_default().chars().take(43).collect();
    let mut elsewhere = portal.browser();
    let path = format!("/confirm-email/{secret}");
    elsewhere.get(&path).await;
    assert_eq!(elsewhere.post(&path, &[]).await.status, 200);
    let page = browser.get("/extensions").await;
    assert_eq!(page.form_to(again), None, "the banner is gone");
    world.finish().await;
}
