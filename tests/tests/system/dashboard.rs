//! How sales go: by week, by month, by salesperson.

use serde_json::json;
use shared::accounts::Scope;
use shared::contacts;
use shared::money::LineForm;
use shared::offers::{self, AcceptForm, OfferForm, RefuseForm};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::World;
use time::Duration;

const REQUEST: &str = "From: Eva Maes <eva@customer.example>\nMessage-ID: <1@customer.example>\nSubject: Oak door\n\nHow much is an oak door of 2 m?\n";

/// An offer of € 100 that its customer has.
async fn sent(world: &World) -> shared::ids::OfferId {
    let mut tx = world.begin(&world.one.owner).await;
    let contact = contacts::ContactForm {
        name: "Eva".to_owned(),
        ..contacts::ContactForm::default()
    };
    let contact = contacts::create(&mut tx, contact.try_into().unwrap())
        .await
        .unwrap();
    let form = OfferForm {
        contact_id: Some(contact.id),
        lines: vec![LineForm {
            description: "Door".to_owned(),
            quantity: "1".to_owned(),
            unit_price: "100".to_owned(),
            ..LineForm::default()
        }],
        ..OfferForm::default()
    };
    let offer = offers::create(&mut tx, form.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut owner = world.connect("proffer_owner").await;
    sqlx::query("update offers set status = 'sent', sent_at = created_at where id = $1")
        .bind(offer.uuid())
        .execute(&mut owner)
        .await
        .unwrap();
    offer
}

#[tokio::test]
async fn the_dashboard_counts_what_came_and_what_was_won() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    world
        .receive(&world.one, "eva@customer.example", REQUEST)
        .await;
    world.run_jobs().await;
    let request = program.get("/requests").await["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.clock.advance(Duration::hours(2));
    let path = format!("/requests/{request}/replies");
    let answer = json!({ "text": "It is € 100." });
    program.expect(202, "POST", &path, Some(answer)).await;
    world.run_jobs().await;
    world.take_sent();

    let (won, lost, open) = (sent(&world).await, sent(&world).await, sent(&world).await);
    let mut tx = world.begin(&world.one.owner).await;
    let accept = AcceptForm {
        name: "Eva".to_owned(),
        options: Vec::new(),
    };
    offers::accept(&mut tx, won, accept.try_into().unwrap())
        .await
        .unwrap();
    let refuse = RefuseForm {
        name: "Eva".to_owned(),
        ..RefuseForm::default()
    };
    offers::refuse(&mut tx, lost, refuse.try_into().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let seen = program.get("/dashboard").await;
    let weeks = seen["weeks"].as_array().unwrap();
    assert_eq!(weeks.len(), 13, "weeks without requests are there too");
    assert_eq!(
        (
            &weeks[12]["requests"],
            &weeks[12]["first_answer_seconds"],
            &weeks[11]["requests"]
        ),
        (&json!(1), &json!(7200), &json!(0))
    );
    let [sales] = seen["sales"].as_array().unwrap().as_slice() else {
        panic!("{seen}");
    };
    assert_eq!(
        (&sales["accepted"], &sales["refused"], &sales["net"]),
        (&json!(1), &json!(1), &json!("100.00"))
    );
    assert_eq!(seen["expiring_offer_ids"], json!([]));
    world.clock.advance(Duration::days(25));
    let expiring = program.get("/dashboard").await["expiring_offer_ids"].clone();
    assert_eq!(expiring, json!([open.uuid()]));

    let page = portal
        .signed_in(&world.one.owner_email)
        .await
        .get("/")
        .await;
    assert!(page.text.contains("50 %") && page.links_to(&format!("/offers/{open}")));
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    let theirs = stranger.get("/dashboard").await;
    assert_eq!(
        (&theirs["sales"], &theirs["expiring_offer_ids"]),
        (&json!([]), &json!([]))
    );
    world.finish().await;
}
